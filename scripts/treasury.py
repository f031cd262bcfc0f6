"""The DAO's money: how much there is, and how much of it may be paid now."""

import click
from eth_typing import ChecksumAddress
from web3 import Web3

from oracle.chain.deployment import Deployment
from oracle.chain.governance.treasury import BASIS_POINTS, Limit, Treasury
from oracle.cli.amounts import ADDRESS
from oracle.cli.tables import console, said, table
from oracle.errors import FatalError
from oracle.words import duration, ether
from scripts._shared.studio_command import ApeSender, StudioCommand, signer_option, studio_options


@click.group()
def cli() -> None:
    """Look at the treasury, or send it what waits in the timelock; its money is paid by vote."""


@cli.command(cls=StudioCommand)
@click.option("--token", "tokens", multiple=True, type=ADDRESS, help="An ERC-20 of the treasury's.")
@studio_options
def show(tokens: tuple[ChecksumAddress, ...], w3: Web3, deployment: Deployment) -> None:
    """Show what the treasury holds, and what a vote may pay of it now.

    Tokens in their smallest unit. Example: ape run treasury show --token 0x…
    """
    treasury = Treasury(w3, deployment)
    now = int(w3.eth.get_block("latest")["timestamp"])
    shown = table(f"Treasury {treasury.address}", "", "")
    shown.add_row("holds", ether(treasury.held()))
    if waiting := treasury.waiting():
        shown.add_row("", f"{ether(waiting)} of it wait in the timelock")
    shown.add_row("may be paid now", ether(treasury.available()))
    if end := treasury.period_end():
        shown.add_row("", f"{ether(treasury.spent())} were paid, more in {duration(end - now)}")
    shown.add_row("limit", in_words(treasury.limit()))
    if coming := treasury.announced():
        shown.add_row(
            f"in {duration(coming.effective_at - now)}",
            in_words(coming.limit),
        )
    for token in tokens:
        if not w3.eth.get_code(token):
            raise FatalError(f"there is no token at {token}")
        shown.add_row(f"of {token}", f"{treasury.spendable(token)} may be paid now")
    console.print(shown)


@cli.command(cls=StudioCommand)
@signer_option
@studio_options
def sweep(sender: ApeSender, w3: Web3, deployment: Deployment) -> None:
    """Send what waits in the timelock to the treasury. Anyone may.

    Example: ape run treasury sweep --account alice
    """
    treasury = Treasury(w3, deployment)
    waiting = treasury.waiting()
    if not waiting:
        raise FatalError("nothing waits in the timelock")
    receipt = treasury.sweep(sender)
    said(f"{ether(waiting)} went to the treasury", receipt["gasUsed"])


def in_words(limit: Limit) -> str:
    """A limit: `20 % in 30 days`."""
    return f"{100 * limit.cap / BASIS_POINTS:g} % in {duration(limit.period)}"
