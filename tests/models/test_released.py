"""What ships under models/released is exact, provable, and what the code here computes."""

import shutil

import numpy as np
import pytest
from click.testing import CliRunner

from models.cli import main
from oracle.generator.blob import build
from oracle.generator.bounds import check_on_chain
from oracle.generator.engine import Generator, load_generator
from oracle.generator.onnx_graph import Profile, graph_bytes
from oracle.generator.palettes import load_palettes
from oracle.generator.released import released_folders
from oracle.generator.style import encode_style, full_ranges
from tests.reference import generator as reference

FOLDERS = released_folders()
SEED = bytes(range(32))


@pytest.fixture(scope="module", params=FOLDERS, ids=lambda folder: folder.name)
def loaded(request):
    return load_generator(request.param)


def test_released__when_looked_for__is_there():
    assert FOLDERS


def test_released__when_counted__offers_a_choice():
    assert len(FOLDERS) >= 2


def test_released__when_checked__can_be_run_by_the_chain_and_derived(loaded):
    released, _ = loaded
    check_on_chain(released.model)
    assert build(released.model) == released.blob
    for name, profile in (("q.onnx", Profile.Q), ("f.onnx", Profile.F)):
        assert (released.folder / name).read_bytes() == graph_bytes(released.model, profile)
    for name in ("MODEL_CARD.md", "contact-sheet.png"):
        assert (released.folder / name).is_file()


def test_released__when_derived_again__has_the_same_graphs(loaded, tmp_path):
    released, _ = loaded
    for name in ("manifest.json", "weights.bin"):
        shutil.copy(released.folder / name, tmp_path / name)
    assert CliRunner().invoke(main, ["derive", str(tmp_path)]).exit_code == 0
    for name in ("q.onnx", "f.onnx"):
        assert (tmp_path / name).read_bytes() == (released.folder / name).read_bytes()
        (tmp_path / name).unlink()
    spoiled = bytearray(released.blob)
    spoiled[-1] ^= 1
    (tmp_path / "weights.bin").write_bytes(spoiled)
    refused = CliRunner().invoke(main, ["derive", str(tmp_path)])
    assert refused.exit_code == 1
    assert "its keccak-256 differs" in refused.output
    assert not (tmp_path / "q.onnx").exists()


def test_released__when_run_by_the_reference__gives_the_engines_bytes(loaded):
    released, generator = loaded
    palettes = {number: palette.data for number, palette in enumerate(load_palettes())}
    plain = {number: (inks.colours, inks.areas) for number, inks in palettes.items()}
    style = encode_style(released.axes, full_ranges(released.axes, len(palettes)))
    axes = [(int(axis.kind), axis.hi) for axis in released.axes]
    for work in generator.works(SEED, range(4), style, palettes):
        values, _, _, file, digest = reference.make_work(
            released.blob, axes, SEED, work.index, style, plain
        )
        assert (list(work.values), work.file, work.digest) == (values, file, digest)


def test_released__when_run_by_either_profile__gives_equal_fields(loaded):
    released, generator = loaded
    carried = Generator(released.model, released.axes, Profile.F)
    rng = np.random.default_rng(1)
    latents = rng.integers(0, 256, (256, released.model.latent_length), dtype=np.uint8)
    latents[0], latents[1] = 0, 255
    assert np.array_equal(generator.fields(latents), carried.fields(latents))
