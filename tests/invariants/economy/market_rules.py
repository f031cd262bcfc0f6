"""What actors do with fractions, liquidity, vaults and works."""

from collections.abc import Sequence
from typing import TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from oracle.quantities import DAY, ETHER, HOUR
from tests.invariants.economy.book import AUCTION, HELD, SOLD, Vault
from tests.invariants.economy.checks import Checked
from tests.invariants.economy.studio import ACTORS, TERMS
from tests.invariants.economy.town import fine

WHO = st.sampled_from(ACTORS)
WHICH = st.sampled_from([0, 0, 0, 1, 2])
SHARES = st.sampled_from([1e-6, 0.1, 0.5, 1])
T = TypeVar("T")
PICK = st.integers(0, 11)
MAX_VAULTS = 4


def pick(among: Sequence[T], which: int) -> T:
    """One of them; there must be one."""
    return among[which % len(among)]


class MarketRules(Checked):
    """Trades, liquidity, buy-outs and auctions, alone or several in a block."""

    def which(self, number: int) -> str:
        """One of the vaults there are, the shared one the first."""
        return list(self.town.book.vaults)[number % len(self.town.book.vaults)]

    def held(self) -> list[tuple[str, str, int]]:
        """Actors with fractions in hand: who, of which vault, how many."""
        vaults = self.town.book.vaults.items()
        found = [(who, address, v.fractions[who]) for address, v in vaults for who in ACTORS]
        return [one for one in found if one[2]]

    def provided(self) -> list[tuple[str, str, int]]:
        """Actors with shares of pools: who, of which vault's, how many."""
        pools = self.town.book.pools.items()
        found = [(who, address, p.shares[who]) for address, p in pools for who in ACTORS]
        return [one for one in found if one[2]]

    def owned(self) -> list[tuple[str, int]]:
        """Actors with works: who, which token."""
        return [(who, token) for token, who in self.town.book.works.items() if who in ACTORS]

    def at(self, stage: int) -> list[Vault]:
        """Vaults at a stage."""
        return [vault for vault in self.town.book.vaults.values() if vault.stage == stage]

    @rule(calls=st.integers(2, 5))
    def together(self, calls: int) -> None:
        """The next calls are in one block, whoever makes them."""
        self.town.open(calls)

    @rule(seconds=st.sampled_from([1, 900, HOUR, DAY, DAY, 3 * DAY, 3 * DAY, 10 * DAY]))
    def wait(self, seconds: int) -> None:
        self.town.wait(seconds)

    @rule(who=WHO, vault=WHICH, eth=st.sampled_from([10**12, ETHER, 9 * ETHER, 100 * ETHER]))
    def buy(self, who: str, vault: int, eth: int) -> None:
        self.note("buy", self.town.buy(who, self.which(vault), eth))

    @precondition(lambda self: self.held())
    @rule(which=PICK, share=SHARES)
    def sell(self, which: int, share: float) -> None:
        who, address, held = pick(self.held(), which)
        self.note("sell", self.town.sell(who, address, int(held * share)))

    @precondition(lambda self: self.held())
    @rule(which=PICK, eth=st.sampled_from([10**6, ETHER // 10, 5 * ETHER, 40 * ETHER]))
    def add(self, which: int, eth: int) -> None:
        who, address, _ = pick(self.held(), which)
        self.note("add", self.town.add(who, address, eth))

    @precondition(lambda self: self.provided())
    @rule(which=PICK, share=SHARES)
    def remove(self, which: int, share: float) -> None:
        who, address, shares = pick(self.provided(), which)
        self.note("remove", self.town.remove(who, address, int(shares * share)))

    @precondition(lambda self: self.provided())
    @rule(days=st.integers(0, 3))
    def desert(self, days: int) -> None:
        """The actors leave the pools, all of them with all they have, and days pass."""
        for who, address, shares in self.provided():
            self.note("remove", self.town.remove(who, address, shares))
        if days:
            self.town.wait(days * DAY)

    @precondition(lambda self: self.held())
    @rule(which=PICK, to=WHO, share=SHARES)
    def give(self, which: int, to: str, share: float) -> None:
        who, address, held = pick(self.held(), which)
        fine(self.town.give(who, address, to, int(held * share)))

    # Vaults

    @precondition(lambda self: len(self.town.book.vaults) < MAX_VAULTS and self.owned())
    @rule(which=PICK, junk=st.booleans(), fee=st.sampled_from([0, 1_000]))
    def fractionalise(self, which: int, junk: bool, fee: int) -> None:
        """A work that the actor has becomes a vault, which a vote lists."""
        book, start = self.town.book, self.town.start
        who, token = pick(self.owned(), which)
        items = [(str(start.contract("Artwork").address), token)]
        if junk:
            items.append(self.town.junk(who))
        worth = int(book.work)
        address = self.town.fractionalise(who, items, worth, worth, fee)
        self.note("fractionalise", self.town.announce(TERMS, address))

    @precondition(lambda self: self.held())
    @rule(which=PICK, at=st.sampled_from([0.5, 0.51, 0.9, 1, 1.9, 2]))
    def name_price(self, which: int, at: float) -> None:
        who, address, _ = pick(self.held(), which)
        price = int(self.town.reserve(address) * at)
        self.note("name", self.town.name_price(who, address, price))

    @precondition(lambda self: self.at(HELD))
    @rule(who=WHO, which=PICK)
    def start_buyout(self, who: str, which: int) -> None:
        vault = pick(self.at(HELD), which)
        price = self.town.reserve(vault.address)
        if price < self.town.book.wei[who]:
            self.note("start", self.town.start_buyout(who, vault.address, price))

    @precondition(lambda self: self.at(AUCTION))
    @rule(who=WHO, which=PICK)
    def bid(self, who: str, which: int) -> None:
        vault = pick(self.at(AUCTION), which)
        price = vault.bid * 106 // 100
        if price < self.town.book.wei[who]:
            self.note("bid", self.town.bid(who, vault.address, price))

    @precondition(lambda self: self.held())
    @rule(which=PICK)
    def redeem(self, which: int) -> None:
        who, address, held = pick(self.held(), which)
        if held > 0.99 * self.town.book.vaults[address].supply:
            self.note("redeem", self.town.redeem(who, address))

    @precondition(lambda self: self.at(SOLD) and self.held())
    @rule(which=PICK)
    def cash(self, which: int) -> None:
        who, address, _ = pick(self.held(), which)
        if self.town.book.vaults[address].stage >= SOLD:
            self.note("cash", self.town.cash(who, address))

    # Money from outside

    @rule(vault=WHICH, eth=st.sampled_from([1, 999, ETHER // 50, ETHER]), licence=st.booleans())
    def earn(self, vault: int, eth: int, licence: bool) -> None:
        """Somebody pays the vault, or for a licence of what is in it."""
        address = self.which(vault)
        if self.town.book.vaults[address].stage == HELD:
            if licence:
                self.note("license", self.town.license(address, eth))
            else:
                self.town.earn(address, eth)

    @rule(who=WHO, part=st.sampled_from([0.01, 0.5, 1.1]))
    def bid_for_work(self, who: str, part: float) -> None:
        self.note("bid for work", self.town.bid_for_work(who, int(self.town.book.work * part)))
