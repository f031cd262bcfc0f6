"""StudioGovernor and StudioTimelock: who decides, and when it is done."""

import pytest
from web3 import Web3

from oracle.chain.types import ProposalState
from oracle.quantities import ETHER
from tests.contracts.governance.motions import (
    AGAINST,
    DELAY,
    FOR,
    GOVERNOR,
    LATE,
    PERIOD,
    SPLIT,
    SUPPLY,
    THRESHOLD,
    Motion,
    close_vote,
    delegate,
    delegation,
    execute,
    motion,
    open_vote,
    propose,
    state,
)
from tests.contracts.studio import Studio
from tests.support.refusals import ACCEPTED, error


def test_governor__has_the_settings_it_was_deployed_with(studio: Studio) -> None:
    governor = studio.governor
    assert governor.votingDelay() == DELAY
    assert governor.votingPeriod() == PERIOD
    assert governor.proposalThreshold() == THRESHOLD
    assert governor.quorumNumerator() == GOVERNOR.quorum_percent
    assert governor.lateQuorumVoteExtension() == LATE
    assert governor.proposalGuardian() == studio.guardian
    assert governor.timelock() == studio.timelock
    assert studio.timelock.getMinDelay() == GOVERNOR.timelock_delay


def test_proposal__when_voted_queued_and_waited_for__is_done_by_anyone(
    studio: Studio, members: dict, raise_bond: Motion
) -> None:
    proposal = propose(studio, raise_bond, members["tiny"])
    assert state(studio, proposal) is ProposalState.PENDING
    open_vote(studio, proposal)
    assert state(studio, proposal) is ProposalState.ACTIVE
    studio.governor.castVote(proposal, FOR, sender=members["middle"])
    close_vote(studio, proposal)
    assert state(studio, proposal) is ProposalState.SUCCEEDED
    studio.governor.queue(*raise_bond.hashed, sender=studio.stranger)
    assert state(studio, proposal) is ProposalState.QUEUED
    studio.pass_time(GOVERNOR.timelock_delay)
    studio.governor.execute(*raise_bond.hashed, sender=studio.stranger)
    assert state(studio, proposal) is ProposalState.EXECUTED
    assert studio.operators.minBond() == 7


def test_proposal__before_its_delay__is_executed_by_nobody(
    studio: Studio, members: dict, raise_bond: Motion
) -> None:
    governor, timelock = studio.governor, studio.timelock
    proposal = propose(studio, raise_bond)

    def refused(call, *arguments: object) -> bool:  # type: ignore[no-untyped-def]
        found = [
            studio.refusal(call, *arguments, sender=who)
            for who in (studio.holder, studio.guardian, studio.stranger)
        ]
        return all(words != ACCEPTED for words in found)

    assert refused(governor.queue, *raise_bond.hashed)
    assert refused(governor.execute, *raise_bond.hashed)
    open_vote(studio, proposal)
    governor.castVote(proposal, FOR, sender=members["large"])
    assert refused(governor.queue, *raise_bond.hashed)
    assert refused(governor.execute, *raise_bond.hashed)
    close_vote(studio, proposal)
    assert refused(governor.execute, *raise_bond.hashed)
    governor.queue(*raise_bond.hashed, sender=studio.stranger)
    due = studio.now + GOVERNOR.timelock_delay
    assert governor.proposalEta(proposal) == due
    # Not by the governor nor past it, not even a second early.
    targets, values, calls, description = raise_bond.hashed
    salt = bytes(
        a ^ b
        for a, b in zip(
            bytes.fromhex(governor.address[2:]).ljust(32, b"\0"), description, strict=True
        )
    )
    batch = (targets, values, calls, bytes(32), salt)
    operation = timelock.hashOperationBatch(*batch)
    assert timelock.isOperationPending(operation)
    studio.at(due - 1)
    assert refused(governor.execute, *raise_bond.hashed)
    assert refused(timelock.executeBatch, *batch)
    studio.at(due)
    found = studio.refusal(timelock.executeBatch, *batch, sender=studio.stranger)
    assert found == ACCEPTED


def test_propose__when_votes_are_under_the_threshold__refuses(
    studio: Studio, members: dict, raise_bond: Motion
) -> None:
    studio.token.transfer(studio.holder, 1, sender=members["tiny"])
    studio.pass_time(1)
    found = studio.refusal(
        studio.governor.propose,
        *raise_bond.arguments,
        raise_bond.description,
        sender=members["tiny"],
    )
    assert found == error(
        "GovernorInsufficientProposerVotes",
        proposer=members["tiny"],
        votes=THRESHOLD - 1,
        threshold=THRESHOLD,
    )


@pytest.mark.parametrize(("voter", "support"), [("small", FOR), ("middle", AGAINST)])
def test_proposal__when_quorum_or_majority_is_missing__is_defeated(
    studio: Studio, members: dict, raise_bond: Motion, voter: str, support: int
) -> None:
    proposal = propose(studio, raise_bond)
    open_vote(studio, proposal)
    studio.governor.castVote(proposal, support, sender=members[voter])
    close_vote(studio, proposal)
    assert state(studio, proposal) is ProposalState.DEFEATED


def test_vote__when_split__counts_each_part(
    studio: Studio, members: dict, raise_bond: Motion
) -> None:
    proposal = propose(studio, raise_bond)
    open_vote(studio, proposal)
    parts = (ETHER, 3 * ETHER, 2 * ETHER)
    packed = b"".join(part.to_bytes(16, "big") for part in parts)
    arguments = (proposal, SPLIT, "", packed)
    studio.governor.castVoteWithReasonAndParams(*arguments, sender=members["large"])
    assert tuple(studio.governor.proposalVotes(proposal)) == parts


def test_vote__when_cast_twice__refuses(studio: Studio, members: dict, raise_bond: Motion) -> None:
    proposal = propose(studio, raise_bond)
    open_vote(studio, proposal)
    studio.governor.castVote(proposal, FOR, sender=members["small"])
    found = studio.refusal(studio.governor.castVote, proposal, FOR, sender=members["small"])
    assert found == error("GovernorAlreadyCastVote", voter=members["small"])


# Borrowed votes


def test_vote__when_tokens_were_borrowed_after_the_snapshot__has_no_weight(
    studio: Studio, members: dict, raise_bond: Motion
) -> None:
    proposal = propose(studio, raise_bond)
    open_vote(studio, proposal)
    borrower = studio.person("borrower")
    delegate(studio, borrower, sender=borrower)
    studio.token.transfer(borrower, SUPPLY // 2, sender=members["large"])
    assert studio.token.getVotes(borrower) == SUPPLY // 2
    found = studio.refusal(studio.governor.castVote, proposal, FOR, sender=borrower)
    assert found == error("GovernorAlreadyCastVote", voter=borrower)  # OpenZeppelin's for "none"
    assert tuple(studio.governor.proposalVotes(proposal)) == (0, 0, 0)
    # The lender still has the votes of the snapshot.
    studio.governor.castVote(proposal, AGAINST, sender=members["large"])
    assert studio.governor.proposalVotes(proposal)[0] > SUPPLY // 2


def test_propose__when_tokens_were_borrowed_in_the_same_second__has_no_votes(
    studio: Studio, members: dict, raise_bond: Motion
) -> None:
    """A flash loan: borrowed, delegated and used within one block, so with no past votes."""
    borrower = studio.person("borrower")
    studio.rpc("evm_setAutomine", [False])
    sent = []
    for who, to, data in (
        (members["large"], studio.token, studio.token.transfer.encode_input(borrower, SUPPLY // 2)),
        (borrower, studio.token, delegation(studio, borrower)),
        (
            borrower,
            studio.governor,
            studio.governor.propose.encode_input(*raise_bond.arguments, raise_bond.description),
        ),
    ):
        sent.append(
            studio.w3.eth.send_transaction(
                {
                    "from": who.address,
                    "to": to.address,
                    "data": Web3.to_hex(bytes(data)),
                    "gas": 1_000_000,
                }
            )
        )
    studio.rpc("anvil_mine", ["0x1"])
    studio.rpc("evm_setAutomine", [True])
    receipts = [studio.w3.eth.get_transaction_receipt(h) for h in sent]
    assert len({r["blockNumber"] for r in receipts}) == 1
    assert [r["status"] for r in receipts] == [1, 1, 0]
    assert studio.token.getVotes(borrower) == SUPPLY // 2


# Late quorum


def test_quorum__when_reached_late__extends_the_vote(
    studio: Studio, members: dict, raise_bond: Motion
) -> None:
    proposal = propose(studio, raise_bond)
    deadline = studio.governor.proposalDeadline(proposal)
    open_vote(studio, proposal)
    studio.governor.castVote(proposal, FOR, sender=members["small"])
    assert studio.governor.proposalDeadline(proposal) == deadline
    studio.at(deadline - 5)
    studio.governor.castVote(proposal, FOR, sender=members["middle"])
    extended = deadline - 5 + LATE
    assert studio.governor.proposalDeadline(proposal) == extended
    studio.pass_to(deadline + 1)
    assert state(studio, proposal) is ProposalState.ACTIVE
    studio.governor.castVote(proposal, AGAINST, sender=members["large"])
    assert studio.governor.proposalDeadline(proposal) == extended
    close_vote(studio, proposal)
    assert state(studio, proposal) is ProposalState.DEFEATED


def test_quorum__when_reached_early__leaves_the_deadline(
    studio: Studio, members: dict, raise_bond: Motion
) -> None:
    proposal = propose(studio, raise_bond)
    deadline = studio.governor.proposalDeadline(proposal)
    open_vote(studio, proposal)
    studio.governor.castVote(proposal, FOR, sender=members["large"])
    assert studio.governor.proposalDeadline(proposal) == deadline


def test_round__is_requested_by_vote_with_the_treasurys_money(
    studio: Studio, members: dict
) -> None:
    treasury, fee = studio.account(studio.treasury.address, ETHER), studio.oracle.feeFor(3)
    studio.account(studio.dao.address, 5)
    asked = motion(
        (studio.treasury.pay, studio.timelock, fee),
        (studio.oracle.requestRound, 1, 3, b""),
        values=(0, fee),
    )
    execute(studio, asked, members["large"])
    assert studio.balance(treasury) == ETHER + 5 - fee
    assert studio.balance(studio.dao) == 0
    assert studio.oracle.getRound(1).fee == fee
