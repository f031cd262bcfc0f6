"""Styles on the chain: ranges and odds within a model's axes, and what works draw from them."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oracle.generator.latent import blocks
from oracle.generator.style import (
    Distribution,
    Kind,
    Odds,
    Range,
    StyleError,
    decode_style,
    draw_values,
    encode_style,
    model_axes,
    shares,
    usual_style,
)
from tests.contracts.generation.models import zero_blob
from tests.contracts.studio import MODEL, Studio
from tests.support import models as small
from tests.support.events import event, said
from tests.support.refusals import ACCEPTED, error
from tests.support.styles import styles

HOUSE = bytes(small.WIDEST)
WIDEST = decode_style(small.AXES, HOUSE)
LARGE = model_axes(small.OWN, 64)
LAST = {Kind.PALETTE: small.PALETTES - 1}
BOUNDS = [(axis.lo, LAST.get(axis.kind, axis.hi)) for axis in small.AXES]


def style(axis: int, spread: Distribution) -> bytes:
    """The widest style with something else on one axis, whatever it is."""
    parts = [*WIDEST[:axis], spread, *WIDEST[axis + 1 :]]
    return b"".join(packed(each) for each in parts)


def packed(spread: Distribution) -> bytes:
    """A range or odds in bytes, unchecked."""
    numbers = (
        [0, *spread]
        if isinstance(spread, Range)
        else [
            len(spread.values),
            *(n for pair in zip(spread.values, spread.weights, strict=True) for n in pair),
        ]
    )
    return bytes([numbers[0]]) + b"".join(number.to_bytes(2, "big") for number in numbers[1:])


def refused_by_all(studio: Studio, encoded: bytes, expected: str) -> None:
    """Whatever takes a style refuses this one in these words."""
    for call in (studio.models.resolveStyle, studio.models.setHouseStyle):
        assert studio.refusal(call, MODEL, encoded, sender=studio.dao) == expected


OUTSIDE = [
    *((axis, hi, hi + 1, lo, hi) for axis, (lo, hi) in enumerate(BOUNDS)),
    *((axis, hi, lo, lo, hi) for axis, (lo, hi) in enumerate(BOUNDS) if lo < hi),
    (1, 2, 2, 0, 1),
    (2, 0, 1, 0, 0),
    (8, 9, 20, 10, 200),
    (8, 300, 400, 10, 200),
]


@pytest.mark.parametrize(("axis", "lo", "hi", "min_value", "max_value"), OUTSIDE)
def test_style__when_a_range_is_empty_or_outside__names_axis_and_bounds(
    studio: Studio, axis: int, lo: int, hi: int, min_value: int, max_value: int
) -> None:
    expected = error("StyleOutOfBounds", axis=axis, lo=lo, hi=hi, min=min_value, max=max_value)
    refused_by_all(studio, style(axis, Range(lo, hi)), expected)


@pytest.mark.parametrize("axis", range(len(BOUNDS)))
def test_style__when_a_range_or_odds_are_its_whole_axis_or_one_value__is_taken(
    studio: Studio, axis: int
) -> None:
    lo, hi = BOUNDS[axis]
    ends = sorted({lo, hi})
    for spread in (Range(lo, hi), Range(lo, lo), Range(hi, hi), Odds.even([hi]), Odds.even(ends)):
        encoded = style(axis, spread)
        assert bytes(studio.models.resolveStyle(MODEL, encoded)) == encoded


@pytest.mark.parametrize(
    ("axis", "values", "weights", "expected"),
    [
        (0, (0, 5), (1, 9_999), error("StyleValueOutOfBounds", axis=0, value=5, min=0, max=4)),
        (1, (0, 2), (1, 9_999), error("StyleValueOutOfBounds", axis=1, value=2, min=0, max=1)),
        (8, (9, 10), (1, 9_999), error("StyleValueOutOfBounds", axis=8, value=9, min=10, max=200)),
        (0, (2, 2), (1, 9_999), error("StyleOddsNotRising", axis=0, value=2, previous=2)),
        (0, (2, 1), (1, 9_999), error("StyleOddsNotRising", axis=0, value=1, previous=2)),
        (0, (1, 2), (10_000, 0), error("StyleWeightZero", axis=0, value=2)),
        (0, (1, 2), (5_000, 4_999), error("StyleOddsInvalid", axis=0, sum=9_999, whole=10_000)),
        (0, (1, 2), (5_000, 5_001), error("StyleOddsInvalid", axis=0, sum=10_001, whole=10_000)),
        (0, (1, 2), (65_535, 10_001), error("StyleOddsInvalid", axis=0, sum=75_536, whole=10_000)),
        (6, (2,), (9_999,), error("StyleOddsInvalid", axis=6, sum=9_999, whole=10_000)),
        (8, range(10, 27), (588,) * 17, error("StyleOddsTooMany", axis=8, odds=17, max=16)),
        (8, range(10, 200), (1,) * 190, error("StyleOddsTooMany", axis=8, odds=190, max=16)),
    ],
)
def test_style__when_odds_are_none__says_which_and_why(
    studio: Studio, axis: int, values: Sequence[int], weights: tuple[int, ...], expected: str
) -> None:
    refused_by_all(studio, style(axis, Odds(tuple(values), weights)), expected)


def test_style__when_it_breaks_off_or_goes_on__says_how_long_it_is_to_be(studio: Studio) -> None:
    odds = style(6, Odds.even([0, 1, 2]))
    for encoded, length, expected in (
        (HOUSE[:1], 1, 5),
        (HOUSE[:44], 44, 45),
        (HOUSE[:40], 40, 45),
        (HOUSE + b"\0", 46, 45),
        (odds[:42], 42, 43),
        (odds + HOUSE[:5], 58, 53),
    ):
        refused_by_all(
            studio, encoded, error("StyleLengthInvalid", length=length, expected=expected)
        )


def test_style__when_a_palette_was_added__may_name_it(studio: Studio) -> None:
    studio.models.addPalette(*small.palette_call("dusk", 9), sender=studio.dao)
    for encoded in (style(1, Range(2, 2)), style(1, Odds.even([0, 2]))):
        assert bytes(studio.models.resolveStyle(MODEL, encoded)) == encoded


def test_house_style__when_set__is_what_an_empty_style_means(studio: Studio) -> None:
    assert bytes(studio.models.houseStyle(MODEL)) == HOUSE
    changed = studio.models.setHouseStyle(MODEL, small.NARROW, sender=studio.dao)
    assert said(changed, studio.models) == [event("HouseStyleSet", model=MODEL, style=small.NARROW)]
    assert bytes(studio.models.resolveStyle(MODEL, b"")) == small.NARROW
    found = studio.refusal(studio.models.setHouseStyle, MODEL, b"", sender=studio.dao)
    assert found == error("StyleLengthInvalid", length=0, expected=5)


# Draws


@pytest.fixture
def large(studio: Studio) -> int:
    """A model with all scales and with as many palettes as odds can name."""
    pointer = studio.store(zero_blob(64, small.STYLE_LENGTH, (2, 2, 2, 2, 1)))
    studio.models.register(small.declaration([pointer]), sender=studio.stranger)
    for number in range(small.PALETTES, 20):
        added = small.palette_call(f"palette {number}", number)
        studio.models.addPalette(*added, sender=studio.dao)
    return 2


AXES = tuple(
    axis if axis.kind is not Kind.PALETTE else type(axis)(axis.name, axis.kind, 0, 19)
    for axis in LARGE
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    spread=styles(AXES),
    seed=st.binary(min_size=32, max_size=32),
    index=st.integers(0, 2**63 - 1),
)
def test_draw__of_any_style__is_the_librarys_with_its_shares(
    studio: Studio, large: int, spread: tuple[Distribution, ...], seed: bytes, index: int
) -> None:
    encoded = encode_style(AXES, spread)
    values, parts = studio.referee.traits(large, seed, index, encoded)
    (expected,) = draw_values(blocks(seed, np.array([index]), 0), spread).tolist()
    assert list(values) == expected
    assert list(parts) == list(shares(spread, expected))


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(spread=styles(AXES), data=st.data())
def test_style__of_damaged_bytes__is_taken_or_refused_as_by_the_library(
    studio: Studio, large: int, spread: tuple[Distribution, ...], data: st.DataObject
) -> None:
    """What passes is drawn from without an error, whatever its bytes."""
    encoded = bytearray(encode_style(AXES, spread))
    for _ in range(data.draw(st.integers(1, 3), label="damages")):
        at = data.draw(st.integers(0, len(encoded) - 1), label="at")
        put = data.draw(st.binary(max_size=2) | st.sampled_from([b"\0", b"\1", b"\2", b"\x10"]))
        encoded[at : at + data.draw(st.integers(0, 1), label="instead of")] = put
    given_ = bytes(encoded)
    found = studio.refusal(studio.models.resolveStyle, large, given_, sender=studio.stranger)
    try:
        decoded = decode_style(AXES, given_)
    except StyleError:
        assert found.startswith("Style")
        return
    assert found == ACCEPTED
    values, parts = studio.referee.traits(large, bytes(32), 7, given_)
    (expected,) = draw_values(blocks(bytes(32), np.array([7]), 0), decoded).tolist()
    assert (list(values), list(parts)) == (expected, list(shares(decoded, expected)))


def test_draw__at_the_ends_of_a_number__has_the_first_and_the_last_value(studio: Studio) -> None:
    """Seeds are sought whose number on the margin's axis is at an end."""
    odds = Odds((0, 1, 2), (1, 9_998, 1))
    encoded = style(6, odds)
    numbers = blocks(bytes(32), np.arange(200_000), 0)[:, 12:14].astype(np.int64)
    numbers = numbers[:, 0] << 8 | numbers[:, 1]
    for number, value in ((numbers.argmin(), 0), (numbers.argmax(), 2)):
        assert odds.draw(numbers[number : number + 1]).tolist() == [value]
        values, parts = studio.referee.traits(MODEL, bytes(32), int(number), encoded)
        assert (values[6], parts[6]) == (value, 1)


def test_traits__of_a_usual_style__take_little_gas(studio: Studio, large: int) -> None:
    """All values of a work with odds on six axes, the transaction, reads and checks included."""
    encoded = encode_style(AXES, usual_style(AXES, 20))
    spent = [
        studio.referee.traits.estimate_gas_cost(large, bytes(32), index, encoded)
        for index in range(3)
    ]
    assert max(spent) < 110_000
