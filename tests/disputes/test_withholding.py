"""Hidden leaves: what silence costs, and who is paid for finding it."""

from eth_abi.abi import encode
from web3 import Web3

from oracle.chain.types import LeavesState, Phase
from tests.disputes.arena import BOND, FEE, GAS_PRICE, REVEAL, SALT, STAKE, Arena
from tests.disputes.demands import (
    DEMAND_BOND,
    LEAFLESS,
    all_agree,
    all_hide,
    refused_withhold,
    wrong_state,
)
from tests.support import receivers
from tests.support.events import event, said
from tests.support.refusals import ACCEPTED, error, refusal


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
