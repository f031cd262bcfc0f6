"""Licences of works: tiers, offers, sales, renewals, and who may do what."""

from pathlib import Path

import click
from web3 import Web3

from oracle.chain.deployment import Deployment
from oracle.chain.history import History
from oracle.chain.licensing.licences import Fee, Licences
from oracle.chain.licensing.royalties import Royalties
from oracle.chain.types import rights_of, words_of
from oracle.cli.amounts import ADDRESS, AMOUNT_OR_NONE
from oracle.cli.tables import console, plain, said, table
from oracle.errors import FatalError
from oracle.quantities import DAY, HOUR
from oracle.words import duration, ether
from scripts._artwork.items import read_item
from scripts._licensing import certificates, royalties
from scripts._licensing.command import (
    LICENCE,
    TIER,
    WORK,
    cli,
    moment,
    paid,
    read_licence,
    read_offer,
    soon,
    until,
    write_offer,
)
from scripts._shared.studio_command import ApeSender, StudioCommand, signer_option, studio_options
from scripts._shared.studio_index import index_option

MORE_COMMANDS = (certificates, royalties)
"""What adds its own subcommands to `cli`."""

LIMIT = click.option("--limit", type=AMOUNT_OR_NONE, help="Pay no more; default what it costs now.")


@cli.command(cls=StudioCommand)
@studio_options
def tiers(w3: Web3, deployment: Deployment) -> None:
    """List the kinds of licences that members have decided on.

    Example: ape run license tiers
    """
    shown = table("Licence tiers", ">", "name", "rights", "for", ">at least", "terms")
    for tier in Licences(w3, deployment).tiers():
        terms = [f"{tier.seats} seats"] * bool(tier.seats)
        terms += [f"exclusive: {words_of(tier.exclusive)}"] * bool(tier.exclusive)
        terms += ["stays with its holder"] * (not tier.transferable)
        terms += [f"parent gets {tier.parent_share / 10_000:g} %"] * bool(tier.parent_share)
        terms += ["share alike"] * tier.reciprocal + ["closed"] * tier.closed
        shown.add_row(
            str(tier.id),
            plain(tier.name),
            words_of(tier.rights),
            duration(tier.duration * HOUR) if tier.duration else "ever",
            paid(Fee(tier.floor, tier.currency)),
            "; ".join(terms),
        )
    console.print(shown)


@cli.command(cls=StudioCommand)
@WORK
@TIER
@click.option("--price", type=AMOUNT_OR_NONE, help="Sell licences for this.")
@click.option("--renewal", type=AMOUNT_OR_NONE, help="Renew them for this.")
@signer_option
@studio_options
def offer(
    work: str,
    tier: int,
    price: int | None,
    renewal: int | None,
    sender: ApeSender,
    w3: Web3,
    deployment: Deployment,
) -> None:
    """Put licences of your work on sale; without --price, or --renewal, no longer.

    Example: ape run license offer 1.9 3 --price 0.2 --renewal 0.1 --account alice
    """
    licences, item = Licences(w3, deployment), read_item(work, deployment, w3)
    receipt = licences.offer(sender, item, tier, price=price, renewal_price=renewal)
    sells = "not on sale" if price is None else f"on sale for {ether(price)}"
    renews = "not renewed" if renewal is None else f"renewed for {ether(renewal)}"
    said(f"licences of tier {tier} are {sells}, {renews}", receipt["gasUsed"])


@cli.command(cls=StudioCommand)
@WORK
@TIER
@click.argument("buyer", type=ADDRESS)
@click.argument("price", type=AMOUNT_OR_NONE)
@click.option("--days", type=click.IntRange(1, 365), default=7, show_default=True)
@click.option(
    "--out",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="Where to.",
)
@signer_option
@studio_options
def sign(
    work: str,
    tier: int,
    buyer: str,
    price: int,
    days: int,
    file: Path,
    sender: ApeSender,
    w3: Web3,
    deployment: Deployment,
) -> None:
    """Sign an offer to BUYER alone, and write it into a file for `ape run license take`.

    Example: ape run license sign 1.9 3 0x… 0.15 --out offer.json --account alice
    """
    licences, item = Licences(w3, deployment), read_item(work, deployment, w3)
    controller = licences.controller(item)
    if controller != sender.address:
        raise FatalError(f"{controller} decides on this work, not {sender.address}")
    deadline = int(w3.eth.get_block("latest")["timestamp"]) + days * DAY
    made = licences.private_offer(item, tier, buyer, price, deadline)
    write_offer(file, made, sender.sign_typed_data(licences.typed(made)))
    said(f"{file} offers {buyer} tier {tier} for {ether(price)} until {moment(deadline)}")


@cli.command(cls=StudioCommand)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@LIMIT
@signer_option
@studio_options
def take(
    file: Path, limit: int | None, sender: ApeSender, w3: Web3, deployment: Deployment
) -> None:
    """Buy what FILE offers, which `ape run license sign` wrote, for the buyer that it names.

    Example: ape run license take offer.json --account bob
    """
    licences = Licences(w3, deployment)
    given, signature = read_offer(file)
    tier = licences.tier(given.tier)
    fee = Fee(max(given.price, tier.floor) if limit is None else limit, tier.currency)
    licence_id, receipt = licences.buy_privately(sender, given, signature, fee)
    licence = licences.get(licence_id)
    said(f"{licence.holder} is licensed {until(licence)}", receipt["gasUsed"])
    console.print(str(licence_id))


@cli.command(cls=StudioCommand)
@WORK
@TIER
@studio_options
def quote(work: str, tier: int, w3: Web3, deployment: Deployment) -> None:
    """Say what a licence costs now, or why it cannot be bought.

    Example: ape run license quote 1.9 3
    """
    licences = Licences(w3, deployment)
    fee = licences.quote(read_item(work, deployment, w3), tier)
    kind = licences.tier(tier)
    term = duration(kind.duration * HOUR) if kind.duration else "ever"
    console.print(f"{paid(fee)} for {words_of(kind.rights)}, for {term}")


@cli.command(cls=StudioCommand)
@WORK
@TIER
@click.option("--for", "whose", type=ADDRESS, help="Whose it shall be; default yours.")
@LIMIT
@signer_option
@studio_options
def buy(
    work: str,
    tier: int,
    whose: str | None,
    limit: int | None,
    sender: ApeSender,
    w3: Web3,
    deployment: Deployment,
) -> None:
    """Buy a licence of WORK, for you or somebody else.

    Example: ape run license buy 1.9 3 --account bob
    """
    licences, item = Licences(w3, deployment), read_item(work, deployment, w3)
    fee = licences.quote(item, tier)
    if limit is not None:
        fee = Fee(limit, fee.currency)
    holder = whose or sender.address
    licence_id, receipt = licences.buy(sender, item, tier, holder, fee, soon(w3))
    said(f"{holder} is licensed {until(licences.get(licence_id))}", receipt["gasUsed"])
    console.print(str(licence_id))


@cli.command(cls=StudioCommand)
@LICENCE
@LIMIT
@signer_option
@studio_options
@index_option
def renew(
    licence: str,
    limit: int | None,
    sender: ApeSender,
    w3: Web3,
    deployment: Deployment,
    history: History,
) -> None:
    """Renew LICENCE; no day is lost, and in grace it can still be done. Anyone may pay.

    Example: ape run license renew 12 --account bob
    """
    licences = Licences(w3, deployment)
    licence_id = read_licence(licences, history, licence)
    fee = licences.quote_renewal(licence_id)
    if limit is not None:
        fee = Fee(limit, fee.currency)
    receipt = licences.renew(sender, licence_id, fee, soon(w3))
    said(f"the licence goes on {until(licences.get(licence_id))}", receipt["gasUsed"])


@cli.command(cls=StudioCommand)
@LICENCE
@signer_option
@studio_options
@index_option
def cancel(
    licence: str, sender: ApeSender, w3: Web3, deployment: Deployment, history: History
) -> None:
    """End your LICENCE; nothing comes back.

    Example: ape run license cancel 12 --account bob
    """
    licences = Licences(w3, deployment)
    receipt = licences.cancel(sender, read_licence(licences, history, licence))
    said("the licence is over", receipt["gasUsed"])


@cli.command(cls=StudioCommand)
@LICENCE
@click.argument("to", type=ADDRESS)
@signer_option
@studio_options
@index_option
def transfer(
    licence: str, to: str, sender: ApeSender, w3: Web3, deployment: Deployment, history: History
) -> None:
    """Give your LICENCE to somebody, if its tier allows it.

    Example: ape run license transfer 12 0x… --account bob
    """
    licences = Licences(w3, deployment)
    receipt = licences.transfer(sender, read_licence(licences, history, licence), to)
    said(f"the licence is {to}'s", receipt["gasUsed"])


@cli.command(cls=StudioCommand)
@WORK
@click.option("--holder", type=ADDRESS, help="Show this one's licences, too.")
@studio_options
def show(work: str, holder: str | None, w3: Web3, deployment: Deployment) -> None:
    """Show what of WORK can be licensed for how much, and what it earned.

    Example: ape run license show 1.9 --holder 0x…
    """
    licences, item = Licences(w3, deployment), read_item(work, deployment, w3)
    console.print(f"decided on by {licences.controller(item)}")
    if Royalties(w3, deployment).standing(item).tagged:
        console.print("[red]found infringing: no licence is sold[/]")
    shown = table("On offer", ">tier", "name", ">price", ">renewal", ">seats free")
    for tier in licences.tiers():
        known = licences.offer_of(item, tier.id)
        if known.stands and (known.sells or known.renews):
            price = paid(Fee(max(known.price, tier.floor), tier.currency))
            again = paid(Fee(max(known.renewal_price, tier.floor), tier.currency))
            free = str(licences.free_seats(item, tier.id)) if tier.seats else "any"
            shown.add_row(
                str(tier.id),
                plain(tier.name),
                price if known.sells and not tier.closed else "",
                again if known.renews and tier.duration else "",
                free,
            )
    console.print(shown)
    trailing, newest, count = licences.income(item)
    if newest:
        console.print(f"{ether(trailing)} in 90 days; {count} fees, the last {moment(newest)}")
    if holder:
        held = table(f"Licences of {holder}", ">tier", "", "id")
        for licence in licences.of(item, holder):
            held.add_row(str(licence.tier), until(licence), str(licence.id))
        console.print(held)


@cli.command(cls=StudioCommand)
@WORK
@click.argument("who", type=ADDRESS)
@click.argument("rights", metavar="RIGHT,…")
@studio_options
def check(work: str, who: str, rights: str, w3: Web3, deployment: Deployment) -> None:
    """Say whether somebody may do this with WORK; ends with code 1 if not.

    Example: ape run license check 1.9 0x… print,web
    """
    try:
        asked = rights_of(rights)
    except ValueError as error:
        raise FatalError(str(error)) from error
    if not Licences(w3, deployment).is_licensed(read_item(work, deployment, w3), who, asked):
        raise FatalError(f"{who} has no licence in force for {words_of(asked)}")
    said(f"{who} is licensed for {words_of(asked)}")
