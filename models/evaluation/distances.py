"""Distances between sets of fields in feature space."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from models.evaluation.features import Features

NEIGHBOURS: Final = 3
"""A point's ball reaches to this neighbour in precision and recall (Kynkäänniemi et al. 2019)."""

_CHUNK: Final = 1_024


@dataclass(frozen=True)
class Gaussian:
    """Mean ``(D,)`` and covariance ``(D, D)`` of a set of features."""

    mean: Features
    covariance: Features

    @classmethod
    def of(cls, features: Features) -> "Gaussian":
        """The mean and the covariance of these features."""
        return cls(features.mean(axis=0), np.cov(features, rowvar=False))


def frechet(one: Gaussian, other: Gaussian) -> float:
    """Fréchet distance of two normal distributions (Dowson and Landau 1982; FID's formula)."""
    root = _root(one.covariance)
    middle = _root(root @ other.covariance @ root)
    away = one.mean - other.mean
    total = np.trace(one.covariance) + np.trace(other.covariance) - 2 * np.trace(middle)
    return float(away @ away + total)


def _root(matrix: Features) -> Features:
    values, vectors = np.linalg.eigh((matrix + matrix.T) / 2)
    root: Features = (vectors * np.sqrt(np.clip(values, 0, None))) @ vectors.T
    return root


def _squared(one: Features, other: Features) -> Features:
    cross = one @ other.T
    squared: Features = (
        (one * one).sum(1)[:, np.newaxis] + (other * other).sum(1)[np.newaxis] - 2 * cross
    )
    clipped: Features = np.maximum(squared, 0)
    return clipped


def radii(features: Features) -> Features:
    """Squared distance of each point to its third neighbour in its own set, ``(N,)``."""
    found = []
    for at in range(0, len(features), _CHUNK):
        near = np.partition(_squared(features[at : at + _CHUNK], features), NEIGHBOURS, axis=1)
        found.append(near[:, NEIGHBOURS])
    return np.concatenate(found)


def coverage(points: Features, manifold: Features, reach: Features) -> float:
    """Share of points that lie in the ball of some point of the manifold.

    Precision is the coverage of made points by the real manifold, recall the coverage of real
    points by the made one (Kynkäänniemi et al. 2019, arXiv:1904.06991).
    """
    inside = 0
    for at in range(0, len(points), _CHUNK):
        near = _squared(points[at : at + _CHUNK], manifold) <= reach[np.newaxis]
        inside += int(near.any(axis=1).sum())
    return inside / len(points)


def nearest(points: Features, others: Features) -> Features:
    """Distance of each point to the nearest of the others, ``(N,)``."""
    found = []
    for at in range(0, len(points), _CHUNK):
        found.append(_squared(points[at : at + _CHUNK], others).min(axis=1))
    away: Features = np.sqrt(np.concatenate(found))
    return away
