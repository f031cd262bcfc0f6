"""Surfaces: integer heights, made finer by corner cutting and smoothing (semantics, section 5.2).

Corner cutting doubles a net by putting two new heights between neighbours, at a quarter and at
three quarters (Chaikin 1974); repeated, it tends to the quadratic B-spline. Two smoothings by
1, 2, 1 before it take away how a network's rounding trembles, one after each of the first two
doublings the facets that the light would show.
"""

from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Heights: TypeAlias = NDArray[Any]
"""Heights, ``(…, rows, columns)``: bytes with bits of fraction.

With 6 bits they are uint16, which just holds each sum of four; with more they are int32.
"""

FRACTION_BITS: Final = 6
"""Bits of fraction of the picture's heights: with the byte 14, so that ``a + 3b + 2`` fits 16."""

_SIGNED: Final = {np.uint16: np.int16, np.int32: np.int32}
"""What differences are kept in.

A surface was doubled and smoothed at least once, so that no two places two apart differ by more
than five eighths of the range: the sum of two differences fits, too.
"""

_SMOOTHINGS: Final = 2

_CALMINGS: Final = 2
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


def ghosts(heights: Heights, axis: int, edges: Edges, highest: int) -> tuple[Heights, Heights]:
    """The heights beyond the first and the last edge along `axis`, −2: rows, −1: columns."""

    def ghost(border: int, inner: int, free: bool) -> Heights:
        at: Heights = heights.take(border, axis)
        if free:
            straight = 2 * at.astype(np.int32) - heights.take(inner, axis)
            at = np.clip(straight, 0, highest).astype(heights.dtype)
        return at

    free_first, free_last = edges.of(axis)
    return ghost(0, 1, free_first), ghost(-1, -2, free_last)


def with_ghosts(heights: Heights, axis: int, edges: Edges, highest: int) -> Heights:
    """The heights with those beyond both edges along `axis`."""
    first, last = (np.expand_dims(ghost, axis) for ghost in ghosts(heights, axis, edges, highest))
    return np.concatenate([first, heights, last], axis)


def signed(heights: Heights) -> Heights:
    """The same heights, from which something may be taken away."""
    same: Heights = heights.view(_SIGNED[heights.dtype.type])
    return same


def _along(heights: Heights, axis: int) -> Heights:
    """A view with `axis` in front."""
    return np.moveaxis(heights, axis, 0)


def doubled(heights: Heights, axis: int, edges: Edges, highest: int) -> Heights:
    """Corner cutting along one axis.

    ``b`` between ``a`` and ``c`` becomes ``(a + 3b + 2) >> 2`` and ``(3b + c + 2) >> 2``.
    """
    before_first, after_last = ghosts(heights, axis, edges, highest)
    shape = list(heights.shape)
    shape[axis] *= 2
    out: Heights = np.empty(shape, heights.dtype)
    own, thrice = _along(heights, axis), _along(3 * heights + 2, axis)
    low, high = _along(out, axis)[0::2], _along(out, axis)[1::2]
    np.add(own[:-1], thrice[1:], out=low[1:])
    np.add(before_first, thrice[0], out=low[0])
    np.add(own[1:], thrice[:-1], out=high[:-1])
    np.add(after_last, thrice[-1], out=high[-1])
    out >>= 2
    return out


def smoothed(heights: Heights, axis: int, edges: Edges, highest: int) -> Heights:
    """``(a + 2b + c + 2) >> 2`` along one axis."""
    before_first, after_last = ghosts(heights, axis, edges, highest)
    out: Heights = 2 * heights + 2
    own, sums = _along(heights, axis), _along(out, axis)
    sums[1:] += own[:-1]
    sums[0] += before_first
    sums[:-1] += own[1:]
    sums[-1] += after_last
    out >>= 2
    return out


def calmed(heights: Heights, edges: Edges, highest: int) -> Heights:
    """The heights smoothed twice, both ways: a network's rounding makes no line tremble."""
    for _ in range(_CALMINGS):
        for axis in (_ROWS, _COLUMNS):
            heights = smoothed(heights, axis, edges, highest)
    return heights


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
    """What stands after each height less what stands before it, along one axis; signed."""
    before_first, after_last = ghosts(heights, axis, edges, highest)
    own = _along(signed(heights), axis)
    out: Heights = np.empty(heights.shape, own.dtype)
    found = _along(out, axis)
    np.subtract(own[2:], own[:-2], out=found[1:-1])
    np.subtract(own[1], signed(before_first), out=found[0])
    np.subtract(signed(after_last), own[-2], out=found[-1])
    return out
