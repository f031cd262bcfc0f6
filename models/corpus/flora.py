"""The corpus *flora*: eight families of what grows, opens and winds, as ornament has drawn it.

*Density* sets how many petals' rows, turns or veins there are, *warp* how far the garden is swirled
round its middle. Everything is one figure or few on an empty ground, round and swelling.
"""

from typing import Final

import numpy as np

from models.corpus.family import Family
from models.corpus.plane import CELLS, TURN, Array, Plane, column, places

_GOLDEN: Final = np.float32(np.pi * (3 - 5**0.5))


def _polar(plane: Plane, reach: float) -> tuple[Array, Array, Array]:
    """Radius, and the angle's cosine and sine, round a centre that the noise moves."""
    x, y = plane.x - np.float32(reach) * plane.of(0), plane.y - np.float32(reach) * plane.of(1)
    radius = np.sqrt(x * x + y * y + np.float32(4e-3))
    return radius, x / radius, y / radius


def blossom(plane: Plane) -> Array:
    """A flower of five round petals in rows; density is how many rows."""
    radius, cosine, sine = _polar(plane, 0.08)
    square = np.square(sine)
    five = cosine * (16 * square * square - 12 * square + 1)  # cos 5θ
    petal = np.sqrt(np.float32(0.7) + np.float32(0.5) * five)
    fade = 1 - np.exp(np.float32(-9) * radius * radius)
    open_ = 1 + fade * (np.float32(0.95) * petal - np.float32(0.6))
    grown = radius / open_ + 0.12 * plane.potential(plane.first)
    rows = np.cos(TURN * (0.8 + 0.8 * plane.density) * grown)
    swell = 0.55 + 0.25 * plane.potential(plane.second)
    tilt = 0.15 * plane.potential(plane.third)
    heights: Array = np.float32(-1.6) * grown + swell * rows + tilt
    return heights


def leaf(plane: Plane) -> Array:
    """One leaf with a rib and its side veins; density is how many veins."""
    away = plane.x - 0.35 * plane.of(0) * np.square(plane.y) - 0.15 * plane.of(1)
    long = np.clip(plane.y * np.float32(0.95), -1, 1)
    half = np.float32(0.78) * (1 - long * long) * (1 + 0.3 * plane.potential(plane.first))
    side = np.sqrt(away * away + np.float32(4e-3))
    body = 1 - side / (np.abs(half) + np.float32(0.12))
    inside = 1 / (1 + np.exp(np.float32(-5) * np.clip(body, -4, 4)))
    veins = np.cos(TURN * (0.8 + 0.7 * plane.density) * (plane.y + side + 0.1 * plane.of(2)))
    rib = np.exp(np.float32(-36) * away * away)
    strong = np.float32(0.55) + 0.35 * plane.potential(plane.second)
    ground = np.float32(1.6) * np.tanh(body) + 0.25 * plane.potential(plane.third)
    heights: Array = ground + inside * (strong * veins - np.float32(0.9) * rib)
    return heights


def knot(plane: Plane) -> Array:
    """Bands that meet at crossings and go on one way or the other; density tightens the loops."""
    pitch = np.float32(0.78) + 0.34 * plane.density
    x, y = plane.x + 0.12 * plane.of(0), plane.y + 0.12 * plane.of(1)
    mesh = np.cos(TURN * pitch * x) + np.cos(TURN * pitch * y)
    ways = np.float32(1.35) * plane.potential(np.tanh(np.float32(2) * plane.first))
    heights: Array = mesh + ways + 0.3 * plane.potential(plane.second)
    return heights


def cells(plane: Plane) -> Array:
    """Cells that press on one another, some large and some small; density thins their walls."""
    near, walls = np.zeros_like(plane.x), np.float32(5) + 9 * plane.density
    for cell in range(CELLS * CELLS):
        row, at = divmod(cell, CELLS)
        shift = np.float32(0.17 * (-1) ** row)
        x = plane.x - column(places()[at] + shift + np.float32(0.13) * plane.second[:, cell])
        y = plane.y - column(places()[row] + np.float32(0.13) * plane.third[:, cell])
        away = np.sqrt(x * x + y * y + np.float32(0.01))
        near += np.exp(-walls * (away - column(np.float32(0.26) * plane.first[:, cell])))
    heights: Array = np.log(near) / walls
    return heights


def spiral(plane: Plane) -> Array:
    """Two arms that wind out of a heart; density is how far round they go."""
    radius, cosine, sine = _polar(plane, 0.08)
    turns = (0.45 + 0.6 * plane.density) * radius + 0.11 * plane.potential(plane.first)
    wound = TURN * turns + 0.4 * plane.of(2)
    double, cross = cosine * cosine - sine * sine, 2 * cosine * sine
    fade = 1 - np.exp(np.float32(-9) * radius * radius)
    arms = fade * (double * np.cos(wound) + cross * np.sin(wound))
    swell = 0.9 + 0.4 * plane.potential(plane.second)
    heights: Array = swell * arms - np.float32(0.9) * radius
    return heights


def seeds(plane: Plane) -> Array:
    """A head of seeds, each further out and larger than the last; density packs them."""
    x0, y0 = plane.x - 0.1 * plane.of(0), plane.y - 0.1 * plane.of(1)
    total = np.float32(-0.5) * np.sqrt(x0 * x0 + y0 * y0 + np.float32(0.01))
    for seed in range(CELLS * CELLS):
        root = np.float32((seed + 0.5) ** 0.5)
        away = root * (np.float32(0.29) - 0.06 * plane.density)
        turn = _GOLDEN * np.float32(seed)
        x, y = x0 - away * np.cos(turn), y0 - away * np.sin(turn)
        size = np.float32(0.8) + np.float32(0.5) * plane.first[:, seed]
        slope = np.float32(40) / (1 + np.float32(0.3) * root)
        total += column(size) * np.exp(-slope * (x * x + y * y))
    heights: Array = total + 0.25 * plane.potential(plane.second)
    return heights


def paisley(plane: Plane) -> Array:
    """Drops with a curled tip, one within another; density curls them further."""
    radius, cosine, sine = _polar(plane, 0.12)
    curl = (1.2 + 2.6 * plane.density) * radius + np.float32(0.4) + np.float32(0.5) * plane.of(2)
    drawn = radius * (1 + 0.62 * (cosine * np.cos(curl) + sine * np.sin(curl)))
    drawn = drawn + 0.17 * plane.potential(plane.first)
    rows = np.cos(TURN * np.float32(1.15) * drawn)
    heights: Array = np.float32(-1.5) * drawn + (0.45 + 0.3 * plane.potential(plane.second)) * rows
    return heights


def tendrils(plane: Plane) -> Array:
    """Stems that climb and sway, with a leaf in every bend; density is how often they bend."""
    pitch = np.float32(0.45) + 0.4 * plane.density
    sway = np.sin(TURN * pitch * plane.y + 0.9 * plane.of(0))
    away = plane.x - np.float32(0.42) * sway + 0.25 * plane.profile(plane.first, plane.y)
    stem = np.exp(np.float32(-16) * away * away)
    bend = np.cos(TURN * pitch * plane.y + 0.9 * plane.of(0) + np.float32(np.pi / 2))
    leaf_ = np.exp(np.float32(-5.5) * np.square(plane.x + np.float32(0.30) * sway))
    leaves = leaf_ * np.square(bend) * (0.95 + 0.6 * plane.potential(plane.second))
    ground = np.float32(0.3) * plane.potential(plane.third) - np.float32(0.25) * np.square(plane.x)
    heights: Array = np.float32(1.05) * stem + leaves + ground
    return heights


FAMILIES: Final = {
    "blossom": Family(blossom, -1.13, 0.58),
    "leaf": Family(leaf, 0.05, 0.79),
    "knot": Family(knot, -0.09, 1.70),
    "cells": Family(cells, -0.20, 0.13),
    "spiral": Family(spiral, -0.70, 0.68),
    "seeds": Family(seeds, 0.01, 0.41),
    "paisley": Family(paisley, -1.19, 0.78),
    "tendrils": Family(tendrils, 0.33, 0.52),
}
