"""Events in bounded queries, which shrink when a provider finds them too wide."""

from collections.abc import Iterator
from typing import Any

from requests.exceptions import HTTPError
from web3.contract.contract import ContractEvent
from web3.exceptions import Web3RPCError

SPAN = 5_000
"""Blocks asked for in one query; many public endpoints refuse more than 10,000."""


def logs(
    event: type[ContractEvent] | ContractEvent, first: int, last: int, filters: dict[str, Any]
) -> Iterator[Any]:
    """The events of one kind from block `first` to `last` in order.

    Providers say in many words that a query is too wide or finds too much, so whatever one
    refuses is asked for again in halves. Raises its own error for a block it does not give at all.
    """
    span = SPAN
    while first <= last:
        end = min(first + span - 1, last)
        try:
            found = event.get_logs(from_block=first, to_block=end, argument_filters=filters)
        except (Web3RPCError, HTTPError):
            if first == end:
                raise
            span = max(1, (end - first + 1) // 2)
            continue
        yield from found
        first = end + 1
        span = min(2 * span, SPAN)
