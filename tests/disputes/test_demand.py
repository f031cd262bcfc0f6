"""Hidden leaves: who demands them, and how long the round waits."""

import pytest

from oracle.chain.types import LeavesState, Phase
from tests.disputes.arena import GAS_PRICE, REVEAL, WORKS, Arena
from tests.disputes.demands import (
    DEMAND_BOND,
    LEAFLESS,
    all_agree,
    all_hide,
    refused_demand,
    wrong_state,
)
from tests.disputes.outcomes import finalise, wrong_phase
from tests.support.events import event, said
from tests.support.refusals import ACCEPTED, error


def test_demand__when_made__then_its_bond_is_held_and_time_to_publish_runs(arena: Arena) -> None:
    round_id = all_hide(arena)
    assert arena.disputes.demand_bond(arena.get(round_id).id) == DEMAND_BOND
    before, held = arena.balance(arena.watcher), arena.balance(arena.court.address)
    receipt = arena.demand(round_id, LEAFLESS, arena.watcher)
    assert before - arena.balance(arena.watcher) == DEMAND_BOND
    assert arena.balance(arena.court.address) - held == DEMAND_BOND
    root = arena.root(round_id, LEAFLESS)
    assert root.leaves is LeavesState.DEMANDED
    assert root.publish_by == arena.chain.now + REVEAL
    asked = {"demander": arena.watcher, "bond": DEMAND_BOND, "publishBy": arena.chain.now + REVEAL}
    assert said(receipt, arena.court) == [
        event("LeavesDemanded", round=round_id, root=LEAFLESS, **asked)
    ]


def test_demand__when_too_much_is_sent__then_the_rest_comes_back(arena: Arena) -> None:
    round_id = all_hide(arena)
    before = arena.balance(arena.watcher)
    demand = arena.court.functions.demand(round_id, LEAFLESS)
    arena.send(arena.watcher, demand, 3 * DEMAND_BOND)
    assert before - arena.balance(arena.watcher) == DEMAND_BOND


@pytest.mark.parametrize("bond", [0, DEMAND_BOND - 1])
def test_demand__when_the_bond_is_too_small__then_it_is_refused(arena: Arena, bond: int) -> None:
    round_id = all_hide(arena)
    expected = error("DemandBondTooSmall", sent=bond, required=DEMAND_BOND)
    assert refused_demand(arena, round_id, LEAFLESS, bond) == expected


def test_demand__when_gas_is_dearer_than_the_rules_counted_it__then_so_is_the_bond(
    arena: Arena,
) -> None:
    """What publishing costs is frozen as gas: whoever votes a round cannot know its price."""
    round_id = all_hide(arena)
    arena.chain.rpc("anvil_setNextBlockBaseFeePerGas", hex(3 * GAS_PRICE))
    arena.chain.mine()
    found = arena.disputes.demand_bond(arena.get(round_id).id)
    arena.chain.rpc("anvil_setNextBlockBaseFeePerGas", "0x0")
    arena.chain.mine()
    chunk = (140_000 + 2_000 * WORKS) * 3 * GAS_PRICE
    assert found == chunk + chunk // 5


def test_demand__when_joined__then_each_pays_a_bond_and_the_time_stays(arena: Arena) -> None:
    round_id = all_hide(arena)
    arena.demand(round_id, LEAFLESS, arena.stranger)
    publish_by = arena.root(round_id, LEAFLESS).publish_by
    joined = arena.demand(round_id, LEAFLESS, arena.watcher)
    asked = {"demander": arena.watcher, "bond": DEMAND_BOND, "publishBy": publish_by}
    assert said(joined, arena.court) == [
        event("LeavesDemanded", round=round_id, root=LEAFLESS, **asked)
    ]
    assert arena.root(round_id, LEAFLESS).publish_by == publish_by
    assert arena.balance(arena.court.address) == 2 * DEMAND_BOND
    again = error("DemandAlreadyMade", round=round_id, root=LEAFLESS, demander=arena.watcher)
    assert refused_demand(arena, round_id, LEAFLESS) == again
    arena.pass_to(publish_by + 1)
    overdue = error("LeavesOverdue", round=round_id, root=LEAFLESS, publishBy=publish_by)
    demand = arena.court.functions.demand(round_id, LEAFLESS)
    assert arena.refusal(arena.dao, demand, DEMAND_BOND) == overdue


def test_demand__when_published_before__then_it_is_refused(arena: Arena) -> None:
    truth = all_agree(arena)
    arena.demand(truth.round, truth.root, arena.stranger)
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
    expected = error("RootUnchallengeable", round=round_id, root=LEAFLESS, challengeEnd=end)
    assert refused_demand(arena, round_id, LEAFLESS) == expected


# How long the round waits


@pytest.mark.parametrize("used", [0, 1, REVEAL])
def test_publish__however_long_it_took__then_the_round_waits_for_no_more(
    arena: Arena, used: int
) -> None:
    """A demand and its answer by one stranger in one second delay nothing."""
    truth = all_agree(arena)
    end = arena.get(truth.round).challenge_end
    arena.pass_to(end - 10)
    arena.demand(truth.round, truth.root, arena.watcher)
    demanded = arena.chain.now
    arena.at(demanded + used)
    arena.publish(truth, arena.stranger)
    assert arena.root(truth.round, truth.root).challenge_end == end + used
    assert arena.get(truth.round).closes_at == end + used
    # What the members vote by was known since the seed.
    assert arena.get(truth.round).challenge_end == end
    arena.at(end + used)
    assert finalise(arena, truth.round) == wrong_phase(truth.round, Phase.CHALLENGE)
    arena.at(end + used + 1)
    assert finalise(arena, truth.round) == ACCEPTED


def test_dispute__when_leaves_came_late__then_as_much_time_is_left_as_when_they_were_demanded(
    arena: Arena,
) -> None:
    lie = arena.truth(arena.open()).forged(0)
    arena.revealed(lie.round, dict.fromkeys(arena.crew, lie.root))
    end = arena.get(lie.round).challenge_end
    arena.pass_to(end - 20)
    arena.demand(lie.round, lie.root, arena.watcher)
    left = end - arena.chain.now
    arena.at(arena.root(lie.round, lie.root).publish_by)
    arena.publish(lie, arena.crew[0].signer)
    assert arena.root(lie.round, lie.root).challenge_end == arena.chain.now + left
    arena.at(arena.chain.now + left)
    assert arena.refusal(arena.watcher, arena.dispute(lie, 0)) == ACCEPTED


def test_finalise__when_nobody_answers_or_withholds__then_it_is_refused(arena: Arena) -> None:
    round_id = all_hide(arena)
    arena.demand(round_id, LEAFLESS, arena.watcher)
    arena.pass_to(arena.get(round_id).challenge_end + REVEAL + 1)
    assert arena.phase(round_id) is Phase.CHALLENGE
    assert finalise(arena, round_id) == wrong_phase(round_id, Phase.CHALLENGE)
    arena.send(arena.stranger, arena.court.functions.withhold(round_id, LEAFLESS))
    arena.close(round_id)
    assert arena.phase(round_id) is Phase.FAILABLE


def test_demand__when_the_root_does_not_lead__then_the_round_does_not_wait(arena: Arena) -> None:
    ada, bob, cyd = arena.crew
    truth = arena.truth(arena.open())
    arena.revealed(truth.round, {ada: LEAFLESS, bob: truth.root, cyd: truth.root})
    end = arena.get(truth.round).closes_at
    arena.pass_to(end - 5)
    arena.demand(truth.round, LEAFLESS, arena.watcher)
    assert arena.get(truth.round).closes_at == end
    arena.at(end + 1)
    assert finalise(arena, truth.round) == ACCEPTED


def test_publish__when_demanded_as_a_loser_and_promoted__then_its_clock_had_stood_still(
    arena: Arena,
) -> None:
    arena.vote_rules(quorum=1)
    ada, bob, cyd = arena.crew
    truth = arena.truth(arena.open())
    big, hidden = truth.forged(0), truth.forged(1)
    arena.revealed(truth.round, {ada: big.root, bob: big.root, cyd: hidden.root})
    end = arena.get(truth.round).challenge_end
    arena.demand(truth.round, hidden.root, arena.watcher)
    left = end - arena.chain.now
    arena.kill(big, 0, arena.watcher)
    arena.promote(hidden)
    arena.pass_to(arena.root(truth.round, hidden.root).publish_by - 1)
    arena.publish(hidden, cyd.signer)
    assert arena.get(truth.round).closes_at == arena.chain.now + left
    arena.kill(hidden, 1, arena.watcher)
    assert arena.root(truth.round, hidden.root).dead


def test_demand__when_seed_demand_leaves_and_a_kill_come_last__then_the_round_is_still_finalised(
    arena: Arena,
) -> None:
    arena.vote_rules(quorum=1)
    ada, bob, cyd = arena.crew
    truth = arena.truth(arena.open(late=True))
    lie = truth.forged(0)
    arena.revealed(truth.round, {ada: lie.root, bob: lie.root, cyd: truth.root})
    arena.at(arena.get(truth.round).challenge_end)
    arena.demand(truth.round, lie.root, arena.watcher)
    arena.at(arena.root(truth.round, lie.root).publish_by)
    arena.publish(lie, ada.signer)
    arena.at(arena.root(truth.round, lie.root).challenge_end)
    assert arena.refusal(arena.watcher, arena.dispute(lie, 0)) == ACCEPTED
    arena.send(arena.watcher, arena.dispute(lie, 0))
    arena.promote(truth)
    record = arena.get(truth.round)
    assert record.expiry - record.closes_at >= REVEAL
    arena.at(record.expiry)
    arena.send(arena.stranger, arena.oracle.functions.finalise(truth.round))
    assert arena.phase(truth.round) is Phase.FINALISED
