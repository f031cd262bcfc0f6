"""What every family draws on: a work's noise, its attributes, and the plane it is drawn on.

A field is a function of a latent's bytes, laid out as a round lays them out: noise, then the
conditions. The noise is a 4×4 lattice of numbers three times over, which gives three smooth
potentials, or sixteen places with three properties each, and a few numbers for the whole field. So
whatever a byte does it does near its place, as in a network that begins with 4×4 cells.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]

CELLS: Final = 4
"""Places on a side of the noise's lattice."""

LATTICE: Final = CELLS * CELLS
WHOLE: Final = 6
NOISE: Final = 3 * LATTICE + WHOLE
"""Noise bytes that the formulas read: three lattices, and numbers for the whole field."""

_WIDTH: Final = 0.5
"""Reach of one number of a lattice; the places are 2/3 apart."""

_LOUDNESS: Final = 1.5
"""Brings a potential's spread to about one half."""


@dataclass(frozen=True)
class Plane:
    """One batch of works.

    Attributes:
        first, second, third: lattices ``(N, 16)``, −1 … 1, row by row.
        whole: numbers for the whole field, ``(N, 6)``, −1 … 1.
        density, warp: attributes ``(N, 1, 1)``, 0 … 1.
        x, y: coordinates ``(N, S, S)`` of the pixels' centres, −1 … 1, bent by *warp*.
    """

    first: Array
    second: Array
    third: Array
    whole: Array
    density: Array
    warp: Array
    x: Array
    y: Array

    def of(self, index: int) -> Array:
        """One of the numbers for the whole field, ``(N, 1, 1)``."""
        return column(self.whole[:, index])

    def potential(self, lattice: Array) -> Array:
        """A lattice as a smooth function on the bent plane, ``(N, S, S)``, about −1 … 1."""
        total = np.zeros_like(self.x)
        across = [_bump(self.x, place) for place in _places()]
        for row, place in enumerate(_places()):
            line = np.zeros_like(self.x)
            for at, bump in enumerate(across):
                line += column(lattice[:, CELLS * row + at]) * bump
            total += line * _bump(self.y, place)
        smooth: Array = np.float32(_LOUDNESS) * total
        return smooth


@lru_cache(maxsize=1)
def _places() -> tuple[np.float32, ...]:
    """Where the lattice's numbers lie along a side."""
    return tuple(np.linspace(-1, 1, CELLS, dtype=np.float32))


def _bump(line: Array, place: np.float32) -> Array:
    away = (line - place) * np.float32(1 / _WIDTH)
    bump: Array = np.exp(-away * away)
    return bump


@lru_cache(maxsize=4)
def grid(size: int) -> tuple[Array, Array]:
    """Coordinates of the pixels' centres, −1 … 1, each ``(size, size)``: x, then y."""
    ticks = ((np.arange(size) + 0.5) / size * 2 - 1).astype(np.float32)
    x, y = np.meshgrid(ticks, ticks)
    return x, y


@lru_cache(maxsize=4)
def _bases(size: int) -> Array:
    """The lattice's bumps on the plane as it is, ``(16, size, size)``."""
    x, y = grid(size)
    bumps = [_bump(x, at) * _bump(y, row) for row in _places() for at in _places()]
    return np.stack(bumps)


def column(values: Array) -> Array:
    """One number a work, ready to meet fields: ``(N,)`` to ``(N, 1, 1)``."""
    return values[:, np.newaxis, np.newaxis]


@dataclass(frozen=True)
class Pull:
    """How far a warp of 1 moves a plane's points, in half sides of the plane.

    Attributes:
        bend: by the noise, so every work is bent in its own way.
        sway: by one wave across and one down, the same in every work.
    """

    bend: float
    sway: float = 0.0


@lru_cache(maxsize=4)
def _sways(size: int) -> tuple[Array, Array]:
    """Where a sway of 1 takes the points of the plane: across by height, down by breadth."""
    x, y = grid(size)
    return np.sin(np.float32(np.pi) * y), np.sin(np.float32(np.pi) * x)


def plane(noise: NDArray[np.uint8], density: Array, warp: Array, pull: Pull, size: int) -> Plane:
    """The plane of a batch.

    Args:
        noise: bytes ``(N, 54)``.
        density: 0 … 1, ``(N,)``.
        warp: 0 … 1, ``(N,)``.
        pull: what a warp of 1 does.
        size: pixels on a side.
    """
    numbers = (noise.astype(np.float32) - np.float32(127.5)) / np.float32(127.5)
    first, second, third = (numbers[:, at : at + LATTICE] for at in range(0, 3 * LATTICE, LATTICE))
    x, y = grid(size)
    far, swing = column(np.float32(pull.bend) * warp), column(np.float32(pull.sway) * warp)
    bases = _bases(size)
    across, down = _sways(size)
    return Plane(
        first,
        second,
        third,
        numbers[:, 3 * LATTICE :],
        column(density),
        column(warp),
        x + far * np.tensordot(second, bases, axes=1) + swing * across,
        y + far * np.tensordot(third, bases, axes=1) + swing * down,
    )


def edge(distance: Array, softness: float = 0.05) -> Array:
    """0 below, 1 above, with an edge as wide as ``softness`` of the plane: ``(…)`` to ``(…)``."""
    sharp: Array = np.clip(0.5 + distance * np.float32(1 / softness), 0, 1)
    return sharp * sharp * (3 - 2 * sharp)


def wave(turns: Array) -> Array:
    """A cosine in 0 … 1 of an angle in turns."""
    found: Array = np.float32(0.5) + np.float32(0.5) * np.cos(np.float32(2 * np.pi) * turns)
    return found
