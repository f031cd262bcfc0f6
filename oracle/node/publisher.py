"""Answering a demand: all digests of an honest root, in chunks, from where a crash left off."""

from collections.abc import Callable, Sequence

from eth_typing import ChecksumAddress
from web3.contract.contract import ContractFunction

from oracle.chain.disputes import DisputeBook, chunks
from oracle.chain.rounds import Round
from oracle.chain.sender import RevertError

MISMATCH = "PublicationMismatch"


def publish(
    disputes: DisputeBook,
    record: Round,
    root: bytes,
    digests: Sequence[bytes],
    publisher: ChecksumAddress,
    send: Callable[[ContractFunction], object],
) -> None:
    """Publishes the round's `digests` (32 bytes each, in index order) as the leaves of `root`.

    `send` sends as `publisher`, waits, and raises RevertError for what the chain refuses.
    Raises RevertError if the leaves cannot be published, as when somebody else just did.
    """
    try:
        _publish_from(
            disputes.next_chunk(record, root, publisher), disputes, record, root, digests, send
        )
    except RevertError as error:
        # What this key published before may be of another chain's history: begin again once.
        if not error.reason.startswith(MISMATCH):
            raise
        _publish_from(0, disputes, record, root, digests, send)


def _publish_from(
    first: int,
    disputes: DisputeBook,
    record: Round,
    root: bytes,
    digests: Sequence[bytes],
    send: Callable[[ContractFunction], object],
) -> None:
    for at, chunk in chunks(digests, first):
        send(disputes.contract.functions.publish(record.id, root, at, chunk))
