"""Loans against fractions: lend, withdraw, add, borrow, repay, release, liquidate, adopt."""

import click
from web3 import Web3

from oracle.chain.addresses import NOBODY
from oracle.chain.deployment import Deployment
from oracle.chain.fractions.vaults import Vault, Vaults
from oracle.chain.governance.announcements import adopt as make
from oracle.chain.lending.loans import LendingPool
from oracle.cli.amounts import ADDRESS, AMOUNT, tokens
from oracle.cli.tables import console, said, table
from oracle.errors import FatalError
from oracle.words import ether
from scripts._lending.tables import show_collateral, show_loans, told
from scripts._shared.studio import ApeSender, StudioCommand, signer_option, studio_options

VAULT = click.argument("vault", type=ADDRESS)
CHANGES = {
    "collateral": ("LoanTerms", "setCollateral"),
    "rates": ("LoanTerms", "setRates"),
    "liquidations": ("LoanTerms", "setLiquidation"),
    "appraiser": ("LoanTerms", "setAppraiser"),
    "appraisal": ("Appraiser", "setTerms"),
    "licences": ("Appraiser", "setLicenses"),
}
"""What is announced: which contract's function makes it."""

BORROWER = click.option("--for", "whose", type=ADDRESS, help="Whose loan; default yours.")


@click.group()
def cli() -> None:
    """Lend ETH, or borrow it against fractions."""


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


def opened(vault: str, w3: Web3, deployment: Deployment) -> tuple[LendingPool, Vault]:
    """The pool and the vault at an address. Raises FatalError."""
    return LendingPool(w3, deployment), Vaults(w3, deployment).at(vault)
