"""Vaults of works in fractions: make one, name a price, buy out, cash, redeem, record, claim."""

import click
from web3 import Web3

from oracle.chain.appraisal.appraisals import Appraiser
from oracle.chain.deployment import Deployment
from oracle.chain.fractions.vaults import Stage, Vault, Vaults
from oracle.cli.amounts import ADDRESS, AMOUNT, AMOUNT_OR_NONE, tokens
from oracle.cli.tables import console, plain, said, table
from oracle.errors import FatalError
from oracle.quantities import ETHER
from oracle.words import duration, ether
from scripts._artwork.items import names_of, read_item
from scripts._shared.studio_command import ApeSender, StudioCommand, signer_option, studio_options

VAULT = click.argument("vault", type=ADDRESS)


@click.group()
def cli() -> None:
    """Hold works in fractions, and buy them out."""


@cli.command(cls=StudioCommand)
@click.argument("items", metavar="TOKEN…", nargs=-1, required=True)
@click.option("--name", required=True, help="What the fractions are called, in words.")
@click.option("--symbol", required=True, help="The same, short.")
@click.option("--supply", type=AMOUNT, default=10_000 * ETHER, help="Fractions; default 10000.")
@click.option("--price", type=AMOUNT, required=True, help="First price of all items, in ETH.")
@click.option(
    "--fee",
    type=click.IntRange(0, 1_000),
    default=0,
    help="Your part of income and sale, in basis points.",
)
@signer_option
@studio_options
def fractionalise(
    items: tuple[str, ...],
    name: str,
    symbol: str,
    supply: int,
    price: int,
    fee: int,
    sender: ApeSender,
    w3: Web3,
    deployment: Deployment,
) -> None:
    """Put your tokens into a new vault: works as 1.9, or COLLECTION:TOKEN.

    Example: ape run vault fractionalise 1234… --name "Jasper 7" --symbol JSP7 --price 4 --account a
    """
    given = [read_item(item, deployment, w3) for item in items]
    vault, receipt = Vaults(w3, deployment).fractionalise(
        sender, given, name=name, symbol=symbol, supply=supply, price=price, fee_bps=fee
    )
    said(f"{tokens(supply)} {plain(vault.symbol)} are yours", receipt["gasUsed"])
    console.print(vault.address)


@cli.command(cls=StudioCommand)
@VAULT
@studio_options
def show(vault: str, w3: Web3, deployment: Deployment) -> None:
    """Show a vault: its items, its price, its buy-out.

    Example: ape run vault show 0x…
    """
    held = Vaults(w3, deployment).at(vault)
    reserve, buyout = held.reserve(), held.buyout()
    shown = table(f"{plain(held.symbol)} at {vault}", "", "")
    shown.add_row("items", "\n".join(names_of(w3, deployment, held.items()).values()))
    shown.add_row("fractions", tokens(held.supply()))
    shown.add_row("stage", state(w3, held))
    if buyout.stage in (Stage.HELD, Stage.AUCTION):
        shown.add_row("price", ether(reserve.price))
        shown.add_row("named by", f"{tokens(reserve.votes)} of {tokens(reserve.needed)} needed")
        shown.add_row("next bid at least", ether(buyout.min_bid))
    else:
        shown.add_row("pot", f"{ether(buyout.pot)} for {tokens(buyout.shares)} fractions")
    console.print(shown)


@cli.command(cls=StudioCommand)
@VAULT
@click.argument("amount", type=AMOUNT_OR_NONE)
@signer_option
@studio_options
def price(vault: str, amount: int, sender: ApeSender, w3: Web3, deployment: Deployment) -> None:
    """Name your price for all items, in ETH; 0 takes it back.

    Example: ape run vault price 0x… 4.5 --account alice
    """
    held = Vaults(w3, deployment).at(vault)
    if amount and not held.balance(sender.address):
        raise FatalError(
            f"{sender.address} holds no fractions of {plain(held.symbol)}: a price counts by the "
            "fractions of whoever names it"
        )
    receipt = held.name_price(sender, amount)
    said("price taken back" if amount == 0 else f"named {ether(amount)}", receipt["gasUsed"])


@cli.command(cls=StudioCommand)
@VAULT
@click.argument("amount", type=AMOUNT)
@signer_option
@studio_options
def start(vault: str, amount: int, sender: ApeSender, w3: Web3, deployment: Deployment) -> None:
    """Start a buy-out with a bid of AMOUNT ETH, the reserve or more.

    Example: ape run vault start 0x… 4.5 --account alice
    """
    held = Vaults(w3, deployment).at(vault)
    receipt = held.start(sender, amount)
    said(f"a buy-out for {ether(amount)}: {state(w3, held)}", receipt["gasUsed"])


@cli.command(cls=StudioCommand)
@VAULT
@click.argument("amount", type=AMOUNT)
@signer_option
@studio_options
def bid(vault: str, amount: int, sender: ApeSender, w3: Web3, deployment: Deployment) -> None:
    """Bid AMOUNT ETH in a buy-out.

    Example: ape run vault bid 0x… 5 --account alice
    """
    held = Vaults(w3, deployment).at(vault)
    receipt = held.bid(sender, amount)
    said(f"{ether(amount)} are the highest bid: {state(w3, held)}", receipt["gasUsed"])


@cli.command(cls=StudioCommand)
@VAULT
@signer_option
@studio_options
def settle(vault: str, sender: ApeSender, w3: Web3, deployment: Deployment) -> None:
    """End a buy-out whose time is over; anyone may.

    Example: ape run vault settle 0x… --account alice
    """
    held = Vaults(w3, deployment).at(vault)
    bidder = held.buyout().bidder
    receipt = held.settle(sender)
    if held.buyout().stage is Stage.SOLD:
        said(
            f"the items are {bidder}'s, {ether(held.buyout().pot)} the holders'", receipt["gasUsed"]
        )
    else:
        said("the items could not be delivered, the bid went back", receipt["gasUsed"])


@cli.command(cls=StudioCommand)
@VAULT
@signer_option
@studio_options
def cash(vault: str, sender: ApeSender, w3: Web3, deployment: Deployment) -> None:
    """Burn your fractions for their part of the pot.

    Example: ape run vault cash 0x… --account alice
    """
    held = Vaults(w3, deployment).at(vault)
    burnt = held.balance(sender.address)
    receipt = held.cash(sender)
    buyout = held.buyout()
    said(
        f"{tokens(burnt)} fractions paid {ether(buyout.pot * burnt // buyout.shares)}",
        receipt["gasUsed"],
    )


@cli.command(cls=StudioCommand)
@VAULT
@signer_option
@studio_options
def redeem(vault: str, sender: ApeSender, w3: Web3, deployment: Deployment) -> None:
    """Take the items for at least 99.9 % of the fractions; the others' are paid for.

    Example: ape run vault redeem 0x… --account alice
    """
    held = Vaults(w3, deployment).at(vault)
    due = held.redemption_price(sender.address)
    receipt = held.redeem(sender, due)
    said(f"the items are yours; {ether(due)} paid for the others' fractions", receipt["gasUsed"])


@cli.command(cls=StudioCommand)
@VAULT
@signer_option
@studio_options
def record(vault: str, sender: ApeSender, w3: Web3, deployment: Deployment) -> None:
    """Have the appraiser record what sales say about a vault's items, for loans; anyone may.

    Example: ape run vault record 0x… --account alice
    """
    held, appraiser = Vaults(w3, deployment).at(vault), Appraiser(w3, deployment)
    receipt = appraiser.record(sender, held.address)
    value = appraiser.appraise_vault(held.address).comparables.value
    words = f"sales say {ether(value)}" if value else "there are too few sales to say anything"
    said(words, receipt["gasUsed"])


@cli.command(cls=StudioCommand)
@VAULT
@click.option("--for", "whose", type=ADDRESS, help="Which holder; default you.")
@signer_option
@studio_options
def claim(
    vault: str, whose: str | None, sender: ApeSender, w3: Web3, deployment: Deployment
) -> None:
    """Pay a holder the income that its fractions have accrued; anyone may.

    Example: ape run vault claim 0x… --account alice
    """
    owner = whose or sender.address
    receipt = Vaults(w3, deployment).at(vault).claim(sender, owner)
    said(f"income paid to {owner}", receipt["gasUsed"])


def state(w3: Web3, vault: Vault) -> str:
    """How far a vault has come, in words."""
    buyout = vault.buyout()
    if buyout.stage is Stage.AUCTION:
        left = buyout.end - int(w3.eth.get_block("latest")["timestamp"])
        end = f"{duration(left)} left" if left > 0 else "over, to be settled"
        return f"{ether(buyout.amount)} bid, {end}"
    return {Stage.HELD: "held", Stage.SOLD: "sold", Stage.REDEEMED: "redeemed"}[buyout.stage]
