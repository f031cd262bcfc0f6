"""Regions of a picture: what is of one ink and hangs together, found by runs of its rows."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from models.corpus import Bytes

SPECK: Final = 8
"""A region of fewer of the picture's 65,536 pixels is a speck: no three by three of them."""

_Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Regions:
    """Of each of N pictures.

    Attributes:
        count: how many regions it has, ``(N,)``.
        largest: the largest one's share of the picture, ``(N,)``.
        specks: how many of them are specks, ``(N,)``.
    """

    count: _Numbers
    largest: NDArray[np.float64]
    specks: _Numbers


def find_regions(inks: Bytes) -> Regions:
    """The regions of pictures of ink numbers ``(N, S, S)``; pixels hang together, aslant, too."""
    count, side, _ = inks.shape
    rows = inks.reshape(-1, side)
    begins = np.ones(rows.shape, bool)
    begins[:, 1:] = rows[:, 1:] != rows[:, :-1]
    runs = begins.ravel().cumsum().reshape(rows.shape) - 1
    within = np.arange(1, len(rows)) % side != 0
    pairs = []
    for above, below in ((np.s_[:], np.s_[:]), (np.s_[1:], np.s_[:-1]), (np.s_[:-1], np.s_[1:])):
        touch = (rows[:-1, above] == rows[1:, below]) & within[:, np.newaxis]
        pairs.append(np.stack([runs[:-1, above][touch], runs[1:, below][touch]]))
    one, other = np.concatenate(pairs, axis=1)
    labels = _join(one, other, int(runs[-1, -1]) + 1)
    areas = np.bincount(labels, weights=np.bincount(runs.ravel())).astype(np.int64)
    (roots,) = np.nonzero(areas)
    starts = runs.reshape(count, -1)[:, 0]
    owners = np.searchsorted(starts, roots, side="right") - 1
    largest = np.zeros(count, np.int64)
    np.maximum.at(largest, owners, areas[roots])
    return Regions(
        count=np.bincount(owners, minlength=count),
        largest=largest / side**2,
        specks=np.bincount(owners[areas[roots] < SPECK], minlength=count),
    )


def _join(one: NDArray[Any], other: NDArray[Any], count: int) -> _Numbers:
    """The lowest run that each of so many runs hangs together with, by pairs of runs that touch."""
    new = np.ones(len(one), bool)
    new[1:] = (one[1:] != one[:-1]) | (other[1:] != other[:-1])
    one, other = one[new], other[new]
    labels = np.arange(count)
    while len(one):
        low, high = np.minimum(labels[one], labels[other]), np.maximum(labels[one], labels[other])
        apart = low != high
        one, other = one[apart], other[apart]
        np.minimum.at(labels, high[apart], low[apart])
        while not np.array_equal(labels, deeper := labels[labels]):
            labels = deeper
    return labels
