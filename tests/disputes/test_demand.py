"""Hidden leaves: who demands them, how long the round waits, and what silence costs."""

import pytest

from oracle.chain.types import LeavesState, Phase
from tests.disputes.arena import (
    BOND,
    CHALLENGE,
    COMMIT,
    FEE,
    PER_WORK,
    REVEAL,
    SALT,
    STAKE,
    WORKS,
    Arena,
)
from tests.disputes.players import Answer, nothing
from tests.support.refusals import ACCEPTED, error

LEAFLESS = nothing("a root of no works")


def wrong_phase(round_id: int, phase: Phase) -> str:
    return error("RoundWrongPhase", round=round_id, phase=phase)


def wrong_state(round_id: int, root: bytes, state: LeavesState) -> str:
    return error("LeavesWrongState", round=round_id, root=root, state=state)


def refused_demand(arena: Arena, round_id: int, root: bytes, bond: int = WORKS * PER_WORK) -> str:
    demand = arena.oracle.functions.demand(round_id, root)
    return arena.refusal(arena.watcher, demand, bond)


def refused_withhold(arena: Arena, round_id: int, root: bytes) -> str:
    return arena.refusal(arena.stranger, arena.oracle.functions.withhold(round_id, root))


def refused_finalise(arena: Arena, round_id: int) -> str:
    return arena.refusal(arena.stranger, arena.oracle.functions.finalise(round_id))


def all_hide(arena: Arena) -> int:
    """A round in which everybody revealed a root without leaves; challenges are open."""
    round_id = arena.open()
    arena.revealed(round_id, dict.fromkeys(arena.crew, LEAFLESS))
    return round_id


def all_agree(arena: Arena) -> Answer:
    """A round in which everybody revealed the truth; challenges are open."""
    truth = arena.truth(arena.open())
    arena.revealed(truth.round, dict.fromkeys(arena.crew, truth.root))
    return truth


# Demanding


def test_demand__when_made__then_the_exact_bond_is_held_and_time_to_publish_runs(
    arena: Arena,
) -> None:
    round_id = all_hide(arena)
    before, held = arena.balance(arena.watcher), arena.balance(arena.oracle.address)
    arena.demand(round_id, LEAFLESS, arena.watcher)
    assert arena.get(round_id).demand_bond == WORKS * PER_WORK
    assert before - arena.balance(arena.watcher) == WORKS * PER_WORK
    assert arena.balance(arena.oracle.address) - held == WORKS * PER_WORK
    root = arena.root(round_id, LEAFLESS)
    assert (root.leaves, root.demander) == (LeavesState.DEMANDED, arena.watcher)
    assert root.publish_by == arena.chain.now + REVEAL


@pytest.mark.parametrize("bond", [0, WORKS * PER_WORK - 1, WORKS * PER_WORK + 1])
def test_demand__when_the_bond_is_not_exact__then_it_is_refused(arena: Arena, bond: int) -> None:
    round_id = all_hide(arena)
    expected = error("DemandBondInvalid", sent=bond, required=WORKS * PER_WORK)
    assert refused_demand(arena, round_id, LEAFLESS, bond) == expected


def test_demand__when_demanded_or_published_before__then_it_is_refused(arena: Arena) -> None:
    truth = all_agree(arena)
    arena.demand(truth.round, truth.root, arena.stranger)
    expected = wrong_state(truth.round, truth.root, LeavesState.DEMANDED)
    assert refused_demand(arena, truth.round, truth.root) == expected
    arena.publish(truth, arena.stranger)
    expected = wrong_state(truth.round, truth.root, LeavesState.PUBLISHED)
    assert refused_demand(arena, truth.round, truth.root) == expected


def test_demand__when_nobody_revealed_the_root_or_it_is_dead__then_it_is_refused(
    arena: Arena,
) -> None:
    ada, bob, cyd = arena.crew
    truth = arena.truth(arena.open())
    lie = truth.forged(0)
    arena.revealed(truth.round, {ada: lie.root, bob: truth.root, cyd: truth.root})
    unknown = error("RootUnknown", round=truth.round, root=LEAFLESS)
    assert refused_demand(arena, truth.round, LEAFLESS) == unknown
    arena.kill(lie, 0, arena.watcher)
    dead = error("RootDead", round=truth.round, root=lie.root)
    assert refused_demand(arena, truth.round, lie.root) == dead


def test_demand__when_the_last_second_is_over__then_it_is_too_late(arena: Arena) -> None:
    round_id = all_hide(arena)
    end = arena.get(round_id).challenge_end
    arena.at(end)
    assert refused_demand(arena, round_id, LEAFLESS) == ACCEPTED
    arena.at(end + 1)
    expected = wrong_phase(round_id, Phase.FINALISABLE)
    assert refused_demand(arena, round_id, LEAFLESS) == expected


# Silence


def test_withhold__when_nobody_publishes__then_the_root_dies_and_the_demander_is_paid(
    arena: Arena,
) -> None:
    round_id = all_hide(arena)
    before = arena.balance(arena.watcher)
    arena.demand(round_id, LEAFLESS, arena.watcher)
    publish_by = arena.root(round_id, LEAFLESS).publish_by
    arena.at(publish_by)
    overdue = error("LeavesNotOverdue", round=round_id, root=LEAFLESS, publishBy=publish_by)
    assert refused_withhold(arena, round_id, LEAFLESS) == overdue
    arena.pass_to(publish_by)
    arena.send(arena.stranger, arena.oracle.functions.withhold(round_id, LEAFLESS))

    root = arena.root(round_id, LEAFLESS)
    assert (root.dead, root.challenger) == (True, arena.watcher)
    assert arena.balance(arena.watcher) == before
    assert arena.phase(round_id) is Phase.FAILABLE
    arena.pass_to(root.settleable_at)
    treasury = arena.balance(arena.dao)
    arena.settle(round_id, arena.crew)
    assert arena.balance(arena.watcher) == before + 3 * (STAKE // 2)
    assert arena.balance(arena.dao) == treasury + 3 * (STAKE - STAKE // 2)
    assert [arena.bond(operator) for operator in arena.crew] == [BOND - STAKE] * 3


def test_withhold__when_never_demanded_published_or_dead__then_it_is_refused(arena: Arena) -> None:
    truth = all_agree(arena)
    expected = wrong_state(truth.round, truth.root, LeavesState.HIDDEN)
    assert refused_withhold(arena, truth.round, truth.root) == expected
    arena.demand(truth.round, truth.root, arena.watcher)
    arena.publish(truth, arena.stranger)
    arena.pass_to(arena.root(truth.round, truth.root).publish_by + 1)
    expected = wrong_state(truth.round, truth.root, LeavesState.PUBLISHED)
    assert refused_withhold(arena, truth.round, truth.root) == expected

    hidden = all_hide(arena)
    arena.demand(hidden, LEAFLESS, arena.watcher)
    arena.pass_to(arena.root(hidden, LEAFLESS).publish_by + 1)
    arena.send(arena.stranger, arena.oracle.functions.withhold(hidden, LEAFLESS))
    dead = error("RootDead", round=hidden, root=LEAFLESS)
    assert refused_withhold(arena, hidden, LEAFLESS) == dead


def test_claim__when_the_root_died_of_silence__then_no_challenge_is_earlier(arena: Arena) -> None:
    round_id = arena.open()
    # Even one to the leaf (0, 0), which is what the record of a silent root holds.
    call = arena.challenge_leaf(round_id, LEAFLESS, 0, bytes(32), arena.stranger)
    since = arena.send(arena.stranger, call)["blockNumber"]
    arena.revealed(round_id, dict.fromkeys(arena.crew, LEAFLESS))
    arena.demand(round_id, LEAFLESS, arena.watcher)
    arena.pass_to(arena.root(round_id, LEAFLESS).publish_by + 1)
    arena.send(arena.stranger, arena.oracle.functions.withhold(round_id, LEAFLESS))
    claim = arena.oracle.functions.claimReward(round_id, LEAFLESS, arena.stranger, SALT)
    expected = error("ChallengeNotEarlier", challenger=arena.stranger, block_=since, earliest=1)
    assert arena.refusal(arena.stranger, claim) == expected


# How long the round waits


def test_finalise__when_an_answer_is_due__then_it_is_refused_until_a_window_after_it(
    arena: Arena,
) -> None:
    truth = all_agree(arena)
    arena.pass_to(arena.get(truth.round).challenge_end - 5)
    arena.demand(truth.round, truth.root, arena.watcher)
    publish_by = arena.root(truth.round, truth.root).publish_by
    end = arena.get(truth.round).challenge_end
    assert end == publish_by + CHALLENGE
    arena.pass_to(publish_by - 1)
    arena.publish(truth, arena.stranger)
    assert arena.chain.now == publish_by
    assert arena.get(truth.round).challenge_end == end
    arena.at(end)
    assert refused_finalise(arena, truth.round) == wrong_phase(truth.round, Phase.CHALLENGE)
    arena.at(end + 1)
    assert refused_finalise(arena, truth.round) == ACCEPTED


def test_finalise__when_nobody_answers_or_withholds__then_it_is_refused(arena: Arena) -> None:
    round_id = all_hide(arena)
    arena.demand(round_id, LEAFLESS, arena.watcher)
    arena.pass_to(arena.get(round_id).challenge_end + 1)
    assert arena.phase(round_id) is Phase.FINALISABLE
    expected = wrong_state(round_id, LEAFLESS, LeavesState.DEMANDED)
    assert refused_finalise(arena, round_id) == expected
    arena.send(arena.stranger, arena.oracle.functions.withhold(round_id, LEAFLESS))
    assert arena.phase(round_id) is Phase.FAILABLE


def test_demand__when_the_root_cannot_win__then_the_window_does_not_move(arena: Arena) -> None:
    ada, bob, cyd = arena.crew
    truth = arena.truth(arena.open())
    arena.revealed(truth.round, {ada: LEAFLESS, bob: truth.root, cyd: truth.root})
    end = arena.get(truth.round).challenge_end
    arena.pass_to(end - 5)
    arena.demand(truth.round, LEAFLESS, arena.watcher)
    assert arena.get(truth.round).challenge_end == end
    arena.at(end + 1)
    assert refused_finalise(arena, truth.round) == ACCEPTED


def test_publish__when_demanded_as_a_loser_and_promoted__then_a_full_window_follows(
    arena: Arena,
) -> None:
    arena.vote_rules(quorum=1)
    ada, bob, cyd = arena.crew
    truth = arena.truth(arena.open())
    big, hidden = truth.forged(0), truth.forged(1)
    arena.revealed(truth.round, {ada: big.root, bob: big.root, cyd: hidden.root})
    arena.demand(truth.round, hidden.root, arena.watcher)
    arena.kill(big, 0, arena.watcher)
    assert arena.get(truth.round).root == hidden.root
    arena.pass_to(arena.root(truth.round, hidden.root).publish_by - 1)
    arena.publish(hidden, cyd.signer)
    published = arena.chain.now
    assert arena.get(truth.round).challenge_end == published + CHALLENGE
    # Now that its leaves are known there is all the time to find the false one.
    arena.pass_to(published + CHALLENGE - 2)
    arena.kill(hidden, 1, arena.watcher)
    assert arena.root(truth.round, hidden.root).dead


def test_publish__when_later_reveals_made_the_root_lead__then_a_full_window_follows(
    arena: Arena,
) -> None:
    arena.vote_rules(quorum=1, reveal_window=2 * CHALLENGE)
    ada, bob, cyd, dan, eve = [*arena.crew, arena.enrol("dan"), arena.enrol("eve")]
    truth = arena.truth(arena.open())
    other = nothing("other works")
    roots = {ada: other, bob: other, cyd: truth.root, dan: truth.root, eve: truth.root}
    arena.committed(truth.round, roots)
    arena.pass_to(arena.get(truth.round).reveal_end - 6)
    for operator in (ada, bob, cyd):
        arena.reveal(truth.round, operator, roots[operator])
    arena.demand(truth.round, truth.root, arena.watcher)
    for operator in (dan, eve):
        arena.reveal(truth.round, operator, truth.root)
    assert arena.get(truth.round).root == truth.root
    arena.pass_to(arena.root(truth.round, truth.root).publish_by - 1)
    assert arena.phase(truth.round) is Phase.FINALISABLE
    arena.publish(truth, cyd.signer)
    assert arena.phase(truth.round) is Phase.CHALLENGE
    assert arena.get(truth.round).challenge_end == arena.chain.now + CHALLENGE


# A round that is over


def test_settle__when_the_leaves_of_a_loser_are_due__then_its_operators_cannot_slip_away(
    arena: Arena,
) -> None:
    ada, bob, cyd = arena.crew
    truth = arena.truth(arena.open())
    arena.revealed(truth.round, {ada: LEAFLESS, bob: truth.root, cyd: truth.root})
    arena.pass_to(arena.get(truth.round).challenge_end - 5)
    arena.demand(truth.round, LEAFLESS, arena.watcher)
    arena.pass_to(arena.get(truth.round).challenge_end + 1)
    arena.send(arena.stranger, arena.oracle.functions.finalise(truth.round))
    settle = arena.oracle.functions.settle(truth.round, ada.address)
    expected = wrong_state(truth.round, LEAFLESS, LeavesState.DEMANDED)
    assert arena.refusal(arena.stranger, settle) == expected
    arena.settle(truth.round, (bob, cyd))
    assert [arena.balance(operator.payee) for operator in (bob, cyd)] == [FEE // 2] * 2

    arena.pass_to(arena.root(truth.round, LEAFLESS).publish_by + 1)
    arena.send(arena.watcher, arena.oracle.functions.withhold(truth.round, LEAFLESS))
    assert arena.get(truth.round).root == truth.root
    assert arena.phase(truth.round) is Phase.FINALISED
    arena.pass_to(arena.root(truth.round, LEAFLESS).settleable_at)
    arena.settle(truth.round, [ada])
    assert arena.bond(ada) == BOND - STAKE


def test_publish__when_the_round_has_failed__then_it_still_saves_the_honest(arena: Arena) -> None:
    ada, bob, cyd = arena.crew
    truth = arena.truth(arena.open())
    arena.committed(truth.round, {ada: truth.root, bob: LEAFLESS, cyd: nothing("third")})
    for operator, root in ((ada, truth.root), (bob, LEAFLESS), (cyd, nothing("third"))):
        arena.reveal(truth.round, operator, root)
    arena.demand(truth.round, truth.root, arena.watcher)
    arena.pass_to(arena.get(truth.round).reveal_end + 1)
    arena.send(arena.stranger, arena.oracle.functions.fail(truth.round))
    end = arena.get(truth.round).challenge_end
    before = arena.balance(ada.signer)
    arena.publish(truth, ada.signer)
    assert arena.balance(ada.signer) == before + WORKS * PER_WORK
    assert arena.get(truth.round).challenge_end == end
    arena.settle(truth.round, [ada])
    assert arena.bond(ada) == BOND


def test_demand__when_seed_and_demand_and_leaves_come_last__then_the_round_is_still_finalised(
    arena: Arena,
) -> None:
    answer = arena.truth(arena.open(late=True))
    arena.revealed(answer.round, dict.fromkeys(arena.crew, answer.root))
    arena.at(arena.get(answer.round).challenge_end)
    arena.demand(answer.round, answer.root, arena.watcher)
    arena.at(arena.root(answer.round, answer.root).publish_by)
    arena.publish(answer, arena.crew[0].signer)
    record = arena.get(answer.round)
    # As much time as for a commit is left to finalise.
    assert record.expiry - record.challenge_end > COMMIT
    arena.at(record.expiry)
    arena.send(arena.stranger, arena.oracle.functions.finalise(answer.round))
    assert arena.phase(answer.round) is Phase.FINALISED
