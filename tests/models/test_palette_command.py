"""``atelier-models palette``: of a brand's colours or of any picture, and what it refuses."""

from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from PIL import Image

from models.cli import main
from models.palettes.distinct import remarks
from models.palettes.making import make_palette
from models.palettes.photographs import APART, photograph_inks, seen_colours
from models.palettes.ramp import oklab_of
from oracle.generator.composition.inks import WHOLE
from oracle.generator.palettes import PALETTES, load_palettes

BRAND = ("#f0e4cb", "#3f7099", "#d4472b")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["palette", *words])


def landscape() -> Image.Image:
    """A blue sky above a green field, with a small red house."""
    pixels = np.zeros((120, 160, 3), np.uint8)
    pixels[:80], pixels[80:] = (120, 165, 225), (70, 110, 50)
    pixels[70:80, 60:72] = (215, 35, 20)
    grain = np.random.default_rng(1).normal(0, 5, pixels.shape)
    return Image.fromarray(np.clip(pixels + grain, 0, 255).astype(np.uint8))


def test_palette__of_a_brand__is_a_file_to_propose_and_a_sheet_to_look_at() -> None:
    result = run("brand", *BRAND, "--areas", "180,62,14", "--line", "#1b2233", "--paper", "#f4ecdc")
    assert result.exit_code == 0, result.output
    (palette,) = load_palettes(Path("brand.json"))
    assert palette == make_palette("brand", BRAND, (180, 62, 14), "#f4ecdc", "#1b2233")
    assert (palette.inks, palette.areas) == (BRAND, (180, 62, 14))
    assert Image.open("brand.png").size == (1104, 912)
    assert result.output.splitlines() == [
        "brand.png: twelve works in its 3 inks",
        "brand.json: propose it by ape run propose palette brand.json",
    ]


def test_palette__of_colours_that_look_alike__says_so_and_is_written() -> None:
    result = run("brand", "#ffffff", "#8c2748", "#2f6b5e", "--file", "a.json", "--sheet", "a.webp")
    assert result.exit_code == 0, result.output
    moved, alike, *written = result.output.splitlines()
    assert moved == "ink 1: #ffffff leaves no room for light, it became #f2f2f2"
    (palette,) = load_palettes(Path("a.json"))
    assert (alike,) == remarks(palette.data)
    assert [line.split(":")[0] for line in written] == ["a.webp", "a.json"]


def test_palette__of_a_landscape__has_sky_field_and_the_house_last() -> None:
    landscape().save("home.png")
    result = run("home", "--picture", "home.png", "--count", "3", "--sheet", "sheet.png")
    assert result.exit_code == 0, result.output
    (palette,) = load_palettes(Path("home.json"))
    sky, field, house = np.array([[*bytes.fromhex(ink[1:])] for ink in palette.inks]).tolist()
    assert sky[2] > sky[1] > sky[0]
    assert field[1] > max(field[0], field[2])
    assert house[0] > 3 * max(house[1:])
    assert palette.areas[0] > palette.areas[1] > 60 > palette.areas[2]


def test_palette__of_a_small_logo__has_its_colours() -> None:
    logo = Image.new("RGBA", (24, 16), (0, 0, 0, 0))
    logo.paste((200, 30, 90, 255), (4, 4, 20, 12))
    logo.save("logo.png")
    result = run("logo", "--picture", "logo.png")
    assert result.exit_code == 0, result.output
    (palette,) = load_palettes(Path("logo.json"))
    assert palette.inks == ("#f2f2f2", "#c81e5a")


@pytest.mark.parametrize("count", [2, 5, 16])
@pytest.mark.parametrize(
    "pixels",
    [
        np.full((64, 64, 3), 0),
        np.full((64, 64, 3), 128),
        np.full((64, 64, 3), 255),
        np.random.default_rng(0).integers(0, 256, (64, 64, 3)),
        np.random.default_rng(0).integers(120, 128, (64, 64, 3)),
        np.arange(64)[:, None, None] * np.ones((64, 64, 3)) * 4,
        np.full((1, 1, 3), (200, 30, 90)),
        np.stack([np.full((64, 64), 30), np.eye(64) * 255, np.eye(64)[::-1] * 255], axis=-1),
    ],
    ids=["black", "grey", "white", "noise", "nearly grey", "ramp", "one pixel", "lines"],
)
def test_photograph__of_anything__has_inks_that_are_apart(pixels: np.ndarray, count: int) -> None:
    inks, areas = photograph_inks(seen_colours(Image.fromarray(pixels.astype(np.uint8))), count)
    assert 2 <= len(inks) <= count
    assert sum(areas) == WHOLE
    assert min(areas) >= 8
    assert areas[0] == max(areas)
    lab = oklab_of(inks)
    away = np.linalg.norm(lab[:, None] - lab, axis=2) + np.eye(len(inks))
    assert away.min() > 0.8 * APART
    make_palette("any", inks, areas)


def test_photograph__with_fewer_inks_than_colours__has_none_that_is_not_in_it() -> None:
    """A red and a blue that become one ink must not become a purple."""
    own = np.array([[20, 20, 28], [160, 40, 40], [60, 90, 190], [240, 235, 225]])
    pixels = own[np.repeat([0, 1, 2, 3], [20, 6, 8, 4])].repeat(40, axis=0).reshape(38, 40, 3)
    inks, _ = photograph_inks(seen_colours(Image.fromarray(pixels.astype(np.uint8))), 3)
    named = oklab_of(["#" + bytes(row).hex() for row in own.astype(np.uint8)])
    away = np.linalg.norm(oklab_of(inks)[:, None] - named, axis=2).min(axis=1)
    assert len(inks) == 3
    assert away.max() < 0.01


def test_photograph__of_grey__has_no_other_hue() -> None:
    inks, _ = photograph_inks(seen_colours(Image.new("L", (80, 80), 128)))
    assert inks[0] == "#808080"
    assert np.abs(oklab_of(inks)[:, 1:]).max() < 0.01


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "give a palette's inks, in quotes"),
        ((*BRAND, "--picture", "home.png"), "one of the two"),
        ((*BRAND, "--count", "4"), "leave it out"),
        (("#f0e4cb",), "1 ink: a palette has 2 … 16"),
        (BRAND * 6, "18 inks: a palette has 2 … 16"),
        ((*BRAND, "sand"), "'sand' is no colour: write its red, green, blue as '#f0e4cb'"),
        ((*BRAND, "--line", "#12"), "'#12' is no colour"),
        ((*BRAND, "--areas", "200,50"), "2 areas for 3 inks: give one an ink"),
        ((*BRAND, "--areas", "200,50,50"), "areas 200, 50, 50 add up to 300"),
        ((*BRAND, "--areas", "200,half,6"), "areas '200,half,6': write a whole number of 256ths"),
        (("--picture", "none.png"), "none.png: is no regular file"),
        (("--picture", "notes.png"), "notes.png: is no picture, whatever its name says"),
        (("--picture", "cut.png"), "cut.png: cannot be read as a picture"),
        ((*BRAND, "--file", "no/brand.json"), "no/brand.json cannot be written: No such file"),
        ((*BRAND, "--sheet", "brand.what"), "brand.what cannot be written: unknown file extension"),
    ],
)
def test_palette__when_it_cannot_be_one__is_refused_in_one_line(
    words: tuple[str, ...], told: str
) -> None:
    landscape().save("home.png")
    Path("cut.png").write_bytes(Path("home.png").read_bytes()[:400])
    Path("notes.png").write_text("no picture")
    result = run("brand", *words)
    assert result.exit_code == 1, result.output
    assert told in result.output
    assert len(result.output.strip().splitlines()) == 1


def test_palettes__that_ship__are_written_again_and_shown_on_one_sheet() -> None:
    words = ["palettes", "--file", "all.json", "--sheet", "all.webp"]
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 0, result.output
    assert Path("all.json").read_text() == PALETTES.read_text()
    assert Image.open("all.webp").size == (13 * 93 + 5, len(load_palettes()) * 93 + 5)
