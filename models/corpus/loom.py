"""The corpus *loom*: eight families of woven, laid and engraved things.

*Density* sets how much thread or ink lies on the ground, *warp* how far the cloth is pulled out of
shape. Cells and lines keep their places: each byte rules over what lies near its own, so that even
a small network learns to draw them sharply.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.corpus.plane import CELLS, Array, Plane, column, edge, wave

_TURN: Final = np.float32(2 * np.pi)


def _cells(plane: Plane) -> tuple[NDArray[np.intp], Array, Array]:
    """Each pixel's cell ``(N, S, S)``, and its coordinates within the cell, −1 … 1 on the cloth."""
    reach = np.float32(CELLS / 2)
    across = np.clip(np.floor((plane.x + 1) * reach), 0, CELLS - 1)
    down = np.clip(np.floor((plane.y + 1) * reach), 0, CELLS - 1)
    u = (plane.x + 1) * CELLS - 2 * across - 1
    v = (plane.y + 1) * CELLS - 2 * down - 1
    return (CELLS * down + across).astype(np.intp), u, v


def _pick(numbers: Array, cells: NDArray[np.intp]) -> Array:
    """Each pixel's number, by its cell: ``(N, C)`` and ``(N, S, S)`` to ``(N, S, S)``."""
    flat = cells.reshape(len(cells), -1)
    picked: Array = np.take_along_axis(numbers, flat, axis=1).reshape(cells.shape)
    return picked


def _choice(values: Array) -> Array:
    """A number −1 … 1 as one of two, with a short way between them."""
    chosen: Array = np.clip(0.5 + 12 * values, 0, 1)
    return chosen


def truchet(plane: Plane) -> Array:
    """Tiles with two quarter rings each, turned one way or the other; density is their breadth."""
    cells, u, v = _cells(plane)
    breadth = 0.20 + 0.28 * plane.density
    side = u * (1 - 2 * _pick(_choice(plane.first), cells))
    one = np.abs(np.hypot(side + 1, v + 1) - 1)
    two = np.abs(np.hypot(side - 1, v - 1) - 1)
    distance = np.minimum(one, two)
    ring = edge(breadth - distance, 0.22)
    core = edge(np.float32(0.42) * breadth - distance, 0.22)
    tone = 0.78 + 0.2 * _pick(plane.second, cells)
    ground = 0.14 + 0.10 * _pick(plane.third, cells)
    field: Array = ground * (1 - ring) + ring * tone * (1 - 0.45 * core)
    return field


def weave(plane: Plane) -> Array:
    """Bands over and under one another; density is how close they are laid."""
    cells, u, v = _cells(plane)
    half = 0.62 + 0.3 * plane.density
    over = _pick(_choice(plane.first), cells)
    across = _pick(plane.second[:, :CELLS], cells // CELLS)
    down = _pick(plane.second[:, CELLS : 2 * CELLS], cells % CELLS)
    bands = edge(half - np.abs(v), 0.22), edge(half - np.abs(u), 0.22)
    light_a = (0.66 + 0.3 * across) * (1 - 0.55 * v * v) * (1 - 0.5 * np.abs(u) * (1 - over))
    light_b = (0.52 + 0.3 * down) * (1 - 0.55 * u * u) * (1 - 0.5 * np.abs(v) * over)
    top_a = bands[0] * light_a + (1 - bands[0]) * bands[1] * light_b
    top_b = bands[1] * light_b + (1 - bands[1]) * bands[0] * light_a
    field: Array = 0.05 + over * top_a + (1 - over) * top_b
    return field


def dots(plane: Plane) -> Array:
    """A screen of dots, four on a side, that swell with the light; density makes all larger."""
    u, v = np.cos(_TURN * 2 * plane.x), np.cos(_TURN * 2 * plane.y)
    screen = np.float32(0.5) * (u + v)
    light = np.float32(0.62) * plane.potential(plane.first) + 1.0 * (plane.density - 0.5)
    dot = edge(screen + light, 0.55)
    tone = 0.86 + 0.12 * np.tanh(plane.potential(plane.second))
    field: Array = 0.08 + dot * (tone - 0.08)
    return field


def chevrons(plane: Plane) -> Array:
    """Zigzag bands, steeper or flatter and each with its light; density makes them broader."""
    fold = np.abs(((plane.x * 2 + 8) % 2) - 1)
    steep = 0.42 + 0.30 * plane.of(1)
    height = plane.y + steep * (fold - np.float32(0.5))
    line = np.cos(_TURN * np.float32(1.75) * height)
    bands = edge(line + 0.9 * (plane.density - 0.5), 0.9)
    swell = np.tanh(plane.potential(plane.first))
    field: Array = 0.10 + 0.14 * swell + bands * (0.66 + 0.10 * swell)
    return field


def tartan(plane: Plane) -> Array:
    """Stripes of two ways laid over one another; density is how light the cloth is."""
    ticks = np.linspace(-0.875, 0.875, 8, dtype=np.float32)
    across, down = np.zeros_like(plane.x), np.zeros_like(plane.x)
    for stripe in range(8):
        tone = np.float32(0.5) * plane.first[:, stripe] + np.float32(0.5)
        across += column(tone) * edge(np.float32(0.125) - np.abs(plane.x - ticks[stripe]), 0.06)
        tone = np.float32(0.5) * plane.first[:, 8 + stripe] + np.float32(0.5)
        down += column(tone) * edge(np.float32(0.125) - np.abs(plane.y - ticks[stripe]), 0.06)
    thread = np.float32(0.10) * np.cos(_TURN * 4 * plane.x) * np.cos(_TURN * 4 * plane.y)
    both = np.float32(0.5) * (across + down)
    light = (both - np.float32(0.5)) * 4 + 1.2 * (plane.density - 0.5)
    field: Array = 0.5 + 0.45 * np.tanh(light) + thread
    return field


def guilloche(plane: Plane) -> Array:
    """Two sets of engraved lines that cross and sway; density makes the lines stronger."""
    one = wave(plane.x + plane.y + 0.16 * plane.potential(plane.first))
    two = wave(plane.x - plane.y + 0.16 * plane.potential(plane.second))
    line = np.maximum(one, two)
    strength = edge(line - np.float32(0.80) + 0.35 * plane.density, 0.5)
    field: Array = 0.07 + 0.88 * strength * (0.55 + 0.45 * one * two)
    return field


def hatching(plane: Plane) -> Array:
    """Engraver's hatching whose way changes with the form; density makes the lines stronger."""
    form = np.tanh(np.float32(2.2) * plane.potential(plane.first))
    rising = np.cos(_TURN * 2 * (plane.x + plane.y))
    falling = np.cos(_TURN * 2 * (plane.x - plane.y))
    line = 0.5 * (1 + form) * rising + 0.5 * (1 - form) * falling
    light = np.float32(0.45) * plane.potential(plane.second) + 0.8 * (plane.density - 0.5)
    field: Array = 0.10 + 0.80 * edge(line + light, 1.0)
    return field


def quilt(plane: Plane) -> Array:
    """Patches of squares or rhombs within squares, each with its tone; density broadens them."""
    cells, u, v = _cells(plane)
    away = np.maximum(np.abs(u), np.abs(v))
    rhomb = np.abs(u) + np.abs(v)
    kind = _pick(_choice(plane.second), cells)
    distance = kind * away + (1 - kind) * rhomb * np.float32(0.75)
    rings = edge(wave(np.float32(1.25) * distance) - 0.75 + 0.5 * plane.density, 0.5)
    seam = edge(np.float32(0.97) - away, 0.16)
    tone, ground = 0.70 + 0.28 * _pick(plane.first, cells), 0.16 + 0.10 * _pick(plane.third, cells)
    field: Array = 0.04 + seam * (ground + rings * (tone - ground))
    return field


FAMILIES: Final = {
    "truchet": truchet,
    "weave": weave,
    "dots": dots,
    "chevrons": chevrons,
    "tartan": tartan,
    "guilloche": guilloche,
    "hatching": hatching,
    "quilt": quilt,
}
