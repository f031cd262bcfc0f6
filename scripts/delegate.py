"""Delegate votes."""

import click
from eth_typing import ChecksumAddress
from web3 import Web3

from oracle.chain.deployment import Deployment
from oracle.chain.governance.governor import Governance
from oracle.cli.amounts import ADDRESS
from oracle.cli.tables import said
from scripts._shared.studio_command import ApeSender, StudioCommand, signer_option, studio_options


@click.command(cls=StudioCommand)
@click.argument("to", type=ADDRESS, required=False)
@signer_option
@studio_options
def cli(to: ChecksumAddress | None, sender: ApeSender, w3: Web3, deployment: Deployment) -> None:
    """Delegate your votes to TO, or to yourself. Tokens have no votes until delegated.

    Example: ape run delegate --account alice
    """
    receiver = to or sender.address
    receipt = Governance(w3, deployment).delegate(sender, receiver)
    said(f"votes delegated to {receiver}", receipt["gasUsed"])
