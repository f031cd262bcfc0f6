"""Names that the chain takes: UTF-8 that shows all of itself, as every reader sees it."""

import sys
import unicodedata
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from web3.contract import Contract

from oracle.chain import text
from tests.referee.bench import Bench
from tests.support.hostile import BYTES

SOURCE = "tests/support/contracts/Reads.sol"


@pytest.fixture(scope="module")
def reads(bench: Bench) -> Contract:
    """The library, behind a contract of its own."""
    return bench.deploy_from(SOURCE, "Reads")


def readable(reads: Contract, texts: Sequence[bytes]) -> list[bool]:
    """What the chain says of each of them."""
    function = reads.get_function_by_signature("readable(bytes[])")
    return list(function(list(texts)).call())


GOOD = (
    "a",
    "First light",
    "~" * 64,
    "Zürich – Ébène “fin”",
    "光と影",
    "Первый свет",
    "نور",
    "ß" * 31,
    "a" * 31 + "é",
    "a" * 32 + "é" * 16,
    "🎨 tide",
    "𝔘nder",
    "ไทย",
    "\u0800 to \U00010000",
    "\U000dffff",
)


def test_name__of_any_script__is_taken(reads: Contract) -> None:
    assert readable(reads, [name.encode() for name in GOOD]) == [True] * len(GOOD)


BAD = (
    b"",
    b" ",
    b" a",
    b"a ",
    b"a\x7f",
    *BYTES,
    *(b"a" * 40 + bad for bad in BYTES),
    b"\xc0\x80",
    b"\xe0\x80\x80",
    b"\xf0\x80\x80\x80",
    b"\xf4\x90\x80\x80",
    b"\xe2\x80",
    b"a\xf0\x9f\x8e",
    b"\xff",
)


def test_name__when_it_is_no_text__is_refused(reads: Contract) -> None:
    assert readable(reads, BAD) == [False] * len(BAD)


def test_name__with_any_letter_that_is_not_seen__is_refused(reads: Contract) -> None:
    """Every code point that a reader would not show, but those that are no letters yet."""
    unseen = [
        letter
        for letter in map(chr, range(sys.maxunicode + 1))
        if unicodedata.category(letter) not in ("Cn", "Co", "Cs")
        and (not text.is_seen(letter) or (letter.isspace() and letter != " "))
    ]
    unseen += [chr(code) for code in (0xE000, 0xF8FF, 0xF0000, 0x10FFFD)]  # private
    unseen.append("\U0001343f")  # a control since Unicode 15, which Python may not know yet
    names = [f"a{letter}a".encode() for letter in unseen]
    found = dict(zip(unseen, readable(reads, names), strict=True))
    assert [hex(ord(letter)) for letter, taken in found.items() if taken] == []
    assert len(found) > 200


def is_shown(letter: str) -> bool:
    """Whether it is a letter by now, and a reader shows it."""
    assigned = unicodedata.category(letter) not in ("Cn", "Co", "Cs")
    return assigned and text.is_seen(letter) and (not letter.isspace() or letter == " ")


def test_name__with_a_letter_beside_one_that_is_not_seen__is_taken(reads: Contract) -> None:
    """The last and the first that are seen, around all that are not; but for what picks a variant
    of another letter, or stands for one that is missing.
    """
    shown = [is_shown(letter) for letter in map(chr, range(sys.maxunicode + 1))]
    edges = [
        chr(code)
        for code in range(1, sys.maxunicode)
        if shown[code] and not (shown[code - 1] and shown[code + 1])
    ]
    found = dict(zip(edges, readable(reads, [f"a{c}a".encode() for c in edges]), strict=True))
    refused = {letter for letter, taken in found.items() if not taken}
    variants = (*range(0x180B, 0x1810), *range(0xE0000, 0xE1000))
    assert refused <= set(map(chr, (*variants, 0xFFFC, 0xFFFD))), refused
    assert "\xa1" in found


@settings(max_examples=50, deadline=None)
@given(
    names=st.lists(
        st.one_of(st.binary(max_size=70), st.text(max_size=30).map(str.encode)), max_size=20
    )
)
def test_name__that_the_chain_takes__is_shown_whole(reads: Contract, names: list[bytes]) -> None:
    for name, taken in zip(names, readable(reads, names), strict=True):
        if taken:
            shown = text.name(name)
            assigned = all(unicodedata.category(c) != "Cn" for c in name.decode())
            assert not assigned or shown.encode() == name


@pytest.mark.parametrize(
    ("padded", "taken"),
    [(b"print", True), (b"a\0b", False), (b"\0a", False), (b"a" * 32, True), (b"", False)],
)
def test_padded_name__with_zeros_at_its_end_alone__is_taken(
    reads: Contract, padded: bytes, taken: bool
) -> None:
    function = reads.get_function_by_signature("readable(bytes32)")
    assert function(padded.ljust(32, b"\0")).call() is taken
