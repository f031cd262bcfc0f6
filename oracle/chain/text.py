"""Text from the chain, which anybody may have written; only this module reads it.

No bytes make a function here fail. Contracts made by `contract` give strings in which every byte
that is no UTF-8 is kept as a lone surrogate, so that a digest over the text can still be computed
(`raw`); people see what `readable` leaves of it.
"""

import unicodedata
from collections.abc import Sequence
from typing import Any

from eth_abi.codec import ABICodec
from eth_abi.decoding import StringDecoder
from eth_abi.encoding import TextStringEncoder
from eth_abi.registry import BaseEquals
from eth_typing import ChecksumAddress
from web3 import Web3
from web3._utils.abi import build_strict_registry
from web3.contract import Contract

BAD = "\N{REPLACEMENT CHARACTER}"
"""Shown in place of each letter that cannot be shown."""

BLANK = "(blank)"
"""Shown in place of a name without a visible letter."""

UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and signs by category that nobody can see."""

SIGNS = frozenset(
    map(chr, (*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD))
)
"""Signs that Unicode counts among the controls and that are seen: they stand over the letters after
them."""

MAX_LETTERS = 300
"""The most letters of a text within a sentence; a longer one is cut off, and its length said."""

_LOSSLESS = "surrogateescape"


def _codec() -> ABICodec:
    registry = build_strict_registry()
    registry.unregister("string")
    registry.register(
        BaseEquals("string"),  # type: ignore[no-untyped-call]
        TextStringEncoder,
        StringDecoder(handle_string_errors=_LOSSLESS),  # type: ignore[no-untyped-call]
        label="string",
    )
    return ABICodec(registry)


_CODEC = _codec()


def contract(w3: Web3, address: ChecksumAddress, abi: Sequence[Any]) -> Contract:
    """A contract whose strings can always be read, and whose reverts name no URL to ask instead."""
    w3.codec = _CODEC
    # Whoever can make a call revert could name a URL that web3 would fetch (EIP-3668).
    w3.provider.global_ccip_read_enabled = False
    return w3.eth.contract(address=address, abi=abi)


def raw(text: str) -> bytes:
    """The bytes that a string had on the chain."""
    return text.encode("utf-8", _LOSSLESS)


def readable(text: str | bytes, *, lines: bool = False) -> str:
    """A text as it is shown: BAD stands for bytes that are no text, controls, and signs that turn
    or hide letters. With `lines` line ends stay.
    """
    if isinstance(text, bytes):
        text = text.decode("utf-8", _LOSSLESS)
    kept = "\n\t" if lines else ""
    return "".join(c if c in kept or is_seen(c) else BAD for c in text)


def name(text: str | bytes) -> str:
    """A name without the zeros that fill up its word; BLANK if no letter of it is seen."""
    if isinstance(text, bytes):
        text = text.rstrip(b"\0")
    shown = readable(text)
    return shown if shown.strip() else BLANK


def quoted(text: str | bytes) -> str:
    """A text in quotation marks of a kind that it cannot have itself."""
    shown = readable(text).replace("“", '"').replace("”", '"')
    if len(shown) > MAX_LETTERS:
        shown = f"{shown[:MAX_LETTERS]}… {len(shown)} letters"
    return f"“{shown}”"


def is_seen(letter: str) -> bool:
    """Whether a letter is visible and changes no other."""
    category = unicodedata.category(letter)
    return (
        (category[0] != "C" or letter in SIGNS)
        and category not in ("Zl", "Zp")
        and letter not in UNSEEN
    )
