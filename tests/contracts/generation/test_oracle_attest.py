"""GenerationOracle: commit and reveal, by the right signer, with the right seed, in time."""

import pytest
from eth_utils.crypto import keccak

from oracle.chain.types import AttestationState, Phase
from tests.contracts.studio import BOND, SALT, STAKE, Operator, Studio, root_named
from tests.support.events import event, said
from tests.support.refusals import ACCEPTED, error

ROOT, OTHER = root_named("works"), root_named("other works")


@pytest.fixture
def opened(studio: Studio) -> int:
    """A round whose commit window is open."""
    return studio.open()


def commit_refusal(studio: Studio, round_id: int, operator: Operator, **changes: object) -> str:
    """Why the operator's commitment to ROOT would be refused."""
    given = {
        "seed": studio.seed_of(round_id),
        "commitment": studio.commitment(round_id, operator, ROOT),
        "sender": operator.signer,
        **changes,
    }
    arguments = (round_id, operator.owner, given["seed"], given["commitment"])
    return studio.refusal(studio.oracle.commit, *arguments, sender=given["sender"])


def reveal_refusal(studio: Studio, round_id: int, operator: Operator, **changes: object) -> str:
    """Why the operator's reveal of ROOT would be refused."""
    given = {
        "seed": studio.seed_of(round_id),
        "root": ROOT,
        "salt": SALT,
        "sender": operator.signer,
        **changes,
    }
    arguments = (round_id, operator.owner, given["seed"], given["root"], given["salt"])
    return studio.refusal(studio.oracle.reveal, *arguments, sender=given["sender"])


# Commit


def test_commit__is_recorded_and_locks_the_stake(studio: Studio, opened: int) -> None:
    ada = studio.crew[0]
    value = studio.commitment(opened, ada, ROOT)
    receipt = studio.commit(opened, ada, ROOT)
    assert said(receipt, studio.oracle, studio.operators) == [
        event("WorksCommitted", round=opened, operator=ada, commitment=value),
        event("OperatorLocked", oracle=studio.oracle, operator=ada, amount=STAKE),
    ]
    attestation = studio.oracle.attestation(opened, ada.owner)
    assert bytes(attestation.value) == value[:31]
    assert attestation.state == AttestationState.COMMITTED
    assert studio.oracle.getRound(opened).committed == 1
    assert studio.operators.getOperator(ada.owner).locked == STAKE
    assert studio.operators.lockOf(studio.oracle, ada.owner) == STAKE


def test_commit__when_made_again__replaces_the_first_and_locks_nothing_more(
    studio: Studio, opened: int
) -> None:
    ada, bob = studio.crew[:2]
    studio.commit(opened, ada, OTHER)
    replaced = studio.commit(opened, ada, ROOT)
    studio.commit(opened, bob, ROOT)
    value = studio.commitment(opened, ada, ROOT)
    assert said(replaced, studio.oracle, studio.operators) == [
        event("WorksCommitted", round=opened, operator=ada, commitment=value)
    ]
    assert studio.oracle.getRound(opened).committed == 2
    assert studio.operators.getOperator(ada.owner).locked == STAKE
    studio.close_commits(opened)
    assert "RevealMismatch" in reveal_refusal(studio, opened, ada, root=OTHER)
    studio.reveal(opened, ada, ROOT)


def test_commit__when_unchanged__refuses(studio: Studio, opened: int) -> None:
    ada = studio.crew[0]
    studio.commit(opened, ada, ROOT)
    expected = error("CommitmentUnchanged", round=opened, operator=ada.owner)
    assert commit_refusal(studio, opened, ada) == expected


def test_commit__when_zero__refuses(studio: Studio, opened: int) -> None:
    found = commit_refusal(studio, opened, studio.crew[0], commitment=bytes(32))
    assert found == "CommitmentZero()"


def test_commit__when_seed_is_another__refuses(studio: Studio, opened: int) -> None:
    given, actual = b"\x01" * 32, studio.seed_of(opened)
    found = commit_refusal(studio, opened, studio.crew[0], seed=given)
    assert found == error("SeedMismatch", round=opened, given=given, actual=actual)


def test_commit__when_before_the_seed__refuses(studio: Studio) -> None:
    round_id = studio.request()
    found = commit_refusal(studio, round_id, studio.crew[0])
    assert found == error("RoundWrongPhase", round=round_id, phase=Phase.REQUESTED)


def test_commit__is_possible_until_the_last_second_of_its_window(
    studio: Studio, opened: int
) -> None:
    end = studio.oracle.getRound(opened).commitEnd
    for operator in studio.crew[:2]:  # a quorum, so that reveals open
        studio.commit(opened, operator, OTHER)
    studio.at(end)
    assert commit_refusal(studio, opened, studio.crew[0]) == ACCEPTED
    studio.at(end + 1)
    found = commit_refusal(studio, opened, studio.crew[0])
    assert found == error("RoundWrongPhase", round=opened, phase=Phase.REVEAL)


def test_commit__when_not_by_the_signer__refuses(studio: Studio, opened: int) -> None:
    ada, bob = studio.crew[:2]
    for caller in (ada.owner, bob.signer, studio.dao, studio.stranger):
        found = commit_refusal(studio, opened, ada, sender=caller)
        expected = error(
            "OperatorSignerInvalid", operator=ada.owner, caller=caller, signer=ada.signer
        )
        assert found == expected
        studio.commit(opened, ada, OTHER)  # not the replacement of a commitment either
        assert commit_refusal(studio, opened, ada, sender=caller) == expected
        studio.commit(opened, ada, root_named(caller.address))


def test_commit__when_by_no_operator__refuses(studio: Studio, opened: int) -> None:
    stranger = Operator(studio.stranger, studio.stranger, studio.stranger)
    found = commit_refusal(studio, opened, stranger)
    assert found == error("OperatorUnknown", operator=studio.stranger)


def test_commit__when_operator_is_exiting__refuses(studio: Studio, opened: int) -> None:
    ada = studio.crew[0]
    studio.operators.requestExit(sender=ada.owner)
    exit_at = studio.operators.getOperator(ada.owner).exitAt
    expected = error("OperatorExiting", operator=ada.owner, exitAt=exit_at)
    assert commit_refusal(studio, opened, ada) == expected


def test_commit__when_exit_began_afterwards__can_still_be_replaced_and_revealed(
    studio: Studio, opened: int
) -> None:
    ada, bob = studio.crew[:2]
    studio.commit(opened, ada, OTHER)
    studio.commit(opened, bob, ROOT)
    studio.operators.requestExit(sender=ada.owner)
    studio.commit(opened, ada, ROOT)
    studio.close_commits(opened)
    studio.reveal(opened, ada, ROOT)


def test_commit__when_minimum_bond_was_raised_above_the_bond__refuses(
    studio: Studio, opened: int
) -> None:
    ada = studio.crew[0]
    studio.operators.setMinBond(BOND + 1, sender=studio.dao)
    expected = error("OperatorBondTooSmall", bond=BOND, min=BOND + 1)
    assert commit_refusal(studio, opened, ada) == expected


def test_commit__when_bond_backs_other_rounds_already__refuses(studio: Studio) -> None:
    ada = studio.crew[0]
    rounds = [studio.open() for _ in range(BOND // STAKE + 1)]
    for round_id in rounds[:-1]:
        studio.commit(round_id, ada, ROOT)
    assert studio.operators.getOperator(ada.owner).locked == BOND
    expected = error("OperatorBondLocked", operator=ada.owner, free=0, needed=STAKE)
    assert commit_refusal(studio, rounds[-1], ada) == expected
    studio.operators.topUp(ada.owner, value=STAKE, sender=studio.stranger)
    studio.commit(rounds[-1], ada, ROOT)


def test_commit__however_many_have_committed__has_room_for_the_next(
    studio: Studio, opened: int
) -> None:
    for number in range(12):
        studio.commit(opened, studio.enrol(f"swarm {number}"), OTHER)
    for operator in studio.crew:
        studio.commit(opened, operator, ROOT)
    assert studio.oracle.getRound(opened).committed == 15


# Signers


def test_signer__when_rotated_after_the_commit__the_new_one_may_replace_it_and_both_may_reveal(
    studio: Studio, opened: int
) -> None:
    ada, bob = studio.crew[:2]
    studio.commit(opened, ada, OTHER)
    studio.commit(opened, bob, ROOT)
    fresh = studio.person("ada's new node")
    studio.operators.setSigner(fresh, sender=ada.owner)
    expected = error("OperatorSignerInvalid", operator=ada.owner, caller=ada.signer, signer=fresh)
    assert commit_refusal(studio, opened, ada) == expected
    arguments = (studio.seed_of(opened), studio.commitment(opened, ada, ROOT))
    studio.oracle.commit(opened, ada.owner, *arguments, sender=fresh)
    studio.close_commits(opened)
    assert reveal_refusal(studio, opened, ada, sender=fresh) == ACCEPTED
    studio.reveal(opened, ada, ROOT)


def test_signer__when_rotated__the_new_one_answers_for_later_rounds(
    studio: Studio, opened: int
) -> None:
    ada = studio.crew[0]
    fresh = studio.person("ada's new node")
    studio.operators.setSigner(fresh, sender=ada.owner)
    assert commit_refusal(studio, opened, ada, sender=fresh) == ACCEPTED
    assert commit_refusal(studio, opened, ada) == error(
        "OperatorSignerInvalid", operator=ada.owner, caller=ada.signer, signer=fresh
    )


# Reveal


@pytest.fixture
def revealing(studio: Studio, opened: int) -> int:
    """A round in its first second of reveals; two operators committed to ROOT."""
    for operator in studio.crew[:2]:
        studio.commit(opened, operator, ROOT)
    studio.close_commits(opened)
    return opened


def test_reveal__counts_for_its_root(studio: Studio, revealing: int) -> None:
    ada, bob = studio.crew[:2]
    for agreeing, operator in enumerate((ada, bob), 1):
        shown = studio.reveal(revealing, operator, ROOT)
        assert said(shown, studio.oracle, studio.operators) == [
            event("WorksRevealed", round=revealing, operator=operator, root=ROOT, agreeing=agreeing)
        ]
    assert studio.oracle.getRoot(revealing, ROOT).agreeing == 2
    attestation, key = studio.oracle.attestation(revealing, ada.owner), bytes(keccak(ROOT))[:31]
    assert (bytes(attestation.value), attestation.state) == (key, AttestationState.REVEALED)


def test_reveal__when_before_commits_close__refuses(studio: Studio, opened: int) -> None:
    studio.commit(opened, studio.crew[0], ROOT)
    found = reveal_refusal(studio, opened, studio.crew[0])
    assert found == error("RoundWrongPhase", round=opened, phase=Phase.COMMIT)


def test_reveal__is_possible_until_the_last_second_of_its_window(
    studio: Studio, revealing: int
) -> None:
    end = studio.oracle.getRound(revealing).revealEnd
    studio.at(end)
    assert reveal_refusal(studio, revealing, studio.crew[0]) == ACCEPTED
    studio.at(end + 1)
    found = reveal_refusal(studio, revealing, studio.crew[0])
    assert found == error("RoundWrongPhase", round=revealing, phase=Phase.FAILABLE)


def test_reveal__when_root_or_salt_is_not_the_committed_one__refuses(
    studio: Studio, revealing: int
) -> None:
    ada = studio.crew[0]
    committed = studio.commitment(revealing, ada, ROOT)
    for root, salt in ((OTHER, SALT), (ROOT, bytes(32))):
        actual = studio.commitment(revealing, ada, root, salt)
        found = reveal_refusal(studio, revealing, ada, root=root, salt=salt)
        assert found == error(
            "RevealMismatch",
            round=revealing,
            operator=ada.owner,
            committed=committed[:31],
            actual=actual,
        )


def test_reveal__when_seed_is_another__refuses(studio: Studio, revealing: int) -> None:
    given, actual = b"\x01" * 32, studio.seed_of(revealing)
    found = reveal_refusal(studio, revealing, studio.crew[0], seed=given)
    assert found == error("SeedMismatch", round=revealing, given=given, actual=actual)


def test_reveal__when_root_is_zero__refuses(studio: Studio, revealing: int) -> None:
    found = reveal_refusal(studio, revealing, studio.crew[0], root=bytes(32))
    assert found == "RootZero()"


@pytest.mark.parametrize("who", ["twice", "never committed"])
def test_reveal__when_there_is_no_open_commitment__refuses(
    studio: Studio, revealing: int, who: str
) -> None:
    operator, state = studio.crew[2], AttestationState.NONE
    if who == "twice":
        operator, state = studio.crew[0], AttestationState.REVEALED
        studio.reveal(revealing, operator, ROOT)
    found = reveal_refusal(studio, revealing, operator)
    assert found == error(
        "AttestationWrongState", round=revealing, operator=operator.owner, state=state
    )


def test_reveal__when_a_stranger_copies_it__does_what_the_operator_wanted(
    studio: Studio, revealing: int
) -> None:
    ada, bob = studio.crew[:2]
    seed = studio.seed_of(revealing)
    studio.oracle.reveal(revealing, ada.owner, seed, ROOT, SALT, sender=studio.stranger)
    found = reveal_refusal(studio, revealing, ada)
    assert found == error(
        "AttestationWrongState",
        round=revealing,
        operator=ada.owner,
        state=AttestationState.REVEALED,
    )
    studio.reveal(revealing, bob, ROOT)
    studio.close_challenges(revealing)
    studio.oracle.finalise(revealing, sender=studio.stranger)
    studio.oracle.settle(revealing, ada.owner, sender=studio.stranger)
    assert studio.balance(ada.payee) > studio.balance(studio.crew[2].payee)


def test_commitment__when_copied__cannot_be_revealed_by_the_copier(
    studio: Studio, opened: int
) -> None:
    ada, copier = studio.crew[:2]
    stolen = studio.commitment(opened, ada, ROOT)
    studio.commit(opened, ada, ROOT)
    seed = studio.seed_of(opened)
    studio.oracle.commit(opened, copier.owner, seed, stolen, sender=copier.signer)
    studio.close_commits(opened)
    studio.reveal(opened, ada, ROOT)  # now root and salt are public
    found = reveal_refusal(studio, opened, copier)
    actual = studio.commitment(opened, copier, ROOT)
    assert found == error(
        "RevealMismatch", round=opened, operator=copier.owner, committed=stolen[:31], actual=actual
    )


def test_commitment__of_another_round__cannot_be_revealed(studio: Studio, opened: int) -> None:
    ada, bob = studio.crew[:2]
    second = studio.open()
    elsewhere = studio.commitment(opened, ada, ROOT)
    seed = studio.seed_of(second)
    studio.oracle.commit(second, ada.owner, seed, elsewhere, sender=ada.signer)
    studio.commit(second, bob, ROOT)
    studio.close_commits(second)
    assert "RevealMismatch" in reveal_refusal(studio, second, ada)
