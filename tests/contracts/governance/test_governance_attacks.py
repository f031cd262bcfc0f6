"""Who would decide alone, stop others from deciding, or count twice. Borrowed votes and the late
quorum are in test_studio_governor.py, the guardian in test_guardian.py, stolen ballots in
test_curation.py, calls that a description hides in test_decisions.py."""

from dataclasses import replace

import pytest

from oracle.chain.types import ProposalState
from tests.contracts.artwork.test_curation import HELD, VOTE, seats, spend
from tests.contracts.auction.market import SEATS, Market
from tests.contracts.governance.motions import (
    AGAINST,
    FOR,
    Motion,
    delegate,
    motion,
    open_vote,
    propose,
    state,
)
from tests.contracts.studio import Studio
from tests.support.refusals import error


def test_proposal__when_it_names_its_proposer__cannot_be_submitted_first_by_another(
    studio: Studio, members: dict, raise_bond: Motion
) -> None:
    """The scripts name it: whoever copies the transaction gets a refusal, not the proposal."""
    proposer, thief = members["large"], members["tiny"]
    named = replace(raise_bond, description=f"because\n\n#proposer={proposer.address}")
    call, words = studio.governor.propose, (*named.arguments, named.description)
    assert studio.refusal(call, *words, sender=thief) == error(
        "GovernorRestrictedProposer", proposer=thief
    )
    # What the thief may submit is another proposal, and its end is not this one's.
    other = replace(raise_bond, description=f"because\n\n#proposer={thief.address}")
    assert propose(studio, other, thief) != propose(studio, named, proposer)
    studio.governor.cancel(*other.hashed, sender=thief)
    assert studio.governor.state(studio.governor.hashProposal(*named.hashed)) == (
        ProposalState.PENDING
    )
    found = studio.refusal(studio.governor.cancel, *named.hashed, sender=thief)
    assert "GovernorUnableToCancel" in found


def test_proposal__when_the_vote_is_open__is_not_withdrawn_by_its_proposer(
    studio: Studio, members: dict, raise_bond: Motion
) -> None:
    """A proposer who sees the vote go another way lets it be."""
    proposal = propose(studio, raise_bond, members["tiny"])
    open_vote(studio, proposal)
    found = studio.refusal(studio.governor.cancel, *raise_bond.hashed, sender=members["tiny"])
    assert found == error("GovernorUnableToCancel", proposalId=proposal, account=members["tiny"])
    assert state(studio, proposal) is ProposalState.ACTIVE


def test_votes__when_moved_after_they_were_cast__are_not_cast_again(
    studio: Studio, members: dict, raise_bond: Motion
) -> None:
    proposal = propose(studio, raise_bond)
    open_vote(studio, proposal)
    voter, friend = members["middle"], studio.person("friend")
    studio.governor.castVote(proposal, FOR, sender=voter)
    cast = tuple(studio.governor.proposalVotes(proposal))
    delegate(studio, friend, sender=voter)
    studio.pass_time(2)
    assert studio.token.getVotes(friend) > 0
    for who in (friend, voter):
        found = studio.refusal(studio.governor.castVote, proposal, AGAINST, sender=who)
        assert found == error("GovernorAlreadyCastVote", voter=who)
    assert tuple(studio.governor.proposalVotes(proposal)) == cast


@pytest.mark.parametrize("who", ["large", "stranger", "guardian"])
def test_timelock__is_passed_by_nobody(studio: Studio, members: dict, who: str) -> None:
    """Not even by whoever holds all votes: what is done was voted on, and waited."""
    sender = members["large"] if who == "large" else getattr(studio, who)
    timelock, governor = studio.timelock, studio.governor
    data = bytes(studio.models.retire.encode_input(1))
    one = (studio.models.address, 0, data)
    batch = ([studio.models.address], [0], [data])
    tail = (bytes(32), bytes(32))
    for call, *words in (
        (timelock.schedule, *one, *tail, 10**6),
        (timelock.scheduleBatch, *batch, *tail, 10**6),
        (timelock.execute, *one, *tail),
        (timelock.executeBatch, *batch, *tail),
        (timelock.grantRole, bytes(32), sender),
        (timelock.updateDelay, 0),
        (timelock.setTreasury, sender),
        (governor.relay, studio.models, 0, data),
        (governor.setVotingPeriod, 1),
        (governor.updateTimelock, sender),
        (studio.models.retire, 1),
        (studio.treasury.pay, sender, 1),
    ):
        found = studio.refusal(call, *words, sender=sender)
        wanted = ("Unauthorized", "UnexpectedOperationState", "GovernorOnlyExecutor")
        assert any(name in found for name in wanted), (call, found)


def test_description__when_it_says_otherwise__changes_no_call(
    studio: Studio, members: dict, raise_bond: Motion
) -> None:
    """Calls and description are one id: neither is exchanged after the vote."""
    proposal = propose(studio, raise_bond)
    for other in (
        replace(raise_bond, description="because of something else"),
        replace(raise_bond, calls=[bytes(studio.operators.setMinBond.encode_input(8))]),
        motion(
            (studio.operators.setMinBond, 7),
            (studio.artwork.transferOwnership, studio.stranger),
        ),
    ):
        assert studio.governor.hashProposal(*other.hashed) != proposal
        found = studio.refusal(studio.governor.queue, *other.hashed, sender=studio.stranger)
        assert "GovernorNonexistentProposal" in found


def test_curation__when_spammed__keeps_its_top_and_its_price(market: Market) -> None:
    """Dust on every work from many accounts moves nobody's seat and makes no vote dearer."""
    works, spammers = 40, [market.member(f"spammer {n}", 10**12) for n in range(12)]
    voter = market.member("voter", HELD)
    finished = market.opened(works=works)
    chosen = {index: VOTE * (index + 1) for index in range(SEATS + 2)}
    spend(market, finished.id, voter, chosen)
    before = seats(market, finished.id)
    price = spend(market, finished.id, voter, {SEATS + 1: 1}).gas_used
    for spammer in spammers:
        spend(market, finished.id, spammer, dict.fromkeys(range(works), 1))
    leaders = [index for index, _ in seats(market, finished.id)]
    assert leaders == [index for index, _ in before]
    assert spend(market, finished.id, voter, {SEATS + 1: 1}).gas_used <= price + 5_000
