"""What a child does that its parent did not: measured on rounds that neither was made from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

import numpy as np

from models.corpus import Bytes
from models.evaluation.distances import coverage, radii
from models.taste.tilt import Led
from models.taste.traits import TRAITS, Array
from models.taste.yardstick import Yardstick, make_fields
from oracle.generator.engine import Generator
from oracle.generator.style import Distribution

WORKS: Final = 2_000
MIN_WORKS: Final = 250
"""Of the parent and of the child, from the same seed; all pairs of them are compared. So many for
fields of 64×64, and at least for larger ones."""

MIN_RISE: Final = 0.1
"""Log-odds; and it must be as many standard errors from nothing as anything that counts."""

MIN_RECALL: Final = 0.7
MIN_SPREAD: Final = 0.8
"""How much of the parent's variety a child must keep to be proposed."""

_SEEDS: Final = [sha256(f"atelier-2 outcome {number}".encode()).digest() for number in range(2)]

Look = Callable[[Bytes], Array]
"""Fields to features ``(N, D)`` in which distances mean something."""


@dataclass(frozen=True)
class Outcome:
    """A child beside its parent, in the house style.

    Attributes:
        works: how many of each were looked at.
        before, after: mean utility of the parent's and the child's, in log-odds of a choice.
        error: standard error of their difference, work by work.
        preferred: how often a member would choose the child's of two works of one seed and index.
        traits: each trait's mean of the parent's and of the child's, in deviations.
        recall: part of the parent's works that lie among the child's (Kynkäänniemi et al. 2019),
            over the same of two rounds of the parent itself.
        spread: mean distance of two of the child's works, over that of two of the parent's.
        decibels: PSNR of the child's fields against what it was led by.
    """

    works: int
    before: float
    after: float
    error: float
    preferred: float
    traits: dict[str, tuple[float, float]]
    recall: float
    spread: float
    decibels: float

    @property
    def rise(self) -> float:
        """What was gained, in log-odds."""
        return self.after - self.before

    @property
    def shortcomings(self) -> tuple[str, ...]:
        """Why the child should not be proposed; nothing if it should."""
        found = []
        if self.rise < max(MIN_RISE, 3 * self.error):
            found.append(f"its works are hardly liked better ({self.rise:+.2f} ± {self.error:.2f})")
        if self.recall < MIN_RECALL:
            found.append(f"it lost variety (recall {self.recall:.2f}, at least {MIN_RECALL})")
        if self.spread < MIN_SPREAD:
            found.append(f"its works are alike (spread {self.spread:.2f}, at least {MIN_SPREAD})")
        return tuple(found)


def measure_outcome(
    parent: Generator,
    child: Generator,
    yardstick: Yardstick,
    led: Led,
    toward: Mapping[str, float],
    house: tuple[Distribution, ...],
    look: Look,
) -> Outcome:
    """Measures a child.

    Args:
        parent, child: the generators.
        yardstick: the parent's, by which both are measured.
        led: what the child was led by.
        toward: log-odds of a choice for each deviation of a trait.
        house: the house style.
        look: what variety is measured in.
    """
    side = parent.model.field_size
    works = max(MIN_WORKS, WORKS * 64**2 // max(64, side) ** 2)
    values, latents = parent.inputs(_SEEDS[0], range(works), house)
    theirs, ours = make_fields(parent, latents), make_fields(child, latents)
    others = make_fields(parent, parent.inputs(_SEEDS[1], range(works), house)[1])
    before, after = yardstick.beyond(values, theirs), yardstick.beyond(values, ours)
    odds = np.array([toward.get(name, 0.0) for name in TRAITS])
    gained = (after - before) @ odds
    seen, made, again = look(theirs), look(ours), look(others)
    error = np.square(ours.astype(np.float64) - make_fields(led, latents)).mean()
    return Outcome(
        works=works,
        before=float((before @ odds).mean()),
        after=float((after @ odds).mean()),
        error=float(gained.std() / np.sqrt(works)),
        preferred=float((1 / (1 + np.exp(-gained))).mean()),
        traits={
            name: (float(old), float(new))
            for name, old, new in zip(TRAITS, before.mean(axis=0), after.mean(axis=0), strict=True)
        },
        recall=coverage(again, made, radii(made)) / max(coverage(again, seen, radii(seen)), 1e-9),
        spread=_spread(made) / max(_spread(seen), 1e-9),
        decibels=float(10 * np.log10(255**2 / error)) if error else float("inf"),
    )


def _spread(features: Array) -> float:
    """Mean distance of works from the next one, which is unrelated to it."""
    return float(np.linalg.norm(features - np.roll(features, 1, axis=0), axis=1).mean())


def parts(fields: Bytes) -> Array:
    """Means of 8×8 parts of a field: features for a corpus that no network was trained to read."""
    step = fields.shape[1] // 8
    means: Array = fields.reshape(len(fields), 8, step, 8, step).mean(axis=(2, 4)) / 255
    return means.reshape(len(fields), -1)
