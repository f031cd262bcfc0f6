"""The figures of a model's card."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from models.corpus import Bytes, ProceduralCorpus
from models.evaluation.distances import Gaussian, coverage, frechet, nearest, radii
from models.evaluation.features import AttributeReader, Features
from oracle.generator.composition import Symmetry, compose, index_map
from oracle.generator.engine import Generator

SAMPLES: Final = 10_000
SEEDS: Final = (101, 102, 103, 104, 105)
BALLS: Final = 2_000
"""Fields of precision, recall and novelty; all pairs of them are compared."""

_TRAINED_ON: Final = 8_000
"""Training fields that novelty is measured against, the first of the run's corpus."""

Make = Callable[[Bytes], Bytes]


@dataclass(frozen=True)
class Spread:
    """Mean and standard deviation over the seeds."""

    mean: float
    deviation: float

    @classmethod
    def of(cls, values: list[float]) -> "Spread":
        """Of measured values."""
        return cls(float(np.mean(values)), float(np.std(values)))


@dataclass(frozen=True)
class Figures:
    """One model, measured.

    Attributes:
        samples: fields in each Fréchet distance.
        seeds: measurements of each.
        network: SHA-256 of the attribute network's file.
        frechet: distance of made from real fields over that of real from other real ones.
        precision, recall: in the network's features.
        family: share of made fields that the network gives to the family that was asked for.
        family_real: the same on the corpus itself: the most that can be had.
        attributes: R² of each attribute that was asked for, as the network reads it.
        attributes_real: the same on the corpus itself.
        novelty: median distance to the nearest training field, over the same of new real fields.
        symmetric: whether all compositions looked at have their symmetry exactly.
        against_float: Fréchet ratio to the real of the integers over that of the float teacher.
        decibels: PSNR of the integers against the float teacher's fields.
    """

    samples: int
    seeds: int
    network: str
    frechet: Spread
    precision: Spread
    recall: Spread
    family: Spread
    family_real: float
    attributes: dict[str, float]
    attributes_real: dict[str, float]
    novelty: float
    symmetric: bool
    against_float: float | None = None
    decibels: float | None = None


@dataclass(frozen=True)
class _Set:
    """Fields as the network sees them, and what was asked of them."""

    features: Features
    family: float
    attributes: dict[str, float]


def evaluate(
    generator: Generator,
    corpus: ProceduralCorpus,
    reader: AttributeReader,
    trained_on: int,
    *,
    samples: int = SAMPLES,
    seeds: tuple[int, ...] = SEEDS,
    teacher: Make | None = None,
    progress: Callable[[str], None] = lambda _text: None,
) -> Figures:
    """Measures a generator against its corpus.

    Args:
        generator: the model.
        corpus: what it was trained on.
        reader: the corpus' attribute network.
        trained_on: seed of the run's corpus.
        samples: fields in each Fréchet distance.
        seeds: one measurement each.
        teacher: latents to the float teacher's fields, where the run's folder is at hand.
        progress: told what is done now.
    """

    def made(latents: Bytes) -> Bytes:
        parts = range(0, len(latents), generator.batch)
        return np.concatenate([generator.fields(latents[a : a + generator.batch]) for a in parts])

    size = generator.model.field_size

    def real(latents: Bytes) -> Bytes:
        return corpus.render(latents, size)

    ratios, precisions, recalls, families, floats = [], [], [], [], []
    for seed in seeds:
        progress(f"seed {seed}")
        rng = np.random.default_rng(seed)
        one, other, asked = (corpus.draw_latents(rng, samples) for _ in range(3))
        first, second = (_look(reader, corpus, latents, real) for latents in (one, other))
        fake = _look(reader, corpus, asked, made)
        truth = Gaussian.of(first.features)
        real_distance = frechet(truth, Gaussian.of(second.features))
        ratios.append(frechet(truth, Gaussian.of(fake.features)) / real_distance)
        few, fakes = first.features[:BALLS], fake.features[:BALLS]
        precisions.append(coverage(fakes, few, radii(few)))
        recalls.append(coverage(few, fakes, radii(fakes)))
        families.append(fake.family)
        if teacher is not None:
            led = _look(reader, corpus, asked, teacher)
            floats.append(frechet(truth, Gaussian.of(led.features)) / real_distance)
    progress("novelty")
    learned, _, _ = reader.read(corpus.pairs(trained_on, _TRAINED_ON, size)[1])
    novelty = np.median(nearest(fake.features[:BALLS], learned))
    usual = np.median(nearest(second.features[:BALLS], learned))
    return Figures(
        samples=samples,
        seeds=len(seeds),
        network=reader.digest,
        frechet=Spread.of(ratios),
        precision=Spread.of(precisions),
        recall=Spread.of(recalls),
        family=Spread.of(families),
        family_real=second.family,
        attributes=fake.attributes,
        attributes_real=second.attributes,
        novelty=float(novelty / usual),
        symmetric=_is_symmetric(made(asked[:16])),
        against_float=float(np.mean(ratios) / np.mean(floats)) if floats else None,
        decibels=_decibels(made(asked[:512]), teacher(asked[:512])) if teacher else None,
    )


def _look(reader: AttributeReader, corpus: ProceduralCorpus, latents: Bytes, make: Make) -> _Set:
    found, features, kinds, values = 0, [], [], []
    while found < len(latents):
        part = make(latents[found : found + 1_000])
        seen, families, attributes = reader.read(part)
        features.append(seen)
        kinds.append(families)
        values.append(attributes)
        found += len(part)
    asked, read = corpus.attributes_of(latents), np.concatenate(values)
    residual = ((asked - read) ** 2).mean(axis=0) / asked.var(axis=0)
    return _Set(
        np.concatenate(features),
        float((np.concatenate(kinds) == corpus.family_of(latents)).mean()),
        {name: float(1 - part) for name, part in zip(corpus.attributes, residual, strict=True)},
    )


def _decibels(one: Bytes, other: Bytes) -> float:
    error = ((one.astype(np.float64) - other) ** 2).mean()
    return float(10 * np.log10(255**2 / error)) if error else float("inf")


def _is_symmetric(fields: Bytes) -> bool:
    """Whether compositions are what the index maps say, and mirror and quad are symmetric."""
    for field in fields:
        for symmetry in Symmetry:
            picture = compose(field, symmetry)
            if symmetry and not np.array_equal(
                picture.ravel(), field.ravel()[index_map(symmetry, len(field)).ravel()]
            ):
                return False
            if symmetry in (Symmetry.MIRROR, Symmetry.QUAD) and not np.array_equal(
                picture, picture[:, ::-1]
            ):
                return False
            if symmetry is Symmetry.QUAD and not np.array_equal(picture, picture[::-1]):
                return False
    return True
