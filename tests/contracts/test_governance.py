"""StudioToken, StudioGovernor and StudioTimelock: who decides, when, and who can stop it."""

from dataclasses import dataclass

import pytest
from eth_account import Account
from eth_account.messages import encode_typed_data
from web3 import Web3

from oracle.chain.parameters import ETHER
from oracle.chain.types import ProposalState
from tests.contracts.studio import PARAMETERS, Studio
from tests.support.refusals import ACCEPTED, error

AGAINST, FOR, ABSTAIN, SPLIT = 0, 1, 2, 255
SUPPLY = PARAMETERS.token.supply
GOVERNOR = PARAMETERS.governor
QUORUM = SUPPLY * GOVERNOR.quorum_percent // 100
DELAY, PERIOD = GOVERNOR.voting_delay, GOVERNOR.voting_period
LATE = GOVERNOR.late_quorum_extension
THRESHOLD = GOVERNOR.proposal_threshold


@dataclass(frozen=True)
class Motion:
    """A proposal of calls without value, and the words of it."""

    targets: list[str]
    calls: list[bytes]
    description: str = "because"

    @property
    def arguments(self) -> tuple[list[str], list[int], list[bytes]]:
        return self.targets, [0] * len(self.targets), self.calls

    @property
    def hashed(self) -> tuple[list[str], list[int], list[bytes], bytes]:
        return *self.arguments, bytes(Web3.keccak(text=self.description))


def motion(*bound: tuple[object, ...], description: str = "because") -> Motion:
    """Each of `bound` is a function and its arguments."""
    return Motion(
        [call.contract.address for call, *_ in bound],  # type: ignore[attr-defined]
        [bytes(call.encode_input(*arguments)) for call, *arguments in bound],  # type: ignore[attr-defined]
        description,
    )


def delegation(studio: Studio, to) -> bytes:  # type: ignore[no-untyped-def]
    """Calldata of `delegate`; Ape gives that name another meaning on every contract."""
    token = studio.deployment.contract(studio.w3, "StudioToken")
    return Web3.to_bytes(hexstr=token.encode_abi("delegate", [to.address]))


def delegate(studio: Studio, to, *, sender) -> None:  # type: ignore[no-untyped-def]
    studio.token.invoke_transaction("delegate", to, sender=sender)


@pytest.fixture
def members(studio: Studio) -> dict[str, object]:
    """Members whose votes count: a large one, a small one under the quorum, one just above it."""
    shares = {"small": QUORUM // 2, "middle": QUORUM, "tiny": THRESHOLD}
    people = {name: studio.person(f"member {name}") for name in shares}
    for name, amount in shares.items():
        studio.token.transfer(people[name], amount, sender=studio.holder)
        delegate(studio, people[name], sender=people[name])
    delegate(studio, studio.holder, sender=studio.holder)
    studio.pass_time(1)
    return {**people, "large": studio.holder}


def propose(studio: Studio, what: Motion, who=None) -> int:  # type: ignore[no-untyped-def]
    sender = who or studio.holder
    studio.governor.propose(*what.arguments, what.description, sender=sender)
    return int(studio.governor.hashProposal(*what.hashed))


def state(studio: Studio, proposal: int) -> ProposalState:
    return ProposalState(studio.governor.state(proposal))


def open_vote(studio: Studio, proposal: int) -> None:
    studio.pass_to(studio.governor.proposalSnapshot(proposal) + 1)


def close_vote(studio: Studio, proposal: int) -> None:
    studio.pass_to(studio.governor.proposalDeadline(proposal) + 1)


def passed(studio: Studio, what: Motion, voter) -> int:  # type: ignore[no-untyped-def]
    """A queued proposal that `voter` decided."""
    proposal = propose(studio, what)
    open_vote(studio, proposal)
    studio.governor.castVote(proposal, FOR, sender=voter)
    close_vote(studio, proposal)
    studio.governor.queue(*what.hashed, sender=studio.stranger)
    return proposal


@pytest.fixture
def raise_bond(studio: Studio) -> Motion:
    """An ordinary proposal."""
    return motion((studio.operators.setMinimumBond, 7))


# StudioToken


def test_token__has_a_fixed_supply_and_no_privileged_function(studio: Studio) -> None:
    assert studio.token.totalSupply() == studio.token.balanceOf(studio.holder) == SUPPLY
    writes = {entry.name for entry in studio.token.contract_type.mutable_methods}
    assert writes == {
        *("transfer", "transferFrom", "approve", "permit", "delegate", "delegateBySig"),
    }


def test_token__counts_votes_by_timestamp(studio: Studio) -> None:
    assert studio.token.CLOCK_MODE() == studio.governor.CLOCK_MODE() == "mode=timestamp"
    assert studio.token.clock() == studio.governor.clock() == studio.now


def test_votes__count_only_once_delegated_and_follow_the_tokens(studio: Studio) -> None:
    token, holder, other = studio.token, studio.holder, studio.stranger
    assert token.getVotes(holder) == 0
    delegate(studio, holder, sender=holder)
    assert token.getVotes(holder) == SUPPLY
    token.transfer(other, 5, sender=holder)
    assert (token.getVotes(holder), token.getVotes(other)) == (SUPPLY - 5, 0)
    delegate(studio, holder, sender=other)
    assert token.getVotes(holder) == SUPPLY


def test_permit__spends_by_signature_once(studio: Studio) -> None:
    signer = Account.from_key(Web3.keccak(text="a member's key"))
    studio.token.transfer(signer.address, 9, sender=studio.holder)
    message = {
        "owner": signer.address,
        "spender": studio.stranger.address,
        "value": 9,
        "nonce": 0,
        "deadline": studio.now + 100,
    }
    domain = {
        "name": PARAMETERS.token.name,
        "version": "1",
        "chainId": studio.deployment.chain_id,
        "verifyingContract": studio.token.address,
    }
    kinds = ("address", "address", "uint256", "uint256", "uint256")
    types = {
        "Permit": [{"name": n, "type": t} for n, t in zip(message, kinds, strict=True)],
    }
    signed = signer.sign_message(encode_typed_data(domain, types, message))
    r, s = (value.to_bytes(32, "big") for value in (signed.r, signed.s))
    arguments = (
        signer.address,
        studio.stranger.address,
        9,
        message["deadline"],
        signed.v,
        r,
        s,
    )
    studio.token.permit(*arguments, sender=studio.guardian)
    assert studio.token.nonces(signer.address) == 1
    assert "ERC2612InvalidSigner" in studio.refusal(
        studio.token.permit, *arguments, sender=studio.guardian
    )
    to = studio.guardian
    studio.token.transferFrom(signer.address, to, 9, sender=studio.stranger)
    assert studio.token.balanceOf(to) == 9


# From a proposal to its execution


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
    assert studio.operators.minimumBond() == 7


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


# Guardian


@pytest.mark.parametrize("stage", ["pending", "active", "succeeded", "queued"])
def test_guardian__can_cancel_at_any_stage(
    studio: Studio, members: dict, raise_bond: Motion, stage: str
) -> None:
    proposal = propose(studio, raise_bond)
    if stage != "pending":
        open_vote(studio, proposal)
        studio.governor.castVote(proposal, FOR, sender=members["large"])
    if stage in ("succeeded", "queued"):
        close_vote(studio, proposal)
    if stage == "queued":
        studio.governor.queue(*raise_bond.hashed, sender=studio.stranger)
    studio.governor.cancel(*raise_bond.hashed, sender=studio.guardian)
    assert state(studio, proposal) is ProposalState.CANCELED
    studio.pass_time(PERIOD)
    found = studio.refusal(studio.governor.execute, *raise_bond.hashed, sender=studio.stranger)
    assert "GovernorUnexpectedProposalState" in found


def test_cancel__when_by_anybody_else__refuses(
    studio: Studio, members: dict, raise_bond: Motion
) -> None:
    proposal = propose(studio, raise_bond)
    open_vote(studio, proposal)
    for who in (studio.holder, studio.stranger, studio.account(studio.deployer.address)):
        found = studio.refusal(studio.governor.cancel, *raise_bond.hashed, sender=who)
        assert found == error("GovernorUnableToCancel", proposalId=proposal, account=who)


@pytest.mark.parametrize("stage", ["pending", "active", "succeeded", "queued"])
def test_guardian__can_never_cancel_its_own_dismissal(
    studio: Studio, members: dict, stage: str
) -> None:
    dismissal = motion((studio.governor.setProposalGuardian, "0x" + "00" * 20))
    proposal = propose(studio, dismissal)
    assert studio.governor.dismissesGuardian(proposal)
    expected = error("GovernorUnableToCancel", proposalId=proposal, account=studio.guardian)

    def refused() -> bool:
        found = studio.refusal(studio.governor.cancel, *dismissal.hashed, sender=studio.guardian)
        return found == expected

    if stage == "pending":
        assert refused()
    open_vote(studio, proposal)
    studio.governor.castVote(proposal, FOR, sender=members["large"])
    if stage == "active":
        assert refused()
    close_vote(studio, proposal)
    if stage == "succeeded":
        assert refused()
    studio.governor.queue(*dismissal.hashed, sender=studio.stranger)
    if stage == "queued":
        assert refused()
    studio.pass_time(GOVERNOR.timelock_delay)
    studio.governor.execute(*dismissal.hashed, sender=studio.stranger)
    assert studio.governor.proposalGuardian() == "0x" + "00" * 20


def test_guardian__can_cancel_a_dismissal_that_carries_something_else(
    studio: Studio, members: dict
) -> None:
    both = motion(
        (studio.governor.setProposalGuardian, studio.stranger),
        (studio.operators.setMinimumBond, 0),
    )
    elsewhere = Motion(
        [studio.operators.address],
        [bytes(studio.governor.setProposalGuardian.encode_input(studio.stranger))],
        "not the governor",
    )
    for what in (both, elsewhere):
        proposal = propose(studio, what)
        assert not studio.governor.dismissesGuardian(proposal)
        studio.governor.cancel(*what.hashed, sender=studio.guardian)


def test_guardian__can_do_nothing_else(studio: Studio, members: dict, raise_bond: Motion) -> None:
    who = studio.guardian
    passed(studio, raise_bond, members["large"])
    found = studio.refusal(studio.governor.setProposalGuardian, who, sender=who)
    assert found == error("GovernorOnlyExecutor", account=who)
    operation = bytes(32)
    found = studio.refusal(studio.timelock.cancel, operation, sender=who)
    role = bytes(Web3.keccak(text="CANCELLER_ROLE"))
    assert found == error("AccessControlUnauthorizedAccount", account=who, neededRole=role)


def test_round__is_requested_by_vote_with_the_daos_money(studio: Studio, members: dict) -> None:
    fee = studio.oracle.feeFor(3)
    data = bytes(studio.oracle.requestRound.encode_input(1, 3, b""))
    description = bytes(Web3.keccak(text="three works"))
    arguments = ([studio.oracle.address], [fee], [data])
    studio.governor.propose(*arguments, "three works", sender=studio.holder)
    proposal = studio.governor.hashProposal(*arguments, description)
    open_vote(studio, proposal)
    studio.governor.castVote(proposal, FOR, sender=members["large"])
    close_vote(studio, proposal)
    studio.governor.queue(*arguments, description, sender=studio.stranger)
    studio.pass_time(GOVERNOR.timelock_delay)
    had = studio.balance(studio.dao)
    studio.governor.execute(*arguments, description, sender=studio.stranger)
    assert studio.balance(studio.dao) == had - fee
    assert studio.oracle.getRound(1).fee == fee
