"""Gas of each stage of a digest: ``python -m tests.referee.gas [optimizer runs]``."""

from __future__ import annotations

import sys

import numpy as np
from rich.console import Console
from rich.table import Table

from oracle.generator.composition import Symmetry
from oracle.generator.dispute_gas import work_gas
from oracle.local.anvil import Anvil
from tests.referee.bench import CHAIN_OPTIONS, Bench
from tests.referee.composition import Values
from tests.referee.models import default_shape, fixed_style, random_model
from tests.referee.reference import blob, composition_axes
from tests.support.solidity import OPTIMIZER_RUNS

SHAPES = [default_shape(), (64, [64, 48, 32, 1]), (64, [48, 32, 24, 1]), (64, [32, 24, 32, 1])]
PALETTES = (4, 8, 16)
"""Numbers of inks."""

LINE_AND_LIGHT = ((0, 0), (2, 0), (0, 1), (2, 1))


def main() -> None:
    """Prints the picture's gas by field and symmetry, then a table for each shape."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else OPTIMIZER_RUNS
    console = Console()
    with Anvil(options=CHAIN_OPTIONS) as chain:
        bench = Bench(chain, runs)
        for inks in PALETTES:
            palette = (bytes(24 * inks + 6), bytes([256 // inks] * inks))
            bench.send(bench.shelf.functions.addPalette(*palette))
        names = ("Referee", "Executor", "Composer", "ModelInspector")
        sizes = {name: bench.artifacts[name].size for name in names}
        console.print(f"optimizer runs {runs}; bytes of code: {sizes}")
        console.print(picture_table(bench))
        for latent_length, channels in SHAPES:
            console.print(shape_table(bench, latent_length, channels))


def picture_table(bench: Bench) -> Table:
    """Gas of picture, file and digest of eight inks, by line and light, as a transaction."""
    titles = ["nothing", "line", "light", "line and light"]
    table = Table("field, symmetry", *titles, title="picture, file and digest, eight inks")
    colours, areas = bytes(198), bytes([32] * 8)
    for side in (32, 64):
        field = np.random.default_rng(side).bytes(side * side)
        for symmetry in Symmetry:
            row = []
            for line, light in LINE_AND_LIGHT:
                values = Values(symmetry=symmetry, line=line, light=light).listed()
                digest = bench.composer.functions.digest(field, values, colours, areas)
                row.append(f"{bench.gas(digest):,}")
            table.add_row(f"{side}×{side}, {symmetry.label}", *row)
    return table


def shape_table(bench: Bench, latent_length: int, channels: list[int]) -> Table:
    """Gas of the whole work for a random model of a shape, as a transaction."""
    rng = np.random.default_rng(5)
    model = random_model(rng, latent_length, channels)
    model_id = bench.shelve(model, composition_axes(model.side))
    pointers = bench.store(blob(model))
    title = f"latent {latent_length}, channels {channels}: {model.multiply_adds:,} multiply-adds"
    table = Table("stage", "gas", title=title)
    network = bench.gas(bench.executor.functions.field(pointers, rng.bytes(latent_length)))
    table.add_row("network", f"{network:,} ({network / model.multiply_adds:.3f} a MAC)")
    for symmetry in Symmetry:
        for number, inks in enumerate(PALETTES):
            style = fixed_style([symmetry, number, 0, 0, 2, 1, 0])
            total = bench.gas(bench.referee.functions.digest(model_id, bytes(32), 0, style))
            table.add_row(f"digest, {symmetry.label}, {inks} inks, line and light", f"{total:,}")
    table.add_row("what the model of costs allows", f"{work_gas(latent_length, channels):,}")
    table.add_row("inspection", f"{bench.gas(bench.inspector.functions.inspect(pointers)):,}")
    return table


if __name__ == "__main__":
    main()
