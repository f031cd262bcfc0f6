"""FractionVault with hostile holders, bidders and collections: nothing is lost."""

import os
from collections.abc import Iterator
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from web3 import Web3

from oracle.chain.parameters import ETHER
from oracle.local.anvil import Anvil
from tests.contracts.fractions import AUCTION, BURNS_GAS, HELD, HONEST, PRETENDS, REFUSES, SOLD
from tests.invariants.bare_chain import OPTIONS, PLENTY, BareChain, person
from tests.invariants.fractions_start import (
    ANYBODY,
    ARTIST,
    CURATOR,
    DURATION,
    EXTENSION_CAP,
    FractionsStart,
)
from tests.support import receivers

DEEP = bool(os.environ.get("ATELIER_DEEP"))
EXAMPLES, STEPS = (140, 60) if DEEP else (16, 40)
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
MOST_MONEY = 2**90


class VaultMachine(RuleBasedStateMachine):
    """Holders with prices, bidders, whoever pays and a collection that may stop."""

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
        for who in PEOPLE:
            self.chain.behave(who, "0x")
            self.chain.endow(who, MOST_MONEY)
        self.money = MOST_MONEY * len(PEOPLE)

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
        return int(self.read("balanceOf", who))

    def act(self, who: str, function: str, *arguments: Any, value: int = 0) -> str | None:
        refused = self.chain.act(who, self.vault, function, *arguments, value=value)
        assert refused is None or refused in KNOWN, f"{function}: {refused}"
        return refused

    @property
    def buyout(self) -> Any:
        stage, end, _, bidder, amount, minimum, pot, shares = self.next("buyout")
        return {
            "stage": stage,
            "end": end,
            "bidder": Web3.to_checksum_address(bidder),
            "amount": amount,
            "minimum": minimum,
            "pot": pot,
            "shares": shares,
        }

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

    @rule(to=st.sampled_from(HOLDERS), share=st.sampled_from([0.5, 1]))
    def unlock(self, to: str, share: float) -> None:
        amount = int(self.held(self.lender) * share)
        self.start.must(ANYBODY, self.start.lender, "give", self.address, to, amount)

    @rule(who=st.sampled_from(HOLDERS), at=st.sampled_from([0, 0.4, 0.5, 0.9, 1, 1.7, 2, 2.1]))
    def name_price(self, who: str, at: float) -> None:
        reserve = self.next("reserve")[0]
        least, most = self.next("priceBand")
        price = int(reserve * at)
        refused = self.act(who, "namePrice", price)
        if self.buyout["stage"] != HELD:
            assert refused == "VaultStageInvalid"
        else:
            fits = price == 0 or least <= price // GWEI * GWEI <= most
            assert (refused is None) == fits
        if refused is None:
            self.prices[who] = price // GWEI

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
        before = self.buyout
        _, votes, needed = self.next("reserve")
        if before["minimum"] + more > self.chain.balance(who):
            return
        refused = self.act(who, "start", value=max(0, before["minimum"] + more))
        if before["stage"] == HELD:
            assert (refused is None) == (votes >= needed and more >= 0)
        else:
            assert refused == "VaultStageInvalid"

    @rule(who=st.sampled_from(BIDDERS), more=st.sampled_from([-1, 0, ETHER]))
    def bid(self, who: str, more: int) -> None:
        before = self.buyout
        if before["minimum"] + more > self.chain.balance(who):
            return
        refused = self.act(who, "bid", value=max(0, before["minimum"] + more))
        if refused is None:
            assert before["stage"] == AUCTION
            assert more >= 0
            assert self.buyout["bidder"] == who

    @rule()
    def settle(self) -> None:
        before = self.buyout
        refused = self.act(ANYBODY, "settle")
        if refused is None:
            after = self.buyout
            assert after["stage"] in (HELD, SOLD)
            owner = self.chain_owner(self.first_item)
            assert owner == (before["bidder"] if after["stage"] == SOLD else self.address)

    @rule(who=st.sampled_from(HOLDERS), more=st.sampled_from([-1, 0, ETHER]))
    def redeem(self, who: str, more: int) -> None:
        held, total = self.held(who), self.read("shares")
        if held == 0 or held * 1_000 < total * 999 or self.buyout["stage"] != HELD:
            assert self.act(who, "redeem", value=1) is not None
            return
        due = self.next("redemptionPrice", who)
        if due + more > self.chain.balance(who):
            return
        # A collection that refuses stops a redemption with whatever it says.
        refused = self.chain.act(who, self.vault, "redeem", value=max(0, due + more))
        if refused is None:
            assert max(0, due + more) >= due
            assert self.chain_owner(self.first_item) == who

    @rule(who=st.sampled_from(HOLDERS))
    def cash(self, who: str) -> None:
        before, held = self.buyout, self.held(who)
        had = self.chain.balance(who)
        refused = self.act(who, "cash")
        gained = self.chain.balance(who) - had
        if refused is None:
            assert gained == before["pot"] * held // before["shares"]
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
        buyout = self.buyout
        unreleased, _, _ = self.read("revenue")
        owed = sum(self.read("claimable", who) for who in (*HOLDERS, self.lender))
        pot = 0
        if buyout["shares"]:
            pot = buyout["pot"] * self.read("shares") // buyout["shares"]
        credits = sum(self.read("credit", who) for who in PEOPLE)
        assert credits == self.read("totalCredit")
        needed = owed + unreleased + pot + credits + buyout["amount"]
        assert needed <= self.chain.balance(self.address)

    @invariant()
    def the_reserve_is_the_mean_of_the_holders_prices(self) -> None:
        if not hasattr(self, "vault") or self.buyout["stage"] not in (HELD, AUCTION):
            return
        price, votes, needed = self.next("reserve")
        held = {who: self.held(who) for who in self.prices if self.prices[who]}
        assert votes == sum(held.values())
        if votes:
            weighted = sum(held[who] * self.prices[who] for who in held)
            assert price == weighted // votes * GWEI
        assert price > 0
        speaking = self.read("shares") - self.held(self.lender)
        assert needed == -(-speaking * 5_000 // 10_000)

    @invariant()
    def the_items_are_the_vaults_until_the_end(self) -> None:
        if not hasattr(self, "vault"):
            return
        items = [item for _, item in self.read("facts")[4]]
        mine = [self.chain_owner(item) == self.address for item in items]
        assert all(mine) if self.buyout["stage"] in (HELD, AUCTION) else not any(mine)

    def teardown(self) -> None:
        """From wherever it is, everybody can have everything but crumbs."""
        if not hasattr(self, "vault") or self.read("shares") == 0:
            return
        self.collection(HONEST, False)
        self.unlock(CURATOR, 1)
        for who in PEOPLE:
            self.chain.behave(who, "0x")
        if self.buyout["stage"] == HELD:
            self.wait(DAY)
            least, _ = self.next("priceBand")
            for who in HOLDERS:
                assert self.act(who, "namePrice", least) is None
            self.chain.endow(ANYBODY, PLENTY)
            price = self.next("reserve")[0]
            self.money += price
            self.chain.endow(ANYBODY, price)
            assert self.act(ANYBODY, "start", value=price) is None
        if self.buyout["stage"] == AUCTION:
            self.wait(DURATION + EXTENSION_CAP + 1)
            assert self.act(ANYBODY, "settle") is None
            assert self.buyout["stage"] == SOLD
        for who in HOLDERS:
            if self.held(who):
                assert self.act(who, "cash") is None
        for who in PEOPLE:
            self.claim(who)
            self.withdraw(who)
        assert self.read("shares") == 0
        self.sweep()
        self.withdraw(CURATOR)
        # Less than a wei an account, and what 2^-64 wei a fraction come to.
        assert self.chain.balance(self.address) <= 2 * len(HOLDERS) + 2 + 2 * (self.supply >> 64)


@pytest.fixture(scope="module")
def start() -> Iterator[FractionsStart]:
    with Anvil(options=OPTIONS) as anvil:
        yield FractionsStart(BareChain(anvil))


def test_vault__whatever_anybody_does__loses_no_wei_fraction_or_item(
    start: FractionsStart,
) -> None:
    VaultMachine.start = start
    run_state_machine_as_test(
        VaultMachine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=not DEEP,
            database=None,
            report_multiple_bugs=False,
            phases=tuple(Phase) if DEEP else (Phase.explicit, Phase.generate),
            suppress_health_check=list(HealthCheck),
        ),
    )
