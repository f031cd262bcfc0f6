"""Content archives (CARv1): many files in one, each behind its CID.

A round of 4,096 works as files of their own costs a filesystem 4,096 creations, on many disks a
hundred times what making the works costs; appended to one archive they cost next to nothing. And
an archive is what IPFS tools import, so that what a node keeps is what it exports.

Format: https://ipld.io/specs/transport/car/carv1/
"""

from collections.abc import Iterator
from hashlib import sha256
from typing import BinaryIO

from oracle.errors import FatalError

CID_PREFIX = bytes.fromhex("01551220")
"""CIDv1, raw codec, sha2-256, 32 bytes."""

CID_LENGTH = len(CID_PREFIX) + 32
HEADER_PREFIX = bytes.fromhex("3aa265726f6f747381d82a582500")
HEADER_SUFFIX = bytes.fromhex("6776657273696f6e01")
HEADER_LENGTH = len(HEADER_PREFIX) + CID_LENGTH + len(HEADER_SUFFIX)


class CarError(FatalError):
    """The bytes are not an archive of raw sha2-256 blocks, or are cut off."""


def header(root: bytes) -> bytes:
    """An archive's header: DAG-CBOR of one root, the block with SHA-256 digest `root`."""
    return HEADER_PREFIX + CID_PREFIX + root + HEADER_SUFFIX


def block(digest: bytes, data: bytes) -> bytes:
    """A block with its length and CID."""
    return varint(CID_LENGTH + len(data)) + CID_PREFIX + digest + data


def varint(number: int) -> bytes:
    """Unsigned LEB128."""
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def scan(file: BinaryIO) -> Iterator[tuple[bytes, int, int]]:
    """(digest, offset, length) of each block's data, without reading the data. Raises CarError."""
    start = file.read(HEADER_LENGTH)
    if not (start.startswith(HEADER_PREFIX + CID_PREFIX) and start.endswith(HEADER_SUFFIX)):
        raise CarError(f"{file.name} is no content archive")
    end = file.seek(0, 2)
    at = file.seek(HEADER_LENGTH)
    while at < end:
        head = file.read(10 + CID_LENGTH)
        size, used = _read_varint(head)
        cid = head[used : used + CID_LENGTH]
        data = at + used + CID_LENGTH
        at += used + size
        if at > end or size < CID_LENGTH or not cid.startswith(CID_PREFIX):
            raise CarError(f"{file.name} is damaged or cut off at byte {data}")
        yield cid[len(CID_PREFIX) :], data, size - CID_LENGTH
        file.seek(at)


def whole_blocks(file: BinaryIO) -> tuple[list[bytes], int]:
    """Digests of the first blocks whose data match them, and the offset where these blocks end. The
    archive may be cut off anywhere, or hold anything after that, as after a power cut. One without
    a whole header has no whole blocks.
    """
    digests: list[bytes] = []
    end = 0
    try:
        for digest, offset, length in scan(file):
            file.seek(offset)
            if sha256(file.read(length)).digest() != digest:
                break
            digests.append(digest)
            end = offset + length
    except CarError:
        pass  # the rest is what a crash left
    return digests, end


def _read_varint(data: bytes) -> tuple[int, int]:
    number = 0
    for place, byte in enumerate(data[:9]):
        number |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            return number, place + 1
    raise CarError("a block's length is no varint")
