"""OperatorRegistry: what the DAO can do of oracles and bonds, and what it cannot."""

from typing import Any

from oracle.quantities import ETHER
from tests.contracts.studio import BOND, EXIT_DELAY, REPLACEMENT_DELAY, Studio, root_named
from tests.support.events import event, said
from tests.support.refusals import error

ROOT = root_named("works")
ZERO = "0x" + "00" * 20


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
    for call, argument in ((registry.proposeOracle, studio.stranger), (registry.setMinBond, 0)):
        assert studio.refusal(call, argument, sender=studio.stranger) == denied
    found = studio.refusal(registry.proposeOracle, ZERO, sender=studio.dao)
    assert found == "OperatorAddressZero()"
    cap = registry.MAX_MIN_BOND()
    wanted = error("OperatorMinBondTooLarge", bond=cap + 1, max=cap)
    assert studio.refusal(registry.setMinBond, cap + 1, sender=studio.dao) == wanted
    arguments = (studio.dao.address, cap + 1, EXIT_DELAY, EXIT_DELAY + 1)
    assert studio.creation_refusal("OperatorRegistry", *arguments) == wanted
    registry.setMinBond(cap, sender=studio.dao)
    assert registry.minBond() == cap


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
        "setMinBond": (registry.setMinBond, (0,), 0),
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
        first.minWindow(),
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
