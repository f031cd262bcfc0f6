"""Gas of each stage of a digest: ``python -m tests.referee.gas [optimizer runs]``."""

from __future__ import annotations

import sys

import numpy as np
from rich.console import Console
from rich.table import Table

from oracle.generator.composition import Symmetry
from oracle.local.anvil import Anvil
from tests.referee.bench import CHAIN_OPTIONS, Bench
from tests.referee.models import default_shape, random_model
from tests.referee.reference import Axis, blob, compose, field, png
from tests.support.solidity import OPTIMIZER_RUNS

SHAPES = [default_shape(), (64, [64, 48, 32, 1]), (64, [64, 48, 16, 1]), (64, [64, 32, 16, 1])]
AXES = [Axis(b"symmetry", 0, 0, 4), Axis(b"palette", 1, 0, 0)]


def main() -> None:
    """Prints a table for each shape."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else OPTIMIZER_RUNS
    console = Console()
    with Anvil(options=CHAIN_OPTIONS) as chain:
        bench = Bench(chain, runs)
        bench.send(bench.shelf.functions.addPalette(bytes(768)))
        sizes = {
            name: bench.artifacts[name].size for name in ("Referee", "Executor", "ModelInspector")
        }
        console.print(f"optimizer runs {runs}; bytes of code: {sizes}")
        for latent_length, channels in SHAPES:
            console.print(shape_table(bench, latent_length, channels))


def shape_table(bench: Bench, latent_length: int, channels: list[int]) -> Table:
    """Gas by stage for a random model of a shape."""
    rng = np.random.default_rng(5)
    model = random_model(rng, latent_length, channels)
    model_id = bench.shelve(model, AXES)
    pointers = bench.store(blob(model))
    latent = rng.bytes(latent_length)
    pixels = field(model, latent)
    title = f"latent {latent_length}, channels {channels}: {model.multiply_adds:,} multiply-adds"
    table = Table("stage", "gas", title=title)

    network = bench.gas(bench.executor.functions.field(pointers, latent))
    table.add_row(
        "network, as a transaction", f"{network:,} ({network / model.multiply_adds:.3f} a MAC)"
    )
    for symmetry in Symmetry:
        composed = bench.call(
            bench.stages.functions.compose(pixels.astype(np.uint8).tobytes(), model.side, symmetry)
        )
        table.add_row(f"composition, {symmetry.label}", f"{composed[1]:,}")
    picture = compose(0, pixels)
    file = png(bytes(768), picture)
    table.add_row(
        "PNG", f"{bench.call(bench.stages.functions.png(picture, 2 * model.side, bytes(768)))[1]:,}"
    )
    table.add_row(
        "  of it CRC-32 of IDAT", f"{bench.call(bench.stages.functions.crc32(file[817:-16]))[1]:,}"
    )
    table.add_row(
        "  of it Adler-32", f"{bench.call(bench.stages.functions.adler32(file[828:-20]))[1]:,}"
    )
    table.add_row("SHA-256", f"{bench.call(bench.stages.functions.digest(file))[1]:,}")
    for symmetry in Symmetry:
        style = symmetry.to_bytes(2, "big") * 2 + bytes(4)
        total = bench.gas(bench.referee.functions.digest(model_id, bytes(32), 0, style))
        table.add_row(f"digest, as a transaction, {symmetry.label}", f"{total:,}")
    inspection = bench.gas(bench.inspector.functions.inspect(pointers))
    table.add_row("inspection, as a transaction", f"{inspection:,}")
    return table


if __name__ == "__main__":
    main()
