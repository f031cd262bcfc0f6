"""The taste model: a scripted electorate's preference is found from its votes alone."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from models.taste.preference import SURE, Effect, Tally, Taste, effective_choices, fit
from models.taste.report import summary
from models.taste.traits import TRAITS
from models.taste.yardstick import Yardstick, make_fields
from oracle.errors import FatalError
from oracle.generator.engine import Generator, load_generator
from oracle.generator.released import DEFAULT, RELEASED
from oracle.generator.style import Axis, Kind, Odds, full_ranges

VOTERS, PICKS = 5, 8
PALETTES = 8
NOBODY_CARES = 20
"""Electorates without a preference."""

Wishes = Mapping[str, Mapping[int, float]]


class Subject:
    """A generator, and how its works are measured."""

    def __init__(self) -> None:
        self.generator = load_generator(RELEASED / DEFAULT)[1]
        self.axes = axes_of(self.generator)
        self.family = next(axis for axis in self.axes if axis.kind is Kind.CHOICE)
        self.yardstick = Yardstick.of(self.generator)


@pytest.fixture(scope="module")
def subject() -> Subject:
    return Subject()


def axes_of(generator: Generator) -> tuple[Axis, ...]:
    return tuple(
        replace(axis, hi=PALETTES - 1) if axis.kind is Kind.PALETTE else axis
        for axis in generator.axes
    )


def votes(
    subject: Subject,
    wishes: Wishes,
    slope: float = 0.0,
    rounds: int = 4,
    traits: Mapping[str, float] | None = None,
    seed: int = 3,
) -> list[Tally]:
    """Tallies of rounds in which everybody likes the same, and picks by chance accordingly."""
    generator, axes = subject.generator, subject.axes
    rng = np.random.default_rng(seed)
    tallies = []
    for number in range(rounds):
        drawn = hashlib.sha256(bytes([seed, number])).digest()
        values, latents = generator.inputs(drawn, range(64), full_ranges(axes))
        seen = subject.yardstick.beyond(values, make_fields(generator, latents))
        liking = seen @ np.array([(traits or {}).get(name, 0.0) for name in TRAITS])
        for place, axis in enumerate(axes):
            for value, weight in wishes.get(axis.name, {}).items():
                liking += weight * (values[:, place] == value)
            if axis.name == "density":
                liking += slope * (values[:, place] / 127.5 - 1)
        chance = np.exp(liking) / np.exp(liking).sum()
        spent = np.zeros(64)
        amounts = []
        for _ in range(VOTERS):
            for work in rng.choice(64, PICKS, replace=False, p=chance):
                amount = float(rng.integers(50, 150))
                spent[work] += amount
                amounts.append(amount)
        tallies.append(Tally(values, seen, spent, effective_choices(amounts)))
    return tallies


def counts(effect: Effect) -> bool:
    return abs(effect.surely) >= SURE


def sure(taste: Taste) -> set[tuple[str, str]]:
    return {(e.axis, e.value) for e in taste.effects if e.surely >= SURE}


def test_taste__of_an_electorate_with_a_preference__is_found(subject: Subject) -> None:
    """It likes rings and drops, the second palette, and dense works; nothing else."""
    axes = subject.axes
    wishes = {"family": {2: 2.0, 4: 1.6}, "palette": {1: 1.6}}
    taste = fit(axes, votes(subject, wishes, slope=1.2))
    found = sure(taste)
    names = {axis.name: axis for axis in axes}
    assert ("family", names["family"].label(2)) in found
    assert ("palette", names["palette"].label(1)) in found
    assert ("density", "more") in found
    assert not any(axis in ("symmetry", "warp") for axis, _ in found)
    assert not taste.toward, "nobody cared for what no axis rules"
    by_name = dict(zip([axis.name for axis in axes], taste.style, strict=True))
    assert by_name["palette"] == (1, 1)
    assert by_name["family"] == Odds.even([2, 4])
    assert by_name["density"][1] == 255
    assert by_name["density"][0] >= 100
    assert by_name["symmetry"] == (0, 4)
    assert by_name["warp"] == (0, 255)


def test_taste__of_an_electorate_that_likes_a_direction__is_found(subject: Subject) -> None:
    """It likes detailed works with a low middle, of any style: the fit says that and no more."""
    wish = {"middle": -0.9, "detail": 0.9}
    taste = fit(subject.axes, votes(subject, {}, rounds=6, traits=wish))
    assert taste.toward.keys() == wish.keys()
    for effect in taste.traits:
        asked = wish.get(effect.axis, 0.0)
        assert abs(effect.log_odds - asked) < SURE * effect.deviation + 0.2, effect
        assert effect.deviation < 0.25
    assert not sure(taste)
    assert taste.style == full_ranges(subject.axes)


def test_taste__of_an_electorate_that_likes_a_style_and_a_direction__tells_them_apart(
    subject: Subject,
) -> None:
    """Each family has its own relief and detail; liking one is not liking these."""
    taste = fit(subject.axes, votes(subject, {"family": {2: 2.0}}, traits={"relief": 1.0}))
    assert taste.toward.keys() == {"relief"}
    assert taste.toward["relief"] > 0
    assert sure(taste) == {("family", subject.family.label(2))}


def test_taste__of_electorates_without_one__proposes_nothing(subject: Subject) -> None:
    """Something counts in at most `by_chance` of such reports; in so many hardly more often."""
    tastes = [fit(subject.axes, votes(subject, {}, seed=n)) for n in range(NOBODY_CARES)]
    assert 0.02 < tastes[0].by_chance < 0.1
    assert tastes[0].looked_at == len(tastes[0].effects) + len(TRAITS)
    wrong = [taste for taste in tastes if taste.toward or any(map(counts, taste.effects))]
    assert len(wrong) <= 2
    assert tastes[3].style == full_ranges(subject.axes)


def test_taste__of_one_whale__is_less_sure_than_of_many(subject: Subject) -> None:
    """One ballot on one work, however heavy, is one choice."""
    axes = subject.axes
    tallies = votes(subject, {"family": {2: 2.0}}, rounds=2, traits={"middle": 1.0})
    spent = np.where(np.arange(64) == 5, 1e30, 0.0)
    lone = fit(axes, [replace(t, votes=spent, choices=effective_choices([1e30])) for t in tallies])
    many = max(e.surely for e in fit(axes, tallies).effects)
    one = max(e.surely for e in lone.effects)
    assert one < SURE < many
    assert lone.style == full_ranges(axes)
    assert not lone.toward


def test_taste__without_votes__is_refused(subject: Subject) -> None:
    tallies = votes(subject, {}, rounds=1)
    empty = replace(tallies[0], votes=np.zeros(64), choices=0.0)
    with pytest.raises(FatalError, match="no votes were spent"):
        fit(subject.axes, [empty])


def test_summary__of_an_axis_that_is_called_as_a_trait__tells_it_as_an_axis() -> None:
    axis, trait = Effect("detail", "fine", 1.0, 0.1), Effect("detail", "more", -0.7, 0.1)
    unsure = Effect("symmetry", "quad", 0.1, 0.1)
    assert summary(Taste((axis, unsure), (trait,), (), ())) == [
        "- **detail, fine**: a choice is 2.7 times likelier.",
        "- **detail**: a choice is 2.0 times less likely for each standard deviation.",
    ]


def test_effective_choices__of_equal_and_unequal_amounts() -> None:
    assert effective_choices([]) == 0
    assert effective_choices([3, 3, 3, 3]) == pytest.approx(4)
    assert 1 < effective_choices([1_000, 1, 1]) < 1.01


def test_fit__when_votes_are_lopsided__converges(subject: Subject) -> None:
    """All votes on the works of one family, in one round: the full Newton step overshoots."""
    axes = subject.axes
    taste = fit(axes, votes(subject, {"family": {2: 9.0}}, rounds=1))
    assert all(abs(e.log_odds) < 10 and 0 < e.deviation < 2 for e in taste.effects)
    assert ("family", subject.family.label(2)) in sure(taste)
