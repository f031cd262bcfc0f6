"""Make works at any size, as pictures or as paths."""

import os
from pathlib import Path

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn
from web3 import Web3

from oracle.chain.deployment import Deployment
from oracle.cli.tables import console, said
from oracle.errors import FatalError
from oracle.making.bulk import make_all
from oracle.making.editions import Form, source_of, write_whole
from scripts._artwork.forms import form_options, printer_of, studio_models
from scripts._artwork.places import final_round, find_work
from scripts._shared.studio_command import StudioCommand, studio_options

FOLDER = Path("build") / "editions"


@click.command(cls=StudioCommand)
@click.argument("work")
@form_options
@click.option(
    "--out", type=click.Path(path_type=Path), help=f"File, with --all folder; default in {FOLDER}."
)
@click.option("--all", "is_all", is_flag=True, help="All works of the round WORK.")
@click.option(
    "--processes",
    type=click.IntRange(1, 1024),
    default=os.cpu_count() or 1,
    help="With --all: how many at once; default one a processor.",
)
@click.option("--cluster", metavar="ADDRESS", help="With --all: a Ray cluster that makes them.")
@studio_options
def cli(
    work: str,
    form: Form,
    out: Path | None,
    is_all: bool,
    processes: int,
    cluster: str | None,
    w3: Web3,
    deployment: Deployment,
) -> None:
    """Make WORK, ROUND.INDEX or a token, again at a size, or as paths for plotter and cutter.

    The same work has the same bytes wherever it is made: the digest is printed, and a licence for
    print names it. With --all WORK is a round; what is there with its digest is not made again,
    and with --repeat works that do not repeat are left out.

    Example: ape run edition 3.15 --size 8192 --out 3-15.png
    """
    if is_all:
        record = final_round(w3, deployment, work)
        source = source_of(*studio_models(w3, deployment), record)
        folder = out or FOLDER / f"round-{record.id}"
        columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=console, transient=True) as progress:
            bar = progress.add_task("editions", total=source.works)

            def made(total: int) -> None:
                progress.update(bar, total=total, advance=1)

            done = make_all(source, form, folder, processes, cluster, made)
        said(f"{done.made} editions made in {folder}, {done.kept} were there: {done.digests}")
        return
    if cluster:
        raise FatalError("a single edition is made here: leave out --cluster, or add --all")
    place = find_work(w3, deployment, work)
    parts = printer_of(w3, deployment, place).parts(place.index, form)
    path = out or FOLDER / form.name(place.round.id, place.index)
    digest = write_whole(path, parts)
    said(f"work {place.index} of round {place.round.id} is in {path}")
    console.print(digest.hex())
