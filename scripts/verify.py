"""Say what an image file is."""

import json
from dataclasses import asdict
from pathlib import Path

import click
from web3 import Web3

from oracle.chain.deployment import Deployment
from oracle.chain.history import History
from oracle.cli.story import tell
from oracle.cli.tables import console
from scripts._artwork.index import open_verifier
from scripts._shared.studio_command import StudioCommand, studio_options
from scripts._shared.studio_index import index_option


@click.command(cls=StudioCommand)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="For machines.")
@studio_options
@index_option
def cli(file: Path, as_json: bool, w3: Web3, deployment: Deployment, history: History) -> None:
    """Say whether the studio made FILE: round, model, style, seed, who attested, same bytes here.

    Needs no node: finalised rounds are made again here and compared with the root on the chain.
    Ends with exit code 1 if FILE is not the studio's.

    Example: ape run verify picture.png
    """
    with (
        console.status("making finalised rounds again") as status,
        open_verifier(w3, deployment, history) as verifier,
    ):
        told = verifier.verify_file(
            file, lambda number, works: status.update(f"making round {number}: {works} works")
        )
    if as_json:
        console.print_json(json.dumps(asdict(told), default=lambda b: "0x" + b.hex()))
    else:
        tell(told)
    if not (told.is_same_here and told.is_proven):
        raise click.ClickException("the file could not be confirmed: see above")
