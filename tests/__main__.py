"""Runs all tests, in two processes at once: those that the chain keeps waiting, and the others.

Each folder is in exactly one of the two, a new one in the second. Options are passed to pytest.
"""

import signal
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).parent
PYTEST = [sys.executable, "-m", "pytest"]
FOLDERS = (
    *("disputes", "gallery", "invariants"),
    *("oracle/chain", "oracle/cli", "oracle/index", "oracle/making", "oracle/verify"),
)
BESIDE = [TESTS / name for name in (*FOLDERS, "referee")]
WITHOUT_APE = ["-p", "no:ape_test"]
"""Only the contracts' unit tests run on Ape, which else would keep a chain for the others too."""

NOTHING_FAILED = (0, 5)
"""pytest's exit codes for success and for no test selected."""


def beside(options: list[str]) -> list[list[str]]:
    """The commands of the second process, one after the other."""
    contracts = [*PYTEST, str(TESTS / "contracts"), *options]
    return [contracts, [*PYTEST, *map(str, BESIDE), *WITHOUT_APE, *options]]


def main(options: list[str]) -> int:
    """Runs everything; returns the exit status."""
    rest = [*PYTEST, str(TESTS), *WITHOUT_APE, *options]
    rest += [f"--ignore={folder}" for folder in (TESTS / "contracts", *BESIDE)]
    codes = []
    with subprocess.Popen(rest, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as other:
        try:
            for command in beside(options):
                codes.append(subprocess.run(command, check=False).returncode)
            output, _ = other.communicate()
        except BaseException:
            # Its tests stop the chains and nodes that they started.
            other.send_signal(signal.SIGINT)
            raise
    sys.stdout.buffer.write(output)
    sys.stdout.flush()
    codes.append(other.returncode)
    return int(any(code not in NOTHING_FAILED for code in codes))


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
