"""Register a model."""

from pathlib import Path

import click
from web3 import Web3

from oracle.chain.deployment import Deployment
from oracle.chain.generation.registration import NO_PARENT, Registration
from oracle.chain.types import ModelId
from oracle.cli.tables import console, said, table
from oracle.generator.manifest import load_release
from scripts._shared.studio_command import (
    UINT32_MAX,
    ApeSender,
    StudioCommand,
    signer_option,
    studio_options,
)


def cost(wei: int) -> str:
    """An amount to decide by, not to pay: five digits after the point."""
    return f"{Web3.from_wei(wei, 'ether'):.5f} ETH"


@click.command(cls=StudioCommand)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option(
    "--parent",
    default=0,
    show_default=True,
    type=click.IntRange(0, UINT32_MAX),
    help="The model that this one was made from; 0 for none.",
)
@click.option("--yes", is_flag=True, help="Do not ask before anything is sent.")
@signer_option
@studio_options
def cli(
    folder: Path, parent: int, yes: bool, sender: ApeSender, w3: Web3, deployment: Deployment
) -> None:
    """Register the released model in FOLDER, with its weights; the account is its trainer.

    Anyone may; rounds of it need a vote. What is there already is not sent again, so that a
    registration that broke off is finished by the same command.

    Example: ape run register models/released/moire --account alice
    """
    model = load_release(folder)
    registration = Registration(
        w3, sender.address, deployment, model, ModelId(parent) if parent else NO_PARENT
    )
    steps = registration.steps()
    if not steps:
        said(f"{model.manifest.name} is registered already, as model {registration.registered()}")
        return
    price = w3.eth.gas_price
    shown = table(f"registering {model.manifest.name}", "transaction", ">gas", ">now")
    for step in steps:
        shown.add_row(step.title, f"{step.gas:,}", cost(step.gas * price))
    total = sum(step.gas for step in steps)
    shown.add_section()
    shown.add_row("all", f"{total:,}", cost(total * price))
    console.print(shown)
    if not yes:
        click.confirm("send them?", abort=True)
    number = registration.go_on(sender, said)
    said(f"{model.manifest.name} is model {number}: a vote can authorise it now")
