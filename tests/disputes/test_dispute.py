"""What a dispute proves, what it does not, and what it costs those who lied."""

import pytest
from eth_utils.crypto import keccak
from web3.contract.contract import ContractFunction

from oracle.chain.types import AttestationState, Phase, RoundId
from tests.disputes.arena import BOND, FEE, SALT, STAKE, WORKS, Arena
from tests.disputes.players import Answer, nothing
from tests.support.events import event, said
from tests.support.refusals import error


def all_agree(arena: Arena, answer: Answer) -> None:
    """Everybody reveals this answer; the challenge window is open."""
    arena.revealed(answer.round, dict.fromkeys(arena.crew, answer.root))


def gas_of(arena: Arena, dispute: ContractFunction) -> int:
    """The least gas with which a dispute succeeds."""
    return dispute.estimate_gas({"from": arena.watcher})


# A false claim


@pytest.mark.parametrize("index", range(WORKS))
def test_dispute__when_any_one_leaf_is_false__then_the_root_is_dead(
    arena: Arena, index: int
) -> None:
    truth = arena.truth(arena.open())
    lie = truth.forged(index)
    all_agree(arena, lie)
    receipt = arena.kill(lie, index, arena.watcher)

    root = arena.root(lie.round, lie.root)
    assert root.dead
    case = arena.case(lie)
    assert (case.challenger, case.disputer) == (arena.watcher, arena.watcher)
    assert said(receipt, arena.court) == [
        event("ChallengerRecognised", round=lie.round, root=lie.root, challenger=arena.watcher),
        event(
            "RootDisputed",
            round=lie.round,
            root=lie.root,
            disputer=arena.watcher,
            index=index,
            claimed=lie.digests[index],
            actual=truth.digests[index],
            refund=case.refund,
        ),
    ]
    record = arena.get(lie.round)
    assert (record.root, record.agreeing, record.phase) == (bytes(32), 0, Phase.CHALLENGE)


def test_dispute__when_everybody_lied__then_all_lose_their_stake_half_of_it_to_the_challenger(
    arena: Arena,
) -> None:
    lie = arena.truth(arena.open()).forged(1)
    all_agree(arena, lie)
    arena.kill(lie, 1, arena.watcher)
    arena.close(lie.round)
    arena.send(arena.stranger, arena.oracle.functions.fail(lie.round))
    arena.pass_to(arena.root(lie.round, lie.root).settleable_at)
    watcher, treasury = arena.balance(arena.watcher), arena.balance(arena.dao)
    arena.settle(lie.round, arena.crew)

    reward = STAKE // 2
    assert arena.balance(arena.watcher) == watcher + 3 * reward
    assert arena.balance(arena.dao) == treasury + 3 * (STAKE - reward)
    for operator in arena.crew:
        assert arena.bond(operator) == BOND - STAKE
        assert arena.registry.get(operator.address).locked == 0
        assert arena.state(lie.round, operator) is AttestationState.SETTLED


def test_dispute__when_one_of_three_lied__then_the_honest_lose_nothing_and_are_paid(
    arena: Arena,
) -> None:
    ada, bob, cyd = arena.crew
    truth = arena.truth(arena.open())
    lie = truth.forged(0)
    arena.revealed(truth.round, {ada: lie.root, bob: truth.root, cyd: truth.root})
    arena.kill(lie, 0, arena.watcher)
    arena.pass_to(arena.get(truth.round).challenge_end + 1)
    arena.send(arena.stranger, arena.oracle.functions.finalise(truth.round))
    arena.pass_to(arena.root(truth.round, lie.root).settleable_at)
    settle = arena.oracle.functions.settle
    told = [
        said(arena.send(arena.stranger, settle(truth.round, each.address)), arena.oracle)
        for each in arena.crew
    ]
    share = FEE // 2
    assert told == [
        [event("AttestationSettled", round=truth.round, operator=ada, share=0, penalty=STAKE)],
        *(
            [
                event(
                    "AttestationSettled", round=truth.round, operator=each, share=share, penalty=0
                ),
                event("Paid", account=each.payee, amount=share),
            ]
            for each in (bob, cyd)
        ),
    ]
    assert [arena.bond(operator) for operator in arena.crew] == [BOND - STAKE, BOND, BOND]
    assert [arena.balance(o.payee) for o in arena.crew] == [0, FEE // 2, FEE // 2]


def test_dispute__when_another_round_has_the_same_liars__then_only_this_rounds_stake_is_lost(
    arena: Arena,
) -> None:
    ada, bob, _ = arena.crew
    other = arena.open()
    for operator in (ada, bob):
        arena.commit(other, operator, nothing("other works"))
    lie = arena.truth(arena.open()).forged(0)
    arena.revealed(lie.round, {ada: lie.root, bob: lie.root})
    arena.kill(lie, 0, arena.watcher)
    arena.pass_to(arena.root(lie.round, lie.root).settleable_at)
    arena.settle(lie.round, (ada, bob))
    for operator in (ada, bob):
        record = arena.registry.get(operator.address)
        assert (record.bond, record.locked) == (BOND - STAKE, STAKE)


def test_dispute__when_the_index_is_beyond_the_works__then_it_is_false_without_running(
    arena: Arena,
) -> None:
    round_id = arena.open()
    # The extra leaf is even what the model would make there.
    long = arena.truth(round_id, WORKS + 1).forged(0)
    all_agree(arena, long)
    running = gas_of(arena, arena.dispute(long, 0))
    receipt = arena.kill(long, WORKS, arena.watcher)
    assert arena.root(round_id, long.root).dead
    assert said(receipt, arena.court) == [
        event("ChallengerRecognised", round=round_id, root=long.root, challenger=arena.watcher),
        event(
            "RootDisputed",
            round=round_id,
            root=long.root,
            disputer=arena.watcher,
            index=WORKS,
            claimed=long.digests[WORKS],
            actual=bytes(32),
            refund=arena.case(long).refund,
        ),
    ]
    assert receipt["gasUsed"] < 250_000 < running


@pytest.mark.parametrize("index", [2**32 + 1, 2**256 - 1])
def test_dispute__when_the_index_is_huge__then_the_challenge_names_all_of_it(
    arena: Arena, index: int
) -> None:
    round_id = arena.open()
    digest = nothing("far away")
    packed = arena.w3.codec.encode(["uint256", "uint256", "bytes32"], [round_id, index, digest])
    root = bytes(keccak(keccak(packed)))  # of a tree with this leaf alone
    arena.revealed(round_id, dict.fromkeys(arena.crew, root))
    stranger = arena.challenge_leaf(round_id, root, index % 2**32, digest, arena.stranger)
    arena.send(arena.stranger, stranger)
    arena.send(arena.watcher, arena.challenge_leaf(round_id, root, index, digest, arena.watcher))
    call = arena.court.functions.dispute(round_id, root, index, digest, [], SALT)
    arena.send(arena.watcher, call)
    assert arena.root(round_id, root).dead
    assert arena.disputes.case(RoundId(round_id), root).challenger == arena.watcher
    claim = arena.court.functions.claimReward(round_id, root, arena.stranger, SALT)
    assert arena.refusal(arena.stranger, claim).startswith("ChallengeNotCommitted(")


# A true claim, and proofs of nothing


@pytest.mark.parametrize("index", range(WORKS))
def test_dispute__when_the_claim_is_true__then_it_is_refused(arena: Arena, index: int) -> None:
    truth = arena.truth(arena.open())
    all_agree(arena, truth)
    arena.send(arena.watcher, arena.challenge(truth, index, arena.watcher))
    found = arena.refusal(arena.watcher, arena.dispute(truth, index))
    digest = truth.digests[index]
    assert found == error("ClaimIsTrue", round=truth.round, index=index, digest=digest)
    arena.try_send(arena.watcher, arena.dispute(truth, index))
    assert not arena.root(truth.round, truth.root).dead


def test_dispute__when_the_root_is_false_but_the_leaf_is_true__then_it_is_refused(
    arena: Arena,
) -> None:
    lie = arena.truth(arena.open()).forged(1)
    all_agree(arena, lie)
    found = arena.refusal(arena.watcher, arena.dispute(lie, 0))
    assert found == error("ClaimIsTrue", round=lie.round, index=0, digest=lie.digests[0])


def test_dispute__when_the_proof_is_not_of_this_leaf__then_it_is_refused(arena: Arena) -> None:
    truth = arena.truth(arena.open())
    lie = truth.forged(1)
    all_agree(arena, truth)
    functions, name = arena.court.functions, "LeafProofInvalid"
    for index, digest, proof in (
        (1, lie.digests[1], lie.tree.proof(1)),  # a proof into another tree
        (1, lie.digests[1], truth.tree.proof(1)),  # a digest that the root does not hold
        (2, truth.digests[1], truth.tree.proof(1)),  # a digest that it holds elsewhere
        (1, truth.digests[1], truth.tree.proof(1)[:-1]),  # half of the way up
        (1, truth.digests[1], []),
    ):
        call = functions.dispute(truth.round, truth.root, index, digest, proof, bytes(32))
        found = arena.refusal(arena.watcher, call)
        expected = error(name, round=truth.round, root=truth.root, index=index, digest=digest)
        assert found == expected


def test_dispute__when_the_chain_runs_out_of_gas__then_it_proves_nothing(arena: Arena) -> None:
    truth = arena.truth(arena.open())
    lie = truth.forged(0)
    ada, bob, cyd = arena.crew
    arena.revealed(truth.round, {ada: truth.root, bob: truth.root, cyd: lie.root})
    needed = gas_of(arena, arena.dispute(lie, 0))
    # Anything from a call that hardly begins to one that lacks its last steps.
    for gas in range(60_000, 2 * needed, needed // 12):
        receipt = arena.try_send(arena.watcher, arena.dispute(truth, 0), gas=gas)
        assert receipt["status"] == 0
    for gas in range(60_000, needed, needed // 24):
        receipt = arena.try_send(arena.watcher, arena.dispute(lie, 0), gas=gas)
        assert receipt["status"] == 0
    assert not arena.root(truth.round, truth.root).dead
    assert not arena.root(truth.round, lie.root).dead
    arena.send(arena.watcher, arena.dispute(lie, 0))
    assert arena.root(truth.round, lie.root).dead
    assert not arena.root(truth.round, truth.root).dead


# Which roots can be disputed


def test_dispute__when_nobody_revealed_the_root__then_it_is_refused(arena: Arena) -> None:
    truth = arena.truth(arena.open())
    lie = truth.forged(0)
    all_agree(arena, truth)
    found = arena.refusal(arena.watcher, arena.dispute(lie, 0))
    assert found == error("RootUnknown", round=lie.round, root=lie.root)


def test_dispute__when_the_root_is_dead__then_it_is_refused(arena: Arena) -> None:
    ada, bob, cyd = arena.crew
    truth = arena.truth(arena.open())
    lie = truth.forged(0, 1)
    arena.revealed(truth.round, {ada: lie.root, bob: truth.root, cyd: truth.root})
    arena.kill(lie, 0, arena.watcher)
    found = arena.refusal(arena.watcher, arena.dispute(lie, 1))
    assert found == error("RootDead", round=lie.round, root=lie.root)


def test_dispute__when_leaves_were_demanded__then_the_demander_has_its_bond_back(
    arena: Arena,
) -> None:
    lie = arena.truth(arena.open()).forged(0)
    all_agree(arena, lie)
    before = arena.balance(arena.stranger)
    arena.demand(lie.round, lie.root, arena.stranger)
    bond = before - arena.balance(arena.stranger)
    back = arena.court.functions.returnDemand(lie.round, lie.root, arena.stranger)
    nothing_due = error("DemandNothingDue", round=lie.round, root=lie.root, demander=arena.stranger)
    assert arena.refusal(arena.watcher, back) == nothing_due
    arena.kill(lie, 0, arena.watcher)
    assert said(arena.send(arena.watcher, back), arena.court) == [
        event(
            "DemandReturned",
            round=lie.round,
            root=lie.root,
            demander=arena.stranger,
            amount=bond,
        ),
        event("Paid", account=arena.stranger, amount=bond),
    ]
    assert arena.balance(arena.stranger) == before
    assert arena.refusal(arena.watcher, back) == nothing_due
    # What its operators lose is the challenger's.
    arena.pass_to(arena.root(lie.round, lie.root).settleable_at)
    arena.settle(lie.round, arena.crew)
    assert arena.refusal(arena.watcher, back) == nothing_due
