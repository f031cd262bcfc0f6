"""The composition in NumPy int64, from docs/semantics.md (section 5) alone; nothing is fast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Edges = tuple[bool, bool]
"""Whether the edge before the first and the one after the last are free."""

HIGHEST = 255 * 64
ROOT = 56756


@dataclass(frozen=True)
class Values:
    """A work's values of the seven axes of composition, in their order."""

    symmetry: int = 0
    palette: int = 0
    scale: int = 0
    ground: int = 0
    line: int = 0
    light: int = 0
    margin: int = 0

    def listed(self) -> list[int]:
        """The values as the contracts take them."""
        return list(astuple(self))


def beyond(border: Ints, inner: Ints, free: bool) -> Ints:
    """What stands beyond an edge (5.1)."""
    return np.clip(2 * border - inner, 0, HIGHEST) if free else border


def neighbours(v: Ints, axis: int, edges: Edges) -> tuple[Ints, Ints]:
    """Of each height the one before it and the one after it."""
    w = np.moveaxis(v, axis, 0)
    first, last = beyond(w[0], w[1], edges[0]), beyond(w[-1], w[-2], edges[1])
    before = np.concatenate([first[None], w[:-1]])
    after = np.concatenate([w[1:], last[None]])
    return np.moveaxis(before, 0, axis), np.moveaxis(after, 0, axis)


def doubled(v: Ints, axis: int, edges: Edges) -> Ints:
    """Corner cutting (5.2)."""
    a, c = neighbours(v, axis, edges)
    pairs = np.stack([(a + 3 * v + 2) >> 2, (3 * v + c + 2) >> 2], axis + 1)
    shape = list(v.shape)
    shape[axis] *= 2
    return pairs.reshape(shape)


def smoothed(v: Ints, axis: int, edges: Edges) -> Ints:
    """Smoothing (5.2)."""
    a, c = neighbours(v, axis, edges)
    return (a + 2 * v + c + 2) >> 2


def surface(v: Ints, rows: int, down: Edges, across: Edges) -> Ints:
    """Steps until there are so many rows (5.2)."""
    step = 0
    while len(v) < rows:
        v = doubled(doubled(v, 0, down), 1, across)
        if step < 2:
            v = smoothed(smoothed(v, 0, down), 1, across)
        step += 1
    return v


def calmed(v: Ints, down: Edges, across: Edges) -> Ints:
    """Two smoothings both ways (5.2)."""
    for _ in range(2):
        v = smoothed(smoothed(v, 0, down), 1, across)
    return v


def part_of(field: Ints, scale: int) -> Ints:
    """The part that is shown (5.1)."""
    if scale == 0:
        return field
    across, place = (2, scale - 1) if scale < 5 else (4, scale - 5)
    side = len(field) // across
    top, left = side * (place // across), side * (place % across)
    return field[top : top + side, left : left + side]


def blended(p: Ints) -> Ints:
    """Heights of rotations (5.1)."""
    side = len(p)
    r = side // 4
    out = p.copy()
    near = [min(max(r + 2 - min(i, side - 1 - i), 0), r) for i in range(side)]
    for i in range(side):
        for j in range(side):
            w = max(near[i], near[j])
            out[i, j] = (p[i, j] * (2 * r - w) + p[j, i] * w + r) // (2 * r)
    return out


def sampled(s: Ints) -> Ints:
    """The six-fold net of 66·64 heights from a surface of 64·64 (5.3)."""
    net = np.zeros((66, 64), np.int64)
    g = s[::-1, ::-1]
    for i in range(66):
        for j in range(64):
            a, b = 16 * (2 * (64 - j) - 1), 16 * (2 * (66 - i) - 1)
            if b * 65536 > 2 * ROOT * a:
                a, b = (ROOT * b - 32768 * a) >> 16, (ROOT * a + 32768 * b) >> 16
            if 2 * ROOT * b > 65536 * a:
                a, b = (32768 * a + ROOT * b) >> 16, max(0, (ROOT * a - 32768 * b) >> 16)
            a = 4096 - a if a > 2048 else a
            a, b = (min(max(q - 16, 0), 2016) for q in (a, b))
            (u, p), (v, q) = divmod(a, 32), divmod(b, 32)
            u1, v1 = min(u + 1, 63), min(v + 1, 63)
            upper = g[v, u] * (32 - q) * (32 - p) + g[v1, u] * q * (32 - p)
            net[i, j] = (upper + g[v, u1] * (32 - q) * p + g[v1, u1] * q * p + 512) >> 10
    return net


def inks_of(ground: int, areas: Sequence[int]) -> tuple[list[int], list[int]]:
    """Inks from low to high and their areas (5.4)."""
    n = len(areas)
    if ground == 1:
        ends = [96 * sum(areas[1 : i + 1]) // sum(areas[1:]) for i in range(n)]
        return list(range(n)), [160, *(b - a for a, b in pairwise(ends))]
    if ground == 2:
        return list(range(n))[::-1], list(areas)
    if ground == 3:
        return ([0, 1], [200, 56]) if n == 2 else ([0, n // 2, n - 1], [168, 60, 28])
    return list(range(n)), list(areas)


def levels_of(net: Ints, areas: Sequence[int]) -> list[int]:
    """The levels between inks (5.4)."""
    levels, last = [], 0
    for k in range(1, len(areas)):
        wanted = sum(areas[:k]) * net.size
        quantile = next(q for q in range(256) if 256 * int((net <= q).sum()) >= wanted)
        last = max(quantile, last + 3)
        levels.append(64 * min(last, 255) + 32)
    return levels


def picture(field: Ints, values: Values, areas: Sequence[int]) -> bytes:
    """The picture, 256·256 indices row by row, of a field (F, F) and a palette's areas."""
    symmetry, inks_count = values.symmetry, len(areas)
    part = part_of(field, values.scale)
    down = (symmetry < 2,) * 2
    across = (symmetry < 2, symmetry == 0)
    net = part[:, : len(part) // 2] if symmetry == 1 else part
    net = calmed(64 * net, down, across)
    if symmetry == 4:
        samples = sampled(surface(net, 64, down, across))
        v = surface(samples, 132, down, across)
        net = samples[2:]
    else:
        net = blended(net) if symmetry == 3 else net
        v = surface(net, 256 if symmetry < 2 else 128, down, across)
    inks, shares = inks_of(values.ground, areas)
    levels = levels_of(net >> 6, shares)

    left, right = neighbours(v, 1, across)
    above, below = neighbours(v, 0, down)
    dx, dy = right - left, below - above
    long, short = np.maximum(abs(dx), abs(dy)), np.minimum(abs(dx), abs(dy))
    half = (((long + (short >> 1)) >> 2) * (0, 5, 8)[values.line]) >> 2
    low = sum(v - half >= level for level in levels)
    high = sum(v + half >= level for level in levels)

    def indices(slope: Ints) -> Ints:
        """A quadrant's indices, where the lamp makes this of the slopes."""
        t = 9 + (symmetry >= 2) - (values.scale > 0) - (values.scale > 4)
        step = np.clip(4 + ((slope + (1 << (t - 1))) >> t), 0, 7) if values.light else 4
        index = np.where(low != high, 8 * inks_count + 1, 8 * np.array(inks)[low] + step)
        return index[len(v) - 128 :] if symmetry == 4 else index

    if symmetry == 0:
        whole = indices(dx + dy)
    elif symmetry == 1:
        whole = np.hstack([indices(dx + dy), indices(dy - dx)[:, ::-1]])
    elif symmetry == 3:
        upper = np.hstack([indices(dx + dy), np.rot90(indices(dx - dy), 3)])
        lower = np.hstack([np.rot90(indices(dy - dx), 1), np.rot90(indices(-dx - dy), 2)])
        whole = np.vstack([upper, lower])
    else:
        upper = np.hstack([indices(dx + dy), indices(dy - dx)[:, ::-1]])
        lower = np.hstack([indices(dx - dy), indices(-dx - dy)[:, ::-1]])
        whole = np.vstack([upper, lower[::-1]])
    margin = (0, 12, 28)[values.margin]
    framed = np.full_like(whole, 8 * inks_count)
    inner = slice(margin, 256 - margin)
    framed[inner, inner] = whole[inner, inner]
    return framed.astype(np.uint8).tobytes()
