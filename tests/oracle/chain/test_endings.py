"""What happened tells how proposals ended as the governor's own views do."""

from pathlib import Path

import pytest

from oracle.chain.governance import governor
from oracle.chain.governance.endings import endings
from oracle.chain.governance.governor import ABSTAIN, AGAINST, FOR, Governance, Proposal
from oracle.chain.sender import transact
from oracle.index.studio_index import StudioIndex
from oracle.quantities import ETHER
from tests.oracle.studio import Workshop


def pay(workshop: Workshop, words: str) -> Proposal:
    """A proposal to pay somebody a wei."""
    to = workshop.studio.members[0].address
    return Proposal(workshop.studio.decisions.pay(to, 1).actions, words)


def propose(workshop: Workshop, words: str) -> tuple[Proposal, int]:
    """Proposes, and waits until it can be voted on."""
    governance, proposal = workshop.studio.governance, pay(workshop, words)
    number, _ = governance.propose(workshop.studio.members[0], proposal)
    workshop.chain.pass_until(governance.find(number).vote_start + 1)
    return proposal, number


def test_endings__of_proposals_that_are_over__are_what_the_governor_says(
    workshop: Workshop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio, chain = workshop.studio, workshop.chain
    governance, members = studio.governance, studio.members
    carried, passed = propose(workshop, "carried out")
    governance.vote(members[0], passed, FOR)
    governance.vote(members[1], passed, AGAINST, votes=3 * ETHER)
    governance.vote(members[1], passed, ABSTAIN, votes=5 * ETHER)
    # Shortly before the end, so that the vote is extended where a quorum is reached late.
    chain.pass_until(governance.find(passed).vote_end - 1)
    for member in members[2:]:
        governance.vote(member, passed, FOR, "late")
    chain.pass_until(governance.find(passed).vote_end + 1)
    governance.queue(members[0], carried)
    chain.pass_until(governance.find(passed).eta + 1)
    governance.execute(members[0], carried)
    dropped = pay(workshop, "taken back")
    number, _ = governance.propose(members[0], dropped)
    arguments = (*dropped.arguments(), dropped.description_hash)
    cancel = governance.governor.functions.cancel(*arguments)
    transact(chain.w3, members[0], cancel)
    _, running = propose(workshop, "still running")
    governance.vote(members[3], running, AGAINST)

    with StudioIndex(tmp_path / "index.sqlite", chain.w3, studio.deployment) as index:
        created = [e.arguments for e in index.events("StudioGovernor", "ProposalCreated")]
        found = endings(index, created)
        assert {passed, number} <= set(found)
        assert running not in found
        functions = governance.governor.functions
        for proposal_id, standing in found.items():
            assert standing == [
                *functions.proposalVotes(proposal_id).call(),
                functions.state(proposal_id).call(),
                functions.proposalDeadline(proposal_id).call(),
                functions.proposalEta(proposal_id).call(),
            ]


def test_proposals__when_there_are_many__are_the_same_as_asked_one_by_one(
    workshop: Workshop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio = workshop.studio
    _, running = propose(workshop, "running")
    with StudioIndex(tmp_path / "index.sqlite", workshop.chain.w3, studio.deployment) as index:
        assert (
            studio.governance.find(running)
            in Governance(workshop.chain.w3, studio.deployment, index).all()
        )
    monkeypatch.setattr(governor, "FEW", 0)
    with StudioIndex(tmp_path / "again.sqlite", workshop.chain.w3, studio.deployment) as index:
        many = Governance(workshop.chain.w3, studio.deployment, index).all()
    assert many == studio.governance.all()
