"""``atelier-models``: train, export, look at and check generators."""

from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import click
from rich.console import Console
from rich.markdown import Markdown
from rich.table import Table

from models.cli.palette import palette, palettes, write_palettes
from models.contact_sheet import model_sheet
from models.corpus import CORPORA, corpus_named
from models.corpus.pictures import PictureCorpus
from models.exactness import certify
from models.export import GRAPHS
from models.extras import needs_torch
from models.progress import noted, watched
from models.recipe import RECIPES, Recipe
from models.taste import cli as taste_cli
from oracle.errors import AtelierError, FatalError
from oracle.generator.engine import load_generator
from oracle.generator.onnx_graph import graph_bytes
from oracle.generator.palettes import load_palettes

_FIRST: Final = next(iter(RECIPES))
_DOCS: Final = Path(__file__).parents[2] / "docs"

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


main.add_command(taste_cli.taste)
main.add_command(taste_cli.tune)
main.add_command(palette)
main.add_command(palettes)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--recipe",
    "name",
    type=click.Choice(list(RECIPES)),
    help=f"What to begin from; {_FIRST} if none is named. The options below change it.",
)
@click.option("--corpus", type=click.Choice(list(CORPORA)), help="What is learned.")
@click.option("--images", help="Folder of an artist's pictures, to learn instead of a corpus.")
@click.option("--seed", type=click.IntRange(0), help="Decides corpus, weights and batches.")
@click.option("--warm-steps", type=click.IntRange(0), help="Steps before the adversarial loss.")
@click.option("--steps", type=click.IntRange(1), help="Steps in floats, the warm ones included.")
@click.option("--exact-steps", type=click.IntRange(0), help="Steps in the shipped integers.")
@click.option("--corpus-size", type=click.IntRange(1), help="Fields in the corpus.")
@click.option("--batch", type=click.IntRange(2), help="Fields in a step.")
@click.option("--device", help="torch's name of it; cpu if none is named.")
@click.option("--minutes", type=click.FloatRange(min=0), help="Stop after so long, to go on later.")
@click.option("--resume", is_flag=True, help="Go on from the folder's checkpoint, as it began.")
def train(
    folder: Path,
    name: str | None,
    device: str | None,
    minutes: float | None,
    resume: bool,
    **options: int | str | None,
) -> None:
    """Train a generator; FOLDER takes checkpoint, losses, contact sheet and curves.

    With --images it also takes palettes.json, palettes of the pictures' own colours. What began a
    run is kept in its folder: --resume needs no other option.
    """
    given: dict[str, Any] = {key: value for key, value in options.items() if value is not None}
    if "images" in given and "corpus" in given:
        raise FatalError("--images and --corpus are two things to learn: give one of them")
    if "images" in given:
        given["images"] = str(Path(given["images"]).absolute())
    with console.status("starting torch"):
        run = needs_torch("models.training_run")
    run.require_place(folder, resume)
    if resume:
        recipe, device = _kept(run, folder, name, given, device)
    else:
        recipe = replace(RECIPES[name or _FIRST], **given)
    corpus = recipe.read(watched(console), noted(console))
    if isinstance(corpus, PictureCorpus):
        recipe = replace(recipe, pictures=corpus.digest)
        if not resume:
            write_palettes(Path(recipe.images), folder / "palettes.json")
    trainer = run.train(
        recipe, folder, resume, console, corpus=corpus, device=device or "cpu", minutes=minutes
    )
    noted(console)(f"{trainer.step} of {recipe.all_steps} steps: {folder / run.CHECKPOINT}")
    if trainer.step < recipe.all_steps:
        console.print("go on with --resume")


def _kept(
    run: ModuleType, folder: Path, name: str | None, given: dict[str, Any], device: str | None
) -> tuple[Recipe, str]:
    """What the run in a folder began with; options that say something else are refused."""
    kept, kept_device = run.kept_recipe(folder)
    if given.get("images") and not kept.images:
        raise FatalError(f"{folder} learns the corpus {kept.corpus}: leave out --images")
    recipe: Recipe = replace(kept if name is None else RECIPES[name], **given)
    others = recipe.differences(kept)
    if others:
        told = " ".join(f"--{name.replace('_', '-')} {getattr(kept, name)}" for name in others)
        raise FatalError(
            f"{folder} began with {told}: leave the options out, or take another folder"
        )
    return replace(kept, images=given.get("images", kept.images)), device or kept_device


@main.command()
@click.argument("run", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--version", default=1, show_default=True, type=click.IntRange(1))
@click.option("--draft", is_flag=True, help="Of an unfinished run: marked so, and never released.")
@click.option("--images", help="Where the pictures it learned are now, if not where they were.")
def export(run: Path, folder: Path, version: int, draft: bool, images: str | None) -> None:
    """Release the generator of a training RUN into FOLDER, whose name becomes the model's.

    FOLDER also takes the model's card and contact sheet.
    """
    from models.card import draw_works, write_card
    from models.export import export as write

    with console.status("starting torch"):
        training = needs_torch("models.training_run")
    trained = training.trained_model(run, images, draft, watched(console), noted(console))
    write(trained.model, trained.axes, trained.training, folder, version, draft=trained.draft)
    released, generator = load_generator(folder)
    draw_works(released, generator)
    write_card(released, certify(released.model, released.axes), None)
    length, digest = len(released.blob), released.digest.hex()
    noted(console)(f"{folder}: {length} bytes, keccak-256 0x{digest}{' (a draft)' * draft}")


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True))
def derive(folder: Path) -> None:
    """Write the ONNX files in FOLDER again, from its manifest and weights alone."""
    from models.export import derive as write

    write(folder)
    console.print(f"{', '.join(GRAPHS)}: byte for byte what {folder / 'manifest.json'} names")


@main.command()
@click.argument("corpus", type=click.Choice(list(CORPORA)))
@click.option("--seed", default=1, show_default=True, type=click.IntRange(0))
@click.option("--steps", default=4_000, show_default=True, type=click.IntRange(1))
@click.option("--corpus-size", default=24_000, show_default=True, type=click.IntRange(1))
def attributes(corpus: str, seed: int, steps: int, corpus_size: int) -> None:
    """Train the network that evaluation measures a CORPUS with; a few minutes."""
    from models.evaluation.features import FOLDER

    networks = needs_torch("models.evaluation.attributes")
    data = corpus_named(corpus)
    network = networks.train_attributes(data, seed, steps, corpus_size, console)
    FOLDER.mkdir(exist_ok=True)
    networks.write_graph(network, FOLDER / f"{data.version}.onnx")
    console.print(str(FOLDER / f"{data.version}.onnx"))


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.option(
    "--run",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="The training's folder, to compare with the float teacher; needs torch.",
)
@click.option("--samples", default=10_000, show_default=True, type=click.IntRange(500))
def evaluate(folder: Path, run: Path | None, samples: int) -> None:
    """Measure the released model in FOLDER; writes its card and contact sheet."""
    from models.card import draw_works, write_card
    from models.evaluation.evaluate import evaluate as measure
    from models.evaluation.features import AttributeReader

    released, generator = load_generator(folder)
    certificate = certify(released.model, released.axes)
    training = released.manifest.training
    name = training.corpus.rpartition("-")[0]
    if name == "images":
        raise FatalError(
            f"{folder.name} learned an artist's pictures: figures need a procedural corpus, "
            "which new true fields can be drawn from; look at atelier-models sheet instead"
        )
    corpus = corpus_named(name)
    teacher = needs_torch("models.training_run").teacher_of(run) if run else None
    with console.status("measuring") as status:
        figures = measure(
            generator,
            corpus,
            AttributeReader(corpus),
            training.seed,
            samples=samples,
            teacher=teacher,
            progress=lambda text: status.update(f"measuring: {text}"),
        )
    draw_works(released, generator)
    console.print(Markdown(write_card(released, certificate, figures).read_text()))


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
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    default=_DOCS,
    help="Where the pages are.",
)
@click.option("--check", "compare", is_flag=True, help="Write nothing; fail if a file differs.")
def vectors(folder: Path, compare: bool) -> None:
    """Compute the test vectors of docs/semantics.md and docs/semantics-editions.md."""
    from models.vectors import edition_vectors_json, vectors_json

    texts = {
        "semantics-vectors.json": vectors_json,
        "semantics-editions-vectors.json": edition_vectors_json,
    }
    for name, make in texts.items():
        file, text = folder / name, make()
        if not compare:
            file.write_text(text)
        elif not file.is_file() or file.read_text() != text:
            raise FatalError(f"{file} is not what this code computes: run atelier-models vectors")
        console.print(str(file))


@main.command()
@click.argument(
    "folder",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
)
def check(folder: Path) -> None:
    """Check the released model in FOLDER: digests, bounds, graphs, and fields made in integers."""
    released, _ = load_generator(folder)
    for name, profile in GRAPHS.items():
        if (folder / name).read_bytes() != graph_bytes(released.model, profile):
            raise FatalError(f"{folder / name} is not the graph of the weights: export again")
    found = certify(released.model, released.axes)
    table = Table(title=released.manifest.name)
    for column in ("layer", "channels", "shift", "255·Σ|w| + |b|", "highest lane", "lowest lane"):
        table.add_column(column, justify="right")
    for index, layer in enumerate(found.layers):
        numbers = (index, layer.channels, layer.shift, layer.exact, layer.highest, layer.lowest)
        table.add_row(*(f"{number:,}" for number in numbers))
    console.print(table)
    console.print(f"the same {found.count} fields by {', '.join(found.ways)}")
    console.print(f"keccak-256 0x{released.digest.hex()}: digests, bounds, graphs and fields agree")
