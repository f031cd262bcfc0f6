"""The part of a picture that is computed; symmetry makes it whole (semantics, 5.1 to 5.3)."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from oracle.generator.composition.axes import Symmetry, scale_place
from oracle.generator.composition.surface import (
    FRACTION_BITS,
    FREE,
    MIRROR_AT_THE_RIGHT,
    MIRRORS,
    Edges,
    Heights,
    calmed,
    grown,
)

PICTURE_SIDE: Final = 256
QUADRANT_SIDE: Final = PICTURE_SIDE // 2
_SIX_FOLD_NET_SIDE: Final = 64
_HIDDEN_ROWS: Final = 2
"""Rows of the six-fold net above what is shown: they give the uppermost rows their neighbours."""

_K: Final = 56756
"""2^16·√3/2, to the nearest."""

_FOLDS: Final = 2
"""How often a place is folded into the wedge: the picture's places are there after the first time,
what repeats reaches into the next hexagons."""

_REPEAT_NET_ROWS: Final = 111
"""√3 · 64, to the nearest: half the height of what repeats in the six-fold symmetry."""


@dataclass(frozen=True)
class Domain:
    """What a picture is folded from.

    Attributes:
        heights: ``(…, hidden + rows, columns)``: 256×256 without symmetry, 256×128 for a mirror,
            else a quadrant of 128×128.
        hidden: rows at the top that are not shown, but are neighbours of those that are.
        edges: which edges are free.
        net: the bytes whose quantiles the areas of inks follow, ``(…, bytes)``.
        highest: the highest height.
    """

    heights: Heights
    hidden: int
    edges: Edges
    net: NDArray[np.int64]
    highest: int


def part_of(field: NDArray[np.uint8], scale: int) -> NDArray[np.uint8]:
    """The part of fields ``(…, F, F)`` that a value of the scale axis shows, ``(…, G, G)``."""
    halvings, row, column = scale_place(scale)
    side = field.shape[-1] >> halvings
    return field[..., row * side : (row + 1) * side, column * side : (column + 1) * side]


def _blended(part: Heights) -> Heights:
    """A part that its turned copies can stand beside without a tear.

    Towards its edges it becomes the mean of itself and its transpose; its three outer rings are
    exactly that, which is as far as a height at the edge can see.
    """
    side = part.shape[-1]
    reach = side // 4
    ring = np.minimum(np.arange(side), side - 1 - np.arange(side))
    near = np.clip(reach + 2 - ring, 0, reach)
    weight = np.maximum(near[:, None], near[None, :])
    own = part.astype(np.int64)
    turned = own.swapaxes(-1, -2)
    mixed = (own * (2 * reach - weight) + turned * weight + reach) // (2 * reach)
    blended: Heights = mixed.astype(part.dtype)
    return blended


@lru_cache(maxsize=4)
def _kaleidoscope(rows: int) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
    """Where each place of the six-fold net looks: four places of the surface and their weights.

    The dihedral group of the hexagon, in 16.16 fixed point with places in 32nds: the lower right
    corner is the centre.

    Returns:
        ``(4, rows, 64)`` places, row-major, and ``(4, rows, 64)`` weights, which add up to 1,024.
    """
    side = _SIX_FOLD_NET_SIDE
    y, x = np.indices((rows, side), dtype=np.int64)
    a, b = 16 * (2 * (side - x) - 1), 16 * (2 * (rows - y) - 1)
    for _ in range(_FOLDS):
        past = b * 65536 > 2 * _K * a
        a, b = (
            np.where(past, (_K * b - 32768 * a) >> 16, a),
            np.where(past, (_K * a + 32768 * b) >> 16, b),
        )
        past = 2 * _K * b > 65536 * a
        a, b = (
            np.where(past, (32768 * a + _K * b) >> 16, a),
            np.where(past, np.maximum(0, (_K * a - 32768 * b) >> 16), b),
        )
        a = np.where(a > 32 * side, 64 * side - a, a)

    def between(place: NDArray[np.int64]) -> tuple[NDArray[np.int64], ...]:
        inside = np.clip(place - 16, 0, 32 * (side - 1))
        low, share = inside >> 5, inside & 31
        # Places count from the centre, which is the surface's last row and column.
        return side - 1 - low, side - 1 - np.minimum(low + 1, side - 1), share

    u, u_next, u_share = between(a)
    v, v_next, v_share = between(b)
    places = np.stack([v * side + u, v_next * side + u, v * side + u_next, v_next * side + u_next])
    weights = np.stack(
        [
            (32 - v_share) * (32 - u_share),
            v_share * (32 - u_share),
            (32 - v_share) * u_share,
            v_share * u_share,
        ]
    )
    return places.astype(np.intp), weights


def _doublings(side: int, target: int) -> int:
    return (target // side).bit_length() - 1


def _raised(part: NDArray[np.uint8], fraction: int) -> Heights:
    heights: Heights = part.astype(np.uint16 if fraction == FRACTION_BITS else np.int32)
    return heights << fraction


def _six_fold(part: NDArray[np.uint8], shown_rows: int, fraction: int) -> Domain:
    side, highest = _SIX_FOLD_NET_SIDE, 255 << fraction
    surface = calmed(_raised(part, fraction), MIRRORS, highest)
    surface = grown(surface, _doublings(part.shape[-1], side), MIRRORS, highest)
    places, weights = _kaleidoscope(shown_rows + _HIDDEN_ROWS)
    flat = surface.reshape(*surface.shape[:-2], side * side)
    total = np.full((*flat.shape[:-1], *places.shape[1:]), 512, np.int64)
    for where, weight in zip(places, weights, strict=True):
        total += flat.take(where, -1) * weight
    net: Heights = (total >> 10).astype(surface.dtype)
    shown = net[..., _HIDDEN_ROWS:, :] >> fraction
    heights = grown(net, 1, MIRRORS, highest)
    return Domain(heights, 2 * _HIDDEN_ROWS, MIRRORS, _flat(shown), highest)


def _flat(net: NDArray[np.integer[Any]]) -> NDArray[np.int64]:
    return net.reshape(*net.shape[:-2], -1).astype(np.int64)


def domain_of(
    fields: NDArray[np.uint8], symmetry: int, scale: int, fraction: int = FRACTION_BITS
) -> Domain:
    """The heights that a picture is folded from.

    Args:
        fields: ``(…, F, F)``, F of 8, 16, 32 or 64.
        symmetry: one of `Symmetry`.
        scale: which part of the field; the part has at least 8 bytes a side.
        fraction: bits of fraction of the heights: 6 for the picture, 14 for editions.

    Raises:
        ValueError: No such symmetry.
    """
    part = part_of(fields, scale)
    highest = 255 << fraction
    side = part.shape[-1]
    match Symmetry(symmetry):
        case Symmetry.SIX_FOLD:
            return _six_fold(part, _SIX_FOLD_NET_SIDE, fraction)
        case Symmetry.NONE:
            target, edges = PICTURE_SIDE, FREE
        case Symmetry.MIRROR:
            target, edges = PICTURE_SIDE, MIRROR_AT_THE_RIGHT
            part = part[..., : side // 2]
        case Symmetry.QUAD:
            target, edges = QUADRANT_SIDE, MIRRORS
        case Symmetry.ROTATIONS:
            target, edges = QUADRANT_SIDE, MIRRORS
    net = calmed(_raised(part, fraction), edges, highest)
    if symmetry == Symmetry.ROTATIONS:
        net = _blended(net)
    heights = grown(net, _doublings(side, target), edges, highest)
    return Domain(heights, 0, edges, _flat(net >> fraction), highest)


def six_fold_repeat(fields: NDArray[np.uint8], scale: int, fraction: int = FRACTION_BITS) -> Domain:
    """The quadrant of what repeats in the six-fold symmetry; the picture's is its lower end.

    It has 222 rows of 128. The thresholds are the picture's: take them from :func:`domain_of`.
    """
    return _six_fold(part_of(fields, scale), _REPEAT_NET_ROWS, fraction)
