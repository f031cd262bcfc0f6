"""Treasury under any income, payments, limits and clocks: no period gives more than its share.

The reference counts what the contract does not: what was there when a period began, and all that
came in since.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from oracle.local.anvil import Anvil
from oracle.quantities import DAY, ETHER
from tests.invariants.bare_chain import OPTIONS, PLENTY, BareChain, person
from tests.invariants.runs import run
from tests.support import receivers

MIN_PERIOD, WHOLE = 7 * DAY, 10_000
ZERO = "0x" + "00" * 20
OWNER, PAYER, PAYEE, BOMB = (person(f"treasury {n}") for n in range(4))
AMOUNTS = st.one_of(st.integers(1, WHOLE), st.integers(1, 100 * ETHER))
LIMITS = st.tuples(st.integers(MIN_PERIOD, 60 * DAY), st.integers(100, 5_000))
KINDS = st.sampled_from(["ETH", "token"])


@dataclass
class Books:
    """One kind of money: what is there, and the last period's beginning, income and payments."""

    held: int = 0
    begun: int = 0
    income: int = 0
    paid: int = 0
    end: int = 0

    def comes(self, amount: int) -> None:
        """Anything that arrives, from whomever."""
        self.held += amount
        self.income += amount

    def payable(self, now: int, cap: int) -> int:
        """The share of what was there and came in, less what was paid."""
        if now >= self.end:
            return self.held * cap // WHOLE
        return max(0, (self.begun + self.income) * cap // WHOLE - self.paid)

    def pays(self, now: int, period: int, amount: int) -> None:
        """A payment that went through."""
        if now >= self.end:
            self.begun, self.income, self.paid, self.end = self.held, 0, 0, now + period
        self.held -= amount
        self.paid += amount


class TreasuryMachine(RuleBasedStateMachine):
    """ETH and one ERC-20, each with periods of its own."""

    chain: ClassVar[BareChain]

    @initialize(limit=LIMITS)
    def begin(self, limit: tuple[int, int]) -> None:
        chain = self.chain
        chain.again()
        self.token = chain.deploy("StudioToken", "Money", "M", PAYER, 10**28)
        self.treasury = chain.deploy("Treasury", OWNER, MIN_PERIOD, limit)
        self.address = str(self.treasury.address)
        chain.behave(PAYEE, "0x")
        chain.endow(PAYEE, 0)
        self.limits: list[tuple[int, tuple[int, int]]] = [(0, limit)]
        self.books = {"ETH": Books(), "token": Books()}
        self.received = {"ETH": 0, "token": 0}

    def limit(self, now: int) -> tuple[int, int]:
        """The last announced limit whose time has come."""
        return next(limit for since, limit in reversed(self.limits) if now >= since)

    @rule(kind=KINDS, amount=AMOUNTS, forced=st.booleans())
    def income(self, kind: str, amount: int, forced: bool) -> None:
        chain = self.chain
        if kind == "token":
            assert chain.act(PAYER, self.token, "transfer", self.address, amount) is None
        elif forced:
            chain.force(BOMB, self.address, amount)
        else:
            chain.endow(PAYER, PLENTY)
            assert chain.send(PAYER, self.address, value=amount, gas=23_300) is None
        self.books[kind].comes(amount)

    @rule(kind=KINDS, part=st.integers(0, WHOLE + 1), refuses=st.booleans())
    def pay(self, kind: str, part: int, refuses: bool) -> None:
        """A part of what may be paid; more than the whole of it is refused."""
        chain, books = self.chain, self.books[kind]
        now = chain.anvil.now + 1
        period, cap = self.limit(now)
        payable = books.payable(now, cap)
        amount = payable + 1 if part > WHOLE else payable * part // WHOLE
        refuses = refuses and kind == "ETH"
        chain.behave(PAYEE, receivers.REFUSES if refuses else "0x")
        if kind == "ETH":
            refused = chain.act(OWNER, self.treasury, "pay", PAYEE, amount)
        else:
            words = (self.token.address, PAYEE, amount)
            refused = chain.act(OWNER, self.treasury, "payToken", *words)
        if amount > payable:
            assert refused == "TreasuryCapExceeded"
        elif refuses:
            assert refused == "TreasuryPaymentRefused"
        else:
            assert refused is None
            books.pays(now, period, amount)
            self.received[kind] += amount

    @rule(kind=KINDS, part=st.integers(1, WHOLE))
    def come_back(self, kind: str, part: int) -> None:
        """The payee returns what it got, so that it can be paid once more."""
        amount = self.received[kind] * part // WHOLE
        self.chain.behave(PAYEE, "0x")
        if kind == "ETH":
            assert self.chain.send(PAYEE, self.address, value=amount, gas=23_300) is None
        else:
            assert self.chain.act(PAYEE, self.token, "transfer", self.address, amount) is None
        self.received[kind] -= amount
        self.books[kind].comes(amount)

    @rule(limit=LIMITS)
    def announce(self, limit: tuple[int, int]) -> None:
        """Takes effect a period from now; what waited is forgotten."""
        now = self.chain.anvil.now + 1
        assert self.chain.act(OWNER, self.treasury, "announceLimit", limit) is None
        period, _ = self.limit(now)
        self.limits = [known for known in self.limits if known[0] <= now]
        self.limits.append((now + period, limit))

    @rule(seconds=st.one_of(st.integers(1, 3 * DAY), st.integers(1, 70 * DAY)))
    def wait(self, seconds: int) -> None:
        self.chain.pass_time(seconds)

    @rule(kind=KINDS, late=st.booleans())
    def wait_for_the_edge(self, kind: str, late: bool) -> None:
        """To the last second of a period, or the first after it."""
        edge = self.books[kind].end - 2 + late
        if edge > self.chain.anvil.now:
            self.chain.pass_to(edge)

    @invariant()
    def only_the_share_is_payable(self) -> None:
        if not hasattr(self, "books"):
            return
        chain, now = self.chain, self.chain.anvil.now
        _, cap = self.limit(now)
        for kind, books in self.books.items():
            where = ZERO if kind == "ETH" else self.token.address
            found = {
                name: chain.read(self.treasury, name, where)
                for name in ("spendable", "spent", "periodEnd")
            }
            running = now < books.end
            assert found == {
                "spendable": books.payable(now, cap),
                "spent": books.paid if running else 0,
                "periodEnd": books.end if running else 0,
            }

    @invariant()
    def no_money_is_made_or_lost(self) -> None:
        if not hasattr(self, "books"):
            return
        chain = self.chain
        assert chain.balance(self.address) == self.books["ETH"].held
        assert chain.balance(PAYEE) == self.received["ETH"]
        for who, amount in (
            (self.address, self.books["token"].held),
            (PAYEE, self.received["token"]),
        ):
            assert chain.read(self.token, "balanceOf", who) == amount


@pytest.fixture(scope="module")
def chain() -> Iterator[BareChain]:
    with Anvil(options=OPTIONS) as anvil:
        yield BareChain(anvil)


def test_treasury__whatever_comes_and_goes__pays_only_its_share(chain: BareChain) -> None:
    TreasuryMachine.chain = chain
    run(TreasuryMachine, quick=(12, 35), deep=(150, 60))
