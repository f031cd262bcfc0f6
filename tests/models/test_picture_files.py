"""An artist's files: pictures of every kind are read as they are meant."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from models.corpus.picture_files import PictureError, open_picture
from tests.models.artists import encoded, painting, tiff, tones_of, written

RAMP = np.add.outer(np.zeros(64), np.linspace(0, 1, 256))
"""Black to white, ``(64, 256)``."""


@pytest.mark.parametrize(
    "data",
    [
        encoded(Image.fromarray(np.uint16(65_535 * RAMP)), "PNG"),
        tiff(np.rint(65_535 * RAMP).astype("<u2")),
        tiff(np.rint(65_535 * RAMP).astype(">u2")),
        tiff(np.rint(65_535 * (1 - RAMP)).astype("<u2"), white_is_zero=True),
        tiff(np.rint(255 * RAMP).astype("<i4")),
        tiff(np.rint(65_535 * RAMP).astype(">i4")),
        tiff(np.rint(1_000_000 * RAMP).astype("<i4")),
        tiff(RAMP.astype("<f4")),
        tiff(RAMP.astype(">f4")),
        tiff((3_000 * RAMP).astype("<f4")),
        tiff((3_000 * RAMP - 4_000).astype("<f4")),
    ],
    ids=[
        "png-16",
        "tiff-16-little",
        "tiff-16-big",
        "tiff-16-white-is-zero",
        "tiff-32-of-bytes",
        "tiff-32-of-16",
        "tiff-32",
        "float-to-1",
        "float-big",
        "float-to-3000",
        "float-below-0",
    ],
)
def test_picture__when_grey_is_deep__has_all_its_tones(data: bytes, tmp_path: Path) -> None:
    tones = tones_of(written(tmp_path, data))
    if tones.max() < 250:
        tones = 255 * tones / tones.max()  # below zero: black is the least value, white stays 1
    assert np.abs(tones - 255 * RAMP).max() < 1
    assert len(np.unique(tones)) > 250


def test_picture__when_16_bits_are_fine__keeps_what_bytes_would_lose(tmp_path: Path) -> None:
    faint = np.rint(30_000 + 200 * RAMP).astype("<u2")
    assert len(np.unique(tones_of(written(tmp_path, tiff(faint))))) > 190


def test_picture__when_16_bits_are_grey__is_as_grey_in_colour(tmp_path: Path) -> None:
    grey = Image.fromarray(np.full((64, 64), 32_896, np.uint16))
    picture = open_picture(written(tmp_path, encoded(grey, "PNG")))
    assert picture.colours.getpixel((5, 5)) == (128, 128, 128)


@pytest.mark.parametrize(
    ("values", "why"),
    [
        (np.where(RAMP > 0.99, np.nan, RAMP).astype("<f4"), "holds numbers that are no tones"),
        (np.where(RAMP > 0.99, np.inf, RAMP).astype("<f4"), "holds numbers that are no tones"),
        (RAMP.astype("<f8"), "unknown pixel mode"),
        (RAMP.astype("<f2"), "unknown pixel mode"),
    ],
    ids=["nan", "infinite", "double", "half"],
)
def test_picture__when_floats_are_no_tones__is_refused_for_that(values, why, tmp_path) -> None:
    with pytest.raises(PictureError, match=why):
        open_picture(written(tmp_path, tiff(values), "picture.tif"))


def _halves(mode: str, seen: object, clear: object) -> Image.Image:
    """The left half as said, the right half of another, to be seen through."""
    image = Image.new(mode, (64, 64), seen)
    image.paste(clear, (32, 0, 64, 64))
    return image


def _halves_of_16_bits() -> Image.Image:
    return Image.fromarray(np.where(RAMP[:, :64] < RAMP[:, 32:33], 90 * 257, 10).astype(np.uint16))


def _indexed() -> Image.Image:
    image = _halves("P", 1, 2)
    image.putpalette([9, 9, 9, 0, 0, 200, 200, 0, 0])
    return image


@pytest.mark.parametrize(
    "data",
    [
        encoded(_halves("RGBA", (0, 0, 200, 255), (200, 0, 0, 0)), "PNG"),
        encoded(_halves("RGBA", (0, 0, 200, 255), (200, 0, 0, 0)), "WEBP", lossless=True),
        encoded(_indexed(), "PNG", transparency=bytes([255, 255, 0])),
        encoded(_indexed(), "PNG", transparency=2),
        encoded(_indexed(), "GIF", transparency=2),
        encoded(_halves("RGB", (0, 0, 200), (200, 0, 0)), "PNG", transparency=(200, 0, 0)),
    ],
    ids=["rgba", "webp", "palette-of-alphas", "palette", "gif", "colour-key"],
)
def test_picture__when_parts_are_clear__lies_on_white_paper(data: bytes, tmp_path: Path) -> None:
    colours = open_picture(written(tmp_path, data)).colours
    assert colours.getpixel((60, 5)) == (255, 255, 255)
    assert colours.getpixel((5, 5)) == (0, 0, 200)


@pytest.mark.parametrize(
    "data",
    [
        encoded(_halves("LA", (90, 255), (10, 0)), "PNG"),
        encoded(_halves("L", 90, 10), "PNG", transparency=10),
        encoded(_halves_of_16_bits(), "PNG", transparency=10),
    ],
    ids=["la", "key", "key-16"],
)
def test_picture__when_grey_is_clear__lies_on_white_paper(data: bytes, tmp_path: Path) -> None:
    tones = tones_of(written(tmp_path, data))
    assert (tones[5, 5], tones[5, 60]) == (90, 255)


def test_picture__when_half_clear__lets_the_paper_through(tmp_path: Path) -> None:
    picture = open_picture(written(tmp_path, encoded(_halves("LA", (0, 128), (0, 0)), "PNG")))
    assert abs(picture.colours.getpixel((5, 5))[0] - 127) <= 1


@pytest.mark.parametrize("kind", ["JPEG", "TIFF"])
def test_picture__when_of_printing_inks__has_their_colours(kind: str, tmp_path: Path) -> None:
    data = encoded(Image.new("CMYK", (64, 64), (255, 255, 0, 0)), kind)
    red, green, blue = open_picture(written(tmp_path, data)).colours.getpixel((5, 5))
    assert blue > 200
    assert max(red, green) < 60


def test_picture__when_of_lab__has_its_lightness(tmp_path: Path) -> None:
    data = encoded(Image.new("LAB", (64, 64), (128, 128, 128)), "TIFF")
    assert tones_of(written(tmp_path, data))[5, 5] == pytest.approx(119, abs=3)


def test_picture__with_a_profile__has_the_colours_it_means(tmp_path: Path) -> None:
    grey = Image.new("RGB", (64, 64), (100, 100, 100))
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    same = open_picture(written(tmp_path, encoded(grey, "PNG", icc_profile=srgb), "same.png"))
    assert np.abs(np.asarray(same.colours).astype(int) - 100).max() <= 1
    # Two letters of the profile's tags change places: its red is now blue.
    swapped = srgb.replace(b"rXYZ", b"wxyz", 1).replace(b"bXYZ", b"rXYZ", 1)
    swapped = swapped.replace(b"wxyz", b"bXYZ", 1)
    red = Image.new("RGB", (64, 64), (255, 0, 0))
    other = open_picture(written(tmp_path, encoded(red, "PNG", icc_profile=swapped), "other.png"))
    assert other.colours.getpixel((5, 5)) == pytest.approx((0, 0, 255), abs=3)


def test_picture__with_a_profile_that_is_none__is_read_without(tmp_path: Path) -> None:
    data = encoded(Image.new("RGB", (64, 64), (100, 90, 80)), "PNG", icc_profile=b"no profile")
    assert open_picture(written(tmp_path, data)).colours.getpixel((5, 5)) == (100, 90, 80)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_picture__however_the_camera_was_held__stands_upright(orientation, tmp_path) -> None:
    """The tables of EXIF 2.32, 4.6.4: where row 0 and column 0 of what is stored are."""
    upright = np.asarray(painting(1, 80))[:, :70]
    stored = {
        1: upright,
        2: upright[:, ::-1],
        3: upright[::-1, ::-1],
        4: upright[::-1],
        5: upright.T,
        6: np.rot90(upright),
        7: upright[::-1, ::-1].T,
        8: np.rot90(upright, 3),
    }[orientation]
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = encoded(Image.fromarray(np.ascontiguousarray(stored)), "PNG", exif=exif)
    assert np.array_equal(tones_of(written(tmp_path, data)), upright)
