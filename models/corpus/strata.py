"""The corpus *strata*: eight families of stone, land and what water and wind make of them.

*Density* sets how finely layers and hills follow one another, *warp* how far the ground was pushed.
Heights rise and fall slowly, few and large beside many and small, so that a contour is a calm line
and some of the land lies empty.
"""

from typing import Final

import numpy as np

from models.corpus.family import Family
from models.corpus.plane import CELLS, TURN, Array, Plane, column, places


def agate(plane: Plane) -> Array:
    """Bands round a heart that lies off the middle; density is how many."""
    x, y = plane.x - 0.45 * plane.of(0), plane.y - 0.45 * plane.of(1)
    radius = np.sqrt(x * x + y * y + np.float32(0.02)) + 0.30 * plane.potential(plane.first)
    bands = np.sin(TURN * ((0.6 + 1.2 * plane.density) * radius + 0.25 * plane.of(2)))
    swell = 0.6 + 0.5 * plane.potential(plane.second)
    tilt = 0.3 * plane.potential(plane.third)
    heights: Array = np.float32(-1.7) * radius + 0.55 * swell * bands + tilt
    return heights


def hills(plane: Plane) -> Array:
    """Hills, few of them high, on a plain that tilts; density makes them steeper."""
    slope = np.float32(3) + 11 * plane.density
    total = np.float32(0.35) * (plane.x * plane.of(0) + plane.y * plane.of(1))
    for hill in range(CELLS * CELLS):
        row, at = divmod(hill, CELLS)
        x = plane.x - column(places()[at] + np.float32(0.22) * plane.second[:, hill])
        y = plane.y - column(places()[row] + np.float32(0.22) * plane.third[:, hill])
        height = np.square(np.float32(0.5) + np.float32(0.5) * plane.first[:, hill])
        total += column(height * np.float32(1.3)) * np.exp(-slope * (x * x + y * y))
    return total


def marble(plane: Plane) -> Array:
    """Veined layers that were stirred while they were soft; density is how fine they are."""
    angle = (1.5 + 0.6 * plane.of(0)) * np.exp(
        np.float32(-1.6) * (np.square(plane.x - 0.2 * plane.of(1)) + np.square(plane.y))
    )
    along = plane.x * np.sin(angle) + plane.y * np.cos(angle)
    height = along + 0.22 * plane.potential(plane.first)
    layers = np.sin(TURN * (0.65 + 0.6 * plane.density) * height)
    heights: Array = layers * (1 + 0.45 * plane.potential(plane.second)) + 0.5 * height
    return heights


def dunes(plane: Plane) -> Array:
    """Crests that the wind drives, low under an empty sky; density is how close they follow."""
    height = 0.5 * plane.y + 0.2 * plane.x + 0.14 * plane.potential(plane.first)
    turns = TURN * (1.25 + 1.1 * plane.density) * height + np.float32(0.5) * plane.of(0)
    crest = np.sin(turns + 0.55 * np.sin(turns))
    near = 1 / (1 + np.exp(np.float32(-3.2) * (plane.y + 0.25 + 0.3 * plane.of(1))))
    heights: Array = (
        near * crest * (0.95 + 0.3 * plane.potential(plane.second)) + np.float32(0.9) * plane.y
    )
    return heights


def river(plane: Plane) -> Array:
    """One river that wanders through terraced land; density is how often the terraces repeat."""
    bed = 0.75 * plane.profile(plane.first, plane.y) + 0.22 * plane.of(0)
    away = (plane.x - bed) * np.float32(0.9) + 0.16 * plane.potential(plane.second)
    banks = np.sqrt(away * away + np.float32(0.012))
    terraces = np.sin(TURN * (0.55 + 0.9 * plane.density) * banks)
    heights: Array = np.float32(2.1) * banks + 0.5 * terraces + 0.3 * plane.potential(plane.third)
    return heights


def veins(plane: Plane) -> Array:
    """Ridges that cross a quiet stone; density lays lines beside them."""
    one, two = plane.potential(plane.first), plane.potential(plane.second)
    large = np.sqrt(np.square(one + 0.5 * plane.of(0)) + np.float32(0.03))
    small = np.sqrt(np.square(two + 0.8 * (plane.x * plane.of(1))) + np.float32(0.03))
    lines = np.cos(TURN * (0.45 + 0.9 * plane.density) * large)
    heights: Array = 0.55 * lines - np.float32(1.3) * large - np.float32(0.5) * small
    return heights


def drips(plane: Plane) -> Array:
    """Tongues of what once flowed down; density is how narrow they are."""
    front = 0.62 * plane.profile(plane.first, plane.x)
    narrow = np.cos(TURN * ((0.7 + 0.9 * plane.density) * plane.x + 0.3 * plane.of(0)))
    long = np.exp(-np.square(plane.y - 0.5 * plane.of(1)) * np.float32(1.1))
    tongues = front + (0.42 + 0.3 * plane.potential(plane.second)) * narrow * long
    heights: Array = np.float32(1.25) * (tongues - plane.y) + 0.22 * plane.potential(plane.third)
    return heights


def craters(plane: Plane) -> Array:
    """Bowls with rims, most of them shallow; density is how narrow they are."""
    total = np.float32(0.4) * (plane.x * plane.of(0) + plane.y * plane.of(1))
    for crater in range(CELLS * CELLS):
        row, at = divmod(crater, CELLS)
        shift = np.float32(0.16 * (-1) ** row)
        x = plane.x - column(places()[at] + shift + np.float32(0.15) * plane.second[:, crater])
        y = plane.y - column(places()[row] + np.float32(0.15) * plane.third[:, crater])
        share = np.float32(0.5) + np.float32(0.5) * plane.first[:, crater]
        deep = column(np.square(share))
        narrow = column(np.float32(14) - np.float32(9) * np.square(share))
        away = (x * x + y * y) * narrow * (0.6 + 1.1 * plane.density)
        total += deep * (1.7 * away - 1) * np.exp(-away)
    return total


FAMILIES: Final = {
    "agate": Family(agate, -1.44, 0.83),
    "hills": Family(hills, 0.42, 0.39),
    "marble": Family(marble, 0.0, 0.79),
    "dunes": Family(dunes, 0.0, 0.69),
    "river": Family(river, 1.31, 0.73),
    "veins": Family(veins, -1.39, 0.73),
    "drips": Family(drips, 0.01, 0.92),
    "craters": Family(craters, 0.17, 0.31),
}
