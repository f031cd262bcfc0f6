"""`ape run …` in processes of its own: one a command, or one that is asked again and again."""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Timer

from oracle.local.anvil import PROJECT
from tests.scenarios.commands import APE, environment

LONGEST_SECONDS = 300
"""What no command may take."""


@dataclass(frozen=True)
class Result:
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str


def run(url: str, *arguments: str) -> Result:
    """`ape run …` against the chain at `url`, as a process."""
    done = subprocess.run(
        [APE, "run", *arguments],
        cwd=PROJECT,
        env=environment(APE_FOUNDRY_HOST=url),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST_SECONDS,
    )
    return Result(done.returncode, done.stdout, done.stderr)


class CommandLine:
    """A process of Ape's that takes one command after another; Ape is started only once."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.scenarios.typed"],
            cwd=PROJECT,
            env=environment(APE_FOUNDRY_HOST=url),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, words: Sequence[str]) -> Result:
        """`ape run …` with these words; a command that does not end is ended, and fails."""
        assert self._process.stdin is not None and self._process.stdout is not None
        patience = Timer(LONGEST_SECONDS, self._process.kill)
        patience.start()
        try:
            self._process.stdin.write(json.dumps(words) + "\n")
            self._process.stdin.flush()
            answer = self._process.stdout.readline()
        finally:
            patience.cancel()
        assert answer, f"{' '.join(words)} ended the command line"
        return Result(**json.loads(answer))

    def close(self) -> None:
        """Ends the process."""
        self._process.kill()
        self._process.communicate()
