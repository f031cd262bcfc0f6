"""Running the project's commands as a person would, each in a folder of its own."""

import os
import sys
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from oracle.local.anvil import PROJECT, is_taken
from oracle.local.processes import Process
from scripts._shared.background import Background, start_of

PYTHON = sys.executable
APE = str(Path(sys.executable).with_name("ape"))


def environment(**changes: str) -> Mapping[str, str]:
    """This environment with the project's scripts importable from any folder."""
    return {**os.environ, "PYTHONPATH": str(PROJECT), "COLUMNS": "120", **changes}


def script(module: str, *arguments: str, folder: Path) -> Process:
    """`python -m MODULE …` in `folder`, not started yet; its output goes to a log there."""
    command = [PYTHON, "-m", module, *arguments]
    log = folder / f"{module}.log"
    return Process(module, command, log, folder=folder, environment=environment())


def errors(output: str) -> list[str]:
    """The lines that report an error. Nothing that a person sees may be a traceback."""
    assert "Traceback" not in output, output
    return [line for line in output.splitlines() if line.startswith("Error: ")]


def children(pid: int) -> list[Background]:
    """The processes that a process has started and that still run (proc(5), so on Linux only)."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(FileNotFoundError, ProcessLookupError):
            _state, parent, *_ = status.read_text().rpartition(")")[2].split()
            if int(parent) == pid and start_of(int(status.parent.name)):
                found.append(Background.of(f"child of {pid}", int(status.parent.name)))
    return found


def listens(url: str) -> bool:
    """Whether anybody answers at the URL of a local chain."""
    return is_taken(int(urlsplit(url).port or 0))


def chain_of(config: Path) -> str:
    """The URL where a node looks for its chain."""
    (url,) = tomllib.loads(config.read_text())["rpc"]
    return str(url)
