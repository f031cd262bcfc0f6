"""The node's memory: one SQLite file that survives `kill -9`, of one operator on one oracle.

The chain is always right; the journal remembers what the chain does not say: what was made, what
was sent, and what went wrong.
"""

import fcntl
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Self

from oracle.chain.types import RoundId
from oracle.errors import FatalError

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
"""What a disk without space says: the first where it is noticed in time, else the second."""

_DISK_TROUBLE = (
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_PERM,
)


class State(StrEnum):
    """How far the node has come with a round."""

    SEEN = "seen"
    SEEDED = "seeded"
    GENERATED = "generated"
    STORED = "stored"
    COMMITTED = "committed"
    REVEALED = "revealed"
    SETTLED = "settled"
    FAILED = "failed"

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to do."""
        return self in (State.SETTLED, State.FAILED)


class JournalError(FatalError):
    """The journal is damaged, in use, or another operator's."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the journal knows of a round; `digests` are the files' SHA-256, 32 bytes each.

    `origin` is the digest of all that they follow from. Without `root` they are only the first
    ones. `shared` says whether the works were given to the IPFS node.
    """

    id: RoundId
    state: State
    origin: bytes | None
    root: bytes | None
    digests: tuple[bytes, ...]
    note: str
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """A transaction that was broadcast; `time` in Unix seconds."""

    round: RoundId
    action: str
    hash: str
    nonce: int
    time: float


class Journal:
    """Open it in a `with` block; a second process on the same file is refused."""

    def __init__(self, path: Path, identity: dict[str, str], *, read_only: bool = False) -> None:
        """Opens or makes the file of `identity` (chain, oracle, operator, signer).

        Raises JournalError if it is in use, damaged, or was made for another identity.
        """
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

    def get(self, round_id: RoundId) -> Entry:
        """What is known of the round; a round never heard of is `seen`."""
        row = self._run(
            "SELECT state, origin, root, digests, note, shared FROM rounds WHERE id = ?",
            (round_id,),
        ).fetchone()
        if row is None:
            return Entry(round_id, State.SEEN, None, None, (), "")
        state, origin, root, digests, note, shared = row
        raw = digests or b""
        split = tuple(raw[at : at + 32] for at in range(0, len(raw), 32))
        return Entry(round_id, State(state), origin, root, split, note, bool(shared))

    def states(self) -> dict[RoundId, State]:
        """How far each round is, without the rest."""
        rows = self._run("SELECT id, state FROM rounds ORDER BY id")
        return {RoundId(number): State(state) for number, state in rows}

    def entries(self) -> list[Entry]:
        """Everything, by round."""
        ids = self._run("SELECT id FROM rounds ORDER BY id").fetchall()
        return [self.get(RoundId(i)) for (i,) in ids]

    def put(self, entry: Entry) -> None:
        """Writes an entry whole or not at all."""
        self._run(
            "INSERT INTO rounds VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
            "state = excluded.state, origin = excluded.origin, root = excluded.root, "
            "digests = excluded.digests, note = excluded.note, shared = excluded.shared, "
            "updated = excluded.updated",
            (
                entry.id,
                entry.state,
                entry.origin,
                entry.root,
                b"".join(entry.digests),
                entry.note,
                int(entry.shared),
                time.time(),
            ),
        )

    def sent(self, round_id: RoundId, action: str, digest: str, nonce: int) -> None:
        """Remembers a transaction that was broadcast."""
        self._run(
            "INSERT OR REPLACE INTO transactions VALUES (?, ?, ?, ?, ?)",
            (digest, round_id, action, nonce, time.time()),
        )

    def transactions(self, round_id: RoundId) -> list[tuple[str, str]]:
        """(action, hash) of what was broadcast for a round, oldest first."""
        rows = self._run(
            "SELECT action, hash FROM transactions WHERE round = ? ORDER BY sent", (round_id,)
        )
        return [(action, digest) for action, digest in rows]

    def sent_from(self, nonce: int) -> list[Sent]:
        """What was broadcast with this nonce or a later one, oldest first."""
        rows = self._run(
            "SELECT round, action, hash, nonce, sent FROM transactions WHERE nonce >= ? "
            "ORDER BY sent",
            (nonce,),
        )
        return [Sent(RoundId(r), action, digest, n, when) for r, action, digest, n, when in rows]

    def _run(self, statement: str, values: tuple[object, ...] = ()) -> sqlite3.Cursor:
        try:
            return self._db.execute(statement, values)
        except sqlite3.DatabaseError as error:
            if not self._is_writable or _kind(error) not in _FULL or self.trouble:
                raise self._unusable(error) from error
            self._go_on_in_memory(error)
        return self._run(statement, values)

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

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

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
            # Of nobody yet: what was set wrong at the first start can simply be set right.
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
    """The low byte is the kind of error; without a code it is this module's own finding."""
    return int(getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)) & 0xFF
