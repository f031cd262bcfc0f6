"""Addresses that people write, read with their checksum; and what the zero address stands for."""

import re
from typing import Annotated

from eth_typing import ChecksumAddress
from pydantic import AfterValidator
from web3 import Web3

from oracle.errors import FatalError

NOBODY = Web3.to_checksum_address("0x" + "00" * 20)
"""The zero address: contracts name it where they name no account."""

ANYBODY = NOBODY
"""Whoever may execute what is queued: the timelock has the zero address for all accounts."""

ETH = NOBODY
"""ETH among tokens: contracts name the zero address for the chain's own coin."""

_ADDRESS = re.compile(r"0x[0-9a-fA-F]{40}")


class AddressError(FatalError, ValueError):
    """The text is no address, or its checksum is wrong."""


def read_address(text: object) -> ChecksumAddress:
    """The address that a person wrote. Raises AddressError.

    An address in letters of one case has no checksum and is taken. Letters of both cases are a
    checksum (EIP-55), which must be right; web3's `is_address` does not look at it.
    """
    if not isinstance(text, str) or not _ADDRESS.fullmatch(text):
        raise AddressError(f"{text!r} is no address")
    address = Web3.to_checksum_address(text.lower())
    digits = text[2:]
    if digits not in (digits.lower(), digits.upper(), address[2:]):
        raise AddressError(f"{text!r} is mistyped: its checksum (EIP-55) is wrong")
    return address


def looks_like_address(text: str) -> bool:
    """Whether a text is meant as an address, even if it is mistyped."""
    return text.startswith("0x") and len(text) > 34


Address = Annotated[str, AfterValidator(read_address)]
"""An address in a file of settings."""
