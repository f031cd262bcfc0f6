"""Corpus and training; what needs torch runs where torch is."""

import numpy as np
import pytest

from models.corpus import AXES, FAMILIES, NOISE, draw_latents, pairs, render
from oracle.generator.blob import build
from oracle.generator.engine import Generator


def test_corpus__when_drawn_twice__is_the_same_and_every_family_differs():
    latents, fields = pairs(3, 64, chunk=20)
    again, same = pairs(3, 64)
    assert np.array_equal(latents, again)
    assert np.array_equal(fields, same)
    assert fields.dtype == np.uint8
    assert fields.shape == (64, 64, 64)
    one = np.repeat(latents[:1], len(FAMILIES), axis=0)
    one[:, NOISE : NOISE + len(FAMILIES)] = 255 * np.eye(len(FAMILIES), dtype=np.uint8)
    drawn = render(one).astype(int)
    for first in range(len(FAMILIES)):
        for second in range(first):
            assert np.abs(drawn[first] - drawn[second]).mean() > 10


def test_corpus__when_density_or_warp_change__the_field_changes():
    latents = draw_latents(np.random.default_rng(0), 32)
    for byte in (-2, -1):
        low, high = latents.copy(), latents.copy()
        low[:, byte], high[:, byte] = 0, 255
        apart = np.abs(render(low).astype(int) - render(high)).mean(axis=(1, 2))
        assert (apart > 3).mean() > 0.9


def test_corpus__when_latents_have_another_length__are_refused():
    with pytest.raises(ValueError, match=r"want \(N, 64\)"):
        render(np.zeros((1, 63), np.uint8))


def test_training__when_run_resumed_and_exported__is_the_network_that_ships(tmp_path):
    pytest.importorskip("torch")
    from models import train
    from oracle.generator.manifest import load_model

    recipe = train.Recipe(corpus_size=64, batch=4, warm_steps=4, steps=12)
    whole = train.train(recipe, tmp_path / "whole", resume=False)
    stopped = train.Trainer(recipe)
    while stopped.step < 6:
        stopped.advance()
    (tmp_path / "parts").mkdir()
    train.save(stopped, tmp_path / "parts")
    with pytest.raises(train.TrainingError, match="add --resume"):
        train.train(recipe, tmp_path / "parts", resume=False)
    with pytest.raises(train.TrainingError, match="stopped at step 6 of 12"):
        train.released_model(tmp_path / "parts")
    resumed = train.train(recipe, tmp_path / "parts", resume=True)
    latents = draw_latents(np.random.default_rng(1), 8)
    fields = train.sample(whole.average, latents)
    assert np.array_equal(train.sample(resumed.average, latents), fields)

    from models.export import export

    model, axes, history = train.released_model(tmp_path / "whole")
    assert np.array_equal(Generator(model, axes).fields(latents), fields)
    palettes = {number: bytes(768) for number in range(2)}
    export(model, axes, palettes, history, tmp_path / "tiny")
    released = load_model(tmp_path / "tiny")
    assert released.blob == build(model)
    assert released.axes == AXES
    assert released.manifest.training.steps == 12


def test_training__when_torch_is_missing__says_so(monkeypatch, tmp_path):
    from click.testing import CliRunner

    from models import cli

    monkeypatch.setattr(cli.importlib.util, "find_spec", lambda name: None)
    result = CliRunner().invoke(cli.main, ["train", str(tmp_path / "run")])
    assert result.exit_code == 1
    assert "pip install 'atelier-studio[train]'" in result.output
