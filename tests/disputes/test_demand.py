"""Hidden leaves: who demands them, how long the round waits, and what silence costs."""

import pytest
from eth_abi.abi import encode
from web3 import Web3

from oracle.chain.types import LeavesState, Phase
from tests.disputes.arena import (
    BOND,
    FEE,
    GAS_PRICE,
    REVEAL,
    SALT,
    STAKE,
    WORKS,
    Arena,
)
from tests.disputes.players import Answer, nothing
from tests.support import receivers
from tests.support.events import event, said
from tests.support.refusals import ACCEPTED, error, refusal

LEAFLESS = nothing("a root of no works")
CHUNK_PRICE = (140_000 + 2_300 * WORKS) * GAS_PRICE
DEMAND_BOND = CHUNK_PRICE + CHUNK_PRICE // 5


def wrong_phase(round_id: int, phase: Phase) -> str:
    return error("RoundWrongPhase", round=round_id, phase=phase)


def wrong_state(round_id: int, root: bytes, state: LeavesState) -> str:
    return error("LeavesWrongState", round=round_id, root=root, state=state)


def refused_demand(arena: Arena, round_id: int, root: bytes, bond: int = DEMAND_BOND) -> str:
    demand = arena.court.functions.demand(round_id, root)
    return arena.refusal(arena.watcher, demand, bond)


def refused_withhold(arena: Arena, round_id: int, root: bytes) -> str:
    return arena.refusal(arena.stranger, arena.court.functions.withhold(round_id, root))


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
    chunk = (140_000 + 2_300 * WORKS) * 3 * GAS_PRICE
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


# Silence


def gas_back(gas: int) -> int:
    """What is paid for gas, at the round's price and with a fifth more."""
    return gas * GAS_PRICE + gas * GAS_PRICE // 5


def test_withhold__when_nobody_publishes__then_the_root_dies_and_whoever_saw_it_is_paid(
    arena: Arena,
) -> None:
    round_id = all_hide(arena)
    before = arena.balance(arena.watcher)
    demanded = arena.demand(round_id, LEAFLESS, arena.watcher)
    publish_by = arena.root(round_id, LEAFLESS).publish_by
    arena.at(publish_by)
    overdue = error("LeavesNotOverdue", round=round_id, root=LEAFLESS, publishBy=publish_by)
    assert refused_withhold(arena, round_id, LEAFLESS) == overdue
    arena.pass_to(publish_by)
    withhold = arena.court.functions.withhold(round_id, LEAFLESS)
    receipt = arena.send(arena.watcher, withhold)

    root, case = (
        arena.root(round_id, LEAFLESS),
        arena.disputes.case(arena.get(round_id).id, LEAFLESS),
    )
    assert (root.dead, case.withheld, case.disputer) == (True, True, arena.watcher)
    place = {"round": round_id, "root": LEAFLESS}
    assert said(receipt, arena.court) == [
        event("LeavesWithheld", **place, finder=arena.watcher, refund=case.refund)
    ]
    # Both of its transactions are paid for.
    assert case.refund >= gas_back(demanded["gasUsed"] + receipt["gasUsed"])
    back = arena.court.functions.returnDemand(round_id, LEAFLESS, arena.watcher)
    # First the bond, then what the operators lost beyond what the finder had for its gas.
    rest = 3 * (STAKE // 2) - case.refund

    def returned(amount: int) -> list[str]:
        due = event("DemandReturned", **place, demander=arena.watcher, amount=amount)
        return [due, event("Paid", account=arena.watcher, amount=amount)]

    assert said(arena.send(arena.stranger, back), arena.court) == returned(DEMAND_BOND)
    assert arena.balance(arena.watcher) == before
    arena.pass_to(root.settleable_at)
    treasury = arena.balance(arena.dao)
    arena.settle(round_id, arena.crew)
    assert said(arena.send(arena.stranger, back), arena.court) == returned(rest)
    assert arena.balance(arena.watcher) == before + 3 * (STAKE // 2)
    assert arena.balance(arena.dao) == treasury + 3 * (STAKE - STAKE // 2)
    assert [arena.bond(operator) for operator in arena.crew] == [BOND - STAKE] * 3
    assert arena.balance(arena.court.address) == 0


def test_withhold__when_an_accomplice_demanded_first__then_the_watcher_gains_no_less(
    arena: Arena,
) -> None:
    """Whoever demands a liar's root for it gains no more than the watcher who joined."""
    round_id = all_hide(arena)
    accomplice, watcher = arena.stranger, arena.watcher
    before = {who: arena.balance(who) for who in (accomplice, watcher)}
    arena.demand(round_id, LEAFLESS, accomplice)
    arena.demand(round_id, LEAFLESS, watcher)
    arena.pass_to(arena.root(round_id, LEAFLESS).publish_by + 1)
    arena.send(watcher, arena.court.functions.withhold(round_id, LEAFLESS))
    refund = arena.disputes.case(arena.get(round_id).id, LEAFLESS).refund
    arena.pass_to(arena.root(round_id, LEAFLESS).settleable_at)
    for operator in arena.crew:
        arena.settle(round_id, [operator])
        for who in (accomplice, watcher):
            arena.send(who, arena.court.functions.returnDemand(round_id, LEAFLESS, who))
    gained = {who: arena.balance(who) - before[who] for who in before}
    rest = 3 * (STAKE // 2) - refund
    assert gained[accomplice] in (rest // 2, rest // 2 - 1)
    assert gained[watcher] == gained[accomplice] + refund
    # The liars and their accomplice lost more than half of what was at stake.
    assert 3 * STAKE - gained[accomplice] > 3 * STAKE // 2


def test_return_demand__when_the_demander_refuses_ether__then_it_waits_as_credit(
    arena: Arena,
) -> None:
    round_id = all_hide(arena)
    arena.demand(round_id, LEAFLESS, arena.watcher)
    arena.pass_to(arena.root(round_id, LEAFLESS).publish_by + 1)
    arena.send(arena.stranger, arena.court.functions.withhold(round_id, LEAFLESS))
    arena.chain.rpc("anvil_setCode", arena.watcher, receivers.REFUSES)
    back = arena.court.functions.returnDemand(round_id, LEAFLESS, arena.watcher)
    arena.send(arena.stranger, back)
    assert arena.court.functions.credit(arena.watcher).call() == DEMAND_BOND


def test_court__when_anybody_but_the_registry_pays_in__then_it_is_refused(arena: Arena) -> None:
    found = refusal(arena.w3, arena.stranger, arena.court.address, b"", 1)
    assert found == error("EtherUnexpected", sender=arena.stranger)


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
    arena.send(arena.stranger, arena.court.functions.withhold(hidden, LEAFLESS))
    dead = error("RootDead", round=hidden, root=LEAFLESS)
    assert refused_withhold(arena, hidden, LEAFLESS) == dead


def test_claim__when_the_root_died_of_silence__then_nobody_had_found_a_leaf(arena: Arena) -> None:
    round_id = arena.open()
    # Not even who committed to no leaf at all, which is what the record of a silent root holds.
    bound = encode(["bytes32", "address", "bytes32"], [bytes(32), arena.stranger, SALT])
    call = arena.court.functions.commitChallenge(arena.w3.keccak(bound))
    arena.send(arena.stranger, call)
    arena.revealed(round_id, dict.fromkeys(arena.crew, LEAFLESS))
    arena.demand(round_id, LEAFLESS, arena.watcher)
    arena.pass_to(arena.root(round_id, LEAFLESS).publish_by + 1)
    arena.send(arena.stranger, arena.court.functions.withhold(round_id, LEAFLESS))
    claim = arena.court.functions.claimReward(round_id, LEAFLESS, arena.stranger, SALT)
    expected = error("ChallengeNotCommitted", challenger=arena.stranger, commitment=call.args[0])
    assert arena.refusal(arena.stranger, claim) == expected


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
    assert refused_finalise(arena, truth.round) == wrong_phase(truth.round, Phase.CHALLENGE)
    arena.at(end + used + 1)
    assert refused_finalise(arena, truth.round) == ACCEPTED


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
    assert refused_finalise(arena, round_id) == wrong_phase(round_id, Phase.CHALLENGE)
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
    assert refused_finalise(arena, truth.round) == ACCEPTED


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
    # Of a root, an attestation has 31 bytes of the hash.
    key = bytes(Web3.keccak(LEAFLESS))[:31] + bytes(1)
    expected = wrong_state(truth.round, key, LeavesState.DEMANDED)
    assert arena.refusal(arena.stranger, settle) == expected
    arena.settle(truth.round, (bob, cyd))
    assert [arena.balance(operator.payee) for operator in (bob, cyd)] == [FEE // 2] * 2

    arena.pass_to(arena.root(truth.round, LEAFLESS).publish_by + 1)
    arena.send(arena.watcher, arena.court.functions.withhold(truth.round, LEAFLESS))
    assert arena.get(truth.round).root == truth.root
    assert arena.phase(truth.round) is Phase.FINALISED
    arena.pass_to(arena.root(truth.round, LEAFLESS).settleable_at)
    arena.settle(truth.round, [ada])
    assert arena.bond(ada) == BOND - STAKE


def test_settle__when_a_losers_root_can_still_be_challenged__then_it_waits_for_that(
    arena: Arena,
) -> None:
    ada, bob, cyd = arena.crew
    truth = arena.truth(arena.open())
    lie = truth.forged(0)
    arena.revealed(truth.round, {ada: lie.root, bob: truth.root, cyd: truth.root})
    arena.demand(truth.round, lie.root, arena.watcher)
    arena.at(arena.root(truth.round, lie.root).publish_by)
    arena.publish(lie, ada.signer)
    arena.close(truth.round)
    arena.send(arena.stranger, arena.oracle.functions.finalise(truth.round))
    settle = arena.oracle.functions.settle(truth.round, ada.address)
    end = arena.root(truth.round, lie.root).challenge_end
    assert end == arena.get(truth.round).challenge_end + REVEAL
    arena.at(end)
    assert arena.refusal(arena.stranger, settle) == error(
        "SettlementTooEarly", settleableAt=end + 1
    )
    assert arena.refusal(arena.watcher, arena.dispute(lie, 0)) == ACCEPTED
    arena.at(end + 1)
    assert arena.refusal(arena.stranger, settle) == ACCEPTED


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
