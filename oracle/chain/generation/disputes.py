"""RoundDisputes: challenges committed to, digests published, roots that fell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from web3 import Web3
from web3.contract import Contract

from oracle.chain.deployment import Deployment
from oracle.chain.generation.rounds import Round
from oracle.chain.logs import logs
from oracle.chain.types import RoundId
from oracle.errors import RetryableError
from oracle.generator import merkle

CHUNK = 1_024
"""Digests that one `publish` takes; only the last may be fewer (docs/semantics.md, section 9)."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Digests from the work `first` on, and the siblings from their common node up to the root."""

    first: int
    digests: list[bytes]
    proof: list[bytes]


@dataclass(frozen=True, slots=True)
class Case:
    """What disputes know of a root (`CaseView` in IRoundDisputes.sol); money in wei."""

    withheld: bool
    demanders: int
    bond: int
    chunks_published: int
    disputer: str
    refund: int
    challenger: str


class PublicationUnreadableError(RetryableError):
    """The endpoint does not give all digests that the chain accepted as a root's leaves."""


class DisputeBook:
    """Typed reads of what the contract and its events say about disputes."""

    def __init__(self, w3: Web3, deployment: Deployment) -> None:
        self._w3 = w3
        self.contract: Contract = deployment.contract(w3, "RoundDisputes")

    def challenge_block(self, commitment: bytes) -> int:
        """The block in which a challenge was committed; 0 if it was not."""
        return int(self.contract.functions.challengeBlock(commitment).call())

    def case(self, round_id: RoundId, root: bytes) -> Case:
        """What RoundDisputes knows of a root."""
        return Case(*self.contract.functions.getCase(round_id, root).call())

    def demand_bond(self, round_id: RoundId) -> int:
        """What a demand would take in the latest block, in wei."""
        return int(self.contract.functions.demandBond(round_id).call())

    def publication(self, record: Round, root: bytes) -> list[bytes]:
        """The digests of a published root in index order, `record.works` of 32 bytes.

        Raises PublicationUnreadableError unless they lead to the root.
        """
        found: dict[int, list[bytes]] = {}
        missing = record.works
        events = self._logs(record, "DigestsPublished", {"round": record.id, "root": root})
        while missing > 0 and (log := next(events, None)) is not None:
            found[log["args"]["first"]] = [bytes(d) for d in log["args"]["digests"]]
            missing = record.works - sum(map(len, found.values()))
        digests = [digest for first in sorted(found) for digest in found[first]]
        if missing or merkle.root(merkle.leaves(record.id, digests)) != root:
            raise PublicationUnreadableError(
                f"the digests that the endpoint gives do not lead to 0x{root.hex()}"
            )
        return digests

    def killed_leaf(self, record: Round, root: bytes) -> tuple[int, bytes] | None:
        """Index and digest of the leaf that a dispute proved false; None if none was."""
        topics = {"round": record.id, "root": root}
        log = next(self._logs(record, "RootDisputed", topics), None)
        return None if log is None else (int(log["args"]["index"]), bytes(log["args"]["claimed"]))

    def is_published(self, record: Round, root: bytes, first: int) -> bool:
        """Whether the chunk of a root's digests that begins at `first` is published."""
        return bool(self.contract.functions.isPublished(record.id, root, first).call())

    def _logs(self, record: Round, event: str, topics: dict[str, Any]) -> Iterator[Any]:
        """The contract's events of one kind in order, from the round's seed on."""
        head = self._w3.eth.block_number
        return logs(self.contract.events[event](), record.seed_block, head, topics)


def chunks(round_id: RoundId, digests: Sequence[bytes]) -> Iterator[Chunk]:
    """All digests of a round as `publish` takes them, in index order."""
    tree = merkle.MerkleTree(merkle.leaves(round_id, digests))
    for first in range(0, len(digests), CHUNK):
        yield Chunk(first, list(digests[first : first + CHUNK]), tree.proof(first, CHUNK))
