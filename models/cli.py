"""``atelier-models``: train, export, look at and check generators."""

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import click
import numpy as np
from rich.console import Console
from rich.table import Table

from models.contact_sheet import model_sheet
from models.export import GRAPHS
from oracle.errors import AtelierError, FatalError
from oracle.generator.bounds import check_exact, check_on_chain, exact_bounds, lane_bounds
from oracle.generator.engine import load_generator
from oracle.generator.onnx_graph import graph_bytes
from oracle.generator.palettes import RELEASED, load_palettes

_VECTORS: Final = Path(__file__).parents[1] / "docs" / "semantics-vectors.json"

console = Console()


class _Group(click.Group):
    """A group whose commands end with one clear line when the studio's own errors reach them."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except AtelierError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=_Group)
def main() -> None:
    """The generator's making: train, export, look, check."""


def _training() -> ModuleType:
    """The training code, which needs torch.

    Raises:
        FatalError: torch is not installed.
    """
    if importlib.util.find_spec("torch") is None:
        raise FatalError("training needs torch: pip install 'atelier-studio[train]'")
    from models import train

    return train


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--seed", default=7, show_default=True, help="Decides corpus, weights and batches.")
@click.option("--steps", type=click.IntRange(1), help="All steps, the warm ones included.")
@click.option("--warm-steps", type=click.IntRange(0), help="Steps before the adversarial loss.")
@click.option("--corpus-size", type=click.IntRange(1), help="Fields in the corpus.")
@click.option("--batch", type=click.IntRange(2), help="Fields in a step.")
@click.option("--resume", is_flag=True, help="Go on from the folder's checkpoint.")
def train(folder: Path, seed: int, resume: bool, **options: int | None) -> None:
    """Train a generator; FOLDER takes checkpoint and losses."""
    training = _training()
    given = {name: value for name, value in options.items() if value is not None}
    recipe = training.Recipe(seed=seed, **given)
    training.train(recipe, folder, resume, console)
    console.print(f"trained {recipe.steps} steps: {folder / training.CHECKPOINT}")


@main.command()
@click.argument("run", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--version", default=1, show_default=True, type=click.IntRange(1))
@click.option("--print-class", is_flag=True, help="Not provable: only exactness is required.")
def export(run: Path, folder: Path, version: int, print_class: bool) -> None:
    """Release the generator of a training RUN into FOLDER, whose name becomes the model's."""
    from models.export import export as write

    model, axes, described = _training().released_model(run)
    palettes = {number: palette.data for number, palette in enumerate(load_palettes())}
    write(model, axes, palettes, described, folder, version, provable=not print_class)
    released, _ = load_generator(folder)
    console.print(f"{folder}: {len(released.blob)} bytes, keccak-256 0x{released.digest.hex()}")


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--seed", default=0, show_default=True, type=click.IntRange(0))
@click.option("--columns", default=10, show_default=True, type=click.IntRange(1))
@click.option("--rows", default=2, show_default=True, type=click.IntRange(1), help="Per family.")
def sheet(folder: Path, file: Path, seed: int, columns: int, rows: int) -> None:
    """Draw a contact sheet of the released model in FOLDER into FILE."""
    _, generator = load_generator(folder)
    palettes = {number: palette.data for number, palette in enumerate(load_palettes())}
    model_sheet(generator, palettes, seed.to_bytes(32, "big"), columns, rows).save(file)
    console.print(str(file))


@main.command()
@click.option("--file", type=click.Path(path_type=Path, dir_okay=False), default=_VECTORS)
@click.option("--check", "compare", is_flag=True, help="Write nothing; fail if FILE differs.")
def vectors(file: Path, compare: bool) -> None:
    """Compute the test vectors of docs/semantics.md."""
    from models.vectors import vectors_json

    text = vectors_json()
    if not compare:
        file.write_text(text)
    elif not file.is_file() or file.read_text() != text:
        raise FatalError(f"{file} is not what this code computes: run atelier-models vectors")
    console.print(str(file))


@main.command()
@click.option("--file", type=click.Path(path_type=Path, dir_okay=False), default=RELEASED)
def palettes(file: Path) -> None:
    """Compute the released palettes."""
    from models.palettes import palettes_json

    file.write_text(palettes_json())
    console.print(str(file))


@main.command()
@click.argument(
    "folder",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
)
def check(folder: Path) -> None:
    """Check the released model in FOLDER: digests, bounds, graphs, both profiles' fields."""
    released, generator = load_generator(folder, "Q")
    _, carried = load_generator(folder, "F")
    provable = released.manifest.model_class == "on-chain"
    (check_on_chain if provable else check_exact)(released.model)
    for name, profile in GRAPHS.items():
        if (folder / name).read_bytes() != graph_bytes(released.model, profile):
            raise FatalError(f"{folder / name} is not the graph of the weights: export again")
    rng = np.random.default_rng(0)
    latents = rng.integers(0, 256, (64, released.model.latent_length), dtype=np.uint8)
    if not np.array_equal(generator.fields(latents), carried.fields(latents)):
        raise FatalError("profiles Q and F differ on this machine: do not run rounds here")
    table = Table(title=f"{released.manifest.name}, {released.manifest.model_class} class")
    for column in ("layer", "channels", "shift", "255·Σ|w| + |b|", "highest lane", "lowest lane"):
        table.add_column(column, justify="right")
    for index, layer in enumerate(released.model.layers):
        high, low = lane_bounds(layer)
        numbers = (index, layer.channels, layer.shift, exact_bounds(layer).max(), high.max())
        table.add_row(*(f"{int(number):,}" for number in (*numbers, low.max())))
    console.print(table)
    console.print(f"keccak-256 0x{released.digest.hex()}: digests, bounds, graphs and fields agree")


if __name__ == "__main__":
    main()
