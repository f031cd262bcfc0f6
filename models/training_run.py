# mypy: no-warn-unused-ignores
"""A training run's folder: checkpoints, losses, contact sheets; and its way to a release."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from pickle import UnpicklingError
from typing import Any, Final

import numpy as np
import torch  # type: ignore[import-not-found]
from PIL import Image
from rich.console import Console
from rich.progress import Progress

from models.corpus import Bytes, Corpus
from models.curves import draw_curves
from models.network import IntegerGenerator
from models.progress import Note, Watch, unnoted, unwatched, watched
from models.recipe import Recipe
from models.train import Trainer, TrainingError, sample
from oracle.generator.blob import Model
from oracle.generator.composition import Line, Symmetry, compose
from oracle.generator.manifest import Draft, Training
from oracle.generator.palettes import load_palettes
from oracle.generator.style import COMPOSITION, Axis, Kind, style_length

CHECKPOINT: Final = "checkpoint.pt"
LOSSES: Final = "losses.jsonl"
SHEET: Final = "sheet.png"
CURVES: Final = "curves.png"

_COLUMNS: Final = 10
_LOG_EVERY: Final = 25


def read_checkpoint(folder: Path) -> dict[str, Any]:
    """The checkpoint in a run's folder.

    Raises:
        TrainingError: There is none, or it cannot be read.
    """
    path = folder / CHECKPOINT
    if not path.is_file():
        raise TrainingError(f"no checkpoint at {path}: run atelier-models train first")
    try:
        state: dict[str, Any] = torch.load(path, weights_only=True, map_location="cpu")
    except (OSError, RuntimeError, EOFError, LookupError, ValueError, UnpicklingError) as error:
        raise TrainingError(f"{path} is damaged: train anew in another folder") from error
    return state


def kept_recipe(folder: Path) -> tuple[Recipe, str]:
    """The recipe of the run in a folder, and torch's name of the device it ran on.

    Raises:
        TrainingError: There is no checkpoint, or one of another version of these recipes.
    """
    state = read_checkpoint(folder)
    try:
        return Recipe(**state["recipe"]), state["device"]
    except (KeyError, TypeError) as error:
        raise TrainingError(
            f"{folder / CHECKPOINT} is of another version of atelier-models: go on with that one"
        ) from error


def require_place(folder: Path, resume: bool) -> None:
    """Refuse to begin a run where there is one already.

    Raises:
        TrainingError: The folder holds a run, and it is not to go on.
    """
    if (folder / CHECKPOINT).exists() and not resume:
        raise TrainingError(f"{folder} holds a run: add --resume, or take another folder")


def _require_device(device: str) -> None:
    try:
        torch.empty(0, device=device)
    except (RuntimeError, AssertionError) as error:
        raise TrainingError(
            f"torch has no device {device!r} here: name one that it has with --device, as cpu"
        ) from error


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
    corpus: Corpus | None = None,
    device: str = "cpu",
    minutes: float | None = None,
    save_every: int = 250,
) -> Trainer:
    """Run a recipe to its end or for some minutes, with a checkpoint every ``save_every`` steps.

    With each checkpoint but the first, which is there before any step, goes a contact sheet of the
    average so far, and the losses' curves.

    Args:
        recipe: what to do.
        folder: takes what the run leaves.
        resume: go on from the folder's checkpoint.
        console: where the progress bars go.
        corpus: the recipe's, where it was read already.
        device: torch's name of it.
        minutes: when to stop, with a checkpoint, if the end was not reached.
        save_every: steps between checkpoints.

    Raises:
        TrainingError: The folder holds a run already and ``resume`` is false, or holds another
            recipe's; or this machine does not have the device.
    """
    require_place(folder, resume)
    _require_device(device)
    folder.mkdir(parents=True, exist_ok=True)
    state = read_checkpoint(folder) if resume else None
    trainer = Trainer(recipe, device, corpus, watched(console) if console else unwatched)
    if state:
        trainer.restore(state)
    else:
        save(trainer, folder)
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
                draw_sheet(trainer, folder / SHEET)
                draw_curves(folder / LOSSES, folder / CURVES)
            progress.update(task, completed=trainer.step)
            if late:
                break
    return trainer


def draw_sheet(trainer: Trainer, file: Path) -> None:
    """A contact sheet of the average: a row for each family, every symmetry in it."""
    corpus, palettes = trainer.corpus, load_palettes()
    rng = np.random.default_rng(trainer.recipe.seed)
    values = np.zeros((_COLUMNS, len(COMPOSITION)), np.int64)
    values[:, COMPOSITION.index(Kind.SYMMETRY)] = np.arange(_COLUMNS) % len(Symmetry)
    values[:, COMPOSITION.index(Kind.LINE)] = Line.FINE
    rows = []
    for row in range(len(corpus.family_names)):
        latents = corpus.draw_latents(rng, _COLUMNS)
        latents[:, corpus.noise : corpus.noise + len(corpus.family_names)] = 0
        latents[:, corpus.noise + row] = 255
        own = [palettes[(row + column) % len(palettes)].data for column in range(_COLUMNS)]
        pictures = compose(sample(trainer.average, latents), values, [inks.areas for inks in own])
        colours = [np.frombuffer(inks.colours, np.uint8).reshape(-1, 3) for inks in own]
        rows.append(np.hstack([of[one] for of, one in zip(colours, pictures, strict=True)]))
    Image.fromarray(np.vstack(rows)).reduce(2).save(file)


def teacher_of(folder: Path) -> Callable[[Bytes], Bytes]:
    """The float teacher of a run: latents to fields, rounded to bytes at the end only.

    Raises:
        TrainingError: There is no checkpoint.
    """
    state, (recipe, _) = read_checkpoint(folder), kept_recipe(folder)
    teacher = IntegerGenerator(recipe.read().latent_length, recipe.channels, recipe.shifts)
    teacher.load_state_dict(state["teacher"])
    teacher.exact = False
    return lambda latents: sample(teacher, latents)


@dataclass(frozen=True)
class Trained:
    """What a run came to, ready for export.

    Attributes:
        model: the averaged generator's integers.
        axes: the conditions that it learned.
        training: where they come from.
        draft: how far the run is, where it is not finished.
    """

    model: Model
    axes: tuple[Axis, ...]
    training: Training
    draft: Draft | None


def trained_model(
    folder: Path,
    images: str | None = None,
    draft: bool = False,
    watch: Watch = unwatched,
    note: Note = unnoted,
) -> Trained:
    """The averaged generator of a run, with its axes and its history.

    Args:
        folder: the run's.
        images: where the pictures that it learns are now, if not where they were.
        draft: whether the run is to be one that is not finished.
        watch: sees each of them as it is opened.
        note: told in one line of each that is left out.

    Raises:
        TrainingError: There is no checkpoint, or the run is finished and is not to be, or the
            other way round.
        CorpusError: The pictures are not those that the run began with.
    """
    state, (recipe, _) = read_checkpoint(folder), kept_recipe(folder)
    step, steps = state["step"], recipe.all_steps
    if step < steps and not draft:
        raise TrainingError(
            f"{folder} stopped at step {step} of {steps}: train with --resume first, "
            "or export it as it is with --draft"
        )
    if draft and step == steps:
        raise TrainingError(f"{folder} is finished: export it without --draft")
    if images:
        recipe = replace(recipe, images=images)
    corpus = recipe.read(watch, note)
    generator = IntegerGenerator(corpus.latent_length, recipe.channels, recipe.shifts)
    generator.load_state_dict(state["average"])
    return Trained(
        model=generator.to_model(style_length(corpus.learned_axes)),
        axes=corpus.learned_axes,
        training=Training(
            command=recipe.command, seed=recipe.seed, steps=step, corpus=corpus.version
        ),
        draft=Draft(step=step, steps=steps) if step < steps else None,
    )
