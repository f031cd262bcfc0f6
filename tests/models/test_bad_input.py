"""Bad blobs, bounds, manifests and palettes end with one line that says what is wrong."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from models.cli import main
from oracle.generator.blob import BlobError, Layer, Model, blob_length, build, parse
from oracle.generator.bounds import BoundsError, check_exact, check_on_chain
from oracle.generator.engine import EngineError, Generator, load_generator
from oracle.generator.manifest import ManifestError, load_model
from oracle.generator.palettes import Palette, PaletteError, load_palettes
from oracle.generator.released import DEFAULT, RELEASED
from oracle.generator.style import Odds, encode_style, full_ranges
from tests.models.small_models import AXES, PALETTES

FOLDER = RELEASED / DEFAULT


def model(latent=8, style=4, channels=(2, 3, 1), shift=7, weight=1, bias=0) -> Model:
    layers = []
    for index, count in enumerate(channels):
        shape = (16 * count, latent) if index == 0 else (count, channels[index - 1], 3, 3)
        weights = np.full(shape, weight, np.int8)
        layers.append(Layer(weights, np.full(shape[0], bias, np.int64), shift))
    return Model(latent, style, tuple(layers))


def patched(at: int, *values: int) -> bytes:
    blob = bytearray(build(model()))
    blob[at : at + len(values)] = bytes(values)
    return bytes(blob)


LENGTH = blob_length(8, (2, 3, 1))


@pytest.mark.parametrize(
    ("blob", "message"),
    [
        (b"ATL2", "4 bytes, its header alone has 32"),
        (patched(0, 0x42), "begins with 0x42544c32, not with 'ATL2'"),
        (patched(4, 0, 6), "latent length 6: want a multiple of 4"),
        (patched(4, 0, 0), "latent length 0"),
        (patched(6, 8), "style length 8"),
        (patched(7, 0), "0 convolution layers"),
        (patched(7, 8), "8 convolution layers"),
        (patched(8, 0, 0), "layer 0 has 0 channels"),
        (patched(14, 0, 2), "the last layer has 2 channels"),
        (patched(31, 1), "unused bytes are not zero"),
        (patched(32, 0), "layer 0: weight byte 0 at offset 32"),
        (patched(LENGTH - 5, 128), f"layer 2: weight byte 128 at offset {LENGTH - 5}"),
        (build(model()) + b"\0", f"{LENGTH + 1} bytes, its header asks for {LENGTH}"),
        (build(model())[:-1], f"{LENGTH - 1} bytes, its header asks for {LENGTH}"),
    ],
)
def test_blob__when_it_is_not_a_model__is_refused(blob, message):
    with pytest.raises(BlobError, match=message):
        parse(blob)


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (model(weight=64), "a weight of magnitude 64, limit 63"),
        (model(weight=-128), "a weight of magnitude 128, limit 63"),
        (model(bias=2**31), "do not fit 32 bits"),
        (model(shift=256), "shift 256 is not a byte"),
        (model(style=8), "style length 8"),
        (model(channels=(2, 2)), "the last layer has 2 channels"),
    ],
)
def test_blob__when_the_layers_are_not_a_model__is_not_built(broken, message):
    with pytest.raises(BlobError, match=message):
        build(broken)


def with_weights(base: Model, index: int, weights: np.ndarray, bias: int) -> Model:
    layers = list(base.layers)
    biases = layers[index].biases.copy()
    biases[-1] = bias
    layers[index] = Layer(weights.astype(np.int8), biases, layers[index].shift)
    return Model(base.latent_length, base.style_length, tuple(layers))


def test_exact__when_a_bound_is_reached__is_refused_naming_the_channel():
    base = model()
    weights = np.zeros((3, 2, 3, 3))
    edge = with_weights(base, 1, weights, 2**24 - 1)
    check_exact(edge)
    over = with_weights(base, 1, weights, -(2**24))
    with pytest.raises(BoundsError, match=r"layer 1, channel 2: .* = 16777216, must be under"):
        check_exact(over)
    with pytest.raises(BoundsError, match="shift 24 is over 23"):
        check_exact(model(shift=24))


def test_on_chain__when_rounding_alone_passes_the_lane__is_refused_naming_the_channel():
    base = model(shift=7)
    ones = np.ones((3, 2, 3, 3))
    room = 2**23 - 1 - 255 * 18 - 64
    check_on_chain(with_weights(base, 1, ones, room))
    with pytest.raises(BoundsError, match=r"layer 1, channel 2: .*2\^.shift−1. = 8388608"):
        check_on_chain(with_weights(base, 1, ones, room + 1))
    check_on_chain(with_weights(base, 1, -ones, -(2**23 - 1 - 255 * 18)))
    with pytest.raises(BoundsError, match=r"layer 1, channel 2: .*− b = 8388608"):
        check_on_chain(with_weights(base, 1, -ones, -(2**23 - 255 * 18)))


@pytest.mark.parametrize(
    ("large", "message"),
    [
        (model(latent=68), "68 latent bytes: the chain runs 64 at most"),
        (model(channels=(65, 1)), "65 channels in a layer"),
        (model(channels=(1, 1, 1, 1, 1, 1)), "128 field pixels a side"),
        (model(latent=64, channels=(64, 64, 24, 1)), "blob bytes: the chain runs"),
        (model(channels=(16, 32, 32, 32, 1)), "judging a work takes up to 1[67],[0-9,]+ gas"),
        (model(shift=0), "shift 0, the chain runs 1 … 15"),
        (model(shift=16), "shift 16, the chain runs 1 … 15"),
    ],
)
def test_on_chain__when_a_limit_of_the_class_is_passed__is_refused(large, message):
    with pytest.raises(BoundsError, match=message):
        check_on_chain(large)


def test_works__when_a_palette_is_missing__are_refused():
    generator = Generator(model(), AXES)
    style = encode_style(AXES, full_ranges(AXES))
    few = {number: PALETTES[number] for number in range(3)}
    with pytest.raises(EngineError, match="can draw palette 3"):
        generator.works(bytes(32), range(1), style, few)
    assert len(list(generator.works(bytes(32), range(2), style, PALETTES))) == 2


def test_works__of_odds__need_the_palettes_that_the_odds_name_alone():
    generator = Generator(model(), AXES)
    spread = [*full_ranges(AXES)]
    spread[1] = Odds((0, 2), (9_000, 1_000))
    style, given = encode_style(AXES, spread), {n: PALETTES[n] for n in (0, 2)}
    works = list(generator.works(bytes(32), range(40), style, given))
    assert {work.values[1] for work in works} == {0, 2}
    with pytest.raises(EngineError, match="can draw palette 2"):
        generator.works(bytes(32), range(1), style, {0: PALETTES[0], 1: PALETTES[1]})


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / FOLDER.name
    shutil.copytree(FOLDER, folder)
    return folder


def edit(folder: Path, **changes: object) -> None:
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def test_manifest__when_the_blob_differs_in_one_bit__is_refused(copy):
    path = copy / "weights.bin"
    blob = bytearray(path.read_bytes())
    blob[100] ^= 1
    path.write_bytes(blob)
    with pytest.raises(ManifestError, match=r"weights\.bin: keccak-256 is 0x\w+, the"):
        load_model(copy)


def test_manifest__when_a_graph_differs__is_refused(copy):
    (copy / "q.onnx").write_bytes(b"something else")
    with pytest.raises(ManifestError, match=r"q\.onnx: sha-256 is"):
        load_model(copy)


def test_manifest__when_it_is_missing_or_malformed__is_refused(copy):
    (copy / "manifest.json").write_text("{")
    with pytest.raises(ManifestError, match="Invalid JSON"):
        load_model(copy)
    (copy / "manifest.json").unlink()
    with pytest.raises(ManifestError, match="No such file"):
        load_model(copy)


AXIS = {"name": "warp", "kind": "scalar", "lo": 0, "hi": 255, "labels": []}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"semantics": "atelier-1"}, "semantics: Input should be 'atelier-2'"),
        ({"surprise": 1}, "surprise: Extra inputs are not permitted"),
        ({"axes": []}, "style length is 10, the manifest says 0"),
        ({"axes": [AXIS | {"kind": "symmetry"}]}, "axes.0.kind: Input should be 'choice' or 'sca"),
        ({"axes": [AXIS | {"name": "margin"}]}, "margin: there is an axis of that name already"),
        ({"axes": [AXIS | {"hi": 300}]}, "bounds 0 … 300, a scalar allows 0 … 255"),
        ({"field": 128}, "a field of 128 pixels a side: 8, 16, 32 or 64 are composed"),
        ({"field": 16}, "field size is 32, the manifest says 16"),
        ({"multiplyAdds": 1}, "multiply-adds is"),
        ({"latent": {"length": 64, "noise": 57, "style": 7}}, "latent is"),
    ],
)
def test_manifest__when_it_says_something_else__is_refused(copy, changes, message):
    edit(copy, **changes)
    with pytest.raises(ManifestError, match=message):
        load_model(copy)


def test_engine__when_this_machine_computes_other_fields__is_refused(copy):
    test = json.loads((copy / "manifest.json").read_text())["selfTest"]
    edit(copy, selfTest=test | {"fields": "0x" + "00" * 32})
    with pytest.raises(EngineError, match="do not run rounds here"):
        load_generator(copy)


def test_check__when_the_folder_is_sound_or_not__exits_by_it(copy):
    runner = CliRunner()
    sound = runner.invoke(main, ["check", str(copy)])
    assert sound.exit_code == 0, sound.output
    (copy / "weights.bin").write_bytes(b"")
    broken = runner.invoke(main, ["check", str(copy)])
    assert broken.exit_code == 1
    assert broken.output.startswith("Error: ")
    assert len(broken.output.strip().splitlines()) == 1


def test_palettes__when_the_file_is_missing_or_malformed__are_refused(tmp_path):
    with pytest.raises(PaletteError, match="No such file"):
        load_palettes(tmp_path / "none.json")
    path = tmp_path / "palettes.json"
    for text, message in (
        ("[]", "holds none"),
        ("{", "Invalid JSON"),
        ("[{}]", r"0\.name: Field required"),
    ):
        path.write_text(text)
        with pytest.raises(PaletteError, match=message):
            load_palettes(path)


DAWN = json.loads(Palette.of("dawn", PALETTES[1]).model_dump_json())
"""Three inks."""


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": "Dawn"}, r"0\.name: String should match"),
        ({"entries": DAWN["entries"][:-1]}, r"0\.entries: String should match"),
        ({"entries": DAWN["entries"][:-6]}, "dawn: 75 bytes of colours: 3 inks have 78"),
        ({"inks": DAWN["inks"][:2]}, f"dawn: the inks are {', '.join(DAWN['inks'][:2])}, the entr"),
        ({"inks": ["#00000g"] * 3}, r"0\.inks\.0: String should match"),
        ({"areas": [256]}, r"0\.areas\.0: Input should be less than or equal to 255"),
        ({"areas": [255]}, "dawn: 1 inks: a palette has 2 … 16"),
        ({"areas": [16] * 17}, "dawn: 17 inks: a palette has 2 … 16"),
        ({"areas": [200, 56]}, "dawn: 78 bytes of colours: 2 inks have 54"),
        ({"areas": [200, 50, 5]}, "dawn: areas 200, 50, 5: each is at least 1, all are 256"),
        ({"areas": [200, 0, 56]}, "dawn: areas 200, 0, 56: each is at least 1"),
        ({"price": 1}, r"0\.price: Extra inputs are not permitted"),
    ],
)
def test_palette__when_it_is_none__says_why(tmp_path, changes, message):
    path = tmp_path / "palettes.json"
    path.write_text(json.dumps([DAWN | changes]))
    with pytest.raises(PaletteError, match=message):
        load_palettes(path)


def test_palette__in_a_file__is_what_it_was_made_of(tmp_path):
    path = tmp_path / "palettes.json"
    path.write_text(json.dumps([DAWN]))
    (palette,) = load_palettes(path)
    assert palette.data == PALETTES[1]
    starts = range(12, 72, 24)
    assert palette.inks == tuple(f"#{PALETTES[1].colours[at : at + 3].hex()}" for at in starts)
