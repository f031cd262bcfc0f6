"""Processes that outlive the command which started them, and how a later command finds them."""

import json
import os
import shutil
import signal
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path

from oracle.errors import FatalError
from oracle.local.processes import WaitTimeoutError, wait_for

STOP_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Background:
    """A process in the background. `started` tells it from a later one with the same id."""

    name: str
    pid: int
    started: str

    @classmethod
    def of(cls, name: str, pid: int | None) -> "Background":
        """The process with this id, which must run. Raises FatalError if it does not."""
        started = start_of(pid) if pid else None
        if pid is None or started is None:
            raise FatalError(f"{name} stopped as soon as it was started")
        return cls(name, pid, started)

    @property
    def is_running(self) -> bool:
        """Whether this very process still runs."""
        return start_of(self.pid) == self.started

    def stop(self) -> None:
        """Asks it to end and, if it does not within STOP_SECONDS, ends it."""
        for how in (signal.SIGTERM, signal.SIGKILL):
            if not self.is_running:
                return
            os.kill(self.pid, how)
            try:
                wait_for(lambda: not self.is_running, STOP_SECONDS, f"{self.name} to end")
            except WaitTimeoutError:
                continue
        if self.is_running:
            raise FatalError(f"{self.name} (process {self.pid}) does not end")


def start_of(pid: int) -> str | None:
    """When a process was started, in the system's own words; None if it runs no more."""
    status = Path("/proc") / str(pid) / "stat"
    if Path("/proc/self/stat").exists():
        try:
            # After the name, which is in brackets and may hold anything: state is field 3,
            # the start in clock ticks since boot field 22 (proc(5)).
            fields = status.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            return None
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return None if fields[0] in "ZX" else f"{fields[19]} ticks after boot {boot}"
    ps = shutil.which("ps")
    if ps is None:
        raise FatalError("neither /proc nor ps is here: background processes cannot be told apart")
    asked = [ps, "-o", "stat=,lstart=", "-p", str(pid)]
    state, _, start = subprocess.run(
        asked, capture_output=True, text=True, check=False
    ).stdout.partition(" ")
    return start.strip() if state and not state.startswith("Z") else None


def write(path: Path, processes: list[Background]) -> None:
    """Remembers the processes in a file."""
    path.write_text(json.dumps([asdict(p) for p in processes], indent=2) + "\n")


def read(path: Path) -> list[Background]:
    """The processes in the file, none if there is no file. Raises FatalError if it is damaged."""
    try:
        return [Background(**entry) for entry in json.loads(path.read_text())]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, TypeError) as error:
        raise FatalError(f"{path} is damaged ({error}): stop the processes by hand") from error
