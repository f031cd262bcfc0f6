"""docs/semantics.md once more, in plain NumPy int64: the first thing to read.

Written from the page alone. Nothing of ``oracle`` is imported, nothing is fast.
Section 5, from a field to a picture, is in ``composition``.
"""

import base64
import hashlib
import itertools
import struct
import zlib

import numpy as np
from eth_abi import encode
from eth_utils import keccak

from tests.reference.composition import make_picture

CHOICE, SCALAR = 7, 8
PALETTE = 1


def read_blob(blob):
    """Section 1: ``(Z, S, [(weights, biases, shift), …])``."""
    assert blob[:4] == b"ATL2"
    latent, style, count = struct.unpack(">HBB", blob[4:8])
    shape = [struct.unpack(">HB", blob[8 + 3 * i : 11 + 3 * i]) for i in range(count + 1)]
    data, at, layers = np.frombuffer(blob, np.uint8).astype(np.int64), 32, []
    first, shift = shape[0]
    weights = np.zeros((16 * first, latent), np.int64)
    for o in range(16 * first):
        for i in range(latent):
            word = at + 32 * ((o // 8) * (latent // 4) + i // 4)
            weights[o, i] = data[word + 4 * (o % 8) + i % 4] - 64
    at += 16 * first * latent
    biases = np.array(struct.unpack_from(f">{16 * first}I", blob, at), np.int64) - 2**31
    layers.append((weights, biases, shift))
    at += 64 * first
    for (before, _), (after, shift) in itertools.pairwise(shape):
        weights = np.zeros((after, before, 3, 3), np.int64)
        for p in range(9):
            kernels = data[at : at + 9 * before * after].reshape(after, before, 9)
            weights[:, :, (8 - p) % 3, (8 - p) // 3] = kernels[:, :, p] - 64
        at += 9 * before * after
        biases = np.array(struct.unpack_from(f">{after}I", blob, at), np.int64) - 2**31
        layers.append((weights, biases, shift))
        at += 4 * after
    assert at == len(blob)
    return latent, style, layers


def read_style(style):
    """Section 2.1: for each axis a range ``(lo, hi)``, or odds ``[(value, weight), …]``."""
    read, at = [], 0
    while at < len(style):
        k = style[at]
        numbers = struct.unpack_from(f">{2 * max(k, 1)}H", style, at + 1)
        read.append(list(zip(numbers[::2], numbers[1::2], strict=True)) if k else numbers)
        at += 1 + 2 * len(numbers)
    return read


def block(seed, index, counter):
    return keccak(encode(["bytes32", "uint256", "uint256"], [seed, index, counter]))


def draw(seed, index, style):
    """Section 3: the work's own style values."""
    bits, values = block(seed, index, 0), []
    for a, wish in enumerate(read_style(style)):
        r = int.from_bytes(bits[2 * a : 2 * a + 2], "big")
        if isinstance(wish, tuple):
            lo, hi = wish
            values.append(lo + ((r * (hi - lo + 1)) >> 16))
        else:
            sums = itertools.accumulate(weight for _, weight in wish)
            place = next(i for i, together in enumerate(sums) if together > (r * 10000) >> 16)
            values.append(wish[place][0])
    return values


def make_shares(style, values):
    """Section 3: how many of ten thousand works have each of these values."""
    shares = []
    for wish, value in zip(read_style(style), values, strict=True):
        if isinstance(wish, tuple):
            lo, hi = wish
            shares.append(10000 // (hi - lo + 1) if lo <= value <= hi else 0)
        else:
            shares.append(dict(wish).get(value, 0))
    return shares


def make_latent(seed, index, axes, values, length):
    """Section 3: ``axes`` are (kind, highest value), those of composition first."""
    style = b""
    for (kind, high), value in zip(axes, values, strict=True):
        if kind == CHOICE:
            style += bytes(255 if place == value else 0 for place in range(high + 1))
        elif kind == SCALAR:
            style += bytes([value])
    noise, counter = b"", 1
    while len(noise) < length - len(style):
        noise, counter = noise + block(seed, index, counter), counter + 1
    return noise[: length - len(style)] + style


def rne(acc, shift):
    q = acc >> shift
    twice = 2 * (acc - (q << shift))
    return np.where(twice < 1 << shift, q, np.where(twice > 1 << shift, q + 1, q + (q & 1)))


def run_network(layers, latent):
    """Section 4: the field, F×F int64."""
    weights, biases, shift = layers[0]
    x = np.frombuffer(latent, np.uint8).astype(np.int64)
    x = np.clip(rne(biases + weights @ x, shift), 0, 255).reshape(-1, 4, 4)
    for weights, biases, shift in layers[1:]:
        up = x.repeat(2, axis=1).repeat(2, axis=2)
        side = up.shape[1]
        edged = np.pad(up, ((0, 0), (1, 1), (1, 1)))
        acc = np.repeat(biases, side * side).reshape(-1, side, side)
        for k in range(3):
            for t in range(3):
                window = edged[:, k : k + side, t : t + side]
                acc = acc + np.tensordot(weights[:, :, k, t], window, axes=1)
        x = np.clip(rne(acc, shift), 0, 255)
    return x[0]


def make_png(picture, colours):
    """Section 6."""
    height, width = picture.shape
    raw = b"".join(b"\0" + bytes(row) for row in picture.tolist())
    blocks = [raw[i : i + 65535] for i in range(0, len(raw), 65535)]
    data = b"\x78\x01"
    for number, part in enumerate(blocks, start=1):
        data += struct.pack("<BHH", number == len(blocks), len(part), 0xFFFF - len(part)) + part
    data += struct.pack(">I", zlib.adler32(raw))
    png = b"\x89PNG\r\n\x1a\n"
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    for name, body in (b"IHDR", header), (b"PLTE", colours), (b"IDAT", data), (b"IEND", b""):
        png += struct.pack(">I", len(body)) + name + body
        png += struct.pack(">I", zlib.crc32(name + body))
    return png


def make_cid(digest):
    text = base64.b32encode(b"\x01\x55\x12\x20" + digest).decode()
    return "b" + text.rstrip("=").lower()


def make_leaf(round_id, index, digest):
    """Section 7."""
    return keccak(keccak(encode(["uint256", "uint256", "bytes32"], [round_id, index, digest])))


def make_tree(leaves):
    """All levels, the leaves first."""
    level = list(leaves)
    while len(level) & (len(level) - 1):
        level.append(bytes(32))
    levels = [level]
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=True)
        level = [keccak(b"".join(sorted(pair))) for pair in pairs]
        levels.append(level)
    return levels


def make_root(leaves):
    return make_tree(leaves)[-1][0]


def make_chunks(leaves):
    """Section 9: each chunk's first index, its length and the siblings up to the root."""
    tree, chunks = make_tree(leaves), []
    for first in range(0, len(leaves), 1024):
        siblings = [level[first >> (10 + up) ^ 1] for up, level in enumerate(tree[10:-1])]
        chunks.append((first, min(1024, len(leaves) - first), siblings))
    return chunks


def make_work(blob, axes, seed, index, style, palettes):
    """A whole work: its values, its field, its file.

    ``axes`` are (kind, highest value), ``palettes`` are (colours, areas) by number.
    """
    length, _, layers = read_blob(blob)
    values = draw(seed, index, style)
    latent = make_latent(seed, index, axes, values, length)
    field = run_network(layers, latent)
    colours, areas = palettes[values[PALETTE]]
    file = make_png(make_picture(field, values, areas), colours)
    return values, latent, field, file, hashlib.sha256(file).digest()


def make_seed(randao, chain_id, oracle, round_id):
    """Section 8."""
    types = ["bytes32", "uint256", "address", "uint256"]
    return keccak(encode(types, [randao, chain_id, oracle, round_id]))


def make_commitment(chain_id, oracle, round_id, operator, root, salt):
    types = ["uint256", "address", "uint256", "address", "bytes32", "bytes32"]
    return keccak(encode(types, [chain_id, oracle, round_id, operator, root, salt]))


def make_prompt(chain_id, oracle, round_id, index, model_id, seed, style):
    types = ["uint256", "address", "uint256", "uint256", "uint256", "bytes32", "bytes"]
    return encode(types, [chain_id, oracle, round_id, index, model_id, seed, style])


def make_salt_message(chain_id, oracle, round_id):
    return f"atelier-2 salt\nchain {chain_id}\noracle {oracle}\nround {round_id}"


def make_killed(chain_id, oracle, round_id, root, index, claimed):
    """Section 9."""
    types = ["uint256", "address", "uint256", "bytes32", "uint256", "bytes32"]
    return keccak(encode(types, [chain_id, oracle, round_id, root, index, claimed]))


def make_challenge(killed, challenger, salt):
    return keccak(encode(["bytes32", "address", "bytes32"], [killed, challenger, salt]))


def make_challenge_message(chain_id, oracle, round_id, root):
    where = f"chain {chain_id}\noracle {oracle}\nround {round_id}"
    return f"atelier-2 challenge\n{where}\nroot 0x{root.hex()}"
