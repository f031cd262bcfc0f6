"""Vaults and pools: who is paid or delivered to in the middle of a call begins nothing."""

from typing import Any

import pytest

from oracle.quantities import ETHER
from tests.contracts.auction.market import DAY
from tests.contracts.fractions.fractions import (
    CALLS_BACK,
    FOREVER,
    PRICE,
    SUPPLY,
    Fractions,
)
from tests.contracts.intruder import GUARDED, Call, Intruder, call, guarded
from tests.contracts.studio import Studio

ANY_SIGNATURE = (27, bytes(32), bytes(32))
"""A permit that fails does not matter to who has approved already."""


# Vaults


@pytest.fixture
def vault(fractions: Fractions) -> Any:
    """A vault whose collection calls the intruder, if one is told it, while it delivers."""
    return fractions.vault()


def delivers_to(fractions: Fractions, intruder: Intruder) -> None:
    """From now on every transfer of an item calls the intruder first."""
    arguments = (CALLS_BACK, intruder.address, b"\x01")
    fractions.collection.behave(*arguments, sender=fractions.studio.stranger)


def test_bid__from_within_a_repaid_bid__is_refused(
    studio: Studio, vault: Any, intruder: Intruder
) -> None:
    studio.pass_time(1)
    intruder.act(call(vault.start, value=PRICE))
    again = call(vault.bid, value=2 * PRICE)
    rival = studio.person("rival")
    found = intruder.within_anothers(vault.bid, inner=again, value=PRICE + PRICE // 2, sender=rival)
    assert found == GUARDED
    assert vault.buyout().bidder == rival
    intruder.act(again)
    assert vault.buyout().bidder == intruder.address


@pytest.mark.parametrize("inner", ["redeem", "start"])
def test_vault__from_within_a_redemption__does_nothing(
    fractions: Fractions, studio: Studio, vault: Any, intruder: Intruder, inner: str
) -> None:
    vault.transfer(intruder.address, SUPPLY, sender=fractions.curator)
    intruder.act(call(vault.namePrice, PRICE))
    studio.pass_time(1)
    delivers_to(fractions, intruder)
    every = {"redeem": call(vault.redeem), "start": call(vault.start, value=PRICE)}
    assert intruder.refused(every["redeem"], every[inner]) == GUARDED


@pytest.mark.parametrize("inner", ["sweep", "standing", "cash", "settle", "bid"])
def test_vault__from_within_a_redemption__is_not_over_yet(
    fractions: Fractions, studio: Studio, vault: Any, intruder: Intruder, inner: str
) -> None:
    """Else its curator could sweep away what the last holders are to cash."""
    fractions.holder(vault, "last", 0.001)
    studio.pass_time(1)
    delivers_to(fractions, intruder)
    vault.transfer(intruder.address, vault.balanceOf(fractions.curator), sender=fractions.curator)
    studio.pass_time(1)
    redeem = call(vault.redeem, value=vault.redemptionPrice(intruder.address))
    assert intruder.within(redeem, call(getattr(vault, inner))) == GUARDED


@pytest.mark.parametrize("inner", ["settle", "standing", "sweep"])
def test_vault__from_within_a_settlement__does_nothing(
    fractions: Fractions, studio: Studio, vault: Any, intruder: Intruder, inner: str
) -> None:
    studio.pass_time(1)
    vault.start(value=PRICE, sender=studio.person("buyer"))
    studio.pass_to(vault.buyout().end + 1)
    delivers_to(fractions, intruder)
    assert intruder.within(call(vault.settle), call(getattr(vault, inner))) == GUARDED


@pytest.mark.parametrize("inner", ["cash", "sweep"])
def test_vault__from_within_a_pots_payment__pays_nobody(
    fractions: Fractions, studio: Studio, vault: Any, intruder: Intruder, inner: str
) -> None:
    vault.transfer(intruder.address, SUPPLY // 10, sender=fractions.curator)
    studio.pass_time(1)
    fractions.auctioned(vault, studio.person("buyer"))
    assert studio.send(studio.stranger, vault, value=ETHER)
    assert intruder.refused(call(vault.cash), call(getattr(vault, inner))) == GUARDED


# Pools


TRADES = (
    *("swapEthForFractions", "swapEthForExactFractions", "swapFractionsForEth"),
    *("swapFractionsForEthWithPermit", "swapFractionsForExactEth", "addLiquidity"),
    *("addLiquidityWithPermit", "removeLiquidity", "collect", "sync", "claim"),
    "meanPriceBetween",
)
VIEWS = {
    "reserves": (),
    "fractionsOut": (ETHER,),
    "ethIn": (ETHER,),
    "ethOut": (ETHER,),
    "fractionsIn": (ETHER // 100,),
    "recall": (60, 30, 1),
    "keptLiquidity": (),
}


def trades(fractions: Fractions, studio: Studio, vault: Any, intruder: Intruder) -> dict[str, Call]:
    """Every guarded call of a pool, by one who has fractions, shares, ETH and income there."""
    fractions.collection.setRoyalty(fractions.artist, 500, sender=studio.stranger)
    pool = fractions.pool(vault, 20 * ETHER, SUPPLY // 2)
    me, much = intruder.address, SUPPLY
    vault.transfer(me, SUPPLY // 4, sender=fractions.curator)
    intruder.act(call(vault.approve, pool, much))
    intruder.act(call(pool.addLiquidity, much, 0, me, FOREVER, value=ETHER))
    intruder.act(call(pool.swapEthForFractions, 0, me, FOREVER, value=ETHER))
    # What was donated, what the vault earned, and a day in which that accrued.
    vault.transfer(pool, ETHER, sender=fractions.curator)
    assert studio.send(studio.stranger, pool, value=ETHER, gas=100_000)
    pool.accrue(sender=studio.stranger)
    studio.pass_time(2 * DAY)
    return {
        "swapEthForFractions": call(pool.swapEthForFractions, 0, me, FOREVER, value=ETHER),
        "swapEthForExactFractions": call(
            pool.swapEthForExactFractions, ETHER, me, FOREVER, value=ETHER
        ),
        "swapFractionsForEth": call(pool.swapFractionsForEth, ETHER, 0, me, FOREVER),
        "swapFractionsForEthWithPermit": call(
            pool.swapFractionsForEthWithPermit, ETHER, 0, me, FOREVER, ANY_SIGNATURE
        ),
        "swapFractionsForExactEth": call(
            pool.swapFractionsForExactEth, ETHER // 100, much, me, FOREVER
        ),
        "addLiquidity": call(pool.addLiquidity, much, 0, me, FOREVER, value=ETHER // 10),
        "addLiquidityWithPermit": call(
            pool.addLiquidityWithPermit, much, 0, me, FOREVER, ANY_SIGNATURE, value=ETHER // 10
        ),
        "removeLiquidity": call(pool.removeLiquidity, ETHER, 0, 0, me, FOREVER),
        "collect": call(pool.collect),
        "sync": call(pool.sync),
        "claim": call(pool.claim, me),
        "meanPriceBetween": call(pool.meanPriceBetween, studio.now - DAY, studio.now),
    } | {name: call(getattr(pool, name), *words) for name, words in VIEWS.items()}


@pytest.mark.parametrize("outer", ["swapFractionsForEth", "removeLiquidity"])
def test_pool__from_within_a_payment__neither_trades_nor_answers(
    fractions: Fractions, studio: Studio, vault: Any, intruder: Intruder, outer: str
) -> None:
    every = trades(fractions, studio, vault, intruder)
    guards = guarded("fractions/FractionPool.sol", "fractions/PoolBooks.sol")
    assert set(every) == {*TRADES, *VIEWS} == guards
    answers = {}
    for inner in every:
        snapshot = studio.rpc("evm_snapshot", [])
        answers[inner] = intruder.refused(every[outer], every[inner])
        studio.rpc("evm_revert", [snapshot])
    assert answers == dict.fromkeys(every, GUARDED)
