"""How long roots can be disputed, and what it means to reveal one that died."""

from oracle.chain.types import Phase
from tests.disputes.arena import BOND, STAKE, Arena
from tests.disputes.outcomes import finalise, leader, wrong_phase
from tests.support.refusals import ACCEPTED, error


def test_dispute__when_in_the_last_second__then_it_counts_and_finalising_waits(
    arena: Arena,
) -> None:
    lie = arena.truth(arena.open()).forged(0)
    arena.revealed(lie.round, dict.fromkeys(arena.crew, lie.root))
    dispute = arena.dispute(lie, 0)
    end = arena.get(lie.round).challenge_end
    arena.at(end)
    assert finalise(arena, lie.round) == wrong_phase(lie.round, Phase.CHALLENGE)
    assert arena.refusal(arena.watcher, dispute) == ACCEPTED
    arena.at(end + 1)
    late = error("RootUnchallengeable", round=lie.round, root=lie.root, challengeEnd=end)
    assert arena.refusal(arena.watcher, dispute) == late
    assert finalise(arena, lie.round) == ACCEPTED
    arena.at(end)
    arena.send(arena.watcher, dispute)
    assert arena.chain.now == end
    assert arena.root(lie.round, lie.root).dead


def test_dispute__when_the_round_is_final__then_it_is_refused(arena: Arena) -> None:
    lie = arena.truth(arena.open()).forged(0)
    arena.revealed(lie.round, dict.fromkeys(arena.crew, lie.root))
    arena.pass_to(arena.get(lie.round).challenge_end + 1)
    arena.send(arena.stranger, arena.oracle.functions.finalise(lie.round))
    found = arena.refusal(arena.watcher, arena.dispute(lie, 0))
    end = arena.get(lie.round).challenge_end
    expected = error("RootUnchallengeable", round=lie.round, root=lie.root, challengeEnd=end)
    assert found == expected


def test_dispute__when_the_round_finds_no_agreement__then_every_root_can_be_challenged_in_full(
    arena: Arena,
) -> None:
    """One operator a root: no stake leaves before each root had its window."""
    ada, bob, cyd = arena.crew
    lies = [arena.truth(arena.open()).forged(0)]
    lies += [lies[0].forged(1), lies[0].forged(2)]
    round_id = lies[0].round
    roots = dict(zip(arena.crew, lies, strict=True))
    arena.revealed(round_id, {operator: lie.root for operator, lie in roots.items()})
    fail = arena.oracle.functions.fail(round_id)
    assert arena.refusal(arena.stranger, fail) == wrong_phase(round_id, Phase.CHALLENGE)
    for operator in arena.crew:
        settle = arena.oracle.functions.settle(round_id, operator.address)
        found = arena.refusal(arena.stranger, settle)
        assert found == wrong_phase(round_id, Phase.CHALLENGE)
    arena.pass_to(arena.get(round_id).challenge_end - 6)
    for operator, lie in roots.items():
        arena.kill(lie, 0, arena.watcher)
        assert arena.root(round_id, lie.root).dead, operator.name
    arena.close(round_id)
    arena.send(arena.stranger, fail)
    arena.pass_to(max(arena.root(round_id, lie.root).settleable_at for lie in lies))
    arena.settle(round_id, arena.crew)
    assert [arena.bond(operator) for operator in (ada, bob, cyd)] == [BOND - STAKE] * 3


def test_dispute__when_reveals_are_open__then_it_counts_from_the_roots_own_reveal_on(
    arena: Arena,
) -> None:
    ada, bob, cyd = arena.crew
    truth = arena.truth(arena.open())
    lie = truth.forged(0)
    arena.committed(truth.round, {ada: lie.root, bob: truth.root, cyd: truth.root})
    found = arena.refusal(arena.watcher, arena.dispute(lie, 0))
    assert found == error("RootUnknown", round=lie.round, root=lie.root)
    end = arena.get(truth.round).challenge_end
    arena.reveal(truth.round, ada, lie.root)
    arena.kill(lie, 0, arena.watcher)
    assert leader(arena, truth.round) == (bytes(32), 0, False)
    arena.reveal(truth.round, bob, truth.root)
    assert leader(arena, truth.round) == (truth.root, 1, False)
    arena.reveal(truth.round, cyd, truth.root)
    assert leader(arena, truth.round) == (truth.root, 2, False)
    assert arena.get(truth.round).challenge_end == end


def test_reveal__when_the_root_is_dead__then_it_leads_nothing_and_is_slashed(arena: Arena) -> None:
    ada, bob, cyd = arena.crew
    lie = arena.truth(arena.open()).forged(0)
    arena.committed(lie.round, dict.fromkeys(arena.crew, lie.root))
    arena.reveal(lie.round, ada, lie.root)
    arena.kill(lie, 0, arena.watcher)
    arena.reveal(lie.round, bob, lie.root)
    arena.reveal(lie.round, cyd, lie.root)
    assert leader(arena, lie.round) == (bytes(32), 0, False)
    assert arena.root(lie.round, lie.root).agreeing == 3
    arena.close(lie.round)
    assert arena.phase(lie.round) is Phase.FAILABLE
    watcher = arena.balance(arena.watcher)
    arena.settle(lie.round, arena.crew)
    assert [arena.bond(operator) for operator in arena.crew] == [BOND - STAKE] * 3
    assert arena.balance(arena.watcher) == watcher + 3 * (STAKE // 2)


def test_reveal__when_the_leader_died_before__then_not_revealing_costs_only_the_penalty(
    arena: Arena,
) -> None:
    ada, bob, cyd = arena.crew
    lie = arena.truth(arena.open()).forged(0)
    arena.committed(lie.round, dict.fromkeys(arena.crew, lie.root))
    arena.reveal(lie.round, ada, lie.root)
    arena.kill(lie, 0, arena.watcher)
    penalty = arena.get(lie.round).no_show_penalty
    arena.close(lie.round)
    arena.send(arena.stranger, arena.oracle.functions.fail(lie.round))
    arena.settle(lie.round, arena.crew)
    bonds = [arena.bond(operator) for operator in (ada, bob, cyd)]
    assert bonds == [BOND - STAKE, BOND - penalty, BOND - penalty]
