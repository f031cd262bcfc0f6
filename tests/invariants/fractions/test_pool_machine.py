"""FractionPool under trades, gifts and hostile people: no wei is lost, no share loses value."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, ClassVar

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from oracle.local.anvil import Anvil
from oracle.quantities import ETHER
from tests.invariants.bare_chain import OPTIONS, PLENTY, BareChain, person
from tests.invariants.fractions.fractions_start import (
    ANYBODY,
    ARTIST,
    CURATOR,
    FOREVER,
    POOL_TERMS,
    FractionsStart,
)
from tests.invariants.fractions.pool_model import Pool
from tests.invariants.runs import run
from tests.support import receivers

DAY = 86_400
GWEI = 10**9
Q96 = 2**96
LOCKED = 1_000
FEE, PART = POOL_TERMS
WHOLE = 10_000
PEOPLE = [CURATOR, person("pool ada"), person("pool bob")]
MONEY = 10**25
AMOUNTS = st.one_of(
    st.integers(1, 10_000),
    st.integers(1, 50).map(lambda n: n * ETHER + n),
    st.sampled_from([10**12, ETHER // 7, ETHER]),
)
KNOWN = {
    *("PoolEmpty", "PoolOutputTooSmall", "PoolInputTooLarge", "PoolReserveTooSmall"),
    *("PoolLiquidityTooSmall", "PoolPaymentRefused", "PoolNothingToCollect"),
    *("RevenueNothingOwed", "RevenuePaymentRefused", "ERC20InsufficientBalance"),
}


def cost(amount: int, reserve_in: int, reserve_out: int) -> int:
    """UniswapV2Library.getAmountIn."""
    return reserve_in * amount * WHOLE // ((reserve_out - amount) * (WHOLE - FEE)) + 1


class PoolMachine(RuleBasedStateMachine):
    """Three people who trade and make the market, and whoever gives."""

    start: ClassVar[FractionsStart]

    @initialize(
        supply=st.sampled_from([10**18, 10_000 * ETHER + 7, 2**96 - 1]),
        depth=st.sampled_from([0, 10**6, 3 * ETHER, 50 * ETHER + 1]),
    )
    def begin(self, supply: int, depth: int) -> None:
        self.chain = self.start.chain
        self.chain.again()
        self.vault = self.start.vault(supply)
        self.pool = self.start.pool(self.vault)
        self.address = str(self.pool.address)
        self.supply = supply
        for who in PEOPLE:
            self.chain.behave(who, "0x")
            self.chain.endow(who, MONEY)
            self.start.must(who, self.vault, "approve", self.address, 2**256 - 1)
        self.model, self.held = Pool(self.address, FEE, PART), Counter({CURATOR: supply})
        for who in PEOPLE[1:]:
            self.start.must(CURATOR, self.vault, "transfer", who, supply // 4)
            self._move(CURATOR, who, supply // 4)
        self.money = MONEY * len(PEOPLE) + self.chain.balance(ARTIST)
        self.value = (0, 1)
        if depth:
            words = (supply // 3, 0, CURATOR, FOREVER)
            self.start.must(CURATOR, self.pool, "addLiquidity", *words, value=depth)
            self._move(CURATOR, self.address, self.model.add(CURATOR, depth, supply // 3))

    def read(self, function: str, *arguments: Any) -> Any:
        return self.chain.read(self.pool, function, *arguments)

    def act(self, who: str, function: str, *arguments: Any, value: int = 0) -> str | None:
        refused = self.chain.act(who, self.pool, function, *arguments, value=value)
        assert refused is None or refused in KNOWN, f"{function}: {refused}"
        return refused

    def fractions_of(self, who: str) -> int:
        """What the chain says; what should be is `held`."""
        return int(self.chain.read(self.vault, "balanceOf", who))

    def _move(self, payer: str, to: str, fractions: int) -> None:
        self.held[payer] -= fractions
        self.held[to] += fractions

    @property
    def traded(self) -> bool:
        return hasattr(self, "model") and self.model.eth > 0

    # Liquidity

    @rule(who=st.sampled_from(PEOPLE), amount=AMOUNTS)
    def add(self, who: str, amount: int) -> None:
        held = self.held[who]
        if self.act(who, "addLiquidity", held, 0, who, FOREVER, value=amount) is None:
            self._move(who, self.address, self.model.add(who, amount, held))

    @rule(who=st.sampled_from(PEOPLE), share=st.sampled_from([0.001, 0.3, 1]))
    def remove(self, who: str, share: float) -> None:
        self._remove(who, int(self.model.shares[who] * share))

    def _remove(self, who: str, shares: int) -> str | None:
        money = self.chain.balance(who)
        refused = self.act(who, "removeLiquidity", shares, 0, 0, who, FOREVER)
        if refused is None:
            eth, fractions = self.model.remove(who, shares)
            self._move(self.address, who, fractions)
            assert self.chain.balance(who) - money == eth
        return refused

    # Trades

    @precondition(lambda self: self.traded)
    @rule(who=st.sampled_from(PEOPLE), amount=AMOUNTS)
    def buy(self, who: str, amount: int) -> None:
        self._buy(who, amount)

    def _buy(self, who: str, amount: int) -> str | None:
        refused = self.act(who, "swapEthForFractions", 0, who, FOREVER, value=amount)
        if refused is None:
            self._move(self.address, who, self.model.buy(amount))
        return refused

    @precondition(lambda self: self.traded)
    @rule(who=st.sampled_from(PEOPLE), share=st.sampled_from([1e-12, 0.01, 0.5]))
    def buy_exactly(self, who: str, share: float) -> None:
        amount = int(self.model.fractions * share)
        money = self.chain.balance(who)
        offered = min(money, ETHER * 1_000)
        refused = self.act(who, "swapEthForExactFractions", amount, who, FOREVER, value=offered)
        if refused is None:
            paid = cost(amount, self.model.eth, self.model.fractions)
            assert money - self.chain.balance(who) == paid
            self.model.take(paid, amount)
            self._move(self.address, who, amount)

    @precondition(lambda self: self.traded)
    @rule(who=st.sampled_from(PEOPLE), share=st.sampled_from([1e-12, 0.01, 0.7]))
    def sell(self, who: str, share: float) -> None:
        self._sell(who, int(self.held[who] * share))

    def _sell(self, who: str, amount: int) -> str | None:
        money, gained = self.chain.balance(who), 0
        refused = self.act(who, "swapFractionsForEth", amount, 0, who, FOREVER)
        if refused is None:
            gained = self.model.sell(amount)
            self._move(who, self.address, amount)
        assert self.chain.balance(who) - money == gained
        return refused

    @precondition(lambda self: self.traded)
    @rule(who=st.sampled_from(PEOPLE), share=st.sampled_from([1e-12, 0.01, 0.5]))
    def sell_for_exactly(self, who: str, share: float) -> None:
        amount, money = int(self.model.eth * share), self.chain.balance(who)
        words = (amount, self.held[who], who, FOREVER)
        if self.act(who, "swapFractionsForExactEth", *words) is None:
            assert self.chain.balance(who) - money == amount
            given = cost(amount, self.model.fractions, self.model.eth)
            self.model.give(given, amount)
            self._move(who, self.address, given)

    @precondition(lambda self: self.traded)
    @rule(who=st.sampled_from(PEOPLE), amount=AMOUNTS, first=st.booleans())
    def round_trip(self, who: str, amount: int, first: bool) -> None:
        """There and back again, nobody has more of either."""
        self.chain.behave(who, "0x")
        money, held = self.chain.balance(who), self.held[who]
        if first:
            self._buy(who, amount)
            refused = self._sell(who, self.held[who] - held)
        else:
            self._sell(who, min(amount, held))
            refused = self._buy(who, self.chain.balance(who) - money)
        spent, given = money - self.chain.balance(who), held - self.held[who]
        if refused is None:
            assert spent >= 0 and given >= 0
        else:
            # One wei of fractions can be worth much, and what it sold for less than the next one.
            assert refused == "PoolOutputTooSmall"

    # Gifts, and what is due

    @rule(amount=st.sampled_from([1, 999, ETHER]), forced=st.booleans(), vault=st.booleans())
    def give_eth(self, amount: int, forced: bool, vault: bool) -> None:
        """To the pool or as the vault's income, of which the pool's fractions have a part."""
        to = str(self.vault.address) if vault else self.address
        if forced:
            self.chain.force(person("bomb"), to, amount)
        else:
            self.chain.endow(ANYBODY, PLENTY)
            assert self.chain.send(ANYBODY, to, value=amount, gas=23_300) is None
        self.money += amount

    @rule(who=st.sampled_from(PEOPLE), share=st.sampled_from([1e-12, 0.01]))
    def give_fractions(self, who: str, share: float) -> None:
        amount = int(self.held[who] * share)
        self.start.must(who, self.vault, "transfer", self.address, amount)
        self._move(who, self.address, amount)

    @rule()
    def sync(self) -> None:
        """Given fractions move a price only when somebody says so."""
        if self.act(ANYBODY, "sync") is None:
            self.model.fractions = self.held[self.address]

    @rule()
    def collect(self) -> None:
        had, due = self.chain.balance(ARTIST), self.model.due * GWEI
        if self.act(ANYBODY, "collect") is None:
            assert self.chain.balance(ARTIST) - had == due > 0
            self.model.due = 0

    @rule(who=st.sampled_from(PEOPLE))
    def claim(self, who: str) -> None:
        self.act(ANYBODY, "claim", who)

    @rule()
    def claim_for_the_pool(self) -> None:
        self.chain.act(ANYBODY, self.vault, "claim", self.address)

    @rule(who=st.sampled_from([*PEOPLE, ARTIST]), how=st.sampled_from(["", "", "refuses", "calls"]))
    def behave(self, who: str, how: str) -> None:
        again = bytes.fromhex(self.pool.encode_abi("sync", [])[2:])
        calls = receivers.calls_back(self.address, again)
        self.chain.behave(who, {"": "0x", "refuses": receivers.REFUSES, "calls": calls}[how])

    @rule(seconds=st.sampled_from([1, 299, 3_600, DAY, 30 * DAY]))
    def wait(self, seconds: int) -> None:
        self.chain.pass_time(seconds)

    # What must hold

    @invariant()
    def all_money_is_somewhere(self) -> None:
        if not hasattr(self, "pool"):
            return
        places = [*PEOPLE, ARTIST, self.address, str(self.vault.address)]
        assert sum(self.chain.balance(place) for place in places) == self.money

    @invariant()
    def the_books_are_the_models(self) -> None:
        """Reserves, shares, the studio's part and everybody's fractions are what the rules say."""
        if not hasattr(self, "pool"):
            return
        model = self.model
        assert self.read("reserves") == (model.eth, model.fractions)
        assert (self.read("totalSupply"), self.read("studioDue")) == (model.total, model.due * GWEI)
        for who in PEOPLE:
            assert self.read("balanceOf", who) == model.shares[who]
        for who in (*PEOPLE, self.address):
            assert self.fractions_of(who) == self.held[who]

    @invariant()
    def the_books_are_covered(self) -> None:
        """Wei: reserves, the studio's part, revenue that waits, runs or is owed, and crumbs."""
        if not hasattr(self, "pool"):
            return
        unreleased, waiting, _ = self.read("revenue")
        owed = sum(self.read("claimable", who) for who in PEOPLE)
        left = self.chain.balance(self.address) - self.model.eth - self.model.due * GWEI
        crumbs = left - unreleased - waiting - owed
        assert 0 <= crumbs <= len(PEOPLE) + 1 + (self.model.total >> 64)
        assert self.held[self.address] >= self.model.fractions

    @invariant()
    def a_share_never_loses_value(self) -> None:
        """The product for each share squared only grows."""
        if not hasattr(self, "pool") or self.model.total == 0:
            return
        total = self.model.total
        product, before = (self.model.eth * self.model.fractions, total * total), self.value
        assert product[0] * before[1] >= before[0] * product[1]
        self.value = product

    @invariant()
    def the_mean_price_is_between_what_it_was(self) -> None:
        if not hasattr(self, "pool") or self.read("historyStart") == 0:
            return
        now = self.chain.anvil.now
        if self.read("historyStart") < now:
            mean = self.read("meanPriceBetween", self.read("historyStart"), now)
            assert 0 <= mean <= MONEY * Q96

    def teardown(self) -> None:
        """Everybody gets out; what stays is the locked shares' and crumbs."""
        if not hasattr(self, "pool") or self.model.total == 0:
            return
        for who in [*PEOPLE, ARTIST]:
            self.chain.behave(who, "0x")
        self.collect()
        for _ in range(3):
            self.chain.act(ANYBODY, self.pool, "accrue")
            self.wait(2 * DAY)
        for who in PEOPLE:
            self.claim(who)
            if shares := self.model.shares[who]:
                # Shares that stand for less than a wei or a fraction stay.
                stands = all(self.model.standing_for(shares))
                assert (self._remove(who, shares) is None) == stands
        self.the_books_are_the_models()
        assert self.model.due == 0


@pytest.fixture(scope="module")
def start() -> Iterator[FractionsStart]:
    with Anvil(options=OPTIONS) as anvil:
        yield FractionsStart(BareChain(anvil))


def test_pool__whatever_anybody_does__loses_no_wei_and_no_value(start: FractionsStart) -> None:
    PoolMachine.start = start
    run(PoolMachine, quick=(16, 40), deep=(140, 60))
