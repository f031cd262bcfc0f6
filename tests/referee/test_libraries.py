"""Each stage on its own: checksums, PNG, composition, latent, weight sums."""

import hashlib
import io
import zlib

import numpy as np
import pytest
from PIL import Image

from tests.referee import reference
from tests.referee.bench import Bench
from tests.referee.models import random_axes, random_style, style_length

CRC_LENGTHS = [
    *(4, 5, 17, 31, 32, 33, 63, 64, 65, 71, 72, 73, 95, 100, 127, 128, 129),
    *(255, 256, 257, 511, 512, 513, 772, 1055, 1056, 1057, 2111, 2112, 2144, 2145),
    *(3935, 3936, 3968, 3969, 6496, 6528, 6529, 9600, 9632, 9633, 16_527),
]


@pytest.mark.parametrize("length", CRC_LENGTHS)
def test_crc32__when_the_message_has_any_length__then_equals_zlib(
    bench: Bench, length: int
) -> None:
    rng = np.random.default_rng(length)
    for message in (rng.bytes(length), bytes(length), b"\xff" * length):
        assert bench.call(bench.stages.functions.crc32(message))[0] == zlib.crc32(message)


@pytest.mark.parametrize("length", [0, 1, 31, 32, 33, 272, 1056, 4160, 16_512])
def test_adler32__when_the_data_has_any_length__then_equals_zlib(bench: Bench, length: int) -> None:
    rng = np.random.default_rng(length)
    for data in (rng.bytes(length), bytes(length), b"\xff" * length):
        assert bench.call(bench.stages.functions.adler32(data))[0] == zlib.adler32(data)


@pytest.mark.parametrize("side", [1, 5, 16, 32, 64, 127, 128])
def test_png__when_the_picture_is_random__then_is_the_file_and_pillow_reads_it(
    bench: Bench, side: int
) -> None:
    rng = np.random.default_rng(side)
    picture, palette = rng.bytes(side * side), rng.bytes(768)
    file, _ = bench.call(bench.stages.functions.png(picture, side, palette))
    assert file == reference.png(palette, picture)
    image = Image.open(io.BytesIO(file))
    assert image.mode == "P" and image.tobytes() == picture
    assert bytes(image.getpalette() or []) == palette
    digest, _ = bench.call(bench.stages.functions.digest(file))
    assert digest == hashlib.sha256(file).digest()


def test_png__when_picture_or_palette_have_another_length__then_reverts(bench: Bench) -> None:
    png = bench.stages.functions.png
    cases = [
        (png(bytes(15), 4, bytes(768)), ("PngPictureLength", (4, 15))),
        (png(b"", 0, bytes(768)), ("PngPictureLength", (0, 0))),
        (png(bytes(129 * 129), 129, bytes(768)), ("PngPictureLength", (129, 129 * 129))),
        (png(bytes(16), 4, bytes(767)), ("PngPaletteLength", (767,))),
    ]
    for call, wanted in cases:
        assert bench.error(bench.stages, call) == wanted


@pytest.mark.parametrize("side", [8, 16, 32, 64])
@pytest.mark.parametrize("symmetry", range(5))
def test_compose__when_every_pixel_differs_from_its_neighbours__then_follows_the_map(
    bench: Bench, symmetry: int, side: int
) -> None:
    # Two fields that together name every pixel: which row, which column.
    rows = np.repeat(np.arange(side), side).reshape(side, side)
    for values in (rows, rows.T, np.random.default_rng(side).integers(0, 256, (side, side))):
        field = values.astype(np.uint8).tobytes()
        picture, _ = bench.call(bench.stages.functions.compose(field, side, symmetry))
        assert picture == reference.compose(symmetry, values)


def test_compose__when_the_symmetry_is_unknown__then_reverts(bench: Bench) -> None:
    call = bench.stages.functions.compose(bytes(64), 8, 5)
    assert bench.error(bench.stages, call) == ("CompositionSymmetryUnknown", (5,))


@pytest.mark.parametrize("case", range(12))
def test_latent__when_axes_and_style_are_random__then_equals_the_reference(
    bench: Bench, case: int
) -> None:
    rng = np.random.default_rng(case)
    length = 4 * int(rng.integers(1, 17))
    axes = random_axes(rng, length, palettes=7)
    style, seed, index = random_style(rng, axes), rng.bytes(32), int(rng.integers(0, 2**40))
    rows = [(axis.name.ljust(32, b"\0"), axis.kind, axis.lo, axis.hi) for axis in axes]
    tail = style_length(axes)
    call = bench.stages.functions.latent(rows, seed, index, style, length, tail)
    values, latent, _ = bench.call(call)
    assert values == reference.style_values(seed, index, style)
    assert latent == reference.latent(length, axes, values, seed, index)


def test_latent__when_the_axes_fill_other_bytes_than_the_header_says__then_reverts(
    bench: Bench,
) -> None:
    rows = [(b"\0" * 32, kind, 0, hi) for kind, hi in ((0, 4), (1, 0), (2, 3), (3, 255))]
    style = bytes(16)
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
