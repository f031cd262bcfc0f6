"""An artist's own pictures as a corpus.

A picture's luminance is its field. Its latent is what can be said of it in a round's bytes: the
coordinates of the field along the pictures' principal axes, each as its rank among them, then the
group of alike pictures it belongs to, its light and its detail. So a network first learns to draw
the pictures from their descriptions, and a round, whose bytes are all equally likely, asks for
pictures between and beyond them.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from models.corpus.base import BLOCK, Bytes, Corpus, CorpusError
from models.corpus.grouping import assign, group
from models.corpus.plane import NOISE

SUFFIXES: Final = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".tif", ".tiff")
MIN_PICTURES: Final = 64
MIN_SIDE: Final = 64
GROUPS: Final = 4

_KEPT: Final = 160
"""Side that pictures are kept at, for fields up to 128; larger fields keep theirs."""

_SEEN: Final = 16
"""Side at which pictures are described."""

_SURVEY: Final = 2_048
"""Fields that ranks and groups are taken from."""

_Floats = NDArray[np.float64]


@dataclass(frozen=True)
class PictureCorpus(Corpus):
    """The pictures of a folder.

    Attributes:
        folder: where they were read.
        digest: SHA-256 over the files' names and contents.
        squares: their luminance, stretched to full tones, ``(side, side)`` each.
    """

    folder: Path
    digest: str
    squares: tuple[Bytes, ...]

    @property
    def name(self) -> str:
        return "images"

    @property
    def version(self) -> str:
        return f"images-{self.digest[:16]}"

    @property
    def family_names(self) -> Sequence[str]:
        return tuple(f"group-{number + 1}" for number in range(GROUPS))

    @property
    def attributes(self) -> tuple[str, str]:
        return ("light", "detail")

    def pairs(self, seed: int, count: int, size: int = 64) -> tuple[Bytes, Bytes]:
        fields = self._views(seed, count, size)
        return self._survey.describe(fields), fields

    @cached_property
    def _survey(self) -> "_Survey":
        return _Survey(self._views(0, _SURVEY, 64))

    def _views(self, seed: int, count: int, size: int) -> Bytes:
        """Fields ``(N, size, size)``: squares out of the pictures, turned and mirrored."""
        fields = np.empty((count, size, size), np.uint8)
        for block in range(-(-count // BLOCK)):
            rng = np.random.default_rng((seed, block))
            choices = rng.integers(0, len(self.squares), BLOCK)
            shares, places = rng.uniform(0.7, 1, BLOCK), rng.uniform(0, 1, (BLOCK, 2))
            turns = rng.integers(0, 8, BLOCK)
            for at in range(min(BLOCK, count - block * BLOCK)):
                square = self.squares[choices[at]]
                side = float(shares[at] * len(square))
                left, top = places[at] * (len(square) - side)
                view = Image.fromarray(square, "L").resize(
                    (size, size), Image.Resampling.BOX, (left, top, left + side, top + side)
                )
                turned = np.rot90(np.asarray(view), turns[at] % 4)
                fields[block * BLOCK + at] = turned[:, ::-1] if turns[at] > 3 else turned
        return fields


class _Survey:
    """What descriptions are taken against: the principal axes and ranks of many fields."""

    def __init__(self, fields: Bytes) -> None:
        small = _small(fields)
        self._mean = small.mean(axis=0)
        _, spread, axes = np.linalg.svd(small - self._mean, full_matrices=False)
        known = min(NOISE, int((spread > 1e-6 * max(spread[0], 1e-12)).sum()))
        self._axes = axes[:known]
        self._texture_scale = _texture(fields).std(axis=0) + 1e-9
        self._centres = group(_texture(fields) / self._texture_scale, GROUPS)
        self._coordinates = np.sort((small - self._mean) @ self._axes.T, axis=0)
        self._attributes = np.sort(_attributes(fields), axis=0)

    def describe(self, fields: Bytes) -> Bytes:
        """Latents ``(N, Z)`` of fields."""
        coordinates = (_small(fields) - self._mean) @ self._axes.T
        noise = np.full((len(fields), NOISE), 128, np.uint8)
        noise[:, : len(self._axes)] = _ranks(coordinates, self._coordinates)
        texture = _texture(fields) / self._texture_scale
        families = 255 * np.eye(GROUPS, dtype=np.uint8)[assign(texture, self._centres)]
        attributes = _ranks(_attributes(fields), self._attributes)
        return np.concatenate([noise, families, attributes], axis=1)


def _small(fields: Bytes) -> _Floats:
    """Fields as points, ``(N, 256)``, −1 … 1."""
    step = fields.shape[1] // _SEEN
    blocks = fields.reshape(len(fields), _SEEN, step, _SEEN, step).mean(axis=(2, 4))
    points: _Floats = blocks.reshape(len(fields), -1) / 127.5 - 1
    return points


def _attributes(fields: Bytes) -> _Floats:
    """Light and detail of fields, ``(N, 2)``: their mean, and the mean change between cells."""
    step = fields.shape[1] // 64 or 1
    seen = fields[:, ::step, ::step].astype(np.float64)
    change = np.abs(np.diff(seen, axis=1)).mean((1, 2)) + np.abs(np.diff(seen, axis=2)).mean((1, 2))
    return np.stack([seen.mean(axis=(1, 2)), change], axis=1)


def _texture(fields: Bytes) -> _Floats:
    """How much of a field's change lies across, down and in the large, ``(N, 3)``."""
    step = fields.shape[1] // 64 or 1
    seen = fields[:, ::step, ::step].astype(np.float64)
    across = np.abs(np.diff(seen, axis=2)).mean((1, 2))
    down = np.abs(np.diff(seen, axis=1)).mean((1, 2))
    large = seen.reshape(len(seen), 4, 16, 4, 16).mean(axis=(2, 4)).std(axis=(1, 2))
    texture: _Floats = np.log1p(np.stack([across, down, large], axis=1))
    return texture


def _ranks(values: _Floats, known: _Floats) -> Bytes:
    """Each value's rank among the known ones of its column, as a byte."""
    shares = [
        np.searchsorted(known[:, at], values[:, at]) / len(known) for at in range(values.shape[1])
    ]
    ranks: Bytes = np.clip(np.stack(shares, axis=1) * 256, 0, 255).astype(np.uint8)
    return ranks


def picture_files(folder: Path) -> list[Path]:
    """The picture files of a folder, by name.

    Raises:
        CorpusError: The folder is not there or holds too few of them.
    """
    if not folder.is_dir():
        raise CorpusError(f"{folder} is not a folder: give the one that holds your pictures")
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)
    if len(files) < MIN_PICTURES:
        raise CorpusError(
            f"{folder} holds {len(files)} pictures ({', '.join(SUFFIXES)}), "
            f"a generator needs at least {MIN_PICTURES}: add more"
        )
    return files


def open_picture(file: Path) -> Image.Image:
    """A picture as RGB, upright; transparent parts lie on white.

    Raises:
        CorpusError: It cannot be read, or is too small.
    """
    try:
        with Image.open(file) as opened:
            picture = ImageOps.exif_transpose(opened).convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise CorpusError(
            f"{file} cannot be read as a picture ({error}): repair it or take it out"
        ) from error
    if min(picture.size) < MIN_SIDE:
        width, height = picture.size
        raise CorpusError(
            f"{file} has {width}×{height} pixels, the least is {MIN_SIDE}×{MIN_SIDE}: "
            "take it out, or a larger copy"
        )
    ground = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(ground, picture).convert("RGB")


def read_pictures(folder: Path, size: int = 64) -> PictureCorpus:
    """The corpus of a folder's pictures, for fields of ``size`` pixels.

    Raises:
        CorpusError: Too few, unreadable, tiny or blank pictures; the message names the file.
    """
    digest, squares = hashlib.sha256(), []
    for file in picture_files(folder):
        digest.update(file.name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
        picture = ImageOps.autocontrast(open_picture(file).convert("L"), cutoff=1)
        side = min(*picture.size, max(_KEPT, 5 * size // 4))
        square = np.asarray(ImageOps.fit(picture, (side, side), Image.Resampling.LANCZOS))
        if square.max() == square.min():
            raise CorpusError(f"{file} is of one tone all over: take it out")
        squares.append(square)
    return PictureCorpus(folder, digest.hexdigest(), tuple(squares))
