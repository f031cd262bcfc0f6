"""Strangers' text and calls in proposals: they are shown as what they are, and hide no other."""

import pytest
from web3 import Web3

from oracle.chain.governance.governor import Proposal, action
from oracle.chain.types import ProposalState
from tests.scenarios.desk import Desk
from tests.support.hostile import TEXTS, odd_calls, proposed


def propose(desk: Desk, calls: list[tuple[str, bytes]], description: bytes) -> int:
    """A proposal as anybody can send it; returns its id."""
    deployment, governor = desk.studio.deployment, desk.studio.governance.governor
    sender, data = desk.studio.members[0].address, proposed(deployment, calls, description)
    receipt = desk.chain.send_as(sender, governor.address, Web3.to_hex(data), 0)
    (created,) = governor.events.ProposalCreated().process_receipt(receipt)
    return int(created["args"]["proposalId"])


@pytest.fixture(scope="module")
def sweep(desk: Desk) -> bytes:
    """A call that anybody may make and that changes nothing."""
    timelock = desk.studio.deployment.contract(desk.chain.w3, "StudioTimelock")
    return Web3.to_bytes(
        hexstr=timelock.encode_abi("setTreasury", [desk.studio.governance.treasury.address])
    )


def test_proposals__when_strangers_write_what_is_no_text__are_all_listed_voted_and_carried_out(
    desk: Desk, sweep: bytes
) -> None:
    studio = desk.studio
    hostile = [propose(desk, [("StudioTimelock", sweep)], b"# " + text) for text in TEXTS]
    hostile.append(propose(desk, odd_calls(studio.deployment), b"# Many odd calls"))
    timelock = studio.deployment.contract(desk.chain.w3, "StudioTimelock")
    honest = Proposal(
        (action(timelock.functions.setTreasury(studio.governance.treasury.address)),), "# Honest"
    )
    good, _ = studio.governance.propose(studio.members[0], honest)
    listed = desk.do("proposals")
    for number in (*hostile, good):
        assert str(number)[:10] in listed
    assert "Honest" in listed and "\x1b" not in listed and "\u202e" not in listed
    shown = desk.do_each(*((None, f"proposals {number}") for number in hostile))
    assert "requestRound(model=999" in shown[-1].replace("\n", "")
    assert shown[-1].count("with what the studio does not know") >= 5
    desk.now_in(str(good), ProposalState.ACTIVE)
    told = desk.do_each(
        *((member, f"vote {number} for") for number in (hostile[0], good) for member in (0, 1, 2))
    )
    assert len(told) == 6
    for state, command in ((ProposalState.SUCCEEDED, "queue"), (ProposalState.QUEUED, "execute")):
        desk.now_in(str(good), state)
        desk.do_each(*((0, f"{command} {number}") for number in (hostile[0], good)))
    assert studio.governance.state(hostile[0]) is ProposalState.EXECUTED
    assert studio.governance.state(good) is ProposalState.EXECUTED
