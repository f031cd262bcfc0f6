"""The certificate of a model's exactness: proven by bounds, and tried every way there is here."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.corpus import Bytes
from oracle.errors import FatalError
from oracle.generator.blob import Layer, Model, build, digest
from oracle.generator.bounds import (
    EXACT_LIMIT,
    LANE_LIMIT,
    check_on_chain,
    exact_bounds,
    lane_bounds,
)
from oracle.generator.engine import Generator
from oracle.generator.onnx_graph import Profile
from oracle.generator.style import Axis, full_ranges

CERTIFICATE: Final = "exactness.json"
PLAIN: Final = "NumPy, int64"

_LATENTS: Final = 64
"""For fields of 64×64; fewer for larger ones."""


@dataclass(frozen=True)
class Bounds:
    """The largest of a layer's accumulators' bounds: in any order, and in the chain's lanes."""

    channels: int
    shift: int
    exact: int
    highest: int
    lowest: int


@dataclass(frozen=True)
class Certificate:
    """What was proven and what was tried.

    Attributes:
        weights: the blob's Keccak-256.
        layers: their bounds.
        seed: of the works whose latents were run, drawn from the widest style; it follows from
            the weights, so nobody chose them.
        count: how many.
        fields: SHA-256 over their fields.
        ways: what came to these fields.
    """

    weights: str
    layers: tuple[Bounds, ...]
    seed: str
    count: int
    fields: str
    ways: tuple[str, ...]

    def write(self, folder: Path) -> None:
        """Into a model's folder, with the limits beside the bounds."""
        limits = {"exact": EXACT_LIMIT, "lanes": LANE_LIMIT}
        text = json.dumps({**asdict(self), "limits": limits}, indent=2)
        (folder / CERTIFICATE).write_text(text + "\n")


def certify(model: Model, axes: Sequence[Axis]) -> Certificate:
    """Proves the bounds, and runs the model plainly and in both profiles on the same latents.

    Raises:
        BoundsError: Some accumulator could overflow, or the model is more than the chain runs; the
            message names the limit, and layer and channel.
        FatalError: Two ways differ on this machine.
    """
    check_on_chain(model)
    weights = digest(build(model))
    seed = hashlib.sha256(b"atelier-2 exactness" + weights).digest()
    count = max(4, _LATENTS * 64**2 // max(64, model.field_size) ** 2)
    runs = {f"onnxruntime, profile {p.value}": Generator(model, axes, p) for p in Profile}
    latents = next(iter(runs.values())).inputs(seed, range(count), full_ranges(axes))[1]
    fields = plain_fields(model, latents)
    for way, generator in runs.items():
        if not np.array_equal(generator.fields(latents), fields):
            raise FatalError(f"{way} and {PLAIN} differ on this machine: do not run rounds here")
    return Certificate(
        weights="0x" + weights.hex(),
        layers=tuple(_bounds(layer) for layer in model.layers),
        seed="0x" + seed.hex(),
        count=count,
        fields="0x" + hashlib.sha256(fields.tobytes()).hexdigest(),
        ways=(PLAIN, *runs),
    )


def plain_fields(model: Model, latents: Bytes) -> Bytes:
    """The network in integers and nothing else (semantics, 4): ``(N, Z)`` to ``(N, F, F)``."""
    dense, *convolutions = model.layers
    total = latents.astype(np.int64) @ dense.weights.astype(np.int64).T + dense.biases
    value = _settle(total, dense.shift).reshape(len(latents), dense.channels, 4, 4)
    for layer in convolutions:
        doubled = value.repeat(2, axis=2).repeat(2, axis=3)
        side = doubled.shape[2]
        padded = np.pad(doubled, ((0, 0), (0, 0), (1, 1), (1, 1)))
        total = np.broadcast_to(
            layer.biases[:, None, None], (len(value), layer.channels, side, side)
        )
        for row in range(3):
            for column in range(3):
                seen = padded[:, :, row : row + side, column : column + side]
                taps = layer.weights[:, :, row, column].astype(np.int64)
                total = total + np.einsum("oi,niyx->noyx", taps, seen)
        value = _settle(total, layer.shift)
    return value[:, 0].astype(np.uint8)


def _settle(total: NDArray[np.int64], shift: int) -> NDArray[np.int64]:
    """``clip(rne(total / 2^shift), 0, 255)``."""
    below = total >> shift
    twice, whole = 2 * (total - (below << shift)), 1 << shift
    up = (twice > whole) | ((twice == whole) & (below & 1 == 1))
    settled: NDArray[np.int64] = np.clip(below + up, 0, 255)
    return settled


def _bounds(layer: Layer) -> Bounds:
    high, low = lane_bounds(layer)
    exact = int(exact_bounds(layer).max())
    return Bounds(layer.channels, layer.shift, exact, int(high.max()), int(low.max()))
