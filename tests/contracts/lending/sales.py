"""Loans that are put up for sale, and what is bought of them."""

from typing import Any

from ape.api import AccountAPI

from oracle.quantities import ETHER
from tests.contracts.fractions.fractions import FOREVER, SUPPLY
from tests.contracts.lending.lending import HALVING, Lending

DEBT = 4 * ETHER
FALLEN = 20 * ETHER
"""A value at which a quarter's limit is 3.5 ETH."""

SOON = HALVING * 2 // 3
"""Seconds into a sale until its price is about that value."""


def for_sale(lent: Lending, who: AccountAPI, value: int = FALLEN, later: int = 0) -> None:
    """The value falls, the loan is put up for sale, and time passes."""
    lent.worth(value)
    lent.pool.liquidate(who, lent.vault, sender=lent.studio.stranger)
    if later:
        lent.studio.pass_time(later)


def bought(
    lent: Lending, who: Any, buyer: AccountAPI, max_fractions: int = SUPPLY, **options: Any
) -> Any:
    """Buys of a loan; returns the event."""
    value = options.pop("value", 50 * ETHER)
    arguments = (who, lent.vault, max_fractions, 0, buyer, FOREVER)
    receipt = lent.pool.buy(*arguments, value=value, sender=buyer)
    (event,) = receipt.decode_logs(lent.pool.Liquidated)
    return event
