"""The artist's door: a folder of pictures as a corpus and as palettes, and what it refuses."""

import io
import shutil
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from models.cli import main
from models.corpus import FLORA, STRATA, CorpusError
from models.corpus.grouping import assign, group
from models.corpus.near_copies import SIDE, distinct, perceptual_hash
from models.corpus.picture_files import MIN_PICTURES
from models.corpus.pictures import PictureCorpus, read_pictures
from models.palettes.ramp import oklab_of
from models.picture_palettes import picture_palettes
from oracle.generator.palettes import load_palettes
from oracle.generator.style import check_axes, model_axes
from tests.models.artists import fill, painting

TINTS = np.array([[230, 60, 40], [40, 80, 220]])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eighty pictures of another corpus, half of them tinted red, half blue, in several formats."""
    folder: Path = tmp_path_factory.mktemp("My pictures")
    _, fields = STRATA.pairs(5, 80, 96)
    for number, field in enumerate(fields):
        tint = TINTS[number % 2]
        pixels = (field[..., np.newaxis] / 255 * tint).astype(np.uint8)
        suffix = ("png", "jpg", "webp")[number % 3]
        Image.fromarray(pixels).save(folder / f"{number:03}.{suffix}", quality=95)
    (folder / "notes.txt").write_text("not a picture")
    return folder


@pytest.fixture(scope="module")
def corpus(folder: Path) -> PictureCorpus:
    return read_pictures(folder)


def test_pictures__when_read__are_pairs_that_begin_with_the_same(corpus: PictureCorpus) -> None:
    check_axes(model_axes(corpus.learned_axes, 64))
    assert corpus.latent_length <= 64
    latents, fields = corpus.pairs(3, 40)
    assert (latents.shape, fields.shape) == ((40, corpus.latent_length), (40, 64, 64))
    more, larger = corpus.pairs(3, 600)
    assert np.array_equal(latents, more[:40])
    assert np.array_equal(fields, larger[:40])
    assert corpus.pairs(3, 2, 32)[1].shape == (2, 32, 32)
    assert not np.array_equal(corpus.pairs(4, 40)[1], fields)


def test_pictures__when_described__use_every_byte_as_rounds_do(corpus: PictureCorpus) -> None:
    latents, _ = corpus.pairs(9, 2_000)
    noise = latents[:, : corpus.noise].astype(float)
    assert np.abs(noise.mean(axis=0) - 127.5).max() < 16
    assert np.abs(noise.std(axis=0) - 73.6).max() < 16
    assert set(corpus.family_of(latents)) == {0, 1, 2, 3}
    assert (latents[:, corpus.noise : corpus.noise + 4].sum(axis=1) == 255).all()


def test_pictures__when_alike__have_alike_latents(corpus: PictureCorpus) -> None:
    """Fields near one another must lie near in latents, or nothing could be learned from them."""
    latents, fields = corpus.pairs(9, 400)
    flat, told = fields.reshape(400, -1).astype(float), latents[:, : corpus.noise].astype(float)
    fields_apart = ((flat[:, None, ::16] - flat[None, :, ::16]) ** 2).mean(axis=2)
    latents_apart = ((told[:, None] - told[None]) ** 2).mean(axis=2)
    pairs = np.triu_indices(400, 1)
    near = fields_apart[pairs] <= np.quantile(fields_apart[pairs], 0.005)
    assert latents_apart[pairs][near].mean() < 0.7 * latents_apart[pairs].mean()


def test_pictures__when_one_changes__are_another_edition(tmp_path: Path) -> None:
    """Only what is seen counts: neither names nor what lies beside the pictures."""
    folder = fill(tmp_path / "art", MIN_PICTURES + 1)
    before = read_pictures(folder)
    (folder / "00.png").rename(folder / "zz.png")
    (folder / "notes.txt").write_text("bought in Arles")
    after = read_pictures(folder)
    assert after.version == before.version
    assert np.array_equal(after.pairs(1, 3)[1], before.pairs(1, 3)[1])
    Image.open(folder / "01.png").rotate(180).save(folder / "01.png")
    turned = read_pictures(folder)
    (folder / "02.png").unlink()
    assert len({before.version, turned.version, read_pictures(folder).version}) == 3


def _copies() -> dict[str, Image.Image]:
    """One picture as it comes back from scanners, mail and the web."""
    large = painting(7, 300)
    tones = np.asarray(large).astype(float)
    grain = np.random.default_rng(0).normal(0, 8, tones.shape)
    squeezed = io.BytesIO()
    large.save(squeezed, "JPEG", quality=30)
    return {
        "squeezed": Image.open(squeezed),
        "smaller": large.resize((100, 100), Image.Resampling.BILINEAR),
        "pale": Image.fromarray(np.uint8(40 + 0.7 * tones)),
        "lighter": Image.fromarray(np.uint8(255 * (tones / 255) ** 0.8)),
        "grained": Image.fromarray(np.uint8(np.clip(tones + grain, 0, 255))),
        "trimmed": large.crop((4, 2, 300, 298)),
        "in colour": Image.merge("RGB", (large, large, large)),
        "deep": Image.fromarray(np.uint16(257 * tones)),
    }


def test_pictures__when_some_are_near_copies__count_each_once_and_say_how_many(
    tmp_path: Path,
) -> None:
    folder = fill(tmp_path / "art")
    (folder / "07.png").unlink()
    painting(7, 330).save(folder / "large.png")
    alone = read_pictures(folder)
    for name, copy in _copies().items():
        copy.save(folder / f"0 {name}.png")
    lines: list[str] = []
    corpus = read_pictures(folder, note=lines.append)
    assert lines == [f"8 of {MIN_PICTURES + 8} pictures are near-copies of others, and count once"]
    assert (corpus.copies, len(corpus.squares)) == (8, MIN_PICTURES)
    assert corpus.version == alone.version, "the largest is kept"


def test_pictures__when_only_near_copies_are_added__are_still_too_few(tmp_path: Path) -> None:
    folder = fill(tmp_path / "art", MIN_PICTURES - 1)
    for name, copy in _copies().items():
        copy.save(folder / f"{name}.png")
    with pytest.raises(CorpusError, match=f"holds {MIN_PICTURES - 1} different pictures"):
        read_pictures(folder)


def test_near_copies__of_unlike_pictures__are_none() -> None:
    _, fields = FLORA.pairs(5, 200, SIDE)
    assert len(distinct([perceptual_hash(field.astype(float)) for field in fields])) == 200


def test_palettes__when_taken_from_pictures__are_their_colours(folder: Path) -> None:
    palettes = picture_palettes(folder)
    assert 2 <= len(palettes) <= 4
    assert palettes[0].name.startswith("my-pictures")
    hues = []
    for palette in palettes:
        lab = oklab_of(palette.inks)
        vivid = lab[np.hypot(lab[:, 1], lab[:, 2]).argmax()]
        hues.append("red" if vivid[2] > 0 else "blue")
        assert palette.areas[0] == max(palette.areas)
    assert set(hues) == {"red", "blue"}, "one group is red, one is blue"


def test_palettes__when_pictures_are_of_one_grey__have_two(tmp_path: Path) -> None:
    for number in range(MIN_PICTURES):
        Image.new("RGB", (64, 64), (128, 128, 128)).save(tmp_path / f"{number}.png")
    (palette,) = picture_palettes(tmp_path)
    (ground, _, _), (other, _, _) = oklab_of(palette.inks)
    assert palette.inks[0] == "#808080"
    assert abs(ground - other) > 0.25
    with pytest.raises(CorpusError, match="holds 0 different"):
        read_pictures(tmp_path)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda folder: (folder / "00.png").unlink(), f"holds {MIN_PICTURES - 1} different"),
        (lambda folder: (folder / "00.png").write_bytes(b"\x89PNG\r\n"), "00.png: is no picture"),
        (lambda folder: Image.new("L", (63, 200)).save(folder / "00.png"), "00.png: has 63×200"),
        (lambda folder: Image.new("L", (64, 64), 9).save(folder / "00.png"), "00.png: is of one"),
        (lambda folder: [file.unlink() for file in folder.iterdir()], "holds 0 different"),
        (shutil.rmtree, "is not a folder"),
    ],
    ids=["too few", "unreadable", "tiny", "plain", "none", "no folder"],
)
def test_pictures__when_they_cannot_teach__are_refused_in_one_line_each(
    spoil, told, tmp_path
) -> None:
    pytest.importorskip("torch")
    folder = fill(tmp_path / "art")
    spoil(folder)
    result = CliRunner().invoke(main, ["train", str(tmp_path / "run"), "--images", str(folder)])
    assert result.exit_code == 1
    assert told in result.output
    *left_out, refusal = result.output.splitlines()
    assert refusal.startswith(f"Error: {folder} ")
    assert len(left_out) == ("png" in told)
    assert not (tmp_path / "run").exists()


def test_palettes__when_written_by_command__are_a_palettes_file(folder, tmp_path) -> None:
    file = tmp_path / "palettes.json"
    result = CliRunner().invoke(main, ["palettes", "--images", str(folder), "--file", str(file)])
    assert result.exit_code == 0, result.output
    assert load_palettes(file) == picture_palettes(folder)
    refused = CliRunner().invoke(main, ["palettes", "--images", str(folder)])
    assert refused.exit_code == 1
    assert "--images needs --file" in refused.output


def test_group__when_points_lie_in_clumps__finds_them() -> None:
    rng = np.random.default_rng(0)
    centres = np.array([[0.0, 0], [5, 0], [0, 5]])
    points = np.concatenate([centre + rng.normal(0, 0.3, (50, 2)) for centre in centres])
    found = group(points, 3)
    assert [len(set(assign(points, found)[at : at + 50])) for at in (0, 50, 100)] == [1, 1, 1]
    assert len(np.unique(assign(points, found))) == 3
    assert group(np.zeros((10, 2)), 4).shape == (4, 2)
