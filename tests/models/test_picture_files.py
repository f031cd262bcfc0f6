"""An artist's files: every kind is read as it is meant, or left out with one line that says why."""

import io
import os
import socket
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms, PngImagePlugin
from rich.console import Console

from models.corpus import CorpusError
from models.corpus.picture_files import (
    MIN_PICTURES,
    PictureError,
    open_picture,
    open_pictures,
    picture_files,
    shown,
)
from models.corpus.pictures import read_pictures
from models.progress import noted
from tests.models.artists import SIDE, fill, painting, tiff

RAMP = np.add.outer(np.zeros(64), np.linspace(0, 1, 256))
"""Black to white, ``(64, 256)``."""


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def written(folder: Path, data: bytes, name: str = "picture.png") -> Path:
    file = folder / name
    file.write_bytes(data)
    return file


def tones_of(file: Path) -> np.ndarray:
    return np.asarray(open_picture(file).luminance)


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


def _exif(kind: int, count: int, value: bytes) -> bytes:
    """EXIF data with one entry, the orientation, of this kind, count and value."""
    entry = struct.pack("<HHI", 0x0112, kind, count) + value
    return b"Exif\0\0II*\0" + struct.pack("<IH", 8, 1) + entry + bytes(4)


@pytest.mark.parametrize(
    "exif",
    [
        b"",
        b"Exif\0\0",
        b"Exif\0\0 no TIFF at all",
        b"Exif\0\0MM\0*\xff\xff\xff\xff",
        b"Exif\0\0II*\0\x08\0\0\0\xff\xff",
        _exif(3, 1, struct.pack("<HH", 0, 0)),
        _exif(3, 1, struct.pack("<HH", 9, 0)),
        _exif(3, 2, struct.pack("<HH", 9, 6)),
        _exif(2, 4, b"six\0"),
        _exif(5, 1, struct.pack("<I", 0xFFFFFFF0)),
        _exif(99, 1, bytes(4)),
        _exif(3, 0xFFFFFFFF, bytes(4)),
    ],
    ids=[
        "none",
        "empty",
        "no-tiff",
        "far-table",
        "short-table",
        "zero",
        "nine",
        "two",
        "text",
        "far-rational",
        "no-kind",
        "huge",
    ],
)
def test_picture__when_its_exif_is_broken__is_read_as_it_is_stored(exif, tmp_path) -> None:
    stored = painting(1)
    file = written(tmp_path, encoded(stored, "PNG", exif=exif))
    assert np.array_equal(tones_of(file), np.asarray(stored))
    jpeg = encoded(stored, "JPEG", quality=95)
    marker = b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif
    assert tones_of(written(tmp_path, jpeg[:2] + marker + jpeg[2:], "a.jpg")).shape == (SIDE, SIDE)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _bomb() -> bytes:
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", b"") + _chunk(b"IEND", b"")
    )


def _text_bomb() -> bytes:
    told = PngImagePlugin.PngInfo()
    told.add_text("comment", "a" * (PngImagePlugin.MAX_TEXT_CHUNK + 1), zip=True)
    return encoded(painting(1), "PNG", pnginfo=told)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (_bomb(), "has too many pixels to be read"),
        (_text_bomb(), "cannot be read as a picture"),
        (b"", "is empty"),
        (b"just words", "is no picture, whatever its name says"),
        (b"\x89PNG\r\n", "is no picture"),
        (b"\x89PNG\r\n\x1a\n", "cannot be read as a picture"),
        (encoded(painting(1, 63), "PNG"), "has 63×63 pixels, the least is 64×64"),
    ],
    ids=["bomb", "text-bomb", "empty", "words", "half-a-head", "head", "tiny"],
)
def test_picture__when_it_cannot_be_used__is_refused_for_that(data, why, tmp_path) -> None:
    file = written(tmp_path, data)
    with pytest.raises(PictureError) as refused:
        open_picture(file)
    assert str(refused.value).startswith(f"{file}: {why}")
    assert "\n" not in str(refused.value)


FORMATS = {"PNG": {}, "JPEG": {}, "WEBP": {}, "GIF": {}, "BMP": {}, "TIFF": {"compression": "lzma"}}


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_picture__when_the_file_is_truncated__is_refused(kind, part, tmp_path) -> None:
    data = encoded(painting(1).convert("RGB"), kind, **FORMATS[kind])
    with pytest.raises(PictureError):
        open_picture(written(tmp_path, data[: int(part * len(data))]))


@pytest.mark.parametrize("kind", FORMATS)
def test_picture__whatever_is_damaged__is_read_or_refused(kind: str, tmp_path: Path) -> None:
    """No other error than ours leaves the door."""
    exif = Image.Exif()
    exif[0x0112] = 6
    sound = encoded(painting(1).convert("RGB"), kind, **FORMATS[kind], exif=exif)
    rng = np.random.default_rng(1)
    refused = 0
    for _ in range(150):
        data = bytearray(sound)
        reach = min(len(data), int(rng.choice([64, 300, len(data)])))
        for at in rng.integers(0, reach, rng.integers(1, 6)):
            data[at] = rng.integers(0, 256)
        try:
            open_picture(written(tmp_path, bytes(data)))
        except PictureError:
            refused += 1
    assert refused > 0


def _link_to(target: str) -> Callable[[Path], None]:
    return lambda file: file.symlink_to(target)


def _socket(file: Path) -> None:
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(file))


ODDITIES: dict[str, tuple[Callable[[Path], object], str]] = {
    "folder.png": (Path.mkdir, "is a folder"),
    "nowhere.jpg": (_link_to("not there"), "is a link to nowhere"),
    "loop.gif": (_link_to("loop.gif"), "is a link to nowhere"),
    "pipe.tif": (os.mkfifo, "is no regular file"),
    "socket.png": (_socket, "is no regular file"),
    "device.bmp": (_link_to("/dev/zero"), "is no regular file"),
    "text.webp": (lambda file: file.write_text("words"), "is no picture"),
}


def test_folder__when_odd_things_are_named_like_pictures__goes_on_with_a_line_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # a socket's path may not be long
    folder = fill(tmp_path / "art")
    for name, (make, _) in ODDITIES.items():
        make(Path("art") / name)
    (folder / "._00.png").write_bytes(b"what another system keeps beside a picture")
    (folder / "notes.txt").write_text("no picture, and not named like one")
    lines: list[str] = []
    assert len(list(open_pictures(folder, note=lines.append))) == MIN_PICTURES
    assert len(lines) == len(ODDITIES)
    for name, (_, why) in ODDITIES.items():
        assert any(line.startswith(f"left out {folder / name}: {why}") for line in lines), name


def test_folder__when_names_cannot_be_decoded__reads_them_and_can_tell_of_them(
    tmp_path: Path,
) -> None:
    folder = fill(tmp_path / "art")
    for name in (b"caf\xe9.png", b"two\nlines.png", b"\x1b[31mred.png"):
        (folder / os.fsdecode(name)).write_bytes(encoded(painting(1_000 + len(name)), "PNG"))
    (folder / os.fsdecode(b"bad\xff\n.png")).write_text("words")
    stream = io.TextIOWrapper(io.BytesIO(), "utf-8", errors="strict")
    corpus = read_pictures(folder, note=noted(Console(file=stream, width=20)))
    stream.seek(0)
    told = f"left out {folder}/bad\\udcff\\n.png: is no picture, whatever its name says\n"
    assert stream.read() == told
    assert len(picture_files(folder)) == MIN_PICTURES + 4
    assert len(corpus.squares) == MIN_PICTURES + 3


def test_shown__whatever_a_name_holds__is_one_line_that_can_be_written() -> None:
    name = os.fsdecode(b"a\xff\x1b[2J\r\nb.png")
    assert shown(Path(name)) == r"a\udcff\x1b[2J\r\nb.png"
    assert shown(Path("/bilder/größer – 2.png")) == "/bilder/größer – 2.png"


def test_folder__when_it_is_none__is_refused(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="is not a folder"):
        read_pictures(tmp_path / "not there")
    with pytest.raises(CorpusError, match="is not a folder"):
        read_pictures(written(tmp_path, b""))
