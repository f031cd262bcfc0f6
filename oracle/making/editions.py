"""Editions of a round's works, as files: made anywhere, written whole or not at all."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np

from oracle.chain.generation.models import ModelRegistry
from oracle.chain.generation.rounds import Round
from oracle.errors import FatalError
from oracle.generator.blob import build, parse
from oracle.generator.composition import Inks, Symmetry
from oracle.generator.edition.drawing import drawing
from oracle.generator.edition.edition import SIZES, Edition
from oracle.generator.edition.edition_file import png_parts
from oracle.generator.edition.plate import EditionError, Motif, Plate
from oracle.generator.engine import Generator
from oracle.generator.style import Axis, decode_style
from oracle.making.model_store import ModelStore
from oracle.making.style_palettes import palettes_of


class Format(StrEnum):
    """The form of an edition's file."""

    PNG = "png"
    SVG = "svg"


@dataclass(frozen=True)
class Form:
    """Which edition of a work.

    Attributes:
        format: picture or paths.
        size: a picture's pixels a side; paths have none.
        repeat: what repeats without a seam, instead of the work.
    """

    format: Format
    size: int | None
    repeat: bool = False

    def __post_init__(self) -> None:
        """Refuses a form that is not offered. Raises EditionError."""
        if self.format is Format.SVG:
            if self.size is not None:
                raise EditionError("a drawing is made of paths and has no size: leave it out")
        elif self.size not in SIZES:
            offered = ", ".join(map(str, SIZES))
            raise EditionError(f"no edition has {self.size} pixels a side: there are {offered}")

    def name(self, round_id: int, index: int) -> str:
        """What the file of a work is called."""
        what = "repeat-of-work" if self.repeat else "work"
        size = "" if self.size is None else f"-{self.size}"
        return f"round-{round_id}-{what}-{index}{size}.{self.format}"


@dataclass(frozen=True)
class Source:
    """All that editions of a round's works follow from; it can be sent to other processes.

    Attributes:
        round: its number.
        works: how many there are.
        weights: the model's blob.
        axes: the model's axes.
        seed: the round's 32 bytes.
        style: the round's style bytes.
        palettes: those that the style can draw, by id.
        palette_names: their names, by id.
    """

    round: int
    works: int
    weights: bytes
    axes: tuple[Axis, ...]
    seed: bytes
    style: bytes
    palettes: dict[int, Inks]
    palette_names: dict[int, str]

    @property
    def key(self) -> str:
        """The digest of all of it, in hexadecimal: other works have another."""
        return hashlib.sha256(repr(self).encode()).hexdigest()


def source_of(registry: ModelRegistry, models: ModelStore, record: Round) -> Source:
    """What a seeded round's works follow from.

    Raises:
        FatalError: The round has no seed yet, or its model cannot be had.
    """
    if not record.is_seeded:
        raise FatalError(f"round {record.id} has no seed yet: nobody knows its works")
    generator = models.generator(registry, record.model)
    palettes = palettes_of(registry, generator.axes, record.style)
    names = registry.palette_names()
    return Source(
        round=record.id,
        works=record.works,
        weights=build(generator.model),
        axes=generator.axes,
        seed=record.seed,
        style=record.style,
        palettes=palettes,
        palette_names={number: names[number] for number in palettes},
    )


class Printer:
    """Makes editions of one round's works."""

    def __init__(self, source: Source) -> None:
        """Prepares the network; one thread."""
        self._source = source
        self._generator = Generator(parse(source.weights), source.axes)

    def motif(self, index: int) -> Motif:
        """What a work is made from.

        Raises:
            EditionError: The round has no such work.
        """
        source = self._source
        if not 0 <= index < source.works:
            last = source.works - 1
            raise EditionError(f"round {source.round} has works 0 to {last}, not {index}")
        spread = decode_style(source.axes, source.style)
        values, latents = self._generator.inputs(source.seed, [index], spread)
        (field,) = self._generator.fields(latents)
        own = tuple(values[0].tolist())
        return Motif(field, own, source.palettes[own[1]])

    def offered(self, form: Form) -> list[int]:
        """The works that have an edition of this form: for a repeat those that repeat."""
        works = range(self._source.works)
        if not form.repeat:
            return list(works)
        spread = decode_style(self._source.axes, self._source.style)
        values, _ = self._generator.inputs(self._source.seed, works, spread)
        return [int(index) for index in np.flatnonzero(values[:, 0] >= Symmetry.QUAD)]

    def digest(self, index: int) -> bytes:
        """The SHA-256 of a work's own file, the one that the chain knows."""
        source = self._source
        (work,) = self._generator.works(source.seed, [index], source.style, source.palettes)
        return work.digest

    def parts(self, index: int, form: Form) -> Iterator[bytes]:
        """The bytes of a work's file, piece by piece. Raises EditionError."""
        motif = self.motif(index)
        plate = Plate(motif, repeat=form.repeat)
        if form.size is not None:
            return png_parts(Edition(plate, form.size))
        what = "Repeat of work" if form.repeat else "Work"
        title = f"{what} {index} of round {self._source.round}"
        return iter([drawing(plate, title, self._source.palette_names[motif.values[1]])])


def write_whole(path: Path, parts: Iterable[bytes]) -> bytes:
    """Writes a file under its name when it is whole; returns its SHA-256.

    Raises:
        FatalError: It cannot be written; nothing is left of it.
    """
    digest = hashlib.sha256()
    half = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with half.open("wb") as file:
                for part in parts:
                    file.write(part)
                    digest.update(part)
                # Its name must not be on the disk before its bytes are.
                file.flush()
                os.fsync(file.fileno())
            half.replace(path)
        finally:
            half.unlink(missing_ok=True)
    except OSError as error:
        raise FatalError(f"{path} cannot be written: {error.strerror}") from error
    return digest.digest()
