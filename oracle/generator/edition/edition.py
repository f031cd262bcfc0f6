"""An edition: the same work at a larger size, window by window (editions, sections 1 to 5)."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from oracle.generator.composition.axes import Symmetry
from oracle.generator.composition.domain import PICTURE_SIDE
from oracle.generator.edition.inking import Indices, Inker
from oracle.generator.edition.plate import EditionError, Plate
from oracle.generator.edition.spline import Spline
from oracle.generator.edition.tones import tones_of

SIZES: Final = (512, 1024, 2048, 4096, 8192)
"""Pixels a side that editions are offered in."""

BAND_PIXELS: Final = 1 << 17
"""Pixels computed at once: few enough that their numbers stay in a processor's cache."""

_TURNS: Final = (0, 3, 1, 2)
"""Quarter turns, counter-clockwise, of each corner of the symmetry of rotations."""


class Edition:
    """A work at `size` pixels a side; any window of it is computed when it is asked for."""

    def __init__(self, plate: Plate, size: int) -> None:
        """Prepares the levels and the palette.

        Args:
            plate: the work, or what of it repeats.
            size: pixels a side, one of `SIZES`.

        Raises:
            EditionError: The size is not offered.
        """
        if size not in SIZES:
            offered = ", ".join(map(str, SIZES))
            raise EditionError(f"no edition has {size} pixels a side: there are {offered}")
        self._plate = plate
        self.pixels = size // PICTURE_SIDE
        """Pixels of the edition a pixel of the picture, m."""
        self.tones = tones_of(plate.palette)
        """The palette."""
        self.margin = plate.margin * self.pixels
        """Pixels of paper at each side."""
        self._spline = Spline(plate.domain, self.pixels)
        self._inker = Inker(plate, self._spline, self.tones)

    @property
    def height(self) -> int:
        """Pixels from top to bottom."""
        return self._spline.rows * (1 + self._plate.has_two_rows)

    @property
    def width(self) -> int:
        """Pixels from left to right."""
        return self._spline.columns * (1 + self._plate.has_two_columns)

    def bands(self) -> Iterator[Indices]:
        """All rows from the top, a few whole cells' at a time."""
        count = self.pixels * max(1, BAND_PIXELS // (self.width * self.pixels))
        for top in range(0, self.height, count):
            yield self.window(range(top, min(top + count, self.height)), range(self.width))

    def window(self, rows: range, columns: range) -> Indices:
        """The pixels in these rows and columns, as places in `tones.entries`.

        Raises:
            EditionError: The window is empty, or not within the edition.
        """
        for what, asked, size in (("rows", rows, self.height), ("columns", columns, self.width)):
            if asked.step != 1 or not 0 <= asked.start < asked.stop <= size:
                raise EditionError(
                    f"{what} {asked.start} … {asked.stop - 1}: the edition has 0 … {size - 1}"
                )
        out = np.full((len(rows), len(columns)), self.tones.paper, np.uint8)
        parts = self._halves(columns, self.width, self._spline.columns)
        for is_lower, y, down in self._halves(rows, self.height, self._spline.rows):
            for is_right, x, across in parts:
                top, left = y - rows.start, x - columns.start
                here = np.s_[top : top + len(down), left : left + len(across)]
                out[here] = self._folded(down, across, 2 * is_lower + is_right)
        return out

    def _halves(self, asked: range, size: int, half: int) -> list[tuple[int, int, range]]:
        """What of these pixels is no paper, cut at the middle if there is a fold.

        Returns:
            Whether it lies beyond the middle, its first pixel, and its pixels as they count from
            the beginning of their half.
        """
        start, stop = max(asked.start, self.margin), min(asked.stop, size - self.margin)
        found = []
        for beyond, begin in enumerate(range(0, size, half)):
            first, last = max(start, begin), min(stop, begin + half)
            if first < last:
                found.append((beyond, first, range(first - begin, last - begin)))
        return found

    def _folded(self, rows: range, columns: range, corner: int) -> Indices:
        """Pixels of one corner: upper left, upper right, lower left, lower right."""
        height, width = self._spline.rows, self._spline.columns
        up = range(height - rows.stop, height - rows.start)
        back = range(width - columns.stop, width - columns.start)
        if self._plate.symmetry is Symmetry.ROTATIONS:
            turned = ((rows, columns), (back, rows), (columns, up), (up, back))[corner]
            return np.rot90(self._inker.inked(*turned).lit(corner), _TURNS[corner])
        is_lower, is_right = divmod(corner, 2)
        own = self._inker.inked(up if is_lower else rows, back if is_right else columns)
        return own.lit(corner)[:: -1 if is_lower else 1, :: -1 if is_right else 1]
