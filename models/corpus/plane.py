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

TURN: Final = np.float32(2 * np.pi)

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
        across = [_bump(self.x, place) for place in places()]
        for row, place in enumerate(places()):
            line = np.zeros_like(self.x)
            for at, bump in enumerate(across):
                line += column(lattice[:, CELLS * row + at]) * bump
            total += line * _bump(self.y, place)
        smooth: Array = np.float32(_LOUDNESS) * total
        return smooth

    def profile(self, lattice: Array, along: Array) -> Array:
        """The means of a lattice's four columns as a smooth function of one coordinate.

        Args:
            lattice: ``(N, 16)``.
            along: ``(N, S, S)``, −1 … 1.
        """
        means = lattice.reshape(-1, CELLS, CELLS).mean(axis=1) * np.float32(2)
        total = np.zeros_like(along)
        for at, place in enumerate(places()):
            total += column(means[:, at]) * _bump(along, place)
        return total


@lru_cache(maxsize=1)
def places() -> tuple[np.float32, ...]:
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
    bumps = [_bump(x, at) * _bump(y, row) for row in places() for at in places()]
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
        swirl: round the middle, in turns there, the same in every work.
    """

    bend: float
    sway: float = 0.0
    swirl: float = 0.0


@lru_cache(maxsize=4)
def _sways(size: int) -> tuple[Array, Array]:
    """Where a sway of 1 takes the points of the plane: across by height, down by breadth."""
    x, y = grid(size)
    return np.sin(np.float32(np.pi) * y), np.sin(np.float32(np.pi) * x)


@lru_cache(maxsize=4)
def _calm(size: int) -> Array:
    """How much of a swirl reaches each point: all in the middle, nearly nothing in the corners."""
    x, y = grid(size)
    reach: Array = np.exp(np.float32(-1.2) * (x * x + y * y))
    return reach


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
    angle = column(TURN * np.float32(pull.swirl) * warp) * _calm(size)
    cosine, sine = np.cos(angle), np.sin(angle)
    bases = _bases(size)
    across, down = _sways(size)
    return Plane(
        first,
        second,
        third,
        numbers[:, 3 * LATTICE :],
        column(density),
        column(warp),
        x * cosine - y * sine + far * np.tensordot(second, bases, axes=1) + swing * across,
        x * sine + y * cosine + far * np.tensordot(third, bases, axes=1) + swing * down,
    )
