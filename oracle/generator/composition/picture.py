"""The picture: lines, light and ink on the domain, folded and framed (semantics, 5.5 to 5.7)."""

from collections.abc import Sequence
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from oracle.generator.composition.axes import Light, Line, Margin, Symmetry, scale_place
from oracle.generator.composition.domain import PICTURE_SIDE, Domain, domain_of, six_fold_repeat
from oracle.generator.composition.inks import LIGHT_STEPS, inks_of, thresholds
from oracle.generator.composition.surface import FRACTION_BITS, Heights, differences

NEUTRAL_STEP: Final = 4
"""The step of light that is the ink itself."""

LINE_WEIGHTS: Final = {Line.NONE: 0, Line.FINE: 5, Line.STRONG: 8}
"""Thickness in quarters of a pixel, about."""

MARGIN_WIDTHS: Final = {Margin.NONE: 0, Margin.NARROW: 12, Margin.WIDE: 28}

_Indices = NDArray[np.uint8]
Slopes = TypeVar("Slopes", bound=NDArray[Any])


def light_bits(symmetry: int, scale: int) -> int:
    """Bits of slope that make one step of light: folded and smaller parts are steeper a pixel."""
    return 9 + (symmetry >= Symmetry.QUAD) - scale_place(scale)[0]


def _counts(heights: Heights, levels: Sequence[int]) -> _Indices:
    """How many levels each height has reached."""
    count = np.zeros(heights.shape, np.uint8)
    for level in levels:
        count += heights >= level
    return count


def _lit(slope: Heights, bits: int) -> _Indices:
    """The step of light on a surface that rises away from the lamp by `slope`, rounded."""
    steps = NEUTRAL_STEP + ((slope + (1 << (bits - 1))) >> bits)
    return np.clip(steps, 0, LIGHT_STEPS - 1).astype(np.uint8)


def _folded(inks: _Indices, lights: Sequence[_Indices], symmetry: int) -> _Indices:
    """The picture from its domain.

    `lights` are those of the upper left, upper right, lower left and lower right quadrants.
    """
    own = inks + lights[0]
    if symmetry == Symmetry.NONE:
        return own
    if symmetry == Symmetry.MIRROR:
        return np.hstack([own, (inks + lights[1])[:, ::-1]])
    right, below, across = (inks + light for light in lights[1:])
    if symmetry == Symmetry.ROTATIONS:
        return np.block([[own, np.rot90(right, 3)], [np.rot90(below, 1), np.rot90(across, 2)]])
    return np.block([[own, right[:, ::-1]], [below[::-1], across[::-1, ::-1]]])


def slopes(across: Slopes, down: Slopes, symmetry: int) -> tuple[Slopes, ...]:
    """How the surface rises away from the lamp in each quadrant, by its own differences."""
    rising, falling = across + down, across - down
    if symmetry == Symmetry.ROTATIONS:
        return rising, falling, -falling, -rising
    return rising, -falling, falling, -rising


def draw(
    domain: Domain,
    levels: Sequence[int],
    inks: Sequence[int],
    ink_count: int,
    values: Sequence[int],
) -> _Indices:
    """A picture without its margin.

    Args:
        domain: one work's.
        levels: bytes above which each further ink begins.
        inks: which ink stands at which count of levels.
        ink_count: the palette's number of inks.
        values: the work's, of the seven axes of composition.

    Returns:
        Palette indices: 8·ink + light, or 8·`ink_count` + 1 for the line.
    """
    symmetry, _, scale, _, line, light = (int(value) for value in values[:6])
    shown = np.s_[domain.hidden :, :]
    heights = domain.heights[shown]
    across = differences(domain.heights, -1, domain.edges, domain.highest)[shown]
    down = differences(domain.heights, -2, domain.edges, domain.highest)[shown]
    reached = [(level << FRACTION_BITS) + (1 << (FRACTION_BITS - 1)) for level in levels]
    eighths = np.array([LIGHT_STEPS * ink for ink in inks], np.uint8)
    weight = LINE_WEIGHTS[Line(line)]
    if light == Light.ON:
        bits = light_bits(symmetry, scale)
        lights = [_lit(slope, bits) for slope in slopes(across, down, symmetry)]
    else:
        lights = [np.full(heights.shape, NEUTRAL_STEP, np.uint8)] * 4
    if not weight:
        return _folded(eighths.take(_counts(heights, reached)), lights, symmetry)
    steep, flat = np.abs(across), np.abs(down)
    steep, flat = np.maximum(steep, flat), np.minimum(steep, flat)
    half = ((steep + (flat >> 1) >> 2) * weight) >> 2
    low, high = _counts(heights - half, reached), _counts(heights + half, reached)
    on_line = low != high
    index: _Indices = np.where(on_line, np.uint8(LIGHT_STEPS * ink_count + 1), eighths[low])
    return _folded(index, [np.where(on_line, np.uint8(0), step) for step in lights], symmetry)


def _framed(picture: _Indices, margin: int, ink_count: int) -> _Indices:
    width = MARGIN_WIDTHS[Margin(margin)]
    if width:
        paper = LIGHT_STEPS * ink_count
        picture[:width], picture[-width:] = paper, paper
        picture[:, :width], picture[:, -width:] = paper, paper
    return picture


def compose(
    fields: NDArray[np.uint8], values: NDArray[np.int64], areas: Sequence[Sequence[int]]
) -> _Indices:
    """The pictures of fields.

    Args:
        fields: ``(N, F, F)``, F of 8, 16, 32 or 64.
        values: ``(N, 7 or more)``, each work's values of the axes of composition, then of its
            model's own.
        areas: each work's palette's areas.

    Returns:
        ``(N, 256, 256)``, palette indices.

    Raises:
        ValueError: A value that its axis does not have.
    """
    pictures = np.empty((len(fields), PICTURE_SIDE, PICTURE_SIDE), np.uint8)
    for number, (field, own, shares) in enumerate(zip(fields, values.tolist(), areas, strict=True)):
        domain = domain_of(field, own[0], own[2])
        inks, inked = inks_of(own[3], shares)
        picture = draw(domain, thresholds(domain.net, inked), inks, len(shares), own)
        pictures[number] = _framed(picture, own[6], len(shares))
    return pictures


def repeat(
    field: NDArray[np.uint8], values: Sequence[int], areas: Sequence[int]
) -> _Indices | None:
    """What repeats without a seam, without a margin: the picture, or 444 rows of 256 for six-fold.

    Returns:
        Palette indices, or nothing for a symmetry that does not repeat.
    """
    if values[0] < Symmetry.QUAD:
        return None
    domain = domain_of(field, values[0], values[2])
    inks, inked = inks_of(values[3], areas)
    levels = thresholds(domain.net, inked)
    if values[0] == Symmetry.SIX_FOLD:
        domain = six_fold_repeat(field, values[2])
    return draw(domain, levels, inks, len(areas), values)
