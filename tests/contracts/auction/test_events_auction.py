"""What auctions say, to the last value."""

from tests.contracts.auction.bids import furnish
from tests.contracts.auction.market import AUCTION_TERMS, RESERVE, Market
from tests.contracts.auction.market import DURATION as AUCTION
from tests.contracts.auction.market import EXTENSION as LONGER
from tests.support import receivers
from tests.support.events import event, said


def test_auction__is_told_from_its_start_to_the_next(market: Market) -> None:
    studio, house = market.studio, market.house
    finished = furnish(market)
    ada, bob = studio.person("first bidder"), studio.person("second bidder")
    started = house.start(sender=studio.stranger)
    end = studio.now + AUCTION
    assert said(started, house) == [event("AuctionStarted", lot=0, end=end, reserve=RESERVE)]
    placed = house.bid(0, value=RESERVE, sender=ada)
    assert said(placed, house) == [event("BidPlaced", lot=0, bidder=ada, amount=RESERVE)]
    studio.behaves(ada.address, receivers.REFUSES)
    studio.at(end)
    placed = house.bid(0, value=2 * RESERVE, sender=bob)
    assert said(placed, house) == [
        event("BidPlaced", lot=0, bidder=bob, amount=2 * RESERVE),
        event("AuctionExtended", lot=0, end=end + LONGER),
        event("Credited", account=ada, amount=RESERVE),
    ]
    placed = house.bidWithCredit(0, 3 * RESERVE, value=2 * RESERVE, sender=ada)
    assert said(placed, house)[:2] == [
        event("CreditUsed", account=ada, amount=RESERVE),
        event("BidPlaced", lot=0, bidder=ada, amount=3 * RESERVE),
    ]
    studio.pass_to(house.auction().end + 1)
    settled = house.settle(sender=studio.stranger)
    token = studio.artwork.tokenOf(finished.digests[2])
    assert said(settled, house) == [
        event("AuctionSettled", lot=0, tokenId=token, winner=ada, amount=3 * RESERVE),
        event("Paid", account=market.splits.splitterOf(finished.id), amount=3 * RESERVE),
        event("AuctionStarted", lot=1, end=studio.now + AUCTION, reserve=RESERVE),
    ]


def test_auction__without_bids_or_a_work__is_told(market: Market) -> None:
    studio, house = market.studio, market.house
    finished = furnish(market)
    house.start(sender=studio.stranger)
    for again in (True, False):
        studio.pass_to(house.auction().end + 1)
        settled = house.settle(sender=studio.stranger)
        assert said(settled, house) == [
            event("AuctionUnsold", lot=0, toTreasury=not again),
            event(
                "AuctionStarted",
                lot=0 if again else 1,
                end=studio.now + AUCTION,
                reserve=RESERVE,
            ),
        ]
    bidder = studio.person("bidder")
    house.bid(1, value=RESERVE, sender=bidder)
    studio.artwork.mint(*finished.work(0), studio.stranger, sender=studio.dao)
    studio.pass_to(house.auction().end + 1)
    settled = house.settle(sender=studio.stranger)
    assert said(settled, house)[:2] == [
        event("AuctionVoided", lot=1, bidder=bidder, amount=RESERVE),
        event("Paid", account=bidder, amount=RESERVE),
    ]


def test_house__says_its_terms_and_pauses(market: Market) -> None:
    house, dao = market.house, market.studio.dao
    for paused in (True, False):
        changed = house.setPaused(paused, sender=dao)
        assert said(changed, house) == [event("AuctionPauseSet", paused=paused)]
    terms = (RESERVE + 1, *AUCTION_TERMS[1:])
    changed = house.setTerms(terms, sender=dao)
    assert said(changed, house) == [event("AuctionTermsSet", terms=terms)]
