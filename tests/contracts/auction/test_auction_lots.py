"""AuctionHouse: lots that were minted elsewhere, or cannot be, and houses one after another."""

from typing import Any

from ape.api import AccountAPI
from web3 import Web3

from oracle.quantities import ETHER
from tests.contracts.auction.bids import VOTE, bid, finish, furnish
from tests.contracts.auction.market import (
    AUCTION_TERMS,
    DURATION,
    PERIOD,
    RESERVE,
    ZERO,
    Market,
)
from tests.contracts.studio import FinishedRound, Studio
from tests.support.events import event, said
from tests.support.refusals import error


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
