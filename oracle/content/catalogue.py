"""Which of a node's rounds anybody may see: those whose commits are closed, and no others.

An operator that could read works earlier could answer without making them.
"""

import threading
from dataclasses import dataclass

from structlog.typing import FilteringBoundLogger

from oracle.chain.deployment import Deployment
from oracle.chain.endpoints import Endpoints
from oracle.chain.generation.rounds import Round, RoundBook
from oracle.chain.retryable import PASSING
from oracle.chain.types import Phase, RoundId
from oracle.content.store import ContentError, ContentStore
from oracle.generator import merkle
from oracle.generator.cid import cid_from_digest, digest_from_cid
from oracle.words import one_line

REFRESH_SECONDS = 6.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a work stands: its round, its index, and the round's digests in order."""

    record: Round
    index: int
    digests: tuple[bytes, ...]

    @property
    def cid(self) -> str:
        """The work's CID."""
        return cid_from_digest(self.digests[self.index])

    def proof(self) -> list[bytes]:
        """The Merkle proof of the work's leaf, as the contracts take it."""
        return merkle.MerkleTree(merkle.leaves(self.record.id, self.digests)).proof(self.index)


class Catalogue:
    """The public part of a store. Only `refresh` asks the chain; the rest goes by what it found."""

    def __init__(self, store: ContentStore, deployment: Deployment, confirmations: int) -> None:
        self._store = store
        self._deployment = deployment
        self._confirmations = confirmations
        self._lock = threading.Lock()
        self._open: dict[RoundId, Round] = {}

    def refresh(self, endpoints: Endpoints) -> None:
        """Looks at the chain again. Raises what passes; until then what was public stays so."""
        w3 = endpoints.client()
        book = RoundBook(w3, self._deployment)
        depth = max(0, w3.eth.block_number - self._confirmations)
        for number in self._store.rounds():
            known = self._open.get(RoundId(number))
            if known is not None and known.phase.is_over:
                continue
            # At a depth, so that no reorganisation opens the commits again.
            record = book.find(RoundId(number), depth)
            if record is not None and is_closed(record):
                with self._lock:
                    self._open[record.id] = record

    def rounds(self) -> list[Round]:
        """The public rounds in order."""
        with self._lock:
            return [self._open[number] for number in sorted(self._open)]

    def round(self, round_id: int) -> Round | None:
        """A public round; None for one that is not, or is unknown."""
        with self._lock:
            return self._open.get(RoundId(round_id))

    def digests(self, record: Round) -> tuple[bytes, ...]:
        """A public round's digests in order. Raises ContentError or CarError."""
        return tuple(self._store.digests(record.id))

    def find(self, cid: str) -> Place | None:
        """A public work. Raises CidError for what is no CID, ContentError, or CarError."""
        digest = digest_from_cid(cid)
        for record in self.rounds():
            if (index := self._store.index(record.id, digest)) is not None:
                return Place(record, index, self.digests(record))
        return None

    def has(self, cid: str) -> bool:
        """Whether a work is public. Raises CidError for what is no CID."""
        digest = digest_from_cid(cid)
        rounds = self.rounds()
        return any(self._store.index(record.id, digest) is not None for record in rounds)

    def get(self, cid: str) -> bytes:
        """A public work's file. Raises ContentError if it is missing or damaged, or CidError."""
        if not self.has(cid):
            raise ContentError(f"{cid} is not here")
        return self._store.get(cid)


def is_closed(record: Round) -> bool:
    """Whether nobody can commit to the round any more."""
    return record.phase >= Phase.REVEAL


def keep_fresh(
    catalogue: Catalogue, endpoints: Endpoints, log: FilteringBoundLogger, stop: threading.Event
) -> None:
    """Refreshes again and again until told to stop; trouble is said and waited out."""
    while not stop.is_set():
        try:
            catalogue.refresh(endpoints)
        except PASSING as error:
            endpoints.move_on()
            log.warning("trying again", why=one_line(error, 300))
        stop.wait(REFRESH_SECONDS)
