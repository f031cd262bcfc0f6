"""PushOrCredit, through the oracle and the registry: nobody stops a payment by refusing it."""

import pytest

from oracle.quantities import ETHER
from tests.contracts.studio import PENALTY, Operator, Studio, root_named
from tests.support import receivers
from tests.support.refusals import MAX_GAS, error

ROOT = root_named("works")
FEE = ETHER + 1
SHARE = FEE // 2
BAD = {
    "refuses": receivers.REFUSES,
    "burns gas": receivers.BURNS_GAS,
    "bomb": receivers.BOMB,
}
bad_code = pytest.mark.parametrize("code", BAD.values(), ids=BAD.keys())


@pytest.fixture
def payee(studio: Studio) -> str:
    """The first operator's payee: an address that a test gives code to."""
    address = studio.nobody("bad purse")
    studio.operators.setPayee(address, sender=studio.crew[0].owner)
    return address


def finalised(studio: Studio) -> int:
    round_id = studio.revealed(dict.fromkeys(studio.crew[:2], ROOT), fee=FEE)
    studio.close_challenges(round_id)
    studio.oracle.finalise(round_id, sender=studio.stranger)
    return round_id


def settle(studio: Studio, round_id: int, operator: Operator, **options: int):  # type: ignore[no-untyped-def]
    return studio.oracle.settle(round_id, operator.owner, sender=studio.stranger, **options)


@bad_code
def test_settle__when_payee_takes_no_money__credits_it_and_blocks_nobody(
    studio: Studio, payee: str, code: str
) -> None:
    ada, bob = studio.crew[:2]
    studio.behaves(payee, code)
    round_id = finalised(studio)
    had = studio.balance(bob.payee)
    receipt = settle(studio, round_id, ada)
    settle(studio, round_id, bob)
    assert studio.balance(bob.payee) == had + SHARE
    assert "Credited" in [e.event_name for e in receipt.events]
    assert receipt.gas_used < 250_000  # neither burnt gas nor a bomb costs the settler more
    assert studio.oracle.credit(payee) == studio.oracle.totalCredit() == SHARE
    assert studio.balance(studio.oracle) == SHARE
    assert studio.operators.getOperator(ada.owner).locked == 0


def test_credit__when_owner_takes_money_again__is_paid_out_by_anyone_once(
    studio: Studio, payee: str
) -> None:
    studio.behaves(payee, receivers.REFUSES)
    settle(studio, finalised(studio), studio.crew[0])
    found = studio.refusal(studio.oracle.withdrawCredit, payee, sender=studio.stranger)
    assert found == error("CreditPaymentRefused", account=payee, amount=SHARE)
    assert studio.oracle.credit(payee) == SHARE
    studio.behaves(payee, "0x")
    studio.oracle.withdrawCredit(payee, sender=studio.stranger)
    assert studio.balance(payee) == SHARE
    assert studio.oracle.credit(payee) == studio.oracle.totalCredit() == 0
    found = studio.refusal(studio.oracle.withdrawCredit, payee, sender=studio.stranger)
    assert found == error("CreditNothingOwed", account=payee)


@bad_code
def test_fail_and_slash__when_the_dao_takes_no_money__credit_it(studio: Studio, code: str) -> None:
    round_id = studio.revealed({studio.crew[0]: None, studio.crew[1]: ROOT}, fee=FEE)
    studio.close_challenges(round_id)
    studio.behaves(studio.dao.address, code)
    studio.oracle.fail(round_id, sender=studio.stranger)
    settle(studio, round_id, studio.crew[0])
    settle(studio, round_id, studio.crew[1])
    assert studio.oracle.credit(studio.dao) == FEE
    assert studio.operators.credit(studio.dao) == PENALTY
    studio.behaves(studio.dao.address, "0x")
    had = studio.balance(studio.dao)
    studio.oracle.withdrawCredit(studio.dao, sender=studio.stranger)
    studio.operators.withdrawCredit(studio.dao, sender=studio.stranger)
    assert studio.balance(studio.dao) == had + FEE + PENALTY


def test_settle__when_payee_calls_back__is_not_done_twice(studio: Studio, payee: str) -> None:
    round_id = finalised(studio)
    again = bytes(studio.oracle.settle.encode_input(round_id, studio.crew[0].owner))
    studio.behaves(payee, receivers.calls_back(studio.oracle.address, again))
    receipt = settle(studio, round_id, studio.crew[0], gas_limit=1_000_000)
    tried = [log for log in receipt.logs if log["address"].lower() == payee.lower()]
    assert [int(log["topics"][0].hex(), 16) for log in tried] == [0]
    assert studio.balance(payee) == SHARE
    assert studio.balance(studio.oracle) == SHARE  # the other operator's


def test_withdraw_credit__when_payee_calls_back__is_paid_once(studio: Studio, payee: str) -> None:
    studio.behaves(payee, receivers.REFUSES)
    settle(studio, finalised(studio), studio.crew[0])
    again = bytes(studio.oracle.withdrawCredit.encode_input(payee))
    studio.behaves(payee, receivers.calls_back(studio.oracle.address, again))
    receipt = studio.oracle.withdrawCredit(payee, sender=studio.stranger)
    tried = [log for log in receipt.logs if log["address"].lower() == payee.lower()]
    assert [int(log["topics"][0].hex(), 16) for log in tried] == [0]
    assert studio.balance(payee) == SHARE


def test_settle__whatever_gas_the_settler_gives__pays_a_wallet_that_needs_some(
    studio: Studio, payee: str
) -> None:
    """Neither a stingy settler nor a gas estimate turns a payment into a credit: what is left of
    the gas after a push that was given too little does not pay for writing one down."""
    studio.behaves(payee, receivers.THIRSTY)
    round_id = finalised(studio)
    data = bytes(studio.oracle.settle.encode_input(round_id, studio.crew[0].owner))
    transaction = {
        "from": studio.stranger.address,
        "to": studio.oracle.address,
        "data": "0x" + data.hex(),
    }
    enough = studio.w3.eth.estimate_gas(transaction)
    assert enough < MAX_GAS
    settle(studio, round_id, studio.crew[0], gas_limit=enough)
    assert studio.oracle.totalCredit() == 0
    assert studio.balance(payee) == SHARE


def test_settle__when_given_too_little_gas_to_pay__changes_nothing(
    studio: Studio, payee: str
) -> None:
    studio.behaves(payee, receivers.THIRSTY)
    round_id = finalised(studio)
    data = bytes(studio.oracle.settle.encode_input(round_id, studio.crew[0].owner))
    for gas in range(60_000, 260_000, 4_000):
        done = studio.send(studio.stranger, studio.oracle, data, gas=gas)
        assert studio.oracle.totalCredit() == 0, f"{gas} gas made a credit"
        if done:
            break
    assert studio.balance(payee) == SHARE
