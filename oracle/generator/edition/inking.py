"""Ink, line and light of a surface, pixel by pixel (editions, section 4)."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from oracle.generator.composition.axes import Symmetry
from oracle.generator.composition.picture import light_bits, slope
from oracle.generator.edition.plate import Plate
from oracle.generator.edition.spline import Numbers, Relief, Spline
from oracle.generator.edition.tones import Tones

Indices = NDArray[np.uint8]

_SLOPE_BITS: Final = 10
"""Bits by which an edition's slopes are finer than a picture's."""


@dataclass(frozen=True)
class Inked:
    """A window of the domain, inked.

    Attributes:
        tones: whose entries the indices are.
        first: each pixel's entry in the dark, or the line's.
        is_ink: which pixels are no line; none where nothing is one.
        relief: the slopes; none where there is no light.
        symmetry: the work's.
        step: of slope, for one step of light.
    """

    tones: Tones
    first: Indices
    is_ink: NDArray[np.bool_] | None
    relief: Relief | None
    symmetry: Symmetry
    step: float

    def lit(self, corner: int) -> Indices:
        """The entries as the lamp lights them in a corner, counted as `slope` does."""
        if self.relief is None:
            light: Indices = np.full(self.first.shape, self.tones.neutral, np.uint8)
        else:
            rise = slope(self.relief.across, self.relief.down, self.symmetry, corner)
            rise *= 1 / self.step
            rise += self.tones.neutral + 0.5
            # What is clipped is not negative, so that cutting it off rounds it down.
            light = np.clip(rise, 0, self.tones.steps - 0.5, out=rise).astype(np.uint8)
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
        bits = light_bits(plate.symmetry, plate.scale) + _SLOPE_BITS - finer
        self._step = float(1 << bits)
        self._last: tuple[tuple[range, range], Inked] | None = None

    def inked(self, rows: range, columns: range) -> Inked:
        """A window of the domain."""
        if self._last is None or self._last[0] != (rows, columns):
            self._last = (rows, columns), self._ink(rows, columns)
        return self._last[1]

    def _ink(self, rows: range, columns: range) -> Inked:
        if not self._reach and not self._is_lit:
            return self._inked(self._count(self._spline.heights(rows, columns)), None, None)
        relief = self._spline.relief(rows, columns)
        lit = relief if self._is_lit else None
        if not self._reach:
            return self._inked(self._count(relief.heights), None, lit)
        reach = relief.across * relief.across
        reach += relief.down * relief.down
        np.floor(np.sqrt(reach, out=reach), out=reach)
        reach *= self._reach
        high = self._count(relief.heights + reach)
        low = self._count(np.subtract(relief.heights, reach, out=reach))
        return self._inked(low, low == high, lit)

    def _inked(
        self, count: Indices, is_ink: NDArray[np.bool_] | None, relief: Relief | None
    ) -> Inked:
        first = self._first.take(count)
        if is_ink is not None:
            np.copyto(first, self._tones.line, where=~is_ink)
        return Inked(self._tones, first, is_ink, relief, self._symmetry, self._step)

    def _count(self, heights: Numbers) -> Indices:
        """How many levels each height has reached."""
        count = np.zeros(heights.shape, np.uint8)
        reached = np.empty(heights.shape, bool)
        for level in self._levels:
            count += np.greater_equal(heights, level, out=reached).view(np.uint8)
        return count
