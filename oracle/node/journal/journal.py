"""The node's memory: one SQLite file that survives `kill -9`, of one operator on one oracle.

The chain is always right; the journal remembers what the chain does not say: what was made, what
was sent, and what went wrong.
"""

import time
from pathlib import Path
from types import TracebackType
from typing import Self

from oracle.chain.types import RoundId
from oracle.node.journal.database import Database
from oracle.node.journal.entries import Entry, Sent, State


class Journal:
    """Open it in a `with` block; a second process on the same file is refused."""

    def __init__(self, path: Path, identity: dict[str, str], *, read_only: bool = False) -> None:
        """Opens or makes the file of `identity` (chain, oracle, operator).

        Raises JournalError if it is in use, damaged, or was made for another identity.
        """
        self._database = Database(path, identity, read_only=read_only)

    @property
    def trouble(self) -> str:
        """Why what is written now is in memory only; empty if it is on the disk."""
        return self._database.trouble

    def get(self, round_id: RoundId) -> Entry:
        """What is known of the round; a round never heard of is `seen`."""
        row = self._database.run(
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
        rows = self._database.run("SELECT id, state FROM rounds ORDER BY id")
        return {RoundId(number): State(state) for number, state in rows}

    def entries(self) -> list[Entry]:
        """The entries of all rounds, in order of their ids."""
        ids = self._database.run("SELECT id FROM rounds ORDER BY id").fetchall()
        return [self.get(RoundId(i)) for (i,) in ids]

    def put(self, entry: Entry) -> None:
        """Writes an entry whole or not at all."""
        self._database.run(
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
        self._database.run(
            "INSERT OR REPLACE INTO transactions VALUES (?, ?, ?, ?, ?)",
            (digest, round_id, action, nonce, time.time()),
        )

    def transactions(self, round_id: RoundId) -> list[tuple[str, str]]:
        """(action, hash) of what was broadcast for a round, oldest first."""
        rows = self._database.run(
            "SELECT action, hash FROM transactions WHERE round = ? ORDER BY sent", (round_id,)
        )
        return [(action, digest) for action, digest in rows]

    def sent_from(self, nonce: int) -> list[Sent]:
        """What was broadcast with this nonce or a later one, oldest first."""
        rows = self._database.run(
            "SELECT round, action, hash, nonce, sent FROM transactions WHERE nonce >= ? "
            "ORDER BY sent",
            (nonce,),
        )
        return [Sent(RoundId(r), action, digest, n, when) for r, action, digest, n, when in rows]

    def copy_to(self, path: Path) -> None:
        """Writes what the journal holds into a new file."""
        self._database.copy_to(path)

    def close(self) -> None:
        """Closes the file and lets others have it."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
