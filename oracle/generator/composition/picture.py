"""The picture: lines, light and ink on the domain, folded and framed (semantics, 5.5 to 5.7)."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from oracle.generator.composition.axes import Light, Line, Margin, Symmetry, scale_place
from oracle.generator.composition.domain import PICTURE_SIDE, Domain, domain_of, six_fold_repeat
from oracle.generator.composition.inks import LIGHT_STEPS, inks_of, thresholds
from oracle.generator.composition.surface import FRACTION_BITS, Heights, differences, signed

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


def _inked(heights: Heights, levels: Sequence[int], inks: Sequence[int]) -> _Indices:
    """The index of each height's ink, in the dark."""
    index = np.full(heights.shape, LIGHT_STEPS * inks[0], np.uint8)
    for level, (before, after) in zip(levels, pairwise(inks), strict=True):
        # Bytes go round at 256, so that steps down are steps up.
        step = np.uint8(LIGHT_STEPS * (after - before) % 256)
        index += (heights >= level) * step
    return index


def _lit(rise: Heights, bits: int) -> _Indices:
    """The step of light on a surface that rises away from the lamp by `rise`, rounded."""
    steps = (rise + (1 << (bits - 1))) >> bits
    np.clip(steps, -NEUTRAL_STEP, LIGHT_STEPS - 1 - NEUTRAL_STEP, out=steps)
    steps += NEUTRAL_STEP
    lit: _Indices = steps.astype(np.uint8)
    return lit


def _parts(symmetry: int) -> int:
    """Of how many copies of its domain a picture is made."""
    return {Symmetry.NONE: 1, Symmetry.MIRROR: 2}.get(Symmetry(symmetry), 4)


def _folded(parts: Sequence[_Indices], symmetry: int) -> _Indices:
    """The picture of its parts.

    They are the domain under the light of the upper left, the upper right, the lower left and the
    lower right, as far as the symmetry has them.
    """
    own, *others = parts
    if symmetry == Symmetry.NONE:
        return own
    if symmetry == Symmetry.MIRROR:
        return np.hstack([own, others[0][:, ::-1]])
    right, below, across = others
    if symmetry == Symmetry.ROTATIONS:
        return np.block([[own, np.rot90(right, 3)], [np.rot90(below, 1), np.rot90(across, 2)]])
    return np.block([[own, right[:, ::-1]], [below[::-1], across[::-1, ::-1]]])


def slope(across: Slopes, down: Slopes, symmetry: int, corner: int) -> Slopes:
    """How the surface rises away from the lamp in a corner of the picture, by its own differences.

    Corners are the upper left, the upper right, the lower left and the lower right.
    """
    is_lower, is_right = divmod(corner, 2)
    # A mirrored corner turns one of the differences round, a turned one the other.
    if symmetry == Symmetry.ROTATIONS:
        is_lower, is_right = is_right, is_lower
    rises = -across if is_right else across
    tilted: Slopes = rises - down if is_lower else rises + down
    return tilted


def _reach(across: Heights, down: Heights, weight: int) -> Heights:
    """How far a line of a weight reaches up and down from its level, by the slope there."""
    steep, flat = np.abs(across), np.abs(down)
    slope = np.maximum(steep, flat) + (np.minimum(steep, flat) >> 1)
    # Up to 48,960 before the last shift.
    reach: Heights = (((slope >> 2).astype(np.uint16) * weight) >> 2).astype(across.dtype)
    return reach


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
    heights = signed(domain.heights)[shown]
    across = differences(domain.heights, -1, domain.edges, domain.highest)[shown]
    down = differences(domain.heights, -2, domain.edges, domain.highest)[shown]
    reached = [(level << FRACTION_BITS) + (1 << (FRACTION_BITS - 1)) for level in levels]
    if light == Light.ON:
        bits = light_bits(symmetry, scale)
        corners = range(_parts(symmetry))
        lights = [_lit(slope(across, down, symmetry, corner), bits) for corner in corners]
    else:
        lights = [np.full(heights.shape, NEUTRAL_STEP, np.uint8)] * _parts(symmetry)
    weight = LINE_WEIGHTS[Line(line)]
    if not weight:
        index = _inked(heights, reached, inks)
        return _folded([index + step for step in lights], symmetry)
    reach = _reach(across, down, weight)
    index = _inked(heights - reach, reached, inks)
    blank = index == _inked(heights + reach, reached, inks)
    index = np.where(blank, index, np.uint8(LIGHT_STEPS * ink_count + 1))
    return _folded([index + step * blank for step in lights], symmetry)


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
