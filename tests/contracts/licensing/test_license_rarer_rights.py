"""Rights beyond the eight common ones: members sell them, and they hold as the common ones do."""

import base64
import json
from typing import Any

import pytest

from oracle.chain.licensing.tiers import TierParameters
from oracle.chain.types import Right, words_of
from tests.contracts.licensing.licensing import (
    COMMERCIAL,
    DURATION,
    FOREVER,
    GRACE,
    HOUR,
    MAX_BOUGHT,
    PRICE,
    RENEWAL,
    Licensing,
)
from tests.support.refusals import ACCEPTED, error

NINTH, SIXTEENTH, LAST = 1 << 8, 1 << 15, 1 << 31
SOME = int(Right.WEB) | NINTH | LAST


def rarer(
    licensing: Licensing, rights: int, exclusive: int = 0, like: TierParameters = COMMERCIAL
) -> int:
    """A tier with these rights, by their bits, that the work's owner offers."""
    terms = (rights, exclusive, *like.as_tuple()[2:])
    licensing.tiers.addTier(terms, sender=licensing.studio.dao)
    tier = int(licensing.tiers.tierCount())
    licensing.offer(tier)
    return tier


def held(licensing: Licensing, who: Any) -> int:
    """Which of all 32 rights somebody has, each asked for alone."""
    asked = licensing.licenses.isLicensed
    return sum(1 << bit for bit in range(32) if asked(*licensing.work.name, who, 1 << bit))


def test_rarer_rights__when_bought__are_held_with_the_common_ones_until_they_end(
    licensing: Licensing,
) -> None:
    licensed = licensing.licenses.isLicensed
    bought = licensing.buy(rarer(licensing, SOME))
    name, buyer = licensing.work.name, licensing.buyer
    assert held(licensing, buyer) == SOME
    for asked, wanted in ((SOME, True), (SOME | SIXTEENTH, False), (SOME | 1, False), (0, False)):
        assert licensed(*name, buyer, asked) is wanted, hex(asked)
    end = licensing.end(bought)
    assert licensing.licenses.takenUntil(*name, LAST) == (0, end + GRACE * HOUR)
    licensing.studio.pass_to(end - 1)
    assert licensed(*name, buyer, SOME)
    licensing.studio.pass_to(end)
    assert held(licensing, buyer) == 0


def test_rarer_rights__when_renewed__are_held_on(licensing: Licensing) -> None:
    bought = licensing.buy(rarer(licensing, SOME))
    end = licensing.end(bought)
    licensing.licenses.renew(bought, RENEWAL, FOREVER, value=RENEWAL, sender=licensing.buyer)
    licensing.studio.pass_to(end)
    assert licensing.end(bought) == end + DURATION * HOUR
    assert held(licensing, licensing.buyer) == SOME


def test_rarer_rights__when_passed_on__go_and_others_of_the_holder_stay(
    licensing: Licensing,
) -> None:
    licenses, buyer, other = licensing.licenses, licensing.buyer, licensing.other
    ninth, many = rarer(licensing, NINTH), rarer(licensing, SOME | SIXTEENTH)
    licensing.buy(licensing.offered())
    licensing.buy(ninth)
    passed = licensing.buy(many)
    common = int(Right.DISPLAY | Right.WEB | Right.PRINT)
    assert held(licensing, buyer) == common | SOME | SIXTEENTH
    licenses.transferFrom(buyer, other, passed, sender=buyer)
    assert held(licensing, buyer) == common | NINTH
    assert held(licensing, other) == SOME | SIXTEENTH
    licenses.cancelSubscription(passed, sender=other)
    assert held(licensing, other) == 0
    assert held(licensing, buyer) == common | NINTH


def test_rarer_rights__of_licences_that_made_room__are_held_by_none(licensing: Licensing) -> None:
    """A full list is made anew: what lapsed goes, and its dates with it."""
    rare, plain = rarer(licensing, NINTH), licensing.offered()
    licensing.buy(rare)
    licensing.studio.pass_time((DURATION + GRACE + 1) * HOUR)
    for _ in range(MAX_BOUGHT - 1):
        licensing.buy(plain)
    licensing.buy(plain)
    assert held(licensing, licensing.buyer) == int(Right.DISPLAY | Right.WEB | Right.PRINT)
    listed = licensing.licenses.licensesOf(*licensing.work.name, licensing.buyer)
    assert len(listed) == MAX_BOUGHT


@pytest.mark.parametrize("bit", [8, 15, 31])
def test_exclusive__of_a_rarer_right__is_one_licences_alone(licensing: Licensing, bit: int) -> None:
    right = 1 << bit
    alone, shared = rarer(licensing, right, right), rarer(licensing, right | int(Right.WEB))
    bought = licensing.buy(alone)
    over = licensing.end(bought) + GRACE * HOUR
    taken = error("LicenseRightTaken", right=bit, until=over)
    for tier in (alone, shared):
        assert licensing.refused(tier, buyer=licensing.other) == taken
    assert licensing.licenses.takenUntil(*licensing.work.name, right) == (over, over)
    licensing.licenses.cancelSubscription(bought, sender=licensing.buyer)
    assert licensing.refused(shared, buyer=licensing.other) == ACCEPTED
    end = licensing.end(licensing.buy(shared, buyer=licensing.other)) + GRACE * HOUR
    assert licensing.refused(alone) == error("LicenseRightInUse", right=bit, until=end)


def test_seat__beside_rarer_rights__is_kept(licensing: Licensing) -> None:
    """Both stand in one byte of a licence's papers."""
    tier = rarer(licensing, SOME, like=COMMERCIAL.model_copy(update={"seats": 10}))
    for number in range(1, 11):
        bought = licensing.buy(tier)
        assert licensing.licenses.licenseOf(bought).seat == number
    assert licensing.refused(tier) == error("LicenseSeatsTaken", tier=tier, seats=10)


def test_metadata__of_a_right_without_a_name__says_its_number(licensing: Licensing) -> None:
    bought = licensing.buy(rarer(licensing, SOME, value := NINTH), value=PRICE)
    uri = licensing.licenses.tokenURI(bought)
    told = json.loads(base64.b64decode(uri.split(",")[1]))
    said = {each["trait_type"]: each["value"] for each in told["attributes"]}
    assert said["rights"] == words_of(SOME) == f"web, {words_of(NINTH)}, right 32"
    assert said["exclusive"] == words_of(value)


def test_add_tier__with_every_right__is_taken(licensing: Licensing) -> None:
    every = 2**32 - 1
    like = COMMERCIAL.model_copy(update={"derivatives": "allowed"})
    licensing.buy(rarer(licensing, every, every, like))
    assert held(licensing, licensing.buyer) == every
    assert licensing.licenses.isLicensed(*licensing.work.name, licensing.buyer, every)
