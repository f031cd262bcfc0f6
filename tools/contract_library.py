"""What all contracts say of themselves: as compiled, and in their sources."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import natspec

from oracle.chain.abi import ALL

ROOT = Path(__file__).resolve().parent.parent
_WORD = re.compile(r"(?<![\w{-])[A-Z]\w+(?![\w}-])")


class Library:
    """All contracts as compiled, and all that their sources declare."""

    def __init__(self, types: Mapping[str, Any]) -> None:
        self.types = types
        texts = {path: path.read_text() for path in sorted((ROOT / "contracts").rglob("*.sol"))}
        self.declared = [one for text in texts.values() for one in natspec.declarations(text)]
        self.bases: dict[str, list[str]] = {}
        self.variables: dict[str, set[str]] = {}
        self.constants: dict[str, list[tuple[str, dict[str, str]]]] = {}
        for text in texts.values():
            found = natspec.bases(text)
            self.bases |= found
            self.constants |= {name: natspec.constants(text) for name in found}
            self.variables |= {name: natspec.variables(text) for name in found}
        self.pages = {base: name for name in reversed(ALL) for base in self.line(name)}
        """For each contract and interface a deployed one that is it."""
        self.errors = {
            entry["name"]
            for one in types.values()
            for entry in one["abi"]
            if entry["type"] == "error"
        }
        self.pages |= {name: name for name in ALL}

    def line(self, name: str) -> list[str]:
        """A contract and all of the project's that it inherits from, interfaces last.

        With the interface of its name, which may only describe what a library does.
        """
        found = [one for one in (name, f"I{name}") if one in self.bases]
        for base in found:
            found += [b for b in self.bases.get(base, ()) if b in self.bases and b not in found]
        return sorted(found, key=lambda one: bool(re.match("I[A-Z]", one)))

    def marked(self, text: str) -> str:
        """The text with the names of errors as code."""
        return _WORD.sub(
            lambda found: f"`{found[0]}`" if found[0] in self.errors else found[0], text
        )

    def room(self, name: str) -> str:
        return str(self.types[name]["sourceId"]).split("/")[1]
