"""List the proposals."""

import click
from web3 import Web3

from oracle.chain.deployment import Deployment
from oracle.chain.governance.governor import Governance, ProposalRecord
from oracle.chain.history import History
from oracle.cli.tables import console, plain, table
from scripts._governance.proposals import find_proposal, short_id, what_next
from scripts._shared.studio_command import StudioCommand, studio_options
from scripts._shared.studio_index import index_option


@click.command(cls=StudioCommand)
@click.argument("proposal", required=False)
@studio_options
@index_option
def cli(proposal: str | None, w3: Web3, deployment: Deployment, history: History) -> None:
    """Show every proposal: its state, its votes, how long that lasts, and what it does.

    What it does is read from its calls, whatever its description says. With PROPOSAL, all of one.

    Example: ape run proposals 1234567890
    """
    now = history.now()
    governance = Governance(w3, deployment, history)
    if proposal is not None:
        tell(governance, find_proposal(governance, proposal), now)
        return
    records = governance.all()
    if not records:
        console.print("no proposals yet: see `ape run propose --help`")
        return
    quorums = governance.quorums(records)
    shown = table("Proposals", "id", "title and calls", "state", "votes", "next")
    for record in records:
        votes = [f"{name} {whole(count)}" for name, count in record.votes.items()]
        if record.id in quorums:
            reached = record.in_favour + record.abstain
            votes.append(f"quorum {whole(reached)} of {whole(quorums[record.id])}")
        title = plain(record.proposal.description.strip().partition("\n")[0].lstrip("# "))
        told = governance.explain(record.proposal)
        calls = "\n".join(f"[dim]{plain(call.sentence)}[/]" for call in told)
        shown.add_row(
            short_id(record),
            f"{title}\n{calls}",
            record.state.name.lower(),
            "\n".join(votes),
            what_next(record, now),
        )
    console.print(shown)


def tell(governance: Governance, record: ProposalRecord, now: int) -> None:
    """Prints all of one proposal."""
    shown = table(f"Proposal {short_id(record)}", "", "")
    state = record.state.name.lower()
    due = what_next(record, now)
    shown.add_row("state", f"{state}: {due}" if due else state)
    shown.add_row("by", record.proposer)
    for name, votes in record.votes.items():
        shown.add_row(name, whole(votes))
    if needed := governance.quorums([record]).get(record.id):
        so_far = record.in_favour + record.abstain
        shown.add_row("quorum", f"{whole(so_far)} of {whole(needed)}, for and abstaining")
    for number, told in enumerate(governance.explain(record.proposal), 1):
        sentence, *call = map(plain, told.lines)
        behind = "".join(f"\n[dim]{line}[/]" for line in call)
        shown.add_row(f"call {number}", sentence + behind)
    shown.add_section()
    shown.add_row("described as", "\n".join(map(plain, record.proposal.description.splitlines())))
    console.print(shown)
    console.print(str(record.id))


def whole(votes: int) -> str:
    """Votes in whole tokens."""
    return f"{Web3.from_wei(votes, 'ether'):,.0f}"
