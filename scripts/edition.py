"""Make works at any size, as pictures or as paths."""

import os
from pathlib import Path

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn
from web3 import Web3

from oracle.chain.deployment import Deployment
from oracle.chain.generation.models import ModelRegistry
from oracle.cli.node_log import silent
from oracle.cli.tables import console, said
from oracle.errors import FatalError
from oracle.generator.edition.edition import SIZES
from oracle.generator.released import RELEASED
from oracle.making.bulk import make_all
from oracle.making.editions import Form, Format, Printer, source_of, write_whole
from oracle.making.model_store import ModelStore
from scripts._artwork.places import final_round, find_work
from scripts._shared.studio_command import StudioCommand, studio_options

FOLDER = Path("build") / "editions"
USUAL_SIZE = 4096


@click.command(cls=StudioCommand)
@click.argument("work")
@click.option(
    "--size",
    type=int,
    help=f"Pixels a side of a picture: {', '.join(map(str, SIZES))}; default {USUAL_SIZE}.",
)
@click.option("--format", "form", type=click.Choice([*Format]), default="png", show_default=True)
@click.option("--repeat", is_flag=True, help="What repeats without a seam, for textile and paper.")
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
    size: int | None,
    form: str,
    repeat: bool,
    out: Path | None,
    is_all: bool,
    processes: int,
    cluster: str | None,
    w3: Web3,
    deployment: Deployment,
) -> None:
    """Make WORK, a token or ROUND/INDEX, again at a size, or as paths for plotter and cutter.

    The same work has the same bytes wherever it is made: the digest is printed, and a licence for
    print names it. With --all WORK is a round; what is there with its digest is not made again.

    Example: ape run edition 3/15 --size 8192 --out 3-15.png
    """
    if size is None and form == Format.PNG:
        size = USUAL_SIZE
    wanted = Form(Format(form), size, repeat)
    registry, models = ModelRegistry(w3, deployment), ModelStore(RELEASED, threads=1, log=silent())
    if is_all:
        source = source_of(registry, models, final_round(w3, deployment, work))
        folder = out or FOLDER / f"round-{source.round}"
        columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=console, transient=True) as progress:
            bar = progress.add_task("editions", total=source.works)
            done = make_all(
                source, wanted, folder, processes, cluster, lambda: progress.advance(bar)
            )
        said(f"{done.made} editions made in {folder}, {done.kept} were there: {done.digests}")
        return
    if cluster:
        raise FatalError("a single edition is made here: leave out --cluster, or add --all")
    place = find_work(w3, deployment, work)
    printer = Printer(source_of(registry, models, place.round))
    if place.digest is not None and printer.digest(place.index) != place.digest:
        raise FatalError(
            f"this machine makes another picture of work {place.index} of round {place.round.id} "
            "than the one on the chain: one of the two is wrong, trust neither"
        )
    path = out or FOLDER / wanted.name(place.round.id, place.index)
    digest = write_whole(path, printer.parts(place.index, wanted))
    said(f"work {place.index} of round {place.round.id} is in {path}")
    console.print(digest.hex())
