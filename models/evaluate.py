"""How well a generator does what its conditions say, measured against the corpus."""

import itertools
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from models.corpus import FAMILIES, NOISE, draw_latents, render
from oracle.generator.engine import Generator

_SEED: Final = 2_026
Features = NDArray[np.float64]


@dataclass(frozen=True)
class Evaluation:
    """Figures of one model over ``count`` fields of fresh latents.

    Attributes:
        count: fields measured.
        family_match: share of fields that a nearest-centroid classifier, fitted to the corpus,
            gives to the family that was asked for.
        corpus_match: the same of fields of the corpus itself, the most that can be had.
        density_correlation: rank correlation of asked density with the field's fineness (mean
            slope), averaged over the families.
        diversity: mean absolute difference of two fields of one family, as a share of the same
            in the corpus.
    """

    count: int
    family_match: float
    corpus_match: float
    density_correlation: float
    diversity: float


def _features(fields: NDArray[np.uint8]) -> Features:
    """Per field: tones' histogram, slopes' histograms at two scales; ``(N, 28)``."""
    value = fields.astype(np.float64) / 255
    coarse = value.reshape(len(value), 32, 2, 32, 2).mean(axis=(2, 4))
    columns = [_histogram(value, np.linspace(0, 1, 9))]
    for scaled in (value, coarse):
        for axis in (1, 2):
            slope = np.abs(np.diff(scaled, axis=axis))
            columns.append(_histogram(slope, np.array([0, 0.01, 0.03, 0.07, 0.15, 1.01])))
    return np.concatenate(columns, axis=1)


def _histogram(values: Features, edges: Features) -> Features:
    flat = values.reshape(len(values), -1)
    bins = [((flat >= low) & (flat < high)).mean(axis=1) for low, high in itertools.pairwise(edges)]
    return np.stack(bins, axis=1)


def _family(latents: NDArray[np.uint8]) -> NDArray[np.int64]:
    family: NDArray[np.int64] = latents[:, NOISE : NOISE + len(FAMILIES)].argmax(axis=1)
    return family


class _Classifier:
    """Linear discriminant analysis: nearest centroid under the classes' shared covariance."""

    def __init__(self, features: Features, classes: NDArray[np.int64]) -> None:
        count = int(classes.max()) + 1
        self.means = np.stack([features[classes == c].mean(axis=0) for c in range(count)])
        rest = features - self.means[classes]
        covariance = rest.T @ rest / len(rest) + 1e-6 * np.eye(features.shape[1])
        self.inverse = np.linalg.inv(covariance)

    def __call__(self, features: Features) -> NDArray[np.int64]:
        away = features[:, np.newaxis] - self.means
        nearest: NDArray[np.int64] = np.einsum("nci,ij,ncj->nc", away, self.inverse, away).argmin(
            axis=1
        )
        return nearest


def _ranks(values: Features) -> Features:
    ranks: Features = values.argsort().argsort().astype(np.float64)
    return ranks


def _density_correlation(latents: NDArray[np.uint8], fields: NDArray[np.uint8]) -> float:
    fineness = np.abs(np.diff(fields.astype(np.float64), axis=2)).mean(axis=(1, 2))
    family = _family(latents)
    found = [
        np.corrcoef(_ranks(latents[own, -2].astype(np.float64)), _ranks(fineness[own]))[0, 1]
        for own in (family == kind for kind in range(len(FAMILIES)))
    ]
    return float(np.mean(found))


def _diversity(latents: NDArray[np.uint8], fields: NDArray[np.uint8]) -> float:
    family = _family(latents)
    apart = []
    for kind in range(len(FAMILIES)):
        own = fields[family == kind].astype(np.float64)
        apart.append(np.abs(own - np.roll(own, 1, axis=0)).mean())
    return float(np.mean(apart))


def evaluate(generator: Generator, count: int = 1024) -> Evaluation:
    """Measure a generator that was trained on the corpus."""
    rng = np.random.default_rng(_SEED)
    teaching, held_out, asked = (draw_latents(rng, count) for _ in range(3))
    classify = _Classifier(_features(render(teaching)), _family(teaching))
    corpus = render(held_out)
    batches = range(0, count, generator.batch)
    fields = np.concatenate([generator.fields(asked[at : at + generator.batch]) for at in batches])
    return Evaluation(
        count=count,
        family_match=float((classify(_features(fields)) == _family(asked)).mean()),
        corpus_match=float((classify(_features(corpus)) == _family(held_out)).mean()),
        density_correlation=_density_correlation(asked, fields),
        diversity=_diversity(asked, fields) / _diversity(held_out, corpus),
    )
