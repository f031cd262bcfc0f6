"""Who has what, and what it is worth at honest prices, kept beside the chain."""

from collections import Counter
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field

from tests.invariants.economy.loans import VIRTUAL, Lending
from tests.invariants.fractions.pool_model import Pool

HELD, AUCTION, SOLD, REDEEMED = range(4)
MEMORY = 3 * 86_400
"""Seconds for which a price that was counts beside the one that is: what means may still show."""


@dataclass
class Vault:
    """A vault: what all its fractions are honestly worth, in wei, and who has them.

    `fetched`: what its works were sold for, in wei. `tokens`: the studio's works in it. `moved`:
    when the honest price left which one. `threshold` and `ltv` in basis points, `ceiling` in wei.
    """

    address: str
    curator: str
    fee: int
    supply: int
    worth: float
    fetched: int
    splitter: str | None
    stage: int = HELD
    fractions: Counter[str] = field(default_factory=Counter)
    moved: list[tuple[int, float]] = field(default_factory=list)
    tokens: list[int] = field(default_factory=list)
    bidder: str = ""
    bid: int = 0
    end: int = 0
    latest_end: int = 0
    cashed: bool = False
    ltv: int = 0
    ceiling: int = 0
    threshold: int = 0

    def price(self, fractions: int) -> float:
        """What so many fractions are honestly worth."""
        return self.worth * fractions / self.supply

    def move(self, now: int, worth: float) -> None:
        """From now on the honest price is another one."""
        self.moved.append((now, self.worth))
        self.worth = worth

    def min_worth(self, now: int) -> float:
        """The lowest honest price that a mean may still remember."""
        return min([self.worth, *(w for at, w in self.moved if now < at + MEMORY)])


@dataclass
class Book:
    """Everything that people have. `wei`: by account; `works`: by token, its owner."""

    lending: Lending
    wei: Counter[str] = field(default_factory=Counter)
    vaults: dict[str, Vault] = field(default_factory=dict)
    pools: dict[str, Pool] = field(default_factory=dict)
    works: dict[int, str] = field(default_factory=dict)
    work: float = 0.0
    """What a work that is in no vault is worth, in wei."""

    bidder: str = ""
    bid: int = 0
    """Of the auction of a work that is under way, in wei."""

    credit: Counter[str] = field(default_factory=Counter)
    """Wei that the lending pool owes to borrowers."""

    allowed: float = 0.0
    """Wei that the actors may have gained together: gifts, interest of others, moved prices."""

    risked: float = 0.0
    """Wei that lenders lost by prices that fell where no market could tell."""

    def loans_at(self, now: int) -> Lending:
        """Lenders' money and loans with interest up to now."""
        seen = deepcopy(self.lending)
        seen.accrue(now)
        return seen

    def wealth(self, people: Iterable[str], now: int) -> float:
        """What the people have together at honest prices, in wei.

        A loan is worth what its collateral is beyond its debt, and at least nothing: who owes more
        than its collateral is worth gives it away. To lenders such a loan is worth the collateral.
        """
        seen, chosen = self.loans_at(now), set(people)
        total = float(sum(self.wei[who] + self.credit[who] for who in chosen))
        total += self.bid if self.bidder in chosen else 0
        total += self.work * sum(owner in chosen for owner in self.works.values())
        short = 0.0
        for (who, address), loan in seen.loans.items():
            equity = self.vaults[address].price(loan.collateral) - seen.owed(who, address)
            total += max(0.0, equity) if who in chosen else 0
            short -= min(0.0, equity)
        shares = sum(seen.shares[who] for who in chosen)
        assets = seen.assets - max(0.0, short - seen.reserve)
        total += max(0.0, assets) * shares / (seen.total + VIRTUAL)
        for address, vault in self.vaults.items():
            total += vault.price(sum(vault.fractions[who] for who in chosen))
            pool = self.pools[address]
            eth, fractions = pool.standing_for(sum(pool.shares[who] for who in chosen))
            total += eth + vault.price(fractions)
            total += vault.bid if vault.stage == AUCTION and vault.bidder in chosen else 0
        return total
