"""An edition's file: an indexed PNG, written band by band (editions, section 6)."""

from collections.abc import Iterator
from typing import Final

import numpy as np

from oracle.generator.edition.edition import Edition
from oracle.generator.edition.runs import RunDeflate
from oracle.generator.png import SIGNATURE, chunk

IDAT_LENGTH: Final = 1 << 16
"""Bytes of the stream in each IDAT chunk but the last."""


def png_parts(edition: Edition) -> Iterator[bytes]:
    """The file's bytes, piece by piece."""
    size = edition.width.to_bytes(4, "big") + edition.height.to_bytes(4, "big")
    yield SIGNATURE + chunk(b"IHDR", size + bytes([8, 3, 0, 0, 0]))
    yield chunk(b"PLTE", edition.tones.entries)
    stream, held = RunDeflate(), b""
    for band in edition.bands():
        rows = np.zeros((len(band), edition.width + 1), np.uint8)
        rows[:, 1:] = band
        held += stream.rows(rows)
        while len(held) > IDAT_LENGTH:
            yield chunk(b"IDAT", held[:IDAT_LENGTH])
            held = held[IDAT_LENGTH:]
    held += stream.end()
    for at in range(0, len(held), IDAT_LENGTH):
        yield chunk(b"IDAT", held[at : at + IDAT_LENGTH])
    yield chunk(b"IEND", b"")
