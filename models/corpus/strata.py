"""The corpus *strata*: eight families of stone, land and what water and wind make of them.

*Density* sets how finely layers and hills follow one another, *warp* how far the ground was pushed.
Heights rise and fall slowly, few and large beside many and small, so that a contour is a calm line
and some of the land lies empty.
"""

from typing import Final

import numpy as np

from models.corpus.family import Family
from models.corpus.plane import CELLS, TURN, Array, Plane, column, places

_VEINS: Final = ((0.95, 0.30, 0.45), (0.60, -0.80, -0.35), (-0.20, 0.98, -0.40))
"""Cosine and sine of the ways that veins run, and how far from the middle they pass."""


def agate(plane: Plane) -> Array:
    """Bands round a heart that lies off the middle; density is how many."""
    x, y = plane.x - 0.22 * plane.of(0), plane.y - 0.22 * plane.of(1)
    radius = np.sqrt(x * x + y * y + np.float32(0.02)) + 0.13 * plane.potential(plane.first)
    bands = np.sin(TURN * ((0.7 + 0.9 * plane.density) * radius + 0.12 * plane.of(2)))
    swell = 0.6 + 0.5 * plane.potential(plane.second)
    tilt = 0.3 * plane.potential(plane.third)
    heights: Array = np.float32(-1.7) * radius + 0.55 * swell * bands + tilt
    return heights


def hills(plane: Plane) -> Array:
    """Hills, few of them high, on a plain that tilts; density makes them steeper."""
    slope = np.float32(3) + 11 * plane.density
    total = np.float32(0.25) * (plane.x * plane.of(0) + plane.y * (1.4 + plane.of(1)))
    for hill in range(CELLS * CELLS):
        row, at = divmod(hill, CELLS)
        x = plane.x - column(places()[at] + np.float32(0.22) * plane.second[:, hill])
        y = plane.y - column(places()[row] + np.float32(0.22) * plane.third[:, hill])
        height = np.square(np.float32(0.5) + np.float32(0.5) * plane.first[:, hill])
        total += column(height * np.float32(1.3)) * np.exp(-slope * (x * x + y * y))
    return total


def marble(plane: Plane) -> Array:
    """Veined layers that were stirred while they were soft; density is how fine they are."""
    x, y = plane.x - 0.15 * plane.of(1), plane.y - 0.15 * plane.of(2)
    angle = (1.6 + 0.35 * plane.of(0)) * np.exp(np.float32(-1.5) * (x * x + y * y))
    along = plane.x * np.sin(angle) + plane.y * np.cos(angle)
    height = along + 0.09 * plane.potential(plane.first)
    layers = np.sin(TURN * (0.6 + 0.6 * plane.density) * height + 0.5 * plane.of(3))
    ground = 0.6 * height + 0.25 * plane.potential(plane.third)
    heights: Array = layers * (0.9 + 0.3 * plane.potential(plane.second)) + ground
    return heights


def dunes(plane: Plane) -> Array:
    """Crests that the wind drives, low under an empty sky; density is how close they follow."""
    height = 0.5 * plane.y + 0.2 * plane.x + 0.11 * plane.potential(plane.first)
    turns = TURN * (1.25 + 1.1 * plane.density) * height + np.float32(0.5) * plane.of(0)
    crest = np.sin(turns + 0.55 * np.sin(turns))
    near = 1 / (1 + np.exp(np.float32(-3.2) * (plane.y + 0.25 + 0.3 * plane.of(1))))
    heights: Array = (
        near * crest * (0.95 + 0.3 * plane.potential(plane.second)) + np.float32(0.9) * plane.y
    )
    return heights


def river(plane: Plane) -> Array:
    """One river that wanders through terraced land; density is how often the terraces repeat."""
    bed = np.float32(0.3) * np.sin(np.float32(2.6) * plane.y + 0.5 * plane.of(0))
    bed = bed + 0.22 * plane.profile(plane.first, plane.y) + 0.12 * plane.of(1)
    away = plane.x - bed + 0.05 * plane.potential(plane.second)
    banks = np.sqrt(away * away + np.float32(0.02))
    terraces = np.cos(TURN * (0.6 + 0.9 * plane.density) * banks)
    falls = 0.3 * plane.potential(plane.third) + np.float32(0.25) * plane.y
    heights: Array = np.float32(1.7) * banks - 0.6 * terraces + falls
    return heights


def veins(plane: Plane) -> Array:
    """Three veins that cross a quiet stone, each with its lines; density lays more beside them."""
    ground = 0.3 * plane.potential(plane.third) + np.float32(0.3) * plane.y
    stone = np.ones_like(plane.x)
    for vein, (cosine, sine, off) in enumerate(_VEINS):
        along, across = cosine * plane.x + sine * plane.y, cosine * plane.y - sine * plane.x
        lattice = (plane.first, plane.second, plane.third)[vein]
        middle = np.float32(off) + np.float32(0.2) * plane.profile(lattice, along)
        away = across - middle - 0.13 * plane.of(vein)
        strong = np.float32(0.75) + np.float32(0.25) * plane.of(vein + 3)
        stone *= 1 - strong * np.exp(np.float32(-9) * away * away)
    lines = np.cos(TURN * (0.6 + 1.1 * plane.density) * stone)
    heights: Array = ground - np.float32(1.5) * stone + 0.4 * lines
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
    total = np.float32(0.3) * (plane.x * plane.of(0) + plane.y * (1 + plane.of(1)))
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
    "agate": Family(agate, -1.37, 0.8),
    "hills": Family(hills, 0.41, 0.43),
    "marble": Family(marble, 0.0, 0.76),
    "dunes": Family(dunes, 0.0, 0.68),
    "river": Family(river, 1.0, 0.7),
    "veins": Family(veins, -0.72, 0.69),
    "drips": Family(drips, -0.05, 0.92),
    "craters": Family(craters, 0.17, 0.33),
}
