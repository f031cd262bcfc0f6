"""FractionPool: how one is made, and what those who put money into it get."""

from math import isqrt
from typing import Any

from ape.api import AccountAPI

from oracle.quantities import ETHER
from tests.contracts.auction.market import DAY
from tests.contracts.fractions.fractions import FOREVER, POOL_TERMS, Fractions
from tests.contracts.fractions.pools import BASIS_POINTS, ETH, FEE, FRACTIONS, GWEI, PART, buy, sell
from tests.contracts.studio import BARE_GAS, Studio
from tests.support import receivers
from tests.support.refusals import ACCEPTED, error

LOCKED = 1_000


def test_create__when_the_vault_is_real__makes_its_one_pool(
    fractions: Fractions, studio: Studio, vault: Any, pool: Any
) -> None:
    facts = pool.facts()
    assert facts.vault == vault
    assert tuple(facts.terms) == POOL_TERMS
    assert (pool.name(), pool.symbol()) == ("Jasper 7 pool", "JSP7-POOL")
    create = fractions.pools.create
    found = studio.refusal(create, vault, sender=studio.stranger)
    assert found == error("PoolKnown", vault=vault, pool=pool)
    for other in (studio.token, studio.stranger, studio.nobody("nothing")):
        found = studio.refusal(create, other, sender=studio.stranger)
        assert found == error("PoolVaultUnknown", vault=other)


def test_terms__when_set__are_bounded_and_bind_only_pools_to_come(
    fractions: Fractions, studio: Studio, pool: Any
) -> None:
    set_terms = fractions.pools.setTerms
    assert studio.refusal(set_terms, (1, 1), sender=studio.stranger) != ACCEPTED
    for terms, value, max_value in (((501, 0), 501, 500), ((30, 5_001), 5_001, 5_000)):
        found = studio.refusal(set_terms, terms, sender=studio.dao)
        assert found.startswith("PoolTermsInvalid") and f"value={value}, max={max_value}" in found
        of = (studio.dao.address, fractions.vaults.address)
        assert studio.creation_refusal("FractionPoolFactory", *of, terms) == found
    assert studio.refusal(set_terms, (500, 5_000), sender=studio.dao) == ACCEPTED
    set_terms((100, 0), sender=studio.dao)
    assert tuple(pool.facts().terms) == POOL_TERMS


def test_create__when_an_item_has_no_royalty__takes_no_studio_part(
    fractions: Fractions, studio: Studio
) -> None:
    pool = fractions.pool(fractions.vault(), ETH, FRACTIONS)
    assert tuple(pool.facts().terms) == (FEE, 0)
    buy(pool, studio.stranger, ETHER)
    assert pool.studioDue() == 0
    assert pool.reserves()[0] == ETH + ETHER


def test_add__the_first_time__locks_a_thousand_shares(
    fractions: Fractions, studio: Studio, pool: Any
) -> None:
    root = isqrt(ETH * FRACTIONS)
    assert pool.totalSupply() == root
    assert pool.balanceOf(pool) == LOCKED
    assert pool.balanceOf(fractions.curator) == root - LOCKED
    assert pool.reserves() == (ETH, FRACTIONS)
    assert pool.historyStart() == studio.now


def test_add__when_tiny_late_or_empty__is_refused(
    fractions: Fractions, studio: Studio, vault: Any
) -> None:
    pool, curator = fractions.pool(vault), fractions.curator

    def refused(max_fractions: int, min_shares: int, deadline: int, value: int) -> str:
        arguments = (max_fractions, min_shares, curator, deadline)
        return studio.refusal(pool.addLiquidity, *arguments, sender=curator, value=value)

    assert refused(1_000, 0, FOREVER, 1_000) == error(
        "PoolLiquidityTooSmall", liquidity=LOCKED, min=LOCKED + 1
    )
    assert refused(0, 0, FOREVER, 10**9).startswith("PoolLiquidityTooSmall(liquidity=0")
    assert refused(10**9, 0, FOREVER, 0).startswith("PoolLiquidityTooSmall(liquidity=0")
    past = studio.now
    studio.at(past + 1)
    assert refused(10**9, 0, past, 10**9) == error("PoolDeadlinePassed", deadline=past)
    assert refused(10**9, 10**9, FOREVER, 10**9) == error(
        "PoolLiquidityTooSmall", liquidity=10**9 - LOCKED, min=10**9
    )
    assert refused(10**9, 0, FOREVER, 10**9) == ACCEPTED
    for call, arguments, value in (
        (pool.swapEthForFractions, (0, curator, FOREVER), 1),
        (pool.swapEthForExactFractions, (1, curator, FOREVER), 1),
        (pool.swapFractionsForEth, (1, 0, curator, FOREVER), 0),
        (pool.removeLiquidity, (1, 0, 0, curator, FOREVER), 0),
        (pool.fractionsOut, (1,), 0),
    ):
        found = studio.refusal(call, *arguments, sender=curator, value=value)
        assert found == "PoolEmpty()"


def test_add__at_the_pools_ratio__is_rounded_against_the_one_who_adds(
    fractions: Fractions, studio: Studio, vault: Any, pool: Any, trader: AccountAPI
) -> None:
    buy(pool, trader, 12_345_678_901)
    eth, held = pool.reserves()
    total, value = pool.totalSupply(), 1_234_567_890_123
    needed = -(-value * held // eth)
    arguments = (needed - 1, 0, trader, FOREVER)
    found = studio.refusal(pool.addLiquidity, *arguments, sender=trader, value=value)
    assert found == error("PoolInputTooLarge", amount=needed, max=needed - 1)
    had = vault.balanceOf(trader)
    pool.addLiquidity(needed + 10**20, 0, trader, FOREVER, value=value, sender=trader)
    assert had - vault.balanceOf(trader) == needed, "what was offered too much stays"
    assert pool.balanceOf(trader) == value * total // eth
    assert pool.reserves() == (eth + value, held + needed)


def test_remove__returns_the_part(
    fractions: Fractions, studio: Studio, vault: Any, pool: Any
) -> None:
    curator = fractions.curator
    shares, total = pool.balanceOf(curator), pool.totalSupply()
    to = studio.nobody("who gets it")
    half = shares // 2
    eth, held = ETH * half // total, FRACTIONS * half // total
    for leasts in ((eth + 1, 0), (0, held + 1)):
        arguments = (half, *leasts, curator, FOREVER)
        found = studio.refusal(pool.removeLiquidity, *arguments, sender=curator)
        assert found.startswith("PoolOutputTooSmall")
    pool.removeLiquidity(half, eth, held, to, FOREVER, sender=curator)
    assert (studio.balance(to), vault.balanceOf(to)) == (eth, held)
    pool.removeLiquidity(shares - half, 0, 0, to, FOREVER, sender=curator)
    assert pool.totalSupply() == LOCKED
    left = pool.reserves()
    assert left[0] <= ETH * LOCKED // total + 2
    assert left[1] <= FRACTIONS * LOCKED // total + 2
    assert min(left) > 0
    assert studio.balance(pool) == left[0]
    assert vault.balanceOf(pool) == left[1]


def test_studio_part__when_collected__goes_to_the_receiver(
    fractions: Fractions, studio: Studio, pool: Any, trader: AccountAPI
) -> None:
    assert studio.refusal(pool.collect, sender=trader) == "PoolNothingToCollect()"
    buy(pool, trader, ETHER)
    sell(pool, trader, 100 * ETHER)
    due = pool.studioDue()
    assert due % GWEI == 0
    assert due >= ETHER * FEE * PART // BASIS_POINTS**2
    reserves = pool.reserves()
    pool.collect(sender=studio.stranger)
    assert studio.balance(fractions.artist) == due
    assert (pool.studioDue(), pool.reserves()) == (0, reserves)
    assert studio.balance(pool) == reserves[0]


def test_studio_part__when_its_receiver_refuses__stays_and_stops_nothing(
    fractions: Fractions, studio: Studio, pool: Any, trader: AccountAPI
) -> None:
    studio.behaves(fractions.artist, receivers.REFUSES)
    buy(pool, trader, ETHER)
    due = pool.studioDue()
    found = studio.refusal(pool.collect, sender=trader)
    assert found == error("PoolPaymentRefused", to=fractions.artist, amount=due)
    buy(pool, trader, ETHER)
    assert pool.studioDue() > due


def test_donations__of_either_kind__move_no_price(
    fractions: Fractions, studio: Studio, vault: Any, pool: Any, trader: AccountAPI
) -> None:
    """ETH that comes without a trade is revenue of the shares; fractions wait for `sync`."""
    before, quote = pool.reserves(), pool.fractionsOut(ETHER)
    assert studio.send(studio.stranger, pool, value=5 * ETHER, gas=BARE_GAS)
    vault.transfer(pool, ETHER, sender=trader)
    assert (pool.reserves(), pool.fractionsOut(ETHER)) == (before, quote)
    pool.sync(sender=studio.stranger)
    assert pool.reserves() == (before[0], before[1] + ETHER)
    assert studio.refusal(pool.sync, sender=trader) == "PoolNothingToCollect()"
    assert pool.revenue().waiting == 5 * ETHER
    pool.accrue(sender=trader)
    studio.pass_time(DAY + 1)
    assert 0 <= 5 * ETHER - pool.claimable(fractions.curator) <= 10**4
    had = studio.balance(fractions.curator)
    pool.claim(fractions.curator, sender=studio.stranger)
    assert 0 <= 5 * ETHER - (studio.balance(fractions.curator) - had) <= 10**4


def test_income__of_pooled_fractions__reaches_who_pooled_them(
    fractions: Fractions, studio: Studio, vault: Any, pool: Any
) -> None:
    """The vault's revenue is claimed for the pool by anyone, and streams to its shares."""
    studio.send(studio.stranger, vault, value=ETHER, gas=BARE_GAS)
    vault.accrue(sender=studio.stranger)
    studio.pass_time(DAY + 1)
    owed = vault.claimable(pool)
    assert owed > 0
    vault.claim(pool, sender=studio.stranger)
    pool.accrue(sender=studio.stranger)
    studio.pass_time(DAY + 1)
    assert 0 <= owed - pool.claimable(fractions.curator) <= 10**4
