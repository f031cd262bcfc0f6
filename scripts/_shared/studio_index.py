"""The index of the studio that a command reads, in a file of its own or on a server."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from web3 import Web3

from oracle.chain.deployment import Deployment
from oracle.cli.tables import console
from scripts._shared.studio_command import CHECKS_STUDIO

if TYPE_CHECKING:
    from oracle.index.studio_index import StudioIndex

FOLDER = Path("build") / "index"
VARIABLE = "ATELIER_INDEX"
Function = TypeVar("Function", bound=Callable[..., Any])


def open_index(w3: Web3, deployment: Deployment, place: str | None = None) -> StudioIndex:
    """The index at `place`, a URL; by default in a file below build/, one a studio."""
    # The database layer is slow to import, and every command imports every script.
    from oracle.index.studio_index import StudioIndex

    governor = deployment.address("StudioGovernor")
    path = FOLDER / f"events-{deployment.chain_id}-{governor}.sqlite"
    return StudioIndex(place or path, w3, deployment)


def index_option(function: Function) -> Function:
    """Adds `--index` and passes `history`, an index up to date; goes below `studio_options`."""

    @click.option(
        "--index",
        "place",
        envvar=VARIABLE,
        help=f"PostgreSQL server with the index, as postgresql://…; default a file in {FOLDER}/.",
    )
    @wraps(function)
    def wrapped(
        *args: Any, place: str | None, w3: Web3, deployment: Deployment, **kwargs: Any
    ) -> Any:
        with open_index(w3, deployment, place) as index:
            # A wrong record is found before the whole chain is searched for it.
            is_checked = index.is_new
            if is_checked:
                deployment.check(w3)
            with console.status("reading what happened on the chain") as status:
                index.catch_up(
                    lambda at, to: status.update(f"reading the chain: block {at:,} of {to:,}")
                )
            index.check_deployment(is_checked=is_checked)
            return function(*args, w3=w3, deployment=deployment, history=index, **kwargs)

    setattr(wrapped, CHECKS_STUDIO, True)
    return wrapped  # type: ignore[return-value]
