"""AuctionHouse: curated works are sold one after another, and nobody's money can be kept."""

import pytest
from ape.api import AccountAPI

from oracle.quantities import ETHER
from tests.contracts.auction.bids import bid, finish, furnish, refused
from tests.contracts.auction.market import (
    AUCTION_TERMS,
    DAY,
    DURATION,
    EXTENSION,
    EXTENSION_CAP,
    INCREMENT,
    RESERVE,
    RETRY,
    TO_TREASURY,
    TRIES,
    Market,
)
from tests.contracts.studio import FinishedRound
from tests.support import receivers
from tests.support.refusals import ACCEPTED, error


def test_auction__when_won__mints_pays_and_starts_the_next(
    market: Market, sold_round: FinishedRound, bidders: list[AccountAPI]
) -> None:
    studio, house = market.studio, market.house
    ada, bob = bidders[:2]
    bid(market, ada, RESERVE)
    had = studio.balance(ada)
    bid(market, bob, 2 * RESERVE)
    assert studio.balance(ada) == had + RESERVE, "the bid before is back at once"
    finish(market)
    token = studio.artwork.tokenOf(sold_round.digests[2])
    assert studio.artwork.ownerOf(token) == bob
    splitter = market.splits.splitterOf(sold_round.id)
    assert studio.balance(splitter) == 2 * RESERVE, "the whole price, in that transaction"
    assert studio.artwork.royaltyInfo(token, 1_000) == (splitter, 50)
    market.splits.fix(sold_round.id, sender=studio.stranger)
    market.splitter_at(splitter).distribute(sender=studio.stranger)
    assert studio.balance(market.artist) % ETHER == 2 * RESERVE // 2
    assert house.auction().lot == 1
    assert not house.auction().settled
    ((amount, time, lot),) = house.prices(5)
    assert (amount, time, lot) == (2 * RESERVE, house.auction().start, 0)


def test_bid__when_too_low_or_misplaced__is_refused(
    market: Market, sold_round: FinishedRound, bidders: list[AccountAPI]
) -> None:
    ada, bob = bidders[:2]
    for amount in (0, RESERVE - 1):
        wanted = error("AuctionBidInvalid", lot=0, amount=amount, min=RESERVE)
        assert refused(market, ada, amount) == wanted
    assert refused(market, ada, RESERVE, lot=1) == error("AuctionLotInvalid", given=1, lot=0)
    bid(market, ada, RESERVE)
    min_bid = RESERVE + RESERVE * INCREMENT // 10_000
    assert market.house.auction().minBid == min_bid
    wanted = error("AuctionBidInvalid", lot=0, amount=min_bid - 1, min=min_bid)
    assert refused(market, bob, min_bid - 1) == wanted
    assert refused(market, bob, min_bid) == ACCEPTED
    market.studio.pass_to(market.house.auction().end + 1)
    end = market.house.auction().end
    assert refused(market, bob, min_bid) == error("AuctionOver", lot=0, end=end)


def test_bid__when_late__extends_the_auction_up_to_its_cap(
    market: Market, sold_round: FinishedRound, bidders: list[AccountAPI]
) -> None:
    house, studio = market.house, market.studio
    begun = house.auction().start
    assert house.auction().end == begun + DURATION
    studio.at(begun + 10)
    bid(market, bidders[0], RESERVE)
    assert house.auction().end == begun + DURATION, "an early bid extends nothing"
    amount = RESERVE
    for number in range(6):
        amount *= 2
        end = house.auction().end
        studio.at(end)
        bid(market, bidders[number % 2], amount)
        latest = begun + DURATION + EXTENSION_CAP
        assert house.auction().end == min(end + EXTENSION, latest)
    studio.at(house.auction().end + 1)
    assert "AuctionOver" in refused(market, bidders[0], 2 * amount)


@pytest.mark.parametrize("code", [receivers.REFUSES, receivers.BURNS_GAS, receivers.BOMB])
def test_bidder__when_it_takes_no_money_back__blocks_nobody_and_loses_nothing(
    market: Market, sold_round: FinishedRound, bidders: list[AccountAPI], code: str
) -> None:
    studio, house = market.studio, market.house
    ada, bob = bidders[:2]
    bid(market, ada, RESERVE)
    studio.behaves(ada.address, code)
    receipt = bid(market, bob, 2 * RESERVE)
    assert receipt.gas_used < 200_000
    assert house.credit(ada) == RESERVE
    studio.behaves(ada.address, "0x")
    # The credit is good for the next bid, together with fresh money.
    call = house.bidWithCredit
    found = studio.refusal(call, 0, 3 * RESERVE, sender=ada, value=RESERVE)
    wanted = {"account": ada, "credit": RESERVE, "sent": RESERVE, "amount": 3 * RESERVE}
    assert found == error("AuctionCreditTooSmall", **wanted)
    found = studio.refusal(call, 0, RESERVE, sender=ada, value=2 * RESERVE)
    assert found.startswith("AuctionCreditTooSmall")
    house.bidWithCredit(0, 3 * RESERVE, sender=ada, value=2 * RESERVE)
    assert (house.credit(ada), house.totalCredit()) == (0, 0)
    assert house.auction().bidder == ada
    finish(market)
    assert studio.balance(house) == 0


def test_bidder__when_it_calls_back__gets_its_money_once(
    market: Market, sold_round: FinishedRound, bidders: list[AccountAPI]
) -> None:
    studio, house = market.studio, market.house
    ada, bob = bidders[:2]
    bid(market, ada, RESERVE)
    for again in (house.settle.encode_input(), house.withdrawCredit.encode_input(ada)):
        snapshot = studio.rpc("evm_snapshot", [])
        studio.behaves(ada.address, receivers.calls_back(house.address, bytes(again)))
        bid(market, bob, 2 * RESERVE)
        assert studio.balance(house) == 2 * RESERVE
        studio.rpc("evm_revert", [snapshot])


def test_settle__when_not_its_time__refuses(market: Market, sold_round: FinishedRound) -> None:
    studio, house = market.studio, market.house
    end = house.auction().end
    studio.at(end)
    found = studio.refusal(house.settle, sender=studio.stranger)
    assert found == error("AuctionNotOver", lot=0, end=end)
    found = studio.refusal(house.start, sender=studio.stranger)
    assert found == error("AuctionUnderWay", lot=0)


def test_house__when_nothing_was_chosen__says_so(market: Market) -> None:
    studio, house = market.studio, market.house
    assert studio.refusal(house.start, sender=studio.stranger) == error(
        "AuctionNothingToSell", lots=0
    )
    assert studio.refusal(house.settle, sender=studio.stranger) == error("AuctionNone")
    assert refused(market, studio.stranger, RESERVE) == error("AuctionNone")
    assert house.auction().settled


def test_work__when_nobody_bids__is_offered_again_and_then_the_treasurys(
    market: Market, sold_round: FinishedRound
) -> None:
    studio, house = market.studio, market.house
    for _ in range(TRIES - 1):
        finish(market)
        assert house.auction().lot == 0
    finish(market)
    assert studio.artwork.ownerOf(studio.artwork.tokenOf(sold_round.digests[2])) == studio.dao
    assert house.auction().lot == 1
    house.setTerms((*AUCTION_TERMS[:5], TO_TREASURY, TRIES), sender=studio.dao)
    finish(market)
    assert studio.artwork.ownerOf(studio.artwork.tokenOf(sold_round.digests[0])) == studio.dao
    assert house.sales() == 0


def test_pause__stops_new_auctions_and_traps_no_money(
    market: Market, sold_round: FinishedRound, bidders: list[AccountAPI]
) -> None:
    studio, house = market.studio, market.house
    assert "OwnableUnauthorizedAccount" in studio.refusal(
        house.setPaused, True, sender=studio.stranger
    )
    house.setPaused(True, sender=studio.dao)
    bid(market, bidders[0], RESERVE)
    finish(market)
    assert studio.artwork.balanceOf(bidders[0]) == 1
    assert house.auction().settled
    assert studio.refusal(house.start, sender=studio.stranger) == error("AuctionsPaused")
    house.setPaused(False, sender=studio.dao)
    house.start(sender=studio.stranger)
    assert house.auction().lot == 1


def test_terms__when_voted__are_those_of_the_next_auction(
    market: Market, sold_round: FinishedRound, bidders: list[AccountAPI]
) -> None:
    house, studio = market.house, market.studio
    before = house.auction()
    terms = (5 * RESERVE, 2 * DURATION, 7, 70, 1_000, RETRY, 1)
    house.setTerms(terms, sender=studio.dao)
    after = house.auction()
    assert (after.end, after.minBid) == (before.end, before.minBid)
    bid(market, bidders[0], RESERVE)
    assert house.auction().minBid == RESERVE + RESERVE * INCREMENT // 10_000
    finish(market)
    now = house.auction()
    assert (now.minBid, now.end - now.start) == (5 * RESERVE, 2 * DURATION)


@pytest.mark.parametrize(
    ("term", "place", "value", "min_value", "max_value"),
    [
        ("reserve", 0, 0, 1, 2**96 - 1),
        ("duration", 1, 59, 60, 2_592_000),
        ("duration", 1, 2_592_001, 60, 2_592_000),
        ("extension", 2, 86_401, 0, 86_400),
        ("extensionCap", 3, EXTENSION - 1, EXTENSION, 604_800),
        ("increment", 4, 0, 1, 5_000),
        ("increment", 4, 5_001, 1, 5_000),
        ("tries", 6, 0, 1, 10),
        ("tries", 6, 11, 1, 10),
    ],
)
def test_terms__when_outside_their_bounds__are_refused(
    market: Market, term: str, place: int, value: int, min_value: int, max_value: int
) -> None:
    terms = [*AUCTION_TERMS[:place], value, *AUCTION_TERMS[place + 1 :]]
    name = term.encode().ljust(32, b"\0")
    wanted = error("AuctionTermsInvalid", term=name, value=value, min=min_value, max=max_value)
    studio, house = market.studio, market.house
    assert studio.refusal(house.setTerms, terms, sender=studio.dao) == wanted
    beside = (studio.artwork, market.curation, market.splits)
    arguments = (studio.dao.address, *(contract.address for contract in beside), 60, terms)
    assert studio.creation_refusal("AuctionHouse", *arguments) == wanted


@pytest.mark.parametrize(
    "terms",
    [
        (1, 60, 0, 0, 1, TO_TREASURY, 1),
        (2**96 - 1, 30 * DAY, DAY, DAY, 5_000, RETRY, 10),
        (RESERVE, DURATION, 0, 7 * DAY, INCREMENT, RETRY, TRIES),
    ],
)
def test_terms__at_their_bounds__are_taken(market: Market, terms: tuple[int, ...]) -> None:
    market.house.setTerms(terms, sender=market.studio.dao)
    assert tuple(market.house.getTerms()) == terms


def test_auction__costs_less_than_its_peer(market: Market, bidders: list[AccountAPI]) -> None:
    """Receipts of Nouns V3: 48,745 to outbid, 148,041 to settle with a counter for a token."""
    for finished in (furnish(market), furnish(market, "second")):
        market.splits.fix(finished.id, sender=market.studio.stranger)
    market.house.start(sender=market.studio.stranger)
    amount = RESERVE
    for lot in range(3):
        for bidder in (*bidders, *bidders):
            amount = amount * 11 // 10
            outbid = bid(market, bidder, amount, lot)
        settled = finish(market)
    assert outbid.gas_used <= 47_000
    assert settled.gas_used <= 190_000
