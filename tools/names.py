"""The names of numbers as the page reads them (`gallery/abi/names.ts`), from the library's enums.

The library's enums are held to the contracts by `tests/oracle/chain/test_same_names.py`, so that
a symmetry, a right or a state has its name in one place for scripts, node and page.
"""

import json
from collections.abc import Iterator
from enum import IntEnum

from oracle.chain.fractions.vaults import Stage
from oracle.chain.types import ModelStatus, Phase, ProposalState, Right
from oracle.generator.composition import Ground, Light, Line, Margin, Symmetry, scale_label
from oracle.generator.style import Kind

ENUMS: tuple[type[IntEnum], ...] = (Kind, ModelStatus, Phase, ProposalState, Stage)
SCALES = 21

VALUES: dict[Kind, list[str]] = {
    Kind.SYMMETRY: [value.label for value in Symmetry],
    Kind.SCALE: [scale_label(value) for value in range(SCALES)],
    Kind.GROUND: [value.label for value in Ground],
    Kind.LINE: [value.label for value in Line],
    Kind.LIGHT: [value.label for value in Light],
    Kind.MARGIN: [value.label for value in Margin],
}


def _lines() -> Iterator[str]:
    yield "// Written by tools/abi.py from the library's enums."
    for kind in ENUMS:
        yield ""
        yield f"export enum {kind.__name__} {{"
        yield from (f"  {_pascal(each.name)} = {int(each)}," for each in kind)
        yield "}"
    yield ""
    yield "/** What the values of an axis of composition are called, from the lowest on. */"
    yield "export const VALUES: Partial<Record<Kind, readonly string[]>> = {"
    for axis, labels in VALUES.items():
        yield f"  [Kind.{_pascal(axis.name)}]: {json.dumps(labels)},"
    yield "};"
    yield ""
    yield "/** By bit. */"
    yield _list("RIGHTS", [right.label for right in Right])


def _list(name: str, texts: list[str]) -> str:
    return f"export const {name} = {json.dumps(texts)};"


def _pascal(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


def module() -> str:
    """The TypeScript module."""
    return "\n".join([*_lines(), ""])
