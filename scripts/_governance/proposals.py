"""Proposals as people name them, and whether what they want to do with one is due."""

from web3 import Web3

from oracle.chain.governance.governor import Governance, ProposalRecord
from oracle.chain.types import ProposalState
from oracle.errors import FatalError
from oracle.words import duration

SHOWN_DIGITS = 10
MIN_DIGITS = 4


def short_id(record: ProposalRecord) -> str:
    """The first digits of a proposal's id: enough to name it, and not to fill a line."""
    return str(record.id)[:SHOWN_DIGITS]


def find_proposal(governance: Governance, name: str) -> ProposalRecord:
    """The one proposal whose id begins with `name`, at least MIN_DIGITS digits.

    Raises FatalError if `name` is no such beginning, or of no proposal, or of several.
    """
    if not (name.isascii() and name.isdigit()) or len(name) < MIN_DIGITS:
        raise FatalError(
            f"{name!r} is no proposal's id: write it, or at least its first {MIN_DIGITS} digits"
        )
    found = [record for record in governance.all() if str(record.id).startswith(name)]
    if not found:
        raise FatalError(f"there is no proposal {name}: see `ape run proposals`")
    if len(found) > 1:
        raise FatalError(f"{len(found)} proposals begin with {name}: write more of the id")
    return found[0]


def require_state(w3: Web3, record: ProposalRecord, needed: ProposalState) -> None:
    """Raises FatalError unless the proposal is in the state `needed` and its time has come."""
    now = int(w3.eth.get_block("latest")["timestamp"])
    is_early = needed is ProposalState.QUEUED and record.eta > now
    if record.state is needed and not is_early:
        return
    due = what_next(record, now)
    wanted = "" if is_early else f", not {needed.name.lower()}"
    raise FatalError(
        f"proposal {short_id(record)} is {record.state.name.lower()}{wanted}"
        + (f": {due}" if due else "")
    )


def what_next(record: ProposalRecord, now: int) -> str:
    """What happens next to a proposal, and when, in words; `now` is the chain's time."""
    match record.state:
        case ProposalState.PENDING:
            return f"voting opens in {duration(record.vote_start - now)}"
        case ProposalState.ACTIVE:
            return f"voting closes in {duration(record.vote_end - now)}"
        case ProposalState.SUCCEEDED:
            return "ape run queue"
        case ProposalState.QUEUED if record.eta > now:
            return f"executable in {duration(record.eta - now)}"
        case ProposalState.QUEUED:
            return "ape run execute"
        case _:
            return ""
