"""Pictures and files as artists' folders hold them, made by formula."""

import io
import struct
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from models.corpus.picture_files import MIN_PICTURES, open_picture

SIDE = 72


def painting(seed: int, side: int = SIDE) -> Image.Image:
    """Soft shapes of its own, grey, from black to white."""
    cells = np.random.default_rng(seed).uniform(0, 1, (6, 6)).astype(np.float32)
    tones = np.asarray(Image.fromarray(cells).resize((side, side), Image.Resampling.BICUBIC))
    return Image.fromarray(np.uint8(255 * (tones - tones.min()) / np.ptp(tones)))


def fill(folder: Path, count: int = MIN_PICTURES) -> Path:
    """So many different pictures in a folder, made if it is not there; ``00.png`` and on."""
    folder.mkdir(exist_ok=True)
    for number in range(count):
        painting(number).save(folder / f"{number:02}.png")
    return folder


def photograph(side: int = 320, grain: float = 6.0) -> NDArray[np.float64]:
    """A still life in the light of a lamp: three balls on a table, with a film's grain."""
    y, x = (np.mgrid[0:side, 0:side] + 0.5) / side * 2 - 1
    tones = 200 - 50 * (y > 0.25) - 30 * x
    for across, down, radius, bright in ((-0.35, 0.2, 0.42, 150), (0.35, 0.35, 0.32, 220)):
        u, v = (x - across) / radius, (y - down) / radius
        within = u * u + v * v < 1
        facing = np.sqrt(np.clip(1 - u * u - v * v, 0, 1))
        tones = np.where(within, 20 + bright * np.clip(0.62 * facing - u / 2 - v / 2, 0, 1), tones)
    noise = np.random.default_rng(3).normal(0, grain, tones.shape) if grain else 0
    return np.clip(tones + noise, 0, 255)


def tiff(values: NDArray[np.generic], *, white_is_zero: bool = False) -> bytes:
    """A grey TIFF of one strip, with the numbers as they are: their bytes, order and kind."""
    order = ">" if values.dtype.byteorder == ">" else "<"
    height, width = values.shape
    kind = {"u": 1, "i": 2, "f": 3}[values.dtype.kind]
    data = values.tobytes()
    entries = [
        (256, 4, width),
        (257, 4, height),
        (258, 3, 8 * values.dtype.itemsize),
        (259, 3, 1),
        (262, 3, 0 if white_is_zero else 1),
        (273, 4, 8 + 2 + 12 * 10 + 4),
        (277, 3, 1),
        (278, 4, height),
        (279, 4, len(data)),
        (339, 3, kind),
    ]
    head = (b"MM" if order == ">" else b"II") + struct.pack(order + "HI", 42, 8)
    table = struct.pack(order + "H", len(entries))
    for tag, size, value in entries:
        number = struct.pack(order + ("H2x" if size == 3 else "I"), value)
        table += struct.pack(order + "HHI", tag, size, 1) + number
    return head + table + bytes(4) + data


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    """A picture as a file of Pillow's format ``kind``."""
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def written(folder: Path, data: bytes, name: str = "picture.png") -> Path:
    """A file of these bytes."""
    file = folder / name
    file.write_bytes(data)
    return file


def tones_of(file: Path) -> NDArray[np.float32]:
    """A file's tones as the door reads them, 0 … 255."""
    return np.asarray(open_picture(file).luminance)
