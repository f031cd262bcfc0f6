"""The taste model: a scripted electorate's preference is found from its votes alone."""

import hashlib
from dataclasses import replace

import numpy as np
import pytest

from models.taste.preference import SURE, Tally, Taste, effective_choices, fit
from oracle.errors import FatalError
from oracle.generator.engine import Generator, load_generator
from oracle.generator.released import DEFAULT, RELEASED
from oracle.generator.style import Axis, Kind, full_ranges, style_length

VOTERS, PICKS = 5, 8
PALETTES = 8


@pytest.fixture(scope="module")
def generator() -> Generator:
    return load_generator(RELEASED / DEFAULT)[1]


def axes_of(generator: Generator) -> tuple[Axis, ...]:
    return tuple(
        replace(axis, hi=PALETTES - 1) if axis.kind is Kind.PALETTE else axis
        for axis in generator.axes
    )


def votes(generator: Generator, wishes: dict[str, dict[int, float]], slope: float, rounds: int):  # type: ignore[no-untyped-def]
    """Tallies of rounds in which everybody likes the same, and picks by chance accordingly."""
    axes = axes_of(generator)
    ranges = list(full_ranges(axes))
    rng = np.random.default_rng(3)
    tallies = []
    for number in range(rounds):
        seed = hashlib.sha256(bytes([number])).digest()
        values, latents = generator.inputs(seed, range(64), ranges)
        liking = np.zeros(64)
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
        noise = latents[:, : latents.shape[1] - style_length(generator.axes)]
        tallies.append(Tally(values, noise, spent, effective_choices(amounts)))
    return axes, tallies


def sure(taste: Taste) -> set[tuple[str, str]]:
    return {(e.axis, e.value) for e in taste.effects if e.surely >= SURE}


def test_taste__of_an_electorate_with_a_preference__is_found(generator: Generator) -> None:
    """It likes rings and drops, the second palette, and dense works; nothing else."""
    wishes = {"family": {2: 2.0, 4: 1.6}, "palette": {1: 1.6}}
    axes, tallies = votes(generator, wishes, slope=1.2, rounds=4)
    taste = fit(axes, tallies)
    found = sure(taste)
    names = {axis.name: axis for axis in axes}
    assert ("family", names["family"].label(2)) in found
    assert ("palette", names["palette"].label(1)) in found
    assert ("density", "more") in found
    assert not any(axis in ("symmetry", "warp") for axis, _ in found)
    by_name = dict(zip([axis.name for axis in axes], taste.ranges, strict=True))
    assert by_name["palette"] == (1, 1)
    assert by_name["family"][0] in (2, 4)
    assert by_name["density"][1] == 255
    assert by_name["density"][0] >= 100
    assert by_name["symmetry"] == (0, 4)
    assert by_name["warp"] == (0, 255)


def test_taste__of_an_electorate_without_one__proposes_nothing(generator: Generator) -> None:
    axes, tallies = votes(generator, {}, slope=0.0, rounds=4)
    taste = fit(axes, tallies)
    assert taste.ranges == tuple((axis.lo, axis.hi) for axis in axes)
    assert not sure(taste)


def test_taste__of_one_whale__is_less_sure_than_of_many(generator: Generator) -> None:
    """One ballot on one work, however heavy, is one choice."""
    axes, tallies = votes(generator, {"family": {2: 2.0}}, slope=0.0, rounds=2)
    lone = [
        Tally(t.values, t.noise, np.where(np.arange(64) == 5, 1e30, 0.0), effective_choices([1e30]))
        for t in tallies
    ]
    many = max(e.surely for e in fit(axes, tallies).effects)
    one = max(e.surely for e in fit(axes, lone).effects)
    assert one < SURE < many
    assert fit(axes, lone).ranges == tuple((a.lo, a.hi) for a in axes)


def test_taste__without_votes__is_refused(generator: Generator) -> None:
    axes, tallies = votes(generator, {}, slope=0.0, rounds=1)
    empty = Tally(tallies[0].values, tallies[0].noise, np.zeros(64), 0.0)
    with pytest.raises(FatalError, match="no votes were spent"):
        fit(axes, [empty])


def test_effective_choices__of_equal_and_unequal_amounts() -> None:
    assert effective_choices([]) == 0
    assert effective_choices([3, 3, 3, 3]) == pytest.approx(4)
    assert 1 < effective_choices([1_000, 1, 1]) < 1.01


def test_fit__when_votes_are_lopsided__converges(generator: Generator) -> None:
    """All votes on the works of one family, in one round: the full Newton step overshoots."""
    axes, tallies = votes(generator, {"family": {2: 9.0}}, slope=0.0, rounds=1)
    taste = fit(axes, tallies)
    assert all(abs(e.log_odds) < 10 and 0 < e.deviation < 2 for e in taste.effects)
    assert ("family", axes[2].label(2)) in sure(taste)
