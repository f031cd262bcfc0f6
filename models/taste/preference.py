"""A plain model of taste: which axis values, and which traits beyond them, drew votes.

Within each round the votes are taken as choices among its works (conditional logit; McFadden 1974):
a work's part of the votes is proportional to exp(w·x), x its axis values and its traits. w has a
normal prior around 0 (ridge), so that what the rounds cannot tell stays at 0; its uncertainty is
that of the Laplace approximation, widened where the choices scatter more than the model allows.
Rounds are never compared with one another: all their works had the same voters.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.taste.traits import TRAITS, Array
from models.taste.yardstick import slope_and_bend
from oracle.errors import FatalError
from oracle.generator.style import (
    MAX_ODDS,
    Axis,
    Distribution,
    Kind,
    Range,
    spread_evenly,
)

AXIS_PRIOR: Final = 1.0
TRAIT_PRIOR: Final = 25.0
"""Precisions of the priors: every work differs in its traits, so that they could explain much that
is chance, and need more votes to be believed."""

SURE: Final = 3.2
"""Standard deviations from which an effect counts: so that of some seventy none does by chance."""

_STEPS: Final = 100
_MIN_STEP: Final = 1e-9


@dataclass(frozen=True)
class Tally:
    """One round's evidence.

    Attributes:
        values: ``(N, axes)``, each work's own value on each axis.
        traits: ``(N, traits)``, each work's beyond what its axes make (`Yardstick.beyond`).
        votes: ``(N,)``, votes spent on each work, in any unit.
        choices: how many independent choices the votes are worth (`effective_choices`).
    """

    values: NDArray[np.int64]
    traits: Array
    votes: Array
    choices: float


@dataclass(frozen=True)
class Effect:
    """What one thing about a work does to its votes.

    `log_odds`: how much likelier it makes a choice, against the axis' mean; `deviation`: its
    standard deviation. For a scalar axis `value` is "more" or "extremes"; a trait's is "more", by
    one deviation.
    """

    axis: str
    value: str
    log_odds: float
    deviation: float

    @property
    def surely(self) -> float:
        """Standard deviations from nothing."""
        return self.log_odds / self.deviation if self.deviation else 0.0


@dataclass(frozen=True)
class Taste:
    """What was found; `utility[a][v]` is how much value (or level) `v` of axis `a` is preferred."""

    effects: tuple[Effect, ...]
    traits: tuple[Effect, ...]
    utility: tuple[Array, ...]
    style: tuple[Distribution, ...]

    @property
    def looked_at(self) -> int:
        """How many effects were tried."""
        return len(self.effects) + len(self.traits)

    @property
    def by_chance(self) -> float:
        """At most how likely any of them counts if nobody cares for anything (Bonferroni)."""
        return min(1.0, self.looked_at * erfc(SURE / sqrt(2)))

    @property
    def toward(self) -> dict[str, float]:
        """The traits that surely matter, and by how much."""
        return {e.axis: e.log_odds for e in self.traits if abs(e.surely) >= SURE}


def effective_choices(spent: Sequence[float]) -> float:
    """Kish's effective number of the amounts that were spent, one a voter and work."""
    weights = np.array(spent, np.float64)
    return float(weights.sum() ** 2 / (weights**2).sum()) if len(weights) else 0.0


def fit(axes: Sequence[Axis], tallies: Sequence[Tally]) -> Taste:
    """The taste that the rounds show.

    Raises:
        FatalError: No votes were spent.
    """
    told = [tally for tally in tallies if tally.votes.sum() > 0]
    if not told:
        raise FatalError("no votes were spent in these rounds: there is nothing to learn from")
    designs = [np.hstack([_axis_columns(axes, t.values), t.traits]) for t in told]
    prior = np.full(designs[0].shape[1], AXIS_PRIOR)
    prior[-len(TRAITS) :] = TRAIT_PRIOR
    weights, covariance = _logit(designs, told, prior)
    effects, utility, style, at = [], [], [], 0
    for axis in axes:
        size = 2 if axis.kind is Kind.SCALAR else len(levels(axis))
        here = slice(at, at + size)
        found = _effects(axis, weights[here], covariance[here, here])
        effects += found
        utility.append(_utility(axis, weights[here]))
        style.append(_preferred(axis, found, utility[-1]))
        at += size
    deviations = np.sqrt(np.diag(covariance))[at:]
    traits = [
        Effect(name, "more", float(weight), float(deviation))
        for name, weight, deviation in zip(TRAITS, weights[at:], deviations, strict=True)
    ]
    return Taste(tuple(effects), tuple(traits), tuple(utility), tuple(style))


def levels(axis: Axis) -> list[tuple[str, Range]]:
    """What members can prefer of an axis that is no scalar: its groups of values, and the others.

    Which quarter of a field a work shows is chance; that it shows a quarter is not.
    """
    found = {lo: (name, Range(lo, hi)) for name, (lo, hi) in axis.groups.items()}
    grouped = {value for _, group in found.values() for value in group.values}
    for value in range(axis.lo, axis.hi + 1):
        if value not in grouped:
            found[value] = (axis.label(value), Range(value, value))
    return [found[lo] for lo in sorted(found)]


def _axis_columns(axes: Sequence[Axis], values: NDArray[np.int64]) -> Array:
    columns: list[Array] = []
    for axis, column in zip(axes, values.T, strict=True):
        if axis.kind is Kind.SCALAR:
            columns += slope_and_bend(column)
        else:
            columns += [
                ((column >= lo) & (column <= hi)).astype(np.float64) for _, (lo, hi) in levels(axis)
            ]
    return np.stack(columns, axis=1)


def _logit(designs: Sequence[Array], tallies: Sequence[Tally], prior: Array) -> tuple[Array, Array]:
    """Weights and covariance, by Newton's method on the penalised likelihood, which is concave."""
    weights = np.zeros(len(prior))
    reached = _likelihood(designs, tallies, prior, weights)
    for _ in range(_STEPS):
        slope, bend = -prior * weights, np.diag(prior)
        for design, tally in zip(designs, tallies, strict=True):
            shares, expected = tally.votes / tally.votes.sum(), _softmax(design @ weights)
            slope = slope + tally.choices * design.T @ (shares - expected)
            centred = design - expected @ design
            bend = bend + tally.choices * centred.T @ (centred * expected[:, None])
        step = np.linalg.solve(bend, slope)
        # A full step may go too far where the likelihood is nearly flat.
        while (tried := _likelihood(designs, tallies, prior, weights + step)) < reached:
            if np.abs(step).max() < _MIN_STEP:
                break
            step = step / 2
        if np.abs(step).max() < _MIN_STEP:
            break
        weights, reached = weights + step, tried
    return weights, np.linalg.inv(bend) * _scatter(designs, tallies, weights)


def _likelihood(
    designs: Sequence[Array], tallies: Sequence[Tally], prior: Array, weights: Array
) -> float:
    """The penalised log-likelihood."""
    total = -float(prior @ weights**2) / 2
    for design, tally in zip(designs, tallies, strict=True):
        shares, scores = tally.votes / tally.votes.sum(), design @ weights
        highest = scores.max()
        norm = highest + np.log(np.exp(scores - highest).sum())
        total += tally.choices * float(shares @ scores - norm)
    return total


def _scatter(designs: Sequence[Array], tallies: Sequence[Tally], weights: Array) -> float:
    """How much more the votes scatter than independent choices would; at least 1."""
    pearson, freedom = 0.0, 0
    for design, tally in zip(designs, tallies, strict=True):
        shares, expected = tally.votes / tally.votes.sum(), _softmax(design @ weights)
        pearson += float(tally.choices * ((shares - expected) ** 2 / expected).sum())
        freedom += len(shares) - 1
    return max(1.0, pearson / max(1, freedom))


def _softmax(scores: Array) -> Array:
    powers = np.exp(scores - scores.max())
    out: Array = powers / powers.sum()
    return out


def _effects(axis: Axis, weights: Array, covariance: Array) -> list[Effect]:
    if axis.kind is Kind.SCALAR:
        names, contrast = ["more", "extremes"], np.eye(2)
    else:
        names = [name for name, _ in levels(axis)]
        contrast = np.eye(len(names)) - 1 / len(names)
    means = contrast @ weights
    deviations = np.sqrt(np.diag(contrast @ covariance @ contrast.T))
    return [
        Effect(axis.name, name, float(mean), float(deviation))
        for name, mean, deviation in zip(names, means, deviations, strict=True)
    ]


def _utility(axis: Axis, weights: Array) -> Array:
    if axis.kind is Kind.SCALAR:
        slope, bend = slope_and_bend(np.arange(axis.lo, axis.hi + 1))
        out: Array = weights[0] * slope + weights[1] * bend
        return out
    centred: Array = weights - weights.mean()
    return centred


def _preferred(axis: Axis, effects: Sequence[Effect], utility: Array) -> Distribution:
    """What a next style would have of an axis: all of it unless something surely matters.

    Of a scalar the better half, as far as it hangs together; else every value that is surely liked.
    """
    if axis.kind is not Kind.SCALAR:
        liked = [at for at, effect in enumerate(effects) if effect.surely >= SURE]
        spans = [levels(axis)[at][1] for at in sorted(liked, key=lambda at: -utility[at])]
        while spans:
            even = spread_evenly([value for span in spans for value in span.values])
            if isinstance(even, Range) or len(even.values) <= MAX_ODDS:
                return even
            spans.pop()
        return Range(axis.lo, axis.hi)
    if not any(abs(effect.surely) >= SURE for effect in effects):
        return Range(axis.lo, axis.hi)
    good = utility >= np.median(utility)
    lo = hi = int(np.argmax(utility))
    while lo > 0 and good[lo - 1]:
        lo -= 1
    while hi + 1 < len(good) and good[hi + 1]:
        hi += 1
    return Range(axis.lo + lo, axis.lo + hi)
