"""The procedural corpus: fields of four families, each a function of a latent's bytes.

A field is drawn by formula from bytes laid out like a latent: noise, then the conditions. The
generator shares the conditions and finds a latent space of its own. Every family starts from a
few smooth potentials that are linear in the noise bytes, warps them, and shapes the result;
*density* sets how much happens in a field, *warp* how far the plane is bent.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from oracle.generator.style import Axis, Kind, style_bytes

SIZE: Final = 64
"""Side of a field in pixels."""

NOISE: Final = 58
"""Noise bytes that the formulas read."""

VERSION: Final = "procedural-1"

Array = NDArray[np.float32]

_FREQUENCIES: Final = ((1, 0), (0, 1), (1, 1), (1, -1))
"""Wave vectors of the smooth potentials, in half turns across the field."""


_HOMES: Final = ((-0.6, -0.6), (0.6, -0.5), (-0.5, 0.6), (0.6, 0.6), (0.0, 0.0))
"""Where the metaballs are when their noise is nil."""


@dataclass(frozen=True)
class _Plane:
    """What every family draws on: noise in −1 … 1 ``(N, 58)``, attributes, warped coordinates."""

    noise: Array
    density: Array
    x: Array
    y: Array


@lru_cache(maxsize=1)
def _grid() -> tuple[Array, Array]:
    """Coordinates of the pixels' centres, −1 … 1, each ``(64, 64)``: x, then y."""
    ticks = ((np.arange(SIZE) + 0.5) / SIZE * 2 - 1).astype(np.float32)
    x, y = np.meshgrid(ticks, ticks)
    return x, y


@lru_cache(maxsize=1)
def _basis() -> Array:
    """Eight smooth functions on the field, ``(8, 64, 64)``, the faster ones weaker."""
    x, y = _grid()
    waves = []
    for kx, ky in _FREQUENCIES:
        phase = np.pi * 0.75 * (kx * x + ky * y)
        weight = 0.5 / np.hypot(kx, ky)
        waves += [weight * np.sin(phase), weight * np.cos(phase)]
    basis: Array = np.stack(waves).astype(np.float32)
    return basis


def _swell(noise: Array) -> Array:
    """A smooth potential from eight numbers a work: ``(N, 8)`` to ``(N, 64, 64)``."""
    swell: Array = np.tensordot(noise, _basis(), axes=1)
    return swell


def _column(values: Array) -> Array:
    return values[:, np.newaxis, np.newaxis]


def _tides(plane: _Plane) -> Array:
    """Contours of a swell, bent by a finer one; density is how many there are."""
    noise = plane.noise
    slope = _column(0.5 * noise[:, 16]) * plane.x + _column(0.5 * noise[:, 17]) * plane.y
    height = slope + 0.8 * _swell(noise[:, 18:26])
    turns = _column(0.5 + 0.9 * plane.density)
    field: Array = 0.5 + 0.5 * np.tanh(1.6 * np.sin(2 * np.pi * turns * height))
    return field


def _glass(plane: _Plane) -> Array:
    """Voronoi cells of a jittered lattice, each with its tone, between dark leads."""
    noise = plane.noise
    scale = _column(0.6 + 0.5 * plane.density)
    x, y = plane.x * scale, plane.y * scale
    ticks = np.linspace(-1.2, 1.2, 5)
    nearest = np.full(x.shape, np.inf, np.float32)
    second, tone = nearest.copy(), np.zeros_like(nearest)
    for site in range(25):
        at_x = _column(ticks[site % 5] + 0.2 * noise[:, site])
        at_y = _column(ticks[site // 5] + 0.2 * noise[:, 25 + site])
        distance = np.hypot(x - at_x, y - at_y).astype(np.float32)
        closer = distance < nearest
        second = np.minimum(second, np.where(closer, nearest, distance))
        tone = np.where(closer, _column(noise[:, (7 * site + 11) % NOISE]), tone)
        nearest = np.where(closer, distance, nearest)
    lead: Array = np.clip((second - nearest) / 0.14, 0, 1)
    light: Array = 0.62 + 0.4 * tone - 0.3 * nearest
    field: Array = lead * light
    return field


def _rings(plane: _Plane) -> Array:
    """Rings round a centre, and the same round a fainter one; density is their frequency."""
    noise = plane.noise
    turns = _column(0.6 + 0.8 * plane.density)
    total = np.zeros_like(plane.x)
    for first, weight in ((34, 1.0), (36, 0.45)):
        at_x, at_y = _column(0.6 * noise[:, first]), _column(0.6 * noise[:, first + 1])
        radius = np.sqrt((plane.x - at_x) ** 2 + (plane.y - at_y) ** 2 + 0.01)
        total += weight * np.cos(2 * np.pi * turns * radius)
    field: Array = 0.5 + 0.5 * np.tanh(1.4 * total)
    return field


def _drops(plane: _Plane) -> Array:
    """Metaballs in bands of equal potential; density makes them smaller."""
    noise = plane.noise
    width = _column(0.44 - 0.2 * plane.density)
    potential = np.zeros_like(plane.x)
    for ball, (home_x, home_y) in enumerate(_HOMES):
        at_x = _column(home_x + 0.45 * noise[:, 38 + ball])
        at_y = _column(home_y + 0.45 * noise[:, 45 + ball])
        distance = (plane.x - at_x) ** 2 + (plane.y - at_y) ** 2
        potential += np.exp(-distance / (2 * width**2))
    field: Array = 0.5 - 0.5 * np.cos(np.pi * np.clip(2.1 * potential, 0, 3))
    return field


FAMILIES: Final[dict[str, Callable[[_Plane], Array]]] = {
    "tides": _tides,
    "glass": _glass,
    "rings": _rings,
    "drops": _drops,
}

LEARNED_AXES: Final = (
    Axis("family", Kind.CHOICE, 0, len(FAMILIES) - 1, tuple(FAMILIES)),
    Axis("density", Kind.SCALAR, 0, 255),
    Axis("warp", Kind.SCALAR, 0, 255),
)
"""The conditions that a generator of this corpus learns."""


AXES: Final = (
    Axis("symmetry", Kind.SYMMETRY, 0, 4, ("none", "mirror", "quad", "rotations", "six-fold")),
    Axis("palette", Kind.PALETTE, 0, 0xFFFF),
    *LEARNED_AXES,
)
"""All axes of such a generator; which palettes exist is for the registry to say."""


def draw_latents(rng: np.random.Generator, count: int) -> NDArray[np.uint8]:
    """Latents as rounds will draw them: uniform noise and uniform conditions, ``(N, 64)``."""
    noise = rng.integers(0, 256, (count, NOISE), dtype=np.uint8)
    values = np.stack(
        [rng.integers(axis.lo, axis.hi + 1, count) for axis in LEARNED_AXES], axis=1
    ).astype(np.int64)
    return np.concatenate([noise, style_bytes(LEARNED_AXES, values)], axis=1)


def render(latents: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The fields that these latents stand for: ``(N, 64)`` bytes to ``(N, 64, 64)`` bytes.

    Raises:
        ValueError: The latents do not have the corpus' length.
    """
    wanted = NOISE + sum(axis.style_length for axis in LEARNED_AXES)
    if latents.ndim != 2 or latents.shape[1] != wanted:
        raise ValueError(f"latents of shape {latents.shape}, want (N, {wanted})")
    noise = (latents[:, :NOISE].astype(np.float32) - 127.5) / 127.5
    family = latents[:, NOISE : NOISE + len(FAMILIES)].argmax(axis=1)
    density = latents[:, -2].astype(np.float32) / 255
    warp = _column(0.05 + 0.4 * latents[:, -1].astype(np.float32) / 255)
    grid_x, grid_y = _grid()
    x = grid_x + warp * _swell(noise[:, 0:8])
    y = grid_y + warp * _swell(noise[:, 8:16])
    fields = np.empty((len(latents), SIZE, SIZE), np.uint8)
    for number, draw in enumerate(FAMILIES.values()):
        own = family == number
        if own.any():
            value = draw(_Plane(noise[own], density[own], x[own], y[own]))
            fields[own] = np.rint(255 * np.clip(value, 0, 1)).astype(np.uint8)
    return fields


def pairs(seed: int, count: int, chunk: int = 512) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Training pairs: latents ``(N, 64)`` and the fields ``(N, 64, 64)`` they stand for."""
    latents = draw_latents(np.random.default_rng(seed), count)
    parts = [render(latents[at : at + chunk]) for at in range(0, count, chunk)]
    return latents, np.concatenate(parts)
