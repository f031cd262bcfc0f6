"""Say what an image file is."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click
from web3 import Web3

from oracle.chain.deployment import Deployment
from oracle.verify.provenance import Provenance
from scripts._index import open_verifier
from scripts._studio import StudioCommand, studio_options
from scripts._tables import console


@click.command(cls=StudioCommand)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@click.option("--by-chain", is_flag=True, help="Have the chain make the file too, and compare.")
@studio_options
def cli(file: Path, as_json: bool, by_chain: bool, w3: Web3, deployment: Deployment) -> None:
    """Say whether the studio made FILE: round, model, style, seed, who attested, same bytes here.

    Needs no node: finalised rounds are made again here and compared with the root on the chain.
    Ends with exit code 1 if FILE is not the studio's.

    Example: ape run verify picture.png
    """
    with (
        console.status("making finalised rounds again") as status,
        open_verifier(w3, deployment) as verifier,
    ):
        told = verifier.verify_file(
            file,
            lambda number, works: status.update(f"making round {number}: {works} works"),
            by_chain=by_chain,
        )
    if as_json:
        console.print_json(json.dumps(asdict(told), default=lambda b: "0x" + b.hex()))
    else:
        tell(told)
    if not (told.is_same_here and told.is_proven and told.is_same_by_chain is not False):
        raise click.ClickException("the file could not be confirmed: see above")


def tell(told: Provenance) -> None:
    """Prints a work's story."""
    when = datetime.fromtimestamp(told.seed_time, UTC).strftime("%d %B %Y %H:%M:%S UTC")
    style = ", ".join(f"{axis} {value}" for axis, value in told.style.items())
    lines = (
        ("studio", f"{told.studio} on chain {told.chain_id}"),
        ("work", f"{told.index} of round {told.round} ({told.works} works)"),
        ("file", f"ipfs://{told.cid}"),
        ("model", f"{told.model}, weights 0x{told.weights_digest.hex()}"),
        ("style", style),
        ("seed", f"0x{told.seed.hex()}"),
        ("", f"from block {told.seed_block}, {when}"),
        ("attested by", "\n".join(told.attested_by)),
        ("", f"{len(told.attested_by)} of {told.committed} that committed"),
        ("token", f"{told.token}\nowned by {told.owner}" if told.owner else "not minted"),
    )
    for title, text in lines:
        for number, line in enumerate(text.splitlines()):
            console.print(f"[dim]{title if number == 0 else '':>12}[/]  {line}", soft_wrap=True)
    verdict("made again here", told.is_same_here, "the same bytes", "other bytes")
    if told.is_same_by_chain is not None:
        verdict("made by the chain", told.is_same_by_chain, "the same bytes", "other bytes")
    verdict("proven", told.is_proven, "its leaf leads to the root on the chain", "no proof")


def verdict(title: str, holds: bool, yes: str, no: str) -> None:
    """Prints one check."""
    console.print(f"[dim]{title:>16}[/]  " + (f"[green]✓ {yes}[/]" if holds else f"[red]✗ {no}[/]"))
