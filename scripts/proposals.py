"""List the proposals."""

import click
from web3 import Web3

from oracle.chain.deployment import Deployment
from oracle.chain.governance import Governance, ProposalRecord
from oracle.chain.types import ProposalState
from scripts._studio import StudioCommand, studio_options
from scripts._tables import console, in_words, table


@click.command(cls=StudioCommand)
@studio_options
def cli(w3: Web3, deployment: Deployment) -> None:
    """Show every proposal: its state, its votes, and how long that lasts."""
    now = int(w3.eth.get_block("latest")["timestamp"])
    records = Governance(w3, deployment).all()
    if not records:
        console.print("no proposals yet: see `ape run propose --help`")
        return
    shown = table("Proposals", "id", "what", "state", ">for", ">against", ">abstain", "next")
    for r in records:
        votes = [f"{Web3.from_wei(v, 'ether'):,.0f}" for v in (r.in_favour, r.against, r.abstain)]
        title = r.proposal.description.splitlines()[0].lstrip("# ")
        shown.add_row(str(r.id), title, r.state.name.lower(), *votes, what_next(r, now))
    console.print(shown)


def what_next(record: ProposalRecord, now: int) -> str:
    """What happens next to a proposal, and when, in words; `now` is the chain's time."""
    match record.state:
        case ProposalState.PENDING:
            return f"voting opens in {in_words(record.vote_start - now)}"
        case ProposalState.ACTIVE:
            return f"voting closes in {in_words(record.vote_end - now)}"
        case ProposalState.SUCCEEDED:
            return "ape run queue"
        case ProposalState.QUEUED if record.eta > now:
            return f"executable in {in_words(record.eta - now)}"
        case ProposalState.QUEUED:
            return "ape run execute"
        case _:
            return ""
