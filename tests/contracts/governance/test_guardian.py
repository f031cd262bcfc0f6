"""StudioGovernor: the guardian can stop a captured vote, and nothing else."""

import pytest
from web3 import Web3

from oracle.chain.types import ProposalState
from tests.contracts.governance.motions import (
    FOR,
    GOVERNOR,
    PERIOD,
    Motion,
    close_vote,
    motion,
    open_vote,
    passed,
    propose,
    state,
)
from tests.contracts.studio import Studio
from tests.support.refusals import error


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
        (studio.operators.setMinBond, 0),
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
