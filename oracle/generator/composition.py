"""The composition: how a symmetry makes a picture of a field (semantics, section 5)."""

from enum import IntEnum
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

_K: Final = 56756
"""2^16·√3/2, to the nearest."""

_Pixels = NDArray[np.int64]


class Symmetry(IntEnum):
    """How the field is laid out in the picture."""

    NONE = 0
    MIRROR = 1
    QUAD = 2
    ROTATIONS = 3
    SIX_FOLD = 4

    @property
    def label(self) -> str:
        """What people call it, as `six-fold`."""
        return self.name.lower().replace("_", "-")


def _rotations(size: int, row: _Pixels, column: _Pixels) -> tuple[_Pixels, _Pixels]:
    last = 2 * size - 1
    top, left = row < size, column < size
    quadrants = [top & left, top & ~left, ~top & ~left, ~top & left]
    y = np.select(quadrants, [row, last - column, last - row, column])
    x = np.select(quadrants, [column, row, last - column, last - row])
    return y, x


def _six_fold(size: int, row: _Pixels, column: _Pixels) -> tuple[_Pixels, _Pixels]:
    """Fold the hexagon's dihedral group, in 16.16 fixed point, into one of its twelve sectors."""
    a, b = 2 * (size - column) - 1, 2 * (size - row) - 1
    past = b * 65536 > 2 * _K * a
    a, b = (
        np.where(past, (_K * b - 32768 * a) >> 16, a),
        np.where(past, (_K * a + 32768 * b) >> 16, b),
    )
    past = 2 * _K * b > 65536 * a
    a, b = (
        np.where(past, (32768 * a + _K * b) >> 16, a),
        np.where(past, np.maximum(0, (_K * a - 32768 * b) >> 16), b),
    )
    u, v = a >> 1, b >> 1
    u = np.where(u > size - 1, 2 * size - 1 - u, u)
    return size - 1 - v, size - 1 - u


@lru_cache(maxsize=64)
def index_map(symmetry: int, field_size: int) -> NDArray[np.intp]:
    """Where in the row-major field each pixel of the picture comes from.

    Args:
        symmetry: one of `Symmetry`.
        field_size: ``F``.

    Returns:
        ``(2F, 2F)``, read-only.

    Raises:
        ValueError: No such symmetry.
    """
    side = 2 * field_size
    row, column = np.indices((side, side), dtype=np.int64)
    mirrored_row, mirrored_column = (
        np.minimum(row, side - 1 - row),
        np.minimum(column, side - 1 - column),
    )
    match Symmetry(symmetry):
        case Symmetry.NONE:
            y, x = row >> 1, column >> 1
        case Symmetry.MIRROR:
            y, x = row >> 1, mirrored_column >> 1
        case Symmetry.QUAD:
            y, x = mirrored_row, mirrored_column
        case Symmetry.ROTATIONS:
            y, x = _rotations(field_size, row, column)
        case Symmetry.SIX_FOLD:
            y, x = _six_fold(field_size, mirrored_row, mirrored_column)
    flat: NDArray[np.intp] = (y * field_size + x).astype(np.intp)
    flat.setflags(write=False)
    return flat


def compose(field: NDArray[np.uint8], symmetry: int) -> NDArray[np.uint8]:
    """The pictures of fields: ``(…, F, F)`` to ``(…, 2F, 2F)``, palette indices.

    Raises:
        ValueError: No such symmetry.
    """
    size = field.shape[-1]
    flat = field.reshape(*field.shape[:-2], size * size)
    return flat.take(index_map(symmetry, size), axis=-1)
