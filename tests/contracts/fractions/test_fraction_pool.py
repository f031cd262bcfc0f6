"""FractionPool: trading ETH against fractions, and what those who make the market get."""

from math import isqrt
from typing import Any

import pytest
from ape.api import AccountAPI

from oracle.quantities import ETHER
from tests.contracts.auction.market import DAY
from tests.contracts.fractions.fractions import FOREVER, POOL_TERMS, SUPPLY, Fractions
from tests.contracts.studio import BARE_GAS, Studio
from tests.support import receivers
from tests.support.refusals import ACCEPTED, error

ETH, FRACTIONS = 20 * ETHER, SUPPLY // 2
LOCKED = 1_000
GWEI = 10**9
FEE, PART = POOL_TERMS
BASIS_POINTS = 10_000
Q96 = 2**96


def output(amount: int, reserve_in: int, reserve_out: int) -> int:
    """UniswapV2Library.getAmountOut, with the fee in basis points."""
    net = amount * (BASIS_POINTS - FEE)
    return net * reserve_out // (reserve_in * BASIS_POINTS + net)


@pytest.fixture
def vault(fractions: Fractions, studio: Studio) -> Any:
    """A vault of an item whose royalty goes to an artist."""
    fractions.collection.setRoyalty(fractions.artist, 500, sender=studio.stranger)
    return fractions.vault()


@pytest.fixture
def pool(fractions: Fractions, vault: Any) -> Any:
    """Its pool, with the curator's money in it."""
    return fractions.pool(vault, ETH, FRACTIONS)


@pytest.fixture
def trader(fractions: Fractions, vault: Any, pool: Any) -> AccountAPI:
    """Somebody with fractions, which the pool may take."""
    person = fractions.holder(vault, "trader", 0.1)
    vault.approve(pool, 2**256 - 1, sender=person)
    return person


def buy(pool: Any, who: AccountAPI, eth: int) -> None:
    pool.swapEthForFractions(0, who, FOREVER, value=eth, sender=who)


def sell(pool: Any, who: AccountAPI, fractions: int) -> None:
    pool.swapFractionsForEth(fractions, 0, who, FOREVER, sender=who)


def test_create__when_the_vault_is_real__makes_its_one_pool(
    fractions: Fractions, studio: Studio, vault: Any, pool: Any
) -> None:
    facts = pool.facts()
    assert facts.vault == vault
    assert tuple(facts.terms) == POOL_TERMS
    assert (pool.name(), pool.symbol()) == ("Nacre 7 pool", "NCR7-POOL")
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
    for terms, value, most in (((501, 0), 501, 500), ((30, 5_001), 5_001, 5_000)):
        found = studio.refusal(set_terms, terms, sender=studio.dao)
        assert found.startswith("PoolTermsInvalid") and f"value={value}, max={most}" in found
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

    def refused(most: int, least: int, deadline: int, value: int) -> str:
        arguments = (most, least, curator, deadline)
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


@pytest.mark.parametrize("amount", [1_000, 10**9, ETHER, 500 * ETHER])
def test_swap__of_eth_in__gives_what_uniswap_gives(
    studio: Studio, vault: Any, pool: Any, trader: AccountAPI, amount: int
) -> None:
    wanted = output(amount, ETH, FRACTIONS)
    assert pool.fractionsOut(amount) == wanted
    had = vault.balanceOf(trader)
    arguments = (wanted + 1, trader, FOREVER)
    found = studio.refusal(pool.swapEthForFractions, *arguments, sender=trader, value=amount)
    assert found == error("PoolOutputTooSmall", amount=wanted, min=wanted + 1)
    pool.swapEthForFractions(wanted, trader, FOREVER, value=amount, sender=trader)
    assert vault.balanceOf(trader) - had == wanted
    due = amount * FEE * PART // BASIS_POINTS**2 // GWEI * GWEI
    assert pool.studioDue() == due
    assert pool.reserves() == (ETH + amount - due, FRACTIONS - wanted)


@pytest.mark.parametrize("amount", [10**6, 10**12, SUPPLY // 10])
def test_swap__of_fractions_in__gives_what_uniswap_gives(
    studio: Studio, pool: Any, trader: AccountAPI, amount: int
) -> None:
    wanted = output(amount, FRACTIONS, ETH)
    assert pool.ethOut(amount) == wanted
    to = studio.nobody("paid")
    arguments = (amount, wanted + 1, to, FOREVER)
    found = studio.refusal(pool.swapFractionsForEth, *arguments, sender=trader)
    assert found == error("PoolOutputTooSmall", amount=wanted, min=wanted + 1)
    pool.swapFractionsForEth(amount, wanted, to, FOREVER, sender=trader)
    assert studio.balance(to) == wanted
    eth, held = pool.reserves()
    assert held == FRACTIONS + amount
    assert eth == ETH - wanted - pool.studioDue()
    assert eth * held >= ETH * FRACTIONS, "the studio's part never eats into the product"


@pytest.mark.parametrize("amount", [1, 10**9, FRACTIONS // 2, FRACTIONS * 9 // 10])
def test_swap__for_exact_fractions__takes_the_least_that_buys_them(
    studio: Studio, vault: Any, pool: Any, trader: AccountAPI, amount: int
) -> None:
    cost = pool.ethIn(amount)
    assert output(cost, ETH, FRACTIONS) >= amount
    assert output(cost - 2, ETH, FRACTIONS) < amount or cost <= 2
    arguments = (amount, trader, FOREVER)
    found = studio.refusal(pool.swapEthForExactFractions, *arguments, sender=trader, value=cost - 1)
    assert found == error("PoolInputTooLarge", amount=cost, max=cost - 1)
    studio.rpc("anvil_setBalance", [trader.address, hex(10**27)])
    had, had_eth = vault.balanceOf(trader), studio.balance(trader)
    receipt = pool.swapEthForExactFractions(
        amount, trader, FOREVER, value=cost + ETHER, sender=trader
    )
    assert vault.balanceOf(trader) - had == amount
    assert had_eth - studio.balance(trader) - receipt.total_fees_paid == cost, "the rest is back"


@pytest.mark.parametrize("amount", [1, 10**9, ETHER])
def test_swap__for_exact_eth__takes_the_fewest_that_buy_it(
    studio: Studio, vault: Any, pool: Any, trader: AccountAPI, amount: int
) -> None:
    cost = pool.fractionsIn(amount)
    assert output(cost, FRACTIONS, ETH) >= amount
    to = studio.nobody("paid exactly")
    arguments = (amount, cost - 1, to, FOREVER)
    found = studio.refusal(pool.swapFractionsForExactEth, *arguments, sender=trader)
    assert found == error("PoolInputTooLarge", amount=cost, max=cost - 1)
    had = vault.balanceOf(trader)
    pool.swapFractionsForExactEth(amount, cost, to, FOREVER, sender=trader)
    assert had - vault.balanceOf(trader) == cost
    assert studio.balance(to) == amount


def test_swap__when_impossible__is_refused(studio: Studio, pool: Any, trader: AccountAPI) -> None:
    reserve = (FRACTIONS, ETH)
    for call, limit, held in (
        (pool.swapEthForExactFractions, (), reserve[0]),
        (pool.swapFractionsForExactEth, (2**255,), reserve[1]),
    ):
        for amount in (held, held + 1, 2**100):
            found = studio.refusal(call, amount, *limit, trader, FOREVER, sender=trader)
            assert found == error("PoolReserveTooSmall", amount=amount, reserve=held)
        found = studio.refusal(call, 0, *limit, trader, FOREVER, sender=trader)
        assert found == error("PoolOutputTooSmall", amount=0, min=1)
    found = studio.refusal(pool.swapEthForFractions, 0, trader, FOREVER, sender=trader)
    assert found == error("PoolOutputTooSmall", amount=0, min=0)
    found = studio.refusal(pool.swapEthForFractions, 0, pool, FOREVER, sender=trader, value=9**9)
    assert found == error("PoolRecipientInvalid", to=pool)
    studio.pass_time(1)
    past = studio.now - 1
    for call, arguments in (
        (pool.swapEthForFractions, (0, trader, past)),
        (pool.swapEthForExactFractions, (1, trader, past)),
        (pool.swapFractionsForEth, (10**9, 0, trader, past)),
        (pool.swapFractionsForExactEth, (1, 10**9, trader, past)),
        (pool.removeLiquidity, (1, 0, 0, trader, past)),
    ):
        found = studio.refusal(call, *arguments, sender=trader)
        assert found == error("PoolDeadlinePassed", deadline=past)


def test_swap__when_the_recipient_refuses__is_undone(
    studio: Studio, pool: Any, trader: AccountAPI
) -> None:
    bad = studio.nobody("bad recipient")
    studio.behaves(bad, receivers.REFUSES)
    wanted = pool.ethOut(ETHER)
    found = studio.refusal(pool.swapFractionsForEth, ETHER, 0, bad, FOREVER, sender=trader)
    assert found == error("PoolPaymentRefused", to=bad, amount=wanted)


def test_round_trip__in_any_order__never_profits(
    studio: Studio, vault: Any, pool: Any, trader: AccountAPI
) -> None:
    for amount in (1_000, 10**9, ETHER, 100 * ETHER):
        had = vault.balanceOf(trader)
        eth = studio.balance(pool)
        buy(pool, trader, amount)
        sell(pool, trader, vault.balanceOf(trader) - had)
        assert studio.balance(pool) >= eth


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


def test_mean_price__over_a_window__weighs_prices_by_time(
    studio: Studio, pool: Any, trader: AccountAPI
) -> None:
    first = ETH * Q96 // FRACTIONS
    begun = pool.historyStart()
    studio.at(begun + 1_000)
    buy(pool, trader, 5 * ETHER)
    eth, held = pool.reserves()
    second = eth * Q96 // held
    studio.pass_to(begun + 3_000)
    assert pool.meanPrice(2_000) == second
    assert pool.meanPriceBetween(begun, begun + 1_000) == first
    assert pool.meanPrice(3_000) == (1_000 * first + 2_000 * second) // 3_000
    found = studio.refusal(pool.meanPriceBetween, begun - 1, begun + 9, sender=trader)
    assert found == error("PoolHistoryTooShort", wanted=begun - 1, oldest=begun)
    for begin, end in ((5, 5), (6, 5), (begun, studio.now + 99)):
        found = studio.refusal(pool.meanPriceBetween, begin, end, sender=trader)
        assert found == error("PoolWindowInvalid", begin=begin, end=end)


def test_recall__back_to_the_first_second__is_told_and_of_one_before_is_not(
    studio: Studio, pool: Any, trader: AccountAPI
) -> None:
    begun = pool.historyStart()
    studio.pass_to(begun + 1_000)
    buy(pool, trader, ETHER)
    changed = studio.now
    studio.pass_to(begun + 2_000)
    for window, short in ((2_000, 60), (60, 2_000)):
        told = pool.recall(window, short, 1, block_id="latest")
        wanted = [pool.meanPrice(seconds, block_id="latest") for seconds in (window, short)]
        assert [told.mean, told.shortMean, told.changed] == [*wanted, changed]
    for window, short in ((2_001, 60), (60, 2_001), (2**32, 60)):
        told = pool.recall(window, short, 1, block_id="latest")
        assert tuple(told) == (0, 0, 0, 0, 0)


def test_mean_price__within_a_block__cannot_be_moved(
    studio: Studio, vault: Any, pool: Any, trader: AccountAPI
) -> None:
    studio.pass_time(1_000)
    studio.rpc("evm_setAutomine", [False])
    try:
        data = pool.swapEthForFractions.encode_input(0, trader, FOREVER)
        call = {"from": trader.address, "to": pool.address, "data": studio.w3.to_hex(data)}
        call |= {"value": hex(500 * ETHER), "gas": hex(500_000)}
        studio.rpc("eth_sendTransaction", [call])
        studio.rpc("evm_mine", [])
    finally:
        studio.rpc("evm_setAutomine", [True])
    assert pool.reserves()[0] > 500 * ETHER, "the block with the trade"
    assert pool.meanPrice(600) == ETH * Q96 // FRACTIONS


def test_mean_price__when_the_ring_is_full__forgets_the_oldest(
    studio: Studio, pool: Any, trader: AccountAPI
) -> None:
    """However often somebody trades, the ring spans 511 entries of five minutes."""
    begun = studio.now
    data = bytes(pool.swapEthForFractions.encode_input(0, trader, FOREVER))
    for number in range(1, 516):
        studio.at(begun + 300 * number)
        assert studio.send(trader, pool, data=data, value=10**9, gas=500_000)
    oldest = pool.historyStart()
    assert oldest == begun + 300 * 4
    assert pool.meanPriceBetween(oldest, oldest + 300) > 0
    found = studio.refusal(pool.meanPriceBetween, oldest - 1, studio.now, sender=trader)
    assert found == error("PoolHistoryTooShort", wanted=oldest - 1, oldest=oldest)
    assert pool.meanPrice(DAY) > ETH * Q96 // FRACTIONS


def test_bounds__when_a_reserve_would_not_fit__are_refused(
    studio: Studio, pool: Any, trader: AccountAPI
) -> None:
    amount = 2**89
    studio.rpc("anvil_setBalance", [trader.address, hex(2**90)])
    found = studio.refusal(
        pool.swapEthForFractions, 0, trader, FOREVER, sender=trader, value=amount
    )
    assert found.startswith("SafeCastOverflowedUintDowncast(bits=88")
