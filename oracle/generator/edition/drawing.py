"""A work as paths: closed outlines in a group an ink, the line as strokes (editions, section 7)."""

from itertools import pairwise
from typing import Final
from xml.sax.saxutils import escape

import numpy as np

from oracle.generator.composition.axes import Symmetry
from oracle.generator.composition.inks import LIGHT_STEPS
from oracle.generator.composition.picture import NEUTRAL_STEP
from oracle.generator.edition.contours import (
    STEP,
    Border,
    Contour,
    Grid,
    Outline,
    contours,
    outlines,
)
from oracle.generator.edition.plate import Plate
from oracle.generator.edition.spline import half_steps

PIXEL: Final = 2 * STEP
"""Units of a drawing a pixel of the picture."""

_TRAP: Final = 20
"""Width of an ink's own stroke: inks overlap by half of it, so that no paper shows between them."""

_WEIGHT_UNITS: Final = PIXEL // 4
"""Units of a line's width for each of its weight."""


def drawing(plate: Plate, title: str, palette: str) -> bytes:
    """The SVG of a work, or of what of it repeats.

    Args:
        plate: the work.
        title: what the drawing is called.
        palette: the palette's name.
    """
    grid = _folded(half_steps(plate.domain), plate)
    rows, columns = ((size - 1) // 2 for size in grid.shape)
    edge = 2 * plate.margin
    inner = grid[edge : grid.shape[0] - edge, edge : grid.shape[1] - edge]
    inside = Border(*inner.shape)
    levels = [64 * level for level in plate.levels]
    lines = [contours(inner, level) for level in levels]
    names = [_colour(plate, LIGHT_STEPS * ink + NEUTRAL_STEP) for ink in plate.inks]
    paper, line = (_colour(plate, LIGHT_STEPS * len(plate.palette.areas) + at) for at in (0, 1))
    width, height = columns * PIXEL, rows * PIXEL
    told = ", ".join([*names, f"paper {paper}", f"line {line}"])
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{columns}mm" height="{rows}mm" '
        f'viewBox="0 0 {width} {height}">',
        f"<title>{escape(title)}</title>",
        f"<desc>Palette {escape(palette)}: {told}</desc>",
    ]
    shift = plate.margin * PIXEL
    place = f' transform="translate({shift} {shift})"' if shift else ""
    corner = int(np.searchsorted(levels, inner[0, 0], "right"))
    for count, (ink, name) in enumerate(zip(plate.inks, names, strict=True)):
        lower = lines[count - 1] if count else []
        upper = lines[count] if count < len(levels) else []
        found = outlines(lower, upper, inside, corner == count)
        if found:
            path = "".join(_outline(each) for each in found)
            parts.append(
                f'<g id="ink-{ink}" fill="{name}" fill-rule="evenodd" stroke="{name}" '
                f'stroke-width="{_TRAP}" stroke-linejoin="round"{place}><path d="{path}"/></g>'
            )
    strokes = "".join(_stroke(each) for level in lines for each in level)
    if plate.line_weight and strokes:
        parts.append(
            f'<g id="line" fill="none" stroke="{line}" stroke-width="'
            f'{plate.line_weight * _WEIGHT_UNITS}" stroke-linecap="square" '
            f'stroke-linejoin="round"{place}><path d="{strokes}"/></g>'
        )
    if shift:
        right, low = width - shift, height - shift
        frame = f"M0 0H{width}V{height}H0zM{shift} {shift}V{low}H{right}V{shift}z"
        parts.append(f'<g id="paper" fill="{paper}"><path d="{frame}"/></g>')
    return "\n".join([*parts, "</svg>", ""]).encode()


def _colour(plate: Plate, entry: int) -> str:
    return "#" + plate.palette.colours[3 * entry : 3 * entry + 3].hex()


def _folded(part: Grid, plate: Plate) -> Grid:
    """The whole grid from a domain's; the middle row and column are those of the upper left."""
    rows, columns = part.shape
    if not plate.has_two_columns:
        return part
    if not plate.has_two_rows:
        return np.hstack([part, part[:, -2::-1]])
    whole = np.empty((2 * rows - 1, 2 * columns - 1), part.dtype)
    if plate.symmetry is Symmetry.ROTATIONS:
        turned = np.rot90(part, 3), np.rot90(part, 1), np.rot90(part, 2)
    else:
        turned = part[:, ::-1], part[::-1], part[::-1, ::-1]
    upper_right, lower_left, lower_right = turned
    whole[rows - 1 :, columns - 1 :] = lower_right
    whole[rows - 1 :, :columns] = lower_left
    whole[:rows, columns - 1 :] = upper_right
    whole[:rows, :columns] = part
    return whole


def _curve(line: Contour) -> tuple[str, str]:
    """Where a line begins, and its curves.

    The points are the control points of a quadratic B-spline: the curve goes through the middle
    between each two, except that an open line goes through its first and its last point.
    """
    points = line.points
    if line.is_closed:
        ways = [*pairwise(points), (points[-1], points[0])]
        places = [((x + u) // 2, (y + v) // 2) for (x, y), (u, v) in ways]
        places, controls = [*places, places[0]], [*points[1:], points[0]]
    else:
        controls = list(points[1:-1])
        middles = [((x + u) // 2, (y + v) // 2) for (x, y), (u, v) in pairwise(controls)]
        places = [points[0], *middles, points[-1]]
    (x, y) = places[0]
    if not controls:
        return f"{x} {y}", "L{} {}".format(*places[1])
    numbers = []
    for (u, v), (x, y), (to_x, to_y) in zip(controls, places, places[1:], strict=False):
        numbers += [u - x, v - y, to_x - x, to_y - y]
    return "{} {}".format(*places[0]), "q" + " ".join(map(str, numbers))


def _stroke(line: Contour) -> str:
    begin, curve = _curve(line)
    return f"M{begin}{curve}{'z' if line.is_closed else ''}"


def _outline(outline: Outline) -> str:
    if not outline.lines:
        (corners,) = outline.corners
        return "M" + "L".join(f"{x} {y}" for x, y in corners) + "z"
    said: list[str] = []
    for line, corners in zip(outline.lines, outline.corners, strict=True):
        begin, curve = _curve(line)
        said.append(f"{'L' if said else 'M'}{begin}{curve}")
        said += [f"L{x} {y}" for x, y in corners]
    return "".join(said) + "z"
