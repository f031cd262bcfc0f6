"""Provable means checked by the chain: every limit, just kept and just broken."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from oracle.generator.dispute_gas import WORK_GAS_LIMIT, work_gas
from tests.referee.bench import TRANSACTION_GAS_LIMIT, Bench
from tests.referee.models import (
    bias_bounds,
    default_shape,
    random_model,
    random_shape,
)
from tests.referee.reference import Layer, Model, blob

SUM_LIMIT = 2**23

ErrorArguments = tuple[object, ...]


def small_model(seed: int = 2) -> Model:
    """A model that is quickly inspected."""
    return random_model(np.random.default_rng(seed), 8, [5, 4, 3, 1])


def inspect(bench: Bench, data: bytes) -> int:
    return int(bench.call(bench.inspector.functions.inspect(bench.store(data))))


def refusal(bench: Bench, data: bytes) -> tuple[str, ErrorArguments]:
    call = bench.inspector.functions.inspect(bench.store(data))
    return bench.error(bench.inspector, call)


def patched(data: bytes, at: int, value: bytes) -> bytes:
    return data[:at] + value + data[at + len(value) :]


@pytest.mark.parametrize("case", range(10))
def test_inspect__when_a_random_model_is_in_the_class__then_counts_its_multiply_adds(
    bench: Bench, case: int
) -> None:
    rng = np.random.default_rng([5, case])
    shape = random_shape(rng)
    while work_gas(*shape) > WORK_GAS_LIMIT:
        shape = random_shape(rng)
    model = random_model(rng, *shape)
    assert inspect(bench, blob(model)) == model.multiply_adds


def with_bias(model: Model, layer: int, output: int, bias: int) -> Model:
    layers = list(model.layers)
    biases = layers[layer].biases.copy()
    biases[output] = bias
    layers[layer] = replace(layers[layer], biases=biases)
    return replace(model, layers=tuple(layers))


@pytest.mark.parametrize(
    ("layer", "output"), [(0, 0), (0, 7), (0, 8), (0, 79), (1, 0), (1, 3), (2, 2), (3, 0)]
)
def test_inspect__when_a_bias_is_at_its_bound__then_one_more_is_refused(
    bench: Bench, layer: int, output: int
) -> None:
    model = small_model()
    flat = model.layers[layer].weights.reshape(len(model.layers[layer].biases), -1)
    low, high = bias_bounds(flat, model.layers[layer].shift)
    for bound in (int(low[output]), int(high[output])):
        inspect(bench, blob(with_bias(model, layer, output, bound)))
    above = blob(with_bias(model, layer, output, int(high[output]) + 1))
    below = blob(with_bias(model, layer, output, int(low[output]) - 1))
    assert refusal(bench, above) == (
        "InspectorSumTooHigh",
        (layer, output, SUM_LIMIT, SUM_LIMIT - 1),
    )
    assert refusal(bench, below) == (
        "InspectorSumTooLow",
        (layer, output, -SUM_LIMIT, 1 - SUM_LIMIT),
    )


def test_inspect__when_a_weight_byte_is_out_of_range__then_names_layer_and_output(
    bench: Bench,
) -> None:
    model = small_model()
    data = blob(model)
    dense = 16 * 5 * 8
    first = 32 + dense + 4 * 80
    cases = [
        (32, 0, 0),
        (32 + 63, 0, 7),
        (32 + 64, 0, 8),
        (32 + dense - 1, 0, 79),
        (first, 1, 0),
        (first + 9 * 5, 1, 1),
        (first + 9 * 5 * 4 - 1, 1, 3),
        (len(data) - 5, 3, 0),
    ]
    for at, layer, output in cases:
        for bad in (0, 128, 255):
            broken = patched(data, at, bytes([bad]))
            assert refusal(bench, broken) == ("InspectorWeightOutsideRange", (layer, output))


def test_inspect__when_the_blob_has_another_length__then_is_refused(bench: Bench) -> None:
    data = blob(small_model())
    assert refusal(bench, data + b"\0") == ("InspectorBlobLength", (len(data), len(data) + 1))
    assert refusal(bench, data[:-1]) == ("InspectorBlobLength", (len(data), len(data) - 1))
    assert refusal(bench, data[:31])[0] == "BlobTooShort"


def test_inspect__when_the_header_leaves_the_class__then_names_the_limit(bench: Bench) -> None:
    data = blob(small_model())
    cases = [
        (0, b"ATL1", "HeaderMalformed"),
        (20, b"\1", "HeaderMalformed"),
        (31, b"\1", "HeaderMalformed"),
        (4, b"\0\0", "HeaderLatentOutsideClass"),
        (4, b"\0\6", "HeaderLatentOutsideClass"),
        (4, b"\0\x44", "HeaderLatentOutsideClass"),
        (6, b"\x08", "HeaderLatentOutsideClass"),
        (7, b"\0", "HeaderDepthOutsideClass"),
        (7, b"\5", "HeaderDepthOutsideClass"),
        (8, b"\0\0", "HeaderChannelsOutsideClass"),
        (8, b"\0\x41", "HeaderChannelsOutsideClass"),
        (11, b"\1\5", "HeaderChannelsOutsideClass"),
        (17, b"\0\2", "HeaderChannelsOutsideClass"),
        (10, b"\0", "HeaderShiftOutsideClass"),
        (19, b"\x10", "HeaderShiftOutsideClass"),
    ]
    for at, value, wanted in cases:
        assert refusal(bench, patched(data, at, value))[0] == wanted, (at, value)


def zero_model(latent_length: int, channels: list[int]) -> Model:
    """A model of that shape whose weights are all zero."""
    layers = [
        Layer(
            np.zeros((16 * channels[0], latent_length), np.int64),
            np.zeros(16 * channels[0], np.int64),
            1,
        )
    ]
    for inputs, outputs in pairwise(channels):
        layers.append(
            Layer(np.zeros((outputs, inputs, 3, 3), np.int64), np.zeros(outputs, np.int64), 1)
        )
    return Model(tuple(layers), 0)


def test_inspect__when_the_network_is_too_large__then_names_the_limit(bench: Bench) -> None:
    for shape in ((4, [64, 48, 34, 16, 1]), (64, [64, 1, 17, 56, 1]), (64, [1, 1, 1, 64, 1])):
        assert refusal(bench, blob(zero_model(*shape))) == (
            "InspectorWorkTooDear",
            (work_gas(*shape), WORK_GAS_LIMIT),
        )
    long = blob(zero_model(64, [64, 64, 24, 1]))
    assert refusal(bench, long) == ("InspectorBlobTooLong", (len(long), 120_000))


def test_inspect__when_the_blob_is_cut_into_too_many_chunks__then_is_refused(bench: Bench) -> None:
    data = blob(small_model())
    for chunk, accepted in ((len(data) // 8 + 1, True), (len(data) // 9 + 1, False)):
        pointers = bench.store(data, chunk)
        call = bench.inspector.functions.inspect(pointers)
        if accepted:
            assert len(pointers) == 8 and bench.call(call)
        else:
            assert bench.error(bench.inspector, call) == ("InspectorTooManyChunks", (9, 8))


def test_inspect__when_the_model_is_as_large_as_can_be__then_fits_into_one_transaction(
    bench: Bench,
) -> None:
    for shape in (default_shape(), (64, [64, 64, 16, 1])):
        data = blob(random_model(np.random.default_rng(1), *shape))
        gas = bench.gas(bench.inspector.functions.inspect(bench.store(data)))
        assert gas <= TRANSACTION_GAS_LIMIT // 4
