"""Loans against fractions: lend, withdraw, add, borrow, repay, release, show, and more."""

import click
from web3 import Web3

from oracle.chain.deployment import Deployment
from oracle.chain.fractions.vaults import Vaults
from oracle.chain.lending.loans import LendingPool
from oracle.cli.amounts import ADDRESS, AMOUNT, tokens
from oracle.cli.tables import console, said, table
from oracle.words import ether
from scripts._lending import sales, upkeep
from scripts._lending.command import BORROWER, VAULT, cli, opened
from scripts._lending.tables import show_collateral, show_loans, told
from scripts._shared.studio_command import ApeSender, StudioCommand, signer_option, studio_options

MORE_COMMANDS = (sales, upkeep)
"""What adds its own subcommands to `cli`."""

__all__ = ["cli"]


@cli.command(cls=StudioCommand)
@click.argument("amount", type=AMOUNT)
@signer_option
@studio_options
def lend(amount: int, sender: ApeSender, w3: Web3, deployment: Deployment) -> None:
    """Lend AMOUNT ETH; your shares of the pool earn what borrowers pay.

    Example: ape run loan lend 5 --account alice
    """
    pool = LendingPool(w3, deployment)
    receipt = pool.lend(sender, amount)
    said(
        f"{ether(amount)} lent; your shares: {ether(pool.worth(sender.address))}",
        receipt["gasUsed"],
    )


@cli.command(cls=StudioCommand)
@click.argument("amount", type=AMOUNT, required=False)
@signer_option
@studio_options
def withdraw(amount: int | None, sender: ApeSender, w3: Web3, deployment: Deployment) -> None:
    """Take AMOUNT ETH out, all that can be taken now if not said.

    Example: ape run loan withdraw 2 --account alice
    """
    pool = LendingPool(w3, deployment)
    receipt = pool.withdraw(sender, amount)
    said(f"taken out; still lent: {ether(pool.worth(sender.address))}", receipt["gasUsed"])


@cli.command(cls=StudioCommand)
@VAULT
@click.argument("fractions", type=AMOUNT)
@click.option("--borrow", "amount", type=AMOUNT, default=0, help="ETH to draw at once.")
@signer_option
@studio_options
def add(
    vault: str,
    fractions: int,
    amount: int,
    sender: ApeSender,
    w3: Web3,
    deployment: Deployment,
) -> None:
    """Lock FRACTIONS of a vault, and draw ETH against them if you say so.

    Example: ape run loan add 0x… 500 --borrow 1.5 --account alice
    """
    pool, held = opened(vault, w3, deployment)
    pool.listing(held)
    receipt = pool.add(sender, held, fractions, amount)
    told(
        f"{tokens(fractions)} fractions locked", pool.loan(sender.address, held), receipt["gasUsed"]
    )


@cli.command(cls=StudioCommand)
@VAULT
@click.argument("fractions", type=AMOUNT)
@signer_option
@studio_options
def release(
    vault: str, fractions: int, sender: ApeSender, w3: Web3, deployment: Deployment
) -> None:
    """Take FRACTIONS back; what stays must secure the debt.

    Example: ape run loan release 0x… 100 --account alice
    """
    pool, held = opened(vault, w3, deployment)
    receipt = pool.release(sender, held, fractions)
    told(
        f"{tokens(fractions)} fractions are back",
        pool.loan(sender.address, held),
        receipt["gasUsed"],
    )


@cli.command(cls=StudioCommand)
@VAULT
@click.argument("amount", type=AMOUNT)
@signer_option
@studio_options
def borrow(vault: str, amount: int, sender: ApeSender, w3: Web3, deployment: Deployment) -> None:
    """Draw AMOUNT ETH against what you locked.

    Example: ape run loan borrow 0x… 0.5 --account alice
    """
    pool, held = opened(vault, w3, deployment)
    receipt = pool.borrow(sender, held, amount)
    told(f"{ether(amount)} drawn", pool.loan(sender.address, held), receipt["gasUsed"])


@cli.command(cls=StudioCommand)
@VAULT
@click.argument("amount", type=AMOUNT, required=False)
@BORROWER
@signer_option
@studio_options
def repay(
    vault: str,
    amount: int | None,
    whose: str | None,
    sender: ApeSender,
    w3: Web3,
    deployment: Deployment,
) -> None:
    """Pay AMOUNT ETH of a debt back, all of it if not said; anyone may, for anyone.

    Example: ape run loan repay 0x… --account alice
    """
    pool, held = opened(vault, w3, deployment)
    owner = whose or sender.address
    receipt = pool.repay(sender, owner, held, amount)
    told("paid back", pool.loan(owner, held), receipt["gasUsed"])


@cli.command(cls=StudioCommand)
@click.argument("vault", type=ADDRESS, required=False)
@click.option("--for", "whose", type=ADDRESS, multiple=True, help="Whose loans to show.")
@studio_options
def show(vault: str | None, whose: tuple[str, ...], w3: Web3, deployment: Deployment) -> None:
    """Show the pool; of a vault what its fractions are good for; of borrowers how they stand.

    Example: ape run loan show 0x… --for 0x… --for 0x…
    """
    pool = LendingPool(w3, deployment)
    market = pool.market()
    shown = table(f"Lending pool at {pool.address}", "", "")
    shown.add_row("to lend", ether(market.cash))
    shown.add_row("lent", f"{ether(market.debt)}, {100 * market.used:.1f} % of all")
    shown.add_row("borrowers pay", f"{100 * market.rate:.2f} % a year")
    shown.add_row("reserve", ether(market.reserve))
    console.print(shown)
    if vault is None:
        return
    held = Vaults(w3, deployment).at(vault)
    show_collateral(pool, held, int(w3.eth.get_block("latest")["timestamp"]))
    if whose:
        show_loans(pool, held, whose)
