"""An auction that is under way, and people who bid in it."""

import pytest
from ape.api import AccountAPI

from tests.contracts.auction.bids import furnish
from tests.contracts.auction.market import Market
from tests.contracts.studio import FinishedRound, Studio


@pytest.fixture
def sold_round(market: Market) -> FinishedRound:
    """A furnished round whose first auction is under way."""
    finished = furnish(market)
    market.house.start(sender=market.studio.stranger)
    return finished


@pytest.fixture
def bidders(studio: Studio) -> list[AccountAPI]:
    """People with money."""
    return [studio.person(f"bidder {n}") for n in range(3)]
