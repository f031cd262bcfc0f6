"""Every event that a contract says is compared with all its values somewhere in the tests."""

import ast
import re
from pathlib import Path
from typing import Any

from oracle.chain import abi
from tests.support.solidity import PROJECT

EMITTED = re.compile(r"\bemit (?:\w+\.)?(\w+)\(")


def emitted() -> set[str]:
    """The names of all events that the contracts say themselves."""
    sources = (PROJECT / "contracts").rglob("*.sol")
    return {name for path in sources for name in EMITTED.findall(path.read_text())}


def declared() -> dict[str, set[frozenset[str]]]:
    """The values of each event by their names; contracts may give one name to several events."""
    found: dict[str, set[frozenset[str]]] = {}
    for contract in abi.ALL:
        for entry in abi.load(contract):
            if entry["type"] == "event":
                names = frozenset(each["name"] for each in entry["inputs"])
                found.setdefault(entry["name"], set()).add(names)
    return found


def compared() -> dict[str, list[tuple[frozenset[str], bool]]]:
    """What tests say of each event: the values named, and whether some are in a dictionary."""
    found: dict[str, list[tuple[frozenset[str], bool]]] = {}
    for path in (PROJECT / "tests").rglob("test_*.py"):
        for call in ast.walk(ast.parse(path.read_text())):
            name = _event_of(call)
            if name and isinstance(call, ast.Call):
                keys = frozenset(key.arg for key in call.keywords if key.arg)
                whole = all(key.arg for key in call.keywords)
                found.setdefault(name, []).append((keys, not whole))
    return found


def _event_of(node: Any) -> str:
    if not isinstance(node, ast.Call) or getattr(node.func, "id", "") != "event" or not node.args:
        return ""
    name = node.args[0]
    return str(name.value) if isinstance(name, ast.Constant) else ""


def test_every_event__is_compared_with_all_its_values_in_a_test() -> None:
    known, told = declared(), compared()
    missing = []
    for name in sorted(emitted()):
        for values in known[name]:
            held = (
                keys == values or (open_ and keys <= values) for keys, open_ in told.get(name, [])
            )
            if not any(held):
                missing.append(f"{name}({', '.join(sorted(values))})")
    assert not missing, "\n".join(missing)


def test_sources__are_found() -> None:
    assert Path(PROJECT / "contracts" / "governance" / "Treasury.sol").is_file()
    assert len(emitted()) > 100
