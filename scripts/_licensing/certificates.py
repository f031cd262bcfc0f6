"""A subcommand of `ape run license`: which edition a licence to print is good for."""

import hashlib
import json
from pathlib import Path
from typing import Any

import click
from web3 import Web3

from oracle.chain.deployment import Deployment
from oracle.chain.history import History
from oracle.chain.licensing.licences import FOREVER, Licences
from oracle.chain.types import Right, words_of
from oracle.cli.tables import console, said
from oracle.errors import FatalError
from oracle.making.editions import Form, write_whole
from scripts._artwork.forms import form_options, printer_of
from scripts._artwork.places import find_work
from scripts._licensing.command import LICENCE, cli, moment, read_licence, until
from scripts._shared.studio_command import StudioCommand, studio_options
from scripts._shared.studio_index import index_option


@cli.command(cls=StudioCommand)
@LICENCE
@form_options
@click.option(
    "--out",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="Where to, as JSON.",
)
@studio_options
@index_option
def certificate(
    licence: str, form: Form, file: Path, w3: Web3, deployment: Deployment, history: History
) -> None:
    """Name the edition that LICENCE, one to print, is good for: its size and its digest.

    Everything in it can be read from the chain or made again: `ape run edition` of the token has
    the digest, `ape run license check` the right. Give it to the printer, and with each print.

    Example: ape run license certificate 12 --size 8192 --out certificate.json
    """
    licences = Licences(w3, deployment)
    held = licences.get(read_licence(licences, history, licence))
    tier = licences.tier(held.tier)
    if not tier.rights & Right.PRINT:
        raise FatalError(f"the licence is for {words_of(tier.rights)}, not for print")
    if not held.in_force:
        raise FatalError(f"the licence is not in force: it {until(held)}")
    place = find_work(w3, deployment, f"{held.work.collection}:{held.work.token_id}")
    digest, length = hashlib.sha256(), 0
    for part in printer_of(w3, deployment, place).parts(place.index, form):
        digest.update(part)
        length += len(part)
    forever = held.expires_at == FOREVER
    told: dict[str, Any] = {
        "studio": deployment.name,
        "chain": deployment.chain_id,
        "licence": {
            "registry": licences.contract.address,
            "id": str(held.id),
            "tier": tier.name,
            "rights": words_of(tier.rights),
            "territory": tier.territory,
            "holder": held.holder,
            "expires": "never" if forever else moment(held.expires_at),
            "terms": tier.terms.hex(),
        },
        "work": {
            "collection": held.work.collection,
            "token": str(held.work.token_id),
            "round": place.round.id,
            "index": place.index,
            "digest": place.digest.hex() if place.digest else None,
        },
        "edition": {
            "form": str(form.format),
            "size": form.size,
            "repeat": form.repeat,
            "bytes": length,
            "sha256": digest.hexdigest(),
        },
    }
    write_whole(file, [json.dumps(told, indent=2, ensure_ascii=False).encode() + b"\n"])
    said(f"{file} names the edition for {held.holder}, licensed {until(held)}")
    console.print(digest.hexdigest())
