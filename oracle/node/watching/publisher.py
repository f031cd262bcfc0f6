"""Answering a demand: all digests of an honest root, in chunks, whoever published the others."""

from collections.abc import Callable, Sequence

from eth_typing import ChecksumAddress
from web3.contract.contract import ContractFunction

from oracle.chain.generation.disputes import DisputeBook, chunks
from oracle.chain.generation.rounds import Round


def publish(
    disputes: DisputeBook,
    record: Round,
    root: bytes,
    digests: Sequence[bytes],
    operator: ChecksumAddress,
    send: Callable[[ContractFunction], object],
) -> int:
    """Publishes what is missing of the round's `digests` (32 bytes each, in index order).

    They are the leaves of `root`; `operator` is paid their gas if it revealed that. `send` sends,
    waits, and raises RevertError for what the chain refuses, as when somebody else was faster.
    Returns how many chunks it sent.
    """
    sent = 0
    for chunk in chunks(record.id, digests):
        if disputes.is_published(record, root, chunk.first):
            continue
        send(
            disputes.contract.functions.publish(
                record.id, root, operator, chunk.first, chunk.digests, chunk.proof
            )
        )
        sent += 1
    return sent
