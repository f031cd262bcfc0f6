"""The released palettes: smooth gradients between a few anchors in the OKLab colour space."""

import json
from typing import Final

import numpy as np
from numpy.typing import NDArray

from oracle.generator.palettes import Palette

ANCHORS: Final[dict[str, tuple[str, ...]]] = {
    "ink": ("04101f", "0c2f52", "2d6593", "d9b56a", "fdf4dc"),
    "ember": ("16061f", "571049", "b03052", "f2793f", "ffe2a8"),
    "forest": ("031a15", "0d4a33", "3f8a4c", "a9d07c", "f6f7da"),
    "porcelain": ("14151c", "4a4b55", "94939b", "d8d5d2", "faf8f4"),
    "ultramarine": ("0d0630", "2b1b87", "4a55d8", "93b4f5", "f0ebff"),
    "copper": ("1d0a05", "5f260c", "b65d22", "eab27a", "fdf1e1"),
    "lagoon": ("03202b", "0b5563", "2fa39a", "f0dfb4", "f08a68"),
    "dusk": ("120a2a", "3b2463", "9c3f7e", "ee8f85", "fde6c8"),
}
"""Each palette's colours, sRGB, from field value 0 to 255."""

_LMS: Final = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_LAB: Final = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
"""Linear sRGB to LMS, and its cube root to OKLab (Ottosson 2020)."""

_Colours = NDArray[np.float64]


def to_oklab(srgb: _Colours) -> _Colours:
    """sRGB in 0 … 1, ``(N, 3)``, to OKLab."""
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    lab: _Colours = np.cbrt(linear @ _LMS.T) @ _LAB.T
    return lab


def to_srgb(oklab: _Colours) -> _Colours:
    """OKLab, ``(N, 3)``, to sRGB in 0 … 1, clipped to the gamut."""
    linear = np.clip((oklab @ np.linalg.inv(_LAB).T) ** 3 @ np.linalg.inv(_LMS).T, 0, 1)
    return np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)


def gradient(anchors: tuple[str, ...]) -> bytes:
    """256 colours along a smooth curve through the anchors, evenly spaced to the eye.

    Returns:
        768 bytes R G B.
    """
    return curve_through(to_oklab(np.array([[*bytes.fromhex(anchor)] for anchor in anchors]) / 255))


def curve_through(points: _Colours) -> bytes:
    """256 colours along a Catmull-Rom spline through OKLab points, walked at constant speed."""
    padded = np.concatenate([[2 * points[0] - points[1]], points, [2 * points[-1] - points[-2]]])
    t = np.linspace(0, 1, 200, endpoint=False)[:, np.newaxis]
    pieces = []
    for p0, p1, p2, p3 in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        pieces.append(
            0.5
            * (
                2 * p1
                + (p2 - p0) * t
                + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2
                + (3 * p1 - p0 - 3 * p2 + p3) * t**3
            )
        )
    curve = np.concatenate([*pieces, points[-1:]])
    walked = np.concatenate([[0], np.linalg.norm(np.diff(curve, axis=0), axis=1).cumsum()])
    places = np.linspace(0, walked[-1], 256)
    even = np.stack([np.interp(places, walked, curve[:, k]) for k in range(3)], axis=1)
    return bytes(np.rint(to_srgb(even) * 255).astype(np.uint8))


def make_palettes() -> tuple[Palette, ...]:
    """The palettes that ship, in order of their ids."""
    return tuple(
        Palette(name=name, entries=gradient(anchors).hex()) for name, anchors in ANCHORS.items()
    )


def palettes_json() -> str:
    """The released file's text."""
    return json.dumps([palette.model_dump() for palette in make_palettes()], indent=1) + "\n"
