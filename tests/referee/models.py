"""Random models that the chain can judge, extremes included."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from tests.referee.composition import Values
from tests.referee.reference import Axis, Ints, Layer, Model, composition_axes

PALETTE, CHOICE, SCALAR = 1, 7, 8

MAX_WEIGHT = 63
SUM_LIMIT = 2**23
MAX_MULTIPLY_ADDS = 11_000_000
MAX_BLOB = 120_000


def default_shape() -> tuple[int, list[int]]:
    """The studio's default: latent length and channels, 10.7 million multiply-adds."""
    return 64, [64, 48, 32, 16, 1]


def random_weights(rng: np.random.Generator, outputs: int, inputs: int, shift: int) -> Ints:
    """Weights (outputs, inputs) of different characters: full range, extremes, sparse, halves."""
    kind = rng.integers(0, 6)
    if kind == 0:
        return rng.choice([-MAX_WEIGHT, MAX_WEIGHT], (outputs, inputs))
    if kind == 1:
        sign = rng.choice([-MAX_WEIGHT, MAX_WEIGHT], (outputs, 1))
        return np.broadcast_to(sign, (outputs, inputs)).copy()
    if kind == 2:
        return rng.integers(-MAX_WEIGHT, MAX_WEIGHT + 1, (outputs, inputs)) * (
            rng.random((outputs, inputs)) < 0.1
        )
    if kind == 3 and shift <= 6:
        half = 1 << (shift - 1)
        return rng.integers(-(MAX_WEIGHT // half), MAX_WEIGHT // half + 1, (outputs, inputs)) * half
    if kind == 4:
        return rng.integers(-3, 4, (outputs, inputs))
    return rng.integers(-MAX_WEIGHT, MAX_WEIGHT + 1, (outputs, inputs))


def fit(weights: Ints, rng: np.random.Generator) -> Ints:
    """Drops weights until each output's positive and negative sums leave room for a bias."""
    limit = SUM_LIMIT - 2**15
    for row in weights:
        for sign in (1, -1):
            places = np.flatnonzero(row * sign > 0)
            rng.shuffle(places)
            while len(places) and 255 * int(np.abs(row[places]).sum()) >= limit:
                row[places[: 1 + len(places) // 16]] = 0
                places = places[1 + len(places) // 16 :]
    return weights


def bias_bounds(weights: Ints, shift: int) -> tuple[Ints, Ints]:
    """The least and the greatest bias of each output that the inspector allows."""
    positive = np.where(weights > 0, weights, 0).sum(axis=1)
    negative = np.where(weights < 0, -weights, 0).sum(axis=1)
    return 255 * negative - SUM_LIMIT + 1, SUM_LIMIT - 1 - (1 << (shift - 1)) - 255 * positive


def random_layer(rng: np.random.Generator, outputs: int, inputs: int) -> Layer:
    """Weights (outputs, inputs), biases and shift of one layer."""
    shift = int(rng.integers(1, 16))
    weights = fit(random_weights(rng, outputs, inputs, shift).astype(np.int64), rng)
    low, high = bias_bounds(weights, shift)
    # Most outputs are to be neither black nor white on average; some biases are at their limits.
    centred = rng.integers(0, 256, outputs) * (1 << shift) - 128 * weights.sum(axis=1)
    biases = np.clip(centred, low, high)
    extreme = rng.random(outputs)
    biases = np.where(extreme < 0.05, low, np.where(extreme > 0.95, high, biases))
    return Layer(weights, biases, shift)


def random_model(
    rng: np.random.Generator, latent_length: int, channels: list[int], style_length: int = 0
) -> Model:
    """A model of that shape; ``channels`` are those of all layers, the last 1."""
    layers = [random_layer(rng, 16 * channels[0], latent_length)]
    for inputs, outputs in pairwise(channels):
        flat = random_layer(rng, outputs, 9 * inputs)
        layers.append(Layer(flat.weights.reshape(outputs, inputs, 3, 3), flat.biases, flat.shift))
    return Model(tuple(layers), style_length)


def random_shape(
    rng: np.random.Generator, budget: int = MAX_MULTIPLY_ADDS
) -> tuple[int, list[int]]:
    """Latent length and channels of a random shape that the chain allows, within the budget."""
    while True:
        latent_length = 4 * int(rng.integers(1, 17))
        depth = int(rng.integers(1, 5))
        top = int(rng.choice([1, 3, 8, 17, 33, 64]))
        channels = [int(c) for c in rng.integers(1, top + 1, depth)] + [1]
        count = 16 * channels[0] * latent_length
        length = 32 + 16 * channels[0] * (latent_length + 4)
        for layer in range(1, depth + 1):
            weights = 9 * channels[layer] * channels[layer - 1]
            count += weights * (4 << layer) ** 2
            length += weights + 4 * channels[layer]
        if count <= budget and length <= MAX_BLOB:
            return latent_length, channels


def random_latent(rng: np.random.Generator, length: int) -> bytes:
    """Noise, or now and then all black, all white, or only these two."""
    kind = rng.integers(0, 8)
    if kind == 0:
        return bytes(length)
    if kind == 1:
        return b"\xff" * length
    if kind == 2:
        return bytes(rng.choice([0, 255], length).astype(np.uint8))
    return rng.bytes(length)


def random_axes(rng: np.random.Generator, latent_length: int) -> list[Axis]:
    """Axes of a model's own that leave at least one byte of noise."""
    axes: list[Axis] = []
    room = latent_length - 1
    while room and len(axes) < 9 and rng.random() < 0.7:
        name = b"own %d" % len(axes)
        if rng.random() < 0.5:
            lo = int(rng.integers(0, 200))
            axes.append(Axis(name, SCALAR, lo, int(rng.integers(lo, 256))))
            room -= 1
        else:
            hi = int(rng.integers(0, min(32, room)))
            axes.append(Axis(name, CHOICE, 0, hi))
            room -= hi + 1
    return axes


def style_length(axes: list[Axis]) -> int:
    """Style bytes that a model's own axes fill."""
    return sum(axis.hi + 1 if axis.kind == CHOICE else 1 for axis in axes)


def random_style(rng: np.random.Generator, axes: list[Axis], palettes: int) -> bytes:
    """A range or odds within the bounds on each axis."""
    parts = []
    for axis in axes:
        highest = palettes - 1 if axis.kind == PALETTE else axis.hi
        choices = highest - axis.lo + 1
        if rng.random() < 0.5:
            lo, hi = sorted(int(v) for v in rng.integers(axis.lo, highest + 1, 2))
            parts.append(struct.pack(">BHH", 0, lo, hi))
            continue
        count = int(rng.integers(1, min(16, choices) + 1))
        drawn = axis.lo + np.sort(rng.choice(choices, count, replace=False))
        cuts = np.sort(rng.choice(np.arange(1, 10_000), count - 1, replace=False))
        weights = np.diff([0, *cuts, 10_000])
        pairs = zip(drawn.tolist(), weights.tolist(), strict=True)
        parts.append(bytes([count]) + b"".join(struct.pack(">HH", *pair) for pair in pairs))
    return b"".join(parts)


def fixed_style(values: Sequence[int]) -> bytes:
    """A style that leaves each axis one value."""
    return b"".join(struct.pack(">BHH", 0, value, value) for value in values)


def random_areas(rng: np.random.Generator) -> bytes:
    """A palette's areas: even, random, or all but the least to one of its inks."""
    count = int(rng.integers(2, 17))
    areas = np.ones(count, np.int64)
    kind = rng.integers(3)
    if kind == 0:
        areas[rng.integers(count)] += 256 - count
    elif kind == 1:
        areas += (256 - count) // count
        areas[0] += 256 - areas.sum()
    else:
        np.add.at(areas, rng.integers(0, count, 256 - count), 1)
    return bytes(areas.tolist())


def random_palette(rng: np.random.Generator) -> tuple[bytes, bytes]:
    """Colours and areas."""
    areas = random_areas(rng)
    return rng.bytes(24 * len(areas) + 6), areas


def random_field(rng: np.random.Generator, side: int) -> Ints:
    """Noise, or what is hard for it: flat, black and white, bands, a single pixel, a ramp."""
    y, x = np.indices((side, side))
    width = int(rng.integers(1, 5))
    return [
        lambda: np.zeros((side, side), np.int64),
        lambda: np.full((side, side), 255),
        lambda: (y // width + x // width) % 2 * 255,
        lambda: x // width % 2 * 255,
        lambda: np.where((y == side // width - 1) & (x == side - width), 255, 0),
        lambda: rng.integers(0, 2, (side, side)) * 255,
        lambda: (y * 3 + x * 5) * 255 // (8 * side),
        lambda: rng.integers(0, 256, (side, side)),
    ][rng.integers(8)]()


def random_values(rng: np.random.Generator, side: int) -> Values:
    """Values of the axes of composition, one palette; more often the whole field and no margin."""
    scale = composition_axes(side)[2].hi
    return Values(
        symmetry=int(rng.integers(5)),
        scale=int(rng.choice([0, rng.integers(scale + 1)])),
        ground=int(rng.integers(4)),
        line=int(rng.integers(3)),
        light=int(rng.integers(2)),
        margin=int(rng.choice([0, 0, 1, 2])),
    )
