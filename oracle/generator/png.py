"""The deterministic file: an indexed-colour PNG in stored deflate blocks (semantics, section 6)."""

import zlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from oracle.errors import FatalError

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
PALETTE_ENTRIES: Final = 256
"""Most colours that indices of a byte can name."""

_BLOCK: Final = 65535
"""Most bytes that one stored deflate block holds (RFC 1951, 3.2.4)."""


class PngError(FatalError):
    """A palette or a picture that the file cannot hold."""


def chunk(name: bytes, data: bytes) -> bytes:
    """A chunk of the file: its length, its name, its data, and the check of the two."""
    body = name + data
    return len(data).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")


@lru_cache(maxsize=256)
def _head(height: int, width: int, palette: bytes) -> bytes:
    """Everything before IDAT."""
    entries, rest = divmod(len(palette), 3)
    if rest or not 1 <= entries <= PALETTE_ENTRIES:
        raise PngError(
            f"{len(palette)} bytes of colours: want R G B of 1 … {PALETTE_ENTRIES} entries"
        )
    size = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    header = chunk(b"IHDR", size + bytes([8, 3, 0, 0, 0]))
    return SIGNATURE + header + chunk(b"PLTE", palette)


def _block_head(length: int, last: bool) -> bytes:
    size = length.to_bytes(2, "little") + (length ^ 0xFFFF).to_bytes(2, "little")
    return bytes([last]) + size


def encode_many(pictures: NDArray[np.uint8], palettes: Sequence[bytes]) -> list[bytes]:
    """The files of pictures of one size.

    Args:
        pictures: ``(N, H, W)``, palette indices.
        palettes: N times R G B of up to 256 entries.

    Raises:
        PngError: A palette is not whole entries, or the counts differ.
    """
    count, height, width = pictures.shape
    if len(palettes) != count:
        raise PngError(f"{count} pictures but {len(palettes)} palettes")
    raw = np.zeros((count, height, width + 1), np.uint8)
    raw[:, :, 1:] = pictures
    rows = raw.reshape(count, -1)
    length = rows.shape[1]
    cuts = range(0, length, _BLOCK)
    idat_length = 2 + 5 * len(cuts) + length + 4
    lead = idat_length.to_bytes(4, "big")
    end = chunk(b"IEND", b"")
    files = []
    for row, palette in zip(rows, palettes, strict=True):
        data = memoryview(row)
        parts: list[bytes | memoryview] = [b"IDAT\x78\x01"]
        for at in cuts:
            parts += [_block_head(min(_BLOCK, length - at), at + _BLOCK >= length)]
            parts += [data[at : at + _BLOCK]]
        parts.append(zlib.adler32(data).to_bytes(4, "big"))
        checksum = 0
        for part in parts:
            checksum = zlib.crc32(part, checksum)
        head = _head(height, width, bytes(palette))
        files.append(b"".join([head, lead, *parts, checksum.to_bytes(4, "big"), end]))
    return files


def encode(picture: NDArray[np.uint8], palette: bytes) -> bytes:
    """The file of one picture, ``(H, W)`` palette indices, with a palette's R G B.

    Raises:
        PngError: The palette is not whole entries.
    """
    return encode_many(picture[np.newaxis], [palette])[0]
