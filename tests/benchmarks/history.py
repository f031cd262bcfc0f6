"""What a studio's past costs those who ask about it: `python -m tests.benchmarks.history`.

One studio lives on from one size to the next; at each, commands and a node are counted the first
time, with nothing kept, and the second. Writes `build/bench-history.json`.
"""

import json
import math
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

from rich.console import Console

from oracle.local.anvil import Anvil
from scripts._shared.studio_index import FOLDER
from tests.benchmarks.report import PROJECT, Row, show
from tests.oracle.studio import Workshop
from tests.scenarios.desk import Desk
from tests.support.bad_endpoint import BadEndpoint
from tests.support.living_studio import LivingStudio

SIZES = (13, 53, 203)
WORKS = 64
HOLDERS = 2
"""New holders for each round."""

DELAY_SECONDS = 0.15
"""What an endpoint across an ocean takes for an answer."""

FILE = PROJECT / "build" / "bench-history.json"
PEER = "without an index"
BEFORE = {
    "proposals": {13: 84, 53: 244, 203: 844},
    "verify": {13: 175, 53: 535, 203: 1_885},
    "verify.warm": {13: 71, 53: 111, 203: 261},
    "node_first": {13: 89, 53: 329, 203: 1_229},
    "market": {13: 351, 53: 1_983, 203: 17_036},
}
"""Requests before there was an index, of a studio with auctions, licences and vaults as well."""

TARGETS = {
    "proposals": lambda _size: 15,
    "proposals.warm": lambda _size: 8,
    "verify": lambda size: max(12, size // 2),
    "verify.warm": lambda _size: 12,
    "node_first": lambda _size: 40,
}


def main() -> int:
    """Measures every size in turn and prints the table."""
    console = Console(highlight=False, width=160)
    found: list[Row] = []
    with tempfile.TemporaryDirectory() as name, Anvil() as chain:
        folder = Path(name)
        living = LivingStudio.begin(chain, folder / "local", WORKS)
        for size in map(int, sys.argv[1:] or SIZES):
            lived = living.studio.rounds.count()
            with console.status(f"living on to {size} rounds"):
                living.live(size - lived, HOLDERS * (size - lived))
            with console.status(f"asking a studio of {size} rounds"):
                found += measured(living, size, folder)
    found += exponents(found)
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(json.dumps([asdict(row) for row in found], indent=2) + "\n")
    show(found, console)
    return 0


def measured(living: LivingStudio, size: int, folder: Path) -> list[Row]:
    """The rows of one size: requests, and seconds behind an endpoint that is far away."""
    found = []
    studio = living.studio
    work = folder / "work.png"
    record = studio.rounds.get(studio.rounds.count())  # type: ignore[arg-type]
    work.write_bytes(living.file(record, 1))
    with BadEndpoint(living.studio.chain) as endpoint:
        desk = Desk(studio)
        desk.url = endpoint.url
        for command in ("proposals", "verify", "market"):
            words = [command] + ([str(work)] if command == "verify" else [])
            shutil.rmtree(PROJECT / FOLDER, ignore_errors=True)
            for kind in ("", ".warm"):
                endpoint.delay = DELAY_SECONDS
                requests, seconds = counted(endpoint, lambda w=words: desk.do(*w))  # type: ignore[misc]
                found += rows(f"{command}{kind}", size, requests, seconds)
        endpoint.delay = 0
        with ExitStack() as stack:
            workshop = Workshop(studio, folder / f"node-{size}", stack)
            (folder / f"node-{size}").mkdir()
            node = workshop.node(0, rpc=[endpoint.url])
            endpoint.delay = DELAY_SECONDS
            requests, seconds = counted(endpoint, node.once)
            endpoint.delay = 0
            found += rows("node_first", size, requests, seconds)
    return found


def counted(endpoint: BadEndpoint, act: Callable[[], object]) -> tuple[int, float]:
    """How many requests and seconds an act takes."""
    before, begun = len(endpoint.asked), time.perf_counter()
    act()
    return len(endpoint.asked) - before, time.perf_counter() - begun


def rows(name: str, size: int, requests: int, seconds: float) -> list[Row]:
    """A figure's requests, beside what they were, and its seconds."""
    before = BEFORE.get(name, {}).get(size)
    how = f"{size} rounds of {WORKS} works and as many proposals, {HOLDERS * size} holders"
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
    ]


def exponents(found: list[Row]) -> list[Row]:
    """How requests grow with the rounds, as a power, between the first and the last size."""
    of: dict[str, list[tuple[int, float]]] = {}
    for row in found:
        if row.unit == "requests":
            name, _, size = row.name.rpartition(".")
            of.setdefault(name, []).append((int(size), row.value))
    grown = []
    for name, points in of.items():
        (first, least), (last, most) = points[0], points[-1]
        if last > first:
            power = math.log(most / least) / math.log(last / first)
            how = f"requests at {last} rounds over those at {first}, as a power of the rounds"
            grown.append(Row(f"{name}.exponent", round(power, 2), "power", how))
    return grown


if __name__ == "__main__":
    sys.exit(main())
