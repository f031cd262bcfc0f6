"""OperatorRegistry: bonds come in, and leave when nothing needs them."""

from oracle.quantities import ETHER
from tests.contracts.studio import (
    BOND,
    EXIT_DELAY,
    STAKE,
    Studio,
    root_named,
)
from tests.support import receivers
from tests.support.events import event, said
from tests.support.refusals import error

ROOT = root_named("works")
ZERO = "0x" + "00" * 20


def owner_calls(studio: Studio, call, *arguments: object, value: int = 0) -> str:  # type: ignore[no-untyped-def]
    return studio.refusal(call, *arguments, sender=studio.crew[0].owner, value=value)


# Registering


def test_register__records_owner_signer_payee_and_bond(studio: Studio) -> None:
    count = studio.operators.operatorCount()
    dan = studio.enrol("dan", bond=3 * ETHER)
    record = studio.operators.getOperator(dan.owner)
    assert (record.signer, record.payee) == (dan.signer, dan.payee)
    assert (record.bond, record.locked, record.exitAt) == (3 * ETHER, 0, 0)
    assert record.registeredAt == studio.now
    assert studio.operators.operatorCount() == count + 1
    assert studio.operators.operatorAt(count) == dan.owner
    assert studio.operators.signerOf(dan.owner) == dan.signer
    assert studio.operators.payeeOf(dan.owner) == dan.payee


def test_register__when_bond_is_a_wei_short__refuses(studio: Studio) -> None:
    call, who = studio.operators.register, studio.stranger
    found = studio.refusal(call, who, who, sender=who, value=BOND - 1)
    assert found == error("OperatorBondTooSmall", bond=BOND - 1, min=BOND)


def test_register__when_operator_already__refuses(studio: Studio) -> None:
    ada = studio.crew[0]
    found = owner_calls(studio, studio.operators.register, ada.signer, ada.payee, value=BOND)
    assert found == error("OperatorAlreadyRegistered", operator=ada.owner)


def test_register__when_signer_or_payee_is_zero__refuses(studio: Studio) -> None:
    who = studio.stranger
    for signer, payee in ((ZERO, who), (who, ZERO)):
        found = studio.refusal(studio.operators.register, signer, payee, sender=who, value=BOND)
        assert found == "OperatorAddressZero()"


def test_every_function__when_operator_is_unknown__says_so(studio: Studio) -> None:
    registry, who = studio.operators, studio.stranger
    for call, arguments in (
        (registry.topUp, (who,)),
        (registry.setSigner, (who,)),
        (registry.setPayee, (who,)),
        (registry.requestExit, ()),
        (registry.cancelExit, ()),
        (registry.withdraw, (who,)),
        (registry.getOperator, (who,)),
        (registry.payeeOf, (who,)),
    ):
        assert studio.refusal(call, *arguments, sender=who) == error(
            "OperatorUnknown", operator=who
        )
    assert registry.signerOf(who) == ZERO


def test_top_up__by_anyone__adds_to_the_bond(studio: Studio) -> None:
    ada = studio.crew[0]
    receipt = studio.operators.topUp(ada.owner, value=5, sender=studio.stranger)
    who = {"operator": ada.owner, "from": studio.stranger}
    assert said(receipt, studio.operators) == [
        event("OperatorToppedUp", **who, amount=5, bond=BOND + 5)
    ]
    assert studio.operators.getOperator(ada.owner).bond == BOND + 5


def test_signer_and_payee__are_set_by_the_owner_and_never_zero(studio: Studio) -> None:
    ada = studio.crew[0]
    studio.operators.setSigner(studio.stranger, sender=ada.owner)
    studio.operators.setPayee(studio.stranger, sender=ada.owner)
    record = studio.operators.getOperator(ada.owner)
    assert (record.signer, record.payee) == (studio.stranger, studio.stranger)
    for call in (studio.operators.setSigner, studio.operators.setPayee):
        assert owner_calls(studio, call, ZERO) == "OperatorAddressZero()"
    # The hot key has no say over the bond's record.
    found = studio.refusal(studio.operators.setPayee, ada.signer, sender=ada.signer)
    assert found == error("OperatorUnknown", operator=ada.signer)


# Exits


def test_exit__pays_the_free_bond_after_its_delay_and_not_before(studio: Studio) -> None:
    ada = studio.crew[0]
    to = studio.nobody("cold wallet")
    studio.operators.requestExit(sender=ada.owner)
    exit_at = studio.now + EXIT_DELAY
    assert studio.operators.getOperator(ada.owner).exitAt == exit_at
    studio.at(exit_at - 1)
    expected = error("OperatorExitTooEarly", exitAt=exit_at)
    assert owner_calls(studio, studio.operators.withdraw, to) == expected
    studio.at(exit_at)
    studio.operators.withdraw(to, sender=ada.owner)
    assert studio.balance(to) == BOND
    assert studio.operators.getOperator(ada.owner).bond == 0


def test_exit__when_asked_twice_or_not_at_all__refuses(studio: Studio) -> None:
    ada = studio.crew[0]
    expected = error("OperatorNotExiting", operator=ada.owner)
    assert owner_calls(studio, studio.operators.withdraw, ada.owner) == expected
    assert owner_calls(studio, studio.operators.cancelExit) == expected
    studio.operators.requestExit(sender=ada.owner)
    exit_at = studio.operators.getOperator(ada.owner).exitAt
    found = owner_calls(studio, studio.operators.requestExit)
    assert found == error("OperatorExiting", operator=ada.owner, exitAt=exit_at)


def test_exit__when_cancelled_and_asked_again__waits_the_whole_delay_again(
    studio: Studio,
) -> None:
    ada = studio.crew[0]
    studio.operators.requestExit(sender=ada.owner)
    studio.pass_time(EXIT_DELAY)
    studio.operators.cancelExit(sender=ada.owner)
    round_id = studio.open()
    studio.commit(round_id, ada, ROOT)
    studio.operators.requestExit(sender=ada.owner)
    expected = error("OperatorExitTooEarly", exitAt=studio.now + EXIT_DELAY)
    assert owner_calls(studio, studio.operators.withdraw, ada.owner) == expected


def test_withdraw__when_rounds_lock_a_part__leaves_it_until_they_are_over(
    studio: Studio,
) -> None:
    ada, bob = studio.crew[:2]
    to = studio.nobody("cold wallet")
    round_id = studio.open()
    studio.commit(round_id, ada, ROOT)
    studio.commit(round_id, bob, ROOT)
    studio.operators.requestExit(sender=ada.owner)
    studio.pass_time(EXIT_DELAY)
    studio.operators.withdraw(to, sender=ada.owner)
    assert studio.balance(to) == BOND - STAKE
    expected = error("OperatorBondLocked", operator=ada.owner, free=0, needed=STAKE)
    assert owner_calls(studio, studio.operators.withdraw, to) == expected
    studio.oracle.fail(round_id, sender=studio.stranger)
    studio.oracle.settle(round_id, ada.owner, sender=studio.stranger)
    studio.operators.withdraw(to, sender=ada.owner)
    assert studio.balance(to) == BOND  # nobody revealed, so nobody is to blame
    assert studio.balance(studio.operators) == 2 * BOND


def test_withdraw__when_receiver_refuses__nothing_has_happened(studio: Studio) -> None:
    ada = studio.crew[0]
    bad = studio.nobody("bad wallet")
    studio.behaves(bad, receivers.REFUSES)
    studio.operators.requestExit(sender=ada.owner)
    studio.pass_time(EXIT_DELAY)
    assert owner_calls(studio, studio.operators.withdraw, bad) == "FailedCall()"
    assert studio.operators.getOperator(ada.owner).bond == BOND


def test_withdraw__when_receiver_calls_back__pays_once(studio: Studio) -> None:
    """The owner is the receiver, so that the second call comes from who may make it."""
    owner = studio.crew[0].owner
    studio.operators.requestExit(sender=owner)
    studio.pass_time(EXIT_DELAY)
    again = bytes(studio.operators.withdraw.encode_input(owner))
    studio.behaves(owner.address, receivers.calls_back(studio.operators.address, again))
    receipt = studio.operators.withdraw(owner, sender=owner)
    tried = [log for log in receipt.logs if log["address"].lower() == owner.address.lower()]
    assert [int(log["topics"][0].hex(), 16) for log in tried] == [0]
    assert studio.balance(studio.operators) == 2 * BOND
