"""Random models within the on-chain class, extremes included."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from tests.referee.reference import Axis, Ints, Layer, Model

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
    """The least and the greatest bias of each output that the class allows."""
    positive = np.where(weights > 0, weights, 0).sum(axis=1)
    negative = np.where(weights < 0, -weights, 0).sum(axis=1)
    return 255 * negative - SUM_LIMIT + 1, SUM_LIMIT - 1 - (1 << (shift - 1)) - 255 * positive


def random_layer(rng: np.random.Generator, outputs: int, inputs: int) -> Layer:
    """Weights (outputs, inputs), biases and shift of one layer."""
    shift = int(rng.integers(1, 16))
    weights = fit(random_weights(rng, outputs, inputs, shift).astype(np.int64), rng)
    low, high = bias_bounds(weights, shift)
    # Most outputs are to be neither black nor white on average; some biases are the class' limits.
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
    """Latent length and channels of a random shape within the class and the budget."""
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


def random_axes(rng: np.random.Generator, latent_length: int, palettes: int) -> list[Axis]:
    """Symmetry, palette, and learned axes that leave at least one byte of noise."""
    axes = [Axis(b"symmetry", 0, 0, 4), Axis(b"palette", 1, 0, palettes - 1)]
    room = latent_length - 1
    while room and len(axes) < 16 and rng.random() < 0.7:
        if rng.random() < 0.5:
            lo = int(rng.integers(0, 200))
            axes.append(Axis(b"scalar", 3, lo, int(rng.integers(lo, 256))))
            room -= 1
        else:
            hi = int(rng.integers(0, min(32, room)))
            axes.append(Axis(b"choice", 2, 0, hi))
            room -= hi + 1
    return axes


def style_length(axes: list[Axis]) -> int:
    """Style bytes that the learned axes fill."""
    return sum(axis.hi + 1 if axis.kind == 2 else 1 for axis in axes[2:])


def random_style(rng: np.random.Generator, axes: list[Axis]) -> bytes:
    """A range within the bounds on each axis."""
    parts = []
    for axis in axes:
        lo, hi = sorted(int(v) for v in rng.integers(axis.lo, axis.hi + 1, 2))
        parts.append(lo.to_bytes(2, "big") + hi.to_bytes(2, "big"))
    return b"".join(parts)
