"""How proposals ended that were carried out or cancelled, from what happened alone."""

from collections.abc import Mapping, Sequence
from typing import Any

from oracle.chain.history import History
from oracle.chain.types import ProposalState

GOVERNOR = "StudioGovernor"
FRACTIONAL = 255
"""The kind of a vote that says how many votes go to each side (GovernorCountingFractional)."""

PART = 16
"""Bytes of each side's votes in such a vote: against, for, abstaining."""


def endings(history: History, created: Sequence[Mapping[str, Any]]) -> dict[int, list[int]]:
    """By id, of those proposals whose end the governor told: votes against, for and abstaining,
    state, end of the vote and due time, as its views have them.

    `created` are the arguments of `ProposalCreated`.
    """
    over = {}
    for name, state in (
        ("ProposalExecuted", ProposalState.EXECUTED),
        ("ProposalCanceled", ProposalState.CANCELED),
    ):
        for event in history.events(GOVERNOR, name):
            over[int(event.arguments["proposalId"])] = state
    ends = {int(made["proposalId"]): int(made["voteEnd"]) for made in created}
    for event in history.events(GOVERNOR, "ProposalExtended"):
        ends[int(event.arguments["proposalId"])] = int(event.arguments["extendedDeadline"])
    dues = {
        int(event.arguments["proposalId"]): int(event.arguments["etaSeconds"])
        for event in history.events(GOVERNOR, "ProposalQueued")
    }
    votes: dict[int, list[int]] = {number: [0, 0, 0] for number in ends}
    for name in ("VoteCast", "VoteCastWithParams"):
        for event in history.events(GOVERNOR, name):
            tally = votes.get(int(event.arguments["proposalId"]))
            if tally is not None:
                for side, weight in enumerate(_sides(event.arguments)):
                    tally[side] += weight
    return {n: [*votes[n], int(over[n]), ends[n], dues.get(n, 0)] for n in ends if n in over}


def _sides(cast: Mapping[str, Any]) -> list[int]:
    """What a vote adds to each side."""
    support, weight = int(cast["support"]), int(cast["weight"])
    if support != FRACTIONAL:
        return [weight if side == support else 0 for side in range(3)]
    packed = bytes(cast["params"])
    return [int.from_bytes(packed[at : at + PART], "big") for at in range(0, 3 * PART, PART)]
