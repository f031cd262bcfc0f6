"""What tests of pools have in common: what lies in one at first, and trades with it."""

from typing import Any

from ape.api import AccountAPI

from oracle.quantities import ETHER
from tests.contracts.fractions.fractions import FOREVER, POOL_TERMS, SUPPLY

ETH, FRACTIONS = 20 * ETHER, SUPPLY // 2
FEE, PART = POOL_TERMS
BASIS_POINTS = 10_000
GWEI = 10**9


def buy(pool: Any, who: AccountAPI, eth: int) -> None:
    """Spends `eth` wei on fractions, however few."""
    pool.swapEthForFractions(0, who, FOREVER, value=eth, sender=who)


def sell(pool: Any, who: AccountAPI, fractions: int) -> None:
    """Sells fractions for ETH, however little."""
    pool.swapFractionsForEth(fractions, 0, who, FOREVER, sender=who)
