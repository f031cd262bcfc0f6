"""The node's speed from seed to stored file, beside bare onnxruntime on the same network."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from oracle.content.store import FolderStore
from oracle.generator.engine import Generator, load_generator
from oracle.generator.palettes import load_palettes
from oracle.generator.style import encode_style, full_ranges
from oracle.local.anvil import PROJECT
from tests.benchmarks.report import Row

RELEASED = PROJECT / "models" / "released"
SEED = bytes(range(32))
SIZES = (16, 256, 4_096)
REPEATS = {16: 9, 256: 5, 4_096: 3}


def per_second(works: int, run: Callable[[], None]) -> float:
    """Works a second: the median of a few runs."""
    times = []
    for _ in range(REPEATS[works]):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return works / median(times)


def rows() -> list[Row]:
    """The node's path and the bare network, run by run in turn on one machine."""
    folder = sorted(p.parent for p in RELEASED.glob("*/manifest.json"))[0]
    _, generator = load_generator(folder)
    palettes = dict(enumerate(p.data for p in load_palettes()))
    ranges = list(full_ranges(generator.axes))
    ranges[1] = (0, len(palettes) - 1)
    style = encode_style(generator.axes, ranges)
    found = []
    for works in SIZES:
        with tempfile.TemporaryDirectory() as place:
            store = FolderStore(Path(place))
            ours = per_second(works, lambda: make(generator, store, works, style, palettes))  # noqa: B023
        bare = per_second(works, lambda: infer(generator, works, ranges))  # noqa: B023
        how = f"{folder.name}, one network thread, batch {generator.batch}, median of {REPEATS[works]}"
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
    return found


def make(
    generator: Generator, store: FolderStore, works: int, style: bytes, palettes: dict[int, bytes]
) -> None:
    """What a node does for a round, up to its files."""
    for work in generator.works(SEED, range(works), style, palettes):
        store.put(work.file)


def infer(generator: Generator, works: int, ranges: list[tuple[int, int]]) -> None:
    """The network alone, in the same batches."""
    _, latents = generator.inputs(SEED, range(works), ranges)
    for start in range(0, works, generator.batch):
        generator.fields(latents[start : start + generator.batch])
