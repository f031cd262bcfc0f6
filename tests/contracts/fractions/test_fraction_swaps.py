"""FractionPool: trading ETH against fractions, at the price that Uniswap would give."""

from typing import Any

import pytest
from ape.api import AccountAPI

from oracle.quantities import ETHER
from tests.contracts.fractions.fractions import FOREVER, SUPPLY
from tests.contracts.fractions.pools import BASIS_POINTS, ETH, FEE, FRACTIONS, GWEI, PART, buy, sell
from tests.contracts.studio import Studio
from tests.support import receivers
from tests.support.refusals import error


def output(amount: int, reserve_in: int, reserve_out: int) -> int:
    """UniswapV2Library.getAmountOut, with the fee in basis points."""
    net = amount * (BASIS_POINTS - FEE)
    return net * reserve_out // (reserve_in * BASIS_POINTS + net)


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


def test_bounds__when_a_reserve_would_not_fit__are_refused(
    studio: Studio, pool: Any, trader: AccountAPI
) -> None:
    amount = 2**89
    studio.rpc("anvil_setBalance", [trader.address, hex(2**90)])
    found = studio.refusal(
        pool.swapEthForFractions, 0, trader, FOREVER, sender=trader, value=amount
    )
    assert found.startswith("SafeCastOverflowedUintDowncast(bits=88")
