"""Events in queries that fit the endpoint, whatever it takes at once."""

import json
from collections.abc import Iterator, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from eth_typing import ChecksumAddress
from requests.exceptions import HTTPError
from web3 import Web3
from web3.contract.contract import ContractEvent
from web3.exceptions import Web3RPCError
from web3.providers import BaseProvider
from web3.types import FilterParams, LogReceipt

from oracle.chain.access.busy import is_busy
from oracle.chain.access.span import Span
from oracle.chain.provider import BrokenAnswerError, NonsenseError, TooLongError

MAX_ADDRESSES = 500
"""Contracts in one query; the strictest clients take a thousand."""

REFUSALS = (Web3RPCError, HTTPError, BrokenAnswerError, TooLongError)
"""How an endpoint says that a query is too wide or finds too much, or breaks off because it is."""

_SPANS: WeakKeyDictionary[BaseProvider, Span] = WeakKeyDictionary()


def span_of(w3: Web3) -> Span:
    """What this process has learned of the endpoint that `w3` asks."""
    return _SPANS.setdefault(w3.provider, Span())


def raw_logs(
    w3: Web3,
    addresses: Sequence[ChecksumAddress],
    first: int,
    last: int,
    span: Span,
    topics: Sequence[Any] | None = None,
) -> Iterator[tuple[int, list[LogReceipt]]]:
    """The events of all `addresses` from block `first` to `last`, in chunks that can be had.

    Yields the last block of each chunk with its events in the chain's order. Whatever the endpoint
    refuses is asked for again as it says, or in halves; `span` learns from it. `topics` are as in
    `eth_getLogs`. Raises the endpoint's own error for a block that it does not give at all, and
    NonsenseError for events that were not asked for.
    """
    while first <= last:
        end = min(first + span.blocks - 1, last)
        try:
            found = _ask(w3, addresses, first, end, topics)
        except REFUSALS as error:
            said = _words(error)
            if first == end or is_busy(0, said):
                raise
            span.refuse(first, end - first + 1, said)
            continue
        span.answer(end - first + 1, len(found))
        yield end, found
        first = end + 1


def logs(
    event: type[ContractEvent] | ContractEvent, first: int, last: int, filters: dict[str, Any]
) -> Iterator[Any]:
    """The events of one kind from block `first` to `last` in order, decoded.

    Raises as `raw_logs` does.
    """
    made = event() if isinstance(event, type) else event
    abi = made._get_event_abi()
    topics = made._get_event_filter_params(abi, filters)["topics"]
    for _, found in raw_logs(made.w3, [made.address], first, last, span_of(made.w3), topics):
        decoded = tuple(made.process_log(log) for log in found)
        yield from made._process_get_logs_argument_filters(abi, decoded, filters)


def _ask(
    w3: Web3,
    addresses: Sequence[ChecksumAddress],
    first: int,
    last: int,
    topics: Sequence[Any] | None,
) -> list[LogReceipt]:
    found: list[LogReceipt] = []
    for begin in range(0, len(addresses), MAX_ADDRESSES):
        some = list(addresses[begin : begin + MAX_ADDRESSES])
        query: FilterParams = {"address": some, "fromBlock": first, "toBlock": last}
        if topics is not None:
            query["topics"] = topics
        answer = w3.eth.get_logs(query)
        asked_for = all(
            first <= log["blockNumber"] <= last and log["address"] in some for log in answer
        )
        if not asked_for:
            raise NonsenseError("eth_getLogs: the endpoint gives events that were not asked for")
        found += answer
    return sorted(found, key=lambda log: (log["blockNumber"], log["logIndex"]))


def _words(error: Exception) -> str:
    """All that a refusal says; some providers hide the limit beside the message."""
    told = (error.rpc_response or {}).get("error") if isinstance(error, Web3RPCError) else None
    if not isinstance(told, dict):
        return str(error)
    return json.dumps([told.get("message"), told.get("data")], default=str)
