"""Addresses as people write them: in one place, so that none is believed with a slip in it."""

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
    """What stands there is no address, or is one with a slip in it."""


def read_address(text: object) -> ChecksumAddress:
    """The address that a person wrote. Raises AddressError.

    Letters of one case say nothing of a slip and are taken; mixed ones are a checksum (EIP-55),
    which must be right. web3's own `is_address` has stopped looking at it.
    """
    if not isinstance(text, str) or not _ADDRESS.fullmatch(text):
        raise AddressError(f"{text!r} is no address")
    address = Web3.to_checksum_address(text.lower())
    digits = text[2:]
    if digits not in (digits.lower(), digits.upper(), address[2:]):
        raise AddressError(f"{text!r} is mistyped: its checksum (EIP-55) is wrong")
    return address


def looks_like_address(text: str) -> bool:
    """Whether somebody meant an address, right or mistyped, and not something else."""
    return text.startswith("0x") and len(text) > 34


Address = Annotated[str, AfterValidator(read_address)]
"""An address in a file of settings."""
