"""What the sources say of who may call what, so that no such rule is left out of a list."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from oracle.local.anvil import PROJECT

OWNER = "OwnableUnauthorizedAccount"
CONTRACT = re.compile(r"^(?:abstract )?contract (\w+)(?: is ([\w, \n]+?))? \{$", re.MULTILINE)
FUNCTION = re.compile(r"function (\w+)\(([^{;]*)\{\s*([^;]*;)")
ONLY = re.compile(r"\bonly[A-Z]\w+")
MODIFIER = re.compile(r"modifier (only\w+)\([^)]*\) \{\s*if \(msg\.sender[^{;]*?\) revert (\w+)\(")
FIRST_LINE = re.compile(r"if \(msg\.sender [^{;]*?\) revert (\w+)\(")


@dataclass(frozen=True)
class Rule:
    """A function that not everybody may call, and the error that says so."""

    function: str
    error: str


@cache
def _sources() -> dict[str, tuple[tuple[str, ...], str]]:
    """For each contract those that it is made of, and its text."""
    found = {}
    for path in sorted((PROJECT / "contracts").rglob("*.sol")):
        text = path.read_text()
        for name, bases in CONTRACT.findall(text):
            found[name] = (tuple(re.findall(r"\w+", bases)), text)
    return found


def _family(name: str) -> Iterator[str]:
    """A contract's own text and those of what it is made of."""
    bases, text = _sources().get(name, ((), ""))
    if text:
        yield text
    for base in bases:
        yield from _family(base)


def rules_of(name: str) -> set[Rule]:
    """The functions of a contract that begin by asking who calls."""
    texts = list(_family(name))
    errors = {"onlyOwner": OWNER, **dict(pair for text in texts for pair in MODIFIER.findall(text))}
    found = set()
    for function, head, first in (found for text in texts for found in FUNCTION.findall(text)):
        if "external" not in head and "public" not in head:
            continue
        found |= {Rule(function, errors[only]) for only in ONLY.findall(head)}
        if "_isDue(" in first:  # what only the owner may announce
            found.add(Rule(function, OWNER))
        elif asked := FIRST_LINE.match(first):
            found.add(Rule(function, asked.group(1)))
    return found
