"""The journal's file: SQLite that survives `kill -9`, and goes on in memory if its disk is full."""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from oracle.node.journal.entries import JournalError

SCHEMA = 2
_TABLES = """
CREATE TABLE IF NOT EXISTS identity (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS rounds (
    id INTEGER PRIMARY KEY,
    state TEXT NOT NULL,
    origin BLOB,
    root BLOB,
    digests BLOB,
    note TEXT NOT NULL DEFAULT '',
    shared INTEGER NOT NULL DEFAULT 0,
    updated REAL NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS transactions (
    hash TEXT PRIMARY KEY,
    round INTEGER,
    action TEXT NOT NULL,
    nonce INTEGER NOT NULL,
    sent REAL NOT NULL
) STRICT;
"""

_FULL = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)
"""SQLite's errors for a full disk: the first if it is noticed before the write, else the second."""

_DISK_TROUBLE = (
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_PERM,
)


class Database:
    """The file of one identity; a second process that would write to it is refused."""

    def __init__(self, path: Path, identity: dict[str, str], *, read_only: bool) -> None:
        """Opens or makes the file of `identity`. Raises JournalError as `Journal` does."""
        self._path = path
        self._lock: int | None = None
        self._is_writable = not read_only
        self.trouble = ""
        """Why what is written now is in memory only; empty if it is on the disk."""
        if not read_only:
            self._take_lock()
        elif not path.is_file():
            raise JournalError(f"no journal at {path}: the node has not run yet")
        mode = "ro" if read_only else "rwc"
        try:
            self._db = sqlite3.connect(
                f"{path.resolve().as_uri()}?mode={mode}", uri=True, isolation_level=None
            )
            self._open(identity, read_only)
        except sqlite3.DatabaseError as error:
            if read_only or _kind(error) not in _FULL:
                self.close()
                raise self._unusable(error) from error
            self._db.close()
            self._db = sqlite3.connect(":memory:", isolation_level=None)
            self._open(identity, read_only)
            self.trouble = self._in_memory(error)
        except JournalError:
            self.close()
            raise

    def run(self, statement: str, values: tuple[object, ...] = ()) -> sqlite3.Cursor:
        """Runs a statement, in memory if the disk takes no more. Raises JournalError."""
        try:
            return self._db.execute(statement, values)
        except sqlite3.DatabaseError as error:
            if not self._is_writable or _kind(error) not in _FULL or self.trouble:
                raise self._unusable(error) from error
            self._go_on_in_memory(error)
        return self.run(statement, values)

    def _go_on_in_memory(self, error: sqlite3.Error) -> None:
        """A full disk shall not cost a reveal: all that the journal knows can be derived again."""
        memory = sqlite3.connect(":memory:", isolation_level=None)
        try:
            self._db.backup(memory)
        except sqlite3.DatabaseError as unreadable:
            raise self._unusable(error) from unreadable
        self._db.close()
        self._db = memory
        self.trouble = self._in_memory(error)

    def _in_memory(self, error: sqlite3.Error) -> str:
        return (
            f"the journal {self._path} cannot be written ({error}): the node goes on from memory; "
            "free its disk and start the node again"
        )

    def _unusable(self, error: sqlite3.Error) -> JournalError:
        if _kind(error) in _DISK_TROUBLE:
            return JournalError(
                f"the journal {self._path} cannot be used ({error}): "
                "check that its disk is mounted, writable and not full"
            )
        return JournalError(
            f"the journal {self._path} is damaged ({error}): move it away and start again; "
            "the node takes everything it needs from the chain and its key"
        )

    def copy_to(self, path: Path) -> None:
        """Writes what the journal holds into a new file."""
        with closing(sqlite3.connect(path)) as copy:
            self._db.backup(copy)

    def close(self) -> None:
        """Closes the file and lets others have it."""
        db = getattr(self, "_db", None)
        if db is not None:
            db.close()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _take_lock(self) -> None:
        try:
            self._lock = os.open(self._path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise JournalError(
                f"another daemon uses {self._path}: one key must have one daemon; stop the other"
            ) from error
        except OSError as error:
            raise JournalError(f"{self._path} cannot be locked: {error.strerror}") from error

    def _open(self, identity: dict[str, str], read_only: bool) -> None:
        if not read_only:
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = FULL")
        if self._db.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise sqlite3.DatabaseError("its pages do not fit together")
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if version not in (0, SCHEMA):
            raise JournalError(
                f"the journal {self._path} is of version {version}, this node writes {SCHEMA}: "
                "run the release that wrote it, or move it away and start again"
            )
        if version == 0 and read_only:
            raise JournalError(f"no journal at {self._path}: the node has not run yet")
        if version == 0:
            with self._transaction():
                for statement in _TABLES.split(";"):
                    self._db.execute(statement)
                self._db.execute(f"PRAGMA user_version = {SCHEMA}")
        if not read_only and self._is_empty():
            # An empty journal takes any identity, so that a mistake at the first start can be set
            # right.
            with self._transaction():
                self._db.execute("DELETE FROM identity")
                self._db.executemany("INSERT INTO identity VALUES (?, ?)", identity.items())
        found = dict(self._db.execute("SELECT key, value FROM identity").fetchall())
        for key, value in identity.items():
            if found.get(key) != value:
                raise JournalError(
                    f"the journal {self._path} is of {key} {found.get(key)}, this node is of "
                    f"{key} {value}: give each its own data folder"
                )

    def _is_empty(self) -> bool:
        query = (
            "SELECT NOT EXISTS (SELECT 1 FROM rounds) AND NOT EXISTS (SELECT 1 FROM transactions)"
        )
        return bool(self._db.execute(query).fetchone()[0])

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")


def _kind(error: sqlite3.Error) -> int:
    """An error's kind, the low byte of its code; one without a code was raised by this module."""
    return int(getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)) & 0xFF
