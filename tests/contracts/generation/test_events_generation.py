"""What the registry of operators says, to the last value."""

from typing import Any

from tests.contracts.studio import BOND, EXIT_DELAY, REPLACEMENT_DELAY, STAKE, Studio, root_named
from tests.support.events import event, said


def test_operator__is_told_from_its_bond_to_its_exit(studio: Studio) -> None:
    registry, owner = studio.operators, studio.person("new operator")
    signer, payee, to = (studio.nobody(f"its {part}") for part in ("node", "purse", "wallet"))
    registered = registry.register(signer, payee, value=BOND + 7, sender=owner)
    assert said(registered, registry) == [
        event("OperatorRegistered", operator=owner, signer=signer, payee=payee, bond=BOND + 7)
    ]
    signer, payee = studio.nobody("its next node"), studio.nobody("its next purse")
    changed = registry.setSigner(signer, sender=owner)
    assert said(changed, registry) == [event("OperatorSignerSet", operator=owner, signer=signer)]
    changed = registry.setPayee(payee, sender=owner)
    assert said(changed, registry) == [event("OperatorPayeeSet", operator=owner, payee=payee)]
    asked = registry.requestExit(sender=owner)
    wanted = event("OperatorExitRequested", operator=owner, exitAt=studio.now + EXIT_DELAY)
    assert said(asked, registry) == [wanted]
    cancelled = registry.cancelExit(sender=owner)
    assert said(cancelled, registry) == [event("OperatorExitCancelled", operator=owner)]
    registry.requestExit(sender=owner)
    studio.pass_time(EXIT_DELAY)
    left = registry.withdraw(to, sender=owner)
    assert said(left, registry) == [
        event("OperatorWithdrawn", operator=owner, to=to, amount=BOND + 7)
    ]


def test_top_up__beside_a_lock__is_told_with_the_whole_bond(studio: Studio) -> None:
    ada = studio.crew[0]
    round_id = studio.open()
    locked = studio.commit(round_id, ada, root_named("works"))
    whose = {"oracle": studio.oracle, "operator": ada.owner}
    assert said(locked, studio.operators) == [event("OperatorLocked", **whose, amount=STAKE)]
    who = {"operator": ada.owner, "from": studio.stranger}
    more = studio.operators.topUp(ada.owner, value=5, sender=studio.stranger)
    assert said(more, studio.operators) == [
        event("OperatorToppedUp", **who, amount=5, bond=BOND + 5)
    ]


def test_minimum__is_told_from_the_registrys_creation_on(studio: Studio, project: Any) -> None:
    registry = studio.stranger.deploy(
        project.OperatorRegistry, studio.dao, BOND + 1, EXIT_DELAY, REPLACEMENT_DELAY
    )
    assert said(registry.creation_metadata.receipt, registry) == [
        event("MinBondSet", bond=BOND + 1)
    ]
    changed = registry.setMinBond(BOND + 2, sender=studio.dao)
    assert said(changed, registry) == [event("MinBondSet", bond=BOND + 2)]


def test_oracle__is_told_with_its_day_which_is_today_for_the_first(
    studio: Studio, project: Any
) -> None:
    registry = studio.stranger.deploy(
        project.OperatorRegistry, studio.dao, BOND, EXIT_DELAY, REPLACEMENT_DELAY
    )
    first, second = studio.nobody("first oracle"), studio.nobody("second oracle")
    for oracle, delay in ((first, 0), (second, REPLACEMENT_DELAY)):
        proposed = registry.proposeOracle(oracle, sender=studio.dao)
        due = studio.now + delay
        assert said(proposed, registry) == [
            event("OracleReplacementProposed", oracle=oracle, effectiveAt=due)
        ]
        studio.pass_time(delay + 1)
        replaced = registry.activateOracle(sender=studio.stranger)
        # Neither address has code, so that neither counts as having opened a round.
        assert said(replaced, registry) == [event("OracleReplaced", oracle=oracle, firstRound=1)]
