"""RoyaltySplitter under any payments, distributions and recipients: every wei goes to its owner."""

from collections.abc import Iterator
from itertools import pairwise
from typing import ClassVar

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from web3 import Web3

from oracle.local.anvil import Anvil
from oracle.quantities import ETHER
from tests.invariants.bare_chain import OPTIONS, PLENTY, BareChain, person
from tests.invariants.runs import run
from tests.support import receivers
from tests.support.currencies import EXACT, ODDITIES, SOURCE, Does, arrives
from tests.support.solidity import compiled

WHOLE = 1_000_000
ZERO = "0x" + "00" * 20
NAMES = sorted((person(f"part {n}") for n in range(6)), key=lambda name: int(name, 16))
PAYER, ANYBODY = person("payer"), person("anybody")
AMOUNTS = st.one_of(st.integers(1, 2 * WHOLE), st.integers(1, 100 * ETHER))


class SplitterMachine(RuleBasedStateMachine):
    """Up to six recipients, some of whom misbehave, and three kinds of money: ETH, the studio's own
    token, and one whose transfers to some do and say what they like."""

    chain: ClassVar[BareChain]

    @initialize(cuts=st.sets(st.integers(1, WHOLE - 1), min_size=0, max_size=5))
    def begin(self, cuts: set[int]) -> None:
        chain = self.chain
        chain.again()
        marks = [0, *sorted(cuts), WHOLE]
        shares = [b - a for a, b in pairwise(marks)]
        self.parts = list(zip(NAMES, shares, strict=False))
        for name in NAMES:
            chain.behave(name, "0x")
            chain.endow(name, 0)
        factory = chain.deploy("SplitterFactory")
        self.token = chain.deploy("StudioToken", "Money", "M", PAYER, 10**28)
        self.address = factory.functions.addressOf(self.parts).call()
        self.splitter = chain.at("RoyaltySplitter", self.address)
        self.factory, self.made = factory, False
        self.received, self.split = 0, 0
        self.tokens = 0
        self.due = dict.fromkeys(NAMES, 0)
        self.odd = chain.create(PAYER, compiled(SOURCE)["OddCurrency"])
        self.odd_names: set[str] = set()
        self.does = Does.MOVES
        self.odd_here = 0
        self.odd_owed, self.odd_has = dict.fromkeys(NAMES, 0), dict.fromkeys(NAMES, 0)

    @rule(name=st.sampled_from(NAMES), odd=st.booleans(), how=st.sampled_from(list(ODDITIES)))
    def lie(self, name: str, odd: bool, how: str) -> None:
        """From now on the odd token's transfers to some recipients go like this."""
        self.does, says = ODDITIES[how]
        assert self.chain.act(PAYER, self.odd, "behave", name, odd, self.does, says) is None
        (self.odd_names.add if odd else self.odd_names.discard)(name)

    @rule(amount=AMOUNTS)
    def pay_odd_token(self, amount: int) -> None:
        assert self.chain.act(PAYER, self.odd, "mint", self.address, amount) is None
        self.odd_here += amount

    @rule()
    def distribute_odd_token(self) -> None:
        if not self.made:
            return
        waiting = self.odd_here - sum(self.odd_owed.values())
        data = _selector("distribute(address)") + self.odd.address[2:].rjust(64, "0")
        refused = self.chain.send(ANYBODY, self.address, data)
        assert refused == (None if waiting else "SplitNothingToDistribute")
        for name, share in self.parts:
            due = waiting * share // WHOLE
            if self._moves(name):
                self._arrives(name, due)
            else:
                self.odd_owed[name] += due

    @rule(name=st.sampled_from(NAMES))
    def withdraw_odd_token(self, name: str) -> None:
        if not self.made:
            return
        owed = self.odd_owed[name]
        refused = self.chain.act(ANYBODY, self.splitter, "withdraw", self.odd.address, name)
        if not owed:
            assert refused == "SplitNothingOwed"
        elif self._moves(name):
            assert refused is None
            self.odd_owed[name] = 0
            self._arrives(name, owed)
        else:
            assert refused is not None

    def _moves(self, name: str) -> bool:
        return name not in self.odd_names or self.does in EXACT

    def _arrives(self, name: str, amount: int) -> None:
        self.odd_here -= amount
        self.odd_has[name] += arrives(self.does if name in self.odd_names else Does.MOVES, amount)

    @rule()
    def make(self) -> None:
        assert self.chain.act(ANYBODY, self.factory, "create", self.parts) is None
        self.made = True

    @rule(amount=AMOUNTS, forced=st.booleans())
    def pay(self, amount: int, forced: bool) -> None:
        if forced:
            self.chain.force(person("bomb"), self.address, amount)
        else:
            self.chain.endow(PAYER, PLENTY)
            assert self.chain.send(PAYER, self.address, value=amount, gas=23_300) is None
        self.received += amount

    @rule(amount=AMOUNTS)
    def pay_token(self, amount: int) -> None:
        assert self.chain.act(PAYER, self.token, "transfer", self.address, amount) is None
        self.tokens += amount

    @rule()
    def distribute(self) -> None:
        if not self.made:
            return
        waiting = self.received - self.split
        refused = self.chain.send(ANYBODY, self.address, _selector("distribute()"))
        assert refused == (None if waiting else "SplitNothingToDistribute")
        for name, share in self.parts:
            self.due[name] += waiting * share // WHOLE
            self.split += waiting * share // WHOLE

    @rule()
    def distribute_token(self) -> None:
        if not self.made:
            return
        had = self.token.functions.balanceOf(self.address).call()
        data = _selector("distribute(address)") + self.token.address[2:].rjust(64, "0")
        refused = self.chain.send(ANYBODY, self.address, data)
        assert refused == (None if had else "SplitNothingToDistribute")
        left = self.token.functions.balanceOf(self.address).call()
        assert left == had - sum(had * share // WHOLE for _, share in self.parts)

    @rule(
        name=st.sampled_from(NAMES),
        code=st.sampled_from([receivers.REFUSES, receivers.BURNS_GAS, receivers.BOMB, "greedy"]),
    )
    def misbehave(self, name: str, code: str) -> None:
        if code == "greedy":
            again = bytes.fromhex(_selector("distribute()")[2:])
            code = receivers.calls_back(self.address, again)
        self.chain.behave(name, code)

    @rule(name=st.sampled_from(NAMES))
    def withdraw(self, name: str) -> None:
        if not self.made:
            return
        owed = self.splitter.functions.owed(ZERO, name).call()
        self.chain.behave(name, "0x")
        refused = self.chain.act(ANYBODY, self.splitter, "withdrawCredit", name)
        assert refused == (None if owed else "CreditNothingOwed")

    @invariant()
    def every_part_is_paid_or_owed(self) -> None:
        if not hasattr(self, "parts"):
            return
        chain = self.chain
        owed = 0
        for name, _ in self.parts:
            credit = self.splitter.functions.owed(ZERO, name).call() if self.made else 0
            assert chain.balance(name) + credit == self.due[name]
            owed += credit
        assert chain.balance(self.address) == self.received - self.split + owed
        held = [self.token.functions.balanceOf(who).call() for who in (*NAMES, self.address)]
        assert sum(held) == self.tokens
        read, odd = chain.read, self.odd
        assert read(odd, "balanceOf", self.address) == self.odd_here
        for name in NAMES:
            assert read(odd, "balanceOf", name) == self.odd_has[name]
            if self.made:
                assert read(self.splitter, "owed", odd.address, name) == self.odd_owed[name]


def _selector(signature: str) -> str:
    return Web3.to_hex(Web3.keccak(text=signature)[:4])


@pytest.fixture(scope="module")
def chain() -> Iterator[BareChain]:
    with Anvil(options=OPTIONS) as anvil:
        yield BareChain(anvil)


def test_splitter__whatever_anybody_does__pays_every_part(chain: BareChain) -> None:
    SplitterMachine.chain = chain
    run(SplitterMachine, quick=(15, 30), deep=(150, 50))
