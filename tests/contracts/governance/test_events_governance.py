"""What treasury and timelock say, to the last value."""

from typing import Any

import pytest

from oracle.quantities import ETHER
from tests.contracts.auction.market import ZERO
from tests.contracts.fractions.fractions import foreign_collection
from tests.contracts.studio import PARAMETERS, Studio
from tests.support.events import event, history, said

FIRST = PARAMETERS.treasury


@pytest.fixture
def treasury(studio: Studio) -> Any:
    studio.account(studio.treasury.address, 100 * ETHER)
    return studio.treasury


def test_treasury__says_what_it_pays_and_gives(studio: Studio, treasury: Any) -> None:
    payee = studio.nobody("payee")
    paid = treasury.pay(payee, 7, sender=studio.dao)
    assert said(paid, treasury) == [event("TreasuryPaid", token=ZERO, to=payee, amount=7)]
    token = studio.token
    token.transfer(treasury, ETHER, sender=studio.holder)
    paid = treasury.payToken(token, payee, 8, sender=studio.dao)
    assert said(paid, treasury) == [event("TreasuryPaid", token=token, to=payee, amount=8)]
    collection = foreign_collection(studio)
    collection.mint(treasury, 5, sender=studio.stranger)
    given = treasury.give(collection, 5, payee, sender=studio.dao)
    assert said(given, treasury) == [
        event("TreasuryGave", collection=collection, tokenId=5, to=payee)
    ]


def test_treasury__says_its_limits_and_from_when(studio: Studio, treasury: Any) -> None:
    wanted = {"period": FIRST.period, "cap": FIRST.cap_bps}
    (made,) = history(studio.w3, treasury)
    begun = int(made.split("effectiveAt=")[1].rstrip(")"))
    assert made == event("TreasuryLimitAnnounced", **wanted, effectiveAt=begun)
    assert begun <= studio.now, "the first limit holds from the start"
    announced = treasury.announceLimit((FIRST.period + 1, 200), sender=studio.dao)
    assert said(announced, treasury) == [
        event(
            "TreasuryLimitAnnounced",
            period=FIRST.period + 1,
            cap=200,
            effectiveAt=studio.now + FIRST.period,
        )
    ]


def test_timelock__says_where_its_money_goes(studio: Studio) -> None:
    timelock, other = studio.timelock, studio.nobody("another treasury")
    wanted = event("TreasurySet", treasury=studio.treasury)
    assert history(studio.w3, timelock).count(wanted) == 1, "said by the constructor"
    changed = timelock.setTreasury(other, sender=studio.dao)
    assert said(changed, timelock) == [event("TreasurySet", treasury=other)]
    held = studio.balance(timelock)
    swept = timelock.sweep(sender=studio.stranger)
    assert said(swept, timelock) == [event("Swept", amount=held)]
    assert said(timelock.sweep(sender=studio.stranger), timelock) == []
