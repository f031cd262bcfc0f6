"""From the seed to the digest: what the chain says of a work is what the semantics say."""

import io
from collections.abc import Sequence

import numpy as np
import pytest
from PIL import Image

from oracle.generator import style as styles
from oracle.generator.blob import parse
from oracle.generator.composition import Inks
from oracle.generator.engine import Generator
from tests.referee import reference
from tests.referee.bench import CODE_LIMIT, Bench
from tests.referee.composition import Values, picture
from tests.referee.models import (
    default_shape,
    fixed_style,
    random_axes,
    random_model,
    random_palette,
    random_shape,
    random_style,
    style_length,
)
from tests.referee.reference import Axis, Model, blob, composition_axes
from tests.support.deep import IS_DEEP

CASES = 2_000 if IS_DEEP else 24
PALETTES = [random_palette(np.random.default_rng(n)) for n in range(5)]
SEED = bytes(range(32))
ROOM = 2_000


@pytest.fixture(scope="module")
def furnished(bench: Bench) -> Bench:
    """The bench with some palettes on its shelf."""
    for palette in PALETTES:
        bench.send(bench.shelf.functions.addPalette(*palette))
    return bench


def onnxruntime_generator(model: Model, axes: Sequence[Axis]) -> Generator:
    """The node's own engine for the same weights."""
    named = [styles.Axis(a.name.decode(), styles.Kind(a.kind), a.lo, a.hi) for a in axes]
    return Generator(parse(blob(model)), named)


@pytest.mark.parametrize("case", range(CASES))
def test_views__when_model_and_style_are_random__then_equal_numpy_and_onnxruntime(
    furnished: Bench, case: int
) -> None:
    rng = np.random.default_rng([11, case])
    latent_length, channels = random_shape(rng, 11_000_000 if IS_DEEP else 1_000_000)
    own = random_axes(rng, latent_length)
    model = random_model(rng, latent_length, channels, style_length(own))
    axes = composition_axes(model.side) + own
    model_id = furnished.shelve(model, axes)
    style = random_style(rng, axes, len(PALETTES))
    seed, index = rng.bytes(32), int(rng.integers(0, 4096))

    values, shares = reference.traits(seed, index, style)
    latent = reference.latent(latent_length, axes, values, seed, index)
    field = reference.field(model, latent)
    colours, areas = PALETTES[values[1]]
    pixels = picture(field, Values(*values[:7]), areas)
    file = reference.png(colours, pixels)

    generator = onnxruntime_generator(model, axes)
    palettes = {number: Inks(*palette) for number, palette in enumerate(PALETTES)}
    (made,) = generator.works(seed, [index], style, palettes)
    assert (
        generator.fields(np.frombuffer(latent, np.uint8)[None]).tobytes()
        == field.astype(np.uint8).tobytes()
    )
    assert made.file == file

    views = furnished.referee.functions
    work = (model_id, seed, index, style)
    assert furnished.call(views.traits(*work)) == [values, shares]
    assert furnished.call(views.field(*work)) == field.astype(np.uint8).tobytes()
    assert furnished.call(views.picture(*work)) == pixels
    assert furnished.call(views.file(*work)) == file
    assert furnished.call(views.digest(*work)) == reference.digest(file)
    assert Image.open(io.BytesIO(file)).tobytes() == pixels


def test_field__when_the_model_has_the_default_shape__then_costs_less_than_0_75_gas_a_multiply_add(
    bench: Bench,
) -> None:
    latent_length, channels = default_shape()
    rng = np.random.default_rng(5)
    model = random_model(rng, latent_length, channels)
    pointers = bench.store(reference.blob(model))
    gas = bench.gas(bench.executor.functions.field(pointers, rng.bytes(latent_length)))
    assert gas <= 0.75 * model.multiply_adds


def test_contracts__when_compiled__then_leave_room_to_their_size_limit(bench: Bench) -> None:
    for name in ("Referee", "Executor", "Composer", "ModelInspector"):
        assert 0 < bench.artifacts[name].size <= CODE_LIMIT - ROOM


def test_field__when_the_model_is_not_provable__then_reverts(furnished: Bench) -> None:
    model = random_model(np.random.default_rng(1), 8, [2, 1])
    model_id = furnished.shelve(model, composition_axes(8), provable=False)
    views = furnished.referee.functions
    for view in (views.field, views.picture, views.file, views.digest):
        call = view(model_id, SEED, 0, fixed_style([0] * 7))
        assert furnished.error(furnished.referee, call) == ("RefereeModelNotProvable", (model_id,))


def test_views__when_the_style_is_bad__then_revert_with_what_is_wrong(furnished: Bench) -> None:
    axes = [*composition_axes(8), Axis(b"density", 8, 10, 20)]
    model = random_model(np.random.default_rng(1), 8, [2, 1], style_length=1)
    model_id = furnished.shelve(model, axes)
    good = fixed_style([0] * 7 + [10])
    field = furnished.referee.functions.field
    assert furnished.call(field(model_id, SEED, 0, good))
    cases = [
        (good[:-1], ("StyleLengthInvalid", (39, 40))),
        (good + b"\0", ("StyleLengthInvalid", (41, 40))),
        (fixed_style([5, *[0] * 6, 10]), ("StyleOutOfBounds", (0, 5, 5, 0, 4))),
        (fixed_style([0, 99, *[0] * 5, 10]), ("StyleOutOfBounds", (1, 99, 99, 0, 4))),
        (fixed_style([0, 0, 1, *[0] * 4, 10]), ("StyleOutOfBounds", (2, 1, 1, 0, 0))),
        (fixed_style([*[0] * 7, 9]), ("StyleOutOfBounds", (7, 9, 9, 10, 20))),
    ]
    for style, wanted in cases:
        assert furnished.error(furnished.referee, field(model_id, SEED, 0, style)) == wanted
