"""Ink, line and light of a surface, pixel by pixel (editions, section 4)."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from oracle.generator.composition.picture import light_bits, slopes
from oracle.generator.edition.plate import Plate
from oracle.generator.edition.spline import Numbers, Spline
from oracle.generator.edition.tones import Tones

Indices = NDArray[np.uint8]

_SLOPE_BITS: Final = 10
"""Bits by which an edition's slopes are finer than a picture's."""


@dataclass(frozen=True)
class Inked:
    """A window of the domain, inked.

    Attributes:
        tones: whose entries the indices are.
        first: each pixel's entry at the first step of its ink's light, or the line's.
        is_ink: which pixels are no line.
        lamps: how the surface rises away from the lamp in each corner; none without light.
        light_bits: bits of slope that one step of `tones` has.
    """

    tones: Tones
    first: Indices
    is_ink: NDArray[np.bool_] | None
    lamps: tuple[Numbers, ...]
    light_bits: int

    def lit(self, corner: int) -> Indices:
        """The entries as the lamp lights them in a corner, counted as `Edition` does."""
        tones = self.tones
        if not self.lamps:
            light: Indices = np.full(self.first.shape, tones.neutral, np.uint8)
        else:
            step = float(1 << self.light_bits)
            slope = np.floor((self.lamps[corner] + step / 2) * (1 / step))
            light = np.clip(tones.neutral + slope, 0, tones.steps - 1).astype(np.uint8)
        if self.is_ink is not None:
            light *= self.is_ink
        return self.first + light


class Inker:
    """Inks windows of a spline; the last one is kept, since two halves of a row share it."""

    def __init__(self, plate: Plate, spline: Spline, tones: Tones) -> None:
        """Prepares the levels."""
        self._spline, self._tones, self._symmetry = spline, tones, plate.symmetry
        self._levels = [float(level * 64 * spline.pixels**4) for level in plate.levels]
        self._first = np.array([tones.steps * ink for ink in plate.inks], np.uint8)
        self._reach = float(plate.line_weight * spline.pixels**4)
        self._is_lit = plate.is_lit
        finer = tones.parts.bit_length() - 1
        self._light_bits = light_bits(plate.symmetry, plate.scale) + _SLOPE_BITS - finer
        self._last: tuple[tuple[range, range], Inked] | None = None

    def inked(self, rows: range, columns: range) -> Inked:
        """A window of the domain."""
        if self._last is None or self._last[0] != (rows, columns):
            self._last = (rows, columns), self._ink(rows, columns)
        return self._last[1]

    def _ink(self, rows: range, columns: range) -> Inked:
        lamps: tuple[Numbers, ...] = ()
        if not self._reach and not self._is_lit:
            count = self._count(self._spline.heights(rows, columns))
            return Inked(self._tones, self._first[count], None, lamps, self._light_bits)
        relief = self._spline.relief(rows, columns)
        if self._is_lit:
            lamps = slopes(relief.across, relief.down, self._symmetry)
        if not self._reach:
            count = self._count(relief.heights)
            return Inked(self._tones, self._first[count], None, lamps, self._light_bits)
        steep = np.sqrt(relief.across**2 + relief.down**2)
        reach = np.floor(steep, out=steep) * self._reach
        low, high = self._count(relief.heights - reach), self._count(relief.heights + reach)
        is_ink = low == high
        first = np.where(is_ink, self._first[low], np.uint8(self._tones.line))
        return Inked(self._tones, first, is_ink, lamps, self._light_bits)

    def _count(self, heights: Numbers) -> Indices:
        """How many levels each height has reached."""
        count = np.zeros(heights.shape, np.uint8)
        for level in self._levels:
            count += heights >= level
        return count
