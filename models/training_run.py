# mypy: no-warn-unused-ignores
"""A training run's folder: checkpoints, losses, contact sheets; and its way to a release."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch  # type: ignore[import-not-found]
from PIL import Image
from rich.console import Console
from rich.progress import Progress

from models.corpus import Bytes
from models.curves import draw_curves
from models.network import IntegerGenerator
from models.recipe import Recipe
from models.train import Trainer, TrainingError, sample
from oracle.generator.blob import Model
from oracle.generator.composition import compose
from oracle.generator.manifest import Training
from oracle.generator.palettes import load_palettes
from oracle.generator.style import Axis, style_length

CHECKPOINT: Final = "checkpoint.pt"
LOSSES: Final = "losses.jsonl"
SHEET: Final = "sheet.png"
CURVES: Final = "curves.png"

_COLUMNS: Final = 10
_LOG_EVERY: Final = 25


def read_checkpoint(folder: Path) -> dict[str, Any]:
    """The checkpoint in a run's folder.

    Raises:
        TrainingError: There is none.
    """
    path = folder / CHECKPOINT
    if not path.is_file():
        raise TrainingError(f"no checkpoint at {path}: run atelier-models train first")
    state: dict[str, Any] = torch.load(path, weights_only=True, map_location="cpu")
    return state


def save(trainer: Trainer, folder: Path) -> None:
    """Write the checkpoint, whole or not at all."""
    partial = folder / f"{CHECKPOINT}.part"
    torch.save(trainer.state(), partial)
    partial.replace(folder / CHECKPOINT)


def train(
    recipe: Recipe,
    folder: Path,
    resume: bool,
    console: Console | None = None,
    *,
    device: str = "cpu",
    minutes: float | None = None,
    save_every: int = 250,
) -> Trainer:
    """Run a recipe to its end or for some minutes, with a checkpoint every ``save_every`` steps.

    With each checkpoint goes a contact sheet of the average so far, and the losses' curves.

    Args:
        recipe: what to do.
        folder: takes what the run leaves.
        resume: go on from the folder's checkpoint.
        console: where the progress bar goes.
        device: torch's name of it.
        minutes: when to stop, with a checkpoint, if the end was not reached.
        save_every: steps between checkpoints.

    Raises:
        TrainingError: The folder holds a run already and ``resume`` is false, or holds another
            recipe's.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / CHECKPOINT).exists() and not resume:
        raise TrainingError(f"{folder} holds a run: add --resume, or take another folder")
    trainer = Trainer(recipe, device)
    if resume:
        trainer.restore(read_checkpoint(folder))
    deadline = time.monotonic() + 60 * minutes if minutes is not None else float("inf")
    with (folder / LOSSES).open("a") as log, Progress(console=console) as progress:
        task = progress.add_task("training", total=recipe.all_steps, completed=trainer.step)
        while trainer.step < recipe.all_steps:
            losses = trainer.advance()
            late = time.monotonic() > deadline
            if trainer.step % _LOG_EVERY == 0:
                told = " ".join(f"{name} {value:.3f}" for name, value in losses.items())
                progress.update(task, description=told)
                log.write(json.dumps({"step": trainer.step, "at": time.time()} | losses) + "\n")
                log.flush()
            if late or trainer.step % save_every == 0 or trainer.step == recipe.all_steps:
                save(trainer, folder)
                draw_sheet(trainer.average, recipe, folder / SHEET)
                draw_curves(folder / LOSSES, folder / CURVES)
            progress.update(task, completed=trainer.step)
            if late:
                break
    return trainer


def draw_sheet(generator: IntegerGenerator, recipe: Recipe, file: Path) -> None:
    """A contact sheet of the average: a row for each family, fields first, then compositions."""
    corpus = recipe.data
    palettes = [palette.data for palette in load_palettes()]
    rng = np.random.default_rng(recipe.seed)
    sheet = Image.new(
        "RGB",
        (_COLUMNS * 2 * recipe.size, len(corpus.family_names) * 2 * recipe.size),
        (24, 24, 28),
    )
    for row in range(len(corpus.family_names)):
        latents = corpus.draw_latents(rng, _COLUMNS)
        latents[:, corpus.noise : corpus.noise + len(corpus.family_names)] = 0
        latents[:, corpus.noise + row] = 255
        for column, field in enumerate(sample(generator, latents)):
            pixels = compose(field, column % 5)
            picture = Image.fromarray(pixels, "L").convert("P")
            picture.putdata(pixels.ravel().tolist())
            picture.putpalette(palettes[(row + column) % len(palettes)])
            place = (column * 2 * recipe.size, row * 2 * recipe.size)
            sheet.paste(picture.convert("RGB"), place)
    sheet.save(file)


def teacher_of(folder: Path) -> Callable[[Bytes], Bytes]:
    """The float teacher of a run: latents to fields, rounded to bytes at the end only.

    Raises:
        TrainingError: There is no checkpoint.
    """
    state = read_checkpoint(folder)
    recipe = Recipe(**state["recipe"])
    teacher = IntegerGenerator(recipe.data.latent_length, recipe.channels, recipe.shifts)
    teacher.load_state_dict(state["teacher"])
    teacher.exact = False
    return lambda latents: sample(teacher, latents)


def released_model(folder: Path, name: str) -> tuple[Model, tuple[Axis, ...], Training]:
    """The averaged generator of a finished run, its axes and its history, ready for export.

    Raises:
        TrainingError: There is no checkpoint, or the run is not finished.
    """
    state = read_checkpoint(folder)
    recipe = Recipe(**state["recipe"])
    if state["step"] < recipe.all_steps:
        raise TrainingError(
            f"{folder} stopped at step {state['step']} of {recipe.all_steps}: "
            "train with --resume first"
        )
    corpus = recipe.data
    generator = IntegerGenerator(corpus.latent_length, recipe.channels, recipe.shifts)
    generator.load_state_dict(state["average"])
    history = Training(
        command=recipe.command(name),
        seed=recipe.seed,
        steps=recipe.all_steps,
        corpus=corpus.version,
    )
    return generator.to_model(style_length(corpus.learned_axes)), corpus.learned_axes, history
