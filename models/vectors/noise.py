"""What all test vectors are made of and written in: noise of any language, and hexadecimal."""

import hashlib

import numpy as np
from numpy.typing import NDArray


def as_hex(data: bytes) -> str:
    """Bytes as they stand in the files."""
    return "0x" + data.hex()


def sha256(data: bytes) -> str:
    """The digest of bytes, as it stands in the files."""
    return as_hex(hashlib.sha256(data).digest())


def noise(name: str, length: int) -> NDArray[np.int64]:
    """Bytes that any language can make: SHA-256 of the name with a counter."""
    blocks = (hashlib.sha256(f"{name} {at}".encode()).digest() for at in range(-(-length // 32)))
    return np.frombuffer(b"".join(blocks)[:length], np.uint8).astype(np.int64)
