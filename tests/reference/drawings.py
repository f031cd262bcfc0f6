"""docs/semantics-editions.md, section 7, once more: a work as paths, from the page alone."""

from itertools import pairwise

import numpy as np

from tests.reference.editions import (
    MIRROR,
    NONE,
    ROTATIONS,
    heights,
    list_of_inks,
    thresholds,
)


def half_steps(h):
    """Samples of one axis of heights with those beyond them."""
    cells = len(h) - 2
    out = []
    for p in range(2 * cells + 1):
        cell = min(p // 2, cells - 1)
        q = p - 2 * cell
        first, last = (2 - q) ** 2, q * q
        out.append(first * h[cell] + (8 - first - last) * h[cell + 1] + last * h[cell + 2])
    return np.array(out)


def whole(s, symmetry):
    if symmetry == NONE:
        return s
    rows, columns = s.shape
    N, M = 2 * (rows - 1), 2 * (columns - 1)
    if symmetry == MIRROR:
        return np.array([[s[y, min(x, M - x)] for x in range(M + 1)] for y in range(rows)])
    out = np.zeros((N + 1, M + 1), np.int64)
    n = N // 2
    for y in range(N + 1):
        for x in range(M + 1):
            if symmetry != ROTATIONS:
                out[y, x] = s[min(y, N - y), min(x, M - x)]
            elif y <= n:
                out[y, x] = s[y, x] if x <= n else s[N - x, y]
            else:
                out[y, x] = s[x, N - y] if x <= n else s[N - y, N - x]
    return out


def lines_of(s, level):
    """Each line: its points, and the border's edges where it begins and ends, if it does."""
    rows, columns = s.shape
    high = s >= level

    def at(edge):
        y, x, down = edge
        a, b = (int(s[y, x]), 0), (int(s[y + down, x + 1 - down]), 100)
        (low, place), (top, other) = (a, b) if a[0] < b[0] else (b, a)
        far = (100 * (level - low) + (top - low)) // (2 * (top - low)) * 2
        along = place + (far if other > place else -far)
        return 100 * x + along * (1 - down), 100 * y + along * down

    following = {}
    count = high[:-1, :-1].astype(int) + high[:-1, 1:] + high[1:, 1:] + high[1:, :-1]
    for y, x in np.argwhere((count > 0) & (count < 4)).tolist():
        corners = [(y, x), (y, x + 1), (y + 1, x + 1), (y + 1, x)]
        edges = [(y, x, 0), (y, x + 1, 1), (y + 1, x, 0), (y, x, 1)]
        is_high = [bool(high[corner]) for corner in corners]
        enters = [k for k in range(4) if is_high[k] and not is_high[(k + 1) % 4]]
        leaves = [k for k in range(4) if not is_high[k] and is_high[(k + 1) % 4]]
        middle = sum(int(s[corner]) for corner in corners) >= 4 * level
        for k in enters:
            turns = (1, 2, 3) if middle else (3, 2, 1)
            out = next((k + turn) % 4 for turn in turns if (k + turn) % 4 in leaves)
            following[edges[k]] = edges[out]

    def border(edge):
        y, x, down = edge
        if down:
            return columns - 1 + y if x else 2 * (columns - 1) + 2 * (rows - 1) - 1 - y
        return 2 * (columns - 1) + rows - 1 - 1 - x if y else x

    found = []
    for first in sorted(set(following) - set(following.values()), key=border):
        way = [first]
        while way[-1] in following:
            way.append(following.pop(way[-1]))
        found.append(([at(edge) for edge in way], (border(way[0]), border(way[-1]))))
    while following:
        first = min(following)
        way = [first]
        while (after := following.pop(way[-1])) != first:
            way.append(after)
        found.append(([at(edge) for edge in way], None))
    return found


def turned(line):
    points, ends = line
    if ends is None:
        return [points[0], *points[:0:-1]], None
    return points[::-1], ends[::-1]


def mid(a, b):
    return (a[0] + b[0]) // 2, (a[1] + b[1]) // 2


def said(line):
    """A line's beginning, and itself."""
    points, ends = line
    if ends is None:
        ring = [*points[1:], points[0]]
        begin = here = mid(points[0], points[1])
        curves = [(p, mid(p, after)) for p, after in zip(ring, [*ring[1:], ring[0]], strict=True)]
    else:
        begin = here = points[0]
        if len(points) == 2:
            return f"{begin[0]} {begin[1]}", f"L{points[1][0]} {points[1][1]}"
        inner = points[1:-1]
        ends_of = [mid(a, b) for a, b in pairwise(inner)]
        curves = list(zip(inner, [*ends_of, points[-1]], strict=True))
    numbers = []
    for control, end in curves:
        numbers += [control[0] - here[0], control[1] - here[1], end[0] - here[0], end[1] - here[1]]
        here = end
    return f"{begin[0]} {begin[1]}", "q" + " ".join(map(str, numbers))


def region(lower, upper, shape, has_corner):
    rows, columns = shape
    across, down = columns - 1, rows - 1
    edges = 2 * (across + down)
    right, bottom = 100 * across, 100 * down
    corners = [(across, (right, 0)), (across + down, (right, bottom))]
    corners += [(2 * across + down, (0, bottom)), (edges, (0, 0))]
    lines = [*lower, *map(turned, upper)]
    is_open = [line for line in lines if line[1]]
    text = []
    left = list(is_open)
    while left:
        line = left[0]
        way = ""
        while line in left:
            left.remove(line)
            begin, itself = said(line)
            way += ("L" if way else "M") + begin + itself
            end = line[1][1]
            later = sorted((other for other in is_open if other[1][0] >= end), key=lambda o: o[1])
            line = later[0] if later else min(is_open, key=lambda other: other[1])
            start = line[1][0] if later else line[1][0] + edges
            for place, (x, y) in [*corners, *((p + edges, c) for p, c in corners)]:
                if end < place <= start:
                    way += f"L{x} {y}"
        text.append(way + "z")
    if not is_open and has_corner:
        text.append(f"M0 0L{right} 0L{right} {bottom}L0 {bottom}z")
    for line in lines:
        if not line[1]:
            begin, itself = said(line)
            text.append(f"M{begin}{itself}z")
    return "".join(text)


def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def drawing(field, values, colours, areas, title, palette, repeat=False):
    symmetry, _, _, ground, line, _, margin = values[:7]
    n = len(areas)
    inks, shares = list_of_inks(areas, ground)
    levels = [(t * 2**14 + 2**13) * 64 for t in thresholds(heights(field, values, 6)[1], shares)]
    h, _ = heights(field, values, 14, repeat)
    samples = whole(half_steps(half_steps(h).T).T, symmetry)
    H, W = ((count - 1) // 2 for count in samples.shape)
    width = 0 if repeat else (0, 12, 28)[margin]
    s = samples[2 * width : len(samples) - 2 * width, 2 * width : samples.shape[1] - 2 * width]
    lines = [lines_of(s, level) for level in levels]
    corner = sum(int(s[0, 0]) >= level for level in levels)

    def c(e):
        return "#" + colours[3 * e : 3 * e + 3].hex()

    d = 200 * width
    place = f' transform="translate({d} {d})"' if width else ""
    names = [*(c(8 * i + 4) for i in inks), f"paper {c(8 * n)}", f"line {c(8 * n + 1)}"]
    text = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{W}mm" height="{H}mm" '
        f'viewBox="0 0 {200 * W} {200 * H}">',
        f"<title>{escaped(title)}</title>",
        f"<desc>Palette {escaped(palette)}: {', '.join(names)}</desc>",
    ]
    for k, i in enumerate(inks):
        lower = lines[k - 1] if k else []
        upper = lines[k] if k < len(levels) else []
        path = region(lower, upper, s.shape, corner == k)
        if path:
            text.append(
                f'<g id="ink-{i}" fill="{c(8 * i + 4)}" fill-rule="evenodd" '
                f'stroke="{c(8 * i + 4)}" stroke-width="20" stroke-linejoin="round"{place}>'
                f'<path d="{path}"/></g>'
            )
    w = (0, 5, 8)[line]
    strokes = "".join(
        f"M{begin}{itself}{'' if each[1] else 'z'}"
        for level in lines
        for each in level
        for begin, itself in [said(each)]
    )
    if w and strokes:
        text.append(
            f'<g id="line" fill="none" stroke="{c(8 * n + 1)}" stroke-width="{50 * w}" '
            f'stroke-linecap="square" stroke-linejoin="round"{place}><path d="{strokes}"/></g>'
        )
    if width:
        right, low = 200 * W - d, 200 * H - d
        text.append(
            f'<g id="paper" fill="{c(8 * n)}"><path d="M0 0H{200 * W}V{200 * H}H0z'
            f'M{d} {d}V{low}H{right}V{d}z"/></g>'
        )
    return "\n".join([*text, "</svg>", ""]).encode()
