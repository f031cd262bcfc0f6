"""What every corpus is: latents laid out as rounds lay them out, and the fields they stand for."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.corpus.plane import NOISE
from models.progress import Watch, unwatched
from oracle.errors import FatalError
from oracle.generator.style import Axis, Kind, style_bytes

Bytes = NDArray[np.uint8]

BLOCK: Final = 512
"""Pairs that are drawn at a time, so that more of them begin with the same."""


class CorpusError(FatalError):
    """A corpus that does not exist, or pictures that cannot be one."""


class Corpus(ABC):
    """Fields and the latents that stand for them: noise, a family, two attributes.

    So a corpus gives a generator both examples and the field that each latent could stand for, and
    an evaluation the truth about a field.
    """

    @property
    @abstractmethod
    def name(self) -> str:
        """What people call it."""

    @property
    @abstractmethod
    def version(self) -> str:
        """The name and what tells this edition from others, as manifests record them."""

    @property
    @abstractmethod
    def family_names(self) -> Sequence[str]:
        """Kinds of fields."""

    @property
    @abstractmethod
    def attributes(self) -> tuple[str, str]:
        """The continuous conditions, one byte each, after the family's."""

    @abstractmethod
    def blocks(self, seed: int, count: int, size: int = 64) -> Iterator[tuple[Bytes, Bytes]]:
        """The pairs of a seed, up to ``BLOCK`` of them at a time."""

    def pairs(
        self, seed: int, count: int, size: int = 64, watch: Watch = unwatched
    ) -> tuple[Bytes, Bytes]:
        """Latents ``(N, Z)`` of a seed, and the fields ``(N, size, size)`` they stand for.

        More of them begin with the same.

        Args:
            seed: decides them.
            count: how many.
            size: the fields' side in pixels.
            watch: sees each block of them as it is drawn.
        """
        blocks = watch(self.blocks(seed, count, size), -(-count // BLOCK), "preparing views")
        latents, fields = zip(*blocks, strict=True)
        return np.concatenate(latents), np.concatenate(fields)

    @cached_property
    def learned_axes(self) -> tuple[Axis, ...]:
        """The conditions that a generator of this corpus learns: a model's own axes."""
        names = tuple(self.family_names)
        return (
            Axis("family", Kind.CHOICE, 0, len(names) - 1, names),
            *(Axis(name, Kind.SCALAR, 0, 255) for name in self.attributes),
        )

    @property
    def noise(self) -> int:
        """Noise bytes of a latent."""
        return NOISE

    @property
    def latent_length(self) -> int:
        """Bytes of a latent: noise, family, attributes."""
        return NOISE + len(self.family_names) + len(self.attributes)

    def draw_latents(self, rng: np.random.Generator, count: int) -> Bytes:
        """Latents as rounds of the widest style draw them: ``(N, Z)`` bytes, all uniform."""
        noise = rng.integers(0, 256, (count, NOISE), dtype=np.uint8)
        values = np.stack(
            [rng.integers(axis.lo, axis.hi + 1, count) for axis in self.learned_axes], axis=1
        ).astype(np.int64)
        return np.concatenate([noise, style_bytes(self.learned_axes, values)], axis=1)

    def family_of(self, latents: Bytes) -> NDArray[np.int64]:
        """The family that each latent asks for, ``(N,)``."""
        end = NOISE + len(self.family_names)
        families: NDArray[np.int64] = latents[:, NOISE:end].argmax(axis=1)
        return families

    def attributes_of(self, latents: Bytes) -> NDArray[np.float64]:
        """The attributes that each latent asks for, 0 … 1, ``(N, 2)``."""
        return latents[:, -len(self.attributes) :].astype(np.float64) / 255
