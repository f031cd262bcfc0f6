"""Grouping of alike points: Lloyd's algorithm, begun from points far apart."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

_TURNS: Final = 40

Points = NDArray[np.float64]


def group(points: Points, count: int) -> Points:
    """Centres ``(count, D)`` of so many groups of points ``(N, D)``.

    The first is the mean's nearest point, each further one the point furthest from those before,
    so equal points give equal centres on every machine (Lloyd 1982; Gonzalez 1985).
    """
    away = ((points - points.mean(axis=0)) ** 2).sum(axis=1)
    centres = [points[away.argmin()]]
    nearest = ((points - centres[0]) ** 2).sum(axis=1)
    while len(centres) < count:
        centres.append(points[nearest.argmax()])
        nearest = np.minimum(nearest, ((points - centres[-1]) ** 2).sum(axis=1))
    found: Points = np.stack(centres)
    for _ in range(_TURNS):
        labels = assign(points, found)
        own = [points[labels == number] for number in range(count)]
        moved = np.stack(
            [
                part.mean(axis=0) if len(part) else centre
                for part, centre in zip(own, found, strict=True)
            ]
        )
        if np.allclose(moved, found):
            break
        found = moved
    return found


def assign(points: Points, centres: Points) -> NDArray[np.int64]:
    """The centre that each point is nearest to, ``(N,)``."""
    away = ((points[:, np.newaxis] - centres) ** 2).sum(axis=2)
    labels: NDArray[np.int64] = away.argmin(axis=1)
    return labels
