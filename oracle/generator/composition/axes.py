"""The values of the axes of composition, and what people call them (semantics, section 2)."""

from enum import IntEnum
from typing import Final

MIN_PART_SIDE: Final = 8
"""A part of the field has at least so many bytes a side: with fewer there is nothing to see."""

_HALVES: Final = ("upper-left", "upper-right", "lower-left", "lower-right")
_QUARTERS: Final = 4
"""Quarters of the field's side, each way."""


class _Named(IntEnum):
    @property
    def label(self) -> str:
        """What people call it, as `six-fold`."""
        return self.name.lower().replace("_", "-")


class Symmetry(_Named):
    """How the field is laid out in the picture."""

    NONE = 0
    MIRROR = 1
    QUAD = 2
    ROTATIONS = 3
    SIX_FOLD = 4


class Ground(_Named):
    """How the palette's areas are shared out.

    `GROUND` gives the first ink five eighths, `REVERSED` lays the inks from high to low, `FEW`
    takes the first, the middle and the last ink only.
    """

    OWN = 0
    GROUND = 1
    REVERSED = 2
    FEW = 3


class Line(_Named):
    """The line between two inks: none, or about 1.25 or 2 of the picture's 256 pixels thick."""

    NONE = 0
    FINE = 1
    STRONG = 2


class Light(_Named):
    """Whether a lamp at the upper left falls on the heights."""

    OFF = 0
    ON = 1


class Margin(_Named):
    """The paper around the picture: none, or 12 or 28 of its 256 pixels."""

    NONE = 0
    NARROW = 1
    WIDE = 2


def scale_limit(field_side: int) -> int:
    """The highest value of the scale axis for fields of `field_side` bytes a side."""
    if field_side // _QUARTERS >= MIN_PART_SIDE:
        return 4 + _QUARTERS * _QUARTERS
    return 4 if field_side // 2 >= MIN_PART_SIDE else 0


def scale_label(value: int) -> str:
    """What people call a value of the scale axis: `half-upper-left`, `quarter-row-2-column-3`."""
    if value == 0:
        return "whole"
    if value <= len(_HALVES):
        return f"half-{_HALVES[value - 1]}"
    row, column = divmod(value - len(_HALVES) - 1, _QUARTERS)
    return f"quarter-row-{row + 1}-column-{column + 1}"


def scale_place(value: int) -> tuple[int, int, int]:
    """How often a value of the scale axis halves the field, and the part's row and column."""
    if value == 0:
        return 0, 0, 0
    if value <= len(_HALVES):
        return (1, *divmod(value - 1, 2))
    return (2, *divmod(value - len(_HALVES) - 1, _QUARTERS))
