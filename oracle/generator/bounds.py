"""What makes a model exact in 32-bit arithmetic, and what lets the chain itself run it."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from oracle.errors import FatalError
from oracle.generator.blob import Layer, Model, blob_length
from oracle.generator.dispute_gas import WORK_GAS_LIMIT, work_gas

EXACT_LIMIT: Final = 1 << 24
"""Integers up to here are exact in float32, so no order of summation can matter."""

LANE_LIMIT: Final = 1 << 23
"""The EVM's executor keeps signed accumulators in lanes of 24 bits."""

CHAIN_BLOB_LENGTH: Final = 120_000
CHAIN_LATENT_LENGTH: Final = 64
CHAIN_CHANNELS: Final = 64
CHAIN_FIELD_SIZE: Final = 64
CHAIN_SHIFTS: Final = range(1, 16)


class BoundsError(FatalError):
    """The model could overflow somewhere, or is more than the chain runs."""


def _by_output(layer: Layer) -> NDArray[np.int64]:
    """The layer's weights, one row an output."""
    return layer.weights.astype(np.int64).reshape(len(layer.weights), -1)


def exact_bounds(layer: Layer) -> NDArray[np.int64]:
    """``255·Σ|w| + |b|`` for each output of a layer."""
    bound: NDArray[np.int64] = 255 * np.abs(_by_output(layer)).sum(axis=1) + np.abs(layer.biases)
    return bound


def lane_bounds(layer: Layer) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The highest accumulator with rounding's half added, and minus the lowest, by output.

    ``255·Σw⁺ + b + 2^(shift−1)`` and ``255·Σ|w⁻| − b``.
    """
    weights = _by_output(layer)
    half = (1 << layer.shift) >> 1
    high: NDArray[np.int64] = 255 * np.maximum(weights, 0).sum(axis=1) + layer.biases + half
    low: NDArray[np.int64] = 255 * np.maximum(-weights, 0).sum(axis=1) - layer.biases
    return high, low


def _refuse_over(limit: int, bounds: NDArray[np.int64], index: int, what: str) -> None:
    worst = int(bounds.argmax())
    if bounds[worst] >= limit:
        name = "output" if index == 0 else "channel"
        raise BoundsError(
            f"layer {index}, {name} {worst}: {what} = {bounds[worst]}, must be under {limit}"
        )


def check_exact(model: Model) -> None:
    """Prove that float32 and int32 compute every accumulator of the model exactly.

    Raises:
        BoundsError: Some output's ``255·Σ|w| + |b|`` reaches 2^24, or a shift is over 23; the
            message names layer and channel.
    """
    for index, layer in enumerate(model.layers):
        if layer.shift > 23:
            raise BoundsError(f"layer {index}: shift {layer.shift} is over 23")
        _refuse_over(EXACT_LIMIT, exact_bounds(layer), index, "255·Σ|w| + |b|")


def check_on_chain(model: Model) -> None:
    """Prove that the chain can run the model.

    Raises:
        BoundsError: A limit is passed; the message names it.
    """
    check_exact(model)
    limits = (
        ("blob bytes", blob_length(model.latent_length, model.channels), CHAIN_BLOB_LENGTH),
        ("latent bytes", model.latent_length, CHAIN_LATENT_LENGTH),
        ("channels in a layer", max(model.channels), CHAIN_CHANNELS),
        ("field pixels a side", model.field_size, CHAIN_FIELD_SIZE),
    )
    for what, value, limit in limits:
        if value > limit:
            raise BoundsError(f"{value} {what}: the chain runs {limit} at most")
    gas = work_gas(model.latent_length, model.channels)
    if gas > WORK_GAS_LIMIT:
        raise BoundsError(
            f"judging a work takes up to {gas:,} gas, the chain has {WORK_GAS_LIMIT:,} for it: "
            "take fewer channels, above all in the last layers"
        )
    for index, layer in enumerate(model.layers):
        if layer.shift not in CHAIN_SHIFTS:
            raise BoundsError(f"layer {index}: shift {layer.shift}, the chain runs 1 … 15")
        high, low = lane_bounds(layer)
        _refuse_over(LANE_LIMIT, high, index, "255·Σw⁺ + b + 2^(shift−1)")
        _refuse_over(LANE_LIMIT, low, index, "255·Σ|w⁻| − b")
