"""Composed pictures as the eye takes them: measured, not learned."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.corpus import Bytes
from models.evaluation.features import Features
from models.evaluation.regions import find_regions
from oracle.generator.composition import compose
from oracle.generator.composition.inks import LIGHT_STEPS
from oracle.generator.style import COMPOSITION

REACHES: Final = (1, 2, 4, 8, 16, 32, 64)
"""Distances in pixels over which it is asked whether two pixels are of one ink."""

PLAIN: Final = (0,) * len(COMPOSITION)
"""The axes of a work as it is: all of the field, no symmetry, no line, no light, no margin."""

_AREAS: Final = (120, 56, 40, 26, 14)
"""Five inks, a ground first."""

_LEAST: Final = 1e-3
_PART: Final = 64
"""Pictures that are drawn and measured at a time."""


def inks_drawn(fields: Bytes, values: NDArray[np.int64], areas: Sequence[Sequence[int]]) -> Bytes:
    """Ink numbers of the pictures of fields that have neither line nor light nor margin.

    Args:
        fields: ``(N, F, F)``.
        values: ``(N, 7)``, of the axes of composition.
        areas: each work's palette's.

    Returns:
        ``(N, 256, 256)``.
    """
    return compose(fields, values, areas) // np.uint8(LIGHT_STEPS)


def plain_features(fields: Bytes) -> Features:
    """What is seen of pictures of fields ``(N, F, F)``, as they are, in five inks: ``(N, 25)``."""
    found = []
    for at in range(0, len(fields), _PART):
        part = fields[at : at + _PART]
        values = np.tile(np.array(PLAIN), (len(part), 1))
        found.append(picture_features(inks_drawn(part, values, [_AREAS] * len(part))))
    return np.concatenate(found)


def picture_features(inks: Bytes) -> Features:
    """What is seen of pictures of ink numbers ``(N, S, S)``: ``(N, 25)``.

    The logarithm of how often two pixels differ in ink, for each reach across, down and aslant,
    which tells borders, their ways and the distances at which a picture repeats; of how
    often a border turns a corner, which tells whether it trembles; and of regions, specks and the
    largest region.
    """
    regions = find_regions(inks)
    seen = []
    for reach in REACHES:
        ways = (
            inks[:, :, :-reach] != inks[:, :, reach:],
            inks[:, :-reach] != inks[:, reach:],
            inks[:, :-reach, :-reach] != inks[:, reach:, reach:],
        )
        seen += [way.mean(axis=(1, 2)) for way in ways]
    one, two, three, four = (
        inks[:, a : a + inks.shape[1] - 1, b : b + inks.shape[1] - 1]
        for a in (0, 1)
        for b in (0, 1)
    )
    corners = ((one != two) ^ (three != four)).mean(axis=(1, 2))
    shares = np.log(np.stack([*seen, corners, regions.largest], axis=1) + _LEAST)
    counts = np.log1p(np.stack([regions.count, regions.specks], axis=1))
    return np.concatenate([shares, counts], axis=1)
