"""Axes, styles and odds: their bytes, what they draw, and how people read and write them."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oracle.generator.composition import Symmetry
from oracle.generator.latent import blocks
from oracle.generator.style import (
    COMPOSITION,
    Axis,
    Kind,
    Odds,
    Range,
    StyleError,
    check_axes,
    check_style,
    composition_axes,
    decode_style,
    draw_values,
    encode_style,
    full_ranges,
    model_axes,
    own_axes,
    parse_distribution,
    rarest,
    say,
    say_style,
    shares,
    spread_evenly,
    style_length,
    traits,
    typed,
    usual_style,
)
from oracle.quantities import BASIS_POINTS
from tests.support.styles import odds, styles

FAMILY = Axis("family", Kind.CHOICE, 0, 2, ("tides", "glass", "rings"))
DENSITY = Axis("density", Kind.SCALAR, 10, 200)
NAMES = ("ember", "delft", "night", "delft")
AXES = tuple(
    replace(axis, hi=3, labels=NAMES) if axis.kind is Kind.PALETTE else axis
    for axis in model_axes((FAMILY, DENSITY), 64)
)
SYMMETRY, PALETTE, SCALE, GROUND, LINE, LIGHT, MARGIN = AXES[:7]
WIDEST = full_ranges(AXES)


def with_axis(place: int, spread: Range | Odds) -> tuple[Range | Odds, ...]:
    """The widest style with something else on one axis."""
    return (*WIDEST[:place], spread, *WIDEST[place + 1 :])


# Axes


@pytest.mark.parametrize(("side", "last"), [(8, 0), (16, 4), (32, 20), (64, 20)])
def test_composition__has_as_many_scales_as_the_field_has_parts_of_eight(side, last):
    axes = composition_axes(side)
    assert tuple(axis.kind for axis in axes) == COMPOSITION
    assert [axis.hi for axis in axes] == [4, 65_535, last, 3, 2, 1, 2]
    assert all(len(axis.labels) == axis.hi + 1 for axis in axes if axis.kind is not Kind.PALETTE)
    assert style_length(axes) == 0


@pytest.mark.parametrize("side", [0, 4, 12, 128])
def test_composition__of_a_field_that_is_not_composed__is_refused(side):
    with pytest.raises(StyleError, match=f"a field of {side} pixels a side: 8, 16, 32 or 64"):
        composition_axes(side)


def test_model_axes__begin_with_the_composition():
    assert own_axes(AXES) == (FAMILY, DENSITY)
    assert style_length(AXES) == 4


@pytest.mark.parametrize(
    ("own", "message"),
    [
        ([DENSITY] * 10, "10 axes of its own: a model has at most 9"),
        ([SYMMETRY], "symmetry: a model's own axes are choices and scalars"),
        ([Axis("c", Kind.CHOICE, 0, 32)], "a choice allows 0 … 31"),
        ([Axis("c", Kind.CHOICE, 1, 2)], "a choice starts at 0, not at 1"),
        ([Axis("d", Kind.SCALAR, 0, 256)], "bounds 0 … 256, a scalar allows 0 … 255"),
        ([Axis("d", Kind.SCALAR, 9, 8)], "bounds 9 … 8"),
        ([Axis("d", Kind.SCALAR, 0, 2, ("a", "b"))], "2 labels for 3 values"),
        ([FAMILY, FAMILY], "axis family: there is an axis of that name already"),
        ([Axis("margin", Kind.SCALAR, 0, 9)], "axis margin: there is an axis of that name"),
    ],
)
def test_own_axes__when_no_model_may_have_them__are_refused(own, message):
    with pytest.raises(StyleError, match=message):
        model_axes(own, 64)


@pytest.mark.parametrize(
    ("axes", "message"),
    [
        ((), "the axes begin with nothing: every model's are symmetry, palette, scale"),
        (AXES[1:], "the axes begin with palette, scale, ground"),
        ((Axis("s", Kind.SYMMETRY, 0, 5), *AXES[1:]), "bounds 0 … 5, a symmetry has 0 … 4"),
        ((Axis("s", Kind.SYMMETRY, 1, 4), *AXES[1:]), "bounds 1 … 4"),
    ],
)
def test_axes__when_the_composition_is_not_first__are_refused(axes, message):
    with pytest.raises(StyleError, match=message):
        check_axes(axes)


# Bytes


@given(styles(AXES))
def test_style__when_encoded__decodes_to_the_same(style):
    encoded = encode_style(AXES, style)
    sizes = [1 if isinstance(spread, Range) else len(spread.values) for spread in style]
    assert len(encoded) == sum(1 + 4 * size for size in sizes)
    assert decode_style(AXES, encoded) == style


@given(styles(AXES), st.data())
def test_style__when_cut_off_or_followed_by_anything__is_refused(style, data):
    encoded = encode_style(AXES, style)
    end = data.draw(st.integers(0, len(encoded) - 1))
    with pytest.raises(StyleError, match=f"the style has {end} bytes and breaks off in "):
        decode_style(AXES, encoded[:end])
    with pytest.raises(StyleError, match=f"take exactly {len(encoded)}"):
        decode_style(AXES, encoded + b"\0")


def test_style__in_bytes__is_what_the_semantics_say():
    style = with_axis(6, Odds((0, 2), (6_667, 3_333)))
    encoded = encode_style(AXES, style)
    assert encoded.hex(" ", 1).replace(" ", "") == (
        "0000000004" "0000000003" "0000000014" "0000000003" "0000000002" "0000000001"
        "0200001a0b00020d05" "0000000002" "00000a00c8"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("place", "spread", "message"),
    [
        (0, Range(0, 5), "symmetry: range 0 … 5 is not within the axis' 0 … 4"),
        (0, Range(2, 1), "symmetry: range 2 … 1 is not within"),
        (8, Range(9, 20), "density: range 9 … 20 is not within the axis' 10 … 200"),
        (0, Odds((), ()), "symmetry: odds for 0 values, 1 … 16 can"),
        (2, Odds(tuple(range(17)), (588,) * 17), "scale: odds for 17 values, 1 … 16 can"),
        (0, Odds((0, 1), (10_000,)), "symmetry: 1 weights for 2 values"),
        (0, Odds((0, 5), (1, 9_999)), "symmetry: 5 is not within the axis' 0 … 4"),
        (0, Odds((2, 2), (1, 9_999)), "symmetry: odds name 2 after 2, values must rise"),
        (0, Odds((2, 1), (1, 9_999)), "symmetry: odds name 1 after 2, values must rise"),
        (0, Odds((1, 2), (0, 10_000)), "symmetry: mirror has no weight, leave it out"),
        (0, Odds((1, 2), (5_000, 4_999)), "symmetry: the weights add up to 9999, not to 10000"),
        (0, Odds((1, 2), (5_001, 5_000)), "symmetry: the weights add up to 10001"),
    ],
)
def test_style__when_outside_the_axes_or_no_odds__is_refused(place, spread, message):
    with pytest.raises(StyleError, match=message):
        check_style(AXES, with_axis(place, spread))
    with pytest.raises(StyleError, match=message):
        encode_style(AXES, with_axis(place, spread))


def test_style__when_bytes_hold_bad_odds__is_refused():
    encoded = bytearray(encode_style(AXES, with_axis(0, Odds((1, 2), (5_000, 5_000)))))
    encoded[8] += 1
    with pytest.raises(StyleError, match="symmetry: the weights add up to 10001"):
        decode_style(AXES, bytes(encoded))


def test_style__with_fewer_axes_than_the_model__is_refused():
    with pytest.raises(StyleError, match="the style has 8 axes, the model 9"):
        encode_style(AXES, WIDEST[:-1])


# Draws and rarity


@given(styles(AXES), st.binary(min_size=32, max_size=32))
def test_draw__gives_what_the_rule_says_one_by_one(style, seed):
    (drawn,) = draw_values(blocks(seed, np.array([5]), 0), style)
    block = blocks(seed, np.array([5]), 0)[0].tobytes()
    for at, (spread, value) in enumerate(zip(style, drawn.tolist(), strict=True)):
        number = int.from_bytes(block[2 * at : 2 * at + 2], "big")
        if isinstance(spread, Range):
            assert value == spread.lo + (number * (spread.hi - spread.lo + 1) >> 16)
            continue
        left = number * BASIS_POINTS >> 16
        for each, weight in zip(spread.values, spread.weights, strict=True):
            if left < weight:
                assert value == each
                break
            left -= weight


@given(odds(SCALE))
def test_draw__over_all_numbers__has_each_value_as_often_as_its_weight_says(spread):
    drawn = spread.draw(np.arange(65_536))
    for value, weight in zip(spread.values, spread.weights, strict=True):
        assert abs(int((drawn == value).sum()) - weight * 65_536 / BASIS_POINTS) <= 7


def test_shares__are_weights_or_parts_of_a_range():
    style = with_axis(6, Odds((0, 2), (6_667, 3_333)))
    values = (4, 1, 0, 0, 0, 0, 2, 1, 10)
    assert shares(style, values) == (2_000, 2_500, 476, 2_500, 3_333, 5_000, 3_333, 3_333, 52)
    assert shares(style, (9, 9, 99, 9, 9, 9, 1, 9, 9)) == (0,) * 9


def test_traits__tell_value_and_rarity__but_none_of_a_scalar():
    told = traits(AXES, with_axis(0, Odds((0, 4), (9_000, 1_000))), (4, 1, 7, 0, 1, 1, 2, 2, 10))
    assert [trait.axis for trait in told] == [axis.name for axis in AXES]
    assert told[0].words == "six-fold, in 10 %"
    assert told[2].words == "quarter-row-1-column-3, in 4.76 %"
    assert told[7].words == "rings, in 33.33 %"
    assert told[8].words == "10"
    assert rarest(told) == told[2]


# Sets and odds


@pytest.mark.parametrize("count", range(1, 17))
def test_even_odds__are_ten_thousand_together_and_differ_by_one_at_most(count):
    even = Odds.even(range(count))
    assert sum(even.weights) == BASIS_POINTS
    assert sorted(even.weights, reverse=True) == list(even.weights)
    assert max(even.weights) - min(even.weights) <= 1
    assert even.is_even


def test_values__that_are_neighbours__are_a_range_and_others_a_set():
    assert spread_evenly([3, 1, 2]) == Range(1, 3)
    assert spread_evenly([4]) == Range(4, 4)
    assert spread_evenly([4, 1]) == Odds((1, 4), (5_000, 5_000))


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=16))
def test_odds__of_parts__are_rounded_by_less_than_a_ten_thousandth(parts):
    whole = sum(parts)
    exact = {at: Fraction(part, whole) for at, part in enumerate(parts)}
    if min(parts) * BASIS_POINTS < whole:
        return
    found = Odds.of(exact)
    assert sum(found.weights) == BASIS_POINTS
    for value, weight in zip(found.values, found.weights, strict=True):
        assert abs(weight - exact[value] * BASIS_POINTS) < 1


# Words


@given(styles(AXES))
def test_typed__is_read_back(style):
    for axis, spread in zip(AXES, style, strict=True):
        assert parse_distribution(axis, typed(axis, spread)) == spread


@pytest.mark.parametrize(
    ("axis", "text", "expected"),
    [
        (SYMMETRY, "quad", Range(2, 2)),
        (SYMMETRY, "2", Range(2, 2)),
        (SYMMETRY, "mirror..six-fold", Range(1, 4)),
        (SYMMETRY, "none:70%,six-fold:30%", Odds((0, 4), (7_000, 3_000))),
        (SYMMETRY, "six-fold: 30%, none: 70%", Odds((0, 4), (7_000, 3_000))),
        (SYMMETRY, "none:0.9,six-fold:0.1", Odds((0, 4), (9_000, 1_000))),
        (SYMMETRY, "mirror..quad:1/2,none:1/2", Odds((0, 1, 2), (5_000, 2_500, 2_500))),
        (PALETTE, "ember,night", Odds((0, 2), (5_000, 5_000))),
        (PALETTE, "night,ember,delft", Range(0, 2)),
        (PALETTE, "*", Range(0, 3)),
        (SCALE, "1..4", Range(1, 4)),
        (SCALE, "half", Range(1, 4)),
        (SCALE, "whole..half", Range(0, 4)),
        (SCALE, "half..quarter", Range(1, 20)),
        (SCALE, "whole,half,quarter", Range(0, 20)),
        (SCALE, "whole:60%,half:40%", Odds((0, 1, 2, 3, 4), (6_000, 1_000, 1_000, 1_000, 1_000))),
        (MARGIN, "none:2/3,wide:1/3", Odds((0, 2), (6_667, 3_333))),
        (MARGIN, "none:1/3,narrow:1/3,wide:1/3", Odds((0, 1, 2), (3_334, 3_333, 3_333))),
        (DENSITY, "40..60", Range(40, 60)),
        (DENSITY, "10,200", Odds((10, 200), (5_000, 5_000))),
    ],
)
def test_distribution__when_written_by_people__is_read(axis, text, expected):
    assert parse_distribution(axis, text) == expected


@pytest.mark.parametrize(
    ("axis", "text", "message"),
    [
        (DENSITY, "256", "density: '256' is not a number 10 … 200$"),
        (DENSITY, "", "density: '' is not a number"),
        (DENSITY, "20..11", "density: range '20..11' begins above its end"),
        (DENSITY, "20..", "density: '' is not a number"),
        (FAMILY, "waves", "family: 'waves' is not a number 0 … 2 or one of tides, glass, rings"),
        (SCALE, "third", "column-4, half, quarter$"),
        (SYMMETRY, "none:70%,six-fold:20%", "symmetry: the shares add up to 90 %, not to 100 %"),
        (SYMMETRY, "none:2/3,six-fold:2/3", "symmetry: the shares add up to 133.33 %"),
        (SYMMETRY, "none:70%,six-fold", "'six-fold' has no share, as in six-fold:30% or six-fold"),
        (SYMMETRY, "none:0%,quad:100%", "symmetry: a share of 0% is not above 0"),
        (SYMMETRY, "none:-1,quad:2", "symmetry: a share of -1 is not above 0"),
        (SYMMETRY, "none:x,quad:1", "symmetry: 'x' is no share: write 30% or 1/3"),
        (SYMMETRY, "none:1/0", "symmetry: '1/0' is no share"),
        (SYMMETRY, "none:nan", "symmetry: 'nan' is no share"),
        (SYMMETRY, "quad,quad", "symmetry: quad is named twice"),
        (SYMMETRY, "none..quad:1/2,mirror:1/2", "symmetry: mirror is named twice"),
        (SYMMETRY, "none:99999/100000,quad:1/100000", "the share of 2 is less than a ten-thous"),
        (SCALE, "whole:1/2,quarter:1/2", "scale: odds for 17 values, at most 16 can have some"),
        (DENSITY, "10..40,60", "density: odds for 32 values, 1 … 16 can"),
    ],
)
def test_distribution__when_it_is_none__says_why(axis, text, message):
    with pytest.raises(StyleError, match=message):
        parse_distribution(axis, text)


@pytest.mark.parametrize(
    ("axis", "spread", "words"),
    [
        (SYMMETRY, Range(0, 4), "any"),
        (SYMMETRY, Range(2, 2), "quad"),
        (SYMMETRY, Range(1, 2), "one of mirror, quad"),
        (SYMMETRY, Odds((0, 4), (7_000, 3_000)), "none in 70 %, six-fold in 30 %"),
        (PALETTE, Odds((0, 2), (5_000, 5_000)), "one of ember, night"),
        (MARGIN, Odds((0, 2), (6_667, 3_333)), "none in 66.67 %, wide in 33.33 %"),
        (MARGIN, Odds((2,), (10_000,)), "wide in 100 %"),
        (SCALE, Range(1, 4), "any half"),
        (SCALE, Range(0, 10), "whole to quarter-row-2-column-2"),
        (
            SCALE,
            Odds((0, 1, 2, 3, 4, 5), (4_998, 1_001, 1_001, 1_000, 1_000, 1_000)),
            "whole in 49.98 %, half in 40.02 %, quarter-row-1-column-1 in 10 %",
        ),
        (
            SCALE,
            Odds((1, 2, 3, 4), (4_000, 2_000, 2_000, 2_000)),
            "half-upper-left in 40 %, half-upper-right in 20 %, half-lower-left in 20 %, "
            "half-lower-right in 20 %",
        ),
        (DENSITY, Range(10, 12), "10 to 12"),
    ],
)
def test_distribution__in_words__is_what_members_read(axis, spread, words):
    assert say(axis, spread) == words


def test_label__that_another_value_has_too__is_typed_as_a_number():
    assert [typed(PALETTE, Range(at, at)) for at in range(4)] == ["ember", "1", "night", "3"]
    odd = replace(PALETTE, labels=("a,b", "half:1", "2", " sea"))
    assert [typed(odd, Range(at, at)) for at in range(4)] == ["0", "1", "2", "3"]


# The usual style


@pytest.mark.parametrize("side", [8, 16, 32, 64])
def test_usual_style__is_a_style_of_every_field_and_has_rare_works(side):
    axes = model_axes((FAMILY, DENSITY), side)
    style = usual_style(axes, 20)
    assert decode_style(axes, encode_style(axes, style)) == style
    assert style[1] == Range(0, 19)
    assert 0 < style[0].share(Symmetry.SIX_FOLD) <= 1_000
    assert style[2].share(0) >= 4_800
    assert say_style(axes, style)[-2:] == ["family: any", "density: any"]
