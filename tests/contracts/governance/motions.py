"""Proposals through Ape: what the timelock is to call, and the way there."""

from dataclasses import dataclass

from web3 import Web3

from oracle.chain.types import ProposalState
from tests.contracts.studio import PARAMETERS, Studio

AGAINST, FOR, ABSTAIN, SPLIT = 0, 1, 2, 255
SUPPLY = PARAMETERS.token.supply
GOVERNOR = PARAMETERS.governor
QUORUM = SUPPLY * GOVERNOR.quorum_percent // 100
DELAY, PERIOD = GOVERNOR.voting_delay, GOVERNOR.voting_period
LATE = GOVERNOR.late_quorum_extension
THRESHOLD = GOVERNOR.proposal_threshold


@dataclass(frozen=True)
class Motion:
    """A proposal, and the words of it; its calls have no value unless said."""

    targets: list[str]
    calls: list[bytes]
    description: str = "because"
    values: tuple[int, ...] = ()

    @property
    def arguments(self) -> tuple[list[str], list[int], list[bytes]]:
        return self.targets, list(self.values) or [0] * len(self.targets), self.calls

    @property
    def hashed(self) -> tuple[list[str], list[int], list[bytes], bytes]:
        return *self.arguments, bytes(Web3.keccak(text=self.description))


def motion(
    *bound: tuple[object, ...], description: str = "because", values: tuple[int, ...] = ()
) -> Motion:
    """Each of `bound` is a function and its arguments; `values` are their wei."""
    return Motion(
        [call.contract.address for call, *_ in bound],  # type: ignore[attr-defined]
        [bytes(call.encode_input(*arguments)) for call, *arguments in bound],  # type: ignore[attr-defined]
        description,
        values,
    )


def delegation(studio: Studio, to) -> bytes:  # type: ignore[no-untyped-def]
    """Calldata of `delegate`; Ape gives that name another meaning on every contract."""
    token = studio.deployment.contract(studio.w3, "StudioToken")
    return Web3.to_bytes(hexstr=token.encode_abi("delegate", [to.address]))


def delegate(studio: Studio, to, *, sender) -> None:  # type: ignore[no-untyped-def]
    studio.token.invoke_transaction("delegate", to, sender=sender)


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


def execute(studio: Studio, what: Motion, voter) -> None:  # type: ignore[no-untyped-def]
    """Carries out what `voter` decided, from the proposal on."""
    passed(studio, what, voter)
    studio.pass_time(GOVERNOR.timelock_delay)
    studio.governor.execute(*what.hashed, sender=studio.stranger)
