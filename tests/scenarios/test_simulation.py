"""A proposal is tried as it would be executed, the governor's calls to itself among the others."""

import pytest
from web3 import Web3
from web3.contract.contract import ContractFunctions

from oracle.chain.connection import connect
from oracle.chain.governance.governor import FOR, Action, Governance, Proposal, action
from oracle.chain.sender import RevertError
from oracle.chain.types import ProposalState
from oracle.local.anvil import CHAIN_ID, account
from oracle.quantities import ETHER
from tests.scenarios.desk import MODEL, Desk
from tests.support.bad_endpoint import BadEndpoint

FRIEND = account(7).address


def governor(desk: Desk) -> ContractFunctions:
    return desk.studio.governance.governor.functions


def relay(desk: Desk, target: str, data: bytes) -> Action:
    """A call that the governor is to make of its own."""
    return action(governor(desk).relay(Web3.to_checksum_address(target), 0, data))


def test_simulation__says_what_the_execution_then_does(desk: Desk) -> None:
    """Money, the governor's own settings and guardian, and a call that the governor relays."""
    studio, governance = desk.studio, desk.studio.governance
    delegation = governance.token.encode_abi("delegate", [FRIEND])
    mixed = Proposal(
        (
            *studio.decisions.round(MODEL, 3, b"", None, "").actions,
            *studio.decisions.guardian(FRIEND).actions,
            *studio.decisions.pay(FRIEND, ETHER).actions,
            *studio.decisions.governance({"voting_period": 3_700}).actions,
            relay(desk, governance.token.address, Web3.to_bytes(hexstr=delegation)),
        ),
        "# All at once",
    )
    # What waits in the timelock goes to the treasury first, in both.
    desk.chain.set_balance(governance.timelock, 7)
    foretold = governance.simulate(mixed)
    for words in (
        "Treasury: TreasuryPaid(token=0x0000000000000000000000000000000000000000, "
        "to=StudioTimelock, amount=0.0103 ETH)",
        "GenerationOracle: RoundRequested(",
        f"newProposalGuardian={FRIEND})",
        "StudioGovernor: VotingPeriodSet(oldVotingPeriod=1 hour, "
        "newVotingPeriod=1 hour 1 minute 40 seconds)",
        f"StudioToken: DelegateChanged(delegator=StudioGovernor, fromDelegate={'0x' + 40 * '0'}, ",
    ):
        assert any(words in event for event in foretold), (words, foretold)
    assert governor(desk).votingPeriod().call() == 3_600, "nothing was kept"

    number, _ = governance.propose(studio.members[0], mixed)
    desk.now_in(str(number), ProposalState.ACTIVE)
    governance.vote(studio.members[1], number, FOR)
    desk.now_in(str(number), ProposalState.SUCCEEDED)
    governance.queue(studio.members[0], mixed)
    desk.now_in(str(number), ProposalState.QUEUED)
    receipt = governance.execute(studio.members[0], mixed)
    done = [text for log in receipt["logs"] if (text := governance.reader.event(log))]
    ceremony = ("StudioTimelock: CallExecuted", "StudioTimelock: Swept", "StudioGovernor: Proposal")
    done = [text for text in done if not text.startswith(ceremony) or "Guardian" in text]
    # Blocks and seconds of a round's request are those of the block it is in.
    assert [text.partition("(")[0] for text in done] == [t.partition("(")[0] for t in foretold]
    assert [t for t in done if "Requested" not in t] == [
        t for t in foretold if "Requested" not in t
    ]


def refusals(desk: Desk) -> dict[str, tuple[Action, str]]:
    """What the governor would not do to itself, and why."""
    call, token = governor(desk), desk.studio.governance.token
    registry = desk.studio.deployment.contract(desk.chain.w3, "ModelRegistry")
    transfer = token.encode_abi("transfer", [FRIEND, 1])
    retire = registry.encode_abi("retire", [MODEL])
    here = desk.studio.governance.governor.address
    return {
        "no time to vote": (action(call.setVotingPeriod(0)), "GovernorInvalidVotingPeriod"),
        "more than all as a quorum": (
            action(call.updateQuorumNumerator(101)),
            r"GovernorInvalidQuorumFraction\(quorumNumerator=101, quorumDenominator=100\)",
        ),
        "relaying what it does not own": (
            relay(desk, token.address, Web3.to_bytes(hexstr=transfer)),
            "ERC20InsufficientBalance",
        ),
        "relaying past the timelock": (
            relay(desk, registry.address, Web3.to_bytes(hexstr=retire)),
            "OwnableUnauthorizedAccount",
        ),
        "nonsense": (Action(here, 0, b"\xde\xad\xbe\xef"), "no reason given"),
        "money for the governor": (
            Action(here, 1, b""),
            "GovernorDisabledDeposit",
        ),
    }


ABSENT = (
    "the method eth_simulateV1 does not exist/is not available",
    "Method not found",
    "Unsupported method: eth_simulateV1",
    "rpc method is not whitelisted",
)
"""How endpoints say that they have no such method."""


def test_simulation__on_an_endpoint_without_it__tries_the_calls_one_by_one(desk: Desk) -> None:
    decisions = desk.studio.decisions
    asked = decisions.round(MODEL, 3, b"", None, "").actions
    with BadEndpoint(desk.chain) as bad:
        governance = Governance(connect(bad.url, CHAIN_ID), desk.studio.deployment)
        desk.chain.set_balance(governance.timelock, 0)
        paid = decisions.pay(FRIEND, ETHER // 2).actions
        for words in ABSENT:
            bad.lacks["eth_simulateV1"] = words
            told = governance.simulate(Proposal((*paid, *asked), "# Two"))
            assert told[0] == f"the endpoint has no eth_simulateV1: {words}"
            assert "tried by itself" in told[1]
            assert told[2] == "call 1 by itself passes"
            assert "passes only if an earlier call makes it possible" in told[-1]
        nothing = decisions.pay(FRIEND, 10**30).actions
        with pytest.raises(RevertError, match="call 1 of the proposal was refused"):
            governance.simulate(Proposal(nothing, "# Too much"))


NAMES = (
    "no time to vote",
    "more than all as a quorum",
    "relaying what it does not own",
    "relaying past the timelock",
    "nonsense",
    "money for the governor",
)


@pytest.mark.parametrize("name", NAMES)
def test_simulation__when_the_governor_would_refuse_itself__refuses(desk: Desk, name: str) -> None:
    call, words = refusals(desk)[name]
    governance = desk.studio.governance
    first = desk.studio.decisions.pay(governance.timelock, 1).actions
    with pytest.raises(RevertError, match=f"call 2 of the proposal was refused: .*({words})"):
        governance.simulate(Proposal((*first, call), "# Two calls"))
