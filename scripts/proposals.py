"""List the proposals."""

import click
from web3 import Web3

from oracle.chain.deployment import Deployment
from oracle.chain.governance import Governance
from scripts._proposals import short_id, what_next
from scripts._studio import StudioCommand, studio_options
from scripts._tables import console, plain, table


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
        title = plain(r.proposal.description.strip().partition("\n")[0].lstrip("# "))
        shown.add_row(short_id(r), title, r.state.name.lower(), *votes, what_next(r, now))
    console.print(shown)
