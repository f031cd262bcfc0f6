"""Inks by area: which ink lies between which heights (semantics, sections 2.2 and 5.4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from oracle.errors import FatalError
from oracle.generator.composition.axes import Ground

MIN_INKS: Final = 2
MAX_INKS: Final = 16

LIGHT_STEPS: Final = 8
"""Colours of an ink, from the darkest to the lightest."""

WHOLE: Final = 256
"""Areas are in 256ths."""

_GROUND_AREA: Final = 160
_FEW_AREAS: Final = {2: (200, 56), 3: (168, 60, 28)}
_LEAST_STEP: Final = 3
"""Thresholds are at least so many bytes apart, so that no ink becomes a hair."""


class InksError(FatalError):
    """Colours and areas that are not a palette; the message says why."""


@dataclass(frozen=True)
class Inks:
    """What a file needs of a palette: its colours, and how much of each ink there is.

    Attributes:
        colours: R G B of 8n + 2 entries for n inks: entry 8i + j is ink i under step j of the light
            (4 is the ink itself), then the paper, then the line's ink.
        areas: n bytes, in 256ths, from the lowest ink to the highest.
    """

    colours: bytes
    areas: bytes

    def __post_init__(self) -> None:
        """Refuse what is not a palette.

        Raises:
            InksError: The number of inks, the colours' length or the areas' sum is wrong.
        """
        count = len(self.areas)
        if not MIN_INKS <= count <= MAX_INKS:
            raise InksError(f"{count} inks: a palette has {MIN_INKS} … {MAX_INKS}")
        length = colours_length(count)
        if len(self.colours) != length:
            raise InksError(f"{len(self.colours)} bytes of colours: {count} inks have {length}")
        if 0 in self.areas or sum(self.areas) != WHOLE:
            raise InksError(
                f"areas {', '.join(map(str, self.areas))}: each is at least 1, all are {WHOLE}"
            )

    @property
    def count(self) -> int:
        """How many inks there are."""
        return len(self.areas)


def colours_length(count: int) -> int:
    """Bytes of the colours of a palette of `count` inks."""
    return 3 * (LIGHT_STEPS * count + 2)


def inks_of(ground: int, areas: Sequence[int]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The inks from low to high and their areas, in 256ths, by a ground and a palette's own areas.

    Raises:
        ValueError: No such ground.
    """
    count = len(areas)
    own = tuple(range(count))
    match Ground(ground):
        case Ground.OWN:
            return own, tuple(areas)
        case Ground.REVERSED:
            return own[::-1], tuple(areas)
        case Ground.FEW:
            few = own if count == 2 else (0, count // 2, count - 1)
            return few, _FEW_AREAS[len(few)]
        case Ground.GROUND:
            others = np.cumsum([0, *areas[1:]])
            shares = (WHOLE - _GROUND_AREA) * others // int(others[-1])
            return own, (_GROUND_AREA, *(int(b - a) for a, b in pairwise(shares)))


def thresholds(net: NDArray[np.int64], areas: Sequence[int]) -> tuple[int, ...]:
    """The bytes above which each further ink begins: quantiles of the net's bytes.

    Args:
        net: one work's bytes.
        areas: in 256ths, from low to high.

    Returns:
        One fewer than areas. Threshold ``t`` is the least byte with at least the share of bytes
        up to it, but 3 above the one before (and the first at least 3), and at most 255.
    """
    up_to = np.cumsum(np.bincount(net, minlength=256)) * WHOLE
    found: list[int] = []
    last = 0
    for area in np.cumsum(areas[:-1]):
        quantile = int(np.searchsorted(up_to, int(area) * net.size))
        last = max(quantile, last + _LEAST_STEP)
        found.append(min(last, 255))
    return tuple(found)
