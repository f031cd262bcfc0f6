"""FractionVault: buy-outs by auction, and getting everybody's money out."""

from typing import Any

import pytest
from ape.api import AccountAPI

from oracle.quantities import ETHER
from tests.contracts.auction.market import DAY
from tests.contracts.fractions.buyouts import BASIS_POINTS, fee_of, gain, quartered
from tests.contracts.fractions.fractions import (
    AUCTION,
    BURNS_GAS,
    CALLS_BACK,
    DURATION,
    EXTENSION,
    EXTENSION_CAP,
    HELD,
    HONEST,
    INCREMENT,
    PRETENDS,
    PRICE,
    REFUSES,
    SOLD,
    SUPPLY,
    Fractions,
)
from tests.contracts.studio import BARE_GAS, Studio
from tests.support import receivers
from tests.support.refusals import ACCEPTED, error

CRUMBS = 1_000
"""Wei that cannot be divided among 10^22 fractions, in 2^-64 wei each."""


@pytest.fixture
def vault(fractions: Fractions, studio: Studio) -> Any:
    """A vault whose curator holds three quarters and ada a quarter."""
    return quartered(fractions, studio)


def test_buyout__when_it_ends__pays_royalty_curator_and_holders(
    fractions: Fractions, studio: Studio, vault: Any, buyers: list[AccountAPI]
) -> None:
    ada, (bob, cyd, _) = studio.person("vault ada"), buyers
    fractions.collection.setRoyalty(fractions.artist, 500, sender=studio.stranger)
    vault.start(value=PRICE, sender=bob)
    assert vault.buyout().stage == AUCTION
    amount = PRICE + PRICE * INCREMENT // BASIS_POINTS
    assert vault.buyout().minBid == amount
    assert gain(studio, bob, vault.bid, value=amount, sender=cyd) == PRICE, "back at once"
    studio.pass_to(vault.buyout().end)
    assert vault.buyout().end == vault.buyout().latestEnd - EXTENSION_CAP
    found = studio.refusal(vault.bid, sender=bob, value=2 * PRICE)
    assert found == error("VaultAuctionOver", end=vault.buyout().end)
    fee = gain(studio, fractions.curator, vault.settle, sender=studio.stranger)
    assert fee == fee_of(amount)
    assert fractions.collection.ownerOf(1) == cyd
    assert studio.balance(fractions.artist) == amount // 20
    pot = amount - amount // 20 - fee
    assert (vault.buyout().stage, vault.buyout().pot, vault.buyout().shares) == (SOLD, pot, SUPPLY)
    assert studio.balance(vault) == pot, "in that transaction"
    assert gain(studio, ada, vault.cash, sender=ada) == pot // 4
    assert vault.balanceOf(ada) == 0
    vault.cash(sender=fractions.curator)
    assert studio.balance(vault) == 0
    found = studio.refusal(vault.cash, sender=ada)
    assert found == error("VaultShareTooSmall", account=ada, held=0, needed=1)


def test_buyout__when_started_too_cheap_or_without_quorum__is_refused(
    fractions: Fractions, studio: Studio, vault: Any, buyers: list[AccountAPI]
) -> None:
    bob = buyers[0]

    def refused(value: int) -> str:
        return studio.refusal(vault.start, sender=bob, value=value)

    for value in (0, 1, PRICE - 1):
        assert refused(value) == error("VaultBidInvalid", amount=value, min=PRICE)
    assert refused(PRICE) == ACCEPTED
    vault.transfer(studio.person("sleeper"), SUPPLY * 26 // 100, sender=fractions.curator)
    studio.pass_time(1)
    wanted = error("VaultQuorumMissed", votes=SUPPLY * 49 // 100, needed=SUPPLY // 2)
    assert refused(PRICE) == wanted
    vault.namePrice(PRICE, sender=studio.person("sleeper"))
    studio.pass_time(1)
    assert refused(PRICE) == ACCEPTED


def test_buyout__when_somebody_blocks_it_cheaply__only_pays_the_reserve(
    studio: Studio, vault: Any, buyers: list[AccountAPI]
) -> None:
    """A start is a bid of the whole reserve, so nobody holds up honest buyers for less."""
    bob, cyd, _ = buyers
    vault.start(value=PRICE, sender=bob)
    assert studio.refusal(vault.start, sender=cyd, value=2 * PRICE) == error(
        "VaultStageInvalid", stage=AUCTION, wanted=HELD
    )
    assert studio.refusal(vault.bid, sender=cyd, value=2 * PRICE) == ACCEPTED
    found = studio.refusal(vault.namePrice, PRICE, sender=studio.person("vault ada"))
    assert found == error("VaultStageInvalid", stage=AUCTION, wanted=HELD)


def test_bid__when_too_low_early_or_late__is_refused(
    studio: Studio, vault: Any, buyers: list[AccountAPI]
) -> None:
    bob = buyers[0]
    found = studio.refusal(vault.bid, sender=bob, value=PRICE)
    assert found == error("VaultStageInvalid", stage=HELD, wanted=AUCTION)
    assert studio.refusal(vault.settle, sender=bob) == error(
        "VaultStageInvalid", stage=HELD, wanted=AUCTION
    )
    vault.start(value=PRICE, sender=bob)
    min_bid = PRICE * 105 // 100
    found = studio.refusal(vault.bid, sender=bob, value=min_bid - 1)
    assert found == error("VaultBidInvalid", amount=min_bid - 1, min=min_bid)
    studio.at(vault.buyout().end)
    found = studio.refusal(vault.settle, sender=bob)
    assert found == error("VaultAuctionNotOver", end=vault.buyout().end)


def test_bid__when_late__extends_the_auction_up_to_its_cap(
    studio: Studio, vault: Any, buyers: list[AccountAPI]
) -> None:
    vault.start(value=PRICE, sender=buyers[0])
    end = first = vault.buyout().end
    assert end == studio.now + DURATION
    amount = PRICE
    while end < first + EXTENSION_CAP:
        studio.at(end)
        amount = vault.buyout().minBid
        vault.bid(value=amount, sender=buyers[1])
        later = vault.buyout().end
        assert later == min(end + EXTENSION, first + EXTENSION_CAP)
        end = later
    studio.at(end)
    vault.bid(value=vault.buyout().minBid, sender=buyers[2])
    assert vault.buyout().end == end


@pytest.mark.parametrize("code", [receivers.REFUSES, receivers.BURNS_GAS, receivers.BOMB])
def test_bid__when_the_last_bidder_refuses_its_refund__becomes_a_credit(
    studio: Studio, vault: Any, buyers: list[AccountAPI], code: str
) -> None:
    bad = studio.person("bad bidder")
    vault.start(value=PRICE, sender=bad)
    studio.behaves(bad.address, code)
    vault.bid(value=2 * PRICE, sender=buyers[0])
    assert vault.credit(bad) == PRICE
    studio.pass_to(vault.buyout().end + 1)
    vault.settle(sender=studio.stranger)
    assert studio.balance(vault) == vault.buyout().pot + PRICE, "the credit is not the holders'"
    studio.behaves(bad.address, "0x")
    assert gain(studio, bad, vault.withdrawCredit, bad, sender=studio.stranger) == PRICE


@pytest.mark.parametrize("manner", [REFUSES, BURNS_GAS, PRETENDS])
def test_settle__when_an_item_cannot_be_delivered__gives_the_bid_back(
    fractions: Fractions, studio: Studio, buyers: list[AccountAPI], manner: int
) -> None:
    """A collection that stops its transfers does not swallow the money; the vault goes on."""
    vault = fractions.vault([fractions.item(), fractions.item()])
    bob = buyers[0]
    studio.pass_time(1)
    vault.start(value=PRICE, sender=bob)
    fractions.collection.behave(manner, studio.stranger, b"", sender=studio.stranger)
    studio.pass_to(vault.buyout().end + 1)
    assert gain(studio, bob, vault.settle, sender=studio.stranger) == PRICE
    assert vault.buyout().stage == HELD
    assert studio.balance(vault) == 0
    fractions.collection.behave(HONEST, studio.stranger, b"", sender=studio.stranger)
    fractions.auctioned(vault, bob)
    assert fractions.collection.ownerOf(1) == fractions.collection.ownerOf(2) == bob


def test_settle__with_too_little_gas__cannot_void_a_good_sale(
    studio: Studio, vault: Any, buyers: list[AccountAPI]
) -> None:
    vault.start(value=PRICE, sender=buyers[0])
    studio.pass_to(vault.buyout().end + 1)
    data = bytes(vault.settle.encode_input())
    for gas in range(60_000, 2_000_000, 20_000):
        if studio.send(studio.stranger, vault, data=data, gas=gas):
            break
    assert vault.buyout().stage == SOLD


def test_settle__when_the_collection_calls_back__changes_nothing(
    fractions: Fractions, studio: Studio, vault: Any, buyers: list[AccountAPI]
) -> None:
    """Reentered from a delivery: no bid, no second settlement, no claim on the pot."""
    bob = buyers[0]
    vault.start(value=PRICE, sender=bob)
    studio.pass_to(vault.buyout().end + 1)
    for call in (vault.settle, vault.bid, vault.cash, vault.redeem, vault.sweep, vault.accrue):
        snapshot = studio.rpc("evm_snapshot", [])
        data = call.encode_input()
        fractions.collection.behave(CALLS_BACK, vault, data, sender=studio.stranger)
        receipt = vault.settle(sender=studio.stranger)
        (event,) = receipt.decode_logs(fractions.collection.CalledBack)
        assert event.success == (call == vault.accrue)
        assert fractions.collection.ownerOf(1) == bob
        assert vault.buyout().pot == studio.balance(vault) == PRICE - fee_of(PRICE)
        studio.rpc("evm_revert", [snapshot])


@pytest.mark.parametrize("part", [0, 1_000, 10_000])
def test_royalty__when_a_collection_is_greedy__takes_a_tenth_at_most(
    fractions: Fractions, studio: Studio, vault: Any, buyers: list[AccountAPI], part: int
) -> None:
    fractions.collection.setRoyalty(fractions.artist, part, sender=studio.stranger)
    fractions.auctioned(vault, buyers[0])
    royalty = studio.balance(fractions.artist)
    assert royalty == PRICE * min(part, 1_000) // 10_000
    assert vault.buyout().pot == PRICE - fee_of(PRICE) - royalty


def test_royalty__when_asking_burns_all_gas__is_none(
    fractions: Fractions, studio: Studio, vault: Any, buyers: list[AccountAPI]
) -> None:
    fractions.collection.setRoyalty(fractions.artist, 500, sender=studio.stranger)
    fractions.collection.setGreedy(True, sender=studio.stranger)
    fractions.auctioned(vault, buyers[0])
    assert studio.balance(fractions.artist) == 0
    assert vault.buyout().pot == PRICE - fee_of(PRICE)


def test_cash__when_income_had_not_accrued__shares_it_too(
    fractions: Fractions, studio: Studio, vault: Any, buyers: list[AccountAPI]
) -> None:
    """What had accrued stays owed to who held then; the rest joins the pot; nothing is lost."""
    ada = studio.person("vault ada")
    studio.send(studio.stranger, vault, value=ETHER, gas=BARE_GAS)
    vault.accrue(sender=studio.stranger)
    studio.pass_time(DAY // 2)
    fractions.auctioned(vault, buyers[0])
    owed = vault.claimable(ada) + vault.claimable(fractions.curator)
    assert 0 < owed < ETHER
    crumbs = studio.balance(vault) - vault.totalCredit() - owed - vault.buyout().pot
    assert vault.totalCredit() == fee_of(ETHER)
    assert 0 <= crumbs <= CRUMBS
    studio.pass_time(3 * DAY)
    assert abs(vault.claimable(ada) - owed // 4) <= 1, "nothing accrues after the sale"
    for who in (ada, fractions.curator):
        vault.cash(sender=who)
        vault.claim(who, sender=studio.stranger)
    vault.withdrawCredit(fractions.curator, sender=studio.stranger)
    assert studio.balance(vault) <= CRUMBS + 2


def test_cash__when_eth_is_forced_in_later__does_not_change_the_parts(
    fractions: Fractions, studio: Studio, vault: Any, buyers: list[AccountAPI]
) -> None:
    """Money that comes after the sale, or a payment between two cash-outs, dilutes nobody."""
    ada = studio.person("vault ada")
    fractions.auctioned(vault, buyers[0])
    pot = vault.buyout().pot
    studio.send(studio.stranger, vault, value=3 * ETHER, gas=BARE_GAS)
    assert gain(studio, ada, vault.cash, sender=ada) == pot // 4
    assert gain(studio, fractions.curator, vault.sweep, sender=studio.stranger) == 3 * ETHER
    assert studio.refusal(vault.sweep, sender=studio.stranger) == "VaultNothingSpare()"
    assert gain(studio, fractions.curator, vault.cash, sender=fractions.curator) == pot - pot // 4


def test_cash__before_a_sale__is_refused(studio: Studio, vault: Any) -> None:
    for call in (vault.cash, vault.sweep):
        found = studio.refusal(call, sender=studio.person("vault ada"))
        assert found == error("VaultNotOver", stage=HELD)
