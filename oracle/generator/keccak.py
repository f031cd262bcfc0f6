"""Keccak-256 of many messages of one length at once."""

from typing import Final

import numpy as np
from eth_utils.crypto import keccak
from numpy.typing import NDArray

_RATE: Final = 136
"""Bytes that Keccak-256 absorbs at a time; the messages here are shorter."""

_VECTOR_FROM: Final = 512
"""Messages from which the vectorised permutation beats one call a message (measured)."""


def _round_constants() -> tuple[np.uint64, ...]:
    """The 24 round constants, from the LFSR of the Keccak reference, section 1.2."""
    constants, state = [], 1
    for _ in range(24):
        constant = 0
        for j in range(7):
            if state & 1:
                constant |= 1 << ((1 << j) - 1)
            state = (state << 1) ^ ((state >> 7) * 0x171)
        constants.append(np.uint64(constant))
    return tuple(constants)


def _rotations() -> tuple[int, ...]:
    """The rotation of lane x + 5y, from the Keccak reference, section 1.2."""
    offsets = [0] * 25
    x, y = 1, 0
    for t in range(24):
        offsets[x + 5 * y] = (t + 1) * (t + 2) // 2 % 64
        x, y = y, (2 * x + 3 * y) % 5
    return tuple(offsets)


_ROUND_CONSTANTS: Final = _round_constants()
_ROTATIONS: Final = _rotations()

_Lane = NDArray[np.uint64]


def _rotate(lane: _Lane, by: int) -> _Lane:
    if by == 0:
        return lane
    return (lane << np.uint64(by)) | (lane >> np.uint64(64 - by))


def _permute(state: list[_Lane]) -> list[_Lane]:
    """Keccak-f[1600] on 25 lanes (index x + 5y), each an array over the messages."""
    for constant in _ROUND_CONSTANTS:
        column = [
            state[x] ^ state[x + 5] ^ state[x + 10] ^ state[x + 15] ^ state[x + 20]
            for x in range(5)
        ]
        theta = [column[(x - 1) % 5] ^ _rotate(column[(x + 1) % 5], 1) for x in range(5)]
        moved: list[_Lane] = [state[0]] * 25
        for y in range(5):
            for x in range(5):
                lane = _rotate(state[x + 5 * y] ^ theta[x], _ROTATIONS[x + 5 * y])
                moved[y + 5 * ((2 * x + 3 * y) % 5)] = lane
        state = [
            moved[i] ^ (~moved[i - i % 5 + (i % 5 + 1) % 5] & moved[i - i % 5 + (i % 5 + 2) % 5])
            for i in range(25)
        ]
        state[0] = state[0] ^ constant
    return state


def keccak_many(messages: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Keccak-256 of each row.

    Args:
        messages: ``(N, L)`` bytes, L < 136.

    Returns:
        ``(N, 32)`` bytes.

    Raises:
        ValueError: The messages are longer than one block.
    """
    count, length = messages.shape
    if length >= _RATE:
        raise ValueError(f"keccak_many takes messages under {_RATE} bytes, not {length}")
    if count < _VECTOR_FROM:
        digests = b"".join(keccak(row.tobytes()) for row in messages)
        return np.frombuffer(digests, np.uint8).reshape(count, 32)
    padded = np.zeros((count, _RATE), np.uint8)
    padded[:, :length] = messages
    padded[:, length] = 0x01
    padded[:, -1] ^= 0x80
    lanes = np.ascontiguousarray(padded.view("<u8").T).astype(np.uint64, copy=False)
    zero = np.zeros(count, np.uint64)
    state = _permute([lanes[i] if i < _RATE // 8 else zero for i in range(25)])
    return np.ascontiguousarray(np.stack(state[:4], axis=1).astype("<u8")).view(np.uint8)


def words(values: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Non-negative integers under 2^63 as 32-byte big-endian words: ``(N,)`` to ``(N, 32)``."""
    out = np.zeros((len(values), 32), np.uint8)
    out[:, 24:] = np.asarray(values, np.int64).astype(">u8").reshape(-1, 1).view(np.uint8)
    return out
