"""Subcommands of `ape run loan`: what anyone may do with a loan that is not healthy."""

import click
from web3 import Web3

from oracle.chain.deployment import Deployment
from oracle.cli.amounts import ADDRESS, AMOUNT, tokens
from oracle.cli.tables import said
from oracle.words import ether
from scripts._lending.command import VAULT, cli, opened
from scripts._lending.tables import told
from scripts._shared.studio_command import ApeSender, StudioCommand, signer_option, studio_options


@cli.command(cls=StudioCommand)
@VAULT
@click.argument("borrower", type=ADDRESS)
@signer_option
@studio_options
def liquidate(
    vault: str, borrower: str, sender: ApeSender, w3: Web3, deployment: Deployment
) -> None:
    """Put the collateral of an unhealthy loan up for sale; anyone may.

    Example: ape run loan liquidate 0x… 0x… --account alice
    """
    pool, held = opened(vault, w3, deployment)
    receipt = pool.liquidate(sender, borrower, held)
    loan = pool.loan(borrower, held)
    cost = ether(pool.cost(loan, held, loan.sellable))
    said(f"{tokens(loan.sellable)} fractions are for sale for {cost}, falling", receipt["gasUsed"])


@cli.command(cls=StudioCommand)
@VAULT
@click.argument("borrower", type=ADDRESS)
@click.argument("fractions", type=AMOUNT, required=False)
@signer_option
@studio_options
def buy(
    vault: str,
    borrower: str,
    fractions: int | None,
    sender: ApeSender,
    w3: Web3,
    deployment: Deployment,
) -> None:
    """Buy FRACTIONS of a loan that is for sale, all there are if not said, at the price of now.

    Example: ape run loan buy 0x… 0x… --account alice
    """
    pool, held = opened(vault, w3, deployment)
    had = held.balance(sender.address)
    receipt = pool.buy(sender, borrower, held, fractions)
    bought = tokens(held.balance(sender.address) - had)
    told(f"{bought} fractions bought", pool.loan(borrower, held), receipt["gasUsed"])


@cli.command(cls=StudioCommand)
@VAULT
@click.argument("borrower", type=ADDRESS)
@signer_option
@studio_options
def observe(vault: str, borrower: str, sender: ApeSender, w3: Web3, deployment: Deployment) -> None:
    """Note that no market can tell whether a loan is healthy, or that one can; anyone may.

    Example: ape run loan observe 0x… 0x… --account alice
    """
    pool, held = opened(vault, w3, deployment)
    receipt = pool.observe(sender, borrower, held)
    lost = pool.loan(borrower, held).lost_since
    said("no market can tell" if lost else "its market can tell", receipt["gasUsed"])
