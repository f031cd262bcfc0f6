"""Vote on a proposal."""

import click
from web3 import Web3

from oracle.chain.deployment import Deployment
from oracle.chain.governance import SUPPORT, Governance
from scripts._studio import ApeSender, StudioCommand, signer_option, studio_options
from scripts._tables import said


@click.command(cls=StudioCommand)
@click.argument("proposal", type=int)
@click.argument("support", type=click.Choice(list(SUPPORT)))
@click.option("--reason", default="", help="Recorded on the chain beside the vote.")
@signer_option
@studio_options
def cli(
    proposal: int,
    support: str,
    reason: str,
    sender: ApeSender,
    w3: Web3,
    deployment: Deployment,
) -> None:
    """Cast all your votes on PROPOSAL.

    Example: ape run vote 1234… for --account alice
    """
    receipt = Governance(w3, deployment).vote(sender, proposal, SUPPORT[support], reason)
    said(f"voted {support}", receipt["gasUsed"])
