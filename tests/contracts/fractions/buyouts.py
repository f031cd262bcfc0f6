"""What tests of buy-outs and redemptions have in common: a vault, its fee, and who gains."""

from typing import Any

from tests.contracts.fractions.fractions import FEE, Fractions
from tests.contracts.studio import Studio

BASIS_POINTS = 10_000


def quartered(fractions: Fractions, studio: Studio) -> Any:
    """A vault whose curator holds three quarters and ada a quarter."""
    made = fractions.vault()
    fractions.holder(made, "vault ada", 0.25)
    studio.pass_time(1)
    return made


def fee_of(amount: int) -> int:
    """The curator's part of an amount."""
    return amount * FEE // BASIS_POINTS


def gain(studio: Studio, who: Any, call: Any, *arguments: Any, sender: Any, value: int = 0) -> int:
    """What `who` has more after a call, but for the gas."""
    had = studio.balance(who)
    receipt = call(*arguments, sender=sender, value=value)
    gas = receipt.total_fees_paid if sender == who else 0
    return studio.balance(who) - had + int(gas)
