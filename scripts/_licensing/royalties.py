"""Subcommands of `ape run license`: works made from others, royalties, and infringement."""

from hashlib import file_digest, sha256
from pathlib import Path

import click
from web3 import Web3

from oracle.chain.deployment import Deployment
from oracle.chain.history import History
from oracle.chain.licensing.claims import Claims, ClaimState
from oracle.chain.licensing.licences import Licences
from oracle.chain.licensing.royalties import Royalties
from oracle.cli.amounts import ADDRESS, AMOUNT
from oracle.cli.tables import console, said, table
from oracle.errors import FatalError
from oracle.quantities import MILLIONTHS
from oracle.words import ether
from scripts._artwork.items import read_item
from scripts._licensing.command import LICENCE, WORK, cli, moment, read_licence
from scripts._shared.studio_command import (
    UINT32_MAX,
    ApeSender,
    StudioCommand,
    signer_option,
    studio_options,
)
from scripts._shared.studio_index import index_option


@cli.command(cls=StudioCommand)
@WORK
@click.argument("licences", metavar="LICENCE…", nargs=-1, required=True)
@signer_option
@studio_options
@index_option
def derive(
    work: str,
    licences: tuple[str, ...],
    sender: ApeSender,
    w3: Web3,
    deployment: Deployment,
    history: History,
) -> None:
    """Say, once and for ever, that your WORK was made under these licences of yours.

    Example: ape run license derive 0x…:7 12 --account bob
    """
    royalties, item = Royalties(w3, deployment), read_item(work, deployment, w3)
    registry = Licences(w3, deployment)
    named = tuple(read_licence(registry, history, licence) for licence in licences)
    receipt = royalties.register(sender, item, named)
    share = sum(parent.share for parent in royalties.parents(item))
    said(f"the work pays {share / MILLIONTHS:.4%} to those it was made from", receipt["gasUsed"])


@cli.command(cls=StudioCommand)
@LICENCE
@WORK
@click.option("--off", is_flag=True, help="Take the approval back.")
@signer_option
@studio_options
@index_option
def approve(
    licence: str,
    work: str,
    off: bool,
    sender: ApeSender,
    w3: Web3,
    deployment: Deployment,
    history: History,
) -> None:
    """Let the holder of a LICENCE of your work register WORK as made from it.

    Example: ape run license approve 12 0x…:7 --account alice
    """
    item = read_item(work, deployment, w3)
    named = read_licence(Licences(w3, deployment), history, licence)
    receipt = Royalties(w3, deployment).approve(sender, named, item, not off)
    said("no longer approved" if off else "approved", receipt["gasUsed"])


@cli.command(cls=StudioCommand)
@WORK
@click.argument("amount", type=AMOUNT)
@signer_option
@studio_options
def royalty(work: str, amount: int, sender: ApeSender, w3: Web3, deployment: Deployment) -> None:
    """Pay AMOUNT ETH as income of WORK: splitter, works before it and owner are paid at once.

    Example: ape run license royalty 1.9 0.5 --account bob
    """
    item = read_item(work, deployment, w3)
    receipt = Royalties(w3, deployment).pay(sender, item, amount)
    said(f"{ether(amount)} paid", receipt["gasUsed"])


@cli.command(cls=StudioCommand)
@WORK
@studio_options
def tree(work: str, w3: Web3, deployment: Deployment) -> None:
    """Show what WORK was made from, and who gets which part of its income.

    Example: ape run license tree 0x…:7
    """
    royalties, item = Royalties(w3, deployment), read_item(work, deployment, w3)
    share = royalties.studio_share()
    ancestors = royalties.ancestors(item)
    shown = table(f"Of what is left after {share / 100:g} % for splitters", "work", ">part")
    for ancestor in ancestors:
        name = f"{ancestor.work.collection}:{ancestor.work.token_id}"
        shown.add_row(name, f"{ancestor.share / MILLIONTHS:.4%}")
    rest = MILLIONTHS - sum(ancestor.share for ancestor in ancestors)
    shown.add_row("its owner or vault", f"{rest / MILLIONTHS:.4%}")
    console.print(shown)
    if royalties.standing(item).tagged:
        console.print("[red]it, or a work that it was made from, was found infringing[/]")


@cli.command(cls=StudioCommand)
@click.option("--for", "whose", type=ADDRESS, help="Which account; default yours.")
@signer_option
@studio_options
def withdraw(whose: str | None, sender: ApeSender, w3: Web3, deployment: Deployment) -> None:
    """Pay an account what it refused when it was paid; anyone may.

    Example: ape run license withdraw --account alice
    """
    royalties, owner = Royalties(w3, deployment), whose or sender.address
    owed = royalties.credit(owner)
    if not owed:
        raise FatalError(f"nothing of {owner}'s waits")
    receipt = royalties.withdraw(sender, owner)
    said(f"{ether(owed)} paid to {owner}", receipt["gasUsed"])


@cli.command(cls=StudioCommand)
@WORK
@click.argument("evidence", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@signer_option
@studio_options
def report(work: str, evidence: Path, sender: ApeSender, w3: Web3, deployment: Deployment) -> None:
    """Claim that WORK infringes, against a bond; EVIDENCE is the file that members shall read.

    Only its digest goes on the chain. Example: ape run license report 1.9 claim.pdf --account eve
    """
    claims, item = Claims(w3, deployment), read_item(work, deployment, w3)
    bond = claims.bond()
    with evidence.open("rb") as source:
        digest = file_digest(source, sha256).digest()
    number, receipt = claims.report(sender, item, digest)
    said(
        f"claim {number}, to be decided until {moment(claims.get(number).end)}; bond {ether(bond)}",
        receipt["gasUsed"],
    )


@cli.command(cls=StudioCommand)
@studio_options
def claims(w3: Web3, deployment: Deployment) -> None:
    """List all claims of infringement; members decide by `ape run propose claim`.

    Example: ape run license claims
    """
    shown = table("Claims", ">", "work", "", ">bond", "until", "evidence (SHA-256)")
    for claim in Claims(w3, deployment).all():
        shown.add_row(
            str(claim.id),
            f"{claim.work.collection}:{claim.work.token_id}",
            claim.state.name.lower(),
            ether(claim.bond),
            moment(claim.end) if claim.state is ClaimState.OPEN else "",
            claim.evidence.hex(),
        )
    console.print(shown)


@cli.command(cls=StudioCommand)
@click.argument("claim", type=click.IntRange(1, UINT32_MAX))
@signer_option
@studio_options
def lapse(claim: int, sender: ApeSender, w3: Web3, deployment: Deployment) -> None:
    """Give back the bond of a CLAIM that nobody decided in time; anyone may.

    Example: ape run license lapse 1 --account eve
    """
    receipt = Claims(w3, deployment).lapse(sender, claim)
    said(f"claim {claim} has lapsed, its bond is paid back", receipt["gasUsed"])
