"""The corpus *tidal*: eight families of flowing, growing and shining things.

*Density* sets how much there is of what grows, *warp* how far the plane is swayed. Wave lengths
and places are the families' own; the noise decides, place by place, how strong, how light and how
far aside things are, which a small network learns to draw sharply.
"""

from typing import Final

import numpy as np

from models.corpus.plane import CELLS, Array, Plane, column, edge, wave

_TURN: Final = np.float32(2 * np.pi)


def tides(plane: Plane) -> Array:
    """Swells that come in one behind another, each with a crest, a lit and a shaded side."""
    drift = np.float32(0.24) * plane.potential(plane.first)
    height = np.float32(1.6) * plane.y + drift + 0.20 * plane.of(0)
    rise = np.sin(_TURN * height)
    foam = np.cos(_TURN * height) + 1.1 * plane.density - np.float32(1.05)
    light = np.float32(0.12) * plane.potential(plane.second)
    field: Array = 0.36 + 0.24 * rise + light + 0.46 * edge(foam, 0.7)
    return field


def glass(plane: Plane) -> Array:
    """Panes in courses, each with its own light, between swaying leads; density is the day's."""
    down = np.float32(2) * (plane.y + 1) + np.float32(0.05) * plane.potential(plane.third)
    row = np.clip(np.floor(down), 0, CELLS - 1)
    shift = np.float32(0.5) * (row % 2)
    across = (
        np.float32(2) * (plane.x + 1) + np.float32(0.05) * plane.potential(plane.second) - shift
    )
    column_ = np.clip(np.floor(across), -1, CELLS - 1)
    number = (CELLS * row + column_ % CELLS).astype(np.intp)
    u, v = 2 * (across - column_) - 1, 2 * (down - row) - 1
    lead = edge(np.float32(0.80) - np.maximum(np.abs(u), np.abs(v)), 0.4)
    tone = np.take_along_axis(plane.first, number.reshape(len(number), -1), axis=1)
    light = 0.42 + 0.30 * plane.density + 0.28 * tone.reshape(number.shape)
    field: Array = 0.03 + lead * light * (1 - 0.22 * (u * u + v * v))
    return field


def rings(plane: Plane) -> Array:
    """Ripples round a drop in a stirred pond; density broadens their light."""
    away_x, away_y = plane.x - 0.10 * plane.of(0), plane.y - 0.10 * plane.of(1)
    radius = np.sqrt(away_x * away_x + away_y * away_y + np.float32(0.01))
    turns = np.float32(1.9) * radius + np.float32(0.20) * plane.potential(plane.first)
    crest = np.cos(_TURN * turns) + 1.3 * (plane.density - 0.5)
    light = np.float32(0.10) * plane.potential(plane.second)
    field: Array = 0.12 + 0.70 * edge(crest, 1.5) + light + 0.10 * np.exp(-4 * radius * radius)
    return field


def petals(plane: Plane) -> Array:
    """A flower of six petals in layers, each petal as the light falls; density opens it."""
    radius = np.sqrt(plane.x * plane.x + plane.y * plane.y + np.float32(1e-3))
    cosine, sine = plane.x / radius, plane.y / radius
    three = cosine * (1 - 4 * sine * sine)  # cos 3θ
    six = 2 * three * three - 1
    fade = np.clip(2.5 * radius, 0, 1)
    grown = np.float32(0.14) * plane.potential(plane.first)
    layers = np.float32(1.75) * radius - 0.34 * six * fade + grown + 0.14 * plane.of(0)
    crest = np.cos(_TURN * layers) + 1.2 * (plane.density - 0.5)
    light = 0.80 + 0.16 * np.tanh(plane.potential(plane.second))
    field: Array = 0.06 + light * edge(crest, 1.5) + 0.10 * fade * six * wave(layers + 0.5)
    return field


def drops(plane: Plane) -> Array:
    """Drops that melt together, lit from within; density makes them larger."""
    ticks = np.linspace(-0.75, 0.75, CELLS, dtype=np.float32)
    potential = np.zeros_like(plane.x)
    for ball in range(CELLS * CELLS):
        row = ball // CELLS
        at_x = ticks[ball % CELLS] + np.float32(0.125 * (-1) ** row)
        at_x = column(at_x + np.float32(0.06) * plane.second[:, ball])
        at_y = column(ticks[row] + np.float32(0.06) * plane.third[:, ball])
        away_x, away_y = (plane.x - at_x) * np.float32(3.9), (plane.y - at_y) * np.float32(3.9)
        mass = np.float32(0.52) + np.float32(0.62) * plane.first[:, ball]
        potential += column(mass) * np.exp(-(away_x * away_x + away_y * away_y))
    depth = potential - np.float32(0.50) + 0.36 * plane.density
    inside = edge(depth, 0.3)
    field: Array = 0.08 + inside * (0.46 + 0.46 * np.tanh(1.5 * np.maximum(depth, 0)))
    return field


def strokes(plane: Plane) -> Array:
    """Pen strokes along a flow, swelling and thinning; density is how much ink there is."""
    flow = np.float32(1.9) * (plane.x + np.float32(0.4) * plane.y)
    line = np.cos(_TURN * (flow + np.float32(0.26) * plane.potential(plane.first)))
    weight = np.float32(0.55) * plane.potential(plane.second) + 1.1 * (plane.density - 0.5)
    ink = edge(line + weight, 0.9)
    field: Array = 0.07 + ink * (0.84 + 0.08 * np.tanh(plane.potential(plane.third)))
    return field


_SIDES: Final = tuple(
    (np.float32(np.cos(a)), np.float32(np.sin(a))) for a in np.pi * np.arange(3) / 3
)


def lattice(plane: Plane) -> Array:
    """Waves from three sides, each strong here and weak there: lights, stripes and rings."""
    total = np.zeros_like(plane.x)
    lattices = (plane.first, plane.second, plane.third)
    for (across, down), strengths in zip(_SIDES, lattices, strict=True):
        along = np.cos(_TURN * np.float32(1.9) * (plane.x * across + plane.y * down))
        total += (np.float32(0.75) + np.float32(0.6) * plane.potential(strengths)) * along
    field: Array = 0.5 + 0.46 * np.tanh(1.1 * total + 1.5 * (plane.density - 0.55))
    return field


_MAZE: Final = tuple(
    (np.float32(np.cos(a)), np.float32(np.sin(a))) for a in np.pi * (np.arange(3) + 0.5) / 3
)


def maze(plane: Plane) -> Array:
    """The stripes and spots of reaction and diffusion; density turns stripes into spots.

    Turing 1952: near its onset such a system is a sum of plane waves of the critical length, whose
    strengths vary slowly from place to place.
    """
    total = np.zeros_like(plane.x)
    lattices = (plane.first, plane.second, plane.third)
    for number, ((across, down), strengths) in enumerate(zip(_MAZE, lattices, strict=True)):
        phase = _TURN * np.float32(1.6) * (plane.x * across + plane.y * down)
        along = np.sin(phase) if number == 1 else np.cos(phase)
        total += plane.potential(strengths) * along
    field: Array = 0.5 + 0.47 * np.tanh(2.6 * total + 1.6 * (plane.density - 0.5))
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
