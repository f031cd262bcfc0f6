"""Auctions: who is paid or delivered to in the middle of a call begins nothing."""

import pytest

from tests.contracts.auction.bids import furnish
from tests.contracts.auction.market import RESERVE, Market
from tests.contracts.intruder import GUARDED, Intruder, call


@pytest.mark.parametrize("inner", ["bid", "bidWithCredit"])
def test_house__from_within_a_repaid_bid__takes_none(
    market: Market, intruder: Intruder, inner: str
) -> None:
    studio, house = market.studio, market.house
    furnish(market)
    house.start(sender=studio.stranger)
    intruder.act(call(house.bid, 0, value=RESERVE))
    every = {
        "bid": call(house.bid, 0, value=4 * RESERVE),
        "bidWithCredit": call(house.bidWithCredit, 0, 4 * RESERVE, value=4 * RESERVE),
    }
    rival = studio.person("rival")
    found = intruder.within_anothers(
        house.bid, 0, inner=every[inner], value=2 * RESERVE, sender=rival
    )
    assert found == GUARDED
    assert house.auction().bidder == rival
    intruder.act(every[inner])
    assert house.auction().bidder == intruder.address


@pytest.mark.parametrize("inner", ["settle", "start"])
def test_house__from_within_a_voided_sale__begins_nothing(
    market: Market, intruder: Intruder, inner: str
) -> None:
    """The work was minted meanwhile, so the bid goes back: to one who would go on at once."""
    studio, house = market.studio, market.house
    finished = furnish(market)
    house.start(sender=studio.stranger)
    intruder.act(call(house.bid, 0, value=RESERVE))
    studio.artwork.mint(*finished.work(2), studio.stranger, sender=studio.dao)
    studio.pass_to(house.auction().end + 1)
    assert intruder.within(call(house.settle), call(getattr(house, inner))) == GUARDED
