"""Surfaces: integer heights, made finer by corner cutting and smoothing (semantics, section 5.2).

Corner cutting doubles a net by putting two new heights between neighbours, at a quarter and at
three quarters (Chaikin 1974); repeated, it tends to the quadratic B-spline. A smoothing by 1, 2, 1
after each of the first two doublings takes away the facets that the light would show.
"""

from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Heights: TypeAlias = NDArray[np.signedinteger[Any]]
"""Heights, ``(…, rows, columns)``: bytes with bits of fraction."""

FRACTION_BITS: Final = 6
"""Bits of fraction of the picture's heights: with the byte 14, so that ``a + 3b + 2`` fits 16."""

_SMOOTHINGS: Final = 2
_ROWS: Final = -2
_COLUMNS: Final = -1


@dataclass(frozen=True)
class Edges:
    """Which edges of a net are free; the others are mirrors.

    Beyond a mirror stands the border itself, beyond a free edge the straight continuation of the
    border and what is before it, within the range of heights.
    """

    top: bool
    bottom: bool
    left: bool
    right: bool

    def of(self, axis: int) -> tuple[bool, bool]:
        """The first and the last edge along an axis, −2 for rows and −1 for columns."""
        return (self.top, self.bottom) if axis == _ROWS else (self.left, self.right)


FREE: Final = Edges(True, True, True, True)
MIRRORS: Final = Edges(False, False, False, False)
MIRROR_AT_THE_RIGHT: Final = Edges(True, True, True, False)


def with_ghosts(heights: Heights, axis: int, edges: Edges, highest: int) -> Heights:
    """The heights with one more at either end of `axis`."""
    size = heights.shape[axis]

    def at(place: int) -> Heights:
        return heights.take([place], axis)

    def ghost(border: int, inner: int, free: bool) -> Heights:
        if not free:
            return at(border)
        return np.clip(2 * at(border) - at(inner), 0, highest)

    free_first, free_last = edges.of(axis)
    first = ghost(0, 1, free_first)
    last = ghost(size - 1, size - 2, free_last)
    return np.concatenate([first, heights, last], axis)


def _windows(heights: Heights, axis: int, edges: Edges, highest: int) -> tuple[Heights, Heights]:
    """Each height's neighbour before it and after it along `axis`."""
    wide = with_ghosts(heights, axis, edges, highest)
    if axis == _ROWS:
        return wide[..., :-2, :], wide[..., 2:, :]
    return wide[..., :-2], wide[..., 2:]


def doubled(heights: Heights, axis: int, edges: Edges, highest: int) -> Heights:
    """Corner cutting along one axis.

    ``b`` between ``a`` and ``c`` becomes ``(a + 3b + 2) >> 2`` and ``(3b + c + 2) >> 2``.
    """
    before, after = _windows(heights, axis, edges, highest)
    thrice = 3 * heights + 2
    shape = list(heights.shape)
    shape[axis] *= 2
    out: Heights = np.empty(shape, heights.dtype)
    if axis == _ROWS:
        out[..., 0::2, :], out[..., 1::2, :] = before + thrice >> 2, after + thrice >> 2
    else:
        out[..., 0::2], out[..., 1::2] = before + thrice >> 2, after + thrice >> 2
    return out


def smoothed(heights: Heights, axis: int, edges: Edges, highest: int) -> Heights:
    """``(a + 2b + c + 2) >> 2`` along one axis."""
    before, after = _windows(heights, axis, edges, highest)
    smooth: Heights = before + 2 * heights + after + 2 >> 2
    return smooth


def grown(heights: Heights, doublings: int, edges: Edges, highest: int) -> Heights:
    """The heights doubled so often, both ways, with a smoothing after each of the first two."""
    for number in range(doublings):
        for axis in (_ROWS, _COLUMNS):
            heights = doubled(heights, axis, edges, highest)
        if number < _SMOOTHINGS:
            for axis in (_ROWS, _COLUMNS):
                heights = smoothed(heights, axis, edges, highest)
    return heights


def differences(heights: Heights, axis: int, edges: Edges, highest: int) -> Heights:
    """What stands after each height less what stands before it, along one axis."""
    before, after = _windows(heights, axis, edges, highest)
    difference: Heights = after - before
    return difference
