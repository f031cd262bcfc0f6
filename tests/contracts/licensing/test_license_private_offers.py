"""Licences sold by signature: a private offer is good once, for its buyer, until it ends."""

from typing import Any

from eth_account import Account

from tests.contracts.licensing.licensing import (
    FLOOR,
    FOREVER,
    PRICE,
    RENEWAL,
    STUDIO_BPS,
    Licensing,
    Piece,
)
from tests.contracts.licensing.private_offers import private_offer, signed
from tests.support.refusals import ACCEPTED, error


def test_private_offer__when_signed__is_good_once_for_its_buyer(licensing: Licensing) -> None:
    """Copied, changed, replayed here or elsewhere, it is worth nothing."""
    studio, work = licensing.studio, licensing.work
    signer = Account.create()
    owner = studio.account(signer.address)
    studio.artwork.transferFrom(work.owner, owner, work.token, sender=work.owner)
    tier = licensing.tier()
    offer = private_offer(licensing, tier=tier)
    signature = signed(licensing, offer, signer.key)
    buy = licensing.licenses.buyPrivately

    def refused(said: dict[str, Any], by: bytes) -> str:
        arguments = (tuple(said.values()), by, PRICE)
        return studio.refusal(buy, *arguments, sender=licensing.other, value=PRICE)

    wrong = error("LicenseSignatureInvalid", controller=signer.address)
    for change in (
        {"price": FLOOR},
        {"buyer": licensing.other.address},
        {"tier": licensing.tier(name="other")},
        {"nonce": 8},
        {"deadline": FOREVER + 1},
    ):
        assert refused(offer | change, signature) == wrong
    assert refused(offer, signed(licensing, offer, signer.key, chainId=1)) == wrong
    elsewhere = signed(licensing, offer, signer.key, verifyingContract=work.collection)
    assert refused(offer, elsewhere) == wrong
    assert refused(offer, signed(licensing, offer, Account.create().key)) == wrong
    assert refused(offer, signature) == ACCEPTED
    late = private_offer(licensing, tier=tier, deadline=studio.now)
    assert refused(late, signed(licensing, late, signer.key)) == error(
        "LicenseDeadlinePassed", deadline=late["deadline"]
    )
    buy(tuple(offer.values()), signature, PRICE, value=PRICE, sender=licensing.other)
    assert licensing.licenses.balanceOf(licensing.buyer) == 1
    assert licensing.licenses.income(*work.name)[0] == PRICE // 2
    used = error("LicenseNonceUsed", controller=signer.address, nonce=7)
    assert refused(offer, signature) == used


def test_private_offer__when_withdrawn_or_the_work_is_sold__is_void(licensing: Licensing) -> None:
    studio, work = licensing.studio, licensing.work
    signer = Account.create()
    owner = studio.account(signer.address)
    studio.artwork.transferFrom(work.owner, owner, work.token, sender=work.owner)
    offer = private_offer(licensing, tier=licensing.tier())
    arguments = (tuple(offer.values()), signed(licensing, offer, signer.key), PRICE)
    buy, licenses = licensing.licenses.buyPrivately, licensing.licenses
    licenses.useNonce(7, sender=owner)
    used = error("LicenseNonceUsed", controller=signer.address, nonce=7)
    assert studio.refusal(buy, *arguments, sender=licensing.buyer, value=PRICE) == used
    assert studio.refusal(licenses.useNonce, 7, sender=owner) == used
    studio.artwork.transferFrom(owner, licensing.other, work.token, sender=owner)
    found = studio.refusal(buy, *arguments, sender=licensing.buyer, value=PRICE)
    assert found == error("LicenseSignatureInvalid", controller=licensing.other)


def test_private_offer__below_the_floor__costs_the_floor(licensing: Licensing) -> None:
    studio, work = licensing.studio, licensing.work
    signer = Account.create()
    owner = studio.account(signer.address)
    studio.artwork.transferFrom(work.owner, owner, work.token, sender=work.owner)
    offer = private_offer(licensing, tier=licensing.tier(), price=1)
    arguments = (tuple(offer.values()), signed(licensing, offer, signer.key))
    buy = licensing.licenses.buyPrivately
    found = studio.refusal(buy, *arguments, FLOOR - 1, sender=licensing.buyer, value=FLOOR)
    assert found == error("LicenseFeeAboveLimit", fee=FLOOR, limit=FLOOR - 1)
    had = studio.balance(owner)
    buy(*arguments, FLOOR, value=FLOOR, sender=licensing.buyer)
    assert studio.balance(owner) - had == FLOOR - FLOOR * STUDIO_BPS // 10_000


def test_purchase__at_its_very_deadline_and_limit__is_accepted(licensing: Licensing) -> None:
    """Bought, renewed and taken by signature in the last second that was said, for all of it."""
    studio, work, buyer = licensing.studio, licensing.work, licensing.buyer
    signer = Account.create()
    owner = studio.account(signer.address)
    studio.artwork.transferFrom(work.owner, owner, work.token, sender=work.owner)
    tier = licensing.tier()
    licensing.offer(tier, Piece(work.collection, work.token, owner))
    license_id = licensing.buy(tier)
    until = studio.now + 100
    offer = private_offer(licensing, tier=tier, deadline=until)
    signature = signed(licensing, offer, signer.key)
    licenses, late = licensing.licenses, error("LicenseDeadlinePassed", deadline=until)
    for call, arguments, fee in (
        (licenses.buy, (*work.name, tier, buyer, PRICE, until), PRICE),
        (licenses.renew, (license_id, RENEWAL, until), RENEWAL),
        (licenses.buyPrivately, (tuple(offer.values()), signature, PRICE // 2), PRICE // 2),
    ):
        studio.at(until)
        assert studio.refusal(call, *arguments, sender=buyer, value=fee) == ACCEPTED
        studio.at(until + 1)
        assert studio.refusal(call, *arguments, sender=buyer, value=fee) == late
        studio.at(until)
        short = studio.refusal(call, *arguments, sender=buyer, value=fee - 1)
        assert short == error("LicensePaymentTooSmall", sent=fee - 1, fee=fee)
