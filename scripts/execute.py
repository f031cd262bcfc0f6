"""Execute a proposal."""

import click
from web3 import Web3

from oracle.chain.deployment import Deployment
from oracle.chain.governance import Governance
from scripts._studio import ApeSender, StudioCommand, signer_option, studio_options
from scripts._tables import said


@click.command(cls=StudioCommand)
@click.argument("proposal", type=int)
@signer_option
@studio_options
def cli(proposal: int, sender: ApeSender, w3: Web3, deployment: Deployment) -> None:
    """Execute PROPOSAL, whose time in the timelock is over.

    Example: ape run execute 1234… --account alice
    """
    governance = Governance(w3, deployment)
    receipt = governance.execute(sender, governance.find(proposal).proposal)
    said("executed", receipt["gasUsed"])
