"""Many editions at once: on all processors here, or on a Ray cluster; what is there stays.

Beside the files lies a list of their digests in the form of `sha256sum`, named after all that they
follow from. A file that the list knows and that has its digest is not made again.
"""

import hashlib
import multiprocessing
import os
import signal
from collections.abc import Callable, Generator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from oracle.errors import FatalError, StoppedError
from oracle.making.cluster import Cluster
from oracle.making.editions import Form, Printer, Source, write_whole

Made = Callable[[int], None]
"""Called whenever one more edition is there, with how many there are to be."""

_AHEAD = 2
"""Works given to each process beforehand."""

Finished = Generator[tuple[int, bytes], None, None]
"""Works and the digests of their files, which are written."""


@dataclass(frozen=True)
class Bulk:
    """What a run has done.

    Attributes:
        made: editions made now.
        kept: those that were there.
        digests: the list.
    """

    made: int
    kept: int
    digests: Path


class Ledger:
    """The list of digests of one folder."""

    def __init__(self, folder: Path, source: Source, form: Form) -> None:
        """Reads it, if it is there. Raises FatalError if the folder cannot be used."""
        self._folder, self._source, self._form = folder, source, form
        key = hashlib.sha256(f"{source.key} {form}".encode()).hexdigest()
        self.path = folder / f"round-{source.round}-{key[:16]}.sha256"
        self._known: dict[str, str] = {}
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if self.path.exists():
                whole, end, half = self.path.read_text().rpartition("\n")
                if half:
                    write_whole(self.path, [(whole + end).encode()])
                for line in whole.splitlines():
                    digest, _, name = line.partition("  ")
                    self._known[name] = digest
        except (OSError, UnicodeDecodeError) as error:
            raise FatalError(f"{folder} cannot be used: {error}") from error

    def file(self, index: int) -> Path:
        """Where a work's edition is."""
        return self._folder / self._form.name(self._source.round, index)

    def has(self, index: int) -> bool:
        """Whether a work's edition is there as it was made."""
        path = self.file(index)
        wanted = self._known.get(path.name)
        if wanted is None or not path.is_file():
            return False
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == wanted

    def add(self, index: int, digest: bytes) -> None:
        """Remembers an edition. Raises FatalError."""
        line = f"{digest.hex()}  {self.file(index).name}\n"
        try:
            with self.path.open("a") as file:
                file.write(line)
        except OSError as error:
            raise FatalError(f"{self.path} cannot be written: {error.strerror}") from error


def make_all(
    source: Source,
    form: Form,
    folder: Path,
    processes: int,
    cluster: str | None = None,
    made: Made = lambda _total: None,
) -> Bulk:
    """The editions of all works of a round that have one and are not there yet.

    Args:
        source: the round.
        form: which edition.
        folder: where to; it is made if need be.
        processes: how many processes make them here, at least 1.
        cluster: the address of a Ray cluster that makes them instead.
        made: called after each, also for those that are there.

    Raises:
        FatalError: No work has one, or one cannot be made or written; those before stay.
        StoppedError: It was interrupted; those before stay.
    """
    ledger = Ledger(folder, source, form)
    wanted = Printer(source).offered(form)
    if not wanted:
        raise FatalError(f"no work of round {source.round} repeats without a seam")
    total, missing = len(wanted), []
    for index in wanted:
        if ledger.has(index):
            made(total)
        else:
            missing.append(index)
    done = 0
    try:
        with closing(
            _on_cluster(cluster, source, form, missing, ledger)
            if cluster
            else _here(processes, source, form, missing, ledger)
        ) as finished:
            for index, digest in finished:
                ledger.add(index, digest)
                done += 1
                made(total)
    except (FatalError, KeyboardInterrupt) as error:
        there = f"{total - len(missing) + done} of {total} editions are there"
        why = f"{error}; " if isinstance(error, FatalError) else "stopped: "
        kind = FatalError if isinstance(error, FatalError) else StoppedError
        raise kind(f"{why}{there}, the same command goes on with the others") from error
    return Bulk(done, total - len(missing), ledger.path)


def _here(
    processes: int, source: Source, form: Form, indices: list[int], ledger: Ledger
) -> Finished:
    """Editions made by processes of this machine; each writes its own files."""
    if processes == 1 or len(indices) == 1:
        printer = Printer(source)
        for index in indices:
            yield index, write_whole(ledger.file(index), printer.parts(index, form))
        return
    # Each process has one processor, and threads of its own sums would only wait for one another.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Processes that are forked would share the network's threads, which do not survive it.
    pool = ProcessPoolExecutor(
        min(processes, len(indices) or 1),
        multiprocessing.get_context("spawn"),
        _prepare,
        (source, form),
    )
    running: dict[Future[bytes], int] = {}
    waiting = iter(indices)
    try:
        while True:
            for index in islice(waiting, _AHEAD * processes - len(running)):
                running[pool.submit(_make, index, ledger.file(index))] = index
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                yield running.pop(future), future.result()
    except BrokenProcessPool as error:
        raise FatalError("a process ended at once: give it memory, or use fewer") from error
    finally:
        pool.shutdown(cancel_futures=True)


_prepared: list[tuple[Printer, Form]] = []
"""What a process of the pool works with."""


def _prepare(source: Source, form: Form) -> None:
    # Ctrl-C reaches every process of a terminal; the one that has the list answers it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _prepared.append((Printer(source), form))


def _make(index: int, path: Path) -> bytes:
    printer, form = _prepared[0]
    return write_whole(path, printer.parts(index, form))


def _on_cluster(
    address: str, source: Source, form: Form, indices: list[int], ledger: Ledger
) -> Finished:
    """Editions made by a cluster; written and hashed here, in order."""
    cluster = Cluster(address)
    files = cluster.each(make_there, (source, form), indices)
    for index, file in zip(indices, files, strict=True):
        yield index, write_whole(ledger.file(index), [file])


_printers: dict[str, Printer] = {}
"""A worker's printers, made once a round."""


def make_there(common: tuple[Source, Form], index: int) -> bytes:
    """A work's file; runs on a worker."""
    source, form = common
    if source.key not in _printers:
        _printers[source.key] = Printer(source)
    return b"".join(_printers[source.key].parts(index, form))
