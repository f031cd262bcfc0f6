"""Auctions of chosen works: show, start, bid, settle, withdraw, history."""

from datetime import UTC, datetime

import click
from web3 import Web3

from oracle.chain.artwork.curation import Curation
from oracle.chain.auction.auctions import AuctionHouse
from oracle.chain.deployment import Deployment
from oracle.chain.generation.labels import drawn_traits
from oracle.chain.generation.models import ModelRegistry
from oracle.chain.generation.rounds import RoundBook
from oracle.chain.history import History
from oracle.chain.revenue.splits import Splits
from oracle.cli.amounts import ADDRESS, AMOUNT
from oracle.cli.tables import console, plain, said, table
from oracle.errors import FatalError
from oracle.words import duration, ether
from scripts._shared.studio_command import ApeSender, StudioCommand, signer_option, studio_options
from scripts._shared.studio_index import index_option


@click.group()
def cli() -> None:
    """Sell and buy chosen works."""


@cli.command(cls=StudioCommand)
@studio_options
def show(w3: Web3, deployment: Deployment) -> None:
    """Show the auction under way.

    Example: ape run auction show
    """
    house = AuctionHouse(w3, deployment)
    now = house.auction()
    if not now.is_begun:
        console.print("no auction yet: chosen works are auctioned (`ape run curate`)")
        return
    shown = table(f"Lot {now.lot}", "", "")
    left = now.end - _now(w3)
    state = "settled" if now.settled else f"{duration(left)} left" if left > 0 else "over"
    work = Curation(w3, deployment).winner(now.lot)
    record = RoundBook(w3, deployment).get(work.round)
    (traits,) = drawn_traits(ModelRegistry(w3, deployment), record, [work.index])
    for title, text in (
        ("work", f"{work.round}.{work.index}"),
        ("is", "\n".join(plain(f"{trait.axis}: {trait.words}") for trait in traits)),
        ("state", state),
        ("highest bid", ether(now.amount) if now.amount else "none"),
        ("by", now.bidder if now.amount else ""),
        ("next bid at least", ether(now.min_bid)),
    ):
        shown.add_row(title, text)
    console.print(shown)


@cli.command(cls=StudioCommand)
@signer_option
@studio_options
def start(sender: ApeSender, w3: Web3, deployment: Deployment) -> None:
    """Start the next auction if none is under way; anyone may.

    Example: ape run auction start --account alice
    """
    house = AuctionHouse(w3, deployment)
    receipt = house.start(sender)
    now = house.auction()
    said(f"lot {now.lot} is on sale from {ether(now.min_bid)}", receipt["gasUsed"])


@cli.command(cls=StudioCommand)
@click.option("-n", "max_lots", default=100, show_default=True, type=click.IntRange(1, 1_000))
@signer_option
@studio_options
def skip(max_lots: int, sender: ApeSender, w3: Web3, deployment: Deployment) -> None:
    """Pass up to N next lots that were minted elsewhere; anyone may, also after another house.

    Example: ape run auction skip -n 100 --account alice
    """
    house = AuctionHouse(w3, deployment)
    before = house.next_lot()
    receipt = house.skip(sender, max_lots)
    said(f"{house.next_lot() - before} lots are passed", receipt["gasUsed"])


@cli.command(cls=StudioCommand)
@click.argument("amount", type=AMOUNT)
@signer_option
@studio_options
def bid(amount: int, sender: ApeSender, w3: Web3, deployment: Deployment) -> None:
    """Bid AMOUNT ETH on the lot under way, with what refunds you have left first.

    Example: ape run auction bid 0.25 --account alice
    """
    house = AuctionHouse(w3, deployment)
    lot = house.auction().lot
    receipt = house.bid(sender, lot, amount)
    said(f"{ether(amount)} are the highest bid on lot {lot}", receipt["gasUsed"])


@cli.command(cls=StudioCommand)
@signer_option
@studio_options
def settle(sender: ApeSender, w3: Web3, deployment: Deployment) -> None:
    """End the auction whose time is over, and start the next; anyone may.

    Example: ape run auction settle --account alice
    """
    house = AuctionHouse(w3, deployment)
    before = house.auction()
    receipt = house.settle(sender)
    if before.amount:
        said(f"lot {before.lot} went for {ether(before.amount)}", receipt["gasUsed"])
    else:
        said(f"lot {before.lot} stays unsold", receipt["gasUsed"])


@cli.command(cls=StudioCommand)
@click.option("--for", "whose", type=ADDRESS, help="Whose refund; default yours.")
@signer_option
@studio_options
def withdraw(whose: str | None, sender: ApeSender, w3: Web3, deployment: Deployment) -> None:
    """Pay out a refund that was refused when it was pushed; anyone may.

    Example: ape run auction withdraw --account alice
    """
    house = AuctionHouse(w3, deployment)
    owner = whose or sender.address
    amount = house.credit(owner)
    if not amount:
        raise FatalError(f"nothing of {owner} is left in the auction house")
    receipt = house.withdraw(sender, owner)
    said(f"{ether(amount)} paid to {owner}", receipt["gasUsed"])


@cli.command(cls=StudioCommand)
@click.option("-n", "count", default=20, show_default=True, type=click.IntRange(1, 1_000))
@studio_options
@index_option
def history(count: int, w3: Web3, deployment: Deployment, history: History) -> None:
    """Show what works went for and to whom, newest first.

    Example: ape run auction history -n 5
    """
    house, splits = AuctionHouse(w3, deployment), Splits(w3, deployment)
    prices = house.prices(count)
    if not prices:
        console.print("nothing was sold yet")
        return
    shown = table("Sales", ">lot", "work", ">price", "when", "bought by")
    settled = history.events("AuctionHouse", "AuctionSettled")
    buyers = {event.arguments["lot"]: event.arguments["winner"] for event in settled}
    curation = Curation(w3, deployment)
    rounds = set()
    for price in prices:
        work = curation.winner(price.lot)
        rounds.add(work.round)
        when = datetime.fromtimestamp(price.time, UTC).strftime("%d %b %Y %H:%M")
        buyer = buyers.get(price.lot, "in another house")
        name = f"{work.round}.{work.index}"
        shown.add_row(str(price.lot), name, ether(price.amount), when, buyer)
    console.print(shown)
    for round_id in sorted(rounds):
        console.print(f"sales of round {round_id} are paid to {splits.address(round_id)}")


def _now(w3: Web3) -> int:
    return int(w3.eth.get_block("latest")["timestamp"])
