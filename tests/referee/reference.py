"""The semantics in NumPy int64, written from docs/semantics.md alone.

Shares no code with the node: what the contracts are compared with must not be able to make the
node's mistakes.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from dataclasses import dataclass

import numpy as np
from eth_abi import encode
from eth_utils import keccak
from numpy.typing import NDArray

Ints = NDArray[np.int64]
COMPOSITION_AXES = 7


@dataclass(frozen=True)
class Layer:
    """Weights (C0*16, Z) or (Co, Ci, 3, 3), biases (outputs,), and the shift."""

    weights: Ints
    biases: Ints
    shift: int


@dataclass(frozen=True)
class Model:
    """A dense layer, then convolutions; the latent's last ``style_length`` bytes are style."""

    layers: tuple[Layer, ...]
    style_length: int

    @property
    def latent_length(self) -> int:
        return int(self.layers[0].weights.shape[1])

    @property
    def channels(self) -> list[int]:
        return [len(self.layers[0].biases) // 16] + [len(la.biases) for la in self.layers[1:]]

    @property
    def side(self) -> int:
        """Side F of the field in pixels."""
        return int(4 << (len(self.layers) - 1))

    @property
    def multiply_adds(self) -> int:
        channels = self.channels
        count = 16 * channels[0] * self.latent_length
        for layer in range(1, len(channels)):
            count += channels[layer] * channels[layer - 1] * 9 * (4 << layer) ** 2
        return count


def blob(model: Model) -> bytes:
    """The weights blob of a model (section 1)."""
    channels = model.channels
    header = b"ATL2" + struct.pack(
        ">HBB", model.latent_length, model.style_length, len(model.layers) - 1
    )
    for count, layer in zip(channels, model.layers, strict=True):
        header += struct.pack(">HB", count, layer.shift)
    parts = [header.ljust(32, b"\0")]
    for number, layer in enumerate(model.layers):
        if number == 0:
            groups = layer.weights.reshape(2 * channels[0], 8, -1, 4)
            parts.append((groups.transpose(0, 2, 1, 3) + 64).astype(np.uint8).tobytes())
        else:
            kernels = layer.weights + 64
            order = [((8 - p) % 3, (8 - p) // 3) for p in range(9)]
            taps = np.stack([kernels[:, :, k, t] for k, t in order], axis=-1)
            parts.append(taps.astype(np.uint8).tobytes())
        parts.append((layer.biases + 2**31).astype(">u4").tobytes())
    return b"".join(parts)


def activate(acc: Ints, shift: int) -> Ints:
    """``clip(rne(acc / 2**shift), 0, 255)`` (section 4)."""
    quotient = acc >> shift
    remainder = acc - (quotient << shift)
    half = 1 << (shift - 1)
    up = (remainder > half) | ((remainder == half) & (quotient & 1 == 1))
    return np.clip(quotient + up, 0, 255)


def field(model: Model, latent: bytes) -> Ints:
    """The field (F, F) that the network makes of a latent."""
    dense, *convolutions = model.layers
    z = np.frombuffer(latent, dtype=np.uint8).astype(np.int64)
    tensor = activate(dense.weights @ z + dense.biases, dense.shift).reshape(-1, 4, 4)
    for layer in convolutions:
        up = np.pad(tensor.repeat(2, axis=1).repeat(2, axis=2), ((0, 0), (1, 1), (1, 1)))
        side = up.shape[1] - 2
        acc = np.broadcast_to(layer.biases[:, None, None], (len(layer.biases), side, side)).copy()
        for k in range(3):
            for t in range(3):
                window = up[:, k : k + side, t : t + side]
                acc += np.tensordot(layer.weights[:, :, k, t], window, axes=1)
        tensor = activate(acc, layer.shift)
    return tensor[0]


def png(palette: bytes, picture: bytes) -> bytes:
    """The file (section 6)."""
    width = round(len(picture) ** 0.5)

    def chunk(kind: bytes, content: bytes) -> bytes:
        crc = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", crc)

    raw = b"".join(b"\0" + picture[at : at + width] for at in range(0, len(picture), width))
    blocks = [raw[at : at + 65535] for at in range(0, len(raw), 65535)]
    data = b"\x78\x01"
    for number, block in enumerate(blocks):
        final = number == len(blocks) - 1
        data += struct.pack("<BHH", final, len(block), len(block) ^ 0xFFFF) + block
    data += struct.pack(">I", zlib.adler32(raw))
    header = struct.pack(">II", width, width) + bytes([8, 3, 0, 0, 0])
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"PLTE", palette)
        + chunk(b"IDAT", data)
        + chunk(b"IEND", b"")
    )


@dataclass(frozen=True)
class Axis:
    """One style axis: kind (0 … 6 of composition, 7 choice, 8 scalar) and its inclusive bounds."""

    name: bytes
    kind: int
    lo: int
    hi: int


def composition_axes(side: int) -> list[Axis]:
    """The axes of composition of a model with a field of that side (section 2)."""
    highest = {"symmetry": 4, "palette": 65535, "scale": 0 if side < 16 else 4 if side < 32 else 20}
    highest |= {"ground": 3, "line": 2, "light": 1, "margin": 2}
    return [Axis(name.encode(), kind, 0, hi) for kind, (name, hi) in enumerate(highest.items())]


def block(seed: bytes, index: int, counter: int) -> bytes:
    """One block of a work's randomness (section 3)."""
    return keccak(encode(["bytes32", "uint256", "uint256"], [seed, index, counter]))


def traits(seed: bytes, index: int, style: bytes) -> tuple[list[int], list[int]]:
    """A work's own value on each axis, and how many of ten thousand works have it."""
    draws = struct.unpack(">16H", block(seed, index, 0))
    values, shares, at = [], [], 0
    while at < len(style):
        r, count = draws[len(values)], style[at]
        size = 1 + 4 * max(count, 1)
        pairs = list(struct.iter_unpack(">HH", style[at + 1 : at + size]))
        at += size
        if count == 0:
            lo, hi = pairs[0]
            values.append(lo + ((r * (hi - lo + 1)) >> 16))
            shares.append(10_000 // (hi - lo + 1))
            continue
        place, below = (r * 10_000) >> 16, 0
        for value, weight in pairs:
            below += weight
            if below > place:
                values.append(value)
                shares.append(weight)
                break
    return values, shares


def latent(length: int, axes: list[Axis], values: list[int], seed: bytes, index: int) -> bytes:
    """A work's latent of ``length`` bytes (section 3)."""
    noise = b"".join(block(seed, index, c) for c in range(1, 4))
    tail = b""
    for axis, value in zip(axes, values, strict=True):
        if axis.kind == 7:
            tail += bytes(255 * (place == value) for place in range(axis.hi + 1))
        elif axis.kind == 8:
            tail += bytes([value])
    return noise[: length - len(tail)] + tail


def digest(file: bytes) -> bytes:
    """The content digest of a file."""
    return hashlib.sha256(file).digest()
