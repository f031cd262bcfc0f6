"""Sales of licences: who offers, who pays how much at most, and who is paid at once."""

import pytest

from oracle.chain.types import Right
from tests.contracts.licensing.licensing import (
    FLOOR,
    FOREVER,
    MAX_GIVEN,
    NOBODY,
    PRICE,
    RENEWAL,
    STUDIO_BPS,
    Licensing,
    Piece,
)
from tests.support import receivers
from tests.support.refusals import ACCEPTED, error

PART = PRICE * STUDIO_BPS // 10_000
DAY = 86_400


def test_buy__of_a_studios_work__pays_splitter_and_owner_at_once(licensing: Licensing) -> None:
    studio, work, tier = licensing.studio, licensing.work, licensing.offered()
    had = studio.balance(work.owner)
    license_id = licensing.buy(tier)
    assert studio.balance(licensing.splitter) == PART
    assert studio.balance(work.owner) - had == PRICE - PART
    for contract in (licensing.licenses, licensing.royalties):
        assert studio.balance(contract) == 0
    assert licensing.licenses.ownerOf(license_id) == licensing.buyer
    assert licensing.has(licensing.buyer, Right.DISPLAY | Right.WEB | Right.PRINT)
    assert licensing.licenses.licensesOf(*work.name, licensing.buyer) == [license_id]
    assert licensing.licenses.income(*work.name) == (PRICE, studio.now, 1)


def test_buy__when_more_is_sent__gives_it_back(licensing: Licensing) -> None:
    studio, tier = licensing.studio, licensing.offered()
    had = studio.balance(licensing.buyer)
    arguments = (*licensing.work.name, tier, licensing.buyer, PRICE, FOREVER)
    receipt = licensing.licenses.buy(*arguments, value=3 * PRICE, sender=licensing.buyer)
    assert had - studio.balance(licensing.buyer) == PRICE + receipt.total_fees_paid
    assert studio.balance(licensing.licenses) == 0


def test_buy__when_the_rest_cannot_go_back__is_refused(licensing: Licensing) -> None:
    studio, tier = licensing.studio, licensing.offered()
    studio.behaves(licensing.buyer.address, receivers.REFUSES)
    assert licensing.refused(tier) == ACCEPTED
    assert licensing.refused(tier, value=PRICE + 1) == error(
        "LicenseRefundRefused", account=licensing.buyer, amount=1
    )


def test_buy__with_bad_arguments__says_which(licensing: Licensing) -> None:
    studio, tier = licensing.studio, licensing.offered()
    assert licensing.refused(tier, value=PRICE - 1, limit=PRICE) == error(
        "LicensePaymentTooSmall", sent=PRICE - 1, fee=PRICE
    )
    assert licensing.refused(tier, limit=PRICE - 1) == error(
        "LicenseFeeAboveLimit", fee=PRICE, limit=PRICE - 1
    )
    now = studio.now
    assert licensing.refused(tier, deadline=now) == error("LicenseDeadlinePassed", deadline=now)
    assert licensing.refused(tier, to=NOBODY) != ACCEPTED
    nowhere = Piece(licensing.work.collection, 7, licensing.work.owner)
    assert licensing.refused(tier, nowhere) == error(
        "LicenseNotOffered", collection=nowhere.collection, tokenId=7, tier=tier
    )
    for unknown in (0, tier + 1, 2**256 - 1):
        assert licensing.refused(unknown) != ACCEPTED


def test_price__when_changed_before_the_buyer_lands__costs_no_more_than_the_limit(
    licensing: Licensing,
) -> None:
    tier = licensing.offered()
    licensing.offer(tier, price=2 * PRICE)
    assert licensing.refused(tier, value=2 * PRICE, limit=PRICE) == error(
        "LicenseFeeAboveLimit", fee=2 * PRICE, limit=PRICE
    )
    licensing.offer(tier, price=FLOOR)
    studio, had = licensing.studio, licensing.studio.balance(licensing.work.owner)
    licensing.buy(tier)
    paid = FLOOR - FLOOR * STUDIO_BPS // 10_000
    assert studio.balance(licensing.work.owner) - had == paid, "a lower price is what is paid"


def test_offer__is_the_controllers_alone(licensing: Licensing) -> None:
    studio, tier, work = licensing.studio, licensing.tier(), licensing.work
    offer = (PRICE, RENEWAL, True, True)
    found = studio.refusal(
        licensing.licenses.setOffer, *work.name, tier, offer, sender=licensing.other
    )
    assert found == error("LicenseNotController", caller=licensing.other, controller=work.owner)
    for nowhere in ((work.collection, 7), (studio.nobody("no collection"), 1)):
        found = studio.refusal(
            licensing.licenses.setOffer, *nowhere, tier, offer, sender=licensing.other
        )
        assert found == error("LicenseNotController", caller=licensing.other, controller=NOBODY)
        assert licensing.licenses.controllerOf(*nowhere) == NOBODY


def test_offer__when_withdrawn__sells_and_renews_nothing(licensing: Licensing) -> None:
    licenses, tier = licensing.licenses, licensing.offered()
    license_id = licensing.buy(tier)
    assert licenses.isRenewable(license_id)
    licensing.offer(tier, sells=False)
    offer, controller, stands = licenses.offerOf(*licensing.work.name, tier)
    assert (tuple(offer), controller, stands) == (
        (PRICE, RENEWAL, False, True),
        licensing.work.owner,
        True,
    )
    assert licensing.refused(tier).startswith("LicenseNotOffered")
    licensing.offer(tier, renews=False)
    assert licensing.refused(tier) == ACCEPTED
    assert not licenses.isRenewable(license_id)
    arguments = (license_id, RENEWAL, FOREVER)
    found = licensing.studio.refusal(
        licenses.renew, *arguments, sender=licensing.buyer, value=RENEWAL
    )
    assert found == error("LicenseNotRenewable", license=license_id)


def test_offer__when_the_work_is_sold__is_void_and_licences_stay(licensing: Licensing) -> None:
    """Nobody sells, or is paid for, what became another's."""
    studio, work, tier = licensing.studio, licensing.work, licensing.offered()
    license_id = licensing.buy(tier)
    studio.artwork.transferFrom(work.owner, licensing.other, work.token, sender=work.owner)
    assert licensing.refused(tier).startswith("LicenseNotOffered")
    assert not licensing.licenses.offerOf(*work.name, tier)[2]
    assert not licensing.licenses.isRenewable(license_id)
    assert licensing.has(licensing.buyer, Right.PRINT)
    licensing.offer(tier, Piece(*work.name, licensing.other), price=2 * PRICE)
    had = studio.balance(licensing.other)
    licensing.buy(tier, value=2 * PRICE)
    assert studio.balance(licensing.other) - had == 2 * (PRICE - PART)


def test_buy__of_a_vaulted_work__accrues_to_all_who_hold_fractions(licensing: Licensing) -> None:
    """The curator's offer survives the vault; the money is the holders' over the day."""
    studio, tier = licensing.studio, licensing.offered()
    vault = licensing.vault()
    assert licensing.licenses.controllerOf(*licensing.work.name) == licensing.work.owner
    vault.transfer(licensing.other, vault.totalSupply() // 4, sender=licensing.work.owner)
    had = studio.balance(licensing.work.owner)
    licensing.buy(tier)
    assert studio.balance(licensing.work.owner) == had, "the curator is paid as a holder"
    assert studio.balance(vault) == PRICE - PART
    assert studio.balance(licensing.splitter) == PART
    vault.accrue(sender=studio.stranger)
    studio.pass_time(DAY + 1)
    for who, part in ((licensing.work.owner, 3), (licensing.other, 1)):
        assert 0 <= (PRICE - PART) * part // 4 - vault.claimable(who) <= 10**4
    licensing.offer(tier, price=2 * PRICE)
    assert licensing.licenses.quote(*licensing.work.name, tier)[0] == 2 * PRICE


def test_buy__while_the_vault_is_bought_out__is_refused(licensing: Licensing) -> None:
    """A curator must not encumber what somebody is paying for."""
    studio, tier = licensing.studio, licensing.offered()
    license_id = licensing.buy(tier)
    vault = licensing.vault()
    studio.pass_time(10)
    vault.start(value=vault.buyout().minBid, sender=licensing.other)
    wanted = error("LicenseBuyoutUnderWay", vault=vault)
    assert licensing.refused(tier) == wanted
    assert licensing.licenses.isRenewable(license_id), "what is out already goes on"
    studio.pass_to(vault.buyout().end + 1)
    vault.settle(sender=studio.stranger)
    assert studio.artwork.ownerOf(licensing.work.token) == licensing.other
    assert licensing.refused(tier).startswith("LicenseNotOffered")


@pytest.mark.parametrize("code", [receivers.REFUSES, receivers.BURNS_GAS, receivers.BOMB])
def test_buy__when_the_owner_takes_no_money__credits_it(licensing: Licensing, code: str) -> None:
    studio, owner, tier = licensing.studio, licensing.work.owner, licensing.offered()
    studio.behaves(owner.address, code)
    licensing.buy(tier)
    royalties = licensing.royalties
    assert royalties.credit(owner) == royalties.totalCredit() == PRICE - PART
    assert studio.balance(royalties) == PRICE - PART
    studio.behaves(owner.address, "0x")
    had = studio.balance(owner)
    royalties.withdrawCredit(owner, sender=licensing.other)
    assert studio.balance(owner) - had == PRICE - PART


def test_buy__with_little_gas__starves_nobody(licensing: Licensing) -> None:
    """A buyer must not be able to turn the owner's money into a credit."""
    studio, owner, tier = licensing.studio, licensing.work.owner, licensing.offered()
    studio.behaves(owner.address, receivers.THIRSTY)
    data = licensing.licenses.buy.encode_input(
        *licensing.work.name, tier, licensing.buyer, PRICE, FOREVER
    )
    outcomes = set()
    for gas in range(200_000, 480_000, 20_000):
        snapshot = studio.rpc("evm_snapshot", [])
        outcomes.add(studio.send(licensing.buyer, licensing.licenses, bytes(data), PRICE, gas))
        assert licensing.royalties.totalCredit() == 0
        studio.rpc("evm_revert", [snapshot])
    assert outcomes == {False, True}


def test_buy__of_a_foreign_work__pays_whom_a_resale_would(licensing: Licensing) -> None:
    studio, work, tier = licensing.studio, licensing.foreign(), licensing.tier()
    licensing.offer(tier, work)
    had = studio.balance(work.owner)
    licensing.buy(tier, work)
    assert studio.balance(work.owner) - had == PRICE, "the collection names nobody"
    receiver = studio.nobody("foreign artist")
    licensing.collection.setRoyalty(receiver, 1, sender=studio.stranger)
    licensing.buy(tier, work, buyer=licensing.other)
    assert studio.balance(receiver) == PART
    licensing.collection.setGreedy(True, sender=studio.stranger)
    licensing.buy(tier, work, buyer=licensing.other)
    assert studio.balance(receiver) == PART, "who does not answer gets nothing"


def test_gifts__when_there_are_sixteen__stop(licensing: Licensing) -> None:
    """Nobody can fill another's hands until nothing moves in them any more."""
    studio, tier = licensing.studio, licensing.offered(floor=0)
    licensing.offer(tier, price=0)
    first = licensing.buy(tier, buyer=licensing.other, value=0)
    gifts = [
        licensing.buy(tier, buyer=licensing.other, to=licensing.buyer, value=0)
        for _ in range(MAX_GIVEN)
    ]
    full = error("LicenseHolderFull", holder=licensing.buyer, count=MAX_GIVEN)
    assert licensing.refused(tier, buyer=licensing.other, to=licensing.buyer, value=0) == full
    arguments = (licensing.other, licensing.buyer, first)
    move = licensing.licenses.transferFrom
    assert studio.refusal(move, *arguments, sender=licensing.other) == full
    own = licensing.buy(tier, value=0)
    assert licensing.licenses.licensesOf(*licensing.work.name, licensing.buyer) == [
        own,
        *reversed(gifts),
    ]
    receipt = move(licensing.buyer, licensing.other, gifts[3], sender=licensing.buyer)
    assert receipt.gas_used < 250_000, "a full hand can still give"


def test_registry__when_sent_ether_or_given_it_for_nothing__refuses(licensing: Licensing) -> None:
    studio, licenses, tier = licensing.studio, licensing.licenses, licensing.offered()
    license_id = licensing.buy(tier)
    assert not studio.send(licensing.buyer, licenses, value=1, gas=50_000)
    wanted = error("LicenseTakesNoEther", sent=1)
    buyer = licensing.buyer
    for call, arguments in (
        (licenses.approve, (licensing.other, license_id)),
        (licenses.transferFrom, (buyer, licensing.other, license_id)),
        (licenses.cancelSubscription, (license_id,)),
    ):
        assert studio.refusal(call, *arguments, sender=buyer, value=1) == wanted
