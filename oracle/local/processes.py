"""Child processes that end with their parent's block, and waiting for conditions with a limit."""

import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from oracle.errors import FatalError

STOP_SECONDS = 10
POLL_SECONDS = 0.1

Found = TypeVar("Found")


class WaitTimeoutError(FatalError):
    """A condition did not come true in time."""


def wait_for(condition: Callable[[], Found], seconds: float, what: str) -> Found:
    """The first true value of `condition`. Raises WaitTimeoutError after `seconds`."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        if time.monotonic() > deadline:
            raise WaitTimeoutError(f"waited {seconds:g} seconds in vain for {what}")
        time.sleep(POLL_SECONDS)
    return value


class Process:
    """A command that runs in the background with its output in `log`."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        log: Path,
        *,
        folder: Path | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """It runs in `folder` with `environment`'s variables, by default as this process."""
        self.name = name
        self.log = log
        self._command = list(command)
        self._folder = folder
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> Self:
        """Starts it; output is appended to the log."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self._folder,
                env=None if self._environment is None else dict(self._environment),
                start_new_session=True,
            )
        return self

    @property
    def pid(self) -> int | None:
        """The process id while it is known."""
        return self._process.pid if self._process else None

    @property
    def exit_code(self) -> int | None:
        """How it ended; None while it runs or before it started."""
        return self._process.poll() if self._process else None

    @property
    def is_running(self) -> bool:
        """Whether it was started and has not ended."""
        return self._process is not None and self._process.poll() is None

    def tail(self, lines: int = 5) -> str:
        """The log's last lines, for a message that says why it ended."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def send(self, number: signal.Signals) -> None:
        """Sends it a signal and goes on; nothing happens if it has ended."""
        if self._process is not None:
            self._process.send_signal(number)

    def stop(self) -> None:
        """Asks it to end and, if it does not, ends it; safe to call twice."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Ends it without warning, as a power cut would."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None or process.poll() is not None:
            return
        process.send_signal(how)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
