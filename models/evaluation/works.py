"""Works as members will see them: how they are composed, in figures."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.corpus import Bytes
from models.evaluation.composed import inks_drawn
from models.evaluation.regions import find_regions
from oracle.generator.composition import Symmetry
from oracle.generator.palettes import load_palettes
from oracle.generator.style import COMPOSITION, Kind, composition_axes, draw_values, usual_style

FEW_REGIONS: Final = 20
"""A work of fewer regions is a quiet one."""

COPIES: Final = {
    Symmetry.NONE: 1,
    Symmetry.MIRROR: 2,
    Symmetry.QUAD: 4,
    Symmetry.ROTATIONS: 4,
    Symmetry.SIX_FOLD: 12,
}
"""How often a symmetry shows a place of the field."""

_PART: Final = 64
_LEFT_OUT: Final = (Kind.LINE, Kind.LIGHT, Kind.MARGIN)

Quartiles = tuple[float, float, float]
"""What a quarter, half and three quarters of works do not exceed."""


@dataclass(frozen=True)
class Composition:
    """Works of the usual style in the palettes that ship, without line, light and margin.

    Attributes:
        works: how many were looked at.
        largest_region: its share of a picture.
        regions: how many a picture has.
        largest_ink: the share of the ink that has most.
        quiet: share of works with fewer than twenty regions.
        greatest_ink: the greatest share of one ink among all works.
        specks: regions too small to be meant, for each work; one that symmetry repeats counts once.
    """

    works: int
    largest_region: Quartiles
    regions: Quartiles
    largest_ink: Quartiles
    quiet: float
    greatest_ink: float
    specks: float


def look_at_works(fields: Bytes, rng: np.random.Generator) -> Composition:
    """How the works that fields ``(N, F, F)`` would be are composed."""
    areas = [palette.areas for palette in load_palettes()]
    axes = composition_axes(fields.shape[1])
    draws = rng.integers(0, 256, (len(fields), 2 * len(axes)), dtype=np.uint8)
    values = draw_values(draws, usual_style(axes, len(areas)))
    for kind in _LEFT_OUT:
        values[:, COMPOSITION.index(kind)] = 0
    palettes = values[:, COMPOSITION.index(Kind.PALETTE)]
    symmetries = values[:, COMPOSITION.index(Kind.SYMMETRY)]
    copies = np.array([COPIES[Symmetry(value)] for value in symmetries])
    counts, largest, specks, inked = [], [], [], []
    for at in range(0, len(fields), _PART):
        part = np.s_[at : at + _PART]
        inks = inks_drawn(fields[part], values[part], [areas[number] for number in palettes[part]])
        found = find_regions(inks)
        counts.append(found.count)
        largest.append(found.largest)
        specks.append(found.specks / copies[part])
        inked.append([np.bincount(ink.ravel()).max() / ink.size for ink in inks])
    regions, ink = np.concatenate(counts), np.concatenate(inked)
    return Composition(
        works=len(fields),
        largest_region=_quartiles(np.concatenate(largest)),
        regions=_quartiles(regions),
        largest_ink=_quartiles(ink),
        quiet=float((regions < FEW_REGIONS).mean()),
        greatest_ink=float(ink.max()),
        specks=float(np.concatenate(specks).mean()),
    )


def _quartiles(values: NDArray[np.float64] | NDArray[np.int64]) -> Quartiles:
    low, middle, high = (float(value) for value in np.quantile(values, (0.25, 0.5, 0.75)))
    return low, middle, high
