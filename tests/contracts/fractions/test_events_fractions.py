"""What vaults and pools say, to the last value."""

from typing import Any

import pytest

from oracle.quantities import ETHER
from tests.contracts.fractions.fractions import (
    DURATION,
    EXTENSION,
    FEE,
    FOREVER,
    POOL_TERMS,
    PRICE,
    REFUSES,
    SUPPLY,
    VAULT_TERMS,
    Fractions,
)
from tests.contracts.studio import Studio
from tests.support.events import event, said

WHOLE = 10_000


@pytest.fixture
def vault(fractions: Fractions) -> Any:
    return fractions.vault()


# Vaults


def test_factory__says_what_it_made_and_by_which_terms(
    fractions: Fractions, studio: Studio
) -> None:
    vaults, curator = fractions.vaults, fractions.curator
    made = vaults.fractionalise(
        [fractions.item()], "Jasper", "JSP", SUPPLY, PRICE, FEE, sender=curator
    )
    (found,) = made.decode_logs(vaults.Fractionalised)
    assert said(made, vaults) == [
        event("Fractionalised", vault=found.vault, curator=curator, supply=SUPPLY, price=PRICE)
    ]
    terms = (DURATION + 1, *VAULT_TERMS[1:])
    changed = vaults.setTerms(terms, sender=studio.dao)
    assert said(changed, vaults) == [event("VaultTermsSet", terms=terms)]


def test_factory__says_whose_pools_it_knows(fractions: Fractions, studio: Studio) -> None:
    vaults = studio.stranger.deploy(
        fractions.project.FractionVaultFactory, studio.dao, studio.artwork, 60, VAULT_TERMS
    )
    known = vaults.setPools(fractions.pools, sender=studio.dao)
    assert said(known, vaults) == [event("PoolsSet", pools=fractions.pools)]


def test_price__is_told_with_the_reserve_in_force(
    fractions: Fractions, studio: Studio, vault: Any
) -> None:
    studio.pass_time(1)
    named = vault.namePrice(PRICE + ETHER, sender=fractions.curator)
    assert said(named, vault) == [
        event("PriceNamed", account=fractions.curator, price=PRICE + ETHER, reserve=PRICE)
    ]


def test_buyout__is_told_from_start_to_cash(
    fractions: Fractions, studio: Studio, vault: Any
) -> None:
    first, second = studio.person("first bidder"), studio.person("second bidder")
    studio.pass_time(1)
    started = vault.start(value=PRICE, sender=first)
    end = studio.now + DURATION
    assert said(started, vault) == [event("BuyoutStarted", bidder=first, amount=PRICE, end=end)]
    studio.at(end)
    bid = vault.bid(value=2 * PRICE, sender=second)
    assert said(bid, vault) == [
        event("BuyoutBid", bidder=second, amount=2 * PRICE),
        event("BuyoutExtended", end=end + EXTENSION),
        event("Paid", account=first, amount=PRICE),
    ]
    studio.pass_to(end + EXTENSION + 1)
    settled = vault.settle(sender=studio.stranger)
    fee = 2 * PRICE * FEE // WHOLE
    pot = 2 * PRICE - fee
    assert said(settled, vault) == [
        event("Paid", account=fractions.curator, amount=fee),
        event("BuyoutSettled", buyer=second, amount=2 * PRICE, pot=pot),
    ]
    cashed = vault.cash(sender=fractions.curator)
    assert said(cashed, vault) == [
        event("Cashed", account=fractions.curator, fractions=SUPPLY, amount=pot)
    ]


def test_buyout__that_cannot_be_delivered__is_told(
    fractions: Fractions, studio: Studio, vault: Any
) -> None:
    bidder = studio.person("bidder")
    studio.pass_time(1)
    vault.start(value=PRICE, sender=bidder)
    fractions.collection.behave(REFUSES, vault, b"", sender=studio.stranger)
    studio.pass_to(vault.buyout().end + 1)
    settled = vault.settle(sender=studio.stranger)
    assert said(settled, vault) == [
        event("BuyoutVoided", bidder=bidder, amount=PRICE),
        event("Paid", account=bidder, amount=PRICE),
    ]


def test_redemption_and_income__are_told(fractions: Fractions, studio: Studio, vault: Any) -> None:
    last = fractions.holder(vault, "last", 0.001)
    studio.pass_time(1)
    due = vault.redemptionPrice(fractions.curator)
    redeemed = vault.redeem(value=due + 5, sender=fractions.curator)
    assert said(redeemed, vault) == [
        event("Paid", account=fractions.curator, amount=5),
        event("Redeemed", account=fractions.curator, pot=due),
    ]
    cashed = vault.cash(sender=last)
    assert said(cashed, vault) == [
        event("Cashed", account=last, fractions=SUPPLY // 1_000, amount=due)
    ]


# Pools


def test_pool__is_told_from_its_making_to_its_end(
    fractions: Fractions, studio: Studio, vault: Any
) -> None:
    fractions.collection.setRoyalty(fractions.artist, 500, sender=studio.stranger)
    pools, curator = fractions.pools, fractions.curator
    made = pools.create(vault, sender=studio.stranger)
    pool = fractions.project.FractionPool.at(pools.poolOf(vault))
    assert said(made, pools) == [event("PoolCreated", vault=vault, pool=pool)]
    vault.approve(pool, 2**256 - 1, sender=curator)
    eth, fractions_in = 20 * ETHER, SUPPLY // 2
    added = pool.addLiquidity(fractions_in, 0, curator, FOREVER, value=eth, sender=curator)
    shares = pool.balanceOf(curator)
    assert said(added, pool) == [
        event(
            "LiquidityAdded",
            sender=curator,
            to=curator,
            eth=eth,
            fractions=fractions_in,
            liquidity=shares,
        )
    ]
    other = studio.person("receiver")
    wanted = pool.fractionsOut(ETHER)
    bought = pool.swapEthForFractions(0, other, FOREVER, value=ETHER, sender=studio.stranger)
    assert said(bought, pool) == [
        event(
            "Swap",
            sender=studio.stranger,
            to=other,
            ethIn=ETHER,
            fractionsIn=0,
            ethOut=0,
            fractionsOut=wanted,
        )
    ]
    wanted = pool.ethOut(ETHER)
    sold = pool.swapFractionsForEth(ETHER, 0, other, FOREVER, sender=curator)
    assert said(sold, pool) == [
        event(
            "Swap",
            sender=curator,
            to=other,
            ethIn=0,
            fractionsIn=ETHER,
            ethOut=wanted,
            fractionsOut=0,
        )
    ]
    due = pool.studioDue()
    collected = pool.collect(sender=studio.stranger)
    assert said(collected, pool) == [
        event("StudioPartCollected", receiver=fractions.artist, amount=due)
    ]
    vault.transfer(pool, 7, sender=curator)
    assert said(pool.sync(sender=studio.stranger), pool) == [event("Donated", fractions=7)]
    held, (eth, fractions_in), total = shares // 2, pool.reserves(), pool.totalSupply()
    removed = pool.removeLiquidity(held, 0, 0, other, FOREVER, sender=curator)
    assert said(removed, pool) == [
        event(
            "LiquidityRemoved",
            sender=curator,
            to=other,
            eth=held * eth // total,
            fractions=held * fractions_in // total,
            liquidity=held,
        )
    ]
    terms = (POOL_TERMS[0] + 1, POOL_TERMS[1])
    changed = pools.setTerms(terms, sender=studio.dao)
    assert said(changed, pools) == [event("PoolTermsSet", terms=terms)]
