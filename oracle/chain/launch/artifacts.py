"""Creation code of the contracts, from the build that `ape compile` leaves in the project."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from oracle.errors import FatalError

PROJECT = Path(__file__).parents[3]
BUILD = PROJECT / ".build" / "__local__.json"


@cache
def _types(_modified: int) -> dict[str, Any]:
    return dict(json.loads(BUILD.read_text())["contractTypes"])


def creation_code(contract: str) -> str:
    """The creation bytecode of `contract` as 0x-hexadecimal.

    Raises FatalError if the project is not compiled.
    """
    if not BUILD.is_file():
        raise FatalError(f"no compiled contracts at {BUILD}: run `ape compile` first")
    found = _types(BUILD.stat().st_mtime_ns).get(contract)
    if found is None:
        raise FatalError(f"{contract} is not in the build: run `ape compile` again")
    return str(found["deploymentBytecode"]["bytecode"])
