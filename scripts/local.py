"""A studio on this machine that stays: chain, contracts, three nodes and a gallery."""

import sys
from contextlib import ExitStack
from pathlib import Path

import click

from oracle.chain.deployment import Deployment
from oracle.cli.tables import console, said
from oracle.errors import FatalError
from oracle.local.anvil import CHAIN_ID, Anvil, is_taken
from oracle.local.processes import Process, wait_for
from oracle.local.studio import LocalStudio
from scripts._shared.background import Background, read, write
from scripts._shared.errors import interrupt_once, one_line_errors
from scripts._shared.studio_command import record_path

FOLDER = Path("studio")
PROCESSES = FOLDER / "processes.json"
READY_SECONDS = 60
PORT = 8_545
"""The port at which Ape looks for a chain unless told otherwise."""

GALLERY = 8_600


@click.group()
def cli() -> None:
    """Start or stop a studio on this machine."""


@cli.command()
@click.option("--port", type=click.IntRange(1, 65_535), default=PORT, show_default=True)
@click.option("--gallery-port", type=click.IntRange(1, 65_535), default=GALLERY, show_default=True)
@one_line_errors()
def up(port: int, gallery_port: int) -> None:
    """Start a chain, deploy a studio, bond three operators, start their nodes and the gallery.

    All of it goes on in the background until `down`.
    """
    if running := [p.name for p in read(PROCESSES) if p.is_running]:
        raise FatalError(f"a studio is up already ({', '.join(running)}): `make down` stops it")
    interrupt_once()
    with ExitStack() as undo:
        # A block for each transaction, and one every second besides: time goes on for the nodes.
        chain = Anvil(port=port, block_time=1, options=("--mixed-mining",))
        undo.enter_context(chain)
        studio = LocalStudio(chain, FOLDER, progress=said)
        undo.callback(studio.stop_nodes)
        studio.fund_treasury()
        for operator in studio.operators:
            said(f"{operator.folder.name} bonded", studio.register(operator))
            studio.start_node(operator)
        wait_for(lambda: are_ready(studio), READY_SECONDS, "the nodes to open their journals")
        gallery = undo.enter_context(studio.gallery(gallery_port, studio.operators[0].works))
        wait_for(lambda: is_open(gallery, gallery_port), READY_SECONDS, "the gallery to open")
        # In the order of stopping: the chain is last, since all others use it.
        processes = [gallery, *studio.nodes]
        started = [(process.name, process.pid) for process in processes] + [("anvil", chain.pid)]
        write(PROCESSES, [Background.of(name, pid) for name, pid in started])
        studio.deployment.save(record_path(CHAIN_ID))
        undo.pop_all()
    tell(studio, port, gallery_port)


@cli.command()
@one_line_errors()
def down() -> None:
    """Stop what `up` started. Does nothing if nothing runs."""
    processes = [process for process in read(PROCESSES) if process.is_running]
    for process in processes:
        process.stop()
        said(f"{process.name} stopped")
    PROCESSES.unlink(missing_ok=True)
    forget_record()
    if not processes:
        console.print("nothing was up")


def are_ready(studio: LocalStudio) -> bool:
    """Whether each node is past the checks of its start. Raises FatalError if one gave up."""
    studio.check_nodes()
    return all((o.folder / "data" / "journal.sqlite").exists() for o in studio.operators)


def is_open(gallery: Process, port: int) -> bool:
    """Whether the gallery listens. Raises FatalError if it gave up."""
    if not gallery.is_running:
        raise FatalError(f"{gallery.name} stopped: {gallery.tail()}")
    return is_taken(port)


def forget_record() -> None:
    """Removes the deployment record of the chain that is gone, unless it is of another one."""
    ours, public = FOLDER / "deployment.json", record_path(CHAIN_ID)
    if ours.exists() and public.exists() and Deployment.load(ours) == Deployment.load(public):
        public.unlink()


def tell(studio: LocalStudio, port: int, gallery_port: int) -> None:
    """Prints what is there and what to try."""
    ape = ".venv/bin/ape run"
    if port != PORT:
        ape = f"APE_FOUNDRY_HOST={studio.chain.url} {ape}"
    node = f".venv/bin/atelier-oracle status --config {studio.operators[0].config}"
    hints = (
        (f"http://127.0.0.1:{gallery_port}/", "look, check and take part, in a browser"),
        (f"{ape} propose round --works 16 --account TEST::0", "ask the members for works"),
        (f"{ape} proposals", "what is voted on; voting is open for a minute"),
        (f"{ape} vote ID for --account TEST::1", "then queue and execute it"),
        (
            f"{ape} curate open ROUND --account TEST::0",
            "once a round is final: vote, close, auction",
        ),
        (node, "watch an operator"),
        ("make down", "stop it all"),
    )
    console.print(f"\na studio is up at [bold]{studio.chain.url}[/], nodes' logs in {FOLDER}/")
    for command, why in hints:
        console.print(f"  [bold]{command}[/]\n      [dim]{why}[/]", soft_wrap=True)


if __name__ == "__main__":
    sys.exit(cli())
