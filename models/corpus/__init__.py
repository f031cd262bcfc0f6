"""Procedural corpora: fields drawn by formula, with known attributes, as many as are wanted.

A corpus turns latents, laid out as rounds lay them out, into fields. So it gives a generator both
examples and the field that each latent could stand for, and an evaluation the truth about a field.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.corpus import loom, tidal
from models.corpus.plane import NOISE, Array, Plane, plane
from oracle.errors import FatalError
from oracle.generator.style import Axis, Kind, style_bytes

Bytes = NDArray[np.uint8]
Family = Callable[[Plane], Array]

ATTRIBUTES: Final = ("density", "warp")
"""The continuous conditions of every corpus, one byte each, after the family's."""

_BLOCK: Final = 512
"""Latents that are drawn at a time."""

SYMMETRIES: Final = ("none", "mirror", "quad", "rotations", "six-fold")


class CorpusError(FatalError):
    """A corpus that does not exist, or pictures that cannot be one."""


@dataclass(frozen=True)
class Corpus:
    """Families of fields under one name.

    Attributes:
        name: what people call it.
        edition: counted up when the same latent gives another field.
        bend: how far the strongest warp bends the plane, whose half side is 1.
        families: by name, what draws a batch of fields, 0 … 1.
    """

    name: str
    edition: int
    bend: float
    families: Mapping[str, Family]

    @property
    def version(self) -> str:
        """Name and edition, as manifests record them."""
        return f"{self.name}-{self.edition}"

    @cached_property
    def learned_axes(self) -> tuple[Axis, ...]:
        """The conditions that a generator of this corpus learns."""
        names = tuple(self.families)
        return (
            Axis("family", Kind.CHOICE, 0, len(names) - 1, names),
            *(Axis(name, Kind.SCALAR, 0, 255) for name in ATTRIBUTES),
        )

    @property
    def axes(self) -> tuple[Axis, ...]:
        """All axes of such a generator; which palettes exist is for the registry to say."""
        return (
            Axis("symmetry", Kind.SYMMETRY, 0, 4, SYMMETRIES),
            Axis("palette", Kind.PALETTE, 0, 0xFFFF),
            *self.learned_axes,
        )

    @property
    def noise(self) -> int:
        """Noise bytes of a latent."""
        return NOISE

    @property
    def latent_length(self) -> int:
        """Bytes of a latent: noise, family, attributes."""
        return NOISE + len(self.families) + len(ATTRIBUTES)

    def draw_latents(self, rng: np.random.Generator, count: int) -> Bytes:
        """Latents as rounds of the widest style draw them: ``(N, Z)`` bytes, all uniform."""
        noise = rng.integers(0, 256, (count, NOISE), dtype=np.uint8)
        values = np.stack(
            [rng.integers(axis.lo, axis.hi + 1, count) for axis in self.learned_axes], axis=1
        ).astype(np.int64)
        return np.concatenate([noise, style_bytes(self.learned_axes, values)], axis=1)

    def family_of(self, latents: Bytes) -> NDArray[np.int64]:
        """The family that each latent asks for, ``(N,)``."""
        families: NDArray[np.int64] = latents[:, NOISE : NOISE + len(self.families)].argmax(axis=1)
        return families

    def attributes_of(self, latents: Bytes) -> NDArray[np.float64]:
        """The attributes that each latent asks for, 0 … 1, ``(N, 2)``."""
        return latents[:, -len(ATTRIBUTES) :].astype(np.float64) / 255

    def render(self, latents: Bytes, size: int = 64) -> Bytes:
        """The fields that these latents stand for: ``(N, Z)`` to ``(N, size, size)`` bytes.

        Raises:
            ValueError: The latents do not have the corpus' length.
        """
        if latents.ndim != 2 or latents.shape[1] != self.latent_length:
            raise ValueError(f"latents of shape {latents.shape}, want (N, {self.latent_length})")
        asked = self.family_of(latents)
        density, warp = self.attributes_of(latents).astype(np.float32).T
        fields = np.empty((len(latents), size, size), np.uint8)
        batch = max(1, (1 << 19) // size**2)  # what stays in a core's cache is drawn faster
        for number, draw in enumerate(self.families.values()):
            (own,) = np.nonzero(asked == number)
            for part in (own[at : at + batch] for at in range(0, len(own), batch)):
                noise = latents[part, :NOISE]
                value = draw(plane(noise, density[part], warp[part], self.bend, size))
                fields[part] = np.rint(255 * np.clip(value, 0, 1)).astype(np.uint8)
        return fields

    def pairs(self, seed: int, count: int, size: int = 64) -> tuple[Bytes, Bytes]:
        """Latents ``(N, Z)`` of a seed, and the fields ``(N, size, size)`` they stand for.

        More of them begin with the same.
        """
        blocks = range(-(-count // _BLOCK))
        drawn = [self.draw_latents(np.random.default_rng((seed, at)), _BLOCK) for at in blocks]
        latents = np.concatenate(drawn)[:count]
        return latents, self.render(latents, size)


TIDAL: Final = Corpus("tidal", 1, 0.26, tidal.FAMILIES)
LOOM: Final = Corpus("loom", 1, 0.05, loom.FAMILIES)
CORPORA: Final = {corpus.name: corpus for corpus in (TIDAL, LOOM)}


def corpus_named(name: str) -> Corpus:
    """A corpus by its name.

    Raises:
        CorpusError: There is none of this name.
    """
    if name not in CORPORA:
        raise CorpusError(f"no corpus {name!r}: there are {', '.join(CORPORA)}")
    return CORPORA[name]
