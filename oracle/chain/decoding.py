"""Reading the arguments of calls, events and reverts whose bytes anybody may have written.

Bytes are read as a contract reads them: every offset within the data is followed, and a value that
does not fit its type is refused. No other error is raised. All values together may be a few times
as long as the data and no longer, so that a few bytes cannot claim to be many.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from oracle.errors import FatalError

WORD = 32
GENEROSITY = 4
"""How many times a byte may be read, on average: structs may share what offsets lead to."""


class UnreadableError(FatalError):
    """The bytes are not what the types say."""


def arguments(inputs: Sequence[Mapping[str, Any]], data: bytes) -> list[Any]:
    """The values of `inputs`, entries of an ABI, in `data`.

    Integers, booleans and bytes as such, strings as bytes, addresses as `0x…`, structs and arrays
    as lists. Raises UnreadableError, and nothing else.
    """
    return _Reading(data).sequence([(item["type"], item) for item in inputs], 0)


class _Reading:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._left = GENEROSITY * len(data) + WORD

    def sequence(self, items: Sequence[tuple[str, Mapping[str, Any]]], base: int) -> list[Any]:
        """Values one after another; offsets count from `base`."""
        found, at = [], base
        for kind, item in items:
            if _is_dynamic(kind, item):
                found.append(self._value(kind, item, base + self._number(at)))
                at += WORD
            else:
                found.append(self._value(kind, item, at))
                at += _size(kind, item)
        return found

    def _value(self, kind: str, item: Mapping[str, Any], at: int) -> Any:
        if kind.endswith("]"):
            inner, _, count = kind.rpartition("[")
            if count != "]":
                return self.sequence([(inner, item)] * int(count[:-1]), at)
            length = self._number(at)
            if length * WORD > len(self._data):
                raise UnreadableError("an array is longer than the data")
            return self.sequence([(inner, item)] * length, at + WORD)
        if kind == "tuple":
            return self.sequence([(c["type"], c) for c in item["components"]], at)
        if kind in ("bytes", "string"):
            return self._take(at + WORD, self._number(at))
        return _plain(kind, self._take(at, WORD))

    def _number(self, at: int) -> int:
        return int.from_bytes(self._take(at, WORD), "big")

    def _take(self, at: int, length: int) -> bytes:
        self._left -= max(length, WORD)
        if at + length > len(self._data) or self._left < 0:
            raise UnreadableError("the data ends before its values do")
        return self._data[at : at + length]


def _plain(kind: str, word: bytes) -> Any:
    """A value of one word."""
    number = int.from_bytes(word, "big")
    if kind == "address":
        _require(number < 2**160)
        return "0x" + word[12:].hex()
    if kind == "bool":
        _require(number < 2)
        return number == 1
    if kind.startswith("bytes"):
        size = int(kind.removeprefix("bytes"))
        _require(not any(word[size:]))
        return word[:size]
    bits = int(kind.lstrip("uint"))
    if kind.startswith("u"):
        _require(number < 2**bits)
        return number
    signed = int.from_bytes(word, "big", signed=True)
    _require(-(2 ** (bits - 1)) <= signed < 2 ** (bits - 1))
    return signed


def _require(holds: bool) -> None:
    if not holds:
        raise UnreadableError("a value does not fit its type")


def _is_dynamic(kind: str, item: Mapping[str, Any]) -> bool:
    if kind.endswith("]"):
        return kind.endswith("[]") or _is_dynamic(kind.rpartition("[")[0], item)
    if kind == "tuple":
        return any(_is_dynamic(c["type"], c) for c in item["components"])
    return kind in ("bytes", "string")


def _size(kind: str, item: Mapping[str, Any]) -> int:
    """Bytes that a value of fixed size takes."""
    if kind.endswith("]"):
        inner, _, count = kind.rpartition("[")
        return int(count[:-1]) * _size(inner, item)
    if kind == "tuple":
        return sum(_size(c["type"], c) for c in item["components"])
    return WORD
