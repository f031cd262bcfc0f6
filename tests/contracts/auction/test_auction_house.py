"""AuctionHouse: curated works are sold one after another, and nobody's money can be kept."""

from typing import Any

import pytest
from ape.api import AccountAPI
from web3 import Web3

from oracle.quantities import ETHER
from tests.contracts.auction.market import (
    AUCTION_TERMS,
    DAY,
    DURATION,
    EXTENSION,
    EXTENSION_CAP,
    INCREMENT,
    PERIOD,
    RESERVE,
    RETRY,
    TO_TREASURY,
    TRIES,
    ZERO,
    Market,
)
from tests.contracts.studio import FinishedRound, Studio
from tests.support import receivers
from tests.support.events import event, said
from tests.support.refusals import ACCEPTED, error

VOTE = 10**9


def furnish(market: Market, name: str = "") -> FinishedRound:
    """A round whose works 2, 0 and 1 were chosen, in this order."""
    voter = market.studio.person("curator")
    if not market.studio.token.getVotes(voter):
        market.member("curator", 10 * ETHER)
    finished = market.opened(name=name)
    ballot = [3 * VOTE << 16 | 2, 2 * VOTE << 16 | 0, VOTE << 16 | 1]
    market.curation.vote(finished.id, ballot, sender=voter)
    assert market.close(finished) == [2, 0, 1]
    return finished


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


def bid(market: Market, who: AccountAPI, amount: int, lot: int = 0):  # type: ignore[no-untyped-def]
    return market.house.bid(lot, value=amount, sender=who)


def refused(market: Market, who: AccountAPI, amount: int, lot: int = 0) -> str:
    return market.studio.refusal(market.house.bid, lot, sender=who, value=amount)


def finish(market: Market):  # type: ignore[no-untyped-def]
    """Settles the auction in its first second after the end."""
    market.studio.pass_to(market.house.auction().end + 1)
    return market.house.settle(sender=market.studio.stranger)


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
        wanted = error("AuctionBidInvalid", lot=0, amount=amount, minimum=RESERVE)
        assert refused(market, ada, amount) == wanted
    assert refused(market, ada, RESERVE, lot=1) == error("AuctionLotInvalid", given=1, lot=0)
    bid(market, ada, RESERVE)
    minimum = RESERVE + RESERVE * INCREMENT // 10_000
    assert market.house.auction().minimum == minimum
    wanted = error("AuctionBidInvalid", lot=0, amount=minimum - 1, minimum=minimum)
    assert refused(market, bob, minimum - 1) == wanted
    assert refused(market, bob, minimum) == ACCEPTED
    market.studio.pass_to(market.house.auction().end + 1)
    end = market.house.auction().end
    assert refused(market, bob, minimum) == error("AuctionOver", lot=0, end=end)


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
    assert (after.end, after.minimum) == (before.end, before.minimum)
    bid(market, bidders[0], RESERVE)
    assert house.auction().minimum == RESERVE + RESERVE * INCREMENT // 10_000
    finish(market)
    now = house.auction()
    assert (now.minimum, now.end - now.start) == (5 * RESERVE, 2 * DURATION)


@pytest.mark.parametrize(
    ("term", "place", "value", "least", "most"),
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
    market: Market, term: str, place: int, value: int, least: int, most: int
) -> None:
    terms = [*AUCTION_TERMS[:place], value, *AUCTION_TERMS[place + 1 :]]
    name = term.encode().ljust(32, b"\0")
    wanted = error("AuctionTermsInvalid", term=name, value=value, least=least, most=most)
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


def voided(lot: int, bidder: AccountAPI) -> list[str]:
    """What the house says when a bid of the reserve goes back."""
    return [
        event("AuctionVoided", lot=lot, bidder=bidder, amount=RESERVE),
        event("Paid", account=bidder, amount=RESERVE),
    ]


def take(market: Market, *lots: int) -> None:
    """The DAO mints lots past the house."""
    artwork, dao = market.studio.artwork, market.studio.dao
    artwork.setMinter(dao, sender=dao)
    for lot in lots:
        artwork.mintCurated(lot, dao, sender=dao)
    artwork.setMinter(market.house, sender=dao)


def another_house(market: Market) -> Any:
    """A house that comes after the first one, with the same curation."""
    studio = market.studio
    house = studio.stranger.deploy(
        market.project.AuctionHouse,
        studio.dao,
        studio.artwork,
        market.curation,
        market.splits,
        60,
        AUCTION_TERMS,
    )
    studio.artwork.setMinter(house, sender=studio.dao)
    return house


def test_work__when_it_was_minted_elsewhere__gives_the_bid_back(
    market: Market, sold_round: FinishedRound, bidders: list[AccountAPI]
) -> None:
    studio, house = market.studio, market.house
    ada = bidders[0]
    had = studio.balance(ada)
    bid(market, ada, RESERVE)
    take(market, 0)
    receipt = finish(market)
    assert said(receipt, house) == [
        *voided(0, ada),
        event("AuctionStarted", lot=1, end=studio.now + DURATION, reserve=RESERVE),
    ]
    assert had - studio.balance(ada) < RESERVE, "only gas"
    assert studio.balance(house) == 0
    assert house.auction().lot == 1, "given up for good, and the next one is on"


def test_lot__when_the_house_is_briefly_not_the_minter__is_not_lost(
    market: Market, sold_round: FinishedRound, bidders: list[AccountAPI]
) -> None:
    """Somebody settles in that time, again and again: every lot is offered all the same."""
    studio, house = market.studio, market.house
    ada = bidders[0]
    bid(market, ada, RESERVE)
    studio.artwork.setMinter(studio.dao, sender=studio.dao)
    receipt = finish(market)
    assert said(receipt, house) == voided(0, ada)
    assert studio.balance(house) == 0
    assert (house.auction().settled, house.nextLot()) == (True, 0)
    for call in (house.start, house.settle):
        assert studio.refusal(call, sender=studio.stranger) in {
            error("AuctionNotMinter", minter=studio.dao, curation=market.curation),
            error("AuctionNone"),
        }
    studio.artwork.setMinter(house, sender=studio.dao)
    house.start(sender=studio.stranger)
    for lot, index in enumerate([2, 0, 1]):
        assert house.auction().lot == lot
        bid(market, ada, RESERVE, lot)
        finish(market)
        assert studio.artwork.ownerOf(studio.artwork.tokenOf(sold_round.digests[index])) == ada


def test_lot__when_nobody_bid_while_the_house_was_not_the_minter__is_offered_again(
    market: Market, sold_round: FinishedRound
) -> None:
    studio, house = market.studio, market.house
    studio.artwork.setMinter(studio.dao, sender=studio.dao)
    receipt = finish(market)
    assert said(receipt, house) == [event("AuctionVoided", lot=0, bidder=ZERO, amount=0)]
    studio.artwork.setMinter(house, sender=studio.dao)
    house.start(sender=studio.stranger)
    assert house.auction().lot == 0


def test_lot__when_unsold_while_auctions_are_paused__is_offered_again(
    market: Market, sold_round: FinishedRound
) -> None:
    studio, house = market.studio, market.house
    house.setPaused(True, sender=studio.dao)
    receipt = finish(market)
    assert said(receipt, house) == [event("AuctionUnsold", lot=0, toTreasury=False)]
    assert house.auction().settled
    house.setPaused(False, sender=studio.dao)
    house.start(sender=studio.stranger)
    assert house.auction().lot == 0


def test_house__when_the_collection_has_another_curation__sells_nothing_of_it(
    market: Market, sold_round: FinishedRound, bidders: list[AccountAPI]
) -> None:
    """Lots are numbers: the other curation's lot 0 is another work."""
    studio, house = market.studio, market.house
    other = Market(studio, market.project)
    studio.artwork.setMinter(house, sender=studio.dao)
    bid(market, bidders[0], RESERVE)
    receipt = finish(market)
    assert said(receipt, house) == voided(0, bidders[0])
    found = studio.refusal(house.start, sender=studio.stranger)
    assert found == error("AuctionNotMinter", minter=house, curation=other.curation)
    studio.artwork.setCuration(market.curation, sender=studio.dao)
    house.start(sender=studio.stranger)
    assert house.auction().lot == 0


def test_settle__when_the_mint_fails_for_another_reason__gives_the_bid_back(
    market: Market, sold_round: FinishedRound, bidders: list[AccountAPI]
) -> None:
    """Splits that refuse must not keep a bid in the house for ever."""
    studio, house = market.studio, market.house
    bid(market, bidders[0], RESERVE)
    studio.artwork.setSplits(market.curation, sender=studio.dao)
    receipt = finish(market)
    assert said(receipt, house)[:2] == voided(0, bidders[0])
    assert studio.balance(house) == 0
    studio.artwork.setSplits(market.splits, sender=studio.dao)
    assert house.auction().lot == 0
    bid(market, bidders[0], RESERVE)
    finish(market)
    assert studio.artwork.balanceOf(bidders[0]) == 1


def test_settle__with_too_little_gas__cannot_void_a_good_sale(
    market: Market, sold_round: FinishedRound, bidders: list[AccountAPI]
) -> None:
    studio, house = market.studio, market.house
    bid(market, bidders[0], RESERVE)
    studio.pass_to(house.auction().end + 1)
    data = bytes(house.settle.encode_input())
    for gas in range(60_000, 2_000_000, 20_000):
        if studio.send(studio.stranger, house, data=data, gas=gas):
            break
    assert studio.artwork.balanceOf(bidders[0]) == 1


def test_skip__when_more_lots_are_taken_than_a_start_passes__is_progress(
    market: Market, bidders: list[AccountAPI]
) -> None:
    """The DAO minted eighteen works itself: anyone skips them, in steps, and the house goes on."""
    studio, house = market.studio, market.house
    market.curation.setTerms((PERIOD, 9), sender=studio.dao)
    voter = market.member("curator", 10 * ETHER)
    for name in ("nine", "nine more"):
        finished = market.opened(works=9, name=name)
        ballot = [VOTE << 16 | index for index in range(9)]
        market.curation.vote(finished.id, ballot, sender=voter)
        market.close(finished)
    furnish(market, "free")
    take(market, *range(18))
    found = studio.refusal(house.start, sender=studio.stranger)
    assert found == error("AuctionLotsTaken", lot=16)
    receipt = house.skip(10, sender=bidders[0])
    assert said(receipt, house) == [event("LotsSkipped", first=0, count=10)]
    assert house.nextLot() == 10
    receipt = house.skip(2**256 - 1, sender=bidders[1])
    assert said(receipt, house) == [event("LotsSkipped", first=10, count=8)]
    found = studio.refusal(house.skip, 5, sender=bidders[0])
    assert found == error("AuctionNothingToSkip", lot=18), "what is not taken is nobody's to skip"
    house.start(sender=studio.stranger)
    assert house.auction().lot == 18
    take(market, 19, 20)
    bid(market, bidders[0], RESERVE, 18)
    finish(market)
    assert house.auction().settled
    assert house.nextLot() == 21
    found = studio.refusal(house.start, sender=studio.stranger)
    assert found == error("AuctionNothingToSell", lots=21)
    found = studio.refusal(house.skip, 1, sender=bidders[0])
    assert found == error("AuctionNothingToSkip", lot=21)


def test_settle__when_the_next_lots_are_taken__passes_them(
    market: Market, sold_round: FinishedRound, bidders: list[AccountAPI]
) -> None:
    studio, house = market.studio, market.house
    bid(market, bidders[0], RESERVE)
    take(market, 1)
    receipt = finish(market)
    token = studio.artwork.tokenOf(sold_round.digests[2])
    assert said(receipt, house) == [
        event("AuctionSettled", lot=0, tokenId=token, winner=bidders[0], amount=RESERVE),
        event("Paid", account=market.splits.splitterOf(sold_round.id), amount=RESERVE),
        event("LotsSkipped", first=1, count=1),
        event("AuctionStarted", lot=2, end=studio.now + DURATION, reserve=RESERVE),
    ]
    assert house.auction().lot == 2


def test_second_house__when_it_takes_over__sells_what_the_first_has_not(
    market: Market, sold_round: FinishedRound, bidders: list[AccountAPI]
) -> None:
    """Also the lot that was on offer: whoever had bid on it has the money back."""
    studio, old = market.studio, market.house
    bid(market, bidders[0], RESERVE)
    finish(market)
    bid(market, bidders[1], RESERVE, 1)
    new = another_house(market)
    assert said(finish(market), old) == voided(1, bidders[1])
    assert studio.balance(old) == 0
    new.start(sender=studio.stranger)
    assert new.auction().lot == 1
    new.bid(1, value=RESERVE, sender=bidders[1])
    studio.pass_to(new.auction().end + 1)
    new.settle(sender=studio.stranger)
    assert studio.artwork.balanceOf(bidders[1]) == 1
    assert new.auction().lot == 2


def test_digest__when_it_shares_its_first_96_bits__is_taken_for_the_house_as_for_the_mint(
    market: Market, sold_round: FinishedRound, bidders: list[AccountAPI]
) -> None:
    """Found by nobody yet; written into storage here. It must not stall the house."""
    studio, house, artwork = market.studio, market.house, market.studio.artwork
    take(market, 1)
    minted = sold_round.digests[0]
    alike = minted[:12] + bytes(20)
    assert artwork.tokenOf(minted) != 0
    assert artwork.tokenOf(alike) == 0
    assert artwork.isTaken(minted)
    assert artwork.isTaken(alike)
    assert not artwork.isTaken(sold_round.digests[2])
    twin = sold_round.digests[2][:12] + minted[12:]
    head = int.from_bytes(twin[:12], "big")
    plant_work(studio, head)
    assert artwork.tokenOf(sold_round.digests[2]) == 0
    bid(market, bidders[0], RESERVE)
    assert said(finish(market), house) == [
        *voided(0, bidders[0]),
        event("LotsSkipped", first=1, count=1),
        event("AuctionStarted", lot=2, end=studio.now + DURATION, reserve=RESERVE),
    ]
    assert house.auction().lot == 2


def plant_work(studio: Studio, head: int) -> None:
    """Writes a record under the first 96 bits of a digest, wherever the mapping lies."""
    for slot in range(20):
        place = Web3.keccak(head.to_bytes(32, "big") + slot.to_bytes(32, "big"))
        had = studio.w3.eth.get_storage_at(studio.artwork.address, int.from_bytes(place, "big"))
        word = (1 << 224 | 1 << 160 | 7).to_bytes(32, "big")
        where = [studio.artwork.address, studio.w3.to_hex(place)]
        studio.rpc("anvil_setStorageAt", [*where, studio.w3.to_hex(word)])
        if studio.artwork.isTaken(head.to_bytes(12, "big") + bytes(20)):
            return
        studio.rpc("anvil_setStorageAt", [*where, studio.w3.to_hex(bytes(had))])
    raise AssertionError("no mapping of works found")


def test_mint_curated__is_the_minters_and_only_for_winners(
    market: Market, sold_round: FinishedRound
) -> None:
    studio = market.studio
    found = studio.refusal(studio.artwork.mintCurated, 0, studio.dao, sender=studio.dao)
    assert found == error("ArtworkNotMinter", caller=studio.dao, minter=market.house)
    house = studio.account(market.house.address)
    found = studio.refusal(studio.artwork.mintCurated, 3, studio.dao, sender=house)
    assert found == error("CurationWinnerUnknown", number=3, count=3)
    studio.artwork.mintCurated(0, studio.dao, sender=house)
    found = studio.refusal(studio.artwork.mintCurated, 0, studio.dao, sender=house)
    assert found.startswith("ArtworkDigestMinted")


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
