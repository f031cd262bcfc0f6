"""Picture and file in the EVM are those of the semantics, for whatever field and palette."""

import hashlib
import io
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from PIL import Image

from oracle.generator import composition
from tests.referee import reference
from tests.referee.bench import Bench
from tests.referee.composition import Values, picture
from tests.referee.models import random_areas, random_field, random_palette, random_values
from tests.referee.reference import Ints
from tests.support.deep import IS_DEEP

CASES = 2_000 if IS_DEEP else 40
BATCH = 10
EVEN = bytes([64] * 4)


def composed(bench: Bench, field: Ints, values: Values, areas: bytes) -> bytes:
    """The picture that the chain makes."""
    pixels = field.astype(np.uint8).tobytes()
    return bytes(
        bench.call(bench.composer.functions.picture(pixels, values.listed(), areas)),
    )


@pytest.mark.parametrize("batch", range(CASES // BATCH))
def test_picture__when_field_palette_and_values_are_random__then_equals_both_references(
    bench: Bench, batch: int
) -> None:
    rng = np.random.default_rng([17, batch])
    for _ in range(BATCH):
        field = random_field(rng, int(rng.choice([8, 16, 32, 64])))
        values, areas = random_values(rng, len(field)), random_areas(rng)
        wanted = picture(field, values, areas)
        own = np.array([values.listed()])
        made = composition.compose(field.astype(np.uint8)[None], own, [areas])[0]
        assert made.tobytes() == wanted, f"NumPy: {values}, areas {list(areas)}"
        assert composed(bench, field, values, areas) == wanted, f"{values}, areas {list(areas)}"


@pytest.mark.parametrize("symmetry", range(5))
@pytest.mark.parametrize("side", [8, 16, 32, 64])
def test_picture__whatever_the_symmetry_and_the_scale__then_equals_the_reference(
    bench: Bench, symmetry: int, side: int
) -> None:
    field = np.random.default_rng([side, symmetry]).integers(0, 256, (side, side))
    scales = {8: (0,), 16: (0, 1, 4)}.get(side, (0, 2, 3, 5, 8, 10, 20))
    for scale in scales:
        values = Values(symmetry=symmetry, scale=scale, line=2, light=1)
        assert composed(bench, field, values, EVEN) == picture(field, values, EVEN)


@pytest.mark.parametrize(("line", "light", "margin"), product(range(3), range(2), range(3)))
def test_picture__whatever_line_light_and_margin_are__then_equals_the_reference(
    bench: Bench, line: int, light: int, margin: int
) -> None:
    field = np.random.default_rng(9).integers(0, 256, (16, 16))
    for symmetry in range(5):
        values = Values(symmetry=symmetry, line=line, light=light, margin=margin)
        assert composed(bench, field, values, EVEN) == picture(field, values, EVEN)


@pytest.mark.parametrize("inks", range(2, 17))
def test_picture__whatever_the_number_of_inks_and_the_ground__then_equals_the_reference(
    bench: Bench, inks: int
) -> None:
    field = np.random.default_rng(inks).integers(0, 256, (16, 16))
    areas = bytes([256 - 15 * (inks - 1)] + [15] * (inks - 1))
    for ground, line in product(range(4), (0, 2)):
        values = Values(symmetry=2, ground=ground, line=line)
        assert composed(bench, field, values, areas) == picture(field, values, areas)


@pytest.mark.parametrize("symmetry", range(5))
def test_picture__when_levels_are_crowded_at_either_end__then_equals_the_reference(
    bench: Bench, symmetry: int
) -> None:
    areas = bytes([16] * 16)
    y, x = np.indices((64, 64))
    for field in (
        np.zeros((64, 64), np.int64),
        np.full((64, 64), 255),
        (x + y) % 2 * 255,
        np.where(x < 32, 0, 255),
        np.where(x + y == 63, 0, 255),
    ):
        for light in range(2):
            values = Values(symmetry=symmetry, line=2, light=light)
            assert composed(bench, field, values, areas) == picture(field, values, areas)


@pytest.mark.parametrize("case", range(6))
def test_file__when_palette_and_field_are_random__then_is_the_file_and_pillow_reads_it(
    bench: Bench, case: int
) -> None:
    rng = np.random.default_rng([3, case])
    field = random_field(rng, 16)
    values, (colours, areas) = random_values(rng, 16), random_palette(rng)
    pixels = picture(field, values, areas)
    arguments = (field.astype(np.uint8).tobytes(), values.listed(), colours, areas)
    file = bench.call(bench.composer.functions.file(*arguments))
    assert file == reference.png(colours, pixels)
    digest = bench.call(bench.composer.functions.digest(*arguments))
    assert digest == hashlib.sha256(file).digest()
    image = Image.open(io.BytesIO(file))
    assert image.mode == "P" and image.tobytes() == pixels
    assert bytes(image.getpalette() or [])[: len(colours)] == colours


def test_picture__when_what_is_asked_for_does_not_exist__then_reverts_with_what_is_wrong(
    bench: Bench,
) -> None:
    call = bench.composer.functions.picture
    good = Values()
    cases = [
        (call(bytes(63), good.listed(), EVEN), ("CompositionFieldLength", (63,))),
        (call(bytes(128 * 128), good.listed(), EVEN), ("CompositionFieldLength", (16_384,))),
        (call(bytes(64), good.listed()[:6], EVEN), ("CompositionValuesMissing", (6,))),
        (call(bytes(64), good.listed(), b"\xff"), ("InksAreasInvalid", (1, 255))),
        (call(bytes(64), good.listed(), bytes([15] * 17)), ("InksAreasInvalid", (17, 255))),
        (call(bytes(64), good.listed(), bytes([64, 64, 64, 63])), ("InksAreasInvalid", (4, 255))),
        (call(bytes(64), good.listed(), bytes([128, 128, 0])), ("InksAreasInvalid", (3, 256))),
    ]
    highest = {"symmetry": 4, "scale": 0, "ground": 3, "line": 2, "light": 1, "margin": 2}
    for name, most in highest.items():
        axis = {"symmetry": 0, "scale": 2, "ground": 3, "line": 4, "light": 5, "margin": 6}[name]
        values = replace(good, **{name: most + 1}).listed()
        wanted = ("CompositionValueUnknown", (axis, most + 1, most))
        cases.append((call(bytes(64), values, EVEN), wanted))
    for side, most in ((16, 4), (32, 20)):
        values = replace(good, scale=most + 1).listed()
        wanted = ("CompositionValueUnknown", (2, most + 1, most))
        cases.append((call(bytes(side * side), values, EVEN), wanted))
    colours = bench.composer.functions.file(bytes(64), good.listed(), bytes(101), EVEN)
    cases.append((colours, ("PngColoursLength", (101, 102))))
    for function, wanted in cases:
        assert bench.error(bench.composer, function) == wanted
