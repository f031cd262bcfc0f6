"""Rounds and their works, as one looks at them in the console."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, overload

from rich.table import Table

from oracle.chain.artwork.curation import Curation
from oracle.chain.generation.labels import drawn_traits, style_words
from oracle.chain.generation.rounds import Round, RoundBook
from oracle.chain.types import Phase, RoundId
from oracle.cli.tables import plain, table
from oracle.errors import FatalError
from oracle.generator.cid import cid_from_digest
from oracle.generator.engine import Work as MadeWork
from oracle.generator.style import Trait
from oracle.making.editions import Form, Format, Printer, source_of, write_whole
from oracle.making.style_palettes import palettes_of
from scripts._console.shown import Shown
from scripts._console.terminal import print_picture

FOLDER = Path("build") / "works"


class Work(Shown):
    """A work of a seeded round, made here."""

    def __init__(self, studio: Any, record: Round, made: MadeWork) -> None:
        self._studio, self.round, self._made = studio, record.id, made
        self.index: int = made.index
        """Its place in the round."""
        self.digest: bytes = made.digest
        """The file's SHA-256."""
        self.cid: str = cid_from_digest(made.digest)
        """Where the file is, for whoever keeps it."""
        self.file: bytes = made.file
        """The PNG."""
        (found,) = drawn_traits(studio.models, record, [made.index])
        self.traits: dict[str, Trait] = {trait.axis: trait for trait in found}
        """What it is on each axis, and how rare that is in its round."""

    @property
    def token(self) -> int | None:
        """Its token's id, or None while it is not minted."""
        return int(self._studio.artwork.functions.tokenOf(self.digest).call()) or None

    @property
    def owner(self) -> str | None:
        """Who has the token, or None."""
        token = self.token
        return str(self._studio.artwork.functions.ownerOf(token).call()) if token else None

    def show(self) -> Path:
        """Shows the picture in the terminal; returns its file."""
        FOLDER.mkdir(parents=True, exist_ok=True)
        path = FOLDER / f"{self.round}-{self.index}.png"
        path.write_bytes(self.file)
        print_picture(self.file)
        return path

    def edition(
        self, size: int | None = None, format: str = "png", repeat: bool = False
    ) -> tuple[Path, str]:
        """Makes the work at a size, or as paths (`format="svg"`): the file and its SHA-256.

        Raises FatalError for a size that is not offered, or if nothing of the work repeats.
        """
        form = Form(Format(format), size, repeat)
        record = RoundBook(self._studio.w3, self._studio.deployment).get(self.round)
        printer = Printer(source_of(self._studio.models, self._studio.generators, record))
        path = FOLDER / form.name(self.round, self.index)
        return path, write_whole(path, printer.parts(self.index, form)).hex()

    def _table(self) -> Table:
        shown = table(f"Work {self.index} of round {self.round}", "", "")
        for name, trait in self.traits.items():
            shown.add_row(name, plain(trait.words))
        shown.add_row("file", f"ipfs://{self.cid}")
        shown.add_row("token", f"{self.token}, of {self.owner}" if self.token else "not minted")
        return shown


class Works(Shown, Sequence[Work]):
    """A round's works, each made when it is asked for."""

    def __init__(self, studio: Any, record: Round) -> None:
        self._studio, self._record = studio, record

    def __len__(self) -> int:
        return self._record.works

    @overload
    def __getitem__(self, at: int) -> Work: ...
    @overload
    def __getitem__(self, at: slice) -> list[Work]: ...
    def __getitem__(self, at: int | slice) -> Work | list[Work]:
        """Raises FatalError while the round has no seed."""
        record = self._record
        if not record.is_seeded:
            raise FatalError(f"round {record.id} has no seed yet: nobody knows its works")
        wanted = range(record.works)[at]
        indices = wanted if isinstance(wanted, range) else range(wanted, wanted + 1)
        generator = self._studio.generators.generator(self._studio.models, record.model)
        palettes = palettes_of(self._studio.models, generator.axes, record.style)
        made = [
            Work(self._studio, record, work)
            for work in generator.works(record.seed, indices, record.style, palettes)
        ]
        return made if isinstance(at, slice) else made[0]

    def _table(self) -> Table:
        record = self._record
        shown = table(f"The works of round {record.id}", "", "")
        shown.add_row("works", f"{record.works}, from {record.id}.0 to {record.id}.{len(self) - 1}")
        shown.add_row("each of them", "works[3], works[3].show(), works[3].traits")
        return shown


LAST = 20
"""So many rounds are shown at most."""


class RoundHandle(Shown):
    """A round; its facts as of now are attributes, as `phase`, `works`, `agreeing`, `fee`."""

    def __init__(self, studio: Any, number: int) -> None:
        self._studio, self.id = studio, RoundId(number)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._record, name)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *Round.__dataclass_fields__})

    @property
    def _record(self) -> Round:
        return RoundBook(self._studio.w3, self._studio.deployment).get(self.id)

    @property
    def works(self) -> Works:
        """Its works: `works[3].show()`."""
        return Works(self._studio, self._record)

    @property
    def votes(self) -> dict[int, int]:
        """Votes spent on each work, in wei of StudioToken; none before its curation."""
        found: dict[int, int] = {}
        if self._record.phase is Phase.FINALISED:
            for _, choices in Curation(self._studio.w3, self._studio.deployment).ballots(self.id):
                for index, wei in choices.items():
                    found[index] = found.get(index, 0) + wei
        return found

    def _table(self) -> Table:
        record = self._record
        shown = table(f"Round {record.id}", "", "")
        shown.add_row("phase", record.phase.name.lower())
        shown.add_row("works", f"{record.works} of model {record.model}")
        words = style_words(self._studio.models, record.model, record.style)
        shown.add_row("style", "\n".join(map(plain, words)))
        shown.add_row("operators", f"{record.agreeing} of {record.committed} agree")
        shown.add_row("root", "0x" + record.root.hex())
        return shown


class Rounds(Shown, Sequence[RoundHandle]):
    """All rounds, oldest first; `rounds[-1]` is the latest."""

    def __init__(self, studio: Any) -> None:
        self._studio = studio

    def __len__(self) -> int:
        return RoundBook(self._studio.w3, self._studio.deployment).count()

    @overload
    def __getitem__(self, at: int) -> RoundHandle: ...
    @overload
    def __getitem__(self, at: slice) -> list[RoundHandle]: ...
    def __getitem__(self, at: int | slice) -> RoundHandle | list[RoundHandle]:
        numbers = range(1, len(self) + 1)[at]
        if isinstance(numbers, range):
            return [RoundHandle(self._studio, number) for number in numbers]
        return RoundHandle(self._studio, numbers)

    def _table(self) -> Table:
        shown = table("Rounds", ">at", ">round", "phase", ">works", ">model")
        for record in (each._record for each in self[-LAST:]):
            row = (record.phase.name.lower(), str(record.works), str(record.model))
            shown.add_row(str(record.id - 1), str(record.id), *row)
        return shown

    def __iter__(self) -> Iterator[RoundHandle]:
        return (RoundHandle(self._studio, number) for number in range(1, len(self) + 1))
