"""Subcommands of `ape run loan`: what is due of earnings and of changes, for anyone to do."""

import click
from web3 import Web3

from oracle.chain.addresses import NOBODY
from oracle.chain.deployment import Deployment
from oracle.chain.governance.announcements import adopt as make
from oracle.chain.lending.loans import LendingPool
from oracle.cli.amounts import ADDRESS
from oracle.cli.tables import said
from oracle.errors import FatalError
from oracle.words import ether
from scripts._lending.command import BORROWER, VAULT, cli, opened
from scripts._lending.tables import told
from scripts._shared.studio_command import ApeSender, StudioCommand, signer_option, studio_options

CHANGES = {
    "collateral": ("LoanTerms", "setCollateral"),
    "rates": ("LoanTerms", "setRates"),
    "liquidations": ("LoanTerms", "setLiquidation"),
    "appraiser": ("LoanTerms", "setAppraiser"),
    "appraisal": ("Appraiser", "setTerms"),
    "licences": ("Appraiser", "setLicenses"),
}
"""What is announced: which contract's function makes it."""


@cli.command(cls=StudioCommand)
@VAULT
@BORROWER
@signer_option
@studio_options
def settle(
    vault: str, whose: str | None, sender: ApeSender, w3: Web3, deployment: Deployment
) -> None:
    """Let what the collateral earned pay the debt; after a buy-out this ends the loan.

    Example: ape run loan settle 0x… --for 0x… --account alice
    """
    pool, held = opened(vault, w3, deployment)
    owner = whose or sender.address
    receipt = pool.settle(sender, owner, held)
    told("settled", pool.loan(owner, held), receipt["gasUsed"])


@cli.command(cls=StudioCommand)
@VAULT
@signer_option
@studio_options
def cash(vault: str, sender: ApeSender, w3: Web3, deployment: Deployment) -> None:
    """Cash all locked fractions of a vault that was bought out; anyone may.

    Example: ape run loan cash 0x… --account alice
    """
    pool, held = opened(vault, w3, deployment)
    receipt = pool.cash(sender, held)
    said("the locked fractions are money; settle each loan", receipt["gasUsed"])


@cli.command(cls=StudioCommand)
@BORROWER
@signer_option
@studio_options
def claim(whose: str | None, sender: ApeSender, w3: Web3, deployment: Deployment) -> None:
    """Pay somebody what its collateral earned beyond the debt; anyone may.

    Example: ape run loan claim --account alice
    """
    pool = LendingPool(w3, deployment)
    owner = whose or sender.address
    amount = pool.credit(owner)
    receipt = pool.claim(sender, owner)
    said(f"{ether(amount)} paid to {owner}", receipt["gasUsed"])


@cli.command(cls=StudioCommand)
@click.argument("what", type=click.Choice(list(CHANGES)))
@click.argument("vault", type=ADDRESS, required=False)
@signer_option
@studio_options
def adopt(
    what: str, vault: str | None, sender: ApeSender, w3: Web3, deployment: Deployment
) -> None:
    """Make a change that members announced and whose notice is over; anyone may.

    WHAT is collateral, of a VAULT, or rates, liquidations, appraiser, appraisal or licences.

    Example: ape run loan adopt collateral 0x… --account alice
    """
    contract, function = CHANGES[what]
    if (what == "collateral") != (vault is not None):
        raise FatalError("say which vault's collateral, and a vault of nothing else")
    about = Web3.to_checksum_address(vault) if vault else NOBODY
    receipt = make(w3, sender, deployment.contract(w3, contract), function, about)
    gas = receipt["gasUsed"]
    if what == "rates":
        gas += LendingPool(w3, deployment).adopt_rates(sender)["gasUsed"]
    said(f"{what}: what was announced holds from now on", gas)


@cli.command(cls=StudioCommand)
@signer_option
@studio_options
def collect(sender: ApeSender, w3: Web3, deployment: Deployment) -> None:
    """Send what the reserve has beyond its cushion to the treasury; anyone may.

    Example: ape run loan collect --account alice
    """
    receipt = LendingPool(w3, deployment).collect(sender)
    said("the reserve's spare part went to the treasury", receipt["gasUsed"])
