"""Each stage on its own: checksums, latent, weight sums."""

import zlib

import numpy as np
import pytest

from tests.referee import reference
from tests.referee.bench import Bench
from tests.referee.models import random_axes, random_style, style_length

CRC_LENGTHS = [
    *(4, 5, 17, 31, 32, 33, 63, 64, 65, 71, 72, 73, 95, 100, 127, 128, 129),
    *(255, 256, 257, 511, 512, 513, 772, 1055, 1056, 1057, 2111, 2112, 2144, 2145),
    *(3935, 3936, 3968, 3969, 6496, 6528, 6529, 9600, 9601, 9632, 9633, 9729, 16_527, 65_812),
]


@pytest.mark.parametrize("length", CRC_LENGTHS)
def test_crc32__when_the_message_has_any_length__then_equals_zlib(
    bench: Bench, length: int
) -> None:
    rng = np.random.default_rng(length)
    for message in (rng.bytes(length), bytes(length), b"\xff" * length):
        assert bench.call(bench.stages.functions.crc32(message))[0] == zlib.crc32(message)


@pytest.mark.parametrize("character", ["random", "black", "white", "first", "last", "columns"])
def test_adler32__whatever_the_rows_are__then_equals_zlib(bench: Bench, character: str) -> None:
    pixels = {
        "random": np.random.default_rng(3).integers(0, 256, (256, 256)),
        "black": np.zeros((256, 256)),
        "white": np.full((256, 256), 255),
        "first": np.arange(65_536).reshape(256, 256) == 0,
        "last": np.arange(65_536).reshape(256, 256) == 65_535,
        "columns": np.broadcast_to(np.arange(256), (256, 256)),
    }[character]
    rows = np.hstack([np.zeros((256, 1)), pixels]).astype(np.uint8).tobytes()
    assert bench.call(bench.stages.functions.adler32(rows))[0] == zlib.adler32(rows)


@pytest.mark.parametrize("case", range(12))
def test_latent__when_axes_and_style_are_random__then_equals_the_reference(
    bench: Bench, case: int
) -> None:
    rng = np.random.default_rng(case)
    length = 4 * int(rng.integers(1, 17))
    own = random_axes(rng, length)
    axes = reference.composition_axes(64) + own
    style, seed, index = random_style(rng, axes, 7), rng.bytes(32), int(rng.integers(0, 2**40))
    rows = [(axis.name.ljust(32, b"\0"), axis.kind, axis.lo, axis.hi) for axis in axes]
    tail = style_length(own)
    call = bench.stages.functions.latent(rows, seed, index, style, length, tail)
    values, latent, _ = bench.call(call)
    assert values == reference.traits(seed, index, style)[0]
    assert latent == reference.latent(length, axes, values, seed, index)


def test_latent__when_the_axes_fill_other_bytes_than_the_header_says__then_reverts(
    bench: Bench,
) -> None:
    axes = [*reference.composition_axes(8), reference.Axis(b"a", 7, 0, 3)]
    axes.append(reference.Axis(b"b", 8, 0, 255))
    rows = [(axis.name.ljust(32, b"\0"), axis.kind, axis.lo, axis.hi) for axis in axes]
    style = bytes(5 * len(axes))
    call = bench.stages.functions.latent(rows, bytes(32), 0, style, 16, 4)
    assert bench.error(bench.stages, call) == ("LatentStyleLengthMismatch", (4, 5))


@pytest.mark.parametrize("length", [9, 27, 32, 33, 64, 576])
def test_weight_sums__when_the_weights_are_in_range__then_are_exact(
    bench: Bench, length: int
) -> None:
    rng = np.random.default_rng(length)
    for weights in (
        rng.integers(-63, 64, length),
        np.full(length, 63),
        np.full(length, -63),
        np.zeros(length, dtype=np.int64),
    ):
        stored = (weights + 64).astype(np.uint8).tobytes()
        positive, negative, outside = bench.call(bench.stages.functions.sums(stored, False))
        assert positive == weights[weights > 0].sum()
        assert negative == -weights[weights < 0].sum()
        assert outside == 0


@pytest.mark.parametrize("bad", [0, 128, 129, 200, 255])
def test_weight_sums__when_one_byte_is_out_of_range__then_says_so(bench: Bench, bad: int) -> None:
    for place in (0, 5, 31, 32, 40):
        stored = bytearray(b"\x40" * 41)
        stored[place] = bad
        assert bench.call(bench.stages.functions.sums(bytes(stored), False))[2] != 0
