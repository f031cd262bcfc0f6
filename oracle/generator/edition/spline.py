"""The surface between heights: the quadratic B-spline, exact, in any window (editions, section 3).

Corner cutting without end tends to the uniform quadratic B-spline whose control points are the
heights (Riesenfeld 1975). With ``m`` pixels a cell the pixel ``j`` of a cell lies at ``q / 2m`` of
it, ``q = 2j + 1``, and its three weights are whole numbers over ``8m²``. Every number here is a
whole one under 2^53, so float64 holds it exactly and no order of summation can matter.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from oracle.generator.composition.domain import Domain
from oracle.generator.composition.surface import with_ghosts

Numbers = NDArray[np.float64]
"""Whole numbers in float64."""


def weights(pixels: int, places: NDArray[np.int64]) -> Numbers:
    """The three weights of heights at places ``q / 2m`` of a cell.

    Args:
        pixels: ``m``, pixels a cell.
        places: ``q``, ``(N,)``.

    Returns:
        ``(N, 3)``: each row's sum is 8m².
    """
    rest = 2 * pixels - places
    first, last = rest * rest, places * places
    middle = 8 * pixels * pixels - first - last
    three: Numbers = np.stack([first, middle, last], 1).astype(np.float64)
    return three


def slope_weights(pixels: int, places: NDArray[np.int64]) -> Numbers:
    """The three weights of the slope at such places, ``(N, 3)``, in 2m of a cell."""
    rest = 2 * pixels - places
    three: Numbers = np.stack([-rest, rest - places, places], 1).astype(np.float64)
    return three


@dataclass(frozen=True)
class Relief:
    """The surface in a window.

    Attributes:
        heights: ``(rows, columns)``, in 2^-14 / 64m⁴ of a byte.
        across: the slope towards the right, in 2^-17 of a byte a cell, rounded down.
        down: the slope towards the bottom, likewise.
    """

    heights: Numbers
    across: Numbers
    down: Numbers


def _with_neighbours(domain: Domain) -> Numbers:
    """The heights that are shown, and one more at each side."""
    wide = domain.heights
    for axis in (-2, -1):
        wide = with_ghosts(wide, axis, domain.edges, domain.highest)
    shown: Numbers = wide[domain.hidden :].astype(np.float64)
    return shown


class Spline:
    """The surface over a domain's heights, with `pixels` pixels a height each way."""

    def __init__(self, domain: Domain, pixels: int) -> None:
        """Takes one work's domain, whose heights have 14 bits of fraction."""
        self.pixels = pixels
        """Pixels a height, m."""
        self._wide = _with_neighbours(domain)
        places = 2 * np.arange(pixels, dtype=np.int64) + 1
        self._weights = weights(pixels, places)
        self._slopes = slope_weights(pixels, places)

    @property
    def rows(self) -> int:
        """Pixels from top to bottom."""
        return (len(self._wide) - 2) * self.pixels

    @property
    def columns(self) -> int:
        """Pixels from left to right."""
        return (self._wide.shape[1] - 2) * self.pixels

    def heights(self, rows: range, columns: range) -> Numbers:
        """The heights in a window, as `Relief.heights`."""
        return self._across(self._down(rows, columns, self._weights), columns, self._weights)

    def relief(self, rows: range, columns: range) -> Relief:
        """Heights and slopes in a window."""
        level = self._down(rows, columns, self._weights)
        across = self._across(level, columns, self._slopes)
        down = self._across(self._down(rows, columns, self._slopes), columns, self._weights)
        unit = 1 / (2 * self.pixels**3)
        for rise in (across, down):
            np.floor(np.multiply(rise, unit, out=rise), out=rise)
        return Relief(self._across(level, columns, self._weights), across, down)

    def _cells(self, columns: range) -> tuple[int, int]:
        """The first of the cells that pixels lie in, and the one after the last."""
        return columns.start // self.pixels, -(-columns.stop // self.pixels)

    def _down(self, rows: range, columns: range, of: Numbers) -> Numbers:
        """Each row's sums of three rows of heights, of a window's cells and one at either side."""
        first, last = self._cells(columns)
        wide = self._wide[:, first : last + 2]
        cells, places = np.divmod(np.arange(rows.start, rows.stop), self.pixels)
        parts = (of[places, k, None] * wide[cells + k] for k in range(3))
        level: Numbers = np.sum(list(parts), 0)
        return level

    def _across(self, level: Numbers, columns: range, of: Numbers) -> Numbers:
        """Each row's pixels, as sums of three of its numbers."""
        first, last = self._cells(columns)
        windows = np.stack([level[:, k : last - first + k] for k in range(3)], -1)
        pixels: Numbers = (windows.reshape(-1, 3) @ of.T).reshape(len(level), -1)
        skip = columns.start - first * self.pixels
        return pixels[:, skip : skip + len(columns)]


def half_steps(domain: Domain) -> NDArray[np.int64]:
    """The surface at every corner of a cell and half way between, in 2^-14 / 64 of a byte.

    Returns:
        ``(2 · rows + 1, 2 · columns + 1)``.
    """

    def along(heights: Numbers) -> Numbers:
        """Half steps of the first axis."""
        three = np.stack([heights[:-2], heights[1:-1], heights[2:]])
        steps = np.einsum("ik,krc->ric", weights(1, np.array([0, 1])), three)
        end = np.einsum("ik,kc->ic", weights(1, np.array([2])), three[:, -1])
        return np.concatenate([steps.reshape(-1, heights.shape[1]), end])

    return along(along(_with_neighbours(domain)).T).T.astype(np.int64)
