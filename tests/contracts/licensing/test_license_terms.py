"""Licences in force: expiry on full hours, renewal, grace, transfer, and the end."""

import base64
import json
from typing import Any

from oracle.chain.types import Right
from oracle.quantities import ETHER
from tests.contracts.licensing.licensing import (
    COMMERCIAL,
    DURATION,
    FOREVER,
    GRACE,
    HOUR,
    MAX_BOUGHT,
    MAX_GIVEN,
    NOBODY,
    PERPETUAL,
    PRICE,
    RENEWAL,
    STUDIO_BPS,
    Licensing,
    whole_hour,
)
from tests.support.refusals import ACCEPTED, error

ALL = Right.DISPLAY | Right.WEB | Right.PRINT


def renew(licensing: Licensing, license_id: int, value: int = RENEWAL) -> Any:
    return licensing.licenses.renew(license_id, value, FOREVER, value=value, sender=licensing.buyer)


def renewal_refused(licensing: Licensing, license_id: int, value: int = RENEWAL) -> str:
    arguments = (license_id, value, FOREVER)
    return licensing.studio.refusal(
        licensing.licenses.renew, *arguments, sender=licensing.buyer, value=value
    )


def test_license__ends_on_a_full_hour_and_is_none_from_then_on(licensing: Licensing) -> None:
    studio, tier = licensing.studio, licensing.offered()
    license_id = licensing.buy(tier)
    end = whole_hour(studio.now) + DURATION * HOUR
    assert licensing.end(license_id) == end
    found = licensing.licenses.licenseOf(license_id)
    assert (found.collection, found.tokenId) == licensing.work.name
    assert (found.tier, found.holder, found.seat) == (tier, licensing.buyer, 0)
    assert (found.expiresAt, found.graceEnd) == (end, end + GRACE * HOUR)
    studio.pass_to(end - 1)
    assert licensing.has(licensing.buyer, ALL)
    assert licensing.licenses.licenseOf(license_id).inForce
    studio.pass_to(end)
    assert not licensing.has(licensing.buyer, Right.WEB)
    assert not licensing.licenses.licenseOf(license_id).inForce


def test_is_licensed__asks_for_all_rights_of_this_work_and_holder(licensing: Licensing) -> None:
    tier = licensing.offered()
    licensing.buy(tier)
    assert licensing.has(licensing.buyer, ALL)
    for missing in (Right.TRAINING, ALL | Right.ADVERTISING, Right(0), Right(255)):
        assert not licensing.has(licensing.buyer, missing)
    for who in (licensing.other, licensing.work.owner, NOBODY):
        assert not licensing.has(who, Right.WEB)
    assert not licensing.has(licensing.buyer, Right.WEB, licensing.foreign())


def test_rights__of_several_licences__add_up(licensing: Licensing) -> None:
    studio = licensing.studio
    licensing.buy(licensing.offered(rights="web", name="web"))
    license_id = licensing.buy(licensing.offered(rights="training", name="t", duration=0, grace=0))
    both = Right.WEB | Right.TRAINING
    assert licensing.has(licensing.buyer, both)
    assert licensing.end(license_id) == PERPETUAL
    assert licensing.licenses.licenseOf(license_id).graceEnd == PERPETUAL
    studio.pass_time((DURATION + 1) * HOUR)
    assert not licensing.has(licensing.buyer, both)
    studio.pass_time(100 * 365 * 24 * HOUR)
    assert licensing.has(licensing.buyer, Right.TRAINING)
    assert renewal_refused(licensing, license_id) == error(
        "LicenseNotRenewable", license=license_id
    )


def test_renewal__when_early__loses_no_day_and_is_for_one_period(licensing: Licensing) -> None:
    studio, tier = licensing.studio, licensing.offered()
    license_id = licensing.buy(tier)
    end, period = licensing.end(license_id), DURATION * HOUR
    had = studio.balance(licensing.work.owner)
    renew(licensing, license_id)
    assert licensing.end(license_id) == end + period
    paid = RENEWAL - RENEWAL * STUDIO_BPS // 10_000
    assert studio.balance(licensing.work.owner) - had == paid
    wanted = error("LicenseRenewalTooEarly", license=license_id, **{"from": end})
    assert renewal_refused(licensing, license_id) == wanted
    studio.pass_to(end)
    assert licensing.has(licensing.buyer, ALL)
    renew(licensing, license_id)
    assert licensing.end(license_id) == end + 2 * period
    assert licensing.licenses.income(*licensing.work.name) == (PRICE + 2 * RENEWAL, studio.now, 3)


def test_renewal__in_grace__runs_from_now_and_after_it_is_refused(licensing: Licensing) -> None:
    studio, tier = licensing.studio, licensing.offered()
    license_id = licensing.buy(tier)
    end = licensing.end(license_id)
    studio.pass_to(end + (GRACE - 1) * HOUR + 5)
    assert not licensing.has(licensing.buyer, Right.WEB)
    renew(licensing, license_id)
    assert licensing.has(licensing.buyer, ALL)
    assert licensing.end(license_id) == end + (GRACE + DURATION) * HOUR
    over = licensing.end(license_id) + GRACE * HOUR
    studio.at(over - 1)
    assert renewal_refused(licensing, license_id) == ACCEPTED
    studio.at(over)
    assert renewal_refused(licensing, license_id) == error(
        "LicenseLapsed", license=license_id, end=over
    )


def test_renewal__by_the_standard__takes_its_duration_and_what_is_sent(
    licensing: Licensing,
) -> None:
    studio, tier = licensing.studio, licensing.offered()
    license_id = licensing.buy(tier)
    end, call = licensing.end(license_id), licensing.licenses.renewSubscription
    buyer = licensing.buyer
    for wrong in (0, 1, DURATION * HOUR - 1, 2 * DURATION * HOUR):
        found = studio.refusal(call, license_id, wrong, sender=buyer, value=RENEWAL)
        assert found == error("LicenseDurationInvalid", duration=wrong, needed=DURATION * HOUR)
    found = studio.refusal(call, license_id, DURATION * HOUR, sender=buyer, value=RENEWAL - 1)
    assert found == error("LicenseFeeAboveLimit", fee=RENEWAL, limit=RENEWAL - 1)
    receipt = call(license_id, DURATION * HOUR, value=RENEWAL, sender=licensing.other)
    (event,) = receipt.decode_logs(licensing.licenses.SubscriptionUpdate)
    assert (event.tokenId, event.expiration) == (license_id, end + DURATION * HOUR)
    for standard in ("0x80ac58cd", "0x5b5e139f", "0x8c65f84d", "0x01ffc9a7"):
        assert licensing.licenses.supportsInterface(standard)
    assert not licensing.licenses.supportsInterface("0xffffffff")


def test_transfer__takes_the_rights_along(licensing: Licensing) -> None:
    studio, tier = licensing.studio, licensing.offered()
    license_id = licensing.buy(tier)
    longer = licensing.buy(licensing.offered(rights="web", name="web", duration=2 * DURATION))
    buyer, other = licensing.buyer, licensing.other
    licensing.licenses.transferFrom(buyer, other, license_id, sender=buyer)
    assert licensing.has(other, ALL)
    assert not licensing.has(buyer, Right.PRINT)
    assert licensing.has(buyer, Right.WEB), "what remains is exact"
    licensing.licenses.transferFrom(other, other, license_id, sender=other)
    assert licensing.licenses.licensesOf(*licensing.work.name, other) == [license_id]
    licensing.licenses.safeTransferFrom(buyer, other, longer, sender=buyer)
    assert licensing.licenses.licensesOf(*licensing.work.name, other) == [longer, license_id]
    assert not licensing.has(buyer, Right.WEB)
    studio.pass_time((DURATION + 1) * HOUR)
    assert licensing.has(other, Right.WEB)
    assert not licensing.has(other, Right.PRINT)
    found = studio.refusal(
        licensing.licenses.transferFrom, other, buyer, longer, sender=licensing.work.owner
    )
    assert found == error("NotOwnerNorApproved")


def test_transfer__of_what_is_not_transferable__is_refused(licensing: Licensing) -> None:
    studio, tier = licensing.studio, licensing.offered(transferable=False)
    license_id = licensing.buy(tier)
    buyer, other = licensing.buyer, licensing.other
    licensing.licenses.approve(other, license_id, sender=buyer)
    wanted = error("LicenseNotTransferable", license=license_id)
    for sender in (buyer, other):
        for call in (licensing.licenses.transferFrom, licensing.licenses.safeTransferFrom):
            data = (buyer, other, license_id)
            assert studio.refusal(call, *data, sender=sender) == wanted
    assert studio.refusal(
        licensing.licenses.transferFrom, buyer, other, license_id + 1, sender=buyer
    ) == error("LicenseUnknown", license=license_id + 1)


def test_cancel__by_its_holder__ends_a_licence(licensing: Licensing) -> None:
    studio, tier = licensing.studio, licensing.offered()
    first, second = licensing.buy(tier), licensing.buy(tier)
    cancel, buyer = licensing.licenses.cancelSubscription, licensing.buyer
    found = studio.refusal(cancel, first, sender=licensing.other)
    assert found == error("LicenseNotHolder", caller=licensing.other, holder=buyer)
    cancel(first, sender=buyer)
    assert licensing.has(buyer, ALL)
    licensing.licenses.approve(licensing.other, second, sender=buyer)
    cancel(second, sender=licensing.other)
    assert not licensing.has(buyer, Right.WEB)
    assert licensing.licenses.balanceOf(buyer) == 0
    assert licensing.licenses.licensesOf(*licensing.work.name, buyer) == []
    unknown = error("LicenseUnknown", license=first)
    for call in (cancel, licensing.licenses.licenseOf, licensing.licenses.tokenURI):
        assert studio.refusal(call, first, sender=buyer) == unknown
    third = licensing.buy(tier)
    assert third not in (first, second), "a number is never used again"


def test_hand__when_full__lets_go_of_what_is_over(licensing: Licensing) -> None:
    """32 of one's own purchases; those whose grace is over make room, and no other."""
    studio, licenses = licensing.studio, licensing.licenses
    tier = licensing.offered(floor=0, grace=0)
    long = licensing.offered(floor=0, grace=0, duration=10 * DURATION, name="long")
    for each in (tier, long):
        licensing.offer(each, price=0)
    half = MAX_BOUGHT // 2
    mixed = [licensing.buy(t, value=0) for _ in range(half) for t in (tier, long)]
    full = error("LicenseHolderFull", holder=licensing.buyer, count=MAX_BOUGHT)
    assert licensing.refused(tier, value=0) == full
    studio.pass_time((DURATION + 1) * HOUR)
    arguments = (*licensing.work.name, tier, licensing.buyer, 0, FOREVER)
    receipt = licenses.buy(*arguments, sender=licensing.buyer)
    assert receipt.gas_used < 600_000
    assert licenses.balanceOf(licensing.buyer) == half + 1
    kept = licenses.licensesOf(*licensing.work.name, licensing.buyer)
    assert kept[1:] == mixed[::-1][::2]
    assert licensing.refused(tier, to=licensing.buyer, buyer=licensing.other, value=0) == error(
        "LicenseHolderFull", holder=licensing.buyer, count=half + 1
    )
    assert half + 1 > MAX_GIVEN
    for license_id in kept:
        licenses.cancelSubscription(license_id, sender=licensing.buyer)
    assert not licensing.has(licensing.buyer, Right.WEB)
    assert licenses.balanceOf(licensing.buyer) == 0


def test_income__is_what_came_in_the_last_ninety_days(licensing: Licensing) -> None:
    studio, tier = licensing.studio, licensing.offered(grace=0)
    period = 90 * 24 * HOUR
    assert licensing.licenses.income(*licensing.work.name) == (0, 0, 0)
    studio.pass_to(-(-studio.now // period) * period + 10)
    licensing.buy(tier)
    newest, start = studio.now, studio.now // period * period
    licensing.buy(tier, buyer=licensing.other)
    studio.pass_to(start + period - 1)
    assert licensing.licenses.income(*licensing.work.name)[0] == 2 * PRICE
    studio.pass_to(start + period + period // 4)
    found = licensing.licenses.income(*licensing.work.name)
    assert found == (2 * PRICE * 3 // 4, newest + 1, 2)
    licensing.buy(tier)
    trailing, newest, count = licensing.licenses.income(*licensing.work.name)
    assert 0 <= PRICE + 2 * PRICE * 3 // 4 - trailing <= ETHER // 10**5
    assert count == 3
    studio.pass_to(start + 3 * period)
    assert licensing.licenses.income(*licensing.work.name) == (0, newest, 3)


def test_metadata__says_what_the_licence_allows(licensing: Licensing) -> None:
    tier = licensing.offered(name='quote " and \\', exclusive="web", territory="Europe")
    license_id = licensing.buy(tier)
    head, _, body = licensing.licenses.tokenURI(license_id).partition(",")
    assert head == "data:application/json;base64"
    said = json.loads(base64.b64decode(body))
    assert said["name"] == 'Licence: quote " and \\'
    found = {a["trait_type"]: a["value"] for a in said["attributes"]}
    collection, token = licensing.work.name
    assert found == {
        "tier": tier,
        "work": f"{collection}/{token}",
        "rights": "display, web, print",
        "exclusive": "web",
        "territory": "Europe",
        "transferable": "yes",
        "terms (SHA-256)": "0x" + COMMERCIAL.terms,
        "expires": licensing.end(license_id),
    }
    forever = licensing.buy(licensing.offered(duration=0, rights="training", name="t"))
    body = licensing.licenses.tokenURI(forever).partition(",")[2]
    said = json.loads(base64.b64decode(body))
    assert said["attributes"][-1] == {"trait_type": "expires", "value": "never"}
