"""From the seed to the digest: what the chain says of a work is what the semantics say."""

import io
import struct
from collections.abc import Sequence

import numpy as np
import pytest
from PIL import Image

from oracle.generator import style as styles
from oracle.generator.blob import parse
from oracle.generator.composition import Inks
from oracle.generator.dispute_gas import BESIDE, WORK_GAS_LIMIT, work_gas
from oracle.generator.engine import Generator
from tests.referee import reference
from tests.referee.bench import CODE_LIMIT, TRANSACTION_GAS_LIMIT, Bench
from tests.referee.composition import Values, picture
from tests.referee.dearest import dearest
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
PALETTES.append((bytes(390), bytes([16] * 16)))
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


DEAREST = fixed_style([0, 5, 0, 2, 2, 1, 0])
"""No symmetry, sixteen inks from high to low, a strong line, light, no margin."""


SHAPES = [
    default_shape(),
    (64, [48, 32, 24, 1]),
    (64, [32, 24, 32, 1]),
    (4, [1, 1]),
    (64, [64, 64, 1]),
    (64, [1, 1, 1, 64, 1]),
    (64, [1, 64, 1, 64, 1]),
    (64, [33, 17, 33, 17, 1]),
    *(random_shape(np.random.default_rng([23, n]), 9_000_000) for n in range(40 if IS_DEEP else 8)),
]


@pytest.mark.parametrize(("latent_length", "channels"), SHAPES)
def test_digest__whatever_the_shape__then_costs_what_the_model_of_costs_says_or_a_little_less(
    furnished: Bench, latent_length: int, channels: list[int]
) -> None:
    model = random_model(np.random.default_rng(5), latent_length, channels)
    data = blob(model)
    bound = furnished.call(furnished.stages.functions.workGas(data[:32]))
    assert bound == work_gas(latent_length, channels)
    model_id = furnished.shelve(model, composition_axes(model.side))
    gas = furnished.gas(furnished.referee.functions.digest(model_id, SEED, 3, DEAREST))
    assert gas <= bound <= 1.02 * gas


def test_digest__when_a_search_finds_the_dearest_granted_shapes__then_keeps_to_the_limit(
    furnished: Bench,
) -> None:
    for latent_length, channels in dearest(3):
        model = random_model(np.random.default_rng(5), latent_length, list(channels))
        furnished.call(furnished.inspector.functions.inspect(furnished.store(blob(model))))
        model_id = furnished.shelve(model, composition_axes(model.side))
        gas = furnished.gas(furnished.referee.functions.digest(model_id, SEED, 3, DEAREST))
        assert 0.95 * WORK_GAS_LIMIT <= gas <= WORK_GAS_LIMIT


@pytest.mark.parametrize("symmetry", range(5))
def test_digest__whatever_symmetry_and_scale__then_costs_no_more_than_the_dearest(
    furnished: Bench, symmetry: int
) -> None:
    for channels in ([4, 2, 1], [4, 2, 2, 1], [4, 2, 2, 2, 1]):
        model = random_model(np.random.default_rng(5), 8, channels)
        model_id = furnished.shelve(model, composition_axes(model.side))
        for scale in (0, 4, 20)[: len(channels) - 1]:
            if scale == 20 and model.side < 32:
                continue
            for ground in (0, 1, 3):
                style = fixed_style([symmetry, 5, scale, ground, 2, 1, 1])
                gas = furnished.gas(furnished.referee.functions.digest(model_id, SEED, 3, style))
                assert gas <= work_gas(8, channels)


def test_digest__when_the_style_has_as_many_odds_as_can_be__then_keeps_to_what_disputes_have_beside(
    furnished: Bench,
) -> None:
    axes = [*composition_axes(64), *(Axis(b"own %d" % n, 8, 0, 255) for n in range(9))]
    model = random_model(np.random.default_rng(5), 64, [4, 2, 2, 2, 1], style_length=9)
    model_id = furnished.shelve(model, axes)
    ranges = [DEAREST[at : at + 5] for at in range(0, 35, 5)]
    even = [10_000 // 16] * 16
    ranges[2:3] = [b"\x10" + b"".join(struct.pack(">HH", v, 625) for v in range(16))]
    odds = b"\x10" + b"".join(struct.pack(">HH", v, w) for v, w in enumerate(even))
    style = b"".join(ranges) + 9 * odds
    gas = furnished.gas(furnished.referee.functions.digest(model_id, SEED, 3, style))
    # 150,000 of it are the dispute's own.
    assert gas <= work_gas(64, [4, 2, 2, 2, 1]) + BESIDE - 150_000


def test_digest__when_the_model_is_the_dearest_that_passes__then_fits_where_transactions_are_capped(
    furnished: Bench,
) -> None:
    latent_length, channels = default_shape()
    model = random_model(np.random.default_rng(5), latent_length, channels)
    pointers = furnished.store(blob(model))
    furnished.call(furnished.inspector.functions.inspect(pointers))
    model_id = furnished.shelve(model, composition_axes(model.side))
    digest = furnished.referee.functions.digest(model_id, SEED, 0, DEAREST)
    gas = furnished.gas(digest)
    assert gas <= 16_000_000
    transaction = digest.build_transaction(
        {"from": furnished.sender, "gas": TRANSACTION_GAS_LIMIT, "gasPrice": 10**9}
    )
    sent = furnished.chain.w3.eth.send_transaction(transaction)
    receipt = furnished.chain.w3.eth.wait_for_transaction_receipt(sent, poll_latency=0.01)
    assert receipt["status"] == 1


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
        (fixed_style([0, 99, *[0] * 5, 10]), ("StyleOutOfBounds", (1, 99, 99, 0, 5))),
        (fixed_style([0, 0, 1, *[0] * 4, 10]), ("StyleOutOfBounds", (2, 1, 1, 0, 0))),
        (fixed_style([*[0] * 7, 9]), ("StyleOutOfBounds", (7, 9, 9, 10, 20))),
    ]
    for style, wanted in cases:
        assert furnished.error(furnished.referee, field(model_id, SEED, 0, style)) == wanted
