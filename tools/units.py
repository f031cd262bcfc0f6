"""Makes the table of units (`oracle/chain/units.json`) from what the contracts say themselves.

A unit stands once: in the NatSpec of a parameter, as `@param share The studio's part, in basis
points.` Parameters of functions, events and errors come from the compiler's documentation;
members of structs, which the compiler leaves out, and names of enums from the sources. Every
number that a vote can set must have its unit.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("contracts", "node_modules/@openzeppelin/contracts/governance")

PHRASES = {
    "in wei of StudioToken": "tokens",
    "in wei": "wei",
    "in gwei": "gwei",
    "in Unix seconds": "moment",
    "in seconds": "seconds",
    "in hours": "hours",
    "in percent": "percent",
    "in basis points": "basis points",
    "in millionths": "millionths",
    "as a set of rights": "rights",
    "as text": "text",
    "as inks": "inks",
    "in 256ths": "areas",
    "in smallest units": "count",
    "in blocks": "count",
    "a count": "count",
    "a multiple": "count",
    "an id": "count",
}
"""What NatSpec says, and the unit that it means. The first of them in a text counts."""

_PHRASE = re.compile("|".join(rf"\b{p}\b" for p in sorted(PHRASES, key=len, reverse=True)))
_DOCUMENTED = re.compile(r"((?:[ \t]*///[^\n]*\n)+)[ \t]*struct (\w+) \{")
_PARAMETER = re.compile(r"@param (\w+) ((?:(?!@\w).)*)", re.DOTALL)
_ENUM = re.compile(r"\benum (\w+) \{([^}]*)\}")
_FUNCTION = re.compile(r"function (\w+)\(([^)]*)\)([^{;]*)\{(.*?)\n    \}", re.DOTALL)
_BY_VOTE = re.compile(r"\bonly(Owner|Governance)\b")
_ANNOUNCED = re.compile(r"\b_isDue\(")
_BY_ITSELF = re.compile(r"revert TimelockUnauthorizedCaller\(")
_NUMBER = re.compile(r"u?int\d+")


class UnitError(Exception):
    """Parameters whose unit nobody says."""


def table(types: Mapping[str, Any], contracts: tuple[str, ...]) -> dict[str, Any]:
    """The units of the parameters of `contracts`, whose compiled `types` are given.

    Only calls that change something, events and errors: nobody reads a question in words. Struct,
    error, `Contract.function` and `Contract.Event` to parameters to units; enum to the words for
    its values. Raises UnitError if a number that a vote can set has none.
    """
    texts = sources()
    structs = _structs(texts)
    calls: dict[str, dict[str, str]] = {}
    for name in contracts:
        for entry in types[name]["abi"]:
            if _is_told(entry):
                calls[_kind(name, entry)] = _named(types, name, entry)
    _check(types, contracts, {**structs, **calls})
    entries = [e for name in contracts for e in types[name]["abi"] if _is_told(e)]
    used = {*calls, *_types_in(entries)}
    found: dict[str, Any] = {**structs, **calls, **_enums(texts)}
    return {kind: found[kind] for kind in sorted(used & set(found)) if found[kind]}


def unit_in(text: str) -> str | None:
    """The unit that a parameter's documentation names."""
    said = _PHRASE.search(" ".join(text.split()))
    return PHRASES[said[0]] if said else None


def sources() -> list[str]:
    """The texts of the contracts: the project's own, and those of what decides."""
    return [p.read_text() for at in SOURCES for p in sorted((ROOT / at).rglob("*.sol"))]


def _is_told(entry: Mapping[str, Any]) -> bool:
    """Whether somebody reads it in words: a call that changes something, an event or an error."""
    return entry["type"] in ("event", "error") or (
        entry["type"] == "function" and entry["stateMutability"] not in ("view", "pure")
    )


def _kind(contract: str, entry: Mapping[str, Any]) -> str:
    """What the table calls it: an error is the same whichever contract raises it."""
    name = str(entry["name"])
    return name if entry["type"] == "error" else f"{contract}.{name}"


def _named(types: Mapping[str, Any], name: str, entry: Mapping[str, Any]) -> dict[str, str]:
    """Units of a function, event or error, as the contract or else its interface documents it."""
    part = {"function": "methods", "event": "events", "error": "errors"}[entry["type"]]
    said: dict[str, str] = {}
    for holder in (f"I{name}", name):
        documented = types.get(holder, {}).get("devdoc", {}).get(part, {})
        about = documented.get(_signature(entry), {})
        # The compiler lists what it found of an error, which two libraries could declare.
        texts = (about[0] if isinstance(about, list) else about).get("params", {})
        # An interface may call a parameter by another name.
        theirs = [e for e in types.get(holder, {}).get("abi", ()) if _alike(e, entry)]
        for ours, other in zip(entry["inputs"], [*theirs, entry][0]["inputs"], strict=True):
            if other["name"] in texts:
                said[ours["name"]] = texts[other["name"]]
    return {n: unit for n, text in said.items() if (unit := unit_in(text))}


def _alike(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether both are the same function, event or error."""
    return one["type"] == other["type"] and _signature(one) == _signature(other)


def _signature(entry: Mapping[str, Any]) -> str:
    return f"{entry.get('name')}({','.join(_canonical(i) for i in entry.get('inputs', ()))})"


def _canonical(item: Mapping[str, Any]) -> str:
    kind = str(item["type"])
    if not kind.startswith("tuple"):
        return kind
    inner = ",".join(_canonical(c) for c in item["components"])
    return f"({inner}){kind.removeprefix('tuple')}"


def _structs(texts: list[str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for text in texts:
        for comment, name in _DOCUMENTED.findall(text):
            plain = re.sub(r"^[ \t]*///", "", comment, flags=re.MULTILINE)
            said = {n: unit_in(about) for n, about in _PARAMETER.findall(plain)}
            units = {n: unit for n, unit in said.items() if unit}
            if units and found.setdefault(name, units) != units:
                raise UnitError(f"two structs {name} count in different units: name one otherwise")
    return found


def _enums(texts: list[str]) -> dict[str, list[str]]:
    """The words for each value: `ToTreasury` is `to treasury`."""
    return {
        name: [re.sub(r"(?<!^)([A-Z])", r" \1", v).lower() for v in re.findall(r"\w+", values)]
        for text in texts
        for name, values in _ENUM.findall(re.sub(r"//[^\n]*", "", text))
    }


def _types_in(entries: list[dict[str, Any]]) -> Iterator[str]:
    """Names of the structs and enums that are arguments, or parts of them."""
    for entry in entries:
        for item in entry.get("inputs", entry.get("components", ())):
            yield re.split(r"[ .]", item.get("internalType", "").partition("[")[0])[-1]
            yield from _types_in([item])


def by_vote() -> set[str]:
    """Names of the functions that only a vote can call: by the timelock or the governor."""
    return {
        name
        for text in sources()
        for name, _, modifiers, body in _FUNCTION.findall(text)
        if _BY_VOTE.search(modifiers) or _BY_ITSELF.search(body) or _ANNOUNCED.search(body)
    }


def _check(
    types: Mapping[str, Any],
    contracts: tuple[str, ...],
    units: Mapping[str, Mapping[str, str]],
) -> None:
    setters = by_vote()
    bare = [
        f"  {name}.{entry['name']}: {path}"
        for name in contracts
        for entry in types[name]["abi"]
        if entry["type"] == "function" and entry["name"] in setters
        for path in _without_unit(f"{name}.{entry['name']}", entry["inputs"], units)
    ]
    if bare:
        raise UnitError(
            "a vote sets numbers whose unit nobody says:\n"
            + "\n".join(bare)
            + "\nSay it in the NatSpec of the function, in the contract's interface, or of the"
            + " struct: `@param name What it is, in basis points.`\nIt takes one of: "
            + ", ".join(PHRASES)
        )


def _without_unit(
    kind: str, inputs: list[dict[str, Any]], units: Mapping[str, Mapping[str, str]]
) -> Iterator[str]:
    for item in inputs:
        inner = str(item.get("internalType", "")).partition("[")[0]
        if item["type"].startswith("tuple"):
            struct = inner.removeprefix("struct ").rpartition(".")[2]
            yield from _without_unit(struct, item["components"], units)
        elif _NUMBER.fullmatch(inner) and item["name"] not in units.get(kind, {}):
            yield f"@param {item['name']} of {kind}"
