"""A picture's tones as heights: what makes a photograph a poster of itself when inks are cut.

A composition cuts a field by areas and draws lines along its levels. Grain and plains of one tone
would make such lines tremble or wander, so a picture is smoothed within its edges (the guided
filter, He, Sun and Tang 2013), rounded to what a field can hold, and given wide slopes, which lead
the levels through plains around what stands in them. Of a light picture the dark is high, of a dark
one the light, so that the lowest ink, which covers most, is the ground on which the others stand.
Each view's heights are then spread, most of the way to equal areas.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_REACH: Final = 0.06
"""Radius of the guided filter, of the picture's side."""

_EDGE: Final = 0.01
"""Variance above which the guided filter keeps an edge."""

_WIDE: Final = 1 / 8
"""Deviation of the wide slopes' Gaussian, of the picture's side."""

_SLOPES: Final = 0.15
"""What part of a height is the wide slopes'."""

_SPREAD: Final = 0.7
"""How far tones are moved towards equal areas."""

_BINS: Final = 64
"""Steps in which areas are counted; few, so that a plain's faint grain is not spread."""


def heights_of(tones: Floats, size: int) -> Floats:
    """A picture's heights, 0 … 1.

    Args:
        tones: the picture, ``(S, S)``, in any unit, not all equal.
        size: pixels on a side of the fields that are to be cut from it.
    """
    side = len(tones)
    light = stretched(tones)
    raised = 1 - light if light.mean() > 0.5 else light
    held = _within_edges(raised, max(1, round(_REACH * side)))
    # A field of 32 is smoothed by 0.7 of its pixels, one of 64 by 1.
    fine = _gaussian(held, side / (8 * np.sqrt(size)))
    return stretched((1 - _SLOPES) * fine + _SLOPES * _gaussian(held, _WIDE * side))


def stretched(tones: Floats) -> Floats:
    """Tones as 0 … 1, the darkest and the lightest hundredth at the ends."""
    low, high = np.percentile(tones, (1, 99))
    if high <= low:
        low, high = tones.min(), tones.max()
    scaled: Floats = np.clip((tones - low) / max(high - low, 1e-9), 0, 1)
    return scaled


def spread(heights: Floats) -> NDArray[np.uint8]:
    """A view's heights, 0 … 1, as a field: most of the way to equal areas of all bytes."""
    counts, edges = np.histogram(heights, _BINS, (0, 1))
    areas = np.concatenate([[0], np.cumsum(counts)]) / heights.size
    moved = (1 - _SPREAD) * heights + _SPREAD * np.interp(heights, edges, areas)
    low, high = moved.min(), moved.max()
    field: NDArray[np.uint8] = np.rint(255 * (moved - low) / max(high - low, 1e-9)).astype(np.uint8)
    return field


def _within_edges(tones: Floats, reach: int) -> Floats:
    """The guided filter of tones by themselves."""
    mean = _mean(tones, reach)
    variance = np.maximum(_mean(tones * tones, reach) - mean * mean, 0)
    kept = variance / (variance + _EDGE)
    return _mean(kept, reach) * tones + _mean((1 - kept) * mean, reach)


def _mean(values: Floats, reach: int) -> Floats:
    """Means over squares of ``2·reach + 1``, the border repeated."""
    for axis in (0, 1):
        wide = [(0, 0), (0, 0)]
        wide[axis] = (reach + 1, reach)
        total = np.cumsum(np.pad(values, wide, mode="edge"), axis=axis)
        step = 2 * reach + 1
        after, before = np.arange(step, total.shape[axis]), np.arange(total.shape[axis] - step)
        values = (total.take(after, axis) - total.take(before, axis)) / step
    return values


def _gaussian(values: Floats, deviation: float) -> Floats:
    """Smoothed along both axes, mirrored at the border."""
    side = len(values)
    away = np.arange(side)[:, np.newaxis] - np.arange(-side, 2 * side)
    weights = np.exp(-0.5 * (away / deviation) ** 2)
    once = (
        weights[:, side : 2 * side] + weights[:, side - 1 :: -1] + weights[:, : 2 * side - 1 : -1]
    )
    once /= once.sum(axis=1, keepdims=True)
    smooth: Floats = once @ values @ once.T
    return smooth
