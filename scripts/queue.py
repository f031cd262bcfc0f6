"""Queue a proposal."""

import click
from web3 import Web3

from oracle.chain.deployment import Deployment
from oracle.chain.governance.governor import Governance
from oracle.chain.types import ProposalState
from oracle.cli.tables import said
from scripts._governance.proposals import find_proposal, require_state
from scripts._shared.studio import ApeSender, StudioCommand, signer_option, studio_options


@click.command(cls=StudioCommand)
@click.argument("proposal")
@signer_option
@studio_options
def cli(proposal: str, sender: ApeSender, w3: Web3, deployment: Deployment) -> None:
    """Queue PROPOSAL, which passed, in the timelock.

    Example: ape run queue 1234… --account alice
    """
    governance = Governance(w3, deployment)
    record = find_proposal(governance, proposal)
    require_state(w3, record, ProposalState.SUCCEEDED)
    receipt = governance.queue(sender, record.proposal)
    said("queued", receipt["gasUsed"])
