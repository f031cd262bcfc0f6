"""What a studio's past costs those who ask about it: `python -m tests.benchmarks.history`.

One studio lives on from one size to the next, with a market; its blocks are numbered as if there
were a million. At each size commands, a node and the gallery's rooms are counted the first time,
with nothing kept, and again. Then an index of 100,000 events. Writes `build/bench-history.json`.
"""

import json
import math
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import asdict
from pathlib import Path
from threading import Event

from playwright.sync_api import sync_playwright
from rich.console import Console
from web3 import Web3

from oracle.chain.access.multicall import MULTICALL3
from oracle.chain.connection import connect
from oracle.gallery.exhibits import Exhibits
from oracle.gallery.server import Gallery
from oracle.index.studio_index import StudioIndex
from oracle.local.anvil import Anvil
from oracle.local.studio import LocalStudio
from oracle.node.config import WatchConfig
from oracle.node.watching.standalone import open_watch
from oracle.web import serving
from scripts._shared.studio_index import FOLDER
from tests.benchmarks.report import PROJECT, Row, show
from tests.gallery.browser import CHROMIUM, visit
from tests.oracle.studio import RunningNode, Workshop, silence
from tests.scenarios.commands import APE, environment
from tests.support.bad_endpoint import BadEndpoint
from tests.support.crowd import crowd, size_of
from tests.support.living_market import LICENCES, VAULTS
from tests.support.living_studio import LivingStudio
from tests.support.memory import peak_until_end
from tests.support.page_requests import PageRequests
from tests.support.solidity import compiled

SIZES = (13, 53, 203)
WORKS = 64
HOLDERS = 2
"""New holders for each round."""

BLOCKS = 1_000_000
"""How high the chain is, as its endpoint says."""

EVENTS = 100_000
TAB_BLOCKS = 100

DELAY_SECONDS = 0.15
"""What an endpoint across an ocean takes for an answer."""

MULTICALL = "tests/support/contracts/Multicall.sol"

FILE = PROJECT / "build" / "bench-history.json"
PEER = "without an index"
BEFORE = {
    "proposals": {13: 84, 53: 244, 203: 844},
    "verify": {13: 175, 53: 535, 203: 1_885},
    "verify.warm": {13: 71, 53: 111, 203: 261},
    "node_first": {13: 89, 53: 329, 203: 1_229},
    "watcher_first": {13: 55, 203: 815},
    "market": {13: 351, 53: 1_983, 203: 17_036},
    "gallery_visit": {203: 1_015},
    "gallery_block": {203: 1_015},
}
"""Requests before there was an index."""

TARGETS = {
    "proposals": lambda _size: 15,
    "proposals.warm": lambda _size: 8,
    "verify": lambda size: max(12, size // 2),
    "verify.warm": lambda _size: 12,
    "node_first": lambda _size: 40,
    "watcher_first": lambda _size: 40,
    "gallery_visit": lambda _size: 12,
    "gallery_block": lambda _size: 3,
}


def main() -> int:
    """Measures every size in turn and prints the table."""
    console = Console(highlight=False, width=160)
    found: list[Row] = []
    with tempfile.TemporaryDirectory() as name, Anvil() as chain:
        folder = Path(name)
        living = LivingStudio.begin(chain, folder / "local", WORKS)
        give_multicall3(chain)
        sizes = [int(size) for size in sys.argv[1:] or SIZES]
        for size in sizes:
            lived = living.studio.rounds.count()
            with console.status(f"living on to {size} rounds"):
                living.live(size - lived, HOLDERS * (size - lived))
            with console.status(f"asking a studio of {size} rounds"):
                found += measured(living, size, folder)
            with console.status(f"visiting the gallery of {size} rounds"):
                found += visited(living, size, folder, is_last=size == sizes[-1])
    found += exponents(found)
    with console.status(f"reading {EVENTS:,} events"):
        found += crowded()
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(json.dumps([asdict(row) for row in found], indent=2) + "\n")
    show(found, console)
    return 0


def give_multicall3(chain: Anvil) -> None:
    """The chain has Multicall3, as nearly every public one."""
    made = compiled(MULTICALL)["Multicall"]
    w3 = chain.w3
    factory = w3.eth.contract(abi=made.abi, bytecode=made.bytecode)
    sent = factory.constructor().transact({"from": w3.eth.accounts[0]})
    where = w3.eth.wait_for_transaction_receipt(sent)["contractAddress"]
    chain.rpc("anvil_setCode", MULTICALL3, Web3.to_hex(w3.eth.get_code(where)))


def measured(living: LivingStudio, size: int, folder: Path) -> list[Row]:
    """The rows of one size: requests, and seconds behind an endpoint that is far away."""
    found = []
    studio = living.studio
    work = folder / "work.png"
    record = studio.rounds.get(studio.rounds.count())  # type: ignore[arg-type]
    work.write_bytes(living.file(record, 1))
    with BadEndpoint(living.studio.chain) as endpoint:
        endpoint.stretch = BLOCKS // int(studio.chain.w3.eth.block_number)
        for command in ("proposals", "verify", "market"):
            words = [command] + ([str(work)] if command == "verify" else [])
            shutil.rmtree(PROJECT / FOLDER, ignore_errors=True)
            for kind in ("", ".warm"):
                endpoint.delay = DELAY_SECONDS
                peaks: list[float] = []
                requests, seconds = counted(
                    endpoint,
                    lambda w=words, p=peaks: p.append(typed(studio, endpoint.url, *w)),  # type: ignore[misc]
                )
                found += rows(f"{command}{kind}", size, requests, seconds, peaks[0])
        endpoint.delay = 0
        with ExitStack() as stack:
            workshop = Workshop(studio, folder / f"node-{size}", stack)
            (folder / f"node-{size}").mkdir()
            node = workshop.node(0, rpc=[endpoint.url])
            endpoint.delay = DELAY_SECONDS
            for kind in ("node_first", "node_later"):
                requests, seconds = counted(endpoint, node.once)
                found += rows(kind, size, requests, seconds)
            watch = stack.enter_context(open_watch(watching(node), silence(), Event()))
            watch.prepare()
            for kind in ("watcher_first", "watcher_later"):
                requests, seconds = counted(endpoint, watch.once)
                found += rows(kind, size, requests, seconds)
            endpoint.delay = 0
    return found


def watching(node: RunningNode) -> WatchConfig:
    """The settings of a watcher of the node's studio, with nothing kept and no key."""
    shared = {name: getattr(node.config, name) for name in WatchConfig.model_fields}
    data = node.config.data.with_name("watcher")
    data.mkdir()
    others = {"data": data, "keystore": None, "password_file": None, "operator": None}
    return WatchConfig(**{**shared, **others})


def typed(studio: LocalStudio, url: str, *words: str) -> float:
    """Types a command, which must succeed; returns its peak memory in MiB."""
    command = [APE, "run", *words, "--network", "ethereum:local:foundry"]
    command += ["--record", str(studio.record)]
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            command,
            cwd=PROJECT,
            env=environment(APE_FOUNDRY_HOST=url),
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        peak = peak_until_end(process)
        said.seek(0)
        assert process.returncode == 0, said.read().decode()
    return peak


def visited(living: LivingStudio, size: int, folder: Path, *, is_last: bool) -> list[Row]:
    """What the gallery's rooms ask at the first visit and at a block, the dearest of them; and what
    a tab asks that is left open for a hundred blocks."""
    studio, chain = living.studio, living.studio.chain
    place = f"works/{size}/1"
    rooms = ("", "works", place, "rounds", f"rounds/{size}", "proposals", "money", "operators")
    first: dict[str, int] = {}
    block: dict[str, int] = {}
    tab = 0
    with BadEndpoint(chain) as endpoint, ExitStack() as stack:
        w3 = connect(endpoint.url, studio.deployment.chain_id)
        index = StudioIndex(folder / f"events-{size}.sqlite", w3, studio.deployment)
        cache = folder / "gallery"

        def exhibits() -> Exhibits:
            return Exhibits(w3, studio.deployment, cache)

        gallery = Gallery(w3, studio.deployment, [], exhibits, index)
        stack.enter_context(closing(gallery))
        port = stack.enter_context(serving(gallery.app(), "127.0.0.1", 0))
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        stack.callback(browser.close)
        for room in rooms:
            with visit(browser, f"http://127.0.0.1:{port}/") as seen:
                asked = PageRequests(seen.page)
                seen.page.goto(f"{seen.url}{room}")
                first[room] = len(asked.settled(chain.w3.eth.block_number))
                chain.mine(1)
                block[room] = len(asked.settled(chain.w3.eth.block_number))
                if is_last and room == "":
                    for _ in range(TAB_BLOCKS):
                        chain.mine(1)
                        tab += len(asked.settled(chain.w3.eth.block_number))
    how = f"the dearest of {len(rooms)} rooms, {size} rounds of {WORKS} works; served"
    found = [
        gallery_row("gallery_visit", size, max(first.values()), how),
        gallery_row("gallery_block", size, max(block.values()), how),
    ]
    if is_last:
        how = f"{TAB_BLOCKS} blocks, today's room left open, {size} rounds; served"
        found.append(Row("history.gallery_tab_100_blocks", tab, "requests", how, target=300))
    return found


def gallery_row(name: str, size: int, requests: int, how: str) -> Row:
    """A figure of the gallery beside what it was."""
    before = BEFORE[name].get(size)
    peer = PEER if before else None
    target = TARGETS[name](size)
    return Row(f"history.{name}.{size}", requests, "requests", how, peer, before, target)


def crowded() -> list[Row]:
    """What an index of very many events takes to make, from an empty start."""
    with tempfile.TemporaryDirectory() as folder, crowd(EVENTS) as many:
        place = Path(folder) / "crowd.sqlite"
        seconds, peak = many.read(place)
        how = f"{EVENTS:,} events over a million blocks, searched 10,000 at a time"
        return [
            Row("history.index_100k_s", round(seconds, 1), "s", how),
            Row("history.index_100k_events_per_s", round(EVENTS / seconds), "events/s", how),
            Row("history.index_100k_mib", round(peak), "MiB", f"{how}; peak of its process"),
            Row("history.index_100k_disk_mib", round(size_of(place), 1), "MiB", f"{how}; on disk"),
        ]


def counted(endpoint: BadEndpoint, act: Callable[[], object]) -> tuple[int, float]:
    """How many requests and seconds an act takes."""
    before, begun = len(endpoint.asked), time.perf_counter()
    act()
    return len(endpoint.asked) - before, time.perf_counter() - begun


def rows(
    name: str, size: int, requests: int, seconds: float, peak: float | None = None
) -> list[Row]:
    """A figure's requests, beside what they were, its seconds, and its peak memory in MiB."""
    before = BEFORE.get(name, {}).get(size)
    how = (
        f"{size} rounds of {WORKS} works, {size} proposals and auctions, "
        f"{LICENCES * size} licences, {size // VAULTS} vaults, {(HOLDERS + 1) * size} holders, "
        "a million blocks, Multicall3"
    )
    target = TARGETS[name](size) if name in TARGETS else None
    return [
        Row(
            f"history.{name}.{size}",
            requests,
            "requests",
            how,
            PEER if before else None,
            before,
            target,
        ),
        Row(f"history.{name}_s.{size}", round(seconds, 1), "s", f"{how}; 150 ms an answer"),
        *([Row(f"history.{name}_mib.{size}", round(peak), "MiB", how)] if peak else []),
    ]


def exponents(found: list[Row]) -> list[Row]:
    """How requests grow with the rounds, as a power, between the first and the last size."""
    of: dict[str, list[tuple[int, float]]] = {}
    for row in found:
        name, _, size = row.name.rpartition(".")
        if row.unit == "requests" and size.isdigit():
            of.setdefault(name, []).append((int(size), row.value))
    grown = []
    for name, points in of.items():
        (first, least), (last, most) = points[0], points[-1]
        if last > first and least and most:
            power = math.log(most / least) / math.log(last / first)
            how = f"requests at {last} rounds over those at {first}, as a power of the rounds"
            grown.append(Row(f"{name}.exponent", round(power, 2), "power", how))
    return grown


if __name__ == "__main__":
    sys.exit(main())
