"""When blocks were made."""

from collections.abc import Sequence
from typing import Any

from requests.exceptions import RequestException
from web3 import Web3
from web3.exceptions import Web3Exception

from oracle.errors import RetryableError

MOST = 100
"""Blocks in one batch, where the endpoint takes batches."""


def block_times(w3: Web3, numbers: Sequence[int]) -> dict[int, int]:
    """The Unix times of blocks. Raises what the endpoint does, BlockNotFound included."""
    found: dict[int, int] = {}
    takes_batches = True
    for begin in range(0, len(numbers), MOST):
        some = numbers[begin : begin + MOST]
        told = _in_a_batch(w3, some) if takes_batches and len(some) > 1 else None
        takes_batches = told is not None
        found |= told or {number: int(w3.eth.get_block(number)["timestamp"]) for number in some}
    return found


def _in_a_batch(w3: Web3, numbers: Sequence[int]) -> dict[int, int] | None:
    """The times of all blocks from one request; None if the endpoint takes no such batch."""
    try:
        with w3.batch_requests() as batch:
            for number in numbers:
                batch.add(w3.eth.get_block(number))
            blocks: list[Any] = batch.execute()
        times = {int(block["number"]): int(block["timestamp"]) for block in blocks}
    except (Web3Exception, RequestException, RetryableError, TypeError, KeyError, ValueError):
        return None
    return times if times.keys() == set(numbers) else None
