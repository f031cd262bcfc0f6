"""Appraiser: what fractions are worth as collateral while a vault is bought out, and after."""

from typing import Any

import pytest
from ape.api import AccountAPI

from oracle.quantities import ETHER
from tests.contracts.appraisal.appraisals import ETH, WHOLE, WORTH, Appraisals, cut, near
from tests.contracts.fractions.fractions import CALLS_BACK, FEE, FOREVER, PRICE, SOLD
from tests.contracts.fractions.pools import buy
from tests.contracts.studio import Studio
from tests.support import receivers
from tests.support.refusals import ACCEPTED


def test_collateral__in_a_buy_out__is_bounded_by_the_bid_both_ways(
    appraisals: Appraisals, studio: Studio, vault: Any, pool: Any
) -> None:
    bidder = studio.person("bidder")
    vault.start(value=PRICE, sender=bidder)
    certain = PRICE - PRICE // 10 - PRICE * FEE // WHOLE
    borrow, liquidation = appraisals.collateral(vault)
    assert near(borrow, cut(WORTH))
    assert near(liquidation, max(WORTH, certain))
    vault.bid(value=3 * PRICE, sender=bidder)
    certain = 3 * PRICE - 3 * PRICE // 10 - 3 * PRICE * FEE // WHOLE
    assert appraisals.collateral(vault)[1] == certain
    told = appraisals.appraiser.appraiseVault(vault, block_id="latest")
    assert (told.market.value, told.market.newest) == (certain, studio.now)
    assert told.value == certain, "that much is sure"


def test_collateral__in_a_buy_out_below_the_market__is_the_bid_for_borrowing(
    appraisals: Appraisals, studio: Studio
) -> None:
    vault = appraisals.vault(price=ETHER)
    appraisals.market_of(vault, ETH)
    vault.start(value=ETHER, sender=studio.person("bidder"))
    borrow, liquidation = appraisals.collateral(vault)
    assert borrow == ETHER - ETHER // 10 - ETHER * FEE // WHOLE
    assert near(liquidation, WORTH)


def test_collateral__after_a_buy_out__is_the_pot_to_the_wei(
    appraisals: Appraisals, studio: Studio, vault: Any, pool: Any, trader: AccountAPI
) -> None:
    vault.namePrice(PRICE, sender=trader)
    studio.pass_time(1)
    appraisals.fractions.auctioned(vault, studio.person("bidder"))
    pot = vault.buyout().pot
    assert appraisals.collateral(vault) == (pot, pot)
    told = appraisals.appraiser.appraiseVault(vault)
    assert (told.value, told.market.value, told.market.depth) == (pot, pot, pot)
    vault.cash(sender=trader)
    left = pot * vault.shares() // vault.buyout().shares
    assert appraisals.collateral(vault) == (left, left)
    assert left < pot


def test_collateral__when_all_was_redeemed__is_nothing(
    appraisals: Appraisals, studio: Studio, vault: Any
) -> None:
    vault.redeem(sender=appraisals.fractions.curator)
    assert appraisals.collateral(vault) == (0, 0)
    assert appraisals.appraiser.appraiseVault(vault).value == 0


@pytest.mark.parametrize("question", ["drawValue", "marketValue"])
def test_collateral__while_pool_or_vault_pays__refuses_instead_of_guessing(
    appraisals: Appraisals, studio: Studio, question: str
) -> None:
    """Whoever is paid, or takes a token, and then asks what the fractions are worth, is refused."""
    appraiser, fractions = appraisals.appraiser, appraisals.fractions
    vault = fractions.vault()
    pool = appraisals.market_of(vault, ETH)
    trader = fractions.holder(vault, "trader", 0.25)
    vault.approve(pool, 2**256 - 1, sender=trader)
    ask = getattr(appraiser, question)
    asks = bytes(ask.encode_input(vault))
    taker = studio.nobody("asks")
    studio.behaves(taker, receivers.calls_back(appraiser.address, asks, gas=200_000))
    asked = studio.refusal(ask, vault, sender=trader)
    assert asked == ACCEPTED
    receipt = pool.swapFractionsForEth(ETHER, 0, taker, FOREVER, sender=trader)
    (told,) = [log for log in receipt.logs if log["address"].lower() == taker.lower()]
    assert int.from_bytes(bytes(told["topics"][0]), "big") == 0
    fractions.collection.behave(CALLS_BACK, appraiser, asks, sender=studio.stranger)
    buy(pool, trader, ETHER)
    vault.namePrice(PRICE, sender=trader)
    studio.pass_time(1)
    vault.start(value=PRICE, sender=trader)
    studio.pass_to(vault.buyout().end + 1)
    receipt = vault.settle(sender=studio.stranger)
    assert vault.buyout().stage == SOLD
    (event,) = [
        log
        for log in fractions.collection.CalledBack.from_receipt(receipt)
        if log.contract_address == fractions.collection.address
    ]
    assert not event.success
