"""The files of rounds, one content archive each. Only a file that matches its CID is given."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from oracle.content import car
from oracle.errors import FatalError
from oracle.generator.cid import cid_from_digest, content_digest, digest_from_cid

SUFFIX = ".car"
PART = ".part"
DIGEST = "V32"
BUFFER = 1 << 18
"""Bytes of an archive that are written at once: those of three or four works."""


class ContentError(FatalError):
    """A file of the store is missing, unreadable, or not what its name says."""


@dataclass(frozen=True, slots=True)
class _Archive:
    """What an archive holds, in arrays: a year of rounds has millions of works.

    `digests` in order, 32 bytes each; `places` their offsets and lengths, `(N, 2)`; `order` sorts
    the digests. `damage` says why nothing is known.
    """

    version: tuple[int, int, int]
    digests: NDArray[np.bytes_] = field(default_factory=lambda: np.empty(0, DIGEST))
    places: NDArray[np.uint64] = field(default_factory=lambda: np.empty((0, 2), np.uint64))
    order: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))
    damage: str = ""

    def find(self, digest: bytes) -> tuple[int, int, int] | None:
        """Index, offset and length of a file."""
        if not len(self.digests):
            return None
        key = np.frombuffer(digest, DIGEST)[0]
        at = int(np.searchsorted(self.digests, key, sorter=self.order))
        if at == len(self.order) or self.digests[self.order[at]] != key:
            return None
        index = int(self.order[at])
        offset, length = self.places[index]
        return index, int(offset), int(length)


class RoundWriter:
    """Appends a round's files to its archive; `digests` are those of the files in it, in order."""

    def __init__(self, target: BinaryIO, digests: list[bytes]) -> None:
        self._target = target
        self.digests = digests

    def put(self, file: bytes, digest: bytes) -> None:
        """Appends a file under its SHA-256 digest, which whoever made the file has computed."""
        if not self.digests:
            self._target.write(car.header(digest))
        self._target.write(car.block(digest, file))
        self.digests.append(digest)


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
    def writer(self, round_id: int, origin: bytes) -> Iterator[RoundWriter]:
        """Writes a round's archive anew; it replaces the old one when the block ends well.

        If it ends otherwise, what was written waits for the next writer of the same `origin` (the
        digest of all that the files follow from), which begins with what is whole of it.

        Raises ContentError if the disk refuses; then nothing is left behind to fill it.
        """
        path = self.path(round_id)
        part = self._folder / f"{round_id}-{origin.hex()[:16]}{PART}"
        try:
            for other in self._folder.glob(f"{round_id}-*{PART}"):
                if other != part:
                    other.unlink()
            part.touch()
            with part.open("r+b", buffering=BUFFER) as target:
                digests, end = car.whole_blocks(target)
                target.seek(end)
                target.truncate()
                yield RoundWriter(target, digests)
                target.flush()
                os.fsync(target.fileno())
            part.replace(path)
            _sync(self._folder)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise ContentError(f"{path} cannot be written: {error.strerror}") from error

    def rounds(self) -> list[int]:
        """The rounds that have an archive."""
        names = (path.stem for path in self._folder.glob(f"*{SUFFIX}"))
        return sorted(int(name) for name in names if name.isascii() and name.isdigit())

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

    def check(self, round_id: int) -> list[bytes]:
        """The digests of a round's files in order, each of which was read and hashed.

        Raises ContentError if one is damaged or the archive is cut off.
        """
        digests = self.digests(round_id)
        with self.path(round_id).open("rb") as source:
            whole, _ = car.whole_blocks(source)
        if len(whole) != len(digests):
            raise ContentError(f"{self.path(round_id)} is damaged at file {len(whole)}")
        return digests

    def index(self, round_id: int, digest: bytes) -> int | None:
        """The place of a file in a round's archive, from 0; None if it is not there."""
        found = self._archive(self.path(round_id)).find(digest)
        return None if found is None else found[0]

    def _find(self, digest: bytes) -> tuple[Path, int, int] | None:
        """Where a file lies."""
        try:
            for path in sorted(self._folder.glob(f"*{SUFFIX}")):
                if (found := self._archive(path).find(digest)) is not None:
                    return path, *found[1:]
        except OSError as error:
            raise ContentError(f"{self._folder} cannot be read: {error.strerror}") from error
        return None

    def _archive(self, path: Path) -> _Archive:
        """What was read of an archive; if it changed, it is read again."""
        try:
            stat = path.stat()
        except FileNotFoundError:
            return _Archive((0, 0, 0))
        version = (stat.st_ino, stat.st_size, stat.st_mtime_ns)
        archive = self._known.get(path)
        if archive is None or archive.version != version:
            archive = self._known[path] = _read(path, version)
        return archive


def _read(path: Path, version: tuple[int, int, int]) -> _Archive:
    """The places of an archive's files; a damaged archive has none and hinders no other."""
    try:
        with path.open("rb") as source:
            found = list(car.scan(source))
    except car.CarError as error:
        return _Archive(version, damage=str(error))
    digests = np.frombuffer(b"".join(digest for digest, _, _ in found), DIGEST)
    places = np.array([place for _, *place in found], np.uint64).reshape(-1, 2)
    return _Archive(version, digests, places, np.argsort(digests, kind="stable"))


def _sync(folder: Path) -> None:
    """Makes a new name in a folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
