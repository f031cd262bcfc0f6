"""Deploy a studio: all contracts, palettes and models, every right with the timelock."""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryFile

import click
from eth_typing import ChecksumAddress
from pydantic import ValidationError
from web3 import Web3

from oracle.chain.addresses import read_address
from oracle.chain.deployment import Deployment
from oracle.chain.launch.parameters import StudioParameters, local_parameters
from oracle.chain.launch.whole_studio import deploy, deploy_successor
from oracle.cli.amounts import ADDRESS
from oracle.cli.tables import console, said
from oracle.errors import FatalError
from oracle.generator.manifest import load_release
from oracle.generator.palettes import Palette, load_palettes
from oracle.generator.released import DEFAULT, RELEASED
from scripts._shared.studio_command import (
    RECORDS,
    ApeSender,
    StudioCommand,
    record_path,
    signer_option,
    web3,
)

LOCAL_CHAINS = (31_337, 1_337)


@click.command(cls=StudioCommand)
@signer_option
@click.option(
    "--parameters",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="JSON with what differs from the defaults (see oracle/chain/launch/parameters.py).",
)
@click.option(
    "--members",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="JSON: address to tokens in wei, adding up to the supply; default all to the deployer.",
)
@click.option("--model", "models", multiple=True, help="Released model; the first is authorised.")
@click.option(
    "--palettes",
    "palette_files",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Palettes of the studio's own, as atelier-models palette writes; default those that ship.",
)
@click.option("--guardian", type=ADDRESS, help="Address that may cancel proposals; default nobody.")
@click.option("--name", default="atelier", show_default=True, help="The studio's name.")
@click.option(
    "--record",
    type=click.Path(dir_okay=False, path_type=Path),
    help=f"Where to write the record; default {RECORDS}/CHAIN_ID.json.",
)
@click.option("--replace", is_flag=True, help="Overwrite an existing record.")
@click.option(
    "--successor-of",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A studio's record: deploy only another oracle for it, to be proposed to its members.",
)
def cli(
    sender: ApeSender,
    parameters: Path | None,
    members: Path | None,
    models: tuple[str, ...],
    palette_files: tuple[Path, ...],
    guardian: ChecksumAddress | None,
    name: str,
    record: Path | None,
    replace: bool,
    successor_of: Path | None,
) -> None:
    """Deploy a studio and write its deployment record.

    Example: ape run deploy --network ethereum:local:foundry --account TEST::0
    """
    w3 = web3()
    chain_id = w3.eth.chain_id
    if successor_of:
        _deploy_successor(w3, sender, read_parameters(parameters, chain_id), successor_of, record)
        return
    target = record or record_path(chain_id)
    if target.exists() and not replace and chain_id not in LOCAL_CHAINS:
        raise FatalError(f"{target} holds a studio already: add --replace to deploy another")
    require_writable(target)
    settings = read_parameters(parameters, chain_id)
    holders = read_members(members) or {sender.address: settings.token.supply}
    chosen = models or [DEFAULT]
    palettes = read_palettes(palette_files)
    deployment = deploy(
        w3,
        sender,
        settings,
        name=name,
        members=holders,
        palettes=palettes,
        models=[load_release(RELEASED / m) for m in chosen],
        guardian=guardian,
        progress=said,
    )
    deployment.save(target)
    console.print(f"studio [bold]{name}[/] on chain {chain_id}: [bold]{target}[/]")


def _deploy_successor(
    w3: Web3, sender: ApeSender, settings: StudioParameters, old: Path, record: Path | None
) -> None:
    target = record or old.with_suffix(".successor.json")
    require_writable(target)
    deployment = Deployment.load(old)
    deployment.check(w3)
    successor = deploy_successor(w3, sender, deployment, settings, said)
    successor.save(target)
    where = successor.address("GenerationOracle")
    console.print(f"another oracle is at [bold]{where}[/]: `ape run propose oracle {where}`")
    console.print(f"once it is in force, [bold]{target}[/] is the studio's record")


def require_writable(record: Path) -> None:
    """Raises FatalError unless `record` can be written: found out before anything is deployed."""
    try:
        record.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=record.parent):
            pass
    except OSError as error:
        raise FatalError(
            f"the record {record} cannot be written ({error.strerror}): name another with --record"
        ) from error


def read_parameters(path: Path | None, chain_id: int) -> StudioParameters:
    """The parameters in a file, or the defaults for the kind of chain.

    Raises FatalError that names the first wrong field.
    """
    if path is None:
        return local_parameters() if chain_id in LOCAL_CHAINS else StudioParameters()
    try:
        return StudioParameters.model_validate_json(path.read_text())
    except (OSError, UnicodeDecodeError) as error:
        raise FatalError(f"{path} cannot be read: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise FatalError(f"{path} is wrong at {where}: {first['msg']}") from error


def read_members(path: Path | None) -> dict[str, int]:
    """Address to wei of StudioToken. Raises FatalError."""
    if path is None:
        return {}
    try:
        entries = json.loads(path.read_text())
        return {read_address(a): int(wei) for a, wei in entries.items()}
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise FatalError(f"{path} is no map of addresses to wei: {error}") from error


def read_palettes(paths: Sequence[Path]) -> tuple[Palette, ...]:
    """The palettes of some files, in order, or those that ship if none is named.

    Raises FatalError that names the file, or the palette that two have.
    """
    found = [palette for path in paths for palette in load_palettes(path)] or load_palettes()
    twice = next((name for name, n in Counter(each.name for each in found).items() if n > 1), None)
    if twice is not None:
        raise FatalError(f"two palettes are called {twice!r}: give one of them another name")
    return tuple(found)
