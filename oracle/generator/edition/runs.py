"""Deflate for flat areas: one block of the fixed code, bytes and runs (editions, section 6).

What an encoder may choose is fixed here, so that a file has one form: each row is cut into runs of
equal bytes; a run is its byte, then as many copies of 258 as fit, then one copy of the rest, or the
bytes themselves if the rest is under three. Copies reach back one byte (RFC 1951).
"""

import zlib
from typing import Final

import numpy as np
from numpy.typing import NDArray

_LONGEST: Final = 258
_SHORTEST: Final = 3
_DISTANCE_BITS: Final = 5
_WORD_BITS: Final = 32


def _reversed_bits(value: int, bits: int) -> int:
    return int(f"{value:0{bits}b}"[::-1], 2)


def _literal(byte: int) -> tuple[int, int]:
    """A byte's code and its length; the first bit is the lowest."""
    bits = 8 if byte < 144 else 9
    return _reversed_bits(0x30 + byte if byte < 144 else 0x190 + byte - 144, bits), bits


def _copy(length: int) -> tuple[int, int]:
    """The code of a copy of `length` bytes from one byte back, and its length."""
    symbol, extra, base = 257, 0, _SHORTEST
    while length >= base + (1 << extra):
        base += 1 << extra
        symbol += 1
        extra = max(0, (symbol - 261) // 4)
    if length == _LONGEST:
        symbol, extra, base = 285, 0, _LONGEST
    bits = 7 if symbol < 280 else 8
    code = _reversed_bits(symbol - 256 if symbol < 280 else 0xC0 + symbol - 280, bits)
    return code | (length - base) << bits, bits + extra + _DISTANCE_BITS


def _tables() -> tuple[
    NDArray[np.uint64], NDArray[np.int64], NDArray[np.uint64], NDArray[np.int64]
]:
    literals = [_literal(byte) for byte in range(256)]
    copies = [(0, 0)] * _SHORTEST + [_copy(n) for n in range(_SHORTEST, _LONGEST + 1)]
    codes, lengths = zip(*literals, strict=True)
    copy_codes, copy_lengths = zip(*copies, strict=True)
    return (
        np.array(codes, np.uint64),
        np.array(lengths),
        np.array(copy_codes, np.uint64),
        np.array(copy_lengths),
    )


_LITERALS, _LITERAL_BITS, _COPIES, _COPY_BITS = _tables()


class RunDeflate:
    """A zlib stream (RFC 1950) of rows, taken a few at a time."""

    def __init__(self) -> None:
        """Begins the stream."""
        self._checksum = 1
        # The two bytes of the head, then the block's three bits: the last one, of the fixed code.
        self._begun = (0x0178, 16)
        self._begin(3, 3)

    def _begin(self, bits: int, count: int) -> None:
        value, have = self._begun
        self._begun = value | bits << have, have + count

    def rows(self, rows: NDArray[np.uint8]) -> bytes:
        """The stream's next bytes, for these rows ``(N, width)``; a run ends with its row."""
        self._checksum = zlib.adler32(np.ascontiguousarray(rows).data, self._checksum)
        return self._packed(*_codes(rows))

    def end(self) -> bytes:
        """The stream's last bytes."""
        self._begin(0, 7)  # the end of the block, symbol 256
        value, have = self._begun
        return value.to_bytes(-(-have // 8), "little") + self._checksum.to_bytes(4, "big")

    def _packed(self, codes: NDArray[np.uint64], bits: NDArray[np.int64]) -> bytes:
        """The whole 32-bit words of what was begun and these codes, each of under 32 bits."""
        value, have = self._begun
        ends = np.cumsum(bits) + have
        starts = ends - bits
        total = int(ends[-1])
        words = np.zeros(total // _WORD_BITS + 2, np.uint64)
        words[0] = value
        where, shift = starts // _WORD_BITS, (starts % _WORD_BITS).astype(np.uint64)
        placed = codes << shift
        firsts = np.flatnonzero(np.diff(where, prepend=-1))
        # Codes do not overlap, so that adding them is setting their bits.
        sums = np.add.reduceat(placed & np.uint64(0xFFFFFFFF), firsts)
        words[where[firsts]] += sums
        words[where[firsts] + 1] += np.add.reduceat(placed >> np.uint64(_WORD_BITS), firsts)
        whole = total // _WORD_BITS
        self._begun = int(words[whole]), total - whole * _WORD_BITS
        return words[:whole].astype("<u4").tobytes()


def _codes(rows: NDArray[np.uint8]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """The codes of rows and their lengths: one for a run up to 258, one more for each 258 of it."""
    is_start = np.ones(rows.shape, bool)
    np.not_equal(rows[:, 1:], rows[:, :-1], out=is_start[:, 1:])
    starts = np.flatnonzero(is_start)
    byte = rows.reshape(-1)[starts]
    rest = np.diff(starts, append=rows.size) - 1
    full, tail = np.divmod(rest, _LONGEST)
    literal, literal_bits = _LITERALS[byte], _LITERAL_BITS[byte]
    code, bits = _COPIES[tail], _COPY_BITS[tail]
    for count in (2, 1):  # a rest under three: the byte itself
        few = tail == count
        again, again_bits = literal[few], literal_bits[few]
        code[few] = again if count == 1 else again | again << again_bits.astype(np.uint64)
        bits[few] = count * again_bits
    # A run's first code is its byte, its last one ends with its tail; between them stand the 258s.
    places = np.cumsum(full + 1) - full - 1
    codes = np.full(int(places[-1] + full[-1] + 1), _COPIES[_LONGEST])
    lengths = np.full(len(codes), _COPY_BITS[_LONGEST])
    codes[places], lengths[places] = literal, literal_bits
    last = places + full
    codes[last] |= code << lengths[last].astype(np.uint64)
    lengths[last] += bits
    return codes, lengths
