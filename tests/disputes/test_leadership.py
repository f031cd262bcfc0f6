"""Which root leads after one died, and how long everybody has to promote another."""

import pytest

from oracle.chain.types import AttestationState, Phase
from tests.disputes.arena import BOND, FEE, REVEAL, STAKE, Arena
from tests.disputes.outcomes import finalise, leader, led, wrong_phase
from tests.disputes.players import Answer
from tests.support.events import event, said
from tests.support.refusals import ACCEPTED, error

# Promotion


def test_leader__when_the_majority_lied__then_the_honest_minority_can_be_promoted_and_wins(
    arena: Arena, outvoted: tuple[Answer, Answer]
) -> None:
    truth, lie = outvoted
    ada, bob, cyd = arena.crew
    assert leader(arena, truth.round) == (lie.root, 2, False)
    challenge_end = arena.get(truth.round).challenge_end
    arena.pass_to(challenge_end - 2)
    receipt = arena.kill(lie, 0, arena.watcher)
    end = arena.chain.now + REVEAL
    assert leader(arena, truth.round) == (bytes(32), 0, False)
    nobody = {"root": bytes(32), "agreeing": 0, "tied": False, "closesAt": end}
    assert said(receipt, arena.oracle) == [event("LeaderChanged", round=truth.round, **nobody)]
    assert arena.get(truth.round).closes_at == end

    assert said(arena.promote(truth), arena.oracle) == led(truth, 1, end)
    assert leader(arena, truth.round) == (truth.root, 1, False)
    assert arena.get(truth.round).challenge_end == challenge_end
    arena.at(end)
    assert finalise(arena, truth.round) == wrong_phase(truth.round, Phase.CHALLENGE)
    arena.pass_to(end + 1)
    arena.send(arena.stranger, arena.oracle.functions.finalise(truth.round))
    arena.pass_to(arena.root(truth.round, lie.root).settleable_at)
    arena.settle(truth.round, arena.crew)
    assert [arena.bond(o) for o in (ada, bob, cyd)] == [BOND - STAKE, BOND - STAKE, BOND]
    assert arena.balance(cyd.payee) == FEE
    assert arena.oracle.functions.provenance(truth.round).call()[0] == truth.root


def test_fail__when_the_leader_just_died__then_it_waits_for_another_to_be_promoted(
    arena: Arena, outvoted: tuple[Answer, Answer]
) -> None:
    truth, lie = outvoted
    arena.pass_to(arena.get(truth.round).challenge_end - 1)
    arena.send(arena.watcher, arena.dispute(lie, 0))
    fail = arena.oracle.functions.fail(truth.round)
    end = arena.chain.now + REVEAL
    arena.at(end)
    assert arena.refusal(arena.stranger, fail) == wrong_phase(truth.round, Phase.CHALLENGE)
    arena.at(end + 1)
    assert arena.refusal(arena.stranger, fail) == ACCEPTED


def test_promote__when_it_would_change_nothing__then_it_is_refused(
    arena: Arena, outvoted: tuple[Answer, Answer]
) -> None:
    truth, lie = outvoted

    def refused(answer: Answer) -> str:
        call = arena.oracle.functions.promote(answer.round, answer.root)
        return arena.refusal(arena.stranger, call)

    def behind(answer: Answer, agreeing: int, leading: int) -> str:
        root = answer.root
        values = {"round": truth.round, "root": root, "agreeing": agreeing, "leading": leading}
        return error("RootNotAhead", **values)

    assert refused(lie) == behind(lie, 2, 2)
    assert refused(truth) == behind(truth, 1, 2)
    unknown = truth.forged(1)
    assert refused(unknown) == error("RootUnknown", round=truth.round, root=unknown.root)
    arena.kill(lie, 0, arena.watcher)
    assert refused(lie) == error("RootDead", round=lie.round, root=lie.root)
    arena.promote(truth)
    assert refused(truth) == behind(truth, 1, 1)
    arena.close(truth.round)
    assert refused(truth) == wrong_phase(truth.round, Phase.FINALISABLE)


def test_promote__when_the_round_is_not_revealing_yet__then_it_is_refused(arena: Arena) -> None:
    truth = arena.truth(arena.open())
    call = arena.oracle.functions.promote(truth.round, truth.root)
    assert arena.refusal(arena.stranger, call) == wrong_phase(truth.round, Phase.COMMIT)


def test_promote__when_the_leaves_are_overdue__then_only_withholding_is_left(
    arena: Arena, outvoted: tuple[Answer, Answer]
) -> None:
    truth, lie = outvoted
    arena.demand(truth.round, truth.root, arena.watcher)
    publish_by = arena.root(truth.round, truth.root).publish_by
    arena.pass_to(publish_by - 1)
    arena.kill(lie, 0, arena.watcher)
    call = arena.oracle.functions.promote(truth.round, truth.root)
    assert arena.chain.now == publish_by + 1
    expected = error("LeavesOverdue", round=truth.round, root=truth.root, publishBy=publish_by)
    assert arena.refusal(arena.stranger, call) == expected


def test_leader__when_the_rest_are_below_the_quorum__then_the_round_fails_and_the_dao_is_refunded(
    arena: Arena,
) -> None:
    ada, bob, cyd = arena.crew
    truth = arena.truth(arena.open())
    lie = truth.forged(0)
    arena.revealed(truth.round, {ada: lie.root, bob: lie.root, cyd: truth.root})
    arena.kill(lie, 0, arena.watcher)
    arena.promote(truth)
    arena.close(truth.round)
    assert arena.phase(truth.round) is Phase.FAILABLE
    treasury = arena.balance(arena.dao)
    arena.send(arena.stranger, arena.oracle.functions.fail(truth.round))
    assert arena.balance(arena.dao) == treasury + FEE
    arena.settle(truth.round, [cyd])
    assert arena.bond(cyd) == BOND


def test_leader__when_a_loser_dies__then_the_round_waits_no_longer(arena: Arena) -> None:
    ada, bob, cyd = arena.crew
    truth = arena.truth(arena.open())
    lie = truth.forged(0)
    arena.revealed(truth.round, {ada: lie.root, bob: truth.root, cyd: truth.root})
    end = arena.get(truth.round).closes_at
    assert end == arena.get(truth.round).challenge_end
    arena.pass_to(end - 5)
    assert said(arena.kill(lie, 0, arena.watcher), arena.oracle) == []
    assert arena.get(truth.round).closes_at == end
    assert leader(arena, truth.round) == (truth.root, 2, False)


def test_leader__when_many_lies_die_at_the_end__then_the_truth_wins_a_reveal_window_later(
    optimistic: Arena,
) -> None:
    """However many roots a swarm reveals, killing them one by one delays no more than one does."""
    arena = optimistic
    liars = [*arena.crew, arena.enrol("dan"), arena.enrol("eve")]
    honest = arena.enrol("fay")
    truth = arena.truth(arena.open())
    big, small = truth.forged(0), truth.forged(1)
    roots = dict.fromkeys(liars[:3], big.root) | dict.fromkeys(liars[3:], small.root)
    arena.revealed(truth.round, {**roots, honest: truth.root})
    end = arena.get(truth.round).challenge_end
    arena.pass_to(end - 6)
    arena.kill(big, 0, arena.watcher)
    arena.promote(small)
    arena.kill(small, 1, arena.watcher)
    closes_at = arena.get(truth.round).closes_at
    assert closes_at == arena.chain.now + REVEAL <= end + REVEAL
    arena.promote(truth)
    assert leader(arena, truth.round) == (truth.root, 1, False)
    # What could be challenged until now cannot be any longer: no other lie prolongs the wait.
    arena.pass_to(end + 1)
    refused = error("RootUnchallengeable", round=truth.round, root=truth.root, challengeEnd=end)
    assert arena.refusal(arena.watcher, arena.dispute(truth, 0)) == refused
    arena.pass_to(closes_at + 1)
    assert finalise(arena, truth.round) == ACCEPTED


# Ties


def tied(arena: Arena, other: Answer, answer: Answer) -> None:
    """Two for each answer; challenges are open."""
    ada, bob, cyd = arena.crew
    dan = arena.enrol("dan")
    roots = {ada: other.root, bob: answer.root, cyd: other.root, dan: answer.root}
    arena.revealed(answer.round, roots)


@pytest.mark.parametrize("lie_first", [True, False])
def test_tie__when_one_of_both_is_disputed__then_the_other_wins(
    arena: Arena, lie_first: bool
) -> None:
    truth = arena.truth(arena.open())
    lie = truth.forged(1)
    tied(arena, *((lie, truth) if lie_first else (truth, lie)))
    _, agreeing, is_tied = leader(arena, truth.round)
    assert (agreeing, is_tied) == (2, True)
    arena.kill(lie, 1, arena.watcher)
    if arena.get(truth.round).root != truth.root:
        arena.promote(truth)
    assert leader(arena, truth.round) == (truth.root, 2, False)
    arena.close(truth.round)
    assert finalise(arena, truth.round) == ACCEPTED


def test_tie__when_nobody_breaks_it__then_the_round_fails_after_its_window(arena: Arena) -> None:
    truth = arena.truth(arena.open())
    tied(arena, truth.forged(0), truth)
    end = arena.get(truth.round).challenge_end
    fail = arena.oracle.functions.fail(truth.round)
    arena.at(end)
    assert arena.refusal(arena.stranger, fail) == wrong_phase(truth.round, Phase.CHALLENGE)
    arena.at(end + 1)
    assert arena.refusal(arena.stranger, fail) == ACCEPTED
    assert finalise(arena, truth.round) == wrong_phase(truth.round, Phase.FAILABLE)


def test_tie__when_a_third_root_led_and_died__then_the_rest_are_shown_to_be_tied(
    arena: Arena,
) -> None:
    crew = [*arena.crew, *(arena.enrol(name) for name in ("dan", "eve", "fay", "gus"))]
    truth = arena.truth(arena.open())
    big, small = truth.forged(0), truth.forged(1)
    answers = [big, big, big, small, small, truth, truth]
    arena.revealed(truth.round, {o: a.root for o, a in zip(crew, answers, strict=True)})
    arena.kill(big, 0, arena.watcher)
    arena.promote(small)
    assert leader(arena, truth.round) == (small.root, 2, False)
    arena.promote(truth)
    assert leader(arena, truth.round) == (small.root, 2, True)
    arena.close(truth.round)
    assert finalise(arena, truth.round) == wrong_phase(truth.round, Phase.FAILABLE)


def test_tie__when_one_of_three_dies__then_that_the_others_are_tied_has_to_be_shown_again(
    arena: Arena,
) -> None:
    crew = [*arena.crew, *(arena.enrol(name) for name in ("dan", "eve", "fay"))]
    truth = arena.truth(arena.open())
    first, second = truth.forged(0), truth.forged(1)
    answers = [truth, truth, first, first, second, second]
    arena.revealed(truth.round, {o: a.root for o, a in zip(crew, answers, strict=True)})
    assert leader(arena, truth.round) == (truth.root, 2, True)
    arena.pass_to(arena.get(truth.round).challenge_end - 2)
    killed = arena.kill(first, 0, arena.watcher)
    end = arena.chain.now + REVEAL
    assert said(killed, arena.oracle) == led(truth, 2, end)
    assert leader(arena, truth.round) == (truth.root, 2, False)
    assert arena.get(truth.round).closes_at == end
    assert said(arena.promote(second), arena.oracle) == led(truth, 2, end, tied=True)
    assert leader(arena, truth.round) == (truth.root, 2, True)


def test_tie__when_another_operator_reveals_the_leader__then_it_is_broken(arena: Arena) -> None:
    crew = [*arena.crew, arena.enrol("dan"), arena.enrol("eve")]
    truth = arena.truth(arena.open())
    lie = truth.forged(0)
    roots = dict(zip(crew, (truth, lie, lie, truth, truth), strict=True))
    arena.committed(truth.round, {o: a.root for o, a in roots.items()})
    for operator in crew[:4]:
        arena.reveal(truth.round, operator, roots[operator].root)
    assert leader(arena, truth.round) == (lie.root, 2, True)
    arena.reveal(truth.round, crew[4], truth.root)
    assert leader(arena, truth.round) == (truth.root, 3, False)


# A quorum of one


def test_round__when_the_dao_set_a_quorum_of_one__then_one_honest_operator_fulfils_it(
    optimistic: Arena,
) -> None:
    arena = optimistic
    ada = arena.crew[0]
    truth = arena.truth(arena.open())
    arena.revealed(truth.round, {ada: truth.root})
    record = arena.get(truth.round)
    assert (record.quorum, record.phase) == (1, Phase.CHALLENGE)
    arena.pass_to(record.challenge_end + 1)
    arena.send(arena.stranger, arena.oracle.functions.finalise(truth.round))
    arena.settle(truth.round, [ada])
    assert arena.balance(ada.payee) == FEE
    assert arena.state(truth.round, ada) is AttestationState.SETTLED


def test_round__when_the_only_operator_lied__then_it_fails_and_the_stake_is_lost(
    optimistic: Arena,
) -> None:
    arena = optimistic
    ada = arena.crew[0]
    lie = arena.truth(arena.open()).forged(2)
    arena.revealed(lie.round, {ada: lie.root})
    arena.kill(lie, 2, arena.watcher)
    arena.close(lie.round)
    assert arena.phase(lie.round) is Phase.FAILABLE
    arena.send(arena.stranger, arena.oracle.functions.fail(lie.round))
    arena.pass_to(arena.root(lie.round, lie.root).settleable_at)
    arena.settle(lie.round, [ada])
    assert arena.bond(ada) == BOND - STAKE


def test_reveal__of_a_root_that_shares_its_first_bytes__takes_nothing_from_the_true_one(
    arena: Arena,
) -> None:
    """Whoever knows the works can reveal the true root with another last byte, which nobody could
    ever publish: that is another root, and dies alone."""
    round_id = arena.open()
    truth = arena.truth(round_id)
    twin = truth.root[:-1] + bytes([truth.root[-1] ^ 1])
    ada, bob, cyd = arena.crew
    arena.revealed(round_id, {ada: twin, bob: truth.root, cyd: truth.root})
    record = arena.get(round_id)
    assert (record.root, record.agreeing, record.tied) == (truth.root, 2, False)
    assert arena.root(round_id, twin).agreeing == 1
    arena.demand(round_id, twin, arena.watcher)
    arena.pass_to(arena.root(round_id, twin).publish_by + 1)
    arena.send(arena.watcher, arena.court.functions.withhold(round_id, twin))
    assert arena.root(round_id, twin).dead
    assert not arena.root(round_id, truth.root).dead
    arena.pass_to(max(arena.get(round_id).closes_at + 1, arena.root(round_id, twin).settleable_at))
    arena.send(arena.stranger, arena.oracle.functions.finalise(round_id))
    arena.settle(round_id, arena.crew)
    assert [arena.bond(operator) for operator in arena.crew] == [BOND - record.stake, BOND, BOND]
