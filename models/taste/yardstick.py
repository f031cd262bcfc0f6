"""What to expect of a generator's works, found by asking the generator itself.

A trait of a work follows partly from its axes: cells have more relief than dunes, and a denser work
has more in it. That part is the style's to decide. What is left, in standard deviations, is what a
voter saw in the work beyond its style; and as far as the latent's own bytes rule it one by one, the
generator can be led towards it.
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from models.corpus import Bytes
from models.taste.traits import TRAITS, Array, measure
from oracle.generator.engine import Generator
from oracle.generator.style import Axis, Kind, full_ranges

SEED: Final = sha256(b"atelier-2 yardstick").digest()
"""The seed of the works that are looked at; as the digest of a name, it was not picked."""

PER_KIND: Final = 1_024
MIN_PER_KIND: Final = 256
"""Works of each kind that are looked at: so many for fields of 64×64, and the fewest for larger."""

_RIDGE: Final = 50.0
"""How strongly a byte is held to do nothing at first, as if so many works had shown it."""


def slope_and_bend(values: NDArray[Any]) -> tuple[Array, Array]:
    """A byte as a line and a parabola, both of unit spread and unrelated over all its values."""
    at = values / 127.5 - 1
    return at * np.sqrt(3), (at**2 - 1 / 3) * np.sqrt(45) / 2


def kinds_of(axes: tuple[Axis, ...], values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Which kind each work is of: its value on the first choice, if there is one."""
    for place, axis in enumerate(axes):
        if axis.kind is Kind.CHOICE:
            return values[:, place]
    return np.zeros(len(values), np.int64)


def make_fields(generator: Generator, latents: Bytes) -> Bytes:
    """The fields of any number of latents, a batch at a time."""
    starts = range(0, len(latents), generator.batch)
    return np.concatenate([generator.fields(latents[a : a + generator.batch]) for a in starts])


@dataclass(frozen=True)
class Yardstick:
    """What to expect of one generator's works.

    Kinds are the values of its first choice; there is one kind if it has none.

    Attributes:
        axes: the generator's.
        expected: ``(kinds, columns, traits)``, what the axes make of each trait.
        deviations: ``(traits,)``, spread of what they leave.
        slopes: ``(kinds, 2, noise bytes, traits)``, by how many deviations a byte's slope and bend
            move a trait.
        ruled: ``(traits,)``, the part of what the axes leave that the bytes one by one account for,
            among works that the slopes were not found from; 0 … 1.
    """

    axes: tuple[Axis, ...]
    expected: Array
    deviations: Array
    slopes: Array
    ruled: Array

    @classmethod
    def of(cls, generator: Generator) -> "Yardstick":
        """Looks at some thousand works of the widest style."""
        axes, kinds = generator.axes, _kinds(generator.axes)
        per_kind = max(MIN_PER_KIND, PER_KIND * 64**2 // generator.model.field_size**2)
        values, latents = generator.inputs(
            SEED, range(min(per_kind, PER_KIND) * kinds), full_ranges(axes)
        )
        traits = measure(make_fields(generator, latents))
        kind, noise = kinds_of(axes, values), latents[:, : generator.model.noise_length]
        expected = np.stack(
            [
                np.linalg.lstsq(_columns(axes, values[kind == k]), traits[kind == k], rcond=None)[0]
                for k in range(kinds)
            ]
        )
        left = traits - _expect(axes, expected, values)
        deviations = np.maximum(left.std(axis=0), 1e-9)
        left = left / deviations
        slopes, missed = [], 0.0
        for k in range(kinds):
            ours, bytes_ = left[kind == k], _bytes(noise[kind == k])
            half = len(ours) // 2
            guessed = bytes_[half:] @ _ridge(bytes_[:half], ours[:half])
            missed = missed + np.square(ours[half:] - guessed).sum(axis=0) / len(left) * 2
            found = _ridge(bytes_, ours)
            slopes.append(found.reshape(2, -1, len(TRAITS)))
        return cls(axes, expected, deviations, np.stack(slopes), np.clip(1 - missed, 0, 1))

    def beyond(self, values: NDArray[np.int64], fields: Bytes) -> Array:
        """The traits of works beyond what their axes make: ``(N, traits)`` in deviations.

        Args:
            values: ``(N, axes)``, each work's own.
            fields: ``(N, F, F)``.
        """
        away: Array = measure(fields) - _expect(self.axes, self.expected, values)
        return away / self.deviations


def _kinds(axes: tuple[Axis, ...]) -> int:
    return next((axis.hi + 1 for axis in axes if axis.kind is Kind.CHOICE), 1)


def _columns(axes: tuple[Axis, ...], values: NDArray[np.int64]) -> Array:
    """A constant, and each scalar's slope and bend."""
    columns = [np.ones(len(values))]
    for axis, column in zip(axes, values.T, strict=True):
        if axis.kind is Kind.SCALAR:
            columns += slope_and_bend(column)
    return np.stack(columns, axis=1)


def _expect(axes: tuple[Axis, ...], expected: Array, values: NDArray[np.int64]) -> Array:
    out: Array = np.einsum(
        "nc,nct->nt", _columns(axes, values), expected[kinds_of(axes, values)], optimize=True
    )
    return out


def _bytes(noise: Bytes) -> Array:
    return np.concatenate(slope_and_bend(noise), axis=1)


def _ridge(columns: Array, wanted: Array) -> Array:
    bend = columns.T @ columns + _RIDGE * np.eye(columns.shape[1])
    out: Array = np.linalg.solve(bend, columns.T @ wanted)
    return out
