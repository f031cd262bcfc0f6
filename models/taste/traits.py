"""Traits: what a field is like, in words that people use; measured, not learned.

Each is the same for a field and its mirror image or quarter turn, so that it says of the picture,
whatever its symmetry, what it says of the field. None is of the heights' mean, which inks laid by
area do not show.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.corpus import Bytes

Array = NDArray[np.float64]

TRAITS: Final = {
    "middle": "how far the middle quarter lies above the mean, against the relief",
    "relief": "spread of its heights, which the lamp shows",
    "detail": "steps between neighbours, against the relief; in logarithms",
    "patches": "spread of the means of its sixteen parts, against the relief",
    "balance": "likeness to its own mirror images",
}
"""What is measured, by the name that people read."""

_MIN_RELIEF: Final = 1e-3
_BATCH: Final = 32
"""Fields that are measured at a time: what stays in a core's cache is measured faster."""


def measure(fields: Bytes) -> Array:
    """The traits of fields: ``(N, F, F)`` bytes to ``(N, traits)``."""
    parts = [_measure(fields[at : at + _BATCH]) for at in range(0, len(fields), _BATCH)]
    return np.concatenate(parts) if parts else np.empty((0, len(TRAITS)))


def _measure(fields: Bytes) -> Array:
    value = fields.astype(np.float32) / 255
    count, side, _ = value.shape
    away = value - value.mean((1, 2))[:, None, None]
    variance = np.maximum(np.square(away).mean((1, 2)), _MIN_RELIEF**2)
    relief = np.sqrt(variance)
    across = np.abs(value[:, :, 1:] - value[:, :, :-1]).mean((1, 2))
    down = np.abs(value[:, 1:] - value[:, :-1]).mean((1, 2))
    detail = np.log((across + down + _MIN_RELIEF) / relief)
    blocks = away.reshape(count, 4, side // 4, 4, side // 4).mean((2, 4))
    middle = blocks[:, 1:3, 1:3].mean((1, 2)) / relief
    patches = blocks.std((1, 2)) / relief
    mirrored = (away * away[:, :, ::-1] + away * away[:, ::-1]).mean((1, 2))
    balance = mirrored / (2 * variance)
    found: Array = np.stack([middle, relief, detail, patches, balance], axis=1).astype(np.float64)
    return found
