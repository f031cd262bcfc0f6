"""What the eye hates in a field and a loose measure forgives: noise, and a grid."""

from collections.abc import Callable
from typing import Final

import numpy as np

from models.corpus import Bytes

NOISE_SPREAD: Final = 4.0
"""Standard deviation of the noise that figures are to notice, in bytes."""

GRID_HEIGHT: Final = 6
GRID_EVERY: Final = 8
"""Bytes that every eighth row and column is raised by in the grid that they are to notice."""


def with_noise(fields: Bytes, rng: np.random.Generator, spread: float = NOISE_SPREAD) -> Bytes:
    """Fields with independent normal noise on every byte."""
    noise = rng.normal(0, spread, fields.shape).astype(np.float32)
    return np.rint(np.clip(fields + noise, 0, 255)).astype(np.uint8)


def with_grid(fields: Bytes, height: int = GRID_HEIGHT, every: int = GRID_EVERY) -> Bytes:
    """Fields whose every eighth row and column, the first among them, is raised."""
    raised = fields.astype(np.int64)
    raised[:, ::every] += height
    raised[:, :, ::every] += height
    return np.clip(raised, 0, 255).astype(np.uint8)


FLAWS: Final[dict[str, Callable[[Bytes], Bytes]]] = {
    f"noise of σ {NOISE_SPREAD:.0f}": lambda fields: with_noise(fields, np.random.default_rng(1)),
    f"a grid of {GRID_HEIGHT} every {GRID_EVERY} bytes": with_grid,
}
"""By name, what a card shows its figures to notice, each put on the corpus' own fields."""
