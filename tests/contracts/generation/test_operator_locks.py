"""OperatorRegistry: what oracles lock of a bond, and slash or release, never mixed up."""

from typing import Any

import pytest

from tests.contracts.studio import (
    BOND,
    EXIT_DELAY,
    REPLACEMENT_DELAY,
    STAKE,
    Operator,
    Studio,
    root_named,
)
from tests.support.events import event, said
from tests.support.refusals import error

ROOT = root_named("works")


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
    assert registry.minBond() == BOND
    registry.lock(ada.owner, ada.signer, STAKE, sender=successor)
    assert registry.getOperator(ada.owner).locked == 2 * STAKE
