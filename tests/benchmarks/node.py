"""The node's speed from seed to stored file, beside bare onnxruntime on the same network."""

import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

from oracle.content.store import ContentStore
from oracle.generator.engine import Generator, load_generator
from oracle.generator.palettes import load_palettes
from oracle.generator.released import DEFAULT, RELEASED
from oracle.generator.style import encode_style, full_ranges
from oracle.local.anvil import PROJECT
from tests.benchmarks.report import Row

BUILD = PROJECT / "build"
SEED = bytes(range(32))
SIZES = (16, 256, 4_096)
REPEATS = {16: 9, 256: 5, 4_096: 3}


def per_second(works: int, run: Callable[[ContentStore], None]) -> float:
    """Works a second: the median of a few runs, each with a store that is empty."""
    times = []
    for _ in range(REPEATS[works]):
        with tempfile.TemporaryDirectory(dir=BUILD) as place:
            store = ContentStore(Path(place))
            start = time.perf_counter()
            run(store)
            times.append(time.perf_counter() - start)
    return works / median(times)


def rows() -> list[Row]:
    """The node's path and the bare network, run by run in turn on one machine."""
    folder = RELEASED / DEFAULT
    _, generator = load_generator(folder)
    palettes = dict(enumerate(p.data for p in load_palettes()))
    ranges = list(full_ranges(generator.axes))
    ranges[1] = (0, len(palettes) - 1)
    style = encode_style(generator.axes, ranges)
    found = []
    for works in SIZES:
        ours = per_second(works, partial(make, generator, works, style, palettes))
        bare = per_second(works, partial(infer, generator, works, ranges))
        how = f"{folder.name}, one network thread, batch {generator.batch}"
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
    generator: Generator, works: int, style: bytes, palettes: dict[int, bytes], store: ContentStore
) -> None:
    """What a node does for a round, up to its files."""
    with store.writer(1, SEED) as target:
        for work in generator.works(SEED, range(works), style, palettes):
            target.put(work.file, work.digest)


def infer(
    generator: Generator, works: int, ranges: list[tuple[int, int]], _store: ContentStore
) -> None:
    """The network alone, in the same batches."""
    _, latents = generator.inputs(SEED, range(works), ranges)
    for start in range(0, works, generator.batch):
        generator.fields(latents[start : start + generator.batch])
