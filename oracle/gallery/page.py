"""The built page with one studio's addresses, policy and first paint put into it."""

import json
import re
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from web3 import Web3

from oracle.chain.artwork.curation import Curation
from oracle.chain.auction.auctions import AuctionHouse
from oracle.chain.deployment import Deployment
from oracle.errors import FatalError
from oracle.gallery.cards import Card
from oracle.generator.cid import cid_from_digest
from oracle.masking import host

SITE: Final = Path(__file__).parent / "site"
"""Where `tools/gallery.sh` puts what it bundles, and where a wheel has it."""

INDEX: Final = "index.html"
PACKED: Final = ".gz"
MARK: Final = re.compile(r"\{\{(\w+)\}\}")
"""Where the built page wants something of the studio's."""

DESCRIPTION: Final = (
    "Made by a studio that its members own; anyone can make it again from what is on the chain."
)
"""What others show below a link's title."""

RELAY: Final = "rpc"
"""Where the server answers visitors' reads itself, relative to the page."""


@dataclass(frozen=True, slots=True)
class First:
    """What the first paint shows: the work at auction."""

    title: str
    cid: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a room is, and what others show of a link to it."""

    depth: int
    """How many folders below the gallery's own."""
    root: str
    """The gallery's own address, as the visitor sees it."""
    card: Card


def files(site: Path = SITE) -> list[Path]:
    """What was built, without its packed twins. Raises FatalError if nothing was."""
    found = [p for p in sorted(site.glob("*")) if p.suffix != PACKED]
    if not (site / INDEX).is_file():
        raise FatalError("the gallery's page was never built: run `make`, which bundles it")
    return found


def policy(rpc: list[str]) -> str:
    """The Content-Security-Policy: nothing but our own files, and the chain's endpoints.

    `wasm-unsafe-eval` is what a browser asks for to compile WebAssembly; it allows no script.
    """
    endpoints = dict.fromkeys(_origin(url) for url in rpc if url != RELAY)
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self' 'wasm-unsafe-eval'",
            "style-src 'self'",
            "img-src 'self' blob:",
            " ".join(("connect-src 'self'", *endpoints)),
            "worker-src 'self'",
            "base-uri 'self'",
            "form-action 'none'",
        )
    )


def render(
    deployment: Deployment,
    rpc: list[str],
    first: First | None,
    site: Path = SITE,
    *,
    place: Place | None = None,
    history: dict[str, object] | None = None,
) -> str:
    """The page of a studio. `rpc` is what visitors' browsers ask: RELAY, or what everybody may see.

    `place`: the room's own path; without one rooms are behind the page's hash, as any host of files
    serves them, and `history` says which events lie beside it. Raises FatalError if it was not
    built.
    """
    files(site)
    studio: dict[str, object] = {
        "name": deployment.name,
        "chainId": deployment.chain_id,
        "block": deployment.block,
        "rpc": rpc,
        "contracts": deployment.contracts,
    }
    if place is not None:
        studio["hasPaths"] = studio["answers"] = True
    if history is not None:
        studio["history"] = history
    if first is not None:
        studio["first"] = {"title": first.title, "cid": first.cid}
    # A browser reads nothing in a data block but its end tag.
    data = json.dumps(studio).replace("<", "\\u003c")
    values = {
        "policy": escape(policy(rpc)),
        "name": escape(deployment.name),
        "title": escape(place.card.title if place else deployment.name),
        "place": "" if place is None else _placed(place),
        "today": _today(first),
        "studio": data,
    }
    # In one pass: a title may be any text, this one's marks included.
    return MARK.sub(lambda mark: values[mark[1]], (site / INDEX).read_text())


def first_of(w3: Web3, deployment: Deployment) -> First | None:
    """The work at auction now or last; None if there never was one, or there is no market."""
    if "AuctionHouse" not in deployment.contracts:
        return None
    auction = AuctionHouse(w3, deployment).auction()
    if not auction.is_begun:
        return None
    work = Curation(w3, deployment).winner(auction.lot)
    return First(f"{deployment.name} {work.round}.{work.index}", cid_from_digest(work.digest))


def _today(first: First | None) -> str:
    if first is None:
        return ""
    return (
        '<article class="today"><a class="wall" href="#/"><span class="frame">'
        f'<img src="ipfs/{first.cid}" alt=""></span></a>'
        f'<div class="placard"><h1>{escape(first.title)}</h1></div></article>'
    )


def _placed(place: Place) -> str:
    """What the head of a page needs that has a path of its own."""
    about = {"og:type": "website", "og:title": place.card.title, "og:description": DESCRIPTION}
    shape = "summary"
    if place.card.cid is not None:
        about["og:image"] = f"{place.root}ipfs/{place.card.cid}"
        shape = "summary_large_image"
    tags = [f'<meta property="{name}" content="{escape(text)}">' for name, text in about.items()]
    tags.append(f'<meta name="twitter:card" content="{shape}">')
    return "".join((f'<base href="{"../" * place.depth or "./"}">', *tags))


def _origin(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise FatalError(f"{host(url)!r} is no RPC URL: it must start with http:// or https://")
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
