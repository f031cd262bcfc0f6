"""FractionVault with hostile holders, bidders and collections: nothing is lost."""

from collections.abc import Iterator

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule
from web3 import Web3

from oracle.local.anvil import Anvil
from oracle.quantities import ETHER
from tests.contracts.fractions.fractions import (
    AUCTION,
    BURNS_GAS,
    HELD,
    HONEST,
    PRETENDS,
    REDEEMED,
    REFUSES,
    SOLD,
)
from tests.invariants.bare_chain import OPTIONS, PLENTY, BareChain, person
from tests.invariants.fractions.fractions_start import (
    ANYBODY,
    CURATOR,
    DURATION,
    EXTENSION,
    EXTENSION_CAP,
    FractionsStart,
)
from tests.invariants.fractions.vault_books import (
    BIDDERS,
    DAY,
    GWEI,
    HOLDERS,
    PEOPLE,
    VaultBooks,
)
from tests.invariants.runs import run
from tests.support import receivers


class VaultMachine(VaultBooks):
    """Holders with prices, bidders, whoever pays and a collection that may stop."""

    # Holders

    @rule(
        who=st.sampled_from(HOLDERS),
        to=st.sampled_from([*HOLDERS, "itself", "lender"]),
        share=st.sampled_from([0, 0.001, 0.25, 0.9995, 1]),
    )
    def transfer(self, who: str, to: str, share: float) -> None:
        target = {"itself": self.address, "lender": self.lender}.get(to, to)
        amount = int(self.held(who) * share)
        assert self.act(who, "transfer", target, amount) is None
        self.move(who, target, amount)

    @rule(to=st.sampled_from(HOLDERS), share=st.sampled_from([0.5, 1]))
    def unlock(self, to: str, share: float) -> None:
        amount = int(self.held(self.lender) * share)
        self.start.must(ANYBODY, self.start.lender, "give", self.address, to, amount)
        self.move(self.lender, to, amount)

    @rule(who=st.sampled_from(HOLDERS), at=st.sampled_from([0, 0.4, 0.5, 0.9, 1, 1.7, 2, 2.1]))
    def name_price(self, who: str, at: float) -> None:
        reserve = self.reserve // GWEI
        anchor = self.anchor if self.chain.anvil.now + 1 < self.since + DAY else reserve
        min_price, max_price = max(1, anchor // 2), min(2 * anchor, 2**64 - 1)
        price = int(reserve * at)
        refused = self.act(who, "namePrice", price * GWEI)
        if self.stage != HELD:
            assert refused == "VaultStageInvalid"
        else:
            assert (refused is None) == (price == 0 or min_price <= price <= max_price)
        if refused is None:
            self.prices[who] = price
            if price and self.chain.anvil.now >= self.since + DAY:
                self.anchor, self.since = anchor, self.chain.anvil.now

    @rule(who=st.sampled_from(HOLDERS))
    def claim(self, who: str) -> None:
        self.act(ANYBODY, "claim", who)

    @rule(who=st.sampled_from(PEOPLE))
    def withdraw(self, who: str) -> None:
        self.act(ANYBODY, "withdrawCredit", who)

    @rule(amount=st.sampled_from([1, 999, ETHER, 10**23]), forced=st.booleans())
    def income(self, amount: int, forced: bool) -> None:
        if forced:
            self.chain.force(person("bomb"), self.address, amount)
        else:
            self.chain.endow(ANYBODY, PLENTY)
            assert self.chain.send(ANYBODY, self.address, value=amount, gas=23_300) is None
        self.money += amount

    # The buy-out

    @rule(who=st.sampled_from(BIDDERS), more=st.sampled_from([-1, 0, ETHER]))
    def start_buyout(self, who: str, more: int) -> None:
        value = max(0, self.min_bid + more)
        if value > self.chain.balance(who):
            return
        refused = self.act(who, "start", value=value)
        if self.stage == HELD:
            assert (refused is None) == (self.votes >= self.needed and more >= 0)
        else:
            assert refused == "VaultStageInvalid"
        if refused is None:
            self.stage, self.bidder, self.amount = AUCTION, who, value
            self.end = self.chain.anvil.now + DURATION
            self.latest_end = self.end + EXTENSION_CAP

    @rule(who=st.sampled_from(BIDDERS), more=st.sampled_from([-1, 0, ETHER]))
    def bid(self, who: str, more: int) -> None:
        value = max(0, self.min_bid + more)
        if value > self.chain.balance(who):
            return
        refused = self.act(who, "bid", value=value)
        in_time = self.stage == AUCTION and self.chain.anvil.now < self.end
        if refused is None:
            assert self.stage == AUCTION
            assert more >= 0
            self.bidder, self.amount = who, value
            late = min(self.chain.anvil.now + EXTENSION, self.latest_end)
            self.end = max(self.end, late)
        else:
            assert more < 0 or not in_time

    @rule()
    def settle(self) -> None:
        """A buy-out ends in a sale if the collection delivers, and as if it had not been if not."""
        if self.act(ANYBODY, "settle") is not None:
            assert self.stage != AUCTION or self.chain.anvil.now < self.end
            return
        assert self.chain.anvil.now > self.end
        self.amount = 0
        if self.manner == HONEST:
            self._end(SOLD, self.bidder)
        else:
            self.stage = HELD

    def _end(self, stage: int, owner: str) -> None:
        """What the pot is the chain says; whose it is follows from the fractions."""
        self.stage = stage
        self.pot, self.parts = self.read("buyout")[6:8]
        assert self.parts == self.shares
        assert self.chain_owner(self.first_item) == owner

    @rule(who=st.sampled_from(HOLDERS), more=st.sampled_from([-1, 0, ETHER]))
    def redeem(self, who: str, more: int) -> None:
        held, total = self.held(who), self.shares
        if held == 0 or held * 1_000 < total * 999 or self.stage != HELD:
            assert self.act(who, "redeem", value=1) is not None
            return
        due = -(-self.reserve * (total - held) // total)
        if due + more > self.chain.balance(who):
            return
        # A collection that refuses stops a redemption with whatever it says.
        refused = self.chain.act(who, self.vault, "redeem", value=max(0, due + more))
        assert (refused is None) == (self.manner == HONEST and max(0, due + more) >= due)
        if refused is None:
            self.fractions[who] = 0
            self._end(REDEEMED, who)

    @rule(who=st.sampled_from(HOLDERS))
    def cash(self, who: str) -> None:
        held, had = self.held(who), self.chain.balance(who)
        refused = self.act(who, "cash")
        gained = self.chain.balance(who) - had
        if refused is None:
            assert gained == self.pot * held // self.parts
            self.fractions[who] = 0
        else:
            assert gained == 0

    @rule()
    def sweep(self) -> None:
        self.act(ANYBODY, "sweep")

    # The world

    @rule(who=st.sampled_from(PEOPLE), how=st.sampled_from(["", "refuses", "burns", "calls"]))
    def behave(self, who: str, how: str) -> None:
        again = bytes.fromhex(self.vault.encode_abi("cash", [])[2:])
        codes = {
            "": "0x",
            "refuses": receivers.REFUSES,
            "burns": receivers.BURNS_GAS,
            "calls": receivers.calls_back(self.address, again),
        }
        self.chain.behave(who, codes[how])

    @rule(
        manner=st.sampled_from([HONEST, HONEST, REFUSES, BURNS_GAS, PRETENDS]), greedy=st.booleans()
    )
    def collection(self, manner: int, greedy: bool) -> None:
        self.manner = manner
        self.start.must(ANYBODY, self.start.collection, "behave", manner, ANYBODY, b"")
        self.start.must(ANYBODY, self.start.collection, "setGreedy", greedy)

    @rule(seconds=st.sampled_from([1, 600, DURATION, DAY, 30 * DAY]))
    def wait(self, seconds: int) -> None:
        self.chain.pass_time(seconds)

    # What must hold

    @property
    def first_item(self) -> int:
        return int(self.read("facts")[4][0][1])

    def chain_owner(self, item: int) -> str:
        owner = self.chain.read(self.start.collection, "ownerOf", item)
        return str(Web3.to_checksum_address(owner))

    @invariant()
    def all_money_is_somewhere(self) -> None:
        """The chain takes no gas: what people and vault have is what came in."""
        if not hasattr(self, "vault"):
            return
        vault = self.chain.balance(self.address)
        assert vault + sum(self.chain.balance(who) for who in PEOPLE) == self.money

    @invariant()
    def the_vault_can_pay_what_it_owes(self) -> None:
        if not hasattr(self, "vault"):
            return
        unreleased, _, _ = self.read("revenue")
        owed = sum(self.read("claimable", who) for who in (*HOLDERS, self.lender))
        pot = self.pot * self.shares // self.parts if self.parts else 0
        credits = sum(self.read("credit", who) for who in PEOPLE)
        assert credits == self.read("totalCredit")
        needed = owed + unreleased + pot + credits + self.amount
        assert needed <= self.chain.balance(self.address)

    @invariant()
    def the_chain_says_what_the_rules_do(self) -> None:
        """Stage, bid and pot, everybody's fractions, the reserve and who stands behind it."""
        if not hasattr(self, "vault"):
            return
        stage, _, _, bidder, amount, _, pot, parts = self.read("buyout")
        assert (stage, amount, pot, parts) == (self.stage, self.amount, self.pot, self.parts)
        assert stage != AUCTION or Web3.to_checksum_address(bidder) == self.bidder
        for who in (*HOLDERS, self.lender, self.address):
            assert self.read("balanceOf", who) == self.fractions[who]
        assert self.read("shares") == self.shares
        if stage in (HELD, AUCTION):
            assert self.next("reserve") == (self.reserve, self.votes, self.needed)
            assert self.reserve > 0

    @invariant()
    def the_items_are_the_vaults_until_the_end(self) -> None:
        if not hasattr(self, "vault"):
            return
        items = [item for _, item in self.read("facts")[4]]
        mine = [self.chain_owner(item) == self.address for item in items]
        assert all(mine) if self.stage in (HELD, AUCTION) else not any(mine)

    def teardown(self) -> None:
        """From wherever it is, everybody can have everything but crumbs."""
        if not hasattr(self, "vault") or self.shares == 0:
            return
        self.collection(HONEST, False)
        self.unlock(CURATOR, 1)
        for who in PEOPLE:
            self.chain.behave(who, "0x")
        if self.stage == HELD:
            self.wait(DAY)
            min_price, _ = self.next("priceBand")
            for who in HOLDERS:
                assert self.act(who, "namePrice", min_price) is None
                self.prices[who] = min_price // GWEI
            self.chain.endow(ANYBODY, PLENTY)
            price = self.reserve
            self.money += price
            self.chain.endow(ANYBODY, price)
            assert self.act(ANYBODY, "start", value=price) is None
            self.stage, self.bidder, self.amount = AUCTION, ANYBODY, price
            self.end = self.chain.anvil.now + DURATION
        if self.stage == AUCTION:
            self.wait(DURATION + EXTENSION_CAP + 1)
            self.settle()
            assert self.stage == SOLD
        for who in HOLDERS:
            self.cash(who)
        for who in PEOPLE:
            self.claim(who)
            self.withdraw(who)
        assert self.shares == 0
        self.the_chain_says_what_the_rules_do()
        self.sweep()
        self.withdraw(CURATOR)
        # Less than a wei an account, and what 2^-64 wei a fraction come to.
        left = self.chain.balance(self.address) - self.read("claimable", self.lender)
        assert left <= 2 * len(HOLDERS) + 2 + 2 * (self.supply >> 64)


@pytest.fixture(scope="module")
def start() -> Iterator[FractionsStart]:
    with Anvil(options=OPTIONS) as anvil:
        yield FractionsStart(BareChain(anvil))


def test_vault__whatever_anybody_does__loses_no_wei_fraction_or_item(
    start: FractionsStart,
) -> None:
    VaultMachine.start = start
    run(VaultMachine, quick=(16, 40), deep=(140, 60))
