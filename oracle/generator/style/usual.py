"""The style that a model has when nobody named one: variety, and a few rare works a round."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from oracle.generator.composition import Ground, Light, Line, Margin, Symmetry
from oracle.generator.style.axis import Axis, Kind
from oracle.generator.style.distribution import Distribution, Odds, Range
from oracle.generator.style.encoding import full_ranges

_HALVES: Final = (1, 2, 3, 4)
_INNER_QUARTERS: Final = (10, 11, 14, 15)
"""The four quarters around the field's centre."""

_ODDS: Final[dict[Kind, dict[int, int]]] = {
    Kind.SYMMETRY: {
        Symmetry.NONE: 36,
        Symmetry.MIRROR: 20,
        Symmetry.QUAD: 18,
        Symmetry.ROTATIONS: 16,
        Symmetry.SIX_FOLD: 10,
    },
    Kind.SCALE: {0: 48} | dict.fromkeys(_HALVES, 9) | dict.fromkeys(_INNER_QUARTERS, 4),
    Kind.GROUND: {Ground.OWN: 45, Ground.GROUND: 30, Ground.REVERSED: 17, Ground.FEW: 8},
    Kind.LINE: {Line.NONE: 34, Line.FINE: 46, Line.STRONG: 20},
    Kind.LIGHT: {Light.OFF: 60, Light.ON: 40},
    Kind.MARGIN: {Margin.NONE: 67, Margin.NARROW: 21, Margin.WIDE: 12},
}
"""Parts of all works of a round."""


def usual_style(axes: Sequence[Axis], palettes: int) -> tuple[Distribution, ...]:
    """Any of so many palettes, all of the model's own axes, and odds for the composition.

    Values that a small field does not have leave their parts to the others.

    Raises:
        StyleError: There is no palette.
    """
    style: list[Distribution] = list(full_ranges(axes, palettes))
    for at, axis in enumerate(axes):
        parts = {
            value: part for value, part in _ODDS.get(axis.kind, {}).items() if value <= axis.hi
        }
        whole = sum(parts.values())
        if len(parts) == 1:
            style[at] = Range(axis.lo, axis.hi)
        elif parts:
            style[at] = Odds.of({int(v): Fraction(part, whole) for v, part in parts.items()})
    return tuple(style)
