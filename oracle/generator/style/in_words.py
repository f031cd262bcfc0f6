"""Styles as people read and write them.

Written: `symmetry=quad`, `scale=whole..half`, `palette=ember,delft` (a set),
`margin=none:2/3,wide:1/3` or `symmetry=none:70%,six-fold:30%` (odds), `*`.
Read: `margin: none in 66.67 %, wide in 33.33 %`, `palette: one of ember, delft`.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final, NamedTuple

from oracle.generator.style.axis import Axis, Kind, StyleError
from oracle.generator.style.distribution import (
    MAX_ODDS,
    Distribution,
    Odds,
    Range,
    spread_evenly,
)
from oracle.generator.style.encoding import check_distribution
from oracle.quantities import BASIS_POINTS
from oracle.words import decimal

_FEW: Final = 5
"""A range of at most so many names is told name by name."""


class Trait(NamedTuple):
    """What a work is on one axis.

    Attributes:
        axis: the axis' name.
        value: the value's name, or its number.
        share: how many of ten thousand works have it; None where each value is as good as its
            neighbour, so that its rarity says nothing.
    """

    axis: str
    value: str
    share: int | None

    @property
    def words(self) -> str:
        """The value and how rare it is: `six-fold, in 10 %`."""
        return self.value if self.share is None else f"{self.value}, in {share_words(self.share)}"


def share_words(share: int) -> str:
    """So many of ten thousand, in percent: `33.33 %`."""
    return f"{decimal(share, 2)} %"


def traits(
    axes: Sequence[Axis], style: Sequence[Distribution], values: Sequence[int]
) -> tuple[Trait, ...]:
    """A work's values in words, each with its rarity in the round's style."""
    return tuple(
        Trait(
            axis.name,
            axis.label(value),
            None if axis.kind is Kind.SCALAR else spread.share(value),
        )
        for axis, spread, value in zip(axes, style, values, strict=True)
    )


def parse_distribution(axis: Axis, text: str) -> Distribution:
    """What a person wrote of an axis: `*`, `3`, `2..5`, `ember,delft`, `none:2/3,wide:1/3`.

    Raises:
        StyleError: It is not a range, a set or odds of this axis; the message says why.
    """
    if text == "*":
        return Range(axis.lo, axis.hi)
    pieces = [piece.strip() for piece in text.split(",")]
    if ":" in text:
        spread: Distribution = _odds(axis, pieces)
    else:
        spread = _set(axis, pieces)
    check_distribution(axis, spread)
    return spread


def _span(axis: Axis, text: str) -> Range:
    first, dots, last = text.partition("..")
    lo, hi = axis.span(first)
    if dots:
        hi = axis.span(last)[1]
    if lo > hi:
        raise StyleError(f"{axis.name}: range {text!r} begins above its end")
    return Range(lo, hi)


def _set(axis: Axis, pieces: Sequence[str]) -> Distribution:
    values: list[int] = []
    for piece in pieces:
        values += _once(axis, piece, values)
    return spread_evenly(values)


def _odds(axis: Axis, pieces: Sequence[str]) -> Odds:
    parts: dict[int, Fraction] = {}
    for piece in pieces:
        text, colon, share = piece.rpartition(":")
        if not colon:
            raise StyleError(
                f"{axis.name}: {piece!r} has no share, as in {piece}:30% or {piece}:1/3"
            )
        values = _once(axis, text.strip(), parts)
        parts |= dict.fromkeys(values, _fraction(axis, share.strip()) / len(values))
    if len(parts) > MAX_ODDS:
        raise StyleError(
            f"{axis.name}: odds for {len(parts)} values, at most {MAX_ODDS} can have some"
        )
    try:
        return Odds.of(parts)
    except StyleError as error:
        raise StyleError(f"{axis.name}: {error}") from error


def _once(axis: Axis, text: str, known: Sequence[int] | dict[int, Fraction]) -> Sequence[int]:
    values = _span(axis, text).values
    for value in values:
        if value in known:
            raise StyleError(f"{axis.name}: {axis.label(value)} is named twice")
    return values


def _fraction(axis: Axis, text: str) -> Fraction:
    number, sign = text.removesuffix("%").strip(), text.endswith("%")
    try:
        part = Fraction(number) / (100 if sign else 1)
    except (ValueError, ZeroDivisionError) as error:
        raise StyleError(f"{axis.name}: {text!r} is no share: write 30% or 1/3") from error
    if not 0 < part <= 1:
        raise StyleError(f"{axis.name}: a share of {text} is not above 0 and at most the whole")
    return part


def typed(axis: Axis, spread: Distribution) -> str:
    """What to write for a range or odds, so that :func:`parse_distribution` gives the same."""
    if isinstance(spread, Odds):
        pairs = zip(spread.values, spread.weights, strict=True)
        return ",".join(f"{axis.word(v)}:{decimal(weight, 2)}%" for v, weight in pairs)
    if spread == (axis.lo, axis.hi) and axis.lo != axis.hi:
        return "*"
    first, last = axis.word(spread.lo), axis.word(spread.hi)
    return first if spread.lo == spread.hi else f"{first}..{last}"


def say(axis: Axis, spread: Distribution) -> str:
    """A range or odds in words: `any`, `quad`, `10 to 20`, `none in 70 %, six-fold in 30 %`."""
    if isinstance(spread, Odds):
        if len(spread.values) > 1 and spread.is_even and not axis.groups:
            return "one of " + ", ".join(axis.label(value) for value in spread.values)
        return ", ".join(
            f"{name} in {share_words(share)}" for name, share in _grouped(axis, spread)
        )
    if spread.lo == spread.hi:
        return axis.label(spread.lo)
    if spread == (axis.lo, axis.hi):
        return "any"
    for name, ends in axis.groups.items():
        if spread == ends:
            return f"any {name}"
    if axis.kind is not Kind.SCALAR and len(spread.values) <= _FEW:
        return "one of " + ", ".join(axis.label(value) for value in spread.values)
    return f"{axis.label(spread.lo)} to {axis.label(spread.hi)}"


def _grouped(axis: Axis, odds: Odds) -> Iterator[tuple[str, int]]:
    """Names with their shares, those of a whole group together where they are even."""
    weights = dict(zip(odds.values, odds.weights, strict=True))
    for value in odds.values:
        if value not in weights:
            continue
        for name, (lo, hi) in axis.groups.items():
            members = [weights.get(each, 0) for each in range(lo, hi + 1)]
            if value == lo and min(members) > 0 and max(members) - min(members) <= 1:
                yield name, sum(members)
                for each in range(lo, hi + 1):
                    del weights[each]
                break
        else:
            yield axis.label(value), weights.pop(value)


def say_style(axes: Sequence[Axis], style: Sequence[Distribution]) -> list[str]:
    """A whole style in words, axis by axis: `symmetry: quad`, `palette: any`, …."""
    pairs = zip(axes, style, strict=True)
    return [f"{axis.name}: {say(axis, spread)}" for axis, spread in pairs]


def rarest(found: Sequence[Trait]) -> Trait:
    """What fewest works have of what a work is; the first of several."""
    return min(found, key=lambda trait: BASIS_POINTS if trait.share is None else trait.share)
