"""``atelier-models taste`` and ``tune``: from votes to a style, or to a fine-tuned generator."""

from pathlib import Path

import click
from rich.console import Console
from rich.markdown import Markdown

from models.extras import needs_torch
from oracle.errors import FatalError
from oracle.generator.manifest import load_release
from oracle.generator.palettes import load_palettes
from oracle.generator.style import full_ranges

console = Console()

STRENGTH = click.option(
    "--strength",
    default=1.0,
    show_default=True,
    type=click.FloatRange(0, 3, min_open=True),
    help="How far a fine-tuned model goes; 1 is as if members had chosen its works.",
)
STEPS = click.option(
    "--steps", default=3_000, show_default=True, type=click.IntRange(1), help="Of its training."
)
SEED = click.option(
    "--seed", default=7, show_default=True, type=click.IntRange(0), help="Of its training."
)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--rpc", required=True, help="An endpoint of the studio's chain.")
@click.option(
    "--record",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="The studio's deployment record.",
)
@click.option("--model", default=1, show_default=True, type=click.IntRange(1))
@click.option("--round", "rounds", multiple=True, type=click.IntRange(1), help="Default all.")
@click.option(
    "--fine-tune", "name", help="Train a model of this name, in FOLDER, towards what they like."
)
@click.option(
    "--parent",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Folder of the released model to fine-tune, if it is not one of those that ship.",
)
@STRENGTH
@STEPS
@SEED
def taste(
    folder: Path,
    rpc: str,
    record: Path,
    model: int,
    rounds: tuple[int, ...],
    name: str | None,
    parent: Path | None,
    strength: float,
    steps: int,
    seed: int,
) -> None:
    """Read from the chain what members voted for, and write into FOLDER what they like.

    Prints the proposal that would make it the house style. With --fine-tune it also trains a model
    whose works are more like it, measures it, and prints how to propose it; needs torch.
    """
    from models.taste.command import FineTuning, run

    wanted = FineTuning(name, parent, strength, steps, seed) if name else None
    with console.status("reading votes") as status:
        told = run(folder, rpc, record, model, rounds, wanted, status.update)
    console.print(Markdown(told.page.read_text()))
    console.print(f"with pictures: [bold]{told.page}[/]")
    for command in told.commands:
        console.print(f"[bold]{command}[/]", soft_wrap=True)


@click.command()
@click.argument("parent", type=click.Path(path_type=Path, file_okay=False, exists=True))
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--toward",
    "wishes",
    multiple=True,
    required=True,
    metavar="TRAIT=ODDS",
    help="A trait, and the log-odds that a deviation of it adds to a choice; may be negative.",
)
@STRENGTH
@STEPS
@SEED
def tune(
    parent: Path,
    folder: Path,
    wishes: tuple[str, ...],
    strength: float,
    steps: int,
    seed: int,
) -> None:
    """Fine-tune the released model in PARENT towards traits, into FOLDER; needs torch.

    What `taste --fine-tune` does with the members' odds; a fine-tuned model's manifest says with
    which. Example: atelier-models tune models/released/moire dusk --toward middle=-0.8
    """
    needs_torch("models.taste.fine_tune")
    from models.taste.child import Wish, make_child, toward_of

    released = load_release(parent)
    palettes = {number: palette.data for number, palette in enumerate(load_palettes())}
    wish = Wish(toward_of(wishes), strength, steps, seed)
    with console.status("reading the parent") as status:
        child = make_child(
            released,
            folder,
            wish,
            full_ranges(released.axes, len(palettes)),
            palettes,
            status.update,
        )
    console.print(Markdown((folder / "MODEL_CARD.md").read_text()))
    if child.outcome.shortcomings:
        raise FatalError(f"{folder} is not to be used: {'; '.join(child.outcome.shortcomings)}")
    console.print(f"[bold]{folder}[/]: keccak-256 0x{child.released.digest.hex()}")
