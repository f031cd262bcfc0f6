"""`python -m tests.benchmarks.parallel WHAT FIRST WORKS`: one process's part of a node figure.

Prints JSON: works a second and the most memory in MB. `make` is a node's path from seed to stored,
hashed file; `infer` the bare network.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from oracle.content.store import ContentStore
from oracle.generator.composition import Inks
from oracle.generator.engine import Generator, load_generator
from oracle.generator.palettes import load_palettes
from oracle.generator.released import DEFAULT, RELEASED
from oracle.generator.style import Distribution, encode_style, full_ranges
from oracle.local.anvil import PROJECT
from tests.benchmarks.memory import peak_kib

BUILD = PROJECT / "build"
SEED = bytes(range(32))


def load() -> tuple[Generator, tuple[Distribution, ...], dict[int, Inks]]:
    """The default model, its widest ranges, and the released palettes."""
    _, generator = load_generator(RELEASED / DEFAULT)
    palettes = dict(enumerate(p.data for p in load_palettes()))
    ranges = full_ranges(generator.axes, len(palettes))
    return generator, ranges, palettes


def make(
    generator: Generator,
    works: range,
    ranges: Sequence[Distribution],
    palettes: dict[int, Inks],
    store: ContentStore,
) -> None:
    """What a node does for a round, up to its files."""
    style = encode_style(generator.axes, ranges)
    with store.writer(1, SEED) as target:
        for work in generator.works(SEED, works, style, palettes):
            target.put(work.file, work.digest)


def infer(generator: Generator, works: range, ranges: Sequence[Distribution]) -> None:
    """The network alone, in the same batches."""
    _, latents = generator.inputs(SEED, works, ranges)
    for start in range(0, len(works), generator.batch):
        generator.fields(latents[start : start + generator.batch])


def start(what: str, first: int, works: int) -> subprocess.Popen[str]:
    """A process for one part."""
    command = [sys.executable, "-m", "tests.benchmarks.parallel", what, str(first), str(works)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=PROJECT)


def finish(process: subprocess.Popen[str]) -> dict[str, float]:
    """What it measured."""
    printed, _ = process.communicate()
    if process.returncode:
        raise SystemExit(f"the benchmark's process ended with {process.returncode}")
    return dict(json.loads(printed))


def main(what: str, first: int, works: int) -> None:
    """Measures one part and prints it."""
    generator, ranges, palettes = load()
    infer(generator, range(generator.batch), ranges)  # the first run allocates
    part = range(first, first + works)
    BUILD.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=BUILD) as place:
        run = partial(infer, generator, part, ranges)
        if what == "make":
            run = partial(make, generator, part, ranges, palettes, ContentStore(Path(place)))
        begun = time.perf_counter()
        run()
        seconds = time.perf_counter() - begun
    peak = peak_kib() / 1_024
    sys.stdout.write(json.dumps({"per_second": works / seconds, "peak_mb": peak}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
