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
        family_told_apart: share of fields that a classifier, fitted to other fields of the same
            generator, gives to the family that was asked for; chance is one in four.
        family_match: the same of a classifier fitted to the corpus.
        corpus_match: what that one gets right on the corpus itself: the most that can be had.
        density_correlation: rank correlation of asked density with the field's fineness (mean
            slope), averaged over the families.
        diversity: mean absolute difference of two fields of one family, as a share of the same
            in the corpus.
    """

    count: int
    family_told_apart: float
    family_match: float
    corpus_match: float
    density_correlation: float
    diversity: float


def _features(fields: NDArray[np.uint8]) -> Features:
    """Per field: histograms of tones and of slopes at two coarse scales; ``(N, 20)``.

    The finest scale is left out: there a corpus drawn by formula is smoother than any network of
    this size, and the classifier would see nothing else.
    """
    columns = []
    for pixels in (2, 4):
        side = fields.shape[1] // pixels
        coarse = fields.reshape(len(fields), side, pixels, side, pixels).mean(axis=(2, 4)) / 255
        columns.append(_histogram(coarse, np.array([0, 0.1, 0.25, 0.4, 0.6, 0.75, 0.9, 1.01])))
        across, down = np.diff(coarse, axis=2)[:, :-1], np.diff(coarse, axis=1)[:, :, :-1]
        columns.append(_histogram(np.hypot(across, down), np.array([0, 0.03, 0.1, 0.2, 0.4, 2])))
    kept = [column[:, :-1] for column in columns]
    return np.concatenate(kept, axis=1)


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
    teaching, held_out, asked, other = (draw_latents(rng, count) for _ in range(4))
    corpus, fields, more = render(held_out), _run(generator, asked), _run(generator, other)
    by_corpus = _Classifier(_features(render(teaching)), _family(teaching))
    by_itself = _Classifier(_features(more), _family(other))
    features, families = _features(fields), _family(asked)
    return Evaluation(
        count=count,
        family_told_apart=float((by_itself(features) == families).mean()),
        family_match=float((by_corpus(features) == families).mean()),
        corpus_match=float((by_corpus(_features(corpus)) == _family(held_out)).mean()),
        density_correlation=_density_correlation(asked, fields),
        diversity=_diversity(asked, fields) / _diversity(held_out, corpus),
    )


def _run(generator: Generator, latents: NDArray[np.uint8]) -> NDArray[np.uint8]:
    batches = range(0, len(latents), generator.batch)
    return np.concatenate([generator.fields(latents[at : at + generator.batch]) for at in batches])
