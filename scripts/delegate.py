"""Delegate votes."""

import click
from web3 import Web3

from oracle.chain.deployment import Deployment
from oracle.chain.governance import Governance
from oracle.errors import FatalError
from scripts._studio import ApeSender, StudioCommand, signer_option, studio_options
from scripts._tables import said


@click.command(cls=StudioCommand)
@click.argument("to", required=False)
@signer_option
@studio_options
def cli(to: str | None, sender: ApeSender, w3: Web3, deployment: Deployment) -> None:
    """Delegate your votes to TO, or to yourself. Tokens have no votes until delegated.

    Example: ape run delegate --account alice
    """
    if to is not None and not Web3.is_address(to):
        raise FatalError(f"{to!r} is no address")
    receiver = Web3.to_checksum_address(to) if to else sender.address
    receipt = Governance(w3, deployment).delegate(sender, receiver)
    said(f"votes delegated to {receiver}", receipt["gasUsed"])
