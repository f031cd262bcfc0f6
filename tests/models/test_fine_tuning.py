"""A fine-tuned model: led where the votes point, exact, as various as its parent, and refused else.

What needs no torch leads the parent's latents alone; the last tests train.
"""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from models import extras
from models.cli import main
from models.exactness import CERTIFICATE, PLAIN, certify, plain_fields
from models.export import export
from models.taste.outcome import MIN_RECALL, measure_outcome, parts
from models.taste.tilt import FARTHEST, Led, tilt
from models.taste.traits import TRAITS, measure
from models.taste.yardstick import Yardstick, make_fields
from oracle.errors import FatalError
from oracle.generator.blob import Layer, Model, build
from oracle.generator.bounds import EXACT_LIMIT, BoundsError
from oracle.generator.engine import Generator, load_generator
from oracle.generator.manifest import ManifestError, Training, load_model
from oracle.generator.released import DEFAULT, RELEASED
from oracle.generator.style import full_ranges
from tests.models.small_models import layer
from tests.reference import generator as reference
from tests.support.models import AXES, OWN, palette

FOLDER = RELEASED / "jasper"
"""Of the models that ship the one whose bytes act most on relief."""

MIDDLE, RELIEF, DETAIL, PATCHES, BALANCE = range(len(TRAITS))
WISH = {"relief": -0.9, "detail": 0.6}
TRAINING = Training(command="none", seed=0, steps=0, corpus="none")


def small_model(seed: int = 1) -> Model:
    """A latent of 24 with four style bytes, channels 6-4-1, fields of 16×16."""
    rng = np.random.default_rng(seed)
    shapes = [((96, 24), 7), ((4, 6, 3, 3), 6), ((1, 4, 3, 3), 6)]
    return Model(24, 4, tuple(layer(shape, shift, 31, rng) for shape, shift in shapes))


@pytest.fixture(scope="module")
def parent() -> Generator:
    return load_generator(FOLDER)[1]


@pytest.fixture(scope="module")
def yardstick(parent: Generator) -> Yardstick:
    return Yardstick.of(parent)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A released folder with a model that is trained in moments."""
    export(small_model(), OWN, TRAINING, tmp_path / "small")
    return tmp_path / "small"


def test_traits__of_fields_whose_likeness_is_known() -> None:
    ramp = np.broadcast_to(np.arange(0, 256, 4, dtype=np.uint8), (64, 64))
    checks = (np.indices((64, 64)).sum(axis=0) % 2 * 255).astype(np.uint8)
    halves = np.where(np.arange(64) < 32, 0, 255).astype(np.uint8) * np.ones((64, 1), np.uint8)
    ripple = (np.abs(np.arange(64) - 31.5) * 8).astype(np.uint8) * np.ones((64, 1), np.uint8)
    found = measure(np.stack([np.full((64, 64), 51, np.uint8), ramp, checks, halves, ripple]))
    assert found[0, MIDDLE] == pytest.approx(0, abs=1e-3)
    assert found[1, MIDDLE] == pytest.approx(0, abs=1e-3)
    assert found[4, MIDDLE] == pytest.approx(-0.87, abs=0.01), "a valley lies in the middle"
    assert found[0, RELIEF] == pytest.approx(0, abs=1e-2)
    assert found[2, RELIEF] == pytest.approx(0.5, abs=1e-3)
    assert found[2, DETAIL] > found[1, DETAIL] + 2
    assert found[2, PATCHES] < 0.01 < found[1, PATCHES] < found[3, PATCHES]
    assert found[4, BALANCE] == pytest.approx(1, abs=1e-3)
    assert found[1, BALANCE] == pytest.approx(0, abs=1e-3)
    assert np.isfinite(found).all()


def test_traits__of_a_field_turned_or_mirrored__are_the_same(parent: Generator) -> None:
    """So they say of a picture, whatever its symmetry, what they say of the field."""
    fields = parent.fields(parent.inputs(bytes(32), range(24), full_ranges(parent.axes))[1])
    wanted = measure(fields)
    for turned in (fields[:, ::-1], fields[:, :, ::-1], fields.transpose(0, 2, 1)):
        assert np.allclose(measure(np.ascontiguousarray(turned)), wanted, atol=1e-4)


def test_yardstick__when_works_are_new__leaves_what_no_axis_explains(
    parent: Generator, yardstick: Yardstick
) -> None:
    values, latents = parent.inputs(bytes(range(32)), range(1_000), full_ranges(parent.axes))
    left = yardstick.beyond(values, make_fields(parent, latents))
    assert np.abs(left.mean(axis=0)).max() < 0.15
    assert np.abs(left.std(axis=0) - 1).max() < 0.2
    density = values[:, [axis.name for axis in parent.axes].index("density")] / 127.5 - 1
    assert max(abs(np.corrcoef(density, column)[0, 1]) for column in left.T) < 0.12
    assert yardstick.ruled[RELIEF] > 0.5, "every byte adds to it or takes from it"
    assert (yardstick.ruled >= 0).all()


def test_tilt__when_works_are_led__raises_what_was_wished_and_keeps_variety(
    parent: Generator, yardstick: Yardstick
) -> None:
    led = Led(parent, tilt(yardstick, WISH))
    tables = led.tilt.tables.astype(int)
    assert (np.diff(tables, axis=-1) >= 0).all(), "an order of bytes stays an order"
    assert 0.1 < led.tilt.nats < FARTHEST
    assert led.tilt.strength == 1
    out = measure_outcome(parent, led, yardstick, led, WISH, full_ranges(parent.axes), parts)
    assert out.rise > 0.5
    assert out.preferred > 0.6
    assert out.traits["relief"][1] < out.traits["relief"][0] - 0.5
    assert out.traits["detail"][1] > out.traits["detail"][0] + 0.1
    assert out.recall > 0.85
    assert out.spread > 0.9
    assert not out.shortcomings


def test_tilt__when_nothing_is_wished__moves_nothing(
    parent: Generator, yardstick: Yardstick
) -> None:
    still = tilt(yardstick, {})
    latents = parent.inputs(bytes(32), range(64), full_ranges(parent.axes))[1]
    assert np.array_equal(still.move(latents), latents)
    assert still.nats == pytest.approx(0, abs=1e-9)


def test_tilt__when_the_wish_is_loud__goes_no_farther_than_it_may(
    parent: Generator, yardstick: Yardstick
) -> None:
    loud = tilt(yardstick, {"relief": 9.0}, 3.0)
    assert loud.nats == pytest.approx(FARTHEST, rel=1e-3)
    assert loud.strength < 0.3
    away = tilt(yardstick, {"relief": -9.0}, 3.0)
    latents = parent.inputs(bytes(32), range(256), full_ranges(parent.axes))[1]
    conditions = slice(parent.model.noise_length, None)
    assert np.array_equal(loud.move(latents)[:, conditions], latents[:, conditions])
    up, down = (measure(parent.fields(t.move(latents)))[:, RELIEF].mean() for t in (loud, away))
    plain = measure(parent.fields(latents))[:, RELIEF].mean()
    assert down < plain < up
    with pytest.raises(FatalError, match="no trait 'joy': there are middle, relief"):
        tilt(yardstick, {"joy": 1.0})


class Numbed(Generator):
    """A child that lost its parent's variety: many latents give one field."""

    def fields(self, latent_bytes: np.ndarray) -> np.ndarray:
        few = latent_bytes.copy()
        few[:, : self.model.noise_length] = 128
        return super().fields(few)


def test_outcome__when_the_child_is_its_parent_or_has_collapsed__is_not_proposed(
    parent: Generator, yardstick: Yardstick
) -> None:
    led, ranges = Led(parent, tilt(yardstick, WISH)), full_ranges(parent.axes)
    same = measure_outcome(parent, parent, yardstick, led, WISH, ranges, parts)
    assert (same.rise, same.preferred) == (0, 0.5)
    assert same.recall > 0.9
    assert [why for why in same.shortcomings if "hardly liked better" in why]
    numbed = Numbed(parent.model, parent.axes)
    lost = measure_outcome(parent, numbed, yardstick, led, WISH, ranges, parts)
    assert lost.recall < MIN_RECALL
    assert [why for why in lost.shortcomings if "lost variety" in why]


def test_certificate__of_a_model__holds_what_the_reference_makes() -> None:
    model = small_model()
    found = certify(model, AXES)
    _, _, layers = reference.read_blob(build(model))
    generator = Generator(model, AXES)
    seed = bytes.fromhex(found.seed[2:])
    latents = generator.inputs(seed, range(found.count), full_ranges(AXES))[1]
    wanted = np.stack([reference.run_network(layers, bytes(row)) for row in latents[:8]])
    assert np.array_equal(plain_fields(model, latents[:8]), wanted)
    assert found.ways == (PLAIN, "onnxruntime, profile Q", "onnxruntime, profile F")
    assert found.fields != certify(small_model(2), AXES).fields
    assert all(bound.exact < EXACT_LIMIT for bound in found.layers)


def test_certificate__of_a_model_that_could_overflow__is_refused() -> None:
    model = small_model()
    first = model.layers[0]
    loud = Layer(first.weights, first.biases + 2**23, first.shift)
    with pytest.raises(BoundsError, match="layer 0, output"):
        certify(replace(model, layers=(loud, *model.layers[1:])), AXES)


@pytest.mark.parametrize("way", ["Q", "F"])
def test_certificate__when_a_way_differs_here__is_refused(
    monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    honest = Generator.fields

    def wrong(self: Generator, latents: np.ndarray) -> np.ndarray:
        profile = self.session.get_modelmeta().graph_name[-1]
        return honest(self, latents) ^ np.uint8(profile == way)

    monkeypatch.setattr(Generator, "fields", wrong)
    with pytest.raises(FatalError, match=f"profile {way} and {PLAIN} differ on this machine"):
        certify(small_model(), AXES)


def refused(*words: str) -> str:
    """What `atelier-models` says in its one line."""
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 1, result.output
    assert result.output.startswith("Error: "), result.output
    assert len(result.output.strip().splitlines()) == 1, result.output
    return result.output


def test_tune__when_torch_is_missing__says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(extras.importlib.util, "find_spec", lambda _name: None)
    said = refused("tune", str(FOLDER), str(tmp_path / "dusk"), "--toward", "middle=1")
    assert "pip install 'atelier-studio[train]'" in said
    record = ["--rpc", "http://localhost:1", "--record", str(tmp_path / "none.json")]
    said = refused("taste", str(tmp_path), *record, "--fine-tune", "dusk")
    assert "pip install 'atelier-studio[train]'" in said
    assert not list(tmp_path.iterdir())


def test_tune__when_something_is_wrong__says_what(tmp_path: Path, small: Path) -> None:
    pytest.importorskip("torch")

    def tune(folder: Path, wish: str = "middle=1", parent: Path = small) -> str:
        return refused("tune", str(parent), str(folder), "--toward", wish, "--steps", "1")

    assert "no trait 'joy': there are middle" in tune(tmp_path / "a", "joy=1")
    for wish in ("middle=0", "middle=nan", "middle=10"):
        assert "odds are not 0, and at most 9" in tune(tmp_path / "a", wish)
    assert "write TRAIT=ODDS" in tune(tmp_path / "a", "middle")
    assert "'Dusk' is no model's name" in tune(tmp_path / "Dusk")
    assert "small holds something already" in tune(small)
    (tmp_path / "file").write_text("")
    assert "Not a directory" in tune(tmp_path / "file" / "dusk")
    assert "manifest.json: No such file" in tune(tmp_path / "b", parent=tmp_path)


def test_tune__of_a_small_model__leaves_all_that_members_read(tmp_path: Path, small: Path) -> None:
    pytest.importorskip("torch")
    from models.taste.child import Wish, make_child

    palettes = {number: palette(number) for number in range(256)}
    ranges = full_ranges(AXES, len(palettes))
    wish = Wish({"middle": 1.5}, steps=300)
    child = make_child(load_model(small), tmp_path / "dawn", wish, ranges, palettes)
    assert child.outcome.rise > 0.3, child.outcome
    assert child.outcome.recall > MIN_RECALL
    assert not child.outcome.shortcomings
    released = load_model(tmp_path / "dawn")
    training = released.manifest.training
    assert training.parent == "0x" + load_model(small).digest.hex()
    assert training.command.endswith("--toward middle=+1.500 --strength 1 --steps 300 --seed 7")
    certificate = json.loads((released.folder / CERTIFICATE).read_text())
    assert certificate["weights"] == "0x" + released.digest.hex()
    assert certificate["limits"]["lanes"] == 2**23
    card = (released.folder / "MODEL_CARD.md").read_text()
    assert f"taught by the model with weights `{training.parent}`" in card
    assert "middle +1.50" in card
    assert (released.folder / "before.png").read_bytes() != (
        released.folder / "after.png"
    ).read_bytes()
    assert CliRunner().invoke(main, ["check", str(released.folder)]).exit_code == 0
    # The same wish for the same parent makes the same child.
    make_child(load_model(small), tmp_path / "again" / "dawn", wish, ranges, palettes)
    assert load_model(tmp_path / "again" / "dawn").digest == released.digest


def test_child__when_it_begins__is_its_parent_to_the_last_integer() -> None:
    pytest.importorskip("torch")
    from models.network import IntegerGenerator

    for model in (load_model(FOLDER).model, small_model()):
        assert build(IntegerGenerator.of(model).to_model(model.style_length)) == build(model)


def test_manifest__when_it_names_no_parent_or_a_wrong_one__is_read_or_refused(small: Path) -> None:
    assert load_model(small).manifest.training.parent is None
    path = small / "manifest.json"
    text = json.loads(path.read_text())
    assert "parent" not in text["training"]
    text["training"]["parent"] = DEFAULT
    path.write_text(json.dumps(text))
    with pytest.raises(ManifestError, match=r"training\.parent: String should match"):
        load_model(small)
