"""`atelier-oracle export-car | serve | verify`: the files of rounds, and what a file is."""

import json
import shutil
import signal
import threading
from dataclasses import asdict
from pathlib import Path

import click
from click import ClickException

from oracle.chain.endpoints import Endpoints
from oracle.chain.generation.models import ModelRegistry
from oracle.chain.generation.rounds import RoundBook
from oracle.chain.types import RoundId
from oracle.cli.node_log import make_log, silent
from oracle.cli.options import FILE, config_option, open_studio
from oracle.cli.story import tell
from oracle.cli.tables import console, said
from oracle.content.catalogue import Catalogue, is_closed, keep_fresh
from oracle.content.server import content_app
from oracle.content.store import ContentStore
from oracle.errors import FatalError
from oracle.generator import merkle
from oracle.making.model_store import ModelStore
from oracle.node.config import load_watch_config, parse_place
from oracle.verify.index import WorkIndex
from oracle.verify.provenance import Verifier
from oracle.web import serving


@click.command("export-car")
@config_option
@click.argument("number", type=click.IntRange(1), metavar="ROUND")
@click.option("--output", "-o", type=FILE, help="By default round-ROUND.car.")
def export_car(config: Path, number: int, output: Path | None) -> None:
    """Write all files of ROUND as one content archive, which IPFS tools import.

    Every file is checked against its CID, and all of them against the root on the chain. A round
    whose commits are open is refused: its works are nobody's yet.

    Example: atelier-oracle export-car 7 && ipfs dag import round-7.car
    """
    settings = load_watch_config(config)
    target = output or Path(f"round-{number}.car")
    if target.exists():
        raise FatalError(f"{target} exists: name another file with --output")
    w3, deployment = open_studio(settings)
    book = RoundBook(w3, deployment)
    if number > book.count():
        raise FatalError(f"there is no round {number}: the last one is {book.count()}")
    record = book.get(RoundId(number))
    if not is_closed(record):
        raise FatalError(f"the commits to round {number} are open: export it when they are closed")
    store = ContentStore(settings.works)
    digests = store.check(record.id)
    root = merkle.root(merkle.leaves(record.id, digests))
    roots = book.roots(record)
    part = target.with_name(target.name + ".part")
    try:
        shutil.copyfile(store.path(record.id), part)
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise FatalError(f"{target} cannot be written: {error.strerror}") from error
    said(f"{target} holds {len(digests)} files")
    if record.phase.is_over and root != record.root:
        raise FatalError(f"these are not the works that the round agreed on: 0x{record.root.hex()}")
    said("their root is on the chain" if root in roots else "their root is not revealed yet")


@click.command()
@config_option
@click.option("--listen", default="127.0.0.1:8080", show_default=True, help="HOST:PORT.")
def serve(config: Path, listen: str) -> None:
    """Serve works by CID over HTTP, and rounds as JSON, until told to stop.

    A process of its own without any key, beside `run`. Rounds appear when their commits are closed.
    """
    settings = load_watch_config(config)
    try:
        host, port = parse_place(listen)
    except ValueError as error:
        raise FatalError(f"--listen: {error}") from error
    stop = threading.Event()
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signal_number, lambda *_: stop.set())
    log = make_log(settings.log)
    _, deployment = open_studio(settings)
    store = ContentStore(settings.works)
    catalogue = Catalogue(store, deployment, settings.confirmations)
    endpoints = Endpoints(settings.rpc, deployment.chain_id, timeout=settings.rpc_seconds)
    catalogue.refresh(endpoints)
    with serving(content_app(store, catalogue, deployment), host, port):
        log.info("serving", place=listen, rounds=len(catalogue.rounds()))
        keep_fresh(catalogue, endpoints, log, stop)
    log.info("stopped")


@click.command()
@config_option
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--by-chain", is_flag=True, help="Also have the chain make the work.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def verify(config: Path, file: Path, by_chain: bool, as_json: bool) -> None:
    """Say whether the studio made FILE: round, model, style, seed, who attested, same bytes here.

    Nobody is believed: finalised rounds are made again here and compared with the root on the
    chain. Ends with exit code 1 if FILE is not the studio's.
    """
    settings = load_watch_config(config)
    w3, deployment = open_studio(settings)
    models = ModelStore(settings.models, settings.threads, silent())
    models.check(ModelRegistry(w3, deployment))
    index = WorkIndex(settings.data / "index.sqlite", w3, deployment, models)
    try:
        with console.status("making finalised rounds again") as status:
            told = Verifier(w3, deployment, models, index).verify_file(
                file,
                lambda number, works: status.update(f"making round {number}: {works} works"),
                by_chain=by_chain,
            )
    finally:
        index.close()
    if as_json:
        console.print_json(json.dumps(asdict(told), default=lambda b: "0x" + b.hex()))
    else:
        tell(told)
    if not (told.is_same_here and told.is_proven and told.is_same_by_chain is not False):
        raise ClickException("the file could not be confirmed: see above")
