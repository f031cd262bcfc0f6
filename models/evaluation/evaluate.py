"""The figures of a model's card."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from models.corpus import Bytes, ProceduralCorpus
from models.evaluation.composed import plain_features
from models.evaluation.distances import Gaussian, coverage, frechet, nearest, radii
from models.evaluation.features import AttributeReader, Features, fineness
from models.evaluation.flaws import FLAWS
from models.evaluation.roughness import roughness
from models.evaluation.works import Composition, look_at_works
from oracle.generator.engine import Generator

SAMPLES: Final = 10_000
SEEDS: Final = (101, 102, 103, 104, 105)
BALLS: Final = 2_000
"""Fields of precision, recall and novelty; all pairs of them are compared."""

WORKS: Final = 2_000
"""Works that are drawn for the figures of composition."""

PICTURES: Final = 1_000
"""Works that are drawn for the distance of pictures."""

_CONTOURS: Final = 500
"""Works whose contours' trembling is measured."""

_TRAINED_ON: Final = 8_000
"""Training fields that novelty is measured against, the first of the run's corpus."""

_STEP: Final = 1_000
"""Fields that are made and read at a time."""

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
class Noticed:
    """By what factors a flaw that is put on the corpus' own fields raises the figures.

    Attributes:
        fields, pictures: the two Fréchet distances, times real against real.
        roughness: of contours, over the corpus' own.
    """

    fields: float
    pictures: float
    roughness: float


@dataclass(frozen=True)
class Figures:
    """One model, measured.

    Attributes:
        samples: fields in each Fréchet distance of fields.
        pictures_drawn: works in each Fréchet distance of pictures.
        seeds: measurements of each.
        network: SHA-256 of the attribute network's file.
        frechet: distance of made from real fields over that of real from other real ones, in the
            network's features of equalised fields and in how fine these are.
        pictures: the same of composed pictures, in what is measured of them.
        precision, recall: in the network's features.
        family: share of made fields that the network gives to the family that was asked for.
        family_real: the same on the corpus itself: the most that can be had.
        attributes: R² of each attribute that was asked for, as the network reads it.
        attributes_real: the same on the corpus itself.
        novelty: median distance to the nearest training field, over the same of new real fields.
        roughness: mean trembling of contours over the corpus' own.
        composition: how the model's works are composed.
        noticed: by a flaw's name, what the figures see of it.
        against_float: Fréchet ratio to the real of the integers over that of the float teacher.
        decibels: PSNR of the integers against the float teacher's fields.
    """

    samples: int
    pictures_drawn: int
    seeds: int
    network: str
    frechet: Spread
    pictures: Spread
    precision: Spread
    recall: Spread
    family: Spread
    family_real: float
    attributes: dict[str, float]
    attributes_real: dict[str, float]
    novelty: float
    roughness: float
    composition: Composition
    noticed: dict[str, Noticed]
    against_float: float | None = None
    decibels: float | None = None


@dataclass(frozen=True)
class _Set:
    """Fields as the network and the eye see them, and what was asked of them.

    `few` are the first of them, those that are drawn as pictures.
    """

    features: Features
    fineness: Features
    pictures: Features
    few: Bytes
    family: float
    attributes: dict[str, float]


@dataclass(frozen=True)
class _Truth:
    """What others are compared with: a set of the corpus, and how far another one is from it."""

    fields: Gaussian
    pictures: Gaussian
    unit: Features
    scale: Features
    between: tuple[float, float]

    @classmethod
    def of(cls, one: _Set, other: _Set) -> "_Truth":
        """Of two sets of the corpus; what is measured is taken in the first one's spreads."""
        unit = np.sqrt(one.features.var(axis=0).mean()) / (one.fineness.std(axis=0) + 1e-9)
        scale = one.pictures.std(axis=0) + 1e-9
        fields, pictures = Gaussian.of(_seen(one, unit)), Gaussian.of(one.pictures / scale)
        between = (
            frechet(fields, Gaussian.of(_seen(other, unit))),
            frechet(pictures, Gaussian.of(other.pictures / scale)),
        )
        return cls(fields, pictures, unit, scale, between)

    def distances(self, seen: _Set) -> tuple[float, float]:
        """Of fields and of pictures, times real against real."""
        return (
            frechet(self.fields, Gaussian.of(_seen(seen, self.unit))) / self.between[0],
            frechet(self.pictures, Gaussian.of(seen.pictures / self.scale)) / self.between[1],
        )


def _seen(fields: _Set, unit: Features) -> Features:
    """What the network sees of fields, and how fine they are, each by as much as its features."""
    return np.concatenate([fields.features, fields.fineness * unit], axis=1)


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
        samples: fields in each Fréchet distance of fields.
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

    ratios, drawn, precisions, recalls, families, floats = [], [], [], [], [], []
    for seed in seeds:
        progress(f"seed {seed}")
        rng = np.random.default_rng(seed)
        one, other, asked = (corpus.draw_latents(rng, samples) for _ in range(3))
        first, second = (_look(reader, corpus, latents, real) for latents in (one, other))
        fake, truth = _look(reader, corpus, asked, made), _Truth.of(first, second)
        of_fields, of_pictures = truth.distances(fake)
        ratios.append(of_fields)
        drawn.append(of_pictures)
        few, fakes = first.features[:BALLS], fake.features[:BALLS]
        precisions.append(coverage(fakes, few, radii(few)))
        recalls.append(coverage(few, fakes, radii(fakes)))
        families.append(fake.family)
        if teacher is not None:
            floats.append(truth.distances(_look(reader, corpus, asked, teacher))[0])
    progress("novelty")
    learned, _, _ = reader.read(corpus.pairs(trained_on, _TRAINED_ON, size)[1])
    novelty = np.median(nearest(fake.features[:BALLS], learned))
    usual = np.median(nearest(second.features[:BALLS], learned))
    progress("contours")
    smooth = float(roughness(second.few[:_CONTOURS]).mean())
    noticed = {}
    for name, flaw in FLAWS.items():
        progress(f"what the figures see of {name}")
        flawed = _look(reader, corpus, other, lambda asked, flaw=flaw: flaw(real(asked)))  # type: ignore[misc]
        rough = float(roughness(flawed.few[:_CONTOURS]).mean())
        noticed[name] = Noticed(*truth.distances(flawed), rough / smooth)
    progress("works")
    return Figures(
        samples=samples,
        pictures_drawn=min(len(fake.few), PICTURES),
        seeds=len(seeds),
        network=reader.digest,
        frechet=Spread.of(ratios),
        pictures=Spread.of(drawn),
        precision=Spread.of(precisions),
        recall=Spread.of(recalls),
        family=Spread.of(families),
        family_real=second.family,
        attributes=fake.attributes,
        attributes_real=second.attributes,
        novelty=float(novelty / usual),
        roughness=float(roughness(fake.few[:_CONTOURS]).mean()) / smooth,
        composition=look_at_works(fake.few, np.random.default_rng(seeds[-1])),
        noticed=noticed,
        against_float=float(np.mean(ratios) / np.mean(floats)) if floats else None,
        decibels=_decibels(made(asked[:512]), teacher(asked[:512])) if teacher else None,
    )


def _look(reader: AttributeReader, corpus: ProceduralCorpus, latents: Bytes, make: Make) -> _Set:
    features, fine, kinds, values, few = [], [], [], [], []
    for at in range(0, len(latents), _STEP):
        part = make(latents[at : at + _STEP])
        seen, families, attributes = reader.read(part)
        features.append(seen)
        fine.append(fineness(part))
        kinds.append(families)
        values.append(attributes)
        few.append(part[: max(0, WORKS - at)])
    asked, read, shown = corpus.attributes_of(latents), np.concatenate(values), np.concatenate(few)
    residual = ((asked - read) ** 2).mean(axis=0) / asked.var(axis=0)
    return _Set(
        np.concatenate(features),
        np.concatenate(fine),
        plain_features(shown[:PICTURES]),
        shown,
        float((np.concatenate(kinds) == corpus.family_of(latents)).mean()),
        {name: float(1 - part) for name, part in zip(corpus.attributes, residual, strict=True)},
    )


def _decibels(one: Bytes, other: Bytes) -> float:
    error = ((one.astype(np.float64) - other) ** 2).mean()
    return float(10 * np.log10(255**2 / error)) if error else float("inf")
