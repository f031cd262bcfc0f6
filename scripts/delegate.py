"""Delegate votes."""

import click
from eth_typing import ChecksumAddress
from web3 import Web3

from oracle.chain.deployment import Deployment
from oracle.chain.governance.governor import Governance
from oracle.cli.amounts import ADDRESS, tokens
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
    receiver, governance = to or sender.address, Governance(w3, deployment)
    held = int(governance.token.functions.balanceOf(sender.address).call())
    receipt = governance.delegate(sender, receiver)
    if held:
        said(f"{tokens(held)} votes delegated to {receiver}", receipt["gasUsed"])
    else:
        said(f"delegated to {receiver}, but {sender.address} holds no tokens: no votes yet")
