"""The node's speed from seed to stored file beside bare onnxruntime, its memory, its promptness."""

import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from statistics import median

from oracle.chain.types import AttestationState
from oracle.content.store import ContentStore
from oracle.generator.engine import Generator
from oracle.generator.released import DEFAULT
from oracle.generator.style import Distribution
from oracle.local.anvil import Anvil
from oracle.local.processes import wait_for
from oracle.local.studio import LocalStudio
from tests.benchmarks.parallel import BUILD, finish, infer, load, make, start
from tests.benchmarks.report import Row
from tests.oracle.studio import Workshop, parameters

SIZES = (16, 256, 4_096)
REPEATS = {16: 9, 256: 5, 4_096: 3}
LARGE = 10_000
PROMPT_WORKS = 256
PATIENCE = 120


def per_second(works: int, run: Callable[[ContentStore], None]) -> float:
    """Works a second: the median of a few runs, each with a store that is empty."""
    times = []
    for _ in range(REPEATS[works]):
        with tempfile.TemporaryDirectory(dir=BUILD) as place:
            store = ContentStore(Path(place))
            begun = time.perf_counter()
            run(store)
            times.append(time.perf_counter() - begun)
    return works / median(times)


def rows() -> list[Row]:
    """The node's path and the bare network, run by run in turn on one machine."""
    generator, ranges, palettes = load()
    found = []
    how = f"{DEFAULT}, one network thread, batch {generator.batch}"
    for works in SIZES:
        everything = range(works)
        ours = per_second(works, partial(make, generator, everything, ranges, palettes))
        bare = per_second(works, partial(infer_only, generator, everything, ranges))
        found.append(
            Row(
                f"node.images_per_s.{works}",
                round(ours, 1),
                "images/s",
                f"seed to stored, hashed file; {how}",
                "bare onnxruntime",
                round(bare, 1),
            )
        )
        if works == SIZES[-1]:
            found.append(
                Row(
                    "node.images_per_s_ratio",
                    round(ours / bare, 3),
                    "ratio",
                    f"round of {works} works; {how}",
                    "bare onnxruntime",
                    1.0,
                    0.8,
                    at_least=True,
                )
            )
    return [*found, two_processes(how), peak(how), promptness()]


def infer_only(
    generator: Generator, works: range, ranges: Sequence[Distribution], _store: ContentStore
) -> None:
    """The bare network, for which no store is needed."""
    infer(generator, works, ranges)


def two_processes(how: str) -> Row:
    """Two nodes' worth of processes on one machine, each with half of the works, by turns."""
    half = SIZES[-1] // 2
    rates: dict[str, list[float]] = {"make": [], "infer": []}
    for _ in range(REPEATS[SIZES[-1]]):
        for what, found in rates.items():
            running = [start(what, first, half) for first in (0, half)]
            found.append(sum(finish(process)["per_second"] for process in running))
    return Row(
        "node.images_per_s.2_processes",
        round(median(rates["make"]), 1),
        "images/s",
        f"two processes at once, {half} works each; {how}",
        "bare onnxruntime, two processes",
        round(median(rates["infer"]), 1),
    )


def peak(how: str) -> Row:
    """The most memory of a process that makes a large round."""
    return Row(
        f"node.peak_mb.{LARGE}",
        round(finish(start("make", 0, LARGE))["peak_mb"], 1),
        "MB",
        f"most resident memory of the process, seed to archive; {how}",
        target=600,
    )


def promptness() -> Row:
    """From the round's request to the mined commitment of a daemon, the chain as fast as it is."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=BUILD)))
        chain = stack.enter_context(Anvil())
        studio = LocalStudio(chain, folder / "studio", operators=1, parameters=parameters())
        studio.fund_treasury()
        (operator,) = studio.operators
        studio.register(operator)
        stack.callback(studio.stop_nodes)
        node = studio.start_node(operator)
        wait_for(lambda: "watching" in node.log.read_text(), PATIENCE, "the node to watch")
        workshop = Workshop(studio, folder, stack)
        begun = time.perf_counter()
        round_id = workshop.request(works=PROMPT_WORKS)
        committed = AttestationState.COMMITTED
        wait_for(lambda: studio.state(round_id, operator) is committed, PATIENCE, "a commit")
        seconds = time.perf_counter() - begun
    return Row(
        f"node.commit_seconds.{PROMPT_WORKS}",
        round(seconds, 2),
        "s",
        "RoundRequested to the commitment mined: a daemon that looks every 0.3 s, seeds the round, "
        f"makes {PROMPT_WORKS} works and commits; blocks come at once, so that no waiting for the "
        "chain is in it",
    )
