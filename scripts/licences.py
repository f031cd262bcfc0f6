"""List the licences that were sold."""

import click
from web3 import Web3
from web3.exceptions import Web3Exception

from oracle.chain.access.multicall import tried
from oracle.chain.deployment import Deployment
from oracle.chain.fractions.vaults import Item
from oracle.chain.history import History
from oracle.chain.licensing.licences import FOREVER, Licence, Licences
from oracle.cli.tables import console, plain, table
from oracle.words import duration
from scripts._artwork.items import names_of
from scripts._licensing.command import sold, until
from scripts._shared.owner_option import owner_option
from scripts._shared.studio_command import StudioCommand, studio_options
from scripts._shared.studio_index import index_option


@click.command(cls=StudioCommand)
@owner_option
@studio_options
@index_option
def cli(owner: str | None, w3: Web3, deployment: Deployment, history: History) -> None:
    """Show every licence: its number, its work, what it is for, who has it, and until when.

    Every command that takes a licence takes it by this number.

    Example: ape run licences --of 0x…
    """
    licences, ids = Licences(w3, deployment), sold(history)
    found = tried(w3, [licences.contract.functions.licenseOf(number) for number in ids])
    held = []
    for number, (licence_id, raw) in enumerate(zip(ids, found, strict=True), 1):
        if isinstance(raw, Web3Exception):
            continue
        collection, token, *rest = raw
        licence = Licence(licence_id, Item(collection, token), *rest)
        if owner in (None, licence.holder):
            held.append((number, licence))
    if not held:
        console.print(f"{owner} has no licence" if owner else "no licence was sold yet")
        return
    now = int(w3.eth.get_block("latest")["timestamp"])
    tiers = {tier.id: plain(tier.name) for tier in licences.tiers()}
    names = names_of(w3, deployment, [licence.work for _, licence in held])
    shown = table("Licences", ">", "work", "tier", "holder", "", "next")
    for number, licence in held:
        row = (tiers[licence.tier], licence.holder, until(licence), coming(licence, number, now))
        shown.add_row(str(number), names[licence.work], *row)
    console.print(shown)


def coming(licence: Licence, number: int, now: int) -> str:
    """What its holder can do next, in words; `now` is the chain's time."""
    if licence.expires_at == FOREVER:
        return ""
    if licence.grace_end < now:
        return "over: buy a new one"
    if licence.expires_at < now:
        return f"ape run license renew {number}, for {duration(licence.grace_end - now)}"
    return f"ape run license renew {number}"
