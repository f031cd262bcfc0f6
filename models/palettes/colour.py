"""Colours as the eye takes them: OKLab, the gamut of sRGB, and eyes that lack a kind of cones."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

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

DEFICIENCIES: Final = {
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
"""What linear sRGB becomes without the red, the green or the blue cones, at full severity.

Machado, Oliveira, Fernandes: A Physiologically-based Model for Simulation of Color Vision
Deficiency, IEEE Transactions on Visualization and Computer Graphics 15(6), 2009, table 1.
"""

_HALVINGS: Final = 24
"""Steps in which the most colourful colour inside the gamut is looked for."""

Colours = NDArray[np.float64]


def _linear(srgb: Colours) -> Colours:
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)


def _encoded(linear: Colours) -> Colours:
    held = np.clip(linear, 0, 1)
    return np.where(held <= 0.0031308, 12.92 * held, 1.055 * held ** (1 / 2.4) - 0.055)


def _linear_of(oklab: Colours) -> Colours:
    linear: Colours = (oklab @ np.linalg.inv(_LAB).T) ** 3 @ np.linalg.inv(_LMS).T
    return linear


def to_oklab(srgb: Colours) -> Colours:
    """sRGB in 0 … 1, ``(N, 3)``, to OKLab."""
    lab: Colours = np.cbrt(_linear(srgb) @ _LMS.T) @ _LAB.T
    return lab


def to_srgb(oklab: Colours) -> Colours:
    """OKLab, ``(N, 3)``, to sRGB in 0 … 1.

    A colour outside the gamut keeps its lightness and its hue and loses chroma until it is inside:
    clipped by channel it would turn another hue.
    """
    inside, outside = np.zeros(len(oklab)), np.ones(len(oklab))
    for _ in range(_HALVINGS):
        middle = (inside + outside) / 2
        fits = _fits(_with_chroma(oklab, middle))
        inside, outside = np.where(fits, middle, inside), np.where(fits, outside, middle)
    share = np.where(_fits(oklab), 1.0, inside)
    return _encoded(_linear_of(_with_chroma(oklab, share)))


def chroma_of(oklab: Colours) -> float:
    """How colourful one colour of OKLab is."""
    return float(np.hypot(oklab[1], oklab[2]))


def _with_chroma(oklab: Colours, share: Colours) -> Colours:
    return np.column_stack([oklab[:, 0], oklab[:, 1:] * share[:, np.newaxis]])


def _fits(oklab: Colours) -> NDArray[np.bool_]:
    linear = _linear_of(oklab)
    fits: NDArray[np.bool_] = ((linear >= -1e-6) & (linear <= 1 + 1e-6)).all(axis=1)
    return fits


def seen_with(deficiency: str, srgb: Colours) -> Colours:
    """sRGB in 0 … 1, ``(N, 3)``, as somebody with a deficiency of `DEFICIENCIES` sees it."""
    return _encoded(_linear(srgb) @ DEFICIENCIES[deficiency].T)
