"""OperatorRegistry: bonds come in, are locked by rounds, and leave when nothing needs them."""

from typing import Any

import pytest

from oracle.quantities import ETHER
from tests.contracts.studio import (
    BOND,
    EXIT_DELAY,
    REPLACEMENT_DELAY,
    STAKE,
    Operator,
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
    assert found == error("OperatorBondTooSmall", bond=BOND - 1, minimum=BOND)


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


# Locks and slashes: a second oracle stands in, played by an account


@pytest.fixture
def ruler(studio: Studio) -> Operator:
    """An account that is the oracle in force, in the place of `signer`."""
    account = studio.person("another oracle")
    studio.operators.proposeOracle(account, sender=studio.dao)
    studio.pass_time(REPLACEMENT_DELAY)
    studio.operators.activateOracle(sender=studio.stranger)
    return Operator(account, account, account)


def test_lock__when_not_by_the_oracle_in_force__refuses(studio: Studio) -> None:
    ada = studio.crew[0]
    for caller in (studio.dao, ada.owner, studio.stranger):
        found = studio.refusal(studio.operators.lock, ada.owner, ada.signer, 1, sender=caller)
        assert found == error("OracleNotInForce", caller=caller, oracle=studio.oracle)


@pytest.mark.parametrize("amount", [0, 1])
def test_release_and_slash__when_caller_is_no_oracle__refuse(studio: Studio, amount: int) -> None:
    ada = studio.crew[0]
    round_id = studio.open()
    studio.commit(round_id, ada, ROOT)
    for caller in (studio.dao, ada.owner, studio.stranger):
        expected = error(
            "OperatorNotLocked", oracle=caller, operator=ada.owner, locked=0, amount=amount
        )
        for call, arguments in (
            (studio.operators.release, (ada.owner, amount)),
            (studio.operators.slash, (ada.owner, amount, caller)),
        ):
            assert studio.refusal(call, *arguments, sender=caller) == expected


def test_lock__refuses_the_unknown_another_signer_and_more_than_is_free(
    studio: Studio, ruler: Operator
) -> None:
    ada, lock = studio.crew[0], studio.operators.lock
    found = studio.refusal(lock, studio.stranger, ada.signer, 1, sender=ruler.owner)
    assert found == error("OperatorUnknown", operator=studio.stranger)
    found = studio.refusal(lock, ada.owner, ada.owner, 1, sender=ruler.owner)
    expected = error(
        "OperatorSignerInvalid", operator=ada.owner, caller=ada.owner, signer=ada.signer
    )
    assert found == expected
    for locked in (0, STAKE):
        free = BOND - locked
        found = studio.refusal(lock, ada.owner, ada.signer, free + 1, sender=ruler.owner)
        expected = error("OperatorBondLocked", operator=ada.owner, free=free, needed=free + 1)
        assert found == expected
        lock(ada.owner, ada.signer, STAKE, sender=ruler.owner)


def test_lock_release_and_slash__say_whose_how_much_and_where_to(
    studio: Studio, ruler: Operator
) -> None:
    ada, registry = studio.crew[0], studio.operators
    to = studio.nobody("beneficiary")
    whose = {"oracle": ruler.owner, "operator": ada.owner}
    locked = registry.lock(ada.owner, ada.signer, STAKE, sender=ruler.owner)
    assert said(locked, registry) == [event("OperatorLocked", **whose, amount=STAKE)]
    released = registry.release(ada.owner, 3, sender=ruler.owner)
    assert said(released, registry) == [event("OperatorReleased", **whose, amount=3)]
    slashed = registry.slash(ada.owner, 2, to, sender=ruler.owner)
    assert said(slashed, registry) == [
        event("OperatorSlashed", **whose, amount=2, beneficiary=to),
        event("Paid", account=to, amount=2),
    ]


def test_slash_and_release__take_at_most_what_the_oracle_locked(
    studio: Studio, ruler: Operator
) -> None:
    ada, registry = studio.crew[0], studio.operators
    to = studio.nobody("beneficiary")
    for _ in range(2):
        registry.lock(ada.owner, ada.signer, STAKE, sender=ruler.owner)
    expected = error(
        "OperatorNotLocked",
        oracle=ruler.owner,
        operator=ada.owner,
        locked=2 * STAKE,
        amount=2 * STAKE + 1,
    )
    arguments = (ada.owner, 2 * STAKE + 1)
    assert studio.refusal(registry.slash, *arguments, to, sender=ruler.owner) == expected
    assert studio.refusal(registry.release, *arguments, sender=ruler.owner) == expected
    registry.slash(ada.owner, STAKE - 1, to, sender=ruler.owner)
    registry.release(ada.owner, 1, sender=ruler.owner)
    record = registry.getOperator(ada.owner)
    assert (record.bond, record.locked) == (BOND - STAKE + 1, STAKE)
    assert studio.balance(to) == STAKE - 1
    registry.slash(ada.owner, STAKE, to, sender=ruler.owner)
    record = registry.getOperator(ada.owner)
    assert (record.bond, record.locked) == (BOND - 2 * STAKE + 1, 0)


def test_locks__of_several_oracles__never_mix_whoever_comes_back(studio: Studio) -> None:
    """Two oracles that take turns; each releases and slashes its own, in force or not."""
    ada, registry = studio.crew[0], studio.operators
    registry.topUp(ada.owner, value=9 * BOND, sender=studio.stranger)
    first, second = studio.person("first oracle"), studio.person("second oracle")
    held = {first: 0, second: 0}

    def enthrone(oracle: Any) -> None:
        registry.proposeOracle(oracle, sender=studio.dao)
        studio.pass_time(REPLACEMENT_DELAY)
        registry.activateOracle(sender=studio.stranger)

    def lock(oracle: Any, amount: int) -> None:
        registry.lock(ada.owner, ada.signer, amount, sender=oracle)
        held[oracle] += amount

    def end(oracle: Any, amount: int, is_slash: bool) -> None:
        if is_slash:
            registry.slash(ada.owner, amount, studio.nobody("beneficiary"), sender=oracle)
        else:
            registry.release(ada.owner, amount, sender=oracle)
        held[oracle] -= amount

    for oracle, other in ((first, second), (second, first), (first, second)):
        enthrone(oracle)
        lock(oracle, 5 * STAKE)
        lock(oracle, STAKE)
        if held[other]:
            end(other, 1, is_slash=True)
            end(other, 2, is_slash=False)
        end(oracle, 3, is_slash=True)
        for which, locked in held.items():
            assert registry.lockOf(which, ada.owner) == locked
            expected = error(
                "OperatorNotLocked",
                oracle=which,
                operator=ada.owner,
                locked=locked,
                amount=locked + 1,
            )
            arguments = (ada.owner, locked + 1)
            assert studio.refusal(registry.release, *arguments, sender=which) == expected
        assert registry.getOperator(ada.owner).locked == sum(held.values())
    for oracle, locked in dict(held).items():
        end(oracle, locked, is_slash=False)
    record = registry.getOperator(ada.owner)
    slashed = studio.balance(studio.nobody("beneficiary"))
    assert (record.bond, record.locked) == (10 * BOND - slashed, 0)
    studio.operators.requestExit(sender=ada.owner)
    studio.pass_time(EXIT_DELAY)
    registry.withdraw(studio.nobody("ada"), sender=ada.owner)
    assert studio.balance(studio.nobody("ada")) == 10 * BOND - slashed


def test_lock__when_a_former_oracle_holds_a_part__the_whole_bond_counts_for_the_minimum(
    studio: Studio,
) -> None:
    ada, registry = studio.crew[0], studio.operators
    round_id = studio.open()
    studio.commit(round_id, ada, ROOT)
    successor = studio.person("successor")
    registry.proposeOracle(successor, sender=studio.dao)
    studio.pass_time(REPLACEMENT_DELAY)
    registry.activateOracle(sender=studio.stranger)
    assert registry.minimumBond() == BOND
    registry.lock(ada.owner, ada.signer, STAKE, sender=successor)
    assert registry.getOperator(ada.owner).locked == 2 * STAKE


# What the DAO can do, and what it cannot


def test_oracle__when_replaced__takes_the_delay_and_leaves_old_locks_to_the_old_one(
    studio: Studio,
) -> None:
    ada, bob = studio.crew[:2]
    studio.vote_rules(lifetime=30 * 86_400)
    round_id = studio.open()
    for operator in (ada, bob):
        studio.commit(round_id, operator, ROOT)
    successor = studio.person("successor")
    studio.operators.proposeOracle(successor, sender=studio.dao)
    due = studio.now + REPLACEMENT_DELAY
    assert studio.operators.pendingOracle() == successor
    assert studio.operators.pendingOracleAt() == due
    studio.at(due - 1)
    found = studio.refusal(studio.operators.activateOracle, sender=studio.stranger)
    assert found == error("OracleReplacementNotDue", effectiveAt=due)
    studio.at(due)
    studio.operators.activateOracle(sender=studio.stranger)
    assert studio.operators.oracle() == successor

    expected = error("OperatorNotLocked", oracle=successor, operator=ada.owner, locked=0, amount=1)
    arguments = (ada.owner, 1, successor)
    assert studio.refusal(studio.operators.slash, *arguments, sender=successor) == expected
    studio.oracle.fail(round_id, sender=studio.stranger)
    studio.oracle.settle(round_id, ada.owner, sender=studio.stranger)
    assert studio.operators.getOperator(ada.owner).locked == 0
    # The old oracle opens no new rounds.
    found = studio.refusal(studio.oracle.requestRound, 1, 5, b"", sender=studio.dao, value=ETHER)
    assert found == error("RoundOracleReplaced", oracle=successor)


def test_oracle__when_nothing_is_proposed__cannot_be_activated(studio: Studio) -> None:
    found = studio.refusal(studio.operators.activateOracle, sender=studio.dao)
    assert found == error("OracleReplacementNotDue", effectiveAt=0)


def test_oracle__when_proposed_again__starts_its_delay_again(studio: Studio) -> None:
    studio.operators.proposeOracle(studio.person("first"), sender=studio.dao)
    studio.pass_time(REPLACEMENT_DELAY - 5)
    studio.operators.proposeOracle(studio.person("second"), sender=studio.dao)
    due = studio.now + REPLACEMENT_DELAY
    studio.pass_time(10)
    found = studio.refusal(studio.operators.activateOracle, sender=studio.dao)
    assert found == error("OracleReplacementNotDue", effectiveAt=due)


def test_oracle__when_operators_leave_before_its_day__can_lock_none_of_them(
    studio: Studio,
) -> None:
    ada = studio.crew[0]
    bad = studio.person("bad oracle")
    studio.operators.proposeOracle(bad, sender=studio.dao)
    studio.pass_time(REPLACEMENT_DELAY - 1)
    studio.operators.requestExit(sender=ada.owner)
    exit_at = studio.operators.getOperator(ada.owner).exitAt
    studio.operators.activateOracle(sender=studio.stranger)
    found = studio.refusal(studio.operators.lock, ada.owner, ada.signer, BOND, sender=bad)
    assert found == error("OperatorExiting", operator=ada.owner, exitAt=exit_at)
    studio.pass_time(EXIT_DELAY)
    studio.operators.withdraw(ada.owner, sender=ada.owner)


def test_owner_functions__refuse_others_zero_and_too_much(studio: Studio) -> None:
    registry = studio.operators
    denied = error("OwnableUnauthorizedAccount", account=studio.stranger)
    for call, argument in ((registry.proposeOracle, studio.stranger), (registry.setMinimumBond, 0)):
        assert studio.refusal(call, argument, sender=studio.stranger) == denied
    found = studio.refusal(registry.proposeOracle, ZERO, sender=studio.dao)
    assert found == "OperatorAddressZero()"
    cap = registry.MINIMUM_BOND_CAP()
    wanted = error("OperatorMinimumTooLarge", minimum=cap + 1, cap=cap)
    assert studio.refusal(registry.setMinimumBond, cap + 1, sender=studio.dao) == wanted
    arguments = (studio.dao.address, cap + 1, EXIT_DELAY, EXIT_DELAY + 1)
    assert studio.creation_refusal("OperatorRegistry", *arguments) == wanted
    registry.setMinimumBond(cap, sender=studio.dao)
    assert registry.minimumBond() == cap


def test_timelock__whatever_it_calls__moves_no_bond(studio: Studio) -> None:
    """Every function of the registry, called by its owner against a bonded operator."""
    registry, dao, ada = studio.operators, studio.dao, studio.crew[0]
    round_id = studio.open()
    studio.commit(round_id, ada, ROOT)
    held = studio.balance(registry)
    before = registry.getOperator(ada.owner)
    attempts = {
        "register": (registry.register, (dao, dao), BOND),
        "topUp": (registry.topUp, (ada.owner,), 0),
        "setSigner": (registry.setSigner, (dao,), 0),
        "setPayee": (registry.setPayee, (dao,), 0),
        "requestExit": (registry.requestExit, (), 0),
        "cancelExit": (registry.cancelExit, (), 0),
        "withdraw": (registry.withdraw, (dao,), 0),
        "lock": (registry.lock, (ada.owner, ada.signer, 1), 0),
        "release": (registry.release, (ada.owner, 1), 0),
        "slash": (registry.slash, (ada.owner, 1, dao), 0),
        "proposeOracle": (registry.proposeOracle, (dao,), 0),
        "activateOracle": (registry.activateOracle, (), 0),
        "setMinimumBond": (registry.setMinimumBond, (0,), 0),
        "withdrawCredit": (registry.withdrawCredit, (dao,), 0),
        "transferOwnership": (registry.transferOwnership, (dao,), 0),
        "renounceOwnership": (registry.renounceOwnership, (), 0),
    }
    writes = {entry.name for entry in registry.contract_type.mutable_methods}
    assert attempts.keys() == writes, "a function of the registry is missing here"
    for call, arguments, value in attempts.values():
        if studio.refusal(call, *arguments, sender=dao, value=value) == "accepted":
            call(*arguments, sender=dao, value=value)
        record = registry.getOperator(ada.owner)
        assert record == before
    assert studio.balance(registry) >= held


def test_constructor__when_replacement_is_not_slower_than_an_exit__refuses(
    studio: Studio,
) -> None:
    arguments = (studio.dao.address, BOND, EXIT_DELAY, EXIT_DELAY)
    found = studio.creation_refusal("OperatorRegistry", *arguments)
    assert found == error("OracleReplacementNotDue", effectiveAt=EXIT_DELAY)


def test_rounds__when_oracles_are_replaced__are_counted_on(studio: Studio, project: Any) -> None:
    """A number means one round, whichever oracles come, go and come back."""
    registry, first = studio.operators, studio.oracle
    last = studio.open()
    assert (registry.firstRound(), registry.oracleOf(last)) == (1, first)
    silent = studio.person("silent oracle")

    def enthrone(oracle: Any) -> Any:
        registry.proposeOracle(oracle, sender=studio.dao)
        studio.pass_time(REPLACEMENT_DELAY)
        receipt = registry.activateOracle(sender=studio.stranger)
        first_round = registry.firstRound()
        assert said(receipt, registry) == [
            event("OracleReplaced", oracle=oracle, firstRound=first_round)
        ]
        return first_round

    second = studio.stranger.deploy(
        project.GenerationOracle,
        studio.dao,
        studio.models,
        registry,
        studio.artwork.referee(),
        first.minimumWindow(),
        first.getRules(),
    )
    assert enthrone(second) == last + 1 == registry.firstRound()
    assert (second.firstRound(), second.roundCount(), first.roundCount()) == (last + 1, last, last)
    found = studio.refusal(first.requestRound, 1, 5, b"", sender=studio.dao, value=ETHER)
    assert found == error("RoundOracleReplaced", oracle=second)
    second.requestRound(1, 5, b"", value=ETHER, sender=studio.dao)
    assert (second.firstRound(), second.roundCount(), first.roundCount()) == (
        last + 1,
        last + 1,
        last,
    )
    # Asked of any oracle, the number says which one.
    for asked in (first, second):
        assert asked.oracleOf(last) == first
        assert asked.oracleOf(last + 1) == second
        assert asked.oracleOf(0) == first
        assert asked.oracleOf(last + 9) == second
    # One that does not say how many rounds it has opened none.
    assert enthrone(silent) == last + 2
    assert enthrone(first) == last + 2, "nothing was opened meanwhile"
    assert first.firstRound() == 1
    first.requestRound(1, 5, b"", value=ETHER, sender=studio.dao)
    assert first.roundCount() == last + 2
    assert [registry.oracleOf(n) for n in (last, last + 1, last + 2)] == [first, second, first]
    assert enthrone(second) == last + 3
