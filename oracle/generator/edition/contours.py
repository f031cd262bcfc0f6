"""Level lines of a grid of whole numbers, and what lies between two levels (editions, section 7).

Marching squares (Lorensen and Cline 1987, in the plane): every edge of the grid that a level
crosses has one point of its line, and in every square the points are joined in pairs. Lines run
with the higher side at their right, so each point has one successor: nothing has to be searched.
"""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Grid = NDArray[np.int64]
Point = tuple[int, int]
"""x and y, in `STEP` a step of the grid."""

STEP: Final = 100
"""Units between two neighbours of the grid."""


@dataclass(frozen=True)
class Contour:
    """A level line.

    Attributes:
        points: in order, the higher side at the right of the way.
        ends: where on the border an open one begins and ends, as `Border.place`; none if closed.
    """

    points: tuple[Point, ...]
    ends: tuple[int, int] | None

    @property
    def is_closed(self) -> bool:
        """Whether the last point is followed by the first."""
        return self.ends is None

    def turned(self) -> "Contour":
        """The same line run the other way, a closed one from the same point on."""
        if self.ends is None:
            return Contour((self.points[0], *self.points[:0:-1]), None)
        return Contour(self.points[::-1], self.ends[::-1])


@dataclass(frozen=True)
class Border:
    """The border of a grid, run clockwise from the upper left: its edges are counted so."""

    rows: int
    columns: int

    @property
    def edges(self) -> int:
        """Edges of the grid on the border."""
        return 2 * (self.rows + self.columns - 2)

    def place(self, is_down: bool, row: int, column: int) -> int:
        """The edge that begins at a node and goes right, or down, as counted along the border."""
        across, down = self.columns - 1, self.rows - 1
        if is_down:
            return across + row if column else 2 * across + 2 * down - 1 - row
        return 2 * across + down - 1 - column if row else column

    def between(self, start: int, stop: int) -> tuple[Point, ...]:
        """The corners on the way, clockwise, from within one edge to within another."""
        across, down = self.columns - 1, self.rows - 1
        right, low = across * STEP, down * STEP
        corners = {
            0: (0, 0),
            across: (right, 0),
            across + down: (right, low),
            2 * across + down: (0, low),
        }
        way = stop - start if stop >= start else stop - start + self.edges
        passed = {(place - start) % self.edges: corner for place, corner in corners.items()}
        return tuple(passed[at] for at in sorted(passed) if 0 < at <= way)


def contours(grid: Grid, level: int) -> list[Contour]:
    """The lines at a level; a number is high if it has reached it.

    Returns:
        Open lines by where they begin on the border, clockwise from the upper left; then closed
        ones by their first point, row by row.
    """
    rows, columns = grid.shape
    high = grid >= level
    # Points by number: twice the node's number of an edge to the right, one more of one downwards.
    across = 2 * np.flatnonzero(_padded(high[:, 1:] != high[:, :-1], 1))
    down = 2 * np.flatnonzero(_padded(high[1:] != high[:-1], 0)) + 1
    if not len(across) and not len(down):
        return []
    start, end = _segments(grid, high, level)
    successor = dict(zip(start.tolist(), end.tolist(), strict=True))
    numbers = np.concatenate([across, down])
    points = dict(zip(numbers.tolist(), _points(grid, level, numbers), strict=True))
    border = Border(rows, columns)

    def place(number: int) -> int:
        return border.place(bool(number % 2), *divmod(number // 2, columns))

    found = []
    begins = sorted(set(successor) - set(successor.values()), key=place)
    for first in begins:
        way = [first]
        while (following := successor.pop(way[-1], None)) is not None:
            way.append(following)
        ends = place(way[0]), place(way[-1])
        found.append(Contour(tuple(points[number] for number in way), ends))
    for first in sorted(successor):
        if first in successor:
            way = [first]
            while (following := successor.pop(way[-1])) != first:
                way.append(following)
            found.append(Contour(tuple(points[number] for number in way), None))
    return found


def _padded(edges: NDArray[np.bool_], axis: int) -> NDArray[np.bool_]:
    """Edges along an axis, with none where the last node has none."""
    widths = [(0, 0), (0, 0)]
    widths[axis] = (0, 1)
    return np.pad(edges, widths)


def _points(grid: Grid, level: int, numbers: Grid) -> list[Point]:
    """Where a level crosses these edges: in proportion to the two numbers, to an even unit."""
    rows, columns = np.divmod(numbers // 2, grid.shape[1])
    is_down = numbers % 2
    here, there = grid[rows, columns], grid[rows + is_down, columns + 1 - is_down]
    low, high = np.minimum(here, there), np.maximum(here, there)
    way = (STEP * (level - low) + (high - low)) // (2 * (high - low)) * 2
    along = np.where(here < there, way, STEP - way)
    x, y = STEP * columns + along * (1 - is_down), STEP * rows + along * is_down
    return list(zip(x.tolist(), y.tolist(), strict=True))


def _segments(grid: Grid, high: NDArray[np.bool_], level: int) -> tuple[Grid, Grid]:
    """From which point to which the lines run through the squares.

    Clockwise around a square, a line enters it where low follows high and leaves it where high
    follows low. Of two lines in a square each goes around the nearer corner: one of those that are
    not of the kind of the middle, which is the mean of the four.
    """
    columns = grid.shape[1]
    count = high[:-1, :-1].astype(np.int8) + high[:-1, 1:] + high[1:, 1:] + high[1:, :-1]
    row, column = np.nonzero((count > 0) & (count < 4))
    first = row * columns + column
    nodes = np.stack([first, first + 1, first + columns + 1, first + columns])
    is_high = high.ravel()[nodes]
    middle = grid.ravel()[nodes].sum(0) >= 4 * level
    points = np.stack([2 * nodes[0], 2 * nodes[1] + 1, 2 * nodes[3], 2 * nodes[0] + 1])
    # Edge k runs from corner k to the next one, clockwise.
    following = np.roll(is_high, -1, 0)
    enters, leaves = is_high & ~following, ~is_high & following
    starts, ends = [], []
    for edge in range(4):
        ahead = [(edge + turn) % 4 for turn in (1, 2, 3)]
        # Around a low corner the line leaves at the next edge, around a high one at the last.
        after = np.select([leaves[k] for k in ahead], [points[k] for k in ahead])
        before = np.select([leaves[k] for k in ahead[::-1]], [points[k] for k in ahead[::-1]])
        here = enters[edge]
        starts.append(points[edge][here])
        ends.append(np.where(middle, after, before)[here])
    return np.concatenate(starts), np.concatenate(ends)


@dataclass(frozen=True)
class Outline:
    """A closed outline of a region, the region at the right of the way.

    Attributes:
        lines: level lines; an open one is followed by a way along the border to the next.
        corners: the border's corners on the way after each line; without lines, all four.
    """

    lines: tuple[Contour, ...]
    corners: tuple[tuple[Point, ...], ...]


def outlines(
    lower: Iterable[Contour], upper: Iterable[Contour], border: Border, is_in_corner: bool
) -> list[Outline]:
    """The outlines of where numbers have reached one level and not the next.

    Args:
        lower: lines of the one level; none if everything has reached it.
        upper: lines of the next; none if nothing has reached it.
        border: the grid's.
        is_in_corner: whether the upper left corner is in the region.

    Returns:
        Those along the border, then closed lines of the one level, then of the next.
    """
    lines = [*lower, *(line.turned() for line in upper)]
    is_open = [line for line in lines if line.ends is not None]
    is_closed = [Outline((line,), ((),)) for line in lines if line.ends is None]
    if not is_open:
        whole = [Outline((), (border.between(-1, border.edges),))] if is_in_corner else []
        return [*whole, *is_closed]
    # The region lies on the border between the end of a line and the next beginning, clockwise.
    begins = {line.ends[0]: line for line in is_open if line.ends}
    places = sorted(begins)
    found = []
    while begins:
        first = next(iter(begins))
        way, corners, place = [], [], first
        while (line := begins.pop(place, None)) is not None and line.ends is not None:
            place = places[bisect_left(places, line.ends[1]) % len(places)]
            way.append(line)
            corners.append(border.between(line.ends[1], place))
        found.append(Outline(tuple(way), tuple(corners)))
    return [*found, *is_closed]
