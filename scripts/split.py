"""Splits of a round's income: show, fix, distribute, withdraw; and the members' revenue: claim."""

import click
from web3 import Web3

from oracle.chain.deployment import Deployment
from oracle.chain.revenue.splits import Splits
from oracle.chain.types import RoundId
from oracle.cli.amounts import ADDRESS
from oracle.cli.tables import console, said, table
from oracle.errors import FatalError
from oracle.quantities import MILLIONTHS
from oracle.words import ether
from scripts._shared.studio_command import (
    UINT32_MAX,
    ApeSender,
    StudioCommand,
    signer_option,
    studio_options,
)

ROUND = click.argument("round_id", metavar="ROUND", type=click.IntRange(1, UINT32_MAX))


@click.group()
def cli() -> None:
    """Pay everybody their part."""


@cli.command(cls=StudioCommand)
@ROUND
@studio_options
def show(round_id: int, w3: Web3, deployment: Deployment) -> None:
    """Show who gets which part of ROUND's income, and what waits.

    Example: ape run split show 3
    """
    splits = Splits(w3, deployment)
    number = RoundId(round_id)
    made = "" if splits.is_made(number) else ", not made yet"
    shown = table(f"Round {round_id}: {splits.address(number)}{made}", "recipient", ">part", "")
    names = {
        deployment.address("StudioToken"): "members",
        deployment.address("Treasury"): "treasury",
    }
    for part in splits.parts(number):
        name = names.get(Web3.to_checksum_address(part.recipient), "")
        shown.add_row(part.recipient, f"{100 * part.share / MILLIONTHS:g} %", name)
    console.print(shown)
    console.print(f"{ether(splits.waiting(number))} wait to be distributed")


@cli.command(cls=StudioCommand)
@ROUND
@signer_option
@studio_options
def fix(round_id: int, sender: ApeSender, w3: Web3, deployment: Deployment) -> None:
    """Make ROUND's splitter; anyone may, before or after money came.

    Example: ape run split fix 3 --account alice
    """
    splits = Splits(w3, deployment)
    receipt = splits.fix(sender, RoundId(round_id))
    said(f"round {round_id} pays by {splits.address(RoundId(round_id))}", receipt["gasUsed"])


@cli.command(cls=StudioCommand)
@ROUND
@click.option("--token", type=ADDRESS, help="An ERC-20 instead of ETH.")
@signer_option
@studio_options
def distribute(
    round_id: int, token: str | None, sender: ApeSender, w3: Web3, deployment: Deployment
) -> None:
    """Pay everybody their part of what ROUND's splitter holds; anyone may.

    Example: ape run split distribute 3 --account alice
    """
    splits, number = Splits(w3, deployment), RoundId(round_id)
    if token is None and not splits.waiting(number):
        raise FatalError(f"nothing waits at {splits.address(number)}")
    waiting = splits.waiting(number)
    receipt = splits.distribute(sender, number, token)
    what = ether(waiting) if token is None else f"all of {token}"
    said(f"{what} distributed to {len(splits.parts(number))}", receipt["gasUsed"])


@cli.command(cls=StudioCommand)
@ROUND
@click.option("--for", "whose", type=ADDRESS, help="Whose part; default yours.")
@signer_option
@studio_options
def withdraw(
    round_id: int, whose: str | None, sender: ApeSender, w3: Web3, deployment: Deployment
) -> None:
    """Pay out a part that its owner refused when it was pushed; anyone may.

    Example: ape run split withdraw 3 --account alice
    """
    owner = whose or sender.address
    receipt = Splits(w3, deployment).withdraw(sender, RoundId(round_id), owner)
    said(f"paid to {owner}", receipt["gasUsed"])


@cli.command(cls=StudioCommand)
@click.option("--for", "whose", type=ADDRESS, help="Which member; default you.")
@signer_option
@studio_options
def claim(whose: str | None, sender: ApeSender, w3: Web3, deployment: Deployment) -> None:
    """Pay a member what its tokens have accrued of the members' part; anyone may.

    Example: ape run split claim --account alice
    """
    splits = Splits(w3, deployment)
    owner = whose or sender.address
    amount = splits.revenue(owner)
    if not amount:
        waiting = splits.waiting_revenue()
        if not waiting:
            raise FatalError(f"{owner} has accrued nothing, and no income waits")
        receipt = splits.accrue(sender)
        said(f"{ether(waiting)} accrue to all members from now on, over a day", receipt["gasUsed"])
        return
    receipt = splits.claim(sender, owner)
    said(f"{ether(amount)} paid to {owner}", receipt["gasUsed"])
