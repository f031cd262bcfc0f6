"""What editions of a work are pulled from, whatever their size (editions, sections 1 and 3)."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from oracle.errors import FatalError
from oracle.generator.composition.axes import Line, Margin, Symmetry
from oracle.generator.composition.domain import domain_of, six_fold_repeat
from oracle.generator.composition.inks import Inks, inks_of, thresholds
from oracle.generator.composition.picture import LINE_WEIGHTS, MARGIN_WIDTHS

FRACTION_BITS: Final = 14
"""Bits of fraction of the heights that editions are made from."""


class EditionError(FatalError):
    """An edition that is not offered, or that a work does not have."""


@dataclass(frozen=True)
class Motif:
    """What a work is made from.

    Attributes:
        field: the network's bytes, ``(F, F)``.
        values: the work's values of the seven axes of composition, then its model's own.
        palette: its palette.
    """

    field: NDArray[np.uint8]
    values: tuple[int, ...]
    palette: Inks


class Plate:
    """A work's heights with 14 bits of fraction, and how they are inked and folded."""

    def __init__(self, motif: Motif, *, repeat: bool = False) -> None:
        """Makes the heights.

        Args:
            motif: the work.
            repeat: take what repeats without a seam, and no margin; of six-fold it is 111 : 64 as
                high as wide.

        Raises:
            EditionError: Nothing of the work repeats.
        """
        symmetry, _, scale, ground, line, light, margin = motif.values[:7]
        self.symmetry = Symmetry(symmetry)
        if repeat and self.symmetry < Symmetry.QUAD:
            label = self.symmetry.label
            raise EditionError(f"nothing of a work of symmetry {label} repeats without a seam")
        self.palette = motif.palette
        """The work's palette."""
        self.inks, areas = inks_of(ground, motif.palette.areas)
        """The inks from low to high."""
        self.thresholds = thresholds(domain_of(motif.field, symmetry, scale).net, areas)
        """The bytes above which each further ink begins: those of the picture."""
        if repeat and self.symmetry is Symmetry.SIX_FOLD:
            self.domain = six_fold_repeat(motif.field, scale, FRACTION_BITS)
        else:
            self.domain = domain_of(motif.field, symmetry, scale, FRACTION_BITS)
        self.scale = scale
        self.is_lit = bool(light)
        """Whether a lamp shines on the work."""
        self.line_weight = LINE_WEIGHTS[Line(line)]
        """How thick the line is, in quarters of a pixel of the picture; 0 is none."""
        self.margin = 0 if repeat else MARGIN_WIDTHS[Margin(margin)]
        """Pixels of the picture that are paper at each side."""

    @property
    def levels(self) -> tuple[int, ...]:
        """The heights at which each further ink begins."""
        half = 1 << (FRACTION_BITS - 1)
        return tuple((byte << FRACTION_BITS) + half for byte in self.thresholds)

    @property
    def has_two_columns(self) -> bool:
        """Whether the right half is folded from the left one."""
        return self.symmetry is not Symmetry.NONE

    @property
    def has_two_rows(self) -> bool:
        """Whether the lower half is folded from the upper one."""
        return self.symmetry >= Symmetry.QUAD
