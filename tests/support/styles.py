"""Hypothesis strategies for styles: any range, set or odds that axes can have."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from hypothesis import strategies as st

from oracle.generator.style import MAX_ODDS, Axis, Distribution, Kind, Odds, Range
from oracle.quantities import BASIS_POINTS


@st.composite
def ranges(draw: st.DrawFn, axis: Axis) -> Range:
    """Ranges within an axis' bounds."""
    lo, hi = sorted(draw(st.tuples(*[st.integers(axis.lo, axis.hi)] * 2)))
    return Range(lo, hi)


@st.composite
def odds(draw: st.DrawFn, axis: Axis) -> Odds:
    """Odds for some of an axis' values."""
    most = min(MAX_ODDS, axis.hi - axis.lo + 1)
    values = sorted(draw(st.sets(st.integers(axis.lo, axis.hi), min_size=1, max_size=most)))
    inner = st.integers(1, BASIS_POINTS - 1)
    cuts = draw(st.sets(inner, min_size=len(values) - 1, max_size=len(values) - 1))
    ends = [0, *sorted(cuts), BASIS_POINTS]
    weights = tuple(b - a for a, b in pairwise(ends))
    return Odds(tuple(values), weights)


def styles(axes: Sequence[Axis]) -> st.SearchStrategy[tuple[Distribution, ...]]:
    """Whole styles of these axes."""
    return st.tuples(*(ranges(axis) | odds(axis) for axis in axes))


def longest(axes: Sequence[Axis], usual: Mapping[Kind, int]) -> tuple[Odds, ...]:
    """As many odds as an axis can have on every one, and nearly all for its usual value.

    Without a usual value an axis has nearly all odds for its last one, whose draw takes longest.
    """
    spreads = []
    for axis in axes:
        last = min(axis.hi, axis.lo + MAX_ODDS - 1)
        values = tuple(range(axis.lo, last + 1))
        most = BASIS_POINTS - len(values) + 1
        wanted = usual.get(axis.kind, last)
        spreads.append(Odds(values, tuple(most if v == wanted else 1 for v in values)))
    return tuple(spreads)
