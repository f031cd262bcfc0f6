"""The weights blob: the byte string that *is* a model (semantics, section 1)."""

import itertools
from dataclasses import dataclass
from typing import Final

import numpy as np
from eth_utils.crypto import keccak
from numpy.typing import NDArray

from oracle.errors import FatalError

MAGIC: Final = b"ATL2"
HEADER_LENGTH: Final = 32
WEIGHT_LIMIT: Final = 63
_WEIGHT_OFFSET: Final = 64
_BIAS_OFFSET: Final = 1 << 31
_MAX_CONVOLUTIONS: Final = 4


class BlobError(FatalError):
    """The bytes, or the layers, are not a model."""


@dataclass(frozen=True)
class Layer:
    """One layer's integers.

    Attributes:
        weights: int8; ``(16·C, Z)`` for the dense layer, ``(C, C_in, 3, 3)`` for a convolution.
        biases: int64; ``(16·C,)`` for the dense layer, ``(C,)`` for a convolution.
        shift: the accumulator is divided by ``2^shift``.
    """

    weights: NDArray[np.int8]
    biases: NDArray[np.int64]
    shift: int

    @property
    def channels(self) -> int:
        """How many channels the layer puts out."""
        outputs = int(self.weights.shape[0])
        return outputs // 16 if self.weights.ndim == 2 else outputs


@dataclass(frozen=True)
class Model:
    """A generator: a dense layer, then convolutions, and how its latent is made up."""

    latent_length: int
    style_length: int
    layers: tuple[Layer, ...]

    @property
    def noise_length(self) -> int:
        """Bytes of the latent that come from the seed."""
        return self.latent_length - self.style_length

    @property
    def channels(self) -> tuple[int, ...]:
        """Output channels, layer by layer."""
        return tuple(layer.channels for layer in self.layers)

    @property
    def shifts(self) -> tuple[int, ...]:
        """Shifts, layer by layer."""
        return tuple(layer.shift for layer in self.layers)

    @property
    def field_size(self) -> int:
        """Side of the field in pixels."""
        return int(4 << (len(self.layers) - 1))

    @property
    def multiply_adds(self) -> int:
        """Nominal multiply-adds of one field."""
        dense, *convolutions = self.layers
        return int(dense.weights.size) + sum(
            int(layer.weights.size) * (8 << i) ** 2 for i, layer in enumerate(convolutions)
        )


def blob_length(latent_length: int, channels: tuple[int, ...]) -> int:
    """Length in bytes of the blob of a model with these output channels."""
    dense, *_ = channels
    length = HEADER_LENGTH + 16 * dense * (latent_length + 4)
    for before, after in itertools.pairwise(channels):
        length += after * (9 * before + 4)
    return length


def digest(blob: bytes) -> bytes:
    """The model's identity: keccak-256 of its blob."""
    return bytes(keccak(blob))


def _check_shape(latent_length: int, style_length: int, channels: tuple[int, ...]) -> None:
    if not 4 <= latent_length <= 0xFFFF or latent_length % 4:
        raise BlobError(f"latent length {latent_length}: want a multiple of 4 in 4 … 65532")
    if not 0 <= style_length < min(latent_length, 256):
        raise BlobError(
            f"style length {style_length}: want 0 … 255 and less than the latent's {latent_length}"
        )
    if not 2 <= len(channels) <= _MAX_CONVOLUTIONS + 1:
        raise BlobError(f"{len(channels) - 1} convolution layers: want 1 … {_MAX_CONVOLUTIONS}")
    for index, count in enumerate(channels):
        if not 1 <= count <= 0xFFFF:
            raise BlobError(f"layer {index} has {count} channels: want 1 … 65535")
    if channels[-1] != 1:
        raise BlobError(f"the last layer has {channels[-1]} channels: the field has exactly 1")


def _check_layer(index: int, layer: Layer, shape: tuple[int, ...]) -> None:
    if layer.weights.shape != shape:
        raise BlobError(f"layer {index}: weights of shape {layer.weights.shape}, want {shape}")
    if layer.biases.shape != shape[:1]:
        raise BlobError(f"layer {index}: biases of shape {layer.biases.shape}, want {shape[:1]}")
    if not 0 <= layer.shift <= 255:
        raise BlobError(f"layer {index}: shift {layer.shift} is not a byte")
    worst = int(np.abs(layer.weights.astype(np.int64)).max())
    if worst > WEIGHT_LIMIT:
        raise BlobError(f"layer {index}: a weight of magnitude {worst}, limit {WEIGHT_LIMIT}")
    low, high = int(layer.biases.min()), int(layer.biases.max())
    if low < -_BIAS_OFFSET or high >= _BIAS_OFFSET:
        raise BlobError(f"layer {index}: biases {low} … {high} do not fit 32 bits")


def build(model: Model) -> bytes:
    """The blob of a model.

    Raises:
        BlobError: The layers do not fit together, or a number does not fit its place.
    """
    channels = model.channels
    _check_shape(model.latent_length, model.style_length, channels)
    header = MAGIC + model.latent_length.to_bytes(2, "big")
    header += bytes([model.style_length, len(model.layers) - 1])
    sections = []
    for index, layer in enumerate(model.layers):
        _check_layer(index, layer, _weight_shape(model.latent_length, channels, index))
        header += channels[index].to_bytes(2, "big") + bytes([layer.shift])
        stored = (layer.weights.astype(np.int16) + _WEIGHT_OFFSET).astype(np.uint8)
        biases = (layer.biases + _BIAS_OFFSET).astype(">u4").tobytes()
        if index == 0:
            grouped = stored.reshape(2 * channels[0], 8, model.latent_length // 4, 4)
            sections.append(grouped.transpose(0, 2, 1, 3).tobytes() + biases)
        else:
            # Byte p of a kernel holds tap (row (8 − p) mod 3, column (8 − p) div 3).
            taps = stored.transpose(0, 1, 3, 2)[..., ::-1, ::-1]
            sections.append(taps.tobytes() + biases)
    return header.ljust(HEADER_LENGTH, b"\0") + b"".join(sections)


def _weight_shape(latent_length: int, channels: tuple[int, ...], index: int) -> tuple[int, ...]:
    if index == 0:
        return (16 * channels[0], latent_length)
    return (channels[index], channels[index - 1], 3, 3)


def _parse_header(blob: bytes) -> tuple[int, int, tuple[int, ...], tuple[int, ...]]:
    if len(blob) < HEADER_LENGTH:
        raise BlobError(f"the blob has {len(blob)} bytes, its header alone has {HEADER_LENGTH}")
    if blob[:4] != MAGIC:
        raise BlobError(f"the blob begins with 0x{blob[:4].hex()}, not with {MAGIC.decode()!r}")
    latent_length, style_length, count = int.from_bytes(blob[4:6], "big"), blob[6], blob[7]
    if not 1 <= count <= _MAX_CONVOLUTIONS:
        raise BlobError(f"{count} convolution layers: want 1 … {_MAX_CONVOLUTIONS}")
    entries = [blob[8 + 3 * i : 11 + 3 * i] for i in range(count + 1)]
    channels = tuple(int.from_bytes(entry[:2], "big") for entry in entries)
    _check_shape(latent_length, style_length, channels)
    if any(blob[8 + 3 * (count + 1) : HEADER_LENGTH]):
        raise BlobError("the header's unused bytes are not zero")
    return latent_length, style_length, channels, tuple(entry[2] for entry in entries)


def parse(blob: bytes) -> Model:
    """The model that a blob holds.

    Raises:
        BlobError: The bytes are not a model; the message says where.
    """
    latent_length, style_length, channels, shifts = _parse_header(blob)
    expected = blob_length(latent_length, channels)
    if len(blob) != expected:
        raise BlobError(f"the blob has {len(blob)} bytes, its header asks for {expected}")
    layers, at = [], HEADER_LENGTH
    for index, shift in enumerate(shifts):
        shape = _weight_shape(latent_length, channels, index)
        size = int(np.prod(shape))
        stored = np.frombuffer(blob, np.uint8, size, at)
        bad = np.flatnonzero((stored < 1) | (stored > 127))
        if len(bad):
            raise BlobError(
                f"layer {index}: weight byte {stored[bad[0]]} at offset {at + bad[0]}, want 1 … 127"
            )
        weights = (stored.astype(np.int16) - _WEIGHT_OFFSET).astype(np.int8)
        biases = np.frombuffer(blob, ">u4", shape[0], at + size).astype(np.int64) - _BIAS_OFFSET
        at += size + 4 * shape[0]
        if index == 0:
            grouped = weights.reshape(2 * channels[0], latent_length // 4, 8, 4)
            weights = grouped.transpose(0, 2, 1, 3).reshape(shape)
        else:
            weights = weights.reshape(shape)[..., ::-1, ::-1].transpose(0, 1, 3, 2)
        layers.append(Layer(np.ascontiguousarray(weights), biases, shift))
    return Model(latent_length, style_length, tuple(layers))
