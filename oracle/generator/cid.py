"""Content digests and CIDs: CIDv1, raw codec, sha2-256, base32 (semantics, section 6)."""

import base64
import binascii
import hashlib
from typing import Final

from oracle.errors import FatalError

_PREFIX: Final = bytes([0x01, 0x55, 0x12, 0x20])
"""CID version 1, raw codec, sha2-256, 32 bytes of digest."""

_LENGTH: Final = 59
"""Characters of such a CID: the multibase letter and base32 of 36 bytes."""


class CidError(FatalError):
    """A string that is not a CIDv1 of the kind that the studio uses."""


def content_digest(file: bytes) -> bytes:
    """SHA-256 of a file."""
    return hashlib.sha256(file).digest()


def cid_from_digest(digest: bytes) -> str:
    """The CID of the file with this SHA-256 digest.

    Raises:
        CidError: The digest is not 32 bytes.
    """
    if len(digest) != 32:
        raise CidError(f"a content digest has 32 bytes, this one {len(digest)}")
    return "b" + base64.b32encode(_PREFIX + digest).decode().lower().rstrip("=")


def digest_from_cid(cid: str) -> bytes:
    """The SHA-256 digest inside a CID.

    Raises:
        CidError: Not a CIDv1, raw, sha2-256, in lower-case base32.
    """
    if len(cid) != _LENGTH or not cid.startswith("b") or cid != cid.lower():
        raise CidError(f"{cid!r} is not a CIDv1 in base32 with {_LENGTH} lower-case characters")
    padding = "=" * (-(len(cid) - 1) % 8)
    try:
        data = base64.b32decode(cid[1:].upper() + padding)
    except binascii.Error as error:
        raise CidError(f"{cid!r} is not base32") from error
    if data[:4] != _PREFIX:
        raise CidError(f"{cid!r} is not of raw codec with sha2-256")
    digest = data[4:]
    if cid_from_digest(digest) != cid:
        raise CidError(f"{cid!r} has bits after its end")
    return digest
