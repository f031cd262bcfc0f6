"""How the works of a round spread over the values of one axis: evenly over a range, or by odds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from oracle.generator.style.axis import StyleError
from oracle.quantities import BASIS_POINTS

MAX_ODDS: Final = 16
"""As many values can have odds of their own."""


class Range(NamedTuple):
    """Every value from the first to the last, both included, as often as any other."""

    lo: int
    hi: int

    @property
    def values(self) -> Sequence[int]:
        """What can be drawn, rising."""
        return range(self.lo, self.hi + 1)

    def share(self, value: int) -> int:
        """How many of ten thousand works have the value, rounded down."""
        return BASIS_POINTS // len(self.values) if value in self.values else 0

    def draw(self, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        """The values that 16-bit numbers draw: ``lo + ((r·(hi − lo + 1)) >> 16)``."""
        return self.lo + ((numbers * len(self.values)) >> 16)


@dataclass(frozen=True)
class Odds:
    """Some values, each with the number of works of ten thousand that have it.

    Attributes:
        values: strictly rising, 1 … 16 of them.
        weights: one a value, at least 1; together 10,000.
    """

    values: tuple[int, ...]
    weights: tuple[int, ...]

    @classmethod
    def even(cls, values: Sequence[int]) -> "Odds":
        """A set: the values as often as one another, as nearly as ten thousand can be shared."""
        each, rest = divmod(BASIS_POINTS, len(values))
        return cls(tuple(sorted(values)), tuple(each + (at < rest) for at in range(len(values))))

    @classmethod
    def of(cls, parts: Mapping[int, Fraction]) -> "Odds":
        """Values with their parts of the whole, rounded to ten-thousandths by largest remainder.

        Raises:
            StyleError: The parts are not one together, or one is less than a ten-thousandth.
        """
        whole = sum(parts.values(), Fraction(0))
        if whole != 1:
            raise StyleError(f"the shares add up to {percent(whole)}, not to 100 %")
        values = sorted(parts)
        exact = [parts[value] * BASIS_POINTS for value in values]
        weights = [int(part) for part in exact]
        by_remainder = sorted(range(len(values)), key=lambda at: weights[at] - exact[at])
        for at in by_remainder[: BASIS_POINTS - sum(weights)]:
            weights[at] += 1
        if 0 in weights:
            value = values[weights.index(0)]
            raise StyleError(f"the share of {value} is less than a ten-thousandth")
        return cls(tuple(values), tuple(weights))

    def share(self, value: int) -> int:
        """How many of ten thousand works have the value."""
        return dict(zip(self.values, self.weights, strict=True)).get(value, 0)

    @property
    def is_even(self) -> bool:
        """Whether it is a set: no value more often than another, but for the rounding."""
        return self == Odds.even(self.values)

    def draw(self, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        """The values that 16-bit numbers draw.

        With ``x = (r·10,000) >> 16``, the first value whose weight and those before it are
        together above ``x``.
        """
        places = np.searchsorted(np.cumsum(self.weights), (numbers * BASIS_POINTS) >> 16, "right")
        return np.array(self.values, np.int64)[places]


Distribution: TypeAlias = Range | Odds
"""What a style says of one axis."""


def spread_evenly(values: Sequence[int]) -> Distribution:
    """Different values as often as one another: a range where they are neighbours, else a set."""
    span = Range(min(values), max(values))
    return span if len(span.values) == len(values) else Odds.even(values)


def percent(part: Fraction) -> str:
    """A part of a whole in percent, with at most two decimals: `33.33 %`."""
    return f"{float(round(100 * part, 2)):g} %"
