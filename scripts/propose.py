"""Propose something to the members."""

import click
from web3 import Web3

from oracle.chain.deployment import Deployment
from oracle.chain.governance import Governance
from oracle.chain.models import ModelRegistry
from oracle.chain.types import ModelId
from scripts._amounts import AMOUNT_OR_NONE
from scripts._studio import (
    UINT32_MAX,
    ApeSender,
    StudioCommand,
    signer_option,
    studio_options,
    submit,
)
from scripts._style import resolve_style


@click.group()
def cli() -> None:
    """Build, simulate and submit a proposal."""


@cli.command("round", cls=StudioCommand)
@signer_option
@click.option("--works", type=click.IntRange(1, UINT32_MAX), required=True, help="How many works.")
@click.option(
    "--model", type=click.IntRange(1, UINT32_MAX), default=1, show_default=True, help="Model id."
)
@click.option(
    "--style",
    "styles",
    multiple=True,
    metavar="AXIS=RANGE",
    help="e.g. density=40..200, symmetry=quad, palette=ember, family=glass, warp=*; "
    "what is not named is as in the house style.",
)
@click.option(
    "--fee", type=AMOUNT_OR_NONE, help="ETH for the operators; default the least allowed."
)
@click.option("--why", default="", help="What the members should know.")
@studio_options
def round_(
    sender: ApeSender,
    works: int,
    model: int,
    styles: tuple[str, ...],
    fee: int | None,
    why: str,
    w3: Web3,
    deployment: Deployment,
) -> None:
    """Propose a round of works.

    Example: ape run propose round --works 64 --style palette=ember --account alice
    """
    governance = Governance(w3, deployment)
    style = resolve_style(ModelRegistry(w3, deployment), ModelId(model), styles)
    wanted = ", ".join(styles) or "the house style"
    text = f"# A round of {works} works\n\nModel {model}; {wanted}."
    if why:
        text += f"\n\n{why}"
    proposal = governance.round_proposal(ModelId(model), works, style, fee, text)
    submit(governance, sender, proposal)
