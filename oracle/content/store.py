"""The files of rounds, one content archive a round. What is read is what its CID promises."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from oracle.content import car
from oracle.errors import FatalError
from oracle.generator.cid import cid_from_digest, content_digest, digest_from_cid

SUFFIX = ".car"
PART = ".part"


class ContentError(FatalError):
    """A file of the store is missing, unreadable, or not what its name says."""


@dataclass(frozen=True, slots=True)
class _Archive:
    """What an archive holds: offset and length by digest; `damage` says why nothing is known."""

    version: tuple[int, int, int]
    places: dict[bytes, tuple[int, int]]
    damage: str = ""


class RoundWriter:
    """Appends a round's files to its archive."""

    def __init__(self, target: BinaryIO) -> None:
        self._target = target
        self._first = True

    def put(self, file: bytes, digest: bytes) -> None:
        """Appends a file under its SHA-256 digest, which whoever made the file has computed."""
        if self._first:
            self._target.write(car.header(digest))
            self._first = False
        self._target.write(car.block(digest, file))


class ContentStore:
    """A folder of archives, `ROUND.car`. An archive appears whole or not at all."""

    def __init__(self, folder: Path) -> None:
        """Uses `folder`, which must exist. Raises ContentError if it does not."""
        if not folder.is_dir():
            raise ContentError(f"the content folder {folder} does not exist: create it")
        self._folder = folder
        self._known: dict[Path, _Archive] = {}

    def path(self, round_id: int) -> Path:
        """Where a round's archive lies or would lie."""
        return self._folder / f"{round_id}{SUFFIX}"

    @contextmanager
    def writer(self, round_id: int) -> Iterator[RoundWriter]:
        """Writes a round's archive anew; it replaces the old one when the block ends well.

        Raises ContentError if the disk refuses.
        """
        path = self.path(round_id)
        part = path.with_suffix(PART)
        try:
            with part.open("wb") as target:
                yield RoundWriter(target)
                target.flush()
                os.fsync(target.fileno())
            part.replace(path)
        except OSError as error:
            raise ContentError(f"{path} cannot be written: {error.strerror}") from error
        finally:
            part.unlink(missing_ok=True)

    def has(self, cid: str) -> bool:
        """Whether the store has the file. Raises CidError for what is no CID."""
        return self._find(digest_from_cid(cid)) is not None

    def get(self, cid: str) -> bytes:
        """The file with this CID. Raises ContentError if it is missing or its bytes differ."""
        place = self._find(digest_from_cid(cid))
        if place is None:
            why = "".join(f"; {a.damage}" for a in self._known.values() if a.damage)
            raise ContentError(f"{cid} is not in {self._folder}{why}")
        path, offset, length = place
        try:
            with path.open("rb") as source:
                source.seek(offset)
                file = source.read(length)
        except OSError as error:
            raise ContentError(f"{path} cannot be read: {error.strerror}") from error
        if cid_from_digest(content_digest(file)) != cid:
            raise ContentError(f"{path} is damaged: {cid} has another digest than its name")
        return file

    def digests(self, round_id: int) -> list[bytes]:
        """SHA-256 digests of a round's files in order. Raises ContentError or CarError."""
        path = self.path(round_id)
        try:
            with path.open("rb") as source:
                return [digest for digest, _, _ in car.scan(source)]
        except OSError as error:
            raise ContentError(f"{path} cannot be read: {error.strerror}") from error

    def _find(self, digest: bytes) -> tuple[Path, int, int] | None:
        """Where a file lies, from what was read of the archives; those that changed, again."""
        try:
            for path in sorted(self._folder.glob(f"*{SUFFIX}")):
                stat = path.stat()
                version = (stat.st_ino, stat.st_size, stat.st_mtime_ns)
                archive = self._known.get(path)
                if archive is None or archive.version != version:
                    archive = self._known[path] = _read(path, version)
                if (place := archive.places.get(digest)) is not None:
                    return path, *place
        except OSError as error:
            raise ContentError(f"{self._folder} cannot be read: {error.strerror}") from error
        return None


def _read(path: Path, version: tuple[int, int, int]) -> _Archive:
    """What lies where in an archive; one that is damaged has nothing, and hinders no other."""
    try:
        with path.open("rb") as source:
            places = {digest: (offset, length) for digest, offset, length in car.scan(source)}
    except car.CarError as error:
        return _Archive(version, {}, str(error))
    return _Archive(version, places)
