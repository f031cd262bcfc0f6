"""Traits: what a field is like, in words that people use; measured, not learned.

Each is the same for a field and its mirror image or quarter turn, so that it says of the picture,
whatever its symmetry, what it says of the field.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.corpus import Bytes

Array = NDArray[np.float64]

TRAITS: Final = {
    "light": "mean of the field",
    "contrast": "spread of its values",
    "detail": "steps between neighbours, against the contrast; in logarithms",
    "patches": "spread of the means of its sixteen parts, against the contrast",
    "balance": "likeness to its own mirror images",
}
"""What is measured, by the name that people read."""

_MIN_CONTRAST: Final = 1e-3
_BATCH: Final = 32
"""Fields that are measured at a time: what stays in a core's cache is measured faster."""


def measure(fields: Bytes) -> Array:
    """The traits of fields: ``(N, F, F)`` bytes to ``(N, traits)``."""
    parts = [_measure(fields[at : at + _BATCH]) for at in range(0, len(fields), _BATCH)]
    return np.concatenate(parts) if parts else np.empty((0, len(TRAITS)))


def _measure(fields: Bytes) -> Array:
    value = fields.astype(np.float32) / 255
    count, side, _ = value.shape
    light = value.mean((1, 2))
    away = value - light[:, None, None]
    variance = np.maximum(np.square(away).mean((1, 2)), _MIN_CONTRAST**2)
    contrast = np.sqrt(variance)
    across = np.abs(value[:, :, 1:] - value[:, :, :-1]).mean((1, 2))
    down = np.abs(value[:, 1:] - value[:, :-1]).mean((1, 2))
    detail = np.log((across + down + _MIN_CONTRAST) / contrast)
    blocks = value.reshape(count, 4, side // 4, 4, side // 4).mean((2, 4))
    patches = blocks.std((1, 2)) / contrast
    mirrored = (away * away[:, :, ::-1] + away * away[:, ::-1]).mean((1, 2))
    balance = mirrored / (2 * variance)
    found: Array = np.stack([light, contrast, detail, patches, balance], axis=1).astype(np.float64)
    return found
