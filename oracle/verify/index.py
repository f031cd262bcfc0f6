"""A local index from a file's digest to its place in a finalised round.

The index is made by running the generator on what the chain says of each round, and a round enters
it only if the root of what was made here is the root on the chain.
"""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from web3 import Web3

from oracle.chain.deployment import Deployment
from oracle.chain.generation.models import ModelRegistry
from oracle.chain.generation.rounds import Round, RoundBook
from oracle.chain.history import History
from oracle.chain.types import Phase, RoundId
from oracle.errors import FatalError
from oracle.generator import merkle
from oracle.making.model_store import ModelStore
from oracle.making.style_palettes import palettes_of

_TABLES = """
CREATE TABLE IF NOT EXISTS rounds (id INTEGER PRIMARY KEY, root BLOB NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS works (
    round INTEGER NOT NULL, place INTEGER NOT NULL, digest BLOB NOT NULL,
    PRIMARY KEY (round, place)
) STRICT;
CREATE INDEX IF NOT EXISTS by_digest ON works (digest);
"""

Progress = Callable[[RoundId, int], None]
"""Called with a round and the number of its works before it is made."""


class RootMismatchError(FatalError):
    """This machine makes other works of a round than those the operators agreed on."""


class WorkIndex:
    """The index of one studio's works in one file; rebuilt by `update` from the chain alone."""

    def __init__(
        self,
        path: Path,
        w3: Web3,
        deployment: Deployment,
        models: ModelStore,
        history: History | None = None,
    ) -> None:
        """Opens or makes the file; a damaged one is made anew from the chain.

        `history` is an index of the studio; without one the chain is asked for everything.
        """
        self._book = RoundBook(w3, deployment, history)
        self._registry = ModelRegistry(w3, deployment, history)
        self._models = models
        self.unmade: dict[RoundId, str] = {}
        """Finalised rounds that could not be made again here, and why; the index lacks them."""
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._db = self._open(path)
        except sqlite3.DatabaseError:
            path.unlink()
            self._db = self._open(path)

    def update(self, progress: Progress = lambda _round, _works: None) -> None:
        """Adds every finalised round that is not in the index, and drops what a reorg undid.

        A round that this machine cannot make again goes to `unmade` and hinders no other.
        """
        self.unmade.clear()
        known = dict(self._db.execute("SELECT id, root FROM rounds").fetchall())
        records = self._book.all()
        for number in known:
            if number > len(records):
                self._drop(RoundId(number))
        for record in records:
            if record.phase is not Phase.FINALISED:
                self._drop(record.id)
            elif known.get(record.id) != record.root:
                progress(record.id, record.works)
                try:
                    self._add(record, self._make(record))
                except FatalError as error:
                    self._drop(record.id)
                    self.unmade[record.id] = str(error)

    def find(self, digest: bytes) -> tuple[RoundId, int] | None:
        """The round and index of the file with this SHA-256, None if no work has it."""
        row = self._db.execute(
            "SELECT round, place FROM works WHERE digest = ? ORDER BY round, place", (digest,)
        ).fetchone()
        return (RoundId(row[0]), int(row[1])) if row else None

    def digests(self, round_id: RoundId) -> list[bytes]:
        """The digests of a round's works, by index.

        Raises FatalError if the round is not final, or could not be made again here.
        """
        if not (known := self.known(round_id)):
            why = f"round {round_id} is not finalised, so it has no works yet"
            raise FatalError(self.unmade.get(round_id, why))
        return known

    def known(self, round_id: RoundId) -> list[bytes] | None:
        """The digests of a round's works, by index; None if `update` has not found them."""
        rows = self._db.execute(
            "SELECT digest FROM works WHERE round = ? ORDER BY place", (round_id,)
        ).fetchall()
        return [bytes(digest) for (digest,) in rows] or None

    def tree(self, round_id: RoundId) -> merkle.MerkleTree:
        """The round's Merkle tree, for proofs. Raises FatalError as `digests`."""
        return merkle.MerkleTree(merkle.leaves(round_id, self.digests(round_id)))

    def close(self) -> None:
        """Closes the file."""
        self._db.close()

    def _make(self, record: Round) -> list[bytes]:
        generator = self._models.generator(self._registry, record.model)
        palettes = palettes_of(self._registry, generator.axes, record.style)
        works = generator.works(record.seed, range(record.works), record.style, palettes)
        digests = [work.digest for work in works]
        root = merkle.root(merkle.leaves(record.id, digests))
        if root != record.root:
            raise RootMismatchError(
                f"round {record.id}: the works made here have root 0x{root.hex()}, the operators "
                f"agreed on 0x{record.root.hex()}: one of the two is wrong, trust neither"
            )
        return digests

    def _add(self, record: Round, digests: list[bytes]) -> None:
        with self._db:
            self._db.execute("DELETE FROM works WHERE round = ?", (record.id,))
            self._db.executemany(
                "INSERT INTO works VALUES (?, ?, ?)",
                [(record.id, place, digest) for place, digest in enumerate(digests)],
            )
            self._db.execute(
                "INSERT OR REPLACE INTO rounds VALUES (?, ?)", (record.id, record.root)
            )

    def _drop(self, round_id: RoundId) -> None:
        with self._db:
            self._db.execute("DELETE FROM works WHERE round = ?", (round_id,))
            self._db.execute("DELETE FROM rounds WHERE id = ?", (round_id,))

    @staticmethod
    def _open(path: Path) -> sqlite3.Connection:
        db = sqlite3.connect(path)
        db.executescript(_TABLES)
        return db
