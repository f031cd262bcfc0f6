"""The built page with one studio's addresses, policy and first paint put into it."""

import json
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
from oracle.generator.cid import cid_from_digest

SITE: Final = Path(__file__).parent / "site"
"""Where `tools/gallery.sh` puts what it bundles, and where a wheel has it."""

INDEX: Final = "index.html"
PACKED: Final = ".gz"


@dataclass(frozen=True, slots=True)
class First:
    """What the first paint shows: the work at auction."""

    title: str
    cid: str


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
    endpoints = " ".join(dict.fromkeys(_origin(url) for url in rpc))
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self' 'wasm-unsafe-eval'",
            "style-src 'self'",
            "img-src 'self' blob:",
            f"connect-src 'self' {endpoints}",
            "worker-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def render(deployment: Deployment, rpc: list[str], first: First | None, site: Path = SITE) -> str:
    """The page of a studio. `rpc` is what visitors' browsers will ask, and is shown to everybody.

    Raises FatalError if it was not built.
    """
    files(site)
    studio = {
        "name": deployment.name,
        "chainId": deployment.chain_id,
        "block": deployment.block,
        "rpc": rpc,
        "contracts": deployment.contracts,
    }
    if first is not None:
        studio["first"] = {"title": first.title, "cid": first.cid}
    # A browser reads nothing in a data block but its end tag.
    data = json.dumps(studio).replace("<", "\\u003c")
    page = (site / INDEX).read_text()
    for name, value in (
        ("policy", escape(policy(rpc))),
        ("name", escape(deployment.name)),
        ("today", _today(first)),
        ("studio", data),
    ):
        page = page.replace("{{" + name + "}}", value)
    return page


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


def _origin(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise FatalError(f"{url!r} is no RPC URL: it must start with http:// or https://")
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
