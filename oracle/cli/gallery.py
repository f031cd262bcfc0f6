"""`atelier-oracle gallery`: the page, served or exported."""

import re
import socket
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
import uvicorn

from oracle.chain.connection import connect
from oracle.chain.deployment import Deployment
from oracle.content.store import ContentStore
from oracle.errors import FatalError
from oracle.gallery.exhibits import Exhibits
from oracle.gallery.export import export
from oracle.gallery.server import Gallery
from oracle.index.studio_index import StudioIndex

PORT = 8_600
ORIGIN = re.compile(r"[a-zA-Z0-9.-]+(:\d{1,5})?")


def read_sites(_context: click.Context, _option: click.Parameter, sites: tuple[str, ...]) -> Any:
    """The origins of sites, as a policy names them. Raises FatalError for what is none."""
    for site in sites:
        parts = urlsplit(site)
        is_origin = parts.scheme in ("https", "http") and ORIGIN.fullmatch(parts.netloc)
        if not is_origin or f"{parts.scheme}://{parts.netloc}" != site.rstrip("/"):
            raise FatalError(f"{site!r} is no site: name it as https://app.safe.global")
    return tuple(site.rstrip("/") for site in sites)


@click.command()
@click.option(
    "--deployment",
    "record",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="The studio's deployment record.",
)
@click.option(
    "--rpc", required=True, help="An RPC endpoint of the studio's chain, for this command."
)
@click.option(
    "--public-rpc",
    multiple=True,
    help="An endpoint for visitors' browsers, which everybody sees; without one the server asks "
    "--rpc in their place, and shows it to nobody.",
)
@click.option(
    "--works",
    type=click.Path(file_okay=False, path_type=Path),
    multiple=True,
    help="A content store, as a node's data/works; what is in none is made here.",
)
@click.option(
    "--cache",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(".atelier-gallery"),
    show_default=True,
    help="Where the index is kept; it can be thrown away.",
)
@click.option(
    "--index",
    help="A PostgreSQL server for what happened on the chain, postgresql://USER@HOST/NAME; without "
    "one it is a file in --cache.",
)
@click.option(
    "--frame-ancestors",
    "framed_by",
    multiple=True,
    callback=read_sites,
    help="A site that may show the page in a frame, as https://app.safe.global; default none.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", type=click.IntRange(1, 65_535), default=PORT, show_default=True)
@click.option(
    "--export",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write the gallery as plain files into a folder, and end.",
)
@click.option("--chosen-only", is_flag=True, help="Export the pictures of chosen works only.")
def gallery(
    record: Path,
    rpc: str,
    public_rpc: tuple[str, ...],
    works: tuple[Path, ...],
    cache: Path,
    index: str | None,
    framed_by: tuple[str, ...],
    host: str,
    port: int,
    folder: Path | None,
    chosen_only: bool,
) -> None:
    """Serve the studio's gallery, or export it for a static host.

    The server reads the chain once for all visitors; the page checks digests, proofs, and what is
    signed, by itself.

    Example: atelier-oracle gallery --deployment studio.json --rpc http://127.0.0.1:8545
    """
    deployment = Deployment.load(record)
    w3 = connect(rpc, deployment.chain_id)
    deployment.check(w3)
    public = list(public_rpc)
    if folder is not None and not public:
        raise FatalError(
            "plain files have no server that could ask the chain: name an endpoint that everybody "
            "may see and use with --public-rpc"
        )
    stores = [ContentStore(path) for path in works]

    def open_exhibits() -> Exhibits:
        return Exhibits(w3, deployment, cache, stores)

    def open_index() -> StudioIndex:
        return StudioIndex(index or place_of(cache, deployment), w3, deployment)

    if folder is not None:
        with closing(open_exhibits()) as exhibits, open_index() as history:
            export(
                w3,
                deployment,
                public,
                exhibits,
                history,
                folder,
                chosen_only=chosen_only,
                said=click.echo,
            )
        click.echo(f"the gallery is in {folder}")
        return
    with (
        closing(_listen(host, port)) as listening,
        closing(Gallery(w3, deployment, public, open_exhibits, open_index(), framed_by)) as opened,
    ):
        click.echo(f"the gallery is at http://{host}:{port}/")
        config = uvicorn.Config(
            opened.app(), log_level="warning", server_header=False, timeout_graceful_shutdown=2
        )
        uvicorn.Server(config).run(sockets=[listening])


def place_of(cache: Path, deployment: Deployment) -> Path:
    """Where the index of a studio is in the cache."""
    governor = deployment.address("StudioGovernor")
    return cache / f"events-{deployment.chain_id}-{governor}.sqlite"


def _listen(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port))
    except OSError as error:
        raise FatalError(f"{host}:{port} cannot be listened on: {error.strerror}") from error
