"""Broken and hostile files: one line that says why, whatever a folder holds, and no other error."""

import io
import os
import socket
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, PngImagePlugin
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
from tests.models.artists import SIDE, encoded, fill, painting, tones_of, written


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
