"""An artist's own pictures as a corpus.

A picture's tones, smoothed and spread, are heights, of which a view is a field. Its latent is what
can be said of it in a round's bytes: the coordinates of the field along the pictures' principal
axes, each as its rank among them, then the group of alike pictures it belongs to, its fullness and
its detail. So a network first learns to draw the pictures from their descriptions, and a round,
whose bytes are all equally likely, asks for pictures between and beyond them.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from models.corpus.base import BLOCK, Bytes, Corpus
from models.corpus.grouping import assign, group
from models.corpus.heights import Floats, heights_of, spread
from models.corpus.near_copies import SIDE, distinct, perceptual_hash
from models.corpus.picture_files import open_pictures, require_enough, shown
from models.corpus.plane import NOISE
from models.progress import Note, Watch, unnoted, unwatched

PICTURES: Final = "images"
"""The name of every such corpus."""

GROUPS: Final = 4

_KEPT: Final = 160
"""Side that pictures are kept at, for fields up to 64; larger fields keep more."""

_SEEN: Final = 32
"""Side at which fields are described."""

_CELLS: Final = 16
"""Side of the picture's principal axes."""

_SURVEY: Final = 2_048
"""Fields that ranks and groups are taken from."""

_PLAIN: Final = 2.0
"""Tones of 255 that a picture has to span, so that it shows something."""


@dataclass(frozen=True)
class PictureCorpus(Corpus):
    """The pictures of a folder.

    Attributes:
        digest: SHA-256 over the digests of the files that were read, whatever their names.
        squares: their heights, ``(side, side)`` each, 0 … 65,535.
        copies: files that were left out because another one is nearly the same.
    """

    digest: str
    squares: tuple[NDArray[np.uint16], ...]
    copies: int

    @property
    def name(self) -> str:
        return PICTURES

    @property
    def version(self) -> str:
        return f"{PICTURES}-{self.digest[:16]}"

    @property
    def family_names(self) -> Sequence[str]:
        return tuple(f"group-{number + 1}" for number in range(GROUPS))

    @property
    def attributes(self) -> tuple[str, str]:
        return ("fullness", "detail")

    def blocks(self, seed: int, count: int, size: int = 64) -> Iterator[tuple[Bytes, Bytes]]:
        for at in range(0, count, BLOCK):
            fields = self._views(seed, at // BLOCK, min(BLOCK, count - at), size)
            yield self._survey.describe(fields), fields

    @cached_property
    def _survey(self) -> "_Survey":
        parts = [self._views(0, block, BLOCK, _SEEN) for block in range(_SURVEY // BLOCK)]
        return _Survey(np.concatenate(parts))

    def _views(self, seed: int, block: int, count: int, size: int) -> Bytes:
        """Fields ``(count, size, size)``: squares out of the pictures, half of them mirrored.

        They stand upright, as the artist made them: a face upside down is no face.
        """
        rng = np.random.default_rng((seed, block))
        choices = rng.integers(0, len(self.squares), BLOCK)
        shares, places = rng.uniform(0.7, 1, BLOCK), rng.uniform(0, 1, (BLOCK, 2))
        mirrored = rng.integers(0, 2, BLOCK)
        fields = np.empty((count, size, size), np.uint8)
        for at in range(count):
            square = self.squares[choices[at]]
            side = float(shares[at] * len(square))
            left, top = places[at] * (len(square) - side)
            view = Image.fromarray(square.astype(np.float32)).resize(
                (size, size), Image.Resampling.BOX, (left, top, left + side, top + side)
            )
            field = spread(np.asarray(view, np.float64) / 65_535)
            fields[at] = field[:, ::-1] if mirrored[at] else field
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


def _seen(fields: Bytes, side: int) -> Floats:
    """Fields averaged to ``(N, side, side)``, or repeated where they are smaller."""
    size = fields.shape[1]
    if size < side:
        fields = fields.repeat(side // size, axis=1).repeat(side // size, axis=2)
    step = fields.shape[1] // side
    cells: Floats = fields.reshape(len(fields), side, step, side, step).mean(axis=(2, 4))
    return cells


def _small(fields: Bytes) -> Floats:
    """Fields as points, ``(N, 256)``, −1 … 1."""
    points: Floats = _seen(fields, _CELLS).reshape(len(fields), -1) / 127.5 - 1
    return points


def _changes(fields: Bytes) -> tuple[Floats, Floats]:
    """The mean change between neighbours, across and down, ``(N,)`` each."""
    seen = _seen(fields, _SEEN)
    across = np.abs(np.diff(seen, axis=2)).mean(axis=(1, 2))
    return across, np.abs(np.diff(seen, axis=1)).mean(axis=(1, 2))


def _attributes(fields: Bytes) -> Floats:
    """Fullness and detail of fields, ``(N, 2)``: their mean, and that of neighbours' changes."""
    across, down = _changes(fields)
    return np.stack([fields.mean(axis=(1, 2)), across + down], axis=1)


def _texture(fields: Bytes) -> Floats:
    """How much of a field's change lies across, down and in the large, ``(N, 3)``."""
    across, down = _changes(fields)
    large = _seen(fields, 4).std(axis=(1, 2))
    texture: Floats = np.log1p(np.stack([across, down, large], axis=1))
    return texture


def _ranks(values: Floats, known: Floats) -> Bytes:
    """Each value's rank among the known ones of its column, as a byte."""
    shares = [
        np.searchsorted(known[:, at], values[:, at]) / len(known) for at in range(values.shape[1])
    ]
    ranks: Bytes = np.clip(np.stack(shares, axis=1) * 256, 0, 255).astype(np.uint8)
    return ranks


def read_pictures(
    folder: Path, size: int = 64, watch: Watch = unwatched, note: Note = unnoted
) -> PictureCorpus:
    """The corpus of a folder's pictures, for fields of ``size`` pixels.

    Of near-copies the one with the most pixels is kept. What stays is in the order of its digests,
    so that a folder is the same corpus under whatever names its files have.

    Args:
        folder: where they are.
        size: pixels on a side of the fields that are to be drawn from them.
        watch: sees each file as it is opened.
        note: told in one line of each file that is left out, and of near-copies.

    Raises:
        CorpusError: The folder is not there, or holds too few pictures that can be used.
    """
    read = []
    for picture in open_pictures(folder, watch, note):
        width, height = picture.image.size
        side = min(width, height, max(_KEPT, 5 * size // 2))
        square = ImageOps.fit(picture.luminance, (side, side), Image.Resampling.LANCZOS)
        tones = np.asarray(square, np.float64)
        if tones.max() - tones.min() < _PLAIN:
            note(f"left out {shown(picture.file)}: is of one tone all over")
            continue
        small = np.asarray(square.resize((SIDE, SIDE), Image.Resampling.BOX), np.float64)
        heights = np.rint(65_535 * heights_of(tones, size)).astype(np.uint16)
        read.append((-width * height, picture.digest, perceptual_hash(small), heights))
    read.sort(key=lambda one: one[:2])
    kept = sorted((read[at][1], read[at][3]) for at in distinct([one[2] for one in read]))
    copies = len(read) - len(kept)
    if copies:
        note(f"{copies} of {len(read)} pictures are near-copies of others, and count once")
    require_enough(folder, len(kept))
    digest = hashlib.sha256(b"".join(one for one, _ in kept)).hexdigest()
    return PictureCorpus(digest, tuple(heights for _, heights in kept), copies)
