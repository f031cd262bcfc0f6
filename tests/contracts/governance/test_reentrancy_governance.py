"""Treasury: from within a payment nothing else is paid, not even to its owner."""

from typing import Any

import pytest

from oracle.quantities import ETHER
from tests.contracts.fractions.fractions import foreign_collection
from tests.contracts.intruder import GUARDED, Call, Intruder, call, hooked_currency
from tests.contracts.studio import Studio

FUNCTIONS = ("pay", "payToken", "give")


class Payments:
    """An owner that is called back, and every way in which the treasury pays it."""

    def __init__(self, studio: Studio) -> None:
        treasury = studio.treasury
        self.owner = Intruder(studio)
        studio.account(treasury.address, 100 * ETHER)
        treasury.transferOwnership(self.owner.address, sender=studio.dao)
        token = hooked_currency(studio, self.owner.address, treasury.address)
        collection = foreign_collection(studio)
        for number in (1, 2):
            collection.mint(treasury, number, sender=studio.stranger)
        to = self.owner.address
        self.first: dict[str, Call] = {
            "pay": call(treasury.pay, to, 1),
            "payToken": call(treasury.payToken, token, to, 1),
            "give": call(treasury.give, collection, 1, to),
        }
        self.second = self.first | {"give": call(treasury.give, collection, 2, to)}


@pytest.fixture
def payments(studio: Studio) -> Any:
    return Payments(studio)


@pytest.mark.parametrize("outer", FUNCTIONS)
@pytest.mark.parametrize("inner", FUNCTIONS)
def test_treasury__from_within_a_payment__pays_nothing(
    payments: Payments, outer: str, inner: str
) -> None:
    assert payments.owner.refused(payments.first[outer], payments.second[inner]) == GUARDED
