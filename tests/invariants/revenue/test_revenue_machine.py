"""RevenueShare under any transfers, payments, claims and jumps of time: no wei is made or lost."""

from collections.abc import Iterator
from typing import ClassVar

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from oracle.local.anvil import Anvil
from oracle.quantities import ETHER
from tests.invariants.bare_chain import OPTIONS, PLENTY, BareChain, person
from tests.invariants.runs import run
from tests.support import receivers

DAY = 86_400
ALL_ETHER = 2**87
"""More wei than there are; an account's part is kept in 128 bits, 40 of them for fractions."""

HOLDERS = [person(name) for name in ("ada", "bob", "cyd", "dan")]
PAYER, ANYBODY = person("payer"), person("anybody")
SUPPLIES = [2**32, 10**18, 10**24 + 7, 2**96 - 1]
AMOUNTS = st.one_of(
    st.integers(1, 20), st.integers(1, 100 * ETHER), st.sampled_from([ETHER, 10**26])
)


class RevenueMachine(RuleBasedStateMachine):
    """Four holders, of whom some refuse money at times, and whoever pays."""

    chain: ClassVar[BareChain]

    @initialize(supply=st.sampled_from(SUPPLIES))
    def begin(self, supply: int) -> None:
        chain = self.chain
        chain.again()
        for who in HOLDERS:
            chain.behave(who, "0x")
            chain.endow(who, 0)
        self.token = chain.deploy("StudioToken", "Studio", "ST", HOLDERS[0], supply)
        self.address = str(self.token.address)
        self.supply = supply
        self.received = 0
        self.paid = dict.fromkeys(HOLDERS, 0)

    def claimable(self, who: str) -> int:
        return int(self.token.functions.claimable(who).call())

    @rule(amount=AMOUNTS, forced=st.booleans())
    def pay(self, amount: int, forced: bool) -> None:
        if self.chain.balance(self.address) + amount > ALL_ETHER:
            return
        if forced:
            self.chain.force(person("bomb"), self.address, amount)
        else:
            self.chain.endow(PAYER, PLENTY)
            assert self.chain.send(PAYER, self.address, value=amount, gas=23_300) is None
        self.received += amount

    @rule(
        who=st.sampled_from(HOLDERS),
        to=st.sampled_from([*HOLDERS, "itself"]),
        share=st.sampled_from([0, 0.1, 0.5, 1]),
    )
    def transfer(self, who: str, to: str, share: float) -> None:
        """Moves tokens; what both had accrued stays theirs, but for the block's own second."""
        target = self.address if to == "itself" else to
        amount = int(self.token.functions.balanceOf(who).call() * share)
        before = {holder: self.claimable(holder) for holder in HOLDERS}
        assert self.chain.act(who, self.token, "transfer", target, amount) is None
        for holder in HOLDERS:
            assert self.claimable(holder) >= before[holder]

    @rule(who=st.sampled_from(HOLDERS))
    def claim(self, who: str) -> None:
        had = self.chain.balance(who)
        refused = self.chain.act(ANYBODY, self.token, "claim", who)
        gained = self.chain.balance(who) - had
        assert (gained > 0) == (refused is None)
        assert refused in (None, "RevenueNothingOwed", "RevenuePaymentRefused")
        self.paid[who] += gained

    @rule(who=st.sampled_from(HOLDERS), refuses=st.booleans())
    def behave(self, who: str, refuses: bool) -> None:
        again = self.token.encode_abi("claim", [who])
        greedy = receivers.calls_back(self.address, bytes.fromhex(again[2:]))
        self.chain.behave(who, receivers.REFUSES if refuses else greedy)

    @rule()
    def accrue(self) -> None:
        assert self.chain.act(ANYBODY, self.token, "accrue") is None

    @rule(seconds=st.sampled_from([1, 3_600, DAY // 2, DAY, 30 * DAY]))
    def wait(self, seconds: int) -> None:
        self.chain.pass_time(seconds)

    @invariant()
    def paid_and_owed_and_carried_are_what_was_received(self) -> None:
        if not hasattr(self, "token"):
            return
        balance = self.chain.balance(self.address)
        assert balance + sum(self.paid.values()) == self.received
        unreleased, waiting, _ = self.token.functions.revenue().call()
        owed = sum(self.claimable(who) for who in HOLDERS)
        carried = balance - owed - unreleased - waiting
        # Less than a wei an account, and what 2^-64 wei a token come to.
        assert 0 <= carried <= len(HOLDERS) + 1 + (self.supply >> 64)

    def teardown(self) -> None:
        """In the end everybody can have everything but crumbs."""
        if not hasattr(self, "token"):
            return
        if self.token.functions.shares().call() < 2**32:
            return
        for who in HOLDERS:
            self.chain.behave(who, "0x")
        for _ in range(3):
            self.accrue()
            self.wait(2 * DAY)
        for who in HOLDERS:
            self.claim(who)
        crumbs = 2 * len(HOLDERS) + 2 + (self.supply >> 64)
        assert self.chain.balance(self.address) <= crumbs


@pytest.fixture(scope="module")
def chain() -> Iterator[BareChain]:
    with Anvil(options=OPTIONS) as anvil:
        yield BareChain(anvil)


def test_revenue__whatever_anybody_does__loses_no_wei(chain: BareChain) -> None:
    RevenueMachine.chain = chain
    run(RevenueMachine, quick=(15, 30), deep=(120, 60))
