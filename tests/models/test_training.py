"""Training: a recipe decides a run, which can be broken off anywhere and ships what it learned."""

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from models.corpus import STRATA
from models.recipe import RECIPES, Recipe
from oracle.generator.blob import build
from oracle.generator.bounds import check_on_chain
from oracle.generator.engine import Generator
from oracle.generator.manifest import load_model
from oracle.generator.style import model_axes
from oracle.local.processes import wait_for

TINY = Recipe(corpus_size=64, batch=4, warm_steps=4, steps=9, exact_steps=3)


@pytest.mark.parametrize("name", RECIPES)
def test_recipe__when_released__has_a_corpus_and_a_field(name: str) -> None:
    recipe = RECIPES[name]
    assert recipe.read().name == recipe.corpus
    assert recipe.size in (32, 64)
    assert len(recipe.shifts) == len(recipe.channels)
    assert recipe.command == f"atelier-models train RUN --recipe {name}"
    assert replace(recipe, seed=99).command.endswith(f"--recipe {name} --seed 99")


def test_training__when_broken_off_and_resumed__ships_the_same_network(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    from models import training_run as run
    from models.train import Trainer, TrainingError, sample

    whole = run.train(TINY, tmp_path / "whole", resume=False)
    for stop in (2, 6, 10):
        stopped = Trainer(TINY)
        while stopped.step < stop:
            stopped.advance()
        folder = tmp_path / f"parts {stop}"
        folder.mkdir()
        run.save(stopped, folder)
        with pytest.raises(TrainingError, match="add --resume"):
            run.train(TINY, folder, resume=False)
        with pytest.raises(TrainingError, match=f"stopped at step {stop} of 12"):
            run.trained_model(folder)
        with pytest.raises(TrainingError, match="another recipe"):
            run.train(replace(TINY, seed=8), folder, resume=True)
        resumed = run.train(TINY, folder, resume=True)
        latents = STRATA.draw_latents(np.random.default_rng(1), 8)
        assert np.array_equal(sample(resumed.average, latents), sample(whole.average, latents))


@pytest.mark.parametrize(
    ("lead", "losses"),
    [(0.0, {"lead"}), (40.0, {"lead", "error", "discriminator", "generator", "attributes"})],
)
def test_exact_part__with_and_without_the_discriminator__follows_the_teacher(
    lead: float, losses: set[str]
) -> None:
    """The two ways that released models were finished, both in the integers that ship."""
    pytest.importorskip("torch")
    from models.train import Trainer

    trainer = Trainer(replace(TINY, lead=lead))
    while trainer.step < TINY.steps:
        assert "lead" not in trainer.advance()
    assert set(trainer.advance()) == losses
    assert trainer.generator.exact
    assert not trainer.teacher.exact


def test_training__when_ended__leaves_what_exports_and_what_people_look_at(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    from models import training_run as run
    from models.export import export
    from models.train import sample

    whole = run.train(TINY, tmp_path / "run", resume=False)
    assert {path.name for path in (tmp_path / "run").iterdir()} >= {run.CHECKPOINT, run.SHEET}
    latents = STRATA.draw_latents(np.random.default_rng(1), 8)
    fields = sample(whole.average, latents)
    trained = run.trained_model(tmp_path / "run")
    axes = model_axes(trained.axes, TINY.size)
    assert np.array_equal(Generator(trained.model, axes).fields(latents), fields)
    # The float teacher draws nearly the same, but not the same: nothing of it ships.
    led = run.teacher_of(tmp_path / "run")(latents)
    assert 0 < np.abs(led.astype(float) - fields).mean() < 64
    export(trained.model, trained.axes, trained.training, tmp_path / "tiny")
    released = load_model(tmp_path / "tiny")
    assert released.blob == build(trained.model)
    assert released.axes == axes
    assert released.manifest.training.steps == 12
    check_on_chain(released.model)


def test_training__when_minutes_are_over__stops_with_a_checkpoint(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    from models import training_run as run

    trainer = run.train(TINY, tmp_path / "run", resume=False, minutes=0)
    assert trainer.step == 1
    assert run.read_checkpoint(tmp_path / "run")["step"] == 1


def test_training__when_killed__goes_on_from_its_last_checkpoint(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    folder = tmp_path / "run"
    command = [sys.executable, "-m", "models.cli", "train", str(folder), "--corpus-size", "64"]
    command += ["--batch", "4", "--warm-steps", "500", "--steps", "501", "--exact-steps", "1"]
    environment = {**os.environ, "COLUMNS": "100"}
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as process:
        wait_for((folder / "checkpoint.pt").is_file, 120, "a checkpoint")
        process.send_signal(signal.SIGKILL)
    done = subprocess.run(
        [*command, "--resume"], env=environment, capture_output=True, text=True, check=True
    )
    assert "502 of 502 steps" in done.stdout


def test_training__when_torch_is_missing__says_so(monkeypatch, tmp_path):
    from click.testing import CliRunner

    from models import cli, extras

    monkeypatch.setattr(extras.importlib.util, "find_spec", lambda name: None)
    result = CliRunner().invoke(cli.main, ["train", str(tmp_path / "run")])
    assert result.exit_code == 1
    assert "pip install 'atelier-studio[train]'" in result.output
