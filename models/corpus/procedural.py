"""Procedural corpora: fields drawn by formula, as many as are wanted."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from models.corpus.base import BLOCK, Bytes, Corpus
from models.corpus.family import Family
from models.corpus.plane import NOISE, Pull, plane


@dataclass(frozen=True)
class ProceduralCorpus(Corpus):
    """Families of fields under one name.

    Attributes:
        title: what people call it.
        edition: counted up when the same latent gives another field.
        pull: what the strongest warp does to the plane.
        families: by name, what draws a batch of fields.
    """

    title: str
    edition: int
    pull: Pull
    families: Mapping[str, Family]

    @property
    def name(self) -> str:
        return self.title

    @property
    def version(self) -> str:
        return f"{self.title}-{self.edition}"

    @property
    def family_names(self) -> Sequence[str]:
        return tuple(self.families)

    @property
    def attributes(self) -> tuple[str, str]:
        return ("density", "warp")

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
        for number, family in enumerate(self.families.values()):
            (own,) = np.nonzero(asked == number)
            for part in (own[at : at + batch] for at in range(0, len(own), batch)):
                noise = latents[part, :NOISE]
                ground = plane(noise, density[part], warp[part], self.pull, size)
                fields[part] = np.rint(family.fields(ground)).astype(np.uint8)
        return fields

    def blocks(self, seed: int, count: int, size: int = 64) -> Iterator[tuple[Bytes, Bytes]]:
        for at in range(0, count, BLOCK):
            rng = np.random.default_rng((seed, at // BLOCK))
            latents = self.draw_latents(rng, BLOCK)[: count - at]
            yield latents, self.render(latents, size)
