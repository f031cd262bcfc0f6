"""Which edition: the options that commands share, and a studio's printer for one of its works."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import click
from web3 import Web3

from oracle.chain.deployment import Deployment
from oracle.chain.generation.models import ModelRegistry
from oracle.cli.node_log import silent
from oracle.errors import FatalError
from oracle.generator.edition.edition import SIZES
from oracle.generator.released import RELEASED
from oracle.making.editions import Form, Format, Printer, source_of
from oracle.making.model_store import ModelStore
from scripts._artwork.places import Place

USUAL_SIZE = 4096


def form_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Adds `--size`, `--format` and `--repeat`, and passes `form`."""

    @click.option(
        "--size",
        type=int,
        help=f"Pixels a side of a picture: {', '.join(map(str, SIZES))}; default {USUAL_SIZE}.",
    )
    @click.option(
        "--format", "kind", type=click.Choice([*Format]), default="png", show_default=True
    )
    @click.option("--repeat", is_flag=True, help="What repeats without a seam, for textile.")
    @wraps(function)
    def wrapped(*args: Any, size: int | None, kind: str, repeat: bool, **kwargs: Any) -> Any:
        if size is None and kind == Format.PNG:
            size = USUAL_SIZE
        return function(*args, form=Form(Format(kind), size, repeat), **kwargs)

    return wrapped


def studio_models(w3: Web3, deployment: Deployment) -> tuple[ModelRegistry, ModelStore]:
    """The studio's models, and where they are taken from."""
    return ModelRegistry(w3, deployment), ModelStore(RELEASED, threads=1, log=silent())


def printer_of(w3: Web3, deployment: Deployment, place: Place) -> Printer:
    """What makes a work's editions. Raises FatalError if it would make those of another work."""
    printer = Printer(source_of(*studio_models(w3, deployment), place.round))
    if place.digest is not None and printer.digest(place.index) != place.digest:
        raise FatalError(
            f"this machine makes another picture of work {place.index} of round {place.round.id} "
            "than the one on the chain: one of the two is wrong, trust neither"
        )
    return printer
