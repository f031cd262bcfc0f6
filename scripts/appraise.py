"""What a work, or a vault of works, is worth by the data on the chain."""

import click
from web3 import Web3

from oracle.chain.deployment import Deployment
from oracle.cli.tables import console
from scripts._appraisal.appraisals import appraised
from scripts._shared.studio_command import StudioCommand, studio_options


@click.command(cls=StudioCommand)
@click.argument("what", metavar="WORK|VAULT")
@studio_options
def cli(what: str, w3: Web3, deployment: Deployment) -> None:
    """Say what WORK (TOKEN, or COLLECTION:TOKEN) or the VAULT at an address is worth, and why.

    Each source with its value, its age and what stands behind it; the lowest that can be relied on
    counts. Nothing is sent.

    Example: ape run appraise 1234…
    """
    console.print(appraised(w3, deployment, what))
