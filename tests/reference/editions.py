"""docs/semantics-editions.md once more, in plain NumPy int64, with what it needs of semantics, 5.

Written from the pages alone. Nothing of ``oracle`` is imported, nothing is fast.
"""

import struct
import zlib
from math import isqrt

import numpy as np

NONE, MIRROR, QUAD, ROTATIONS, SIX_FOLD = range(5)
K = 56756


# Semantics 5.1 to 5.4: part, net, surface, inks


def part_of(field, scale):
    side = len(field)
    if scale == 0:
        return field
    cut, place = (2, scale - 1) if scale < 5 else (4, scale - 5)
    small = side // cut
    row, column = place // cut * small, place % cut * small
    return field[row : row + small, column : column + small]


def beyond(h, free, top):
    """One row more above and below; `free` says which edges are."""
    first = np.clip(2 * h[0] - h[1], 0, top) if free[0] else h[0]
    last = np.clip(2 * h[-1] - h[-2], 0, top) if free[1] else h[-1]
    return np.vstack([first, h, last])


def done(h, free, top, operations):
    """Operations of 5.2, each down, then across; `free`: upper, lower, left and right edges."""
    for operation in operations:
        for turn in (False, True):
            h = h.T if turn else h
            wide = beyond(h, free[2:] if turn else free[:2], top)
            a, b, c = wide[:-2], wide[1:-1], wide[2:]
            if operation == "double":
                out = np.zeros((2 * len(b), b.shape[1]), np.int64)
                out[0::2], out[1::2] = (a + 3 * b + 2) >> 2, (3 * b + c + 2) >> 2
            else:
                out = (a + 2 * b + c + 2) >> 2
            h = out.T if turn else out
    return h


def surface(net, free, rows, top):
    count = 0
    while len(net) < rows:
        net = done(net, free, top, ("double", "smooth")[: 2 if count < 2 else 1])
        count += 1
    return net


def calm(net, free, top):
    return done(net, free, top, ("smooth", "smooth"))


def blend(p):
    side = len(p)
    r = side // 4
    out = np.zeros_like(p)
    for i in range(side):
        for j in range(side):
            near = [min(max(r + 2 - min(k, side - 1 - k), 0), r) for k in (i, j)]
            w = max(near)
            out[i, j] = (p[i, j] * (2 * r - w) + p[j, i] * w + r) // (2 * r)
    return out


def kaleidoscope(s, rows):
    net = np.zeros((rows, 64), np.int64)
    for i in range(rows):
        for j in range(64):
            a, b = 16 * (2 * (64 - j) - 1), 16 * (2 * (rows - i) - 1)
            for _ in range(2 if rows > 66 else 1):
                if b * 65536 > 2 * K * a:
                    a, b = (K * b - 32768 * a) >> 16, (K * a + 32768 * b) >> 16
                if 2 * K * b > 65536 * a:
                    a, b = (32768 * a + K * b) >> 16, max(0, (K * a - 32768 * b) >> 16)
                if a > 2048:
                    a = 4096 - a
            (u, p, u2), (v, q, v2) = (
                (n >> 5, n & 31, min((n >> 5) + 1, 63))
                for n in (min(max(k - 16, 0), 2016) for k in (a, b))
            )
            g = s[::-1, ::-1]
            net[i, j] = (
                g[v, u] * (32 - q) * (32 - p)
                + g[v2, u] * q * (32 - p)
                + g[v, u2] * (32 - q) * p
                + g[v2, u2] * q * p
                + 512
            ) >> 10
    return net


def heights(field, values, bits, repeat=False):
    """Heights with those beyond them, at the places −1 … , and the bytes of the net."""
    symmetry, scale = values[0], values[2]
    part, top = part_of(field, scale).astype(np.int64), 255 << bits
    free, hidden = (False,) * 4, 0
    if symmetry == SIX_FOLD:
        rows = 113 if repeat else 66
        calmed = calm(part << bits, free, top)
        net = kaleidoscope(surface(calmed, free, 64, top), rows)
        h, hidden = done(net, free, top, ("double", "smooth")), 4
        bytes_of_net = net[2:] >> bits
    else:
        rows = 128
        if symmetry in (NONE, MIRROR):
            rows, free = 256, (True, True, True, symmetry == NONE)
        if symmetry == MIRROR:
            part = part[:, : len(part) // 2]
        net = calm(part << bits, free, top)
        if symmetry == ROTATIONS:
            net = blend(net)
        h, bytes_of_net = surface(net, free, rows, top), net >> bits
    wide = beyond(h, free[:2], top)
    wide = beyond(wide.T, free[2:], top).T
    return wide[hidden:], bytes_of_net


def list_of_inks(areas, ground):
    n = len(areas)
    if ground == 1:
        rest, cuts = sum(areas[1:]), [0]
        for i in range(1, n):
            cuts.append(96 * sum(areas[1 : i + 1]) // rest)
        return list(range(n)), [160, *(cuts[i] - cuts[i - 1] for i in range(1, n))]
    if ground == 2:
        return list(range(n))[::-1], list(areas)
    if ground == 3:
        return ([0, 1], [200, 56]) if n == 2 else ([0, n // 2, n - 1], [168, 60, 28])
    return list(range(n)), list(areas)


def thresholds(net, areas):
    found, last = [], 0
    for k in range(1, len(areas)):
        q = 0
        while 256 * (net <= q).sum() < sum(areas[:k]) * net.size:
            q += 1
        last = max(q, last + 3)
        found.append(min(last, 255))
    return found


# Editions 2 to 5: tones, surface, ink, line, light, folding


def parts_of_a_step(n):
    return 16 if n == 2 else 8 if n <= 4 else 4 if n <= 8 else 2


def tones(colours, n):
    k, c = parts_of_a_step(n), np.frombuffer(colours, np.uint8).astype(int).reshape(-1, 3)
    out = []
    for i in range(n):
        for s in range(7 * k + 1):
            j, p = divmod(s, k)
            if j == 7:
                out.append(c[8 * i + 7])
            else:
                out.append((c[8 * i + j] * (k - p) + c[8 * i + j + 1] * p + k // 2) // k)
    return bytes(np.array([*out, c[8 * n], c[8 * n + 1]]).astype(np.uint8).ravel())


def sums(cells, m):
    """Matrices of the weights and of the slope's, pixels by heights."""
    weight = np.zeros((cells * m, cells + 2), np.int64)
    slope = np.zeros_like(weight)
    for pixel in range(cells * m):
        y, j = divmod(pixel, m)
        q = 2 * j + 1
        first, last = (2 * m - q) ** 2, q * q
        weight[pixel, y : y + 3] = first, 8 * m * m - first - last, last
        slope[pixel, y : y + 3] = -(2 * m - q), 2 * m - 2 * q, q
    return weight, slope


class Edition:
    """All numbers of an edition; `entries` are its pixels."""

    def __init__(self, field, values, colours, areas, size, repeat):
        symmetry, _, scale, ground, line, light, margin = values[:7]
        self.m = m = size // 256
        self.n = n = len(areas)
        self.inks, shares = list_of_inks(areas, ground)
        self.thresholds = thresholds(heights(field, values, 6)[1], shares)
        h, _ = heights(field, values, 14, repeat)
        self.heights = h[1:-1, 1:-1]
        (down, down_slope), (across, across_slope) = (sums(count - 2, m) for count in h.shape)
        self.v = down @ h @ across.T
        self.sx = (down @ h @ across_slope.T) // (2 * m**3)
        self.sy = (down_slope @ h @ across.T) // (2 * m**3)
        levels = [(T * 2**14 + 2**13) * 64 * m**4 for T in self.thresholds]
        reach = (0, 5, 8)[line] * m**4 * root(self.sx**2 + self.sy**2)
        low = sum((self.v - reach >= level).astype(int) for level in levels)
        high = sum((self.v + reach >= level).astype(int) for level in levels)
        k = parts_of_a_step(n)
        steps = 7 * k + 1
        t = 9 + (symmetry >= QUAD) - (0 if scale == 0 else 1 if scale < 5 else 2)
        b = t + 10 - (k.bit_length() - 1)

        def lit(g):
            shade = np.clip(4 * k + ((g + 2 ** (b - 1)) >> b), 0, 7 * k) if light else 4 * k
            return np.where(low != high, n * steps + 1, steps * np.array(self.inks)[low] + shade)

        dx, dy = self.sx, self.sy
        if symmetry == NONE:
            whole = lit(dx + dy)
        elif symmetry == MIRROR:
            whole = np.hstack([lit(dx + dy), lit(-dx + dy)[:, ::-1]])
        else:
            turned = symmetry == ROTATIONS
            corners = [lit(dx + dy), lit(dx - dy if turned else -dx + dy)]
            corners += [lit(dy - dx if turned else dx - dy), lit(-dx - dy)]
            whole = fold(*corners, turned)
        width = 0 if repeat else (0, 12, 28)[margin] * m
        if width:
            inner = whole[width:-width, width:-width].copy()
            whole[:] = n * steps
            whole[width:-width, width:-width] = inner
        self.entries = whole.astype(np.uint8)
        self.palette = tones(colours, n)


def root(squares):
    return np.array([isqrt(int(s)) for s in squares.ravel()]).reshape(squares.shape)


def fold(upper_left, upper_right, lower_left, lower_right, turned):
    rows, columns = upper_left.shape
    out = np.zeros((2 * rows, 2 * columns), np.int64)
    last_row, last_column = 2 * rows - 1, 2 * columns - 1
    for y in range(2 * rows):
        for x in (0, columns):
            X = np.arange(x, x + columns)
            if not turned:
                side = (upper_left, upper_right, lower_left, lower_right)[2 * (y >= rows) + (x > 0)]
                out[y, X] = side[min(y, last_row - y), np.minimum(X, last_column - X)]
            elif y < rows:
                out[y, X] = upper_right[last_column - X, y] if x else upper_left[y, X]
            elif x:
                out[y, X] = lower_right[last_row - y, last_column - X]
            else:
                out[y, X] = lower_left[X, last_row - y]
    return out


# 6: the file


def bits_of(number, count):
    """From the highest bit on."""
    return f"{number:0{count}b}"


def literal(c):
    return bits_of(48 + c, 8) if c < 144 else bits_of(400 + c - 144, 9)


def copy(length):
    if length == 258:
        i, x, base = 28, 0, 258
    elif length < 11:
        i, x, base = length - 3, 0, length
    else:
        for i in range(8, 28):
            x = (i - 4) // 4
            base = 3 + (4 + i % 4) * 2**x
            if base <= length < base + 2**x:
                break
    s = 257 + i
    code = bits_of(s - 256, 7) if s < 280 else bits_of(192 + s - 280, 8)
    return code + (bits_of(length - base, x)[::-1] if x else "") + "00000"


def stream(rows):
    said = ["1", "10"]  # BFINAL, then BTYPE 01 from its lowest bit on
    for row in rows:
        row, at = [int(byte) for byte in row], 0
        while at < len(row):
            end = at
            while end < len(row) and row[end] == row[at]:
                end += 1
            said.append(literal(row[at]))
            rest = end - at - 1
            while rest >= 258:
                said.append(copy(258))
                rest -= 258
            said.append(copy(rest) if rest >= 3 else literal(row[at]) * rest)
            at = end
    said.append("0000000")
    text = "".join(said)
    text += "0" * (-len(text) % 8)
    body = bytes(int(text[at : at + 8][::-1], 2) for at in range(0, len(text), 8))
    raw = b"".join(bytes(bytearray(row)) for row in rows)
    return b"\x78\x01" + body + zlib.adler32(raw).to_bytes(4, "big")


def png(edition):
    def chunk(name, data):
        check = zlib.crc32(name + data).to_bytes(4, "big")
        return len(data).to_bytes(4, "big") + name + data + check

    height, width = edition.entries.shape
    data = stream([b"\0" + row.tobytes() for row in edition.entries])
    parts = [b"\x89PNG\r\n\x1a\n"]
    parts.append(chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)))
    parts.append(chunk(b"PLTE", edition.palette))
    parts += [chunk(b"IDAT", data[at : at + 65536]) for at in range(0, len(data), 65536)]
    parts.append(chunk(b"IEND", b""))
    return b"".join(parts)
