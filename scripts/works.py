"""List the works that are tokens."""

import click
from web3 import Web3

from oracle.chain.access.multicall import together
from oracle.chain.addresses import NOBODY
from oracle.chain.deployment import Deployment
from oracle.chain.fractions.vaults import Item
from oracle.chain.history import History
from oracle.cli.tables import console, plain, table
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
    """Show every work that is a token, who has it, and what its owner can do with it.

    Every command that takes a work takes it by this name, as 3.15.

    Example: ape run works --of 0x…
    """
    artwork = deployment.contract(w3, "Artwork")
    minted = history.events("Artwork", "Transfer", **{"from": NOBODY})
    items = [Item(artwork.address, int(e.arguments["id"])) for e in minted]
    calls = [artwork.functions.ownerOf(item.token_id) for item in items]
    owners = dict(zip(items, together(w3, calls), strict=True))
    mine = [item for item in items if owner in (None, owners[item])]
    if not mine:
        console.print(f"{owner} has no work" if owner else "no work is a token yet")
        return
    vaults, names = known_vaults(w3, history), names_of(w3, deployment, mine)
    shown = table("Works", "work", "owner", "token begins", "next")
    for item in mine:
        where = owners[item]
        name = names[item]
        if where in vaults:
            coming = f"in fractions: {plain(vaults[where])}"
        elif where == deployment.contracts.get("Treasury"):
            coming = "the studio's"
        else:
            coming = f"ape run license show {name}"
        shown.add_row(name, where, str(item.token_id)[:10], coming)
    console.print(shown)
