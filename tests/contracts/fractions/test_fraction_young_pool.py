"""Vaults beside pools that are empty or minutes old, and prices named again within a day."""

from typing import Any

import pytest

from oracle.quantities import ETHER
from tests.contracts.auction.market import DAY
from tests.contracts.fractions.fractions import FOREVER, PRICE, REDEEMED, SUPPLY, Fractions
from tests.contracts.studio import Studio
from tests.support.refusals import error

REST = SUPPLY // 2_000
"""Of the fractions, what somebody else holds: the curator has enough to redeem."""

DUE = PRICE // 2_000


@pytest.fixture
def vault(fractions: Fractions, studio: Studio) -> Any:
    """A vault nearly all of which is its curator's."""
    made = fractions.vault()
    fractions.holder(made, "last holder", 1 / 2_000)
    studio.pass_time(1)
    return made


def test_redeem__beside_a_pool_without_liquidity__goes_by_the_reserve(
    fractions: Fractions, studio: Studio, vault: Any
) -> None:
    fractions.pool(vault)
    studio.pass_time(3 * DAY)
    assert vault.redemptionPrice(fractions.curator) == DUE
    vault.redeem(value=DUE, sender=fractions.curator)
    assert vault.buyout().stage == REDEEMED


def test_redeem__beside_a_pool_that_is_minutes_old__goes_by_the_reserve(
    fractions: Fractions, studio: Studio, vault: Any
) -> None:
    """A price that did not hold for a day is none: whoever made the pool cannot ask any price."""
    last = studio.person("last holder")
    pool = fractions.pool(vault)
    vault.approve(pool, 2**256 - 1, sender=last)
    pool.addLiquidity(REST // 2, 0, last, FOREVER, value=900 * ETHER, sender=last)
    studio.pass_time(600)
    assert vault.redemptionPrice(fractions.curator) == DUE
    vault.redeem(value=DUE, sender=fractions.curator)
    assert vault.buyout().stage == REDEEMED


def test_redeem__on_the_second_at_which_the_pool_is_a_day_old__goes_by_its_mean(
    fractions: Fractions, studio: Studio, vault: Any
) -> None:
    last = studio.person("last holder")
    pool = fractions.pool(vault)
    vault.approve(pool, 2**256 - 1, sender=last)
    pool.addLiquidity(REST // 2, 0, last, FOREVER, value=9 * ETHER, sender=last)
    begun = pool.historyStart()
    studio.pass_to(begun + DAY - 1)
    assert vault.redemptionPrice(fractions.curator) == DUE
    studio.pass_to(begun + DAY)
    worth = 9 * ETHER * SUPPLY // (REST // 2)
    assert 0 <= vault.redemptionPrice(fractions.curator) - worth // 2_000 <= 1_000


def test_redeem__beside_a_pool_that_all_have_left__goes_by_the_reserve_or_its_dust(
    fractions: Fractions, studio: Studio, vault: Any
) -> None:
    """What stays in a pool for ever still says its last price: it only ever makes it dearer."""
    pool = fractions.pool(vault, ETHER, SUPPLY // 8_000)
    pool.removeLiquidity(
        pool.balanceOf(fractions.curator),
        0,
        0,
        fractions.curator,
        FOREVER,
        sender=fractions.curator,
    )
    studio.pass_time(2 * DAY)
    due = vault.redemptionPrice(fractions.curator)
    assert due >= DUE
    vault.redeem(value=due, sender=fractions.curator)
    assert vault.buyout().stage == REDEEMED


def test_name_price__twice_within_a_day__moves_the_band_once_and_from_when_it_began(
    fractions: Fractions, studio: Studio
) -> None:
    """Half a day after a price, another one: the band is the first one's, until its day is over."""
    vault, curator = fractions.vault(), fractions.curator
    studio.pass_time(DAY)
    vault.namePrice(PRICE // 2, sender=curator)
    named = studio.now
    band = (PRICE // 2, 2 * PRICE)
    assert vault.priceBand() == band, "as it was when the day of naming began"
    studio.pass_to(named + DAY // 2)
    vault.namePrice(PRICE // 2 + 10**9, sender=curator)
    assert vault.priceBand() == band, "naming again begins no new day"
    studio.at(named + DAY - 1)
    found = studio.refusal(vault.namePrice, PRICE // 4, sender=curator)
    assert found == error("VaultPriceInvalid", price=PRICE // 4, min=band[0], max=band[1])
    studio.pass_to(named + DAY)
    reserve = PRICE // 2 + 10**9
    assert vault.priceBand() == (reserve // 2 // 10**9 * 10**9, 2 * reserve), "it moves on time"
    min_price = vault.priceBand()[0]
    vault.namePrice(min_price, sender=curator)
    studio.pass_time(1)
    assert vault.reserve()[0] == min_price


@pytest.mark.parametrize("edge", [0, 1])
def test_name_price__at_either_end_of_the_band__is_taken(
    fractions: Fractions, studio: Studio, edge: int
) -> None:
    vault = fractions.vault()
    price = vault.priceBand()[edge]
    vault.namePrice(price, sender=fractions.curator)
    assert vault.priceOf(fractions.curator) == price
