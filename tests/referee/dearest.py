"""The dearest networks that the chain grants, by its model of costs."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from oracle.generator.dispute_gas import WORK_GAS_LIMIT, work_gas
from tests.referee.models import MAX_BLOB

Shape = tuple[int, tuple[int, ...]]
"""The latent's length, and the channels of all layers, the last 1."""

MAX_CHANNELS = 64
MAX_LATENT = 64
MAX_DEPTH = 4
CLIMBS = 15
"""Random shapes of each depth from which the search sets out: it comes to the limit in seconds."""


def length(shape: Shape) -> int:
    """Bytes of a blob of that shape."""
    latent, channels = shape
    pairs = pairwise(channels)
    return 32 + 16 * channels[0] * (latent + 4) + sum(b * (9 * a + 4) for a, b in pairs)


def is_granted(shape: Shape) -> bool:
    """Whether the inspector would grant a shape: its blob's length, and what a work takes."""
    return length(shape) <= MAX_BLOB and work_gas(*shape) <= WORK_GAS_LIMIT


def neighbours(shape: Shape) -> list[Shape]:
    """The shapes that differ by some channels of one layer, or of two in opposite directions."""
    latent, channels = shape
    inner = len(channels) - 1
    found = []
    for layer in range(inner):
        for step in (-16, -4, -1, 1, 4, 16):
            for other in range(inner):
                for back in (0, -4, -1, 1, 4) if other != layer else (0,):
                    changed = list(channels)
                    changed[layer] += step
                    changed[other] += back
                    if all(0 < count <= MAX_CHANNELS for count in changed):
                        found.append((latent, tuple(changed)))
    found += [(other, channels) for other in (latent - 4, latent + 4) if 4 <= other <= MAX_LATENT]
    return found


def climbed(shape: Shape) -> Shape:
    """The shape that no neighbour of it is granted and dearer than, going up the steepest way."""
    while True:
        granted = [near for near in neighbours(shape) if is_granted(near)]
        best = max(granted, key=lambda near: work_gas(*near), default=shape)
        if work_gas(*best) <= work_gas(*shape):
            return shape
        shape = best


def dearest(count: int, seed: int = 0) -> list[Shape]:
    """The dearest granted shapes that climbing from random ones of every depth comes to.

    Args:
        count: how many shapes, the dearest first; fewer if fewer are found.
        seed: of the random shapes.
    """
    found: set[Shape] = set()
    for depth in range(1, MAX_DEPTH + 1):
        rng = np.random.default_rng([seed, depth])
        for _ in range(CLIMBS):
            top = int(rng.integers(2, MAX_CHANNELS + 1))
            channels = (*(int(c) for c in rng.integers(1, top + 1, depth)), 1)
            shape = (4 * int(rng.integers(1, MAX_LATENT // 4 + 1)), channels)
            if is_granted(shape):
                found.add(climbed(shape))
    return sorted(found, key=lambda shape: work_gas(*shape), reverse=True)[:count]
