"""Who is paid for a false leaf: whoever committed to it first, in a block before the root died."""

import pytest

from oracle.chain.types import Phase
from oracle.generator import commitment
from tests.disputes.arena import BOND, NOBODY, SALT, STAKE, Arena
from tests.disputes.players import Answer, person
from tests.disputes.rewards import challenger, claim, settled
from tests.support import receivers
from tests.support.events import event, said
from tests.support.refusals import ACCEPTED, error

OTHER_SALT = b"\xa5" * 32


def in_one_block(arena: Arena, *sends: tuple[str, object]) -> list[int]:
    """Mines calls together, in this order; returns each one's status."""
    rpc = arena.chain.rpc
    rpc("evm_setAutomine", False)
    hashes = []
    for number, (sender, call) in enumerate(sends):
        hashes.append(
            rpc(
                "eth_sendTransaction",
                {
                    "from": sender,
                    "to": call.address,  # type: ignore[attr-defined]
                    "data": call._encode_transaction_data(),  # type: ignore[attr-defined]
                    "gas": hex(10_000_000),
                    "gasPrice": hex(len(sends) - number),  # the dearest comes first
                },
            )
        )
    arena.chain.mine()
    rpc("evm_setAutomine", True)
    receipts = [arena.w3.eth.get_transaction_receipt(h) for h in hashes]
    assert len({receipt["blockNumber"] for receipt in receipts}) == 1
    assert [receipt["transactionIndex"] for receipt in receipts] == list(range(len(sends)))
    return [receipt["status"] for receipt in receipts]


# Commitments


def test_dispute__when_the_salt_is_not_the_commitments__then_it_kills_and_can_be_claimed_after(
    arena: Arena, lie: Answer
) -> None:
    arena.send(arena.watcher, arena.challenge(lie, 1, arena.watcher))
    arena.send(arena.watcher, arena.dispute(lie, 1, OTHER_SALT))
    assert challenger(arena, lie) == NOBODY
    assert claim(arena, lie, arena.watcher) == ACCEPTED
    assert challenger(arena, lie) == arena.watcher


@pytest.mark.parametrize(
    ("index", "claimant"), [(0, "watcher"), (2, "watcher"), (1, "thief")], ids=str
)
def test_dispute__when_committed_to_another_leaf_or_for_another_person__then_earns_nothing(
    arena: Arena, lie: Answer, index: int, claimant: str
) -> None:
    arena.send(arena.watcher, arena.challenge(lie, index, arena.fund(person(claimant))))
    arena.send(arena.watcher, arena.dispute(lie, 1))
    assert challenger(arena, lie) == NOBODY


def test_commit_challenge__when_made_before__then_it_is_refused_and_keeps_its_block(
    arena: Arena, lie: Answer, thief: str
) -> None:
    call = arena.challenge(lie, 1, arena.watcher)
    since = arena.send(arena.watcher, call)["blockNumber"]
    arena.chain.mine(5)
    found = arena.refusal(thief, call)
    commitment = call.args[0]
    assert found == error("ChallengeAlreadyCommitted", commitment=commitment, block_=since)
    assert arena.disputes.challenge_block(commitment) == since


# Copied disputes


def test_claim__when_the_dispute_was_copied__then_the_true_challenger_is_paid(
    arena: Arena, lie: Answer, thief: str
) -> None:
    committed = arena.send(arena.watcher, arena.challenge(lie, 1, arena.watcher))
    leaf = (lie.round, lie.root, 1, lie.digests[1])
    value = commitment.challenge(
        arena.deployment.chain_id, arena.oracle.address, *leaf, arena.watcher, SALT
    )
    assert said(committed, arena.court) == [event("ChallengeCommitted", commitment=value)]
    arena.send(thief, arena.dispute(lie, 1))
    assert challenger(arena, lie) == NOBODY
    call = arena.court.functions.claimReward(lie.round, lie.root, arena.watcher, SALT)
    assert said(arena.send(arena.stranger, call), arena.court) == [
        event("ChallengerRecognised", round=lie.round, root=lie.root, challenger=arena.watcher)
    ]
    assert challenger(arena, lie) == arena.watcher
    back = arena.case(lie).refund
    gained = settled(arena, lie, thief, arena.watcher, arena.dao)
    assert gained == [back, 3 * (STAKE // 2) - back, 3 * (STAKE - STAKE // 2)]


def test_claim__when_the_copier_committed_later__then_the_earlier_one_takes_the_reward(
    arena: Arena, lie: Answer, thief: str
) -> None:
    arena.send(arena.watcher, arena.challenge(lie, 1, arena.watcher))
    arena.kill(lie, 1, thief)
    assert challenger(arena, lie) == thief
    assert claim(arena, lie, arena.watcher) == ACCEPTED
    back = arena.case(lie).refund
    assert settled(arena, lie, thief, arena.watcher) == [back, 3 * (STAKE // 2) - back]


def test_claim__when_somebody_committed_earlier__then_the_later_is_refused(
    arena: Arena, lie: Answer, thief: str
) -> None:
    earliest = arena.send(arena.watcher, arena.challenge(lie, 1, arena.watcher))["blockNumber"]
    since = arena.send(thief, arena.challenge(lie, 1, thief))["blockNumber"]
    arena.send(arena.watcher, arena.dispute(lie, 1))
    refused = error("ChallengeNotEarlier", challenger=thief, block_=since, earliest=earliest)
    assert claim(arena, lie, thief) == refused
    same = error(
        "ChallengeNotEarlier", challenger=arena.watcher, block_=earliest, earliest=earliest
    )
    assert claim(arena, lie, arena.watcher) == same
    assert challenger(arena, lie) == arena.watcher


def test_claim__for_nobody__is_refused_and_names_nobody(arena: Arena, lie: Answer) -> None:
    nobody = "0x" + 40 * "0"
    bound = arena.challenge(lie, 1, nobody)
    arena.send(arena.stranger, bound)
    arena.send(arena.watcher, arena.dispute(lie, 1))
    refused = error("ChallengeNotCommitted", challenger=nobody, commitment=bound.args[0])
    assert claim(arena, lie, nobody) == refused
    # Whoever sent the dispute committed to nothing, and so is not the challenger either.
    assert int(challenger(arena, lie), 16) == 0


def test_claim__when_both_committed_in_one_block__then_the_first_recognised_keeps_it(
    arena: Arena, lie: Answer, thief: str
) -> None:
    both = [(who, arena.challenge(lie, 1, who)) for who in (arena.watcher, thief)]
    assert in_one_block(arena, *both) == [1, 1]
    since = arena.w3.eth.block_number
    arena.send(thief, arena.dispute(lie, 1))
    refused = error("ChallengeNotEarlier", challenger=arena.watcher, block_=since, earliest=since)
    assert claim(arena, lie, arena.watcher) == refused
    assert challenger(arena, lie) == thief


def test_dispute__when_committed_in_its_own_block__then_earns_nothing_then_or_later(
    arena: Arena, lie: Answer, thief: str
) -> None:
    commit = arena.challenge(lie, 1, thief)
    done = in_one_block(arena, (thief, commit), (thief, arena.dispute(lie, 1)))
    assert done == [1, 1]
    assert arena.root(lie.round, lie.root).dead
    assert challenger(arena, lie) == NOBODY
    refused = error("ChallengeNotCommitted", challenger=thief, commitment=commit.args[0])
    assert claim(arena, lie, thief) == refused


def test_claim__when_committed_after_the_kill__then_it_is_refused(
    arena: Arena, lie: Answer, thief: str
) -> None:
    arena.send(arena.watcher, arena.dispute(lie, 1))
    commit = arena.challenge(lie, 1, thief)
    arena.send(thief, commit)
    refused = error("ChallengeNotCommitted", challenger=thief, commitment=commit.args[0])
    assert claim(arena, lie, thief) == refused


# When


def test_claim__when_the_last_second_is_over__then_it_is_too_late_and_settling_begins(
    arena: Arena, lie: Answer, thief: str
) -> None:
    arena.send(arena.watcher, arena.challenge(lie, 1, arena.watcher))
    arena.send(thief, arena.dispute(lie, 1))
    end = arena.root(lie.round, lie.root).settleable_at
    settle = arena.oracle.functions.settle(lie.round, arena.crew[0].address)
    claim_call = arena.court.functions.claimReward(lie.round, lie.root, arena.watcher, SALT)

    arena.at(end - 1)
    too_early = error("SettlementTooEarly", settleableAt=end)
    assert arena.refusal(arena.stranger, settle) == too_early
    assert arena.refusal(arena.stranger, claim_call) == ACCEPTED
    arena.at(end)
    assert arena.refusal(arena.stranger, settle) == ACCEPTED
    too_late = error("RewardClaimTooLate", settleableAt=end)
    assert arena.refusal(arena.stranger, claim_call) == too_late


def test_settle__when_a_root_is_dead_but_the_round_goes_on__then_only_its_liars_can_be_settled(
    arena: Arena,
) -> None:
    ada, bob, cyd = arena.crew
    truth = arena.truth(arena.open())
    lie = truth.forged(0)
    arena.committed(truth.round, {ada: lie.root, bob: truth.root, cyd: truth.root})
    for operator, root in ((ada, lie.root), (bob, truth.root)):
        arena.reveal(truth.round, operator, root)
    arena.kill(lie, 0, arena.watcher)
    arena.reveal(truth.round, cyd, truth.root)
    end = arena.root(truth.round, lie.root).settleable_at
    assert end <= arena.get(truth.round).challenge_end
    arena.pass_to(end)
    arena.settle(truth.round, [ada])
    assert arena.bond(ada) == BOND - STAKE
    found = arena.refusal(arena.stranger, arena.oracle.functions.settle(truth.round, bob.address))
    assert found == error("RoundWrongPhase", round=truth.round, phase=Phase.CHALLENGE)


def test_claim__when_the_root_lives__then_it_is_refused(arena: Arena, lie: Answer) -> None:
    arena.send(arena.watcher, arena.challenge(lie, 1, arena.watcher))
    refused = error("RootAlive", round=lie.round, root=lie.root)
    assert claim(arena, lie, arena.watcher) == refused


# Lying does not pay


def test_dispute__when_a_liar_disputes_itself__then_it_loses_at_least_half(arena: Arena) -> None:
    ada, bob, cyd = arena.crew
    truth = arena.truth(arena.open())
    lie = truth.forged(2)
    arena.revealed(truth.round, {ada: lie.root, bob: truth.root, cyd: truth.root})
    before = arena.bond(ada) + arena.balance(ada.address)
    arena.kill(lie, 2, ada.address)
    arena.pass_to(arena.root(lie.round, lie.root).settleable_at)
    arena.settle(lie.round, [ada])
    lost = before - arena.bond(ada) - arena.balance(ada.address)
    assert lost == STAKE - STAKE // 2
    assert 2 * lost >= STAKE


def test_settle__when_the_challenger_refuses_ether__then_its_reward_waits_as_credit(
    arena: Arena, lie: Answer
) -> None:
    arena.kill(lie, 1, arena.watcher)
    arena.chain.rpc("anvil_setCode", arena.watcher, receivers.REFUSES)
    assert settled(arena, lie, arena.watcher) == [0]
    assert arena.operators.functions.credit(arena.watcher).call() == 3 * (STAKE // 2)
    assert all(arena.bond(operator) == BOND - STAKE for operator in arena.crew)
