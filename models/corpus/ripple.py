"""The corpus *ripple*: eight families of waves, and of cloth that falls, folds and is woven.

*Density* sets how short the waves are, *warp* how far the water or the cloth is pulled. Waves grow
and die away across the sheet, so that some of it is still.
"""

from typing import Final

import numpy as np

from models.corpus.family import Family
from models.corpus.plane import CELLS, TURN, Array, Plane, column, places


def rings(plane: Plane) -> Array:
    """Rings round one place, crossed by those round another; density is how many."""
    total, pitch = np.zeros_like(plane.x), 1.1 + 0.75 * plane.density
    late = 0.09 * plane.potential(plane.first)
    for side, loud in ((-1, 1.0), (1, 0.5)):
        x = plane.x - np.float32(0.45 * side) - 0.1 * plane.of(side + 1)
        y = plane.y - np.float32(0.35 * side) - 0.1 * plane.of(side + 2)
        radius = np.sqrt(x * x + y * y + np.float32(0.02))
        reach = np.float32(loud) * np.exp(np.float32(-0.9 / loud) * radius)
        total += reach * np.cos(TURN * (pitch * radius + late))
    heights: Array = total * (1 + 0.3 * plane.potential(plane.second))
    return heights


def beats(plane: Plane) -> Array:
    """Two waves of nearly one length, loud where they agree; density is their length."""
    pitch = 1.4 + 0.8 * plane.density
    along = 0.8 * plane.x + 0.6 * plane.y + 0.08 * plane.potential(plane.first)
    across = 0.6 * plane.x - 0.8 * plane.y + 0.3 * plane.of(0)
    envelope = np.cos(TURN * 0.33 * (across + 0.25 * plane.potential(plane.second)))
    heights: Array = envelope * np.cos(TURN * pitch * along) + 0.45 * across
    return heights


def ribbons(plane: Plane) -> Array:
    """Striped ribbons that cross, one over another; density is how fine the stripes are."""
    total = np.float32(-0.75) + 0.15 * plane.potential(plane.third)
    pitch = np.float32(1.0) + 0.6 * plane.density
    for number, lattice in enumerate((plane.first, plane.second)):
        middle = np.float32(0.7 * number - 0.35) + 0.1 * plane.of(number)
        rise = np.float32(0.55 - 1.1 * number) * plane.x
        away = plane.y - middle - rise - 0.22 * plane.profile(lattice, plane.x)
        cover = 1 / (1 + np.exp(np.float32(8) * (np.abs(away) - np.float32(0.45))))
        stripes = np.cos(TURN * pitch * away) + np.float32(0.25)
        total = total + cover * (stripes - total)
    return total


def grating(plane: Plane) -> Array:
    """Bars that swing together and close up on one side; density is how many."""
    swing = np.sin(TURN * 0.42 * plane.y + 0.8 * plane.of(0)) * (0.14 + 0.06 * plane.of(1))
    closing = plane.x + 0.1 * plane.of(2) * np.sin(np.float32(np.pi) * plane.x)
    across = closing + swing + 0.07 * plane.potential(plane.first)
    bars = np.cos(TURN * (1.3 + 0.8 * plane.density) * across + 0.8 * plane.of(3))
    loud = 0.8 + 0.3 * plane.potential(plane.second)
    heights: Array = loud * bars + 0.45 * plane.potential(plane.third) + 0.3 * plane.y
    return heights


def weave(plane: Plane) -> Array:
    """Broad bands over and under one another; density is how narrow they are."""
    pitch = 1.0 + 0.5 * plane.density
    u = TURN * pitch * (plane.x + 0.2 * plane.of(0) + 0.06 * plane.potential(plane.second))
    v = TURN * pitch * (plane.y + 0.2 * plane.of(1) + 0.06 * plane.potential(plane.third))
    over = np.float32(1.1) * np.cos(u / 2) * np.cos(v / 2)
    one, two = np.cos(u) + over, np.cos(v) - over
    top = 0.5 * (one + two + np.sqrt(np.square(one - two) + np.float32(0.1)))
    heights: Array = top + 0.35 * plane.potential(plane.first)
    return heights


def drapery(plane: Plane) -> Array:
    """Cloth that hangs from a corner and falls in folds; density is how many."""
    x, y = plane.x + np.float32(1.35) + 0.06 * plane.of(0), plane.y + np.float32(1.35)
    radius = np.sqrt(x * x + y * y)
    angle = np.arctan2(y, x) + 0.07 * plane.potential(plane.first)
    turns = (8 + 8 * plane.density) * angle + 0.6 * plane.of(1) + 0.7 * np.sin(2 * radius)
    fall = np.tanh(np.float32(0.8) * (radius - np.float32(0.5)))
    heights: Array = (
        fall * np.cos(turns) * (0.9 + 0.35 * plane.potential(plane.second)) - 0.3 * radius
    )
    return heights


def eddies(plane: Plane) -> Array:
    """A stream whose lines go round eddies of two hands; density is how close they lie."""
    stream = plane.y + 0.2 * plane.of(0) * plane.x
    for eddy in range(CELLS * CELLS):
        row, at = divmod(eddy, CELLS)
        x = plane.x - column(places()[at] + np.float32(0.2) * plane.second[:, eddy])
        y = plane.y - column(places()[row] + np.float32(0.2) * plane.third[:, eddy])
        strength = plane.first[:, eddy] * np.abs(plane.first[:, eddy])
        stream += column(np.float32(0.32) * strength) * np.exp(np.float32(-4) * (x * x + y * y))
    lines = np.sin(TURN * (0.85 + 0.6 * plane.density) * stream + 0.6 * plane.of(1))
    heights: Array = np.float32(0.75) * stream + 0.75 * lines
    return heights


def scales(plane: Plane) -> Array:
    """Waves as screens show them, arch behind arch; density is how many arches."""
    pitch = 0.7 + 0.35 * plane.density
    x = plane.x + 0.2 * plane.of(0)
    y = plane.y + 0.08 * plane.potential(plane.first)
    arch = np.abs(np.sin(TURN * pitch * x / 2))
    arch = np.sqrt(np.square(arch) + np.float32(0.12))
    height = pitch * np.float32(1.5) * y + 0.5 * arch + 0.12 * plane.of(1)
    crest = np.sin(TURN * height + np.float32(0.35) * np.sin(TURN * height))
    heights: Array = crest * (0.8 + 0.3 * plane.potential(plane.second)) + 0.4 * plane.y
    return heights


FAMILIES: Final = {
    "rings": Family(rings, -0.03, 0.37),
    "beats": Family(beats, 0.0, 0.57),
    "ribbons": Family(ribbons, -0.07, 0.64),
    "grating": Family(grating, 0.0, 0.72),
    "weave": Family(weave, 0.73, 0.83),
    "drapery": Family(drapery, -0.61, 0.56),
    "eddies": Family(eddies, 0.0, 0.68),
    "scales": Family(scales, 0.02, 0.61),
}
