"""Exclusivity and seats: what is one licensee's alone is sold to nobody else, grace included."""

from oracle.chain.types import Right
from tests.contracts.licensing.licensing import (
    COMMERCIAL,
    DURATION,
    EXCLUSIVE,
    FOREVER,
    GRACE,
    HOUR,
    NOBODY,
    PERPETUAL,
    PRICE,
    RENEWAL,
    Licensing,
)
from tests.support.refusals import ACCEPTED, error

DISPLAY, WEB, PRINT = 0, 1, 2


def test_exclusive__is_sold_once_until_its_grace_is_over(licensing: Licensing) -> None:
    studio, tier = licensing.studio, licensing.offered(EXCLUSIVE)
    common = licensing.offered(rights="web", name="web")
    license_id = licensing.buy(tier)
    over = licensing.end(license_id) + GRACE * HOUR
    assert licensing.licenses.takenUntil(*licensing.work.name, Right.PRINT) == (over, over)
    taken = error("LicenseRightTaken", right=DISPLAY, until=over)
    for who in (licensing.buyer, licensing.other):
        assert licensing.refused(tier, buyer=who) == taken
    assert licensing.refused(common) == ACCEPTED, "web is not exclusive"
    printing = licensing.offered(rights="print", name="print")
    taken = error("LicenseRightTaken", right=PRINT, until=over)
    assert licensing.refused(printing) == taken
    found = studio.refusal(
        licensing.licenses.quote, *licensing.work.name, printing, sender=licensing.buyer
    )
    assert found == taken
    studio.at(over - 1)
    assert licensing.refused(printing) == taken
    studio.at(over)
    assert licensing.refused(printing) == ACCEPTED


def test_exclusive__while_anybody_has_the_right__is_not_sold(licensing: Licensing) -> None:
    studio = licensing.studio
    common, tier = licensing.offered(rights="print", name="print"), licensing.offered(EXCLUSIVE)
    license_id = licensing.buy(common, buyer=licensing.other)
    over = licensing.end(license_id) + GRACE * HOUR
    in_use = error("LicenseRightInUse", right=PRINT, until=over)
    assert licensing.refused(tier) == in_use
    licensing.licenses.cancelSubscription(license_id, sender=licensing.other)
    assert licensing.refused(tier) == in_use, "it counts until its end"
    studio.at(over)
    assert licensing.refused(tier) == ACCEPTED
    assert licensing.licenses.takenUntil(*licensing.work.name, Right.PRINT) == (0, over)


def test_exclusive__when_renewed_in_grace__stays_alone(licensing: Licensing) -> None:
    studio, tier = licensing.studio, licensing.offered(EXCLUSIVE)
    license_id = licensing.buy(tier)
    studio.pass_to(licensing.end(license_id) + HOUR)
    licensing.licenses.renew(license_id, RENEWAL, FOREVER, value=RENEWAL, sender=licensing.buyer)
    over = licensing.end(license_id) + GRACE * HOUR
    assert licensing.refused(tier) == error("LicenseRightTaken", right=DISPLAY, until=over)


def test_exclusive__when_cancelled__is_free_at_once(licensing: Licensing) -> None:
    tier = licensing.offered(EXCLUSIVE)
    license_id = licensing.buy(tier)
    licensing.licenses.cancelSubscription(license_id, sender=licensing.buyer)
    assert licensing.licenses.takenUntil(*licensing.work.name, Right.PRINT)[0] == 0
    # The web right, which was not exclusive, does not stand in the way of the others.
    assert licensing.refused(tier, buyer=licensing.other) == ACCEPTED


def test_exclusive__when_an_old_licence_is_cancelled__stays_the_new_ones(
    licensing: Licensing,
) -> None:
    """What lapsed must not free what another has bought since."""
    studio, tier = licensing.studio, licensing.offered(EXCLUSIVE, seats=1)
    old = licensing.buy(tier)
    studio.pass_time((DURATION + GRACE + 2) * HOUR)
    new = licensing.buy(tier, buyer=licensing.other)
    licensing.licenses.cancelSubscription(old, sender=licensing.buyer)
    over = licensing.end(new) + GRACE * HOUR
    assert licensing.refused(tier) == error("LicenseRightTaken", right=DISPLAY, until=over)
    assert licensing.licenses.freeSeats(*licensing.work.name, tier) == 0
    assert studio.artwork.userOf(licensing.work.token) == licensing.other


def test_exclusive__for_ever__is_sold_once_and_for_all(licensing: Licensing) -> None:
    tier = licensing.offered(EXCLUSIVE, duration=0, grace=0)
    license_id = licensing.buy(tier)
    taken = error("LicenseRightTaken", right=DISPLAY, until=PERPETUAL)
    licensing.studio.pass_time(200 * 365 * 24 * HOUR)
    assert licensing.refused(tier, buyer=licensing.other) == taken
    licensing.licenses.transferFrom(
        licensing.buyer, licensing.other, license_id, sender=licensing.buyer
    )
    assert licensing.studio.artwork.userOf(licensing.work.token) == licensing.other
    assert licensing.studio.artwork.userExpires(licensing.work.token) == PERPETUAL
    licensing.licenses.cancelSubscription(license_id, sender=licensing.other)
    assert licensing.refused(tier) == ACCEPTED


def test_user__is_who_may_display_alone(licensing: Licensing) -> None:
    """ERC-4907 on the work: follows the licence's sale, transfer, renewal and end."""
    studio, work, tier = licensing.studio, licensing.work, licensing.offered(EXCLUSIVE)
    artwork, licenses = studio.artwork, licensing.licenses
    buyer, other = licensing.buyer, licensing.other
    assert artwork.userOf(work.token) == NOBODY
    license_id = licensing.buy(tier)

    def user() -> tuple[str, int]:
        return artwork.userOf(work.token), artwork.userExpires(work.token)

    assert user() == (buyer, licensing.end(license_id))
    licenses.transferFrom(buyer, other, license_id, sender=buyer)
    assert user() == (other, licensing.end(license_id))
    licenses.renew(license_id, RENEWAL, FOREVER, value=RENEWAL, sender=buyer)
    assert user() == (other, licensing.end(license_id))
    artwork.transferFrom(work.owner, buyer, work.token, sender=work.owner)
    assert user() == (other, licensing.end(license_id)), "the licence survives the sale"
    studio.pass_to(licensing.end(license_id))
    assert user() == (NOBODY, licensing.end(license_id))
    licenses.cancelSubscription(license_id, sender=other)
    assert user() == (NOBODY, 0)
    assert artwork.supportsInterface("0xad092b5c")


def test_user__is_the_registrys_alone_to_set(licensing: Licensing) -> None:
    studio, token, artwork = licensing.studio, licensing.work.token, licensing.studio.artwork
    for who in (licensing.work.owner, studio.dao, licensing.other):
        found = studio.refusal(artwork.setUser, token, who, 2**40, sender=who)
        assert found == error("ArtworkNotLicenses", caller=who, licenses=licensing.licenses)
    registry = studio.account(licensing.licenses.address)
    found = studio.refusal(artwork.setUser, 7, registry, 1, sender=registry)
    assert found == error("ArtworkUnknownToken", tokenId=7)
    assert studio.refusal(
        artwork.setLicenses, licensing.other, sender=licensing.work.owner
    ) == error("OwnableUnauthorizedAccount", account=licensing.work.owner)


def test_user__when_the_dao_has_another_registry__is_left_alone(licensing: Licensing) -> None:
    """Licences of an older registry go on, and move, without the work's consent."""
    studio, tier = licensing.studio, licensing.offered(EXCLUSIVE)
    license_id = licensing.buy(tier)
    studio.artwork.setLicenses(studio.dao, sender=studio.dao)
    buyer, other = licensing.buyer, licensing.other
    licensing.licenses.transferFrom(buyer, other, license_id, sender=buyer)
    assert studio.artwork.userOf(licensing.work.token) == buyer
    assert licensing.has(other, Right.DISPLAY)


def test_seats__when_all_are_taken__are_sold_no_more(licensing: Licensing) -> None:
    studio, licenses, work = licensing.studio, licensing.licenses, licensing.work
    tier = licensing.offered(COMMERCIAL, seats=2)
    assert licenses.freeSeats(*work.name, tier) == 2
    first = licensing.buy(tier)
    studio.pass_time(10 * HOUR)
    second = licensing.buy(tier, buyer=licensing.other)
    assert [licenses.licenseOf(n).seat for n in (first, second)] == [1, 2]
    full = error("LicenseSeatsTaken", tier=tier, seats=2)
    assert licensing.refused(tier) == full
    elsewhere = licensing.foreign()
    licensing.offer(tier, elsewhere)
    assert licensing.refused(tier, elsewhere) == ACCEPTED, "seats are a work's"
    studio.at(licensing.end(first) + GRACE * HOUR - 1)
    assert licensing.refused(tier) == full
    studio.pass_to(licensing.end(first) + GRACE * HOUR)
    third = licensing.buy(tier)
    assert licenses.licenseOf(third).seat == 1
    licenses.cancelSubscription(first, sender=licensing.buyer)
    assert licenses.freeSeats(*work.name, tier) == 0, "seat 1 is the third's now"
    licenses.renew(second, RENEWAL, FOREVER, value=RENEWAL, sender=licensing.other)
    assert licensing.refused(tier) == full
    licenses.cancelSubscription(second, sender=licensing.other)
    assert licenses.freeSeats(*work.name, tier) == 1
    assert licenses.licenseOf(licensing.buy(tier)).seat == 2
    unlimited = licensing.offered(name="many")
    assert licenses.freeSeats(*work.name, unlimited) == 2**256 - 1


def test_seats__of_ten__are_ten(licensing: Licensing) -> None:
    tier = licensing.offered(seats=10, floor=0)
    licensing.offer(tier, price=0)
    seats = [licensing.licenses.licenseOf(licensing.buy(tier, value=0)).seat for _ in range(10)]
    assert seats == list(range(1, 11))
    assert licensing.refused(tier, value=PRICE) == error("LicenseSeatsTaken", tier=tier, seats=10)
