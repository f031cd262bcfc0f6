"""docs/semantics.md, section 5: from a field to a picture, in plain NumPy int64.

Written from the page alone. Nothing of ``oracle`` is imported, nothing is fast.
"""

from typing import NamedTuple

import numpy as np

SIDE = 256
NONE, MIRRORED, QUAD, ROTATIONS, SIX_FOLD = range(5)
OWN, GROUND, REVERSED, FEW = range(4)
MIRROR, FREE = range(2)
ALL_MIRRORS = ((MIRROR, MIRROR), (MIRROR, MIRROR))
"""The edges of a net: above and below, left and right."""

FRACTION = 6
HIGHEST = 255 << FRACTION
K = 56756
SAMPLED_ROWS, HIDDEN_ROWS = 66, 4
"""Of the six-fold symmetry's net, and of the heights that one step makes of it."""


class Domain(NamedTuple):
    """What is folded into the picture: heights, the first `hidden` rows of which do not show."""

    net: np.ndarray
    heights: np.ndarray
    edges: tuple
    hidden: int


# 5.1: part, net and edges


def cut_part(field, scale):
    if scale == 0:
        return field
    parts, place = (2, scale - 1) if scale <= 4 else (4, scale - 5)
    side = len(field) // parts
    row, column = side * (place // parts), side * (place % parts)
    return field[row : row + side, column : column + side]


def blend(part):
    side, r = len(part), len(part) // 4
    ring = np.array([min(i, side - 1 - i) for i in range(side)])
    near = np.clip(r + 2 - ring, 0, r)
    w = np.maximum(near[:, None], near[None, :])
    return (part * (2 * r - w) + part.T * w + r) // (2 * r)


def beyond(edge, b, c):
    """The height beyond an edge: `b` is the one at the border, `c` the one before it."""
    return b if edge == MIRROR else np.clip(2 * b - c, 0, HIGHEST)


def extend(h, edges):
    """The heights with one row more above and one below."""
    above, below = edges
    return np.vstack([beyond(above, h[0], h[1]), h, beyond(below, h[-1], h[-2])])


# 5.2: the surface


def double(h, edges):
    """Two rows for each."""
    wide = extend(h, edges)
    a, b, c = wide[:-2], wide[1:-1], wide[2:]
    pairs = np.stack([(a + 3 * b + 2) >> 2, (3 * b + c + 2) >> 2], axis=1)
    return pairs.reshape(2 * h.shape[0], h.shape[1])


def smooth(h, edges):
    wide = extend(h, edges)
    return (wide[:-2] + 2 * wide[1:-1] + wide[2:] + 2) >> 2


def both_ways(operation, h, edges):
    vertical, horizontal = edges
    return operation(operation(h, vertical).T, horizontal).T


def calm(h, edges):
    return both_ways(smooth, both_ways(smooth, h, edges), edges)


def make_surface(h, edges, rows):
    """Steps from a net's heights to as many rows; the first two end with a smoothing."""
    steps = 0
    while len(h) < rows:
        h = both_ways(double, h, edges)
        if steps < 2:
            h = both_ways(smooth, h, edges)
        steps += 1
    return h


# 5.3: six-fold


def find_place(a, b):
    """Steps 2 to 4: the place of the part, from its centre in 32nds, that is seen at (a, b)."""
    if b * 65536 > 2 * K * a:
        a, b = (K * b - 32768 * a) >> 16, (K * a + 32768 * b) >> 16
    if 2 * K * b > 65536 * a:
        a, b = (32768 * a + K * b) >> 16, max(0, (K * a - 32768 * b) >> 16)
    return (4096 - a if a > 2048 else a), b


def split(distance):
    """Step 5: low, next and share."""
    distance = min(max(distance - 16, 0), 2016)
    low = distance >> 5
    return low, min(low + 1, 63), distance & 31


def sample_net(surface, rows):
    """The net of so many rows and 64 columns, from 64×64 heights."""
    g = surface[::-1, ::-1].tolist()
    net = np.zeros((rows, 64), np.int64)
    for i in range(rows):
        for j in range(64):
            place = 16 * (2 * (64 - j) - 1), 16 * (2 * (rows - i) - 1)
            for _ in range(1 if rows == SAMPLED_ROWS else 2):
                place = find_place(*place)
            (u, u_next, p), (v, v_next, q) = split(place[0]), split(place[1])
            near = g[v][u] * (32 - q) + g[v_next][u] * q
            far = g[v][u_next] * (32 - q) + g[v_next][u_next] * q
            net[i, j] = (near * (32 - p) + far * p + 512) >> 10
    return net


def make_domain(field, symmetry, scale, sampled_rows=SAMPLED_ROWS):
    """5.1 to 5.3; the six-fold symmetry's has more rows where it repeats (5.8)."""
    part = cut_part(np.asarray(field, np.int64), scale)
    if symmetry == SIX_FOLD:
        surface = make_surface(calm(part << FRACTION, ALL_MIRRORS), ALL_MIRRORS, 64)
        sampled = sample_net(surface, sampled_rows)
        heights = make_surface(sampled, ALL_MIRRORS, 2 * sampled_rows)
        return Domain(sampled[-64:] >> FRACTION, heights, ALL_MIRRORS, HIDDEN_ROWS)
    if symmetry == NONE:
        net, edges, rows = part, ((FREE, FREE), (FREE, FREE)), 256
    elif symmetry == MIRRORED:
        net, edges, rows = part[:, : len(part) // 2], ((FREE, FREE), (FREE, MIRROR)), 256
    else:
        net, edges, rows = part, ALL_MIRRORS, 128
    net = calm(net << FRACTION, edges)
    if symmetry == ROTATIONS:
        net = blend(net)
    return Domain(net >> FRACTION, make_surface(net, edges, rows), edges, 0)


# 5.4: inks


def choose_inks(ground, areas):
    """The list of inks, and their areas."""
    n, areas = len(areas), list(areas)
    if ground == GROUND:
        ends = [96 * sum(areas[1 : i + 1]) // sum(areas[1:]) for i in range(n)]
        areas = [160] + [ends[i] - ends[i - 1] for i in range(1, n)]
        return list(range(n)), areas
    if ground == REVERSED:
        return list(range(n))[::-1], areas
    if ground == FEW:
        return ([0, 1], [200, 56]) if n == 2 else ([0, n // 2, n - 1], [168, 60, 28])
    return list(range(n)), areas


def find_thresholds(net, areas):
    """T_1 … T_(m−1)."""
    thresholds = [0]
    for k in range(1, len(areas)):
        least = next(q for q in range(256) if 256 * np.sum(net <= q) >= sum(areas[:k]) * net.size)
        thresholds.append(min(max(least, thresholds[-1] + 3), 255))
    return thresholds[1:]


def count_reached(heights, thresholds):
    """How many levels each height has reached."""
    return sum((heights >= 64 * threshold + 32).astype(np.int64) for threshold in thresholds)


# 5.5: slopes, lines and light


def find_slopes(domain):
    vertical, horizontal = domain.edges
    tall, wide = extend(domain.heights, vertical), extend(domain.heights.T, horizontal).T
    dx, dy = wide[:, 2:] - wide[:, :-2], tall[2:] - tall[:-2]
    return dx[domain.hidden :], dy[domain.hidden :]


def find_inks(heights, dx, dy, inks, thresholds, line):
    """The ink at each place, and where there is line instead."""
    w = (0, 5, 8)[line]
    longer, shorter = np.maximum(abs(dx), abs(dy)), np.minimum(abs(dx), abs(dy))
    h = (((longer + (shorter >> 1)) >> 2) * w) >> 2
    lo, hi = count_reached(heights - h, thresholds), count_reached(heights + h, thresholds)
    return np.array(inks)[lo], lo != hi


def find_step(g, symmetry, scale):
    t = 9 + (1 if symmetry >= QUAD else 0) - (0 if scale == 0 else 1 if scale <= 4 else 2)
    return np.clip(4 + ((g + (1 << (t - 1))) >> t), 0, 7)


def light_quadrants(dx, dy, symmetry):
    """g of the upper left, upper right, lower left and lower right."""
    if symmetry == ROTATIONS:
        return dx + dy, dx - dy, dy - dx, -dx - dy
    return dx + dy, -dx + dy, dx - dy, -dx - dy


# 5.6 to 5.8: folding, margin, what repeats


def fold(quadrants, symmetry):
    """The picture of the domain's indices, lit as in the upper left, upper right and so on."""
    upper_left, upper_right, lower_left, lower_right = quadrants
    if symmetry == NONE:
        return upper_left
    if symmetry == MIRRORED:
        return np.hstack([upper_left, upper_right[:, ::-1]])
    if symmetry == ROTATIONS:
        picture = np.zeros((256, 256), np.int64)
        for Y in range(256):
            for X in range(256):
                if Y < 128:
                    index = upper_left[Y, X] if X < 128 else upper_right[255 - X, Y]
                else:
                    index = lower_right[255 - Y, 255 - X] if X >= 128 else lower_left[X, 255 - Y]
                picture[Y, X] = index
        return picture
    upper = np.hstack([upper_left, upper_right[:, ::-1]])
    lower = np.hstack([lower_left, lower_right[:, ::-1]])
    return np.vstack([upper, lower[::-1]])


def colour(domain, thresholds, inks, count, values):
    """5.5 and 5.6: the picture without its margin; `count` are the palette's inks."""
    symmetry, _, scale, _, line, light, _ = values[:7]
    dx, dy = find_slopes(domain)
    ink, is_line = find_inks(domain.heights[domain.hidden :], dx, dy, inks, thresholds, line)
    quadrants = []
    for g in light_quadrants(dx, dy, symmetry):
        step = find_step(g, symmetry, scale) if light else 4
        quadrants.append(np.where(is_line, 8 * count + 1, 8 * ink + step))
    return fold(quadrants, symmetry)


def add_margin(picture, margin, paper):
    width = (0, 12, 28)[margin]
    framed = np.full_like(picture, paper)
    inside = slice(width, SIDE - width)
    framed[inside, inside] = picture[inside, inside]
    return framed


def make_picture(field, values, areas):
    """The picture of a field, of the values of the seven axes and of a palette's areas."""
    symmetry, _, scale, ground, _, _, margin = values[:7]
    domain = make_domain(field, symmetry, scale)
    inks, ink_areas = choose_inks(ground, areas)
    thresholds = find_thresholds(domain.net, ink_areas)
    picture = colour(domain, thresholds, inks, len(areas), values)
    return add_margin(picture, margin, 8 * len(areas)).astype(np.uint8)


def make_repeat(field, values, areas):
    """5.8: what can be laid beside itself; symmetries none and mirror do not repeat."""
    symmetry, _, scale, ground, _, _, _ = values[:7]
    assert symmetry >= QUAD
    shown = make_domain(field, symmetry, scale)
    domain = make_domain(field, symmetry, scale, 113) if symmetry == SIX_FOLD else shown
    inks, ink_areas = choose_inks(ground, areas)
    thresholds = find_thresholds(shown.net, ink_areas)
    return colour(domain, thresholds, inks, len(areas), values).astype(np.uint8)
