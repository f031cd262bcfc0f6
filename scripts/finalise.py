"""Finalise a round."""

import click
from web3 import Web3

from oracle.chain.deployment import Deployment
from oracle.chain.generation.rounds import RoundBook
from oracle.chain.sender import transact
from oracle.chain.types import RoundId
from oracle.cli.tables import said
from scripts._shared.studio_command import (
    UINT32_MAX,
    ApeSender,
    StudioCommand,
    signer_option,
    studio_options,
)


@click.command(cls=StudioCommand)
@click.argument("round_id", metavar="ROUND", type=click.IntRange(1, UINT32_MAX))
@click.option("--fail", is_flag=True, help="End a round that cannot agree any more instead.")
@signer_option
@studio_options
def cli(round_id: int, fail: bool, sender: ApeSender, w3: Web3, deployment: Deployment) -> None:
    """Make ROUND's agreed root final, after its challenge window. Anyone may.

    Example: ape run finalise 3 --account alice
    """
    book = RoundBook(w3, deployment)
    functions = book.contract.functions
    call = functions.fail(round_id) if fail else functions.finalise(round_id)
    receipt = transact(w3, sender, call)
    record = book.get(RoundId(round_id))
    said(f"round {round_id} is {record.phase.name.lower()}", receipt["gasUsed"])
