"""A model that learned an artist's pictures is a model like any other: exact, and provable."""

from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from models.cli import main
from models.corpus import STRATA
from oracle.chain.generation.models import ModelRegistry
from oracle.chain.generation.referee import CALL_GAS
from oracle.chain.generation.registration import Registration
from oracle.generator.engine import Generator, load_generator
from oracle.generator.onnx_graph import Profile
from oracle.generator.palettes import load_palettes
from oracle.generator.style import encode_style, full_ranges
from oracle.local.studio import LocalStudio

PICTURES = 200
SEED = bytes(range(32))
SHORT = ["--corpus-size", "512", "--batch", "8", "--warm-steps", "40", "--steps", "50"]


def _run(*words: str) -> str:
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 0, result.output
    return result.output


def test_model__when_it_learned_pictures__registers_and_is_exact(
    live_studio: LocalStudio, tmp_path: Path
) -> None:
    pytest.importorskip("torch")
    pictures, run, folder = tmp_path / "pictures", tmp_path / "run", tmp_path / "garden"
    pictures.mkdir()
    for number, field in enumerate(STRATA.pairs(5, PICTURES)[1]):
        Image.fromarray(field).save(pictures / f"{number}.png")
    _run("train", str(run), "--images", str(pictures), *SHORT, "--exact-steps", "10")
    assert load_palettes(run / "palettes.json")
    _run("export", str(run), str(folder))
    _run("check", str(folder))
    released, generator = load_generator(folder)
    assert released.manifest.training.corpus.startswith("images-")
    assert str(tmp_path) not in released.manifest.training.command

    trainer = live_studio.members[1]
    plan = Registration(live_studio.chain.w3, trainer.address, live_studio.deployment, released)
    registry = ModelRegistry(live_studio.chain.w3, live_studio.deployment)
    model = plan.go_on(trainer)
    assert registry.get(model).provable
    latents = np.random.default_rng(0).integers(0, 256, (8, released.model.latent_length), np.uint8)
    carried = Generator(released.model, released.axes, Profile.F)
    assert np.array_equal(carried.fields(latents), generator.fields(latents))
    palettes = dict(enumerate(registry.palettes()))
    ranges = full_ranges(released.axes, len(palettes))
    style = encode_style(released.axes, ranges)
    referee = live_studio.deployment.contract(live_studio.chain.w3, "Referee").functions
    for work in generator.works(SEED, range(3), style, palettes):
        made = referee.file(model, SEED, work.index, style).call({"gas": CALL_GAS})
        assert made == work.file, "the chain makes the same file"
