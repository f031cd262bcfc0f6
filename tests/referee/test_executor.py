"""The network on the chain equals the NumPy reference for every shape and weight it allows."""

import numpy as np
import pytest

from tests.referee.bench import Bench
from tests.referee.models import (
    default_shape,
    random_latent,
    random_model,
    random_shape,
)
from tests.referee.reference import blob, field
from tests.support.deep import IS_DEEP

CASES = 2_000 if IS_DEEP else 25
BATCH = 50 if IS_DEEP else 25
BUDGET = 11_000_000 if IS_DEEP else 1_500_000


def assert_equal(bench: Bench, latent_length: int, channels: list[int], seed: int) -> None:
    rng = np.random.default_rng(seed)
    model = random_model(rng, latent_length, channels)
    latent = random_latent(rng, latent_length)
    pointers = bench.store(blob(model))
    made = bench.call(bench.executor.functions.field(pointers, latent))
    wanted = field(model, latent).astype(np.uint8).tobytes()
    assert made == wanted, f"shape {latent_length}, {channels}, seed {seed}"


@pytest.mark.parametrize("batch", range(CASES // BATCH))
def test_field__when_shape_and_weights_are_random__then_equals_the_reference(
    bench: Bench, batch: int
) -> None:
    rng = np.random.default_rng([7, batch])
    for case in range(BATCH):
        latent_length, channels = random_shape(rng, BUDGET)
        assert_equal(bench, latent_length, channels, seed=1000 * batch + case)


@pytest.mark.parametrize(
    ("latent_length", "channels"),
    [
        (4, [1, 1]),
        (64, [64, 1]),
        (8, [2, 3, 1]),
        (12, [15, 16, 1]),
        (16, [16, 17, 1]),
        (20, [31, 32, 33, 1]),
        (60, [47, 48, 49, 1]),
        (64, [63, 64, 1]),
        (64, [1, 64, 1, 64, 1]),
        default_shape(),
    ],
)
def test_field__when_the_shape_is_at_an_edge__then_equals_the_reference(
    bench: Bench, latent_length: int, channels: list[int]
) -> None:
    for seed in range(3):
        assert_equal(bench, latent_length, channels, seed)


@pytest.mark.parametrize("chunk", [1, 31, 600, 24_575])
def test_field__when_the_blob_is_cut_anywhere__then_is_the_same(bench: Bench, chunk: int) -> None:
    rng = np.random.default_rng(3)
    model = random_model(rng, 4, [2, 2, 1])
    latent = rng.bytes(4)
    pointers = bench.store(blob(model), chunk)
    made = bench.call(bench.executor.functions.field(pointers, latent))
    assert made == field(model, latent).astype(np.uint8).tobytes()


def test_field__when_the_latent_has_another_length__then_reverts(bench: Bench) -> None:
    pointers = bench.store(blob(random_model(np.random.default_rng(1), 8, [1, 1])))
    for length in (0, 7, 9):
        call = bench.executor.functions.field(pointers, bytes(length))
        assert bench.error(bench.executor, call) == ("ExecutorLatentLength", (8, length))


def test_field__when_the_blob_is_cut_off__then_reverts(bench: Bench) -> None:
    data = blob(random_model(np.random.default_rng(1), 8, [1, 1]))
    pointers = bench.store(data[:-1])
    call = bench.executor.functions.field(pointers, bytes(8))
    assert bench.error(bench.executor, call) == ("BlobTooShort", (len(data), len(data) - 1))
