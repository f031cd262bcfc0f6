"""GenerationOracle: how rounds end, and where every wei of fee and stake goes."""

import pytest

from oracle.chain.types import AttestationState, Phase
from oracle.quantities import ETHER
from tests.contracts.studio import (
    BOND,
    MODEL,
    PENALTY,
    SALT,
    STAKE,
    WORKS,
    Operator,
    Studio,
    root_named,
)
from tests.support import models as small
from tests.support.events import event, said
from tests.support.refusals import ACCEPTED, error

ROOT, OTHER, THIRD = root_named("works"), root_named("other works"), root_named("third works")
FEE = ETHER + 1  # odd, so that a share has a remainder


def settle(studio: Studio, round_id: int, operator: Operator):  # type: ignore[no-untyped-def]
    return studio.oracle.settle(round_id, operator.owner, sender=studio.stranger)


def wrong_phase(round_id: int, phase: Phase) -> str:
    return error("RoundWrongPhase", round=round_id, phase=phase)


def agreed(studio: Studio, *operators: Operator) -> int:
    """A round past its challenge window on which these operators agreed, for FEE."""
    round_id = studio.revealed(dict.fromkeys(operators, ROOT), fee=FEE)
    studio.close_challenges(round_id)
    return round_id


# Finalise


def test_finalise__makes_the_root_final_and_returns_the_remainder(studio: Studio) -> None:
    round_id = agreed(studio, *studio.crew[:2])
    had = studio.balance(studio.dao)
    receipt = studio.oracle.finalise(round_id, sender=studio.stranger)
    assert said(receipt, studio.oracle) == [
        event("RoundFinalised", round=round_id, root=ROOT, agreeing=2, share=FEE // 2),
        event("Paid", account=studio.dao, amount=1),
    ]
    assert studio.balance(studio.dao) == had + 1
    assert studio.balance(studio.oracle) == FEE - 1
    provenance = studio.oracle.provenance(round_id)
    assert (bytes(provenance.root), provenance.works) == (ROOT, WORKS)
    assert (provenance.model, bytes(provenance.style)) == (MODEL, small.WIDEST)
    assert bytes(provenance.seed) == studio.seed_of(round_id)


def test_finalise__is_possible_from_the_second_after_the_challenge_window(
    studio: Studio,
) -> None:
    round_id = studio.revealed(dict.fromkeys(studio.crew[:2], ROOT))
    end = studio.oracle.getRound(round_id).challengeEnd
    studio.at(end)
    found = studio.refusal(studio.oracle.finalise, round_id, sender=studio.stranger)
    assert found == wrong_phase(round_id, Phase.CHALLENGE)
    studio.at(end + 1)
    found = studio.refusal(studio.oracle.finalise, round_id, sender=studio.stranger)
    assert found == ACCEPTED


def test_finalise__when_done__cannot_be_done_again_or_failed(studio: Studio) -> None:
    round_id = agreed(studio, *studio.crew)
    studio.oracle.finalise(round_id, sender=studio.stranger)
    studio.pass_time(40 * 86_400)  # not even long after the expiry
    for call in (studio.oracle.finalise, studio.oracle.fail):
        found = studio.refusal(call, round_id, sender=studio.stranger)
        assert found == wrong_phase(round_id, Phase.FINALISED)


def test_finalise__when_expired__refuses_and_the_round_fails(studio: Studio) -> None:
    round_id = agreed(studio, *studio.crew)
    studio.pass_to(studio.oracle.getRound(round_id).expiry + 1)
    found = studio.refusal(studio.oracle.finalise, round_id, sender=studio.stranger)
    assert found == wrong_phase(round_id, Phase.FAILABLE)
    studio.oracle.fail(round_id, sender=studio.stranger)
    for operator in studio.crew:
        settle(studio, round_id, operator)
        assert studio.operators.getOperator(operator.owner).bond == BOND


def test_provenance__when_round_is_not_final__refuses(studio: Studio) -> None:
    round_id = agreed(studio, *studio.crew)
    found = studio.refusal(studio.oracle.provenance, round_id, sender=studio.stranger)
    assert found == wrong_phase(round_id, Phase.FINALISABLE)


def test_leader__when_overtaken__is_the_root_with_most_reveals(studio: Studio) -> None:
    ada, bob, cyd = studio.crew
    round_id = studio.revealed({ada: OTHER, bob: ROOT, cyd: ROOT})
    record = studio.oracle.getRound(round_id)
    assert (bytes(record.root), record.agreeing, record.tied) == (ROOT, 2, False)
    assert record.phase == Phase.CHALLENGE


# Fail


def test_fail__when_it_can_still_agree__refuses_in_every_phase(studio: Studio) -> None:
    round_id = studio.request()

    def refused(phase: Phase) -> bool:
        found = studio.refusal(studio.oracle.fail, round_id, sender=studio.stranger)
        return found == wrong_phase(round_id, phase)

    assert refused(Phase.REQUESTED)
    studio.seed(round_id)
    assert refused(Phase.COMMIT)
    for operator in studio.crew:
        studio.commit(round_id, operator, ROOT)
    studio.close_commits(round_id)
    assert refused(Phase.REVEAL)
    for operator in studio.crew:
        studio.reveal(round_id, operator, ROOT)
    studio.close_reveals(round_id)
    assert refused(Phase.CHALLENGE)
    studio.close_challenges(round_id)
    assert refused(Phase.FINALISABLE)


def test_fail__when_too_few_committed__refunds_and_takes_no_penalty(studio: Studio) -> None:
    ada = studio.crew[0]
    round_id = studio.open(fee=FEE)
    studio.commit(round_id, ada, ROOT)
    had = studio.balance(studio.dao)
    end = studio.oracle.getRound(round_id).commitEnd
    studio.at(end)
    found = studio.refusal(studio.oracle.fail, round_id, sender=studio.stranger)
    assert found == wrong_phase(round_id, Phase.COMMIT)
    studio.at(end + 1)
    arguments = (round_id, ada.owner, studio.seed_of(round_id), ROOT, SALT)
    found = studio.refusal(studio.oracle.reveal, *arguments, sender=ada.signer)
    assert found == wrong_phase(round_id, Phase.FAILABLE)
    failed = studio.oracle.fail(round_id, sender=studio.stranger)
    assert said(failed, studio.oracle) == [
        event("RoundFailed", round=round_id, refund=FEE),
        event("Paid", account=studio.dao, amount=FEE),
    ]
    assert studio.balance(studio.dao) == had + FEE
    assert said(settle(studio, round_id, ada), studio.oracle) == [
        event("AttestationSettled", round=round_id, operator=ada, share=0, penalty=0)
    ]
    record = studio.operators.getOperator(ada.owner)
    assert (record.bond, record.locked) == (BOND, 0)


@pytest.mark.parametrize(
    ("roots", "tied"),
    [
        ((ROOT, OTHER, THIRD), True),
        ((ROOT, OTHER, None), True),
        ((ROOT, None, None), False),
        ((None, None, None), False),
    ],
)
def test_fail__when_no_root_has_a_quorum__refunds(
    studio: Studio, roots: tuple[bytes | None, ...], tied: bool
) -> None:
    round_id = studio.revealed(dict(zip(studio.crew, roots, strict=True)), fee=FEE)
    assert studio.oracle.getRound(round_id).tied is tied
    if any(roots):  # whatever was revealed can be challenged in full first
        found = studio.refusal(studio.oracle.fail, round_id, sender=studio.stranger)
        assert found == wrong_phase(round_id, Phase.CHALLENGE)
        studio.close_challenges(round_id)
    had = studio.balance(studio.dao)
    studio.oracle.fail(round_id, sender=studio.stranger)
    assert studio.balance(studio.dao) == had + FEE
    # Where nobody could reveal, it was nobody's fault.
    silent = roots.count(None) if any(roots) else 0
    for operator in studio.crew:
        settle(studio, round_id, operator)
    assert studio.balance(studio.dao) == had + FEE + silent * PENALTY
    assert studio.balance(studio.oracle) == 0


def test_fail__when_two_quorums_tie__refunds_and_nobody_is_slashed(studio: Studio) -> None:
    four = [*studio.crew, studio.enrol("dan")]
    round_id = studio.revealed(dict(zip(four, (ROOT, ROOT, OTHER, OTHER), strict=True)))
    record = studio.oracle.getRound(round_id)
    # A dispute may still break the tie, so it has its window.
    assert (record.agreeing, record.tied, record.phase) == (2, True, Phase.CHALLENGE)
    studio.close_challenges(round_id)
    assert studio.oracle.phase(round_id) == Phase.FAILABLE
    studio.oracle.fail(round_id, sender=studio.stranger)
    for operator in four:
        settle(studio, round_id, operator)
        assert studio.operators.getOperator(operator.owner).bond == BOND


def test_fail__when_done__cannot_be_done_again_or_finalised(studio: Studio) -> None:
    round_id = studio.revealed({studio.crew[0]: ROOT, studio.crew[1]: None})
    studio.close_challenges(round_id)
    studio.oracle.fail(round_id, sender=studio.stranger)
    for call in (studio.oracle.finalise, studio.oracle.fail):
        found = studio.refusal(call, round_id, sender=studio.stranger)
        assert found == wrong_phase(round_id, Phase.FAILED)


def test_round__when_failed__can_be_asked_for_again(studio: Studio) -> None:
    round_id = studio.revealed({studio.crew[0]: ROOT, studio.crew[1]: None})
    studio.close_challenges(round_id)
    studio.oracle.fail(round_id, sender=studio.stranger)
    for operator in studio.crew[:2]:
        settle(studio, round_id, operator)
    # A fined bond is under the minimum; its operator takes part again once it is topped up.
    studio.operators.topUp(studio.crew[1].owner, value=PENALTY, sender=studio.stranger)
    assert studio.finish().id == round_id + 1


# Settle


def test_settle__pays_who_agreed_fines_who_was_silent_and_leaves_the_dissenter(
    studio: Studio,
) -> None:
    ada, bob, liar = studio.crew
    silent = studio.enrol("dan")
    round_id = studio.revealed({ada: ROOT, bob: ROOT, liar: OTHER, silent: None}, fee=FEE)
    studio.close_challenges(round_id)
    studio.oracle.finalise(round_id, sender=studio.stranger)
    had = {o: studio.balance(o.payee) for o in (ada, bob, liar, silent)}
    dao = studio.balance(studio.dao)
    told = [said(settle(studio, round_id, operator), studio.oracle) for operator in had]
    # Who agreed has a share and is paid it; who was silent has a penalty.
    assert told == [
        [
            event("AttestationSettled", round=round_id, operator=each, share=share, penalty=lost),
            *([event("Paid", account=each.payee, amount=share)] if share else []),
        ]
        for each, share, lost in (
            (ada, FEE // 2, 0),
            (bob, FEE // 2, 0),
            (liar, 0, 0),
            (silent, 0, PENALTY),
        )
    ]
    gained = [studio.balance(o.payee) - had[o] for o in had]
    assert gained == [FEE // 2, FEE // 2, 0, 0]
    bonds = [studio.operators.getOperator(o.owner).bond for o in had]
    assert bonds == [BOND, BOND, BOND, BOND - PENALTY]
    assert studio.balance(studio.dao) == dao + PENALTY
    assert all(studio.operators.getOperator(o.owner).locked == 0 for o in had)
    assert studio.balance(studio.oracle) == 0


@pytest.mark.parametrize("phase", ["commit", "reveal", "challenge", "finalisable", "failable"])
def test_settle__when_the_round_is_not_over__refuses(studio: Studio, phase: str) -> None:
    ada, bob = studio.crew[:2]
    round_id = studio.open()
    studio.commit(round_id, ada, ROOT)
    expected = Phase.COMMIT
    if phase != "commit":
        if phase != "failable":
            studio.commit(round_id, bob, ROOT)
        studio.close_commits(round_id)
        expected = Phase.FAILABLE if phase == "failable" else Phase.REVEAL
    if phase in ("challenge", "finalisable"):
        studio.reveal(round_id, ada, ROOT)
        studio.reveal(round_id, bob, ROOT)
        studio.close_reveals(round_id)
        expected = Phase.CHALLENGE
    if phase == "finalisable":
        studio.close_challenges(round_id)
        expected = Phase.FINALISABLE
    found = studio.refusal(studio.oracle.settle, round_id, ada.owner, sender=ada.owner)
    assert found == wrong_phase(round_id, expected)


def test_settle__when_done_or_never_committed__refuses(studio: Studio) -> None:
    ada, bob, cyd = studio.crew
    round_id = agreed(studio, ada, bob)
    studio.oracle.finalise(round_id, sender=studio.stranger)
    settle(studio, round_id, ada)
    for operator, state in ((ada, AttestationState.SETTLED), (cyd, AttestationState.NONE)):
        found = studio.refusal(
            studio.oracle.settle, round_id, operator.owner, sender=studio.stranger
        )
        assert found == error(
            "AttestationWrongState", round=round_id, operator=operator.owner, state=state
        )


def test_settle__when_payee_changed__pays_the_new_one(studio: Studio) -> None:
    ada, bob = studio.crew[:2]
    round_id = agreed(studio, ada, bob)
    studio.oracle.finalise(round_id, sender=studio.stranger)
    fresh = studio.nobody("ada's new purse")
    studio.operators.setPayee(fresh, sender=ada.owner)
    settle(studio, round_id, ada)
    assert studio.balance(fresh) == FEE // 2


@pytest.mark.parametrize("bps", [0, 2_500])
def test_settle__when_the_stake_is_a_wei__still_releases(studio: Studio, bps: int) -> None:
    """The smallest stake rounds its penalty to nothing, and still can be settled."""
    studio.vote_rules(stake=1, gas_price=0, no_show_penalty_bps=bps)
    ada, bob = studio.crew[:2]
    round_id = studio.revealed({ada: None, bob: ROOT})
    studio.close_challenges(round_id)
    studio.oracle.fail(round_id, sender=studio.stranger)
    settle(studio, round_id, ada)
    record = studio.operators.getOperator(ada.owner)
    assert (record.bond, record.locked) == (BOND, 0)


def test_settle__when_operator_left_meanwhile__still_fines_what_was_locked(
    studio: Studio,
) -> None:
    ada = studio.crew[0]
    round_id = studio.open()
    for operator in studio.crew[:2]:
        studio.commit(round_id, operator, ROOT)
    studio.operators.requestExit(sender=ada.owner)
    studio.pass_time(studio.operators.exitDelay() + 1)
    studio.operators.withdraw(ada.owner, sender=ada.owner)
    record = studio.operators.getOperator(ada.owner)
    assert (record.bond, record.locked) == (STAKE, STAKE)
    studio.oracle.fail(round_id, sender=studio.stranger)
    settle(studio, round_id, ada)
    studio.operators.withdraw(ada.owner, sender=ada.owner)
    assert studio.operators.getOperator(ada.owner).bond == 0
