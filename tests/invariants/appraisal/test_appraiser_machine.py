"""Appraiser over vaults and pools in any state: it answers, in order, and what a reference says."""

from collections.abc import Iterator
from typing import Any, ClassVar

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from oracle.local.anvil import Anvil
from oracle.quantities import ETHER
from tests.contracts.appraisal.appraisals import HOUR, NOTICE, TERMS, WHOLE, ZERO, cut
from tests.contracts.auction.market import DAY
from tests.contracts.fractions.fractions import AUCTION, HELD
from tests.invariants.bare_chain import OPTIONS, BareChain, person
from tests.invariants.checkpoint import Checkpoint
from tests.invariants.fractions.fractions_start import (
    ANYBODY,
    CURATOR,
    DAO,
    FOREVER,
    FractionsStart,
)
from tests.invariants.runs import run
from tests.support import receivers
from tests.support.solidity import compiled

SALES = "tests/support/contracts/SetSales.sol"
ADA = person("appraiser's ada")
LICENSES = person("appraiser's licences")
MONEY = 10**25
FEE = 200
UNIT_BITS = 36
"""Liquidity is remembered in 2^36 shares."""


class AppraiserMachine(RuleBasedStateMachine):
    """A vault of somebody's item, its pool, licences, and a buy-out or a redemption of it."""

    start: ClassVar[FractionsStart]

    @initialize(
        supply=st.sampled_from([10**18, 10_000 * ETHER + 7, 2**96 - 1]),
        depth=st.sampled_from([0, 10**9, 3 * ETHER, 50 * ETHER + 1]),
        pooled=st.sampled_from([2, 3, 1_000]),
        old=st.booleans(),
    )
    def begin(self, supply: int, depth: int, pooled: int, old: bool) -> None:
        self.chain = self.start.chain
        self.chain.again()
        self.vault = self.start.vault(supply, fee=FEE)
        self.pool = self.start.pool(self.vault)
        self.sales = self.chain.create(ANYBODY, compiled(SALES)["SetSales"])
        sales = (str(self.sales.address),) * 4
        places = (self.start.pools.address, self.start.vaults.address)
        words = (*places, ZERO, NOTICE, 60, TERMS.as_tuple())
        self.appraiser = self.chain.deploy(
            "Appraiser", DAO, self.start.collection.address, sales, *words
        )
        self.fetch(MONEY)
        for who in (CURATOR, ADA):
            self.chain.endow(who, MONEY)
            self.start.must(who, self.vault, "approve", self.pool.address, 2**256 - 1)
        self.start.must(CURATOR, self.vault, "transfer", ADA, supply // 5)
        self.leasts: dict[int, int] = {}
        self.liquidity, self.noted = 0, self.day
        if depth:
            self.change("addLiquidity", supply // pooled, 0, value=depth)
        if old:
            self.chain.pass_time((TERMS.depth_days + 1) * DAY)

    # The world

    @property
    def day(self) -> int:
        return self.chain.anvil.now // DAY

    @property
    def stage(self) -> int:
        return int(self.chain.read(self.vault, "standing")[0])

    @property
    def traded(self) -> bool:
        return hasattr(self, "pool") and self.chain.read(self.pool, "reserves")[0] > 0

    def change(self, function: str, *words: Any, value: int = 0, who: str = CURATOR) -> None:
        """A change of liquidity, and the least of each day as it goes."""
        before, since = self.liquidity, self.noted
        refused = self.chain.act(who, self.pool, function, *words, who, FOREVER, value=value)
        if refused is not None:
            return
        for day in range(since, self.day + 1):
            self.leasts[day] = min(self.leasts.get(day, before), before)
        self.liquidity = self.chain.read(self.pool, "totalSupply") >> UNIT_BITS
        self.noted = self.day
        self.leasts[self.day] = min(self.leasts[self.day], self.liquidity)

    def min_on(self, day: int) -> int:
        """The least liquidity of a day, in shares."""
        if day > self.noted:
            return self.liquidity << UNIT_BITS
        return self.leasts.get(day, 0) << UNIT_BITS

    @precondition(lambda self: self.traded)
    @rule(amount=st.sampled_from([10**6, ETHER, 300 * ETHER]), who=st.sampled_from([CURATOR, ADA]))
    def buy(self, amount: int, who: str) -> None:
        self.chain.act(who, self.pool, "swapEthForFractions", 0, who, FOREVER, value=amount)

    @precondition(lambda self: self.traded)
    @rule(share=st.sampled_from([1e-9, 0.1, 1]), who=st.sampled_from([CURATOR, ADA]))
    def sell(self, share: float, who: str) -> None:
        amount = int(self.chain.read(self.vault, "balanceOf", who) * share)
        self.chain.act(who, self.pool, "swapFractionsForEth", amount, 0, who, FOREVER)

    @rule(amount=st.sampled_from([10**9, ETHER, 40 * ETHER]))
    def add(self, amount: int) -> None:
        held = self.chain.read(self.vault, "balanceOf", CURATOR)
        self.change("addLiquidity", held, 0, value=amount)

    @rule(share=st.sampled_from([0.3, 1]))
    def remove(self, share: float) -> None:
        shares = int(self.chain.read(self.pool, "balanceOf", CURATOR) * share)
        self.change("removeLiquidity", shares, 0, 0)

    @rule(seconds=st.sampled_from([1, 299, HOUR, DAY, DAY, 3 * DAY, 400 * DAY]))
    def wait(self, seconds: int) -> None:
        self.chain.pass_time(seconds)

    @rule(wei=st.sampled_from([0, 10**9, ETHER, MONEY]))
    def fetch(self, wei: int) -> None:
        """What the work went for at auction, as far as the record says."""
        self.start.must(ANYBODY, self.sales, "set", wei)
        self.start.must(ANYBODY, self.appraiser, "record", self.vault.address)
        self.fetched, self.recorded_at = wei, self.chain.anvil.now

    @rule()
    def refresh(self) -> None:
        """What is looked up anew is what the answer was before."""
        before = self.value()
        self.start.must(ANYBODY, self.appraiser, "refresh", self.vault.address)
        assert self.value()[0] == before[0] or self.chain.anvil.now > self.recorded_at

    @rule(
        trailing=st.sampled_from([0, 1, ETHER, 10**26]),
        age=st.sampled_from([0, TERMS.age - 1, TERMS.age + 100]),
        count=st.sampled_from([0, 1, 2, 50]),
    )
    def license_out(self, trailing: int, age: int, count: int) -> None:
        words = (trailing, self.chain.anvil.now - age, count)
        self.chain.behave(LICENSES, receivers.answers(*words))
        if self.chain.read(self.appraiser, "licenses") != LICENSES:
            self.start.must(DAO, self.appraiser, "setLicenses", LICENSES)
            self.chain.pass_time(NOTICE)
            self.start.must(ANYBODY, self.appraiser, "setLicenses", LICENSES)

    @rule(share=st.sampled_from([0.01, 1]))
    def throw_away(self, share: float) -> None:
        """Fractions that the vault itself holds count for nothing."""
        amount = int(self.chain.read(self.vault, "balanceOf", ADA) * share)
        self.chain.act(ADA, self.vault, "transfer", self.vault.address, amount)

    @rule(more=st.sampled_from([0, 100 * ETHER]))
    def bid(self, more: int) -> None:
        min_bid = self.chain.read(self.vault, "buyout", block="pending")[5]
        function = "bid" if self.stage == AUCTION else "start"
        self.chain.act(ADA, self.vault, function, value=min_bid + more)

    @rule()
    def settle(self) -> None:
        if self.stage == AUCTION:
            self.chain.pass_to(self.chain.read(self.vault, "buyout")[1] + 1)
            self.start.must(ANYBODY, self.vault, "settle")

    @rule(who=st.sampled_from([CURATOR, ADA]))
    def get_out(self, who: str) -> None:
        if self.stage > AUCTION:
            self.chain.act(who, self.vault, "cash")
        else:
            self.chain.act(who, self.vault, "redeem", value=ETHER)

    # What must hold

    def value(self) -> tuple[int, int, int]:
        """For drawing, for health, and up to which value the market can tell."""
        draw, pool, liquidity = self.chain.read(self.appraiser, "drawValue", self.vault.address)
        worth, reach = self.chain.read(self.appraiser, "marketValue", self.vault.address)
        assert pool.lower() == str(self.pool.address).lower()
        assert liquidity <= self.chain.read(self.pool, "keptLiquidity")
        return int(draw), int(worth), int(reach)

    @precondition(lambda self: self.traded)
    @rule(amount=st.sampled_from([ETHER, 10**5 * ETHER]), side=st.sampled_from(["b", "s", "a"]))
    def bend(self, amount: int, side: str) -> None:
        """Whatever somebody trades or adds in this block, it says what it says after a crumb."""
        self.chain.pass_time(1)
        held = self.chain.read(self.vault, "balanceOf", CURATOR)
        crumb = ("swapEthForFractions", (0,), 10**9)
        large = {
            "b": ("swapEthForFractions", (0,), amount),
            "s": ("swapFractionsForEth", (held, 0), 0),
            "a": ("addLiquidity", (held, 0), amount),
        }[side]
        found = [self.after(*trade) for trade in (crumb, large)]
        if None not in found:
            assert found[0] == found[1]

    def after(
        self, function: str, words: tuple[int, ...], value: int
    ) -> tuple[int, int, int] | None:
        """What it would say in this block after a call; nothing if the pool refuses that."""
        now, before = self.chain.anvil.now, Checkpoint(self.chain.anvil)
        self.chain.rpc("evm_setNextBlockTimestamp", hex(now))
        call = (CURATOR, self.pool, function, *words, CURATOR, FOREVER)
        refused = self.chain.act(*call, value=value)
        assert self.chain.anvil.now == now
        found = None if refused else self.value()
        before.restore()
        return found

    @invariant()
    def collateral_is_what_a_reference_says(self) -> None:
        """Both windows, the depth of whole days, the haircut, and a buy-out's bid or pot."""
        if not hasattr(self, "appraiser"):
            return
        draw, worth, reach = self.value()
        assert draw <= worth
        stage, fractions = self.chain.read(self.vault, "standing")
        *_, amount, _, pot, shares = self.chain.read(self.vault, "buyout")
        if stage not in (HELD, AUCTION):
            sure = pot * fractions // shares if shares else 0
            assert (draw, worth, reach) == (sure, sure, sure)
            return
        low, high = self.means(fractions)
        kept, stood = (self.reach(fractions, days) for days in (1, TERMS.depth_days))
        assert reach == kept
        max_draw = min(cut(low), stood, TERMS.sold_multiple * self.fetched)
        if stage == AUCTION:
            sure = amount - amount // 10 - amount * FEE // WHOLE
            assert (draw, worth) == (min(max_draw, sure), max(high, sure))
        else:
            assert (draw, worth) == (max_draw, high)

    def means(self, fractions: int) -> tuple[int, int]:
        """What the pool's prices say of all fractions, by the lower mean and by the higher."""
        now = self.chain.anvil.now
        begun = self.chain.read(self.pool, "historyStart")
        if not begun or now < begun + TERMS.window:
            return 0, 0
        means = [
            self.chain.read(self.pool, "meanPriceBetween", now - window, now)
            for window in (TERMS.window, TERMS.short_window)
        ]
        return min(means) * fractions >> 96, max(means) * fractions >> 96

    def reach(self, fractions: int, days: int) -> int:
        """Up to which value the least liquidity of today and so many days before it can tell."""
        if fractions == 0:
            return 0
        min_depth = min(self.min_on(self.day - ago) for ago in range(days + 1))
        return (min_depth * TERMS.depth_multiple) ** 2 // fractions

    @invariant()
    def value_is_at_most_every_source(self) -> None:
        if not hasattr(self, "appraiser"):
            return
        told = self.chain.read(self.appraiser, "appraiseVault", self.vault.address)
        *sources, value = told
        known = [source[0] for source in sources if source[0]]
        if self.stage == HELD:
            wanted = min(known) if len(known) > 1 else cut(known[0]) if known else 0
            assert value == wanted
        else:
            assert value >= (self.value()[0] if self.stage > AUCTION else 0)
        item = self.chain.read(self.vault, "facts")[4][0]
        alone = self.chain.read(self.appraiser, "appraise", *item)
        if self.stage in (HELD, AUCTION):
            assert alone == told, "its only item is worth what the vault is"
        else:
            assert alone[1][0] == 0, "it left the vault"


@pytest.fixture(scope="module")
def start() -> Iterator[FractionsStart]:
    with Anvil(options=OPTIONS) as anvil:
        yield FractionsStart(BareChain(anvil))


def test_appraiser__whatever_vault_and_pool_go_through__answers_as_the_reference(
    start: FractionsStart,
) -> None:
    AppraiserMachine.start = start
    run(AppraiserMachine, quick=(10, 30), deep=(120, 50))
