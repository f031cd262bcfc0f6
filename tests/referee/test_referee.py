"""From the seed to the digest: what the chain says of a work is what the semantics say."""

import io
from collections.abc import Sequence

import numpy as np
import pytest
from PIL import Image

from oracle.generator import style as styles
from oracle.generator.blob import parse
from oracle.generator.engine import Generator
from tests.referee import reference
from tests.referee.bench import (
    CODE_LIMIT,
    TRANSACTION_GAS_LIMIT,
    Bench,
)
from tests.referee.models import (
    default_shape,
    random_axes,
    random_model,
    random_shape,
    random_style,
    style_length,
)
from tests.referee.reference import Axis, Model, blob
from tests.support.deep import IS_DEEP

CASES = 2_000 if IS_DEEP else 24
PALETTES = [np.random.default_rng(n).bytes(768) for n in range(5)]
PLAIN_AXES = [Axis(b"symmetry", 0, 0, 4), Axis(b"palette", 1, 0, 0)]
SEED = bytes(range(32))


@pytest.fixture(scope="module")
def furnished(bench: Bench) -> Bench:
    """The bench with some palettes on its shelf."""
    for palette in PALETTES:
        bench.send(bench.shelf.functions.addPalette(palette))
    return bench


def style_of(symmetry: int, palette: int = 0) -> bytes:
    """A style that fixes symmetry and palette."""
    return b"".join(value.to_bytes(2, "big") * 2 for value in (symmetry, palette))


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
    axes = random_axes(rng, latent_length, len(PALETTES))
    model = random_model(rng, latent_length, channels, style_length(axes))
    model_id = furnished.shelve(model, axes)
    style, seed, index = random_style(rng, axes), rng.bytes(32), int(rng.integers(0, 4096))

    values = reference.style_values(seed, index, style)
    latent = reference.latent(latent_length, axes, values, seed, index)
    field = reference.field(model, latent)
    picture = reference.compose(values[0], field)
    file = reference.png(PALETTES[values[1]], picture)

    generator = onnxruntime_generator(model, axes)
    (made,) = generator.works(seed, [index], style, dict(enumerate(PALETTES)))
    assert (
        generator.fields(np.frombuffer(latent, np.uint8)[None]).tobytes()
        == field.astype(np.uint8).tobytes()
    )
    assert made.file == file

    views = furnished.referee.functions
    work = (model_id, seed, index, style)
    assert furnished.call(views.values(*work)) == values
    assert furnished.call(views.field(*work)) == field.astype(np.uint8).tobytes()
    assert furnished.call(views.picture(*work)) == picture
    assert furnished.call(views.file(*work)) == file
    assert furnished.call(views.digest(*work)) == reference.digest(file)
    assert Image.open(io.BytesIO(file)).tobytes() == picture


def test_digest__when_the_model_has_the_default_shape__then_stays_within_8_9_million_gas(
    furnished: Bench,
) -> None:
    latent_length, channels = default_shape()
    model = random_model(np.random.default_rng(5), latent_length, channels)
    model_id = furnished.shelve(model, PLAIN_AXES)
    for symmetry in range(5):
        digest = furnished.referee.functions.digest(model_id, SEED, 3, style_of(symmetry))
        assert furnished.gas(digest) <= 8_900_000


@pytest.mark.parametrize("channels", [[64, 32, 16, 1], [48, 32, 16, 1], [64, 48, 16, 1]])
def test_digest__when_the_field_has_32_pixels__then_stays_within_four_million_gas(
    furnished: Bench, channels: list[int]
) -> None:
    model = random_model(np.random.default_rng(5), 64, channels)
    model_id = furnished.shelve(model, PLAIN_AXES)
    for symmetry in range(5):
        digest = furnished.referee.functions.digest(model_id, SEED, 3, style_of(symmetry))
        assert furnished.gas(digest) <= 4_000_000


def test_digest__when_the_shape_is_the_costliest_of_the_class__then_leaves_room_in_a_transaction(
    furnished: Bench,
) -> None:
    # Found by a search over all shapes: few input channels, of which the executor computes sixteen.
    model = random_model(np.random.default_rng(5), 64, [64, 1, 17, 56, 1])
    model_id = furnished.shelve(model, PLAIN_AXES)
    furnished.call(furnished.inspector.functions.inspect(furnished.store(reference.blob(model))))
    digest = furnished.referee.functions.digest(model_id, SEED, 3, style_of(4))
    assert furnished.gas(digest) <= TRANSACTION_GAS_LIMIT - 1_500_000


@pytest.mark.parametrize(
    "channels",
    [
        [64, 48, 32, 16, 1],
        [64, 1, 17, 56, 1],
        [1, 1, 1, 1, 1],
        [16, 1, 64, 16, 1],
        [64, 64, 1],
        [64, 1],
        [1, 64, 1],
    ],
)
def test_digest__whatever_the_shape__then_costs_no_more_than_the_stake_of_a_round_is_counted_by(
    furnished: Bench, channels: list[int]
) -> None:
    model = random_model(np.random.default_rng(5), 64, channels)
    model_id = furnished.shelve(model, PLAIN_AXES)
    products = 16 * channels[0] * 64
    for layer in range(1, len(channels)):
        inputs = -(-channels[layer - 1] // 16) * 16
        products += 9 * inputs * channels[layer] * (4 << layer) ** 2
    bound = 2_000_000 + products * 72 // 100
    digest = furnished.referee.functions.digest(model_id, SEED, 3, style_of(4))
    # What a dispute does beside it: the proof, the record and the round's reading.
    assert furnished.gas(digest) + 150_000 <= bound


def test_field__when_the_model_has_the_default_shape__then_costs_less_than_0_75_gas_a_multiply_add(
    bench: Bench,
) -> None:
    latent_length, channels = default_shape()
    rng = np.random.default_rng(5)
    model = random_model(rng, latent_length, channels)
    pointers = bench.store(reference.blob(model))
    gas = bench.gas(bench.executor.functions.field(pointers, rng.bytes(latent_length)))
    assert gas <= 0.75 * model.multiply_adds


def test_contracts__when_compiled__then_fit_into_their_size_limit(bench: Bench) -> None:
    for name in ("Referee", "Executor", "ModelInspector"):
        assert 0 < bench.artifacts[name].size <= CODE_LIMIT


def test_field__when_the_model_is_not_provable__then_reverts(furnished: Bench) -> None:
    model = random_model(np.random.default_rng(1), 8, [2, 1])
    model_id = furnished.shelve(model, PLAIN_AXES, provable=False)
    views = furnished.referee.functions
    for view in (views.field, views.picture, views.file, views.digest):
        call = view(model_id, SEED, 0, style_of(0))
        assert furnished.error(furnished.referee, call) == ("RefereeModelNotProvable", (model_id,))


def test_views__when_the_style_is_bad__then_revert_with_what_is_wrong(furnished: Bench) -> None:
    axes = [*PLAIN_AXES, Axis(b"density", 3, 10, 20)]
    model = random_model(np.random.default_rng(1), 8, [2, 1], style_length=1)
    model_id = furnished.shelve(model, axes)
    good = style_of(0) + (10).to_bytes(2, "big") + (20).to_bytes(2, "big")
    field = furnished.referee.functions.field
    assert furnished.call(field(model_id, SEED, 0, good))
    cases = [
        (good[:-1], ("StyleLengthInvalid", (11, 12))),
        (good + b"\0", ("StyleLengthInvalid", (13, 12))),
        (style_of(5) + good[8:], ("StyleOutOfBounds", (0, 5, 5, 0, 4))),
        (style_of(0, 99) + good[8:], ("StyleOutOfBounds", (1, 99, 99, 0, len(PALETTES) - 1))),
        (good[:8] + b"\0\x09\0\x14", ("StyleOutOfBounds", (2, 9, 20, 10, 20))),
        (good[:8] + b"\0\x0a\0\x15", ("StyleOutOfBounds", (2, 10, 21, 10, 20))),
        (good[:8] + b"\0\x14\0\x0a", ("StyleOutOfBounds", (2, 20, 10, 10, 20))),
    ]
    for style, wanted in cases:
        assert furnished.error(furnished.referee, field(model_id, SEED, 0, style)) == wanted


def test_digest__when_sent_where_the_transaction_gas_limit_holds__then_fits(
    furnished: Bench,
) -> None:
    latent_length, channels = default_shape()
    model = random_model(np.random.default_rng(5), latent_length, channels)
    model_id = furnished.shelve(model, PLAIN_AXES)
    digest = furnished.referee.functions.digest(model_id, SEED, 0, style_of(4))
    transaction = digest.build_transaction(
        {"from": furnished.sender, "gas": TRANSACTION_GAS_LIMIT, "gasPrice": 10**9}
    )
    sent = furnished.chain.w3.eth.send_transaction(transaction)
    receipt = furnished.chain.w3.eth.wait_for_transaction_receipt(sent, poll_latency=0.01)
    assert receipt["status"] == 1 and receipt["gasUsed"] <= 8_900_000
