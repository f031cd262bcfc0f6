"""Amounts as people write them on the command line."""

from decimal import Decimal, InvalidOperation
from typing import Any

import click
from web3 import Web3

from oracle.chain.addresses import AddressError, read_address
from oracle.errors import FatalError

DECIMALS = 18


class Amount(click.ParamType):
    """A decimal number of ETH or tokens, read into its smallest unit."""

    name = "amount"

    def __init__(self, *, zero: bool = False) -> None:
        """`zero`: whether 0 is an amount, too."""
        self._zero = zero

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Refuses what is no number, negative, or finer than the smallest unit."""
        if isinstance(value, int):
            return value
        try:
            scaled = Decimal(str(value)).scaleb(DECIMALS)
            whole = int(scaled)
        except (InvalidOperation, ValueError, OverflowError):
            self.fail(f"{value!r} is no amount: write a number like 0.5", param, ctx)
        if scaled != whole:
            self.fail(f"{value!r} has more than {DECIMALS} digits after the point", param, ctx)
        if whole < 0 or (whole == 0 and not self._zero):
            self.fail(f"{value!r} is not more than nothing", param, ctx)
        if whole >= 2**128:
            self.fail(f"{value!r} is more than there can be", param, ctx)
        return whole


class AddressType(click.ParamType):
    """An address, with the right checksum if it has one."""

    name = "address"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Refuses what is no address, or is mistyped."""
        try:
            return read_address(value)
        except AddressError as error:
            self.fail(str(error), param, ctx)


AMOUNT = Amount()
AMOUNT_OR_NONE = Amount(zero=True)
ADDRESS = AddressType()


def in_wei(amount: str | float | Decimal) -> int:
    """An amount of ETH or tokens in its smallest unit, read as on the command line.

    Raises FatalError for what is no amount.
    """
    try:
        return AMOUNT_OR_NONE.convert(str(amount), None, None)
    except click.BadParameter as error:
        raise FatalError(error.message) from error


def tokens(amount: int) -> str:
    """An amount of tokens in words."""
    return f"{Decimal(Web3.from_wei(amount, 'ether')).normalize():,f}"
