"""The corpus *tidal*: eight families of flowing, growing and shining things.

*Density* sets how much happens in a field, *warp* how far the plane is bent.
"""

from typing import Final

import numpy as np

from models.corpus.plane import CELLS, Array, Plane, column, edge, wave

_TURN: Final = np.float32(2 * np.pi)


def tides(plane: Plane) -> Array:
    """Contours of a swell, each with a lit and a shaded side; density is how many there are."""
    height = plane.potential(plane.first) + np.float32(0.35) * plane.of(0) * plane.y
    band = (0.9 + 1.3 * plane.density) * height
    ridge = np.tanh(np.float32(1.8) * np.sin(_TURN * band))
    field: Array = 0.5 + 0.36 * ridge + 0.14 * np.tanh(height)
    return field


def glass(plane: Plane) -> Array:
    """Panes round sixteen jittered places, each with its tone, between dark leads."""
    scale = 0.62 + 0.38 * plane.density
    x, y = plane.x * scale, plane.y * scale
    ticks = np.linspace(-0.9, 0.9, CELLS, dtype=np.float32)
    nearest = np.full(x.shape, np.float32(np.inf))
    second, tone = nearest.copy(), np.zeros_like(nearest)
    for site in range(CELLS * CELLS):
        at_x = column(ticks[site % CELLS] + np.float32(0.24) * plane.second[:, site])
        at_y = column(ticks[site // CELLS] + np.float32(0.24) * plane.third[:, site])
        distance = np.hypot(x - at_x, y - at_y)
        closer = distance < nearest
        second = np.minimum(second, np.where(closer, nearest, distance))
        tone = np.where(closer, column(plane.first[:, site]), tone)
        nearest = np.where(closer, distance, nearest)
    lead = edge(second - nearest - np.float32(0.06), 0.09)
    light = 0.60 + 0.36 * tone - 0.22 * nearest + 0.12
    field: Array = lead * light
    return field


def rings(plane: Plane) -> Array:
    """Ripples round a drop, crossed by those of a fainter one; density is their frequency."""
    turns = 1.1 + 1.2 * plane.density
    total = np.zeros_like(plane.x)
    for at, weight in ((0, 1.0), (2, 0.55)):
        away_x, away_y = plane.x - 0.8 * plane.of(at), plane.y - 0.8 * plane.of(at + 1)
        radius = np.sqrt(away_x * away_x + away_y * away_y + np.float32(0.004))
        total += (
            np.float32(weight) * np.cos(_TURN * turns * radius) / (1 + np.float32(0.5) * radius)
        )
    swell = plane.potential(plane.first)
    field: Array = 0.5 + 0.42 * np.tanh(1.5 * total) + 0.10 * np.tanh(swell)
    return field


def petals(plane: Plane) -> Array:
    """A flower of six or so petals in layers; density is how many layers."""
    x, y = plane.x - 0.3 * plane.of(0), plane.y - 0.3 * plane.of(1)
    radius = np.sqrt(x * x + y * y + np.float32(1e-3))
    cosine, sine = x / radius, y / radius
    three = cosine * (1 - 4 * sine * sine)  # cos 3θ
    six = 2 * three * three - 1
    fade = np.clip(2.5 * radius, 0, 1)
    shape = (0.22 + 0.12 * plane.of(2)) * six * fade + 0.16 * plane.of(3) * three * fade
    layers = (1.1 + 1.1 * plane.density) * (radius * (1 + shape)) + 0.25 * plane.of(4)
    crest = wave(layers)
    field: Array = crest ** np.float32(0.8) * (0.86 + 0.14 * np.tanh(plane.potential(plane.first)))
    return field


def drops(plane: Plane) -> Array:
    """Drops that melt together, in bands of equal depth; density makes them smaller and more."""
    ticks = np.linspace(-0.84, 0.84, CELLS, dtype=np.float32)
    width = np.float32(1) / (0.36 - 0.13 * plane.density)
    potential = np.zeros_like(plane.x)
    for ball in range(CELLS * CELLS):
        at_x = column(ticks[ball % CELLS] + np.float32(0.22) * plane.second[:, ball])
        at_y = column(ticks[ball // CELLS] + np.float32(0.22) * plane.third[:, ball])
        away_x, away_y = (plane.x - at_x) * width, (plane.y - at_y) * width
        mass = np.clip(0.25 + 0.95 * plane.first[:, ball], 0, 1.2)
        potential += column(mass) * np.exp(-(away_x * away_x + away_y * away_y))
    inside = edge(potential - np.float32(0.42), 0.22)
    light = np.tanh(1.3 * np.maximum(potential - np.float32(0.42), 0))
    halo = wave(np.minimum(potential, np.float32(0.42)) * np.float32(2.38) + np.float32(0.5))
    field: Array = 0.06 + 0.26 * halo * (1 - inside) + inside * (0.5 + 0.46 * light)
    return field


def strokes(plane: Plane) -> Array:
    """Pen strokes along a flow, swelling and thinning; density is how close they lie."""
    angle = np.pi * (0.5 * plane.of(0))
    along = plane.x * np.cos(angle) + plane.y * np.sin(angle)
    flow = along + np.float32(0.28) * plane.potential(plane.first)
    line = np.cos(_TURN * (2.2 + 1.6 * plane.density) * flow)
    weight = np.float32(0.75) * plane.potential(plane.second)
    ink = edge(line - weight, 0.9)
    field: Array = 0.08 + 0.84 * ink
    return field


def lattice(plane: Plane) -> Array:
    """Waves from several sides that meet in a lattice of lights; density is its fineness."""
    turns = 1.3 + 1.0 * plane.density
    total = np.zeros_like(plane.x)
    tilt = 0.5 * plane.of(0)
    for side in range(3):
        angle = tilt + np.float32(np.pi / 3 * side)
        along = plane.x * np.cos(angle) + plane.y * np.sin(angle)
        total += np.cos(_TURN * turns * along + np.float32(np.pi) * plane.of(1 + side))
    swell = plane.potential(plane.first)
    field: Array = 0.5 + 0.48 * np.tanh(0.85 * total + 0.5 * swell - 0.1)
    return field


_MAZE: Final = tuple(
    (np.float32(np.cos(a)), np.float32(np.sin(a))) for a in np.pi * np.arange(8) / 8
)


def maze(plane: Plane) -> Array:
    """The stripes and spots of reaction and diffusion: waves of one length from all sides.

    Turing 1952; near its onset such a system is a sum of plane waves of the critical length.
    """
    turns = 1.25 + 0.85 * plane.density
    total = np.zeros_like(plane.x)
    for number, (across, down) in enumerate(_MAZE):
        phase = _TURN * turns * (plane.x * across + plane.y * down)
        total += column(plane.first[:, 2 * number]) * np.cos(phase)
        total += column(plane.first[:, 2 * number + 1]) * np.sin(phase)
    field: Array = 0.5 + 0.47 * np.tanh(1.7 * total + 0.5 * plane.of(0))
    return field


FAMILIES: Final = {
    "tides": tides,
    "glass": glass,
    "rings": rings,
    "petals": petals,
    "drops": drops,
    "strokes": strokes,
    "lattice": lattice,
    "maze": maze,
}
