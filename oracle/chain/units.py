"""In which units the contracts count: calls, events and errors are said in money and time.

`units.json` has, for a struct, a call, an event or an error, the unit of each of its arguments
that is no plain number or name, and the words for an enum's values. `tools/abi.py` makes it from
what the contracts say of their parameters. The gallery reads the same file.
"""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from oracle.chain import text
from oracle.chain.types import words_of
from oracle.quantities import GWEI, HOUR
from oracle.words import decimal, duration, ether

FILE = Path(__file__).with_name("units.json")


def _parts(places: int) -> Callable[[int], str]:
    return lambda value: f"{decimal(value, places)} %"


def _percent(value: int) -> str:
    return f"{value} %"


def _tokens(value: int) -> str:
    return f"{decimal(value, 18)} tokens"


def _amount(value: int) -> str:
    return decimal(value, 18)


def _billionths(value: int) -> str:
    return decimal(value, 9)


def _gwei(value: int) -> str:
    return ether(value * GWEI)


def _seconds(value: int) -> str:
    return duration(value, parts=4) if value else "0 seconds"


def _hours(value: int) -> str:
    return _seconds(value * HOUR)


def _moment(value: int) -> str:
    try:
        return datetime.fromtimestamp(value, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    except (OverflowError, ValueError, OSError):
        return str(value)


def _padded(value: bytes) -> str:
    return text.quoted(value.rstrip(b"\0"))


def _inks(colours: bytes) -> str:
    """A palette's inks, its paper and its line's ink as `#rrggbb`, without the steps of light."""
    # Pictures are computed with numpy, which few commands need.
    from oracle.generator.composition.inks import LIGHT_STEPS, MAX_INKS, MIN_INKS, colours_length
    from oracle.generator.composition.picture import NEUTRAL_STEP

    entries = [f"#{colours[at : at + 3].hex()}" for at in range(0, len(colours), 3)]
    if len(colours) not in map(colours_length, range(MIN_INKS, MAX_INKS + 1)):
        return f"{len(colours)} bytes"
    inks = entries[NEUTRAL_STEP:-2:LIGHT_STEPS]
    return f"{', '.join(inks)}; paper {entries[-2]}; line {entries[-1]}"


def _areas(areas: bytes) -> str:
    from oracle.generator.composition.inks import MAX_INKS, MIN_INKS, WHOLE

    if not MIN_INKS <= len(areas) <= MAX_INKS:
        return f"{len(areas)} bytes"
    return f"{', '.join(map(str, areas))} of {WHOLE}"


SAID: Mapping[str, Callable[[Any], str]] = {
    "wei": ether,
    "gwei": _gwei,
    "tokens": _tokens,
    "amount": _amount,
    "billionths": _billionths,
    "seconds": _seconds,
    "hours": _hours,
    "moment": _moment,
    "percent": _percent,
    "basis points": _parts(2),
    "millionths": _parts(4),
    "rights": words_of,
    "text": _padded,
    "inks": _inks,
    "areas": _areas,
    "count": str,
}
"""How an amount of each unit is said; nothing is rounded."""


@cache
def units() -> Mapping[str, Any]:
    """The table: struct, error, `Contract.function` or `Contract.Event` to units; enum to words."""
    table: dict[str, Any] = json.loads(FILE.read_text())
    return table


def said(kind: str, argument: Mapping[str, Any], value: Any) -> str | None:
    """A value in its unit's words, None if it has none.

    `kind` names the struct, `Contract.function` or `Contract.Event` that `argument`, an entry of
    an ABI, belongs to.
    """
    names = units().get(_type(argument, "enum "))
    if isinstance(names, list):
        return names[value] if value < len(names) else str(value)
    unit = of(kind, argument)
    return SAID[unit](value) if unit else None


def of(kind: str, argument: Mapping[str, Any]) -> str:
    """The unit of an argument of `kind` (see `said`); empty if it has none."""
    return str(units().get(kind, {}).get(argument["name"], ""))


def struct(argument: Mapping[str, Any]) -> str:
    """The name of the struct that an argument, or each of its elements, is; empty for others."""
    return _type(argument, "struct ")


def _type(argument: Mapping[str, Any], word: str) -> str:
    name = str(argument.get("internalType", "")).partition("[")[0]
    return name.removeprefix(word).rpartition(".")[2] if name.startswith(word) else ""
