"""Tiers of licences: data that is only added to, within bounds, by the members alone."""

from hashlib import sha256
from typing import Any

import pytest

from oracle.chain.licensing.tiers import DEFAULT_TIERS, TERMS
from oracle.chain.types import Right
from oracle.local.anvil import PROJECT
from oracle.quantities import ETHER
from tests.contracts.licensing.licensing import (
    COMMERCIAL,
    DERIVATIVE,
    FLOOR,
    FOREVER,
    NOBODY,
    PRICE,
    RENEWAL,
    Licensing,
)
from tests.support.hostile import UNTEXT
from tests.support.refusals import ACCEPTED, error

FIELDS = (
    *("rights", "exclusive", "duration", "grace", "seats", "transferable", "derivatives"),
    *("reciprocal", "parentShare", "closed", "floor", "currency", "name", "territory", "terms"),
)
COUNT_SLOT = 1
"""Where the number of tiers is stored (solc's layout)."""


def changed(like: Any = COMMERCIAL, **changes: Any) -> tuple[Any, ...]:
    """A tier's struct with some members replaced, whatever they are."""
    return tuple(changes.get(f, v) for f, v in zip(FIELDS, like.as_tuple(), strict=True))


def test_new_studio__has_its_default_tiers_and_their_terms(licensing: Licensing) -> None:
    tiers = licensing.tiers
    assert tiers.tierCount() == len(DEFAULT_TIERS)
    for number, tier in enumerate(DEFAULT_TIERS, 1):
        assert tuple(tiers.getTier(number)) == tier.as_tuple()
    text = (PROJECT / "docs" / "licence-terms.md").read_bytes()
    assert sha256(text).hexdigest() == TERMS


def test_tier__when_added__is_what_it_was_said_to_be(licensing: Licensing) -> None:
    tiers, before = licensing.tiers, licensing.tiers.tierCount()
    tier = licensing.tier(DERIVATIVE, reciprocal=True, derivatives="approval", territory="Europe")
    assert tier == before + 1
    found = tiers.getTier(tier)
    assert found.rights == Right.DERIVATIVE
    assert (found.derivatives, found.reciprocal, found.parentShare) == (2, True, 200_000)
    assert bytes(found.territory).rstrip(b"\0") == b"Europe"
    for unknown in (0, tier + 1, 2**256 - 1):
        assert licensing.studio.refusal(tiers.getTier, unknown, sender=licensing.buyer) == error(
            "LicenseTierUnknown", tier=unknown, count=tier
        )


@pytest.mark.parametrize(
    ("like", "changes", "term", "min_value", "max_value"),
    [
        (COMMERCIAL, {"rights": 0}, "rights", 1, 2**32 - 1),
        (COMMERCIAL, {"exclusive": 8}, "exclusive", 0, 0),
        (COMMERCIAL, {"duration": 87_601}, "duration", 0, 87_600),
        (COMMERCIAL, {"grace": 721}, "grace", 0, 720),
        (COMMERCIAL, {"duration": 0, "grace": 1}, "grace", 0, 0),
        (COMMERCIAL, {"seats": 11}, "seats", 0, 10),
        (COMMERCIAL, {"floor": 10**24 + 1}, "floor", 0, 10**24),
        (COMMERCIAL, {"closed": True}, "closed", 0, 0),
        (COMMERCIAL, {"derivatives": 1}, "derivatives", 0, 0),
        (DERIVATIVE, {"derivatives": 0}, "derivatives", 1, 2),
        (COMMERCIAL, {"parentShare": 1}, "parentShare", 0, 0),
        (DERIVATIVE, {"parentShare": 500_001}, "parentShare", 0, 500_000),
        (COMMERCIAL, {"reciprocal": True}, "reciprocal", 0, 0),
        *((COMMERCIAL, {"name": name}, "name", 1, 1) for name in (bytes(32), *UNTEXT)),
        *((COMMERCIAL, {"territory": name}, "territory", 1, 1) for name in UNTEXT),
        (COMMERCIAL, {"currency": "0x" + "11" * 20}, "currency", 1, 2**256 - 1),
    ],
)
def test_tier__when_out_of_bounds__is_refused(
    licensing: Licensing,
    like: Any,
    changes: dict[str, Any],
    term: str,
    min_value: int,
    max_value: int,
) -> None:
    terms, wrong = changed(like, **changes), changes[term]
    # A name that is none, and an account's length of code.
    value = 0 if isinstance(wrong, bytes | str) else int(wrong)
    found = licensing.studio.refusal(licensing.tiers.addTier, terms, sender=licensing.studio.dao)
    name = term.encode().ljust(32, b"\0")
    assert found == error(
        "LicenseTermsInvalid", term=name, value=value, min=min_value, max=max_value
    )


@pytest.mark.parametrize(
    ("like", "changes"),
    [
        (COMMERCIAL, {"rights": 1, "exclusive": 1, "floor": 10**24}),
        (COMMERCIAL, {"duration": 87_600, "grace": 720, "seats": 10}),
        (COMMERCIAL, {"duration": 1, "grace": 0, "seats": 0, "floor": 0}),
        (COMMERCIAL, {"rights": 255, "derivatives": 2, "parentShare": 500_000}),
        (DERIVATIVE, {"derivatives": 1, "parentShare": 0, "reciprocal": False}),
    ],
)
def test_tier__at_its_bounds__is_added(
    licensing: Licensing, like: Any, changes: dict[str, Any]
) -> None:
    tiers, terms = licensing.tiers, changed(like, **changes)
    tiers.addTier(terms, sender=licensing.studio.dao)
    assert tuple(tiers.getTier(tiers.tierCount())) == terms


def test_add_tier__when_numbers_are_used_up__is_refused(licensing: Licensing) -> None:
    """A licence has two bytes for its tier; the count is set, not reached."""
    studio, tiers = licensing.studio, licensing.tiers
    before, slot = tiers.tierCount(), "0x" + f"{COUNT_SLOT:064x}"
    assert int(studio.w3.eth.get_storage_at(tiers.address, COUNT_SLOT).hex(), 16) == before
    studio.rpc("anvil_setStorageAt", [tiers.address, slot, "0x" + f"{2**16 - 2:064x}"])
    tiers.addTier(COMMERCIAL.as_tuple(), sender=studio.dao)
    found = studio.refusal(tiers.addTier, COMMERCIAL.as_tuple(), sender=studio.dao)
    name = b"tiers".ljust(32, b"\0")
    assert found == error("LicenseTermsInvalid", term=name, value=2**16, min=1, max=2**16 - 1)


def test_tiers__are_the_members_alone(licensing: Licensing) -> None:
    studio, tiers, tier = licensing.studio, licensing.tiers, licensing.tier()
    wanted = error("OwnableUnauthorizedAccount", account=studio.stranger)
    for call, arguments in (
        (tiers.addTier, (COMMERCIAL.as_tuple(),)),
        (tiers.setFloor, (tier, 1)),
        (tiers.setClosed, (tier, True)),
    ):
        assert studio.refusal(call, *arguments, sender=studio.stranger) == wanted
        assert studio.refusal(call, *arguments, sender=studio.dao) == ACCEPTED


def test_floor__when_raised__is_what_an_older_offer_costs(licensing: Licensing) -> None:
    """Whoever offered below it sells at the floor, if the buyer's limit allows that."""
    studio, licenses, tier = licensing.studio, licensing.licenses, licensing.offered()
    tiers = licensing.tiers
    assert licenses.quote(*licensing.work.name, tier) == (PRICE, NOBODY)
    license_id = licensing.buy(tier)
    tiers.setFloor(tier, ETHER, sender=studio.dao)
    assert licenses.quote(*licensing.work.name, tier)[0] == ETHER
    assert licenses.quoteRenewal(license_id)[0] == ETHER
    assert licensing.refused(tier) == error("LicenseFeeAboveLimit", fee=ETHER, limit=PRICE)
    for prices in ((PRICE, ETHER), (ETHER, PRICE)):
        arguments = (*licensing.work.name, tier, (*prices, True, True))
        found = studio.refusal(licenses.setOffer, *arguments, sender=licensing.work.owner)
        assert found == error("LicensePriceTooSmall", price=PRICE, floor=ETHER)
    tiers.setFloor(tier, FLOOR, sender=studio.dao)
    assert licensing.refused(tier) == ACCEPTED
    found = studio.refusal(tiers.setFloor, tier, 10**24 + 1, sender=studio.dao)
    assert found.startswith("LicenseTermsInvalid")


def test_tier__when_closed__is_renewed_but_not_sold(licensing: Licensing) -> None:
    studio, licenses, tier = licensing.studio, licensing.licenses, licensing.offered()
    tiers = licensing.tiers
    license_id = licensing.buy(tier)
    tiers.setClosed(tier, True, sender=studio.dao)
    assert licensing.refused(tier) == error("LicenseTierClosed", tier=tier)
    licenses.renew(license_id, RENEWAL, FOREVER, value=RENEWAL, sender=licensing.buyer)
    tiers.setClosed(tier, False, sender=studio.dao)
    assert licensing.refused(tier) == ACCEPTED
