"""List the vaults of works in fractions."""

import click
from web3 import Web3

from oracle.chain.deployment import Deployment
from oracle.chain.fractions.vaults import Buyout, Stage, Vaults
from oracle.chain.history import History
from oracle.cli.amounts import tokens
from oracle.cli.tables import console, plain, table
from oracle.words import duration, ether
from scripts._artwork.items import names_of
from scripts._fractions.held import known_vaults
from scripts._shared.owner_option import owner_option
from scripts._shared.studio_command import StudioCommand, studio_options
from scripts._shared.studio_index import index_option


@click.command(cls=StudioCommand)
@owner_option
@studio_options
@index_option
def cli(owner: str | None, w3: Web3, deployment: Deployment, history: History) -> None:
    """Show every vault: its works, what they cost, and what comes next.

    With --of only those of which the account holds fractions, and how many.

    Example: ape run vaults --of 0x…
    """
    factory, now = Vaults(w3, deployment), int(w3.eth.get_block("latest")["timestamp"])
    shown = table("Vaults", "vault", "works", ">price or pot", ">fractions", "next")
    for address, symbol in known_vaults(w3, history).items():
        vault = factory.at(address)
        held = vault.balance(owner) if owner else vault.supply()
        if not held:
            continue
        buyout = vault.buyout()
        is_open = buyout.stage in (Stage.HELD, Stage.AUCTION)
        worth = vault.reserve().price if is_open else buyout.pot
        works = "\n".join(names_of(w3, deployment, vault.items()).values())
        name = f"{plain(symbol)}\n{address}"
        shown.add_row(name, works, ether(worth), tokens(held), coming(buyout, now))
    if not shown.row_count:
        console.print(f"{owner} holds no fractions" if owner else "no work is in fractions yet")
        return
    console.print(shown)


def coming(buyout: Buyout, now: int) -> str:
    """What can be done with a vault now, in words; `now` is the chain's time."""
    match buyout.stage:
        case Stage.HELD:
            return "name a price, or start a buy-out"
        case Stage.AUCTION if buyout.end > now:
            return f"{ether(buyout.amount)} bid, {duration(buyout.end - now)} left"
        case Stage.AUCTION:
            return "settle the buy-out"
        case _:
            return "cash fractions"
