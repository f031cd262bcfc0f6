"""GenerationOracle's disputes: who committed to which challenge, what was published, what fell."""

from collections.abc import Iterator, Sequence
from typing import Any

from eth_abi import decode
from eth_typing import ChecksumAddress
from eth_utils import function_signature_to_4byte_selector, to_bytes
from web3 import Web3
from web3.contract import Contract
from web3.exceptions import ContractLogicError

from oracle.chain.deployment import Deployment
from oracle.chain.logs import logs
from oracle.chain.rounds import Round
from oracle.chain.sender import RevertError, revert_reason
from oracle.errors import RetryableError
from oracle.generator import merkle

CHUNK = 1_024
"""Digests that one `publish` takes; only the last may be fewer (docs/semantics.md, section 9)."""

_CHUNK_INVALID = function_signature_to_4byte_selector("ChunkInvalid(uint256,uint256)")


class PublicationUnreadableError(RetryableError):
    """The endpoint does not give all digests that the chain accepted as a root's leaves."""


class DisputeBook:
    """Typed reads of what the oracle and its events say about disputes."""

    def __init__(self, w3: Web3, deployment: Deployment) -> None:
        self._w3 = w3
        self.contract: Contract = deployment.contract(w3, "GenerationOracle")

    def challenge_block(self, commitment: bytes) -> int:
        """The block in which a challenge was committed; 0 if it was not."""
        return int(self.contract.functions.challengeBlock(commitment).call())

    def publication(self, record: Round, root: bytes) -> list[bytes]:
        """The digests of a published root in index order, `record.works` of 32 bytes.

        Others may have published wrong chunks; those of the publisher that completed count, from
        its last beginning on. Raises PublicationUnreadableError unless they lead to the root.
        """
        topics = {"round": record.id, "root": root}
        done = next(self._logs(record, "LeavesPublished", topics), None)
        if done is None:
            raise PublicationUnreadableError(
                f"the endpoint does not give the event that published 0x{root.hex()}"
            )
        digests: list[bytes] = []
        topics["publisher"] = done["args"]["publisher"]
        for log in self._logs(record, "DigestsPublished", topics, done["blockNumber"]):
            first = int(log["args"]["first"])
            digests[first:] = [bytes(d) for d in log["args"]["digests"]]
        if len(digests) != record.works or merkle.root(merkle.leaves(record.id, digests)) != root:
            raise PublicationUnreadableError(
                f"the digests that the endpoint gives do not lead to 0x{root.hex()}"
            )
        return digests

    def killed_leaf(self, record: Round, root: bytes) -> tuple[int, bytes] | None:
        """Index and digest of the leaf that a dispute proved false; None if none was."""
        topics = {"round": record.id, "root": root}
        log = next(self._logs(record, "RootDisputed", topics), None)
        return None if log is None else (int(log["args"]["index"]), bytes(log["args"]["claimed"]))

    def next_chunk(self, record: Round, root: bytes, publisher: ChecksumAddress) -> int:
        """The index at which the chain expects this publisher to go on.

        Raises RevertError if the root's leaves cannot be published now.
        """
        # No chunk begins at 1, so the chain always refuses this and says where one does.
        probe = self.contract.functions.publish(record.id, root, 1, [])
        try:
            probe.call({"from": publisher})
        except ContractLogicError as error:
            data = to_bytes(hexstr=error.data) if isinstance(error.data, str) else b""
            if data[:4] != _CHUNK_INVALID:
                raise RevertError("publish", revert_reason(error)) from error
            return int(decode(["uint256", "uint256"], data[4:])[0])
        raise PublicationUnreadableError("the endpoint accepts a publication that is none")

    def _logs(
        self, record: Round, event: str, topics: dict[str, Any], last: int | None = None
    ) -> Iterator[Any]:
        """The oracle's events of one kind in order, from the round's seed on."""
        end = self._w3.eth.block_number if last is None else last
        return logs(self.contract.events[event](), record.seed_block, end, topics)


def chunks(digests: Sequence[bytes], first: int) -> Iterator[tuple[int, list[bytes]]]:
    """Index and digests of each chunk from `first` on, a multiple of `CHUNK`."""
    for at in range(first, len(digests), CHUNK):
        yield at, list(digests[at : at + CHUNK])
