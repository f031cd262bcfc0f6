"""A family: what draws heights, and how they become a field's bytes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from models.corpus.plane import Array, Plane

_REACH: Final = np.float32(122)
"""Bytes from the middle to the ends that heights come near to and never pass."""

_BEND: Final = np.float32(0.65)
"""With it bell-shaped heights become bytes spread evenly, and far ground keeps some slope."""


@dataclass(frozen=True)
class Family:
    """Fields of one kind.

    A work's inks lie between quantiles of its bytes, so bytes spread evenly place every ink as
    exactly as another, and an error of a byte moves every contour as little.

    Attributes:
        draw: heights ``(N, S, S)`` of a batch of planes, in any unit.
        middle, spread: mean and standard deviation of the family's heights; a wider spread where
            their ends lie too near the ends of the bytes to keep a slope.
    """

    draw: Callable[[Plane], Array]
    middle: float
    spread: float

    def fields(self, plane: Plane) -> Array:
        """Fields of a batch, ``(N, S, S)``, 0 … 255."""
        away = (self.draw(plane) - np.float32(self.middle)) * np.float32(1 / self.spread)
        toned: Array = np.float32(127.5) + _REACH * np.tanh(_BEND * away)
        return toned
