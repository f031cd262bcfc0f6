"""Hypothesis strategies for models small enough for the reference."""

from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from oracle.generator.blob import Layer, Model
from oracle.generator.composition import Inks
from oracle.generator.style import Axis, Kind, model_axes

OWN = (Axis("family", Kind.CHOICE, 0, 2), Axis("density", Kind.SCALAR, 0, 255))
AXES = tuple(
    replace(axis, hi=3) if axis.kind is Kind.PALETTE else axis for axis in model_axes(OWN, 8)
)
"""Four style bytes, so that a latent of 8 still has four bytes of noise."""


def inks(number: int) -> Inks:
    """A palette of 2 … 16 inks that differs from number to number."""
    rng = np.random.default_rng(number)
    count = 2 + number % 15
    cuts = np.sort(rng.choice(np.arange(1, 256), count - 1, replace=False))
    areas = np.diff([0, *cuts, 256]).astype(np.uint8)
    return Inks(rng.bytes(3 * (8 * count + 2)), areas.tobytes())


PALETTES = {number: inks(number) for number in range(4)}


def layer(shape: tuple[int, ...], shift: int, spread: int, rng: np.random.Generator) -> Layer:
    """Weights within ±spread, with some at the very ends; biases about the middle of the clip."""
    weights = rng.integers(-spread, spread + 1, shape)
    ends = rng.random(shape) < 0.1
    weights[ends] = rng.choice([-spread, spread], int(ends.sum()))
    middle = (128 << shift) - 120 * weights.reshape(shape[0], -1).sum(axis=1)
    biases = middle + rng.integers(-(64 << shift), (64 << shift) + 1, shape[0])
    return Layer(weights.astype(np.int8), biases.astype(np.int64), shift)


@st.composite
def models(draw: st.DrawFn) -> Model:
    """Shapes, shifts 1 … 15 and weights up to ±63, all within the bounds of exactness."""
    latent = 4 * draw(st.integers(2, 12))
    channels = [*draw(st.lists(st.integers(1, 9), min_size=1, max_size=3)), 1]
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    layers = []
    for index, count in enumerate(channels):
        shape = (16 * count, latent) if index == 0 else (count, channels[index - 1], 3, 3)
        spread = draw(st.sampled_from([1, 7, 31, 63]))
        layers.append(layer(shape, draw(st.integers(1, 15)), spread, rng))
    return Model(latent, 4, tuple(layers))


seeds = st.binary(min_size=32, max_size=32)
