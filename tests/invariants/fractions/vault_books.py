"""What a vault's machine begins with, and the books that it keeps beside the chain."""

from collections import Counter
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize

from oracle.quantities import ETHER
from tests.contracts.fractions.fractions import AUCTION, HELD, HONEST
from tests.invariants.bare_chain import person
from tests.invariants.fractions.fractions_start import ANYBODY, ARTIST, CURATOR, FractionsStart

DAY = 86_400
GWEI = 10**9
HOLDERS = [CURATOR, *(person(f"fraction {n}") for n in range(3))]
BIDDERS = [person(f"vault bidder {n}") for n in range(2)]
PEOPLE = [*HOLDERS, *BIDDERS, ARTIST]
SUPPLIES = [10**18, 10_000 * ETHER + 7, 2**96 - 1]
PRICES = [GWEI, 3 * GWEI + 1, 40 * ETHER, 10**24]
KNOWN = {
    *("VaultStageInvalid", "VaultNotOver", "VaultPriceInvalid", "VaultQuorumMissed"),
    *("VaultBidInvalid", "VaultAuctionOver", "VaultAuctionNotOver", "VaultShareTooSmall"),
    *("VaultPaymentTooSmall", "VaultNothingSpare", "RevenueNothingOwed"),
    *("RevenuePaymentRefused", "CreditNothingOwed", "CreditPaymentRefused"),
}
MAX_MONEY = 2**90


class VaultBooks(RuleBasedStateMachine):
    """A vault, and the books of it that a machine keeps by the written rules."""

    start: ClassVar[FractionsStart]

    @initialize(
        supply=st.sampled_from(SUPPLIES),
        price=st.sampled_from(PRICES),
        items=st.integers(1, 3),
        fee=st.sampled_from([0, 200, 1_000]),
    )
    def begin(self, supply: int, price: int, items: int, fee: int) -> None:
        self.chain = self.start.chain
        self.chain.again()
        self.vault = self.start.vault(supply, price, fee, items)
        self.address = str(self.vault.address)
        self.start.must(ANYBODY, self.vault, "silence", self.lender)
        self.supply, self.price = supply, price
        self.prices = {CURATOR: price // GWEI}
        self.anchor, self.since = price // GWEI, self.chain.anvil.now - 1
        self.fractions = Counter({CURATOR: supply})
        self.stage, self.bidder, self.amount, self.end, self.latest_end = HELD, "", 0, 0, 0
        self.pot = self.parts = 0
        self.manner = HONEST
        for who in PEOPLE:
            self.chain.behave(who, "0x")
            self.chain.endow(who, MAX_MONEY)
        self.money = MAX_MONEY * len(PEOPLE)

    # Reading

    def read(self, function: str, *arguments: Any) -> Any:
        """As it is."""
        return self.chain.read(self.vault, function, *arguments)

    def next(self, function: str, *arguments: Any) -> Any:
        """As the next block will see it, where it matters that this one is over."""
        return self.chain.read(self.vault, function, *arguments, block="pending")

    @property
    def lender(self) -> str:
        """Who holds fractions for others."""
        return str(self.start.lender.address)

    def held(self, who: str) -> int:
        """Fractions, by this machine's own books."""
        return self.fractions[who]

    @property
    def shares(self) -> int:
        """All fractions that are not the vault's own."""
        return self.fractions.total() - self.fractions[self.address]

    @property
    def votes(self) -> int:
        """Fractions of whoever named a price."""
        return sum(self.fractions[who] for who, price in self.prices.items() if price)

    @property
    def reserve(self) -> int:
        """The mean of the holders' prices by their fractions, in wei."""
        weighted = sum(self.fractions[who] * price for who, price in self.prices.items())
        return (weighted // self.votes if self.votes else self.anchor) * GWEI

    @property
    def needed(self) -> int:
        """Half of the fractions that can speak."""
        return -(-(self.shares - self.fractions[self.lender]) * 5_000 // 10_000)

    @property
    def min_bid(self) -> int:
        """The least that can be bid now, in wei; 0 if nothing can."""
        if self.stage == HELD:
            return self.reserve
        return self.amount + max(1, self.amount * 500 // 10_000) if self.stage == AUCTION else 0

    def move(self, payer: str, to: str, fractions: int) -> None:
        self.fractions[payer] -= fractions
        self.fractions[to] += fractions

    def act(self, who: str, function: str, *arguments: Any, value: int = 0) -> str | None:
        refused = self.chain.act(who, self.vault, function, *arguments, value=value)
        assert refused is None or refused in KNOWN, f"{function}: {refused}"
        return refused
