"""How a work's contours tremble, measured below the pixel, on the surface they are drawn from.

A contour runs square to the surface's slope. Where the slope of the surface and that of the same
surface smoothed over a byte's breadth point different ways, the contour leaves its own course.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.corpus import Bytes
from oracle.generator.composition import PICTURE_SIDE, Symmetry, domain_of, thresholds
from oracle.generator.composition.surface import FRACTION_BITS

_AREAS: Final = (64, 64, 64, 64)
"""Contours are looked at where they part a work into quarters."""

_Floats = NDArray[np.float64]


def roughness(fields: Bytes) -> _Floats:
    """Mean angle between a work's contours and their own course, in degrees: ``(N,)``.

    Args:
        fields: ``(N, F, F)``; each is looked at whole and without symmetry.
    """
    return np.array([_roughness(field) for field in fields])


def _roughness(field: Bytes) -> float:
    domain = domain_of(field, Symmetry.NONE, 0)
    heights = domain.heights.astype(np.float64)
    breadth = PICTURE_SIDE // len(field)
    slope, course = _slope(heights), _slope(_smoothed(heights, breadth))
    angle = np.abs(np.angle(slope * course.conj(), deg=True))
    levels = np.array(thresholds(domain.net, _AREAS)) + 0.5
    above = np.searchsorted(levels, heights / (1 << FRACTION_BITS))
    edge = (above[1:-1, 1:-1] != above[1:-1, 2:]) | (above[1:-1, 1:-1] != above[2:, 1:-1])
    inner = np.zeros_like(edge)
    inner[2 * breadth : -2 * breadth, 2 * breadth : -2 * breadth] = True
    seen = angle[edge & inner]
    return float(seen.mean()) if seen.size else 0.0


def _slope(heights: _Floats) -> NDArray[np.complex128]:
    across = heights[1:-1, 2:] - heights[1:-1, :-2]
    slope: NDArray[np.complex128] = across + 1j * (heights[2:, 1:-1] - heights[:-2, 1:-1])
    return slope


def _smoothed(heights: _Floats, breadth: int) -> _Floats:
    """Means over squares of an odd side above a byte's breadth, taken twice."""
    side = 2 * (breadth // 2) + 1
    for _ in range(2):
        for axis in (0, 1):
            line = np.moveaxis(heights, axis, 0)
            widths = [(side // 2 + 1, side // 2), (0, 0)]
            total = np.cumsum(np.pad(line, widths, mode="edge"), axis=0)
            total[0] = 0
            heights = np.moveaxis((total[side:] - total[:-side]) / side, 0, axis)
    return heights
