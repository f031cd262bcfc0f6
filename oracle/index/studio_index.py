"""The index of one studio: its events, decoded, and what was found never to change."""

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from eth_abi.abi import encode
from eth_abi.exceptions import DecodingError
from hexbytes import HexBytes
from sqlalchemy import Row, delete, insert, select, update
from web3 import Web3
from web3.contract.contract import ContractEvent, ContractFunction
from web3.exceptions import LogTopicError, Web3Exception
from web3.types import LogReceipt

from oracle.chain.access.block_times import block_times
from oracle.chain.access.multicall import (
    Answer,
    answered,
    has_multicall3,
    read,
    remember_multicall3,
)
from oracle.chain.deployment import Deployment
from oracle.chain.history import Event
from oracle.errors import FatalError
from oracle.index import schema
from oracle.index.following import Follower, Head, Progress, wording
from oracle.index.opening import IndexUnavailableError, open_database
from oracle.index.sources import contract_at

VIEWS = "view"
"""What is kept of views: address and calldata in hexadecimal, and the answer's bytes."""

CHECKED, MULTICALL3 = "checked", "multicall3"
"""What is kept of the deployment's check, and of whether the chain has Multicall3."""

TIMES_AT_ONCE = 1_000
"""Blocks whose times are asked for before they are written down."""


class StudioIndex:
    """What happened in one studio, up to the head of the last `catch_up`."""

    def __init__(self, place: Path | str, w3: Web3, deployment: Deployment) -> None:
        """`place` is a file or a URL `postgresql://…`. Raises as `open_database`."""
        self._w3, self._deployment = w3, deployment
        self._engine = open_database(place, deployment)
        self._follower = Follower(self._engine, w3, deployment)
        self._head: Head | None = None
        self._current: dict[str, Answer] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Keeps what was learned of the endpoint's chain, and closes the database."""
        learned = has_multicall3(self._w3)
        if self._head is not None and learned is not None:
            with suppress(IndexUnavailableError):  # it costs the next one a request, no more
                if self.kept(MULTICALL3) != (said := {"": learned}):
                    self.keep(MULTICALL3, said)
        self._engine.dispose()

    def catch_up(self, progress: Progress = lambda _at, _to: None) -> Head:
        """Reads what happened since; returns the block that the index is of then.

        Raises IndexUnavailableError, and what the endpoint raises.
        """
        self._head = self._follower.catch_up(progress)
        self._current.clear()
        if has_multicall3(self._w3) is None and (known := self.kept(MULTICALL3)):
            remember_multicall3(self._w3, bool(known[""]))
        return self._head

    def check_deployment(self, *, is_checked: bool = False) -> None:
        """Raises FatalError unless the studio is on this chain, which is asked for once, ever.

        A chain on which the check held is known by its blocks: on another one it is made again.
        `is_checked` says that it was made just now.
        """
        if not self.kept(CHECKED):
            if not is_checked:
                self._deployment.check(self._w3)
            self.keep(CHECKED, {"": True})

    @property
    def is_new(self) -> bool:
        """Whether nothing was ever read."""
        with wording(), self._engine.connect() as connection:
            return not connection.execute(select(schema.progress.c.head)).scalar_one()

    @property
    def head(self) -> Head:
        """The block that the index is of; catches up if it was not done yet."""
        return self._head or self.catch_up()

    def _require_current(self) -> None:
        """The first question brings the index up to date."""
        if self._head is None:
            self.catch_up()

    def knows(self, head: Head) -> bool:
        """Whether a block that was the head at the last look but one is still of the chain."""
        table = schema.blocks.c
        found = select(table.hash).where(table.number == head.number)
        with wording(), self._engine.connect() as connection:
            known = connection.execute(found).scalar()
        return known is not None and bytes(known) == head.hash

    def now(self) -> int:
        """The Unix time of that block."""
        return self.head.time

    def events(
        self, contract: str, name: str, address: str | None = None, since: int = 0, **wanted: Any
    ) -> list[Event]:
        """The events `name` of all contracts of a kind, or of the one at `address`, in order.

        From block `since` on; `wanted` are values of indexed arguments. What no such event can be
        is left out: an endpoint may tell anything. Raises FatalError for an argument that is not
        indexed.
        """
        self._require_current()
        where = self._addresses(contract) if address is None else [bytes(HexBytes(address))]
        event = self._event(contract, name)
        table = schema.events.c
        found = select(schema.events).where(
            table.topic0 == bytes(HexBytes(event.topic)),
            table.address.in_(where),
            table.block >= since,
        )
        for topic, value in _topics(event, wanted).items():
            found = found.where(table[topic] == value)
        with wording(), self._engine.connect() as connection:
            rows = connection.execute(found.order_by(table.block, table.place)).all()
        return [told for row in rows if (told := _decoded(event, name, row)) is not None]

    def logs(
        self,
        address: str | None = None,
        topics: Sequence[Sequence[bytes] | None] = (),
        first: int = 0,
        last: int | None = None,
    ) -> list[Row[Any]]:
        """Events as the chain has them, in order: those of one of the studio's contracts, or all.

        `topics` are what each may be, None for anything; blocks from `first` to `last`.
        """
        self._require_current()
        table = schema.events.c
        found = select(schema.events).where(table.block >= first)
        if last is not None:
            found = found.where(table.block <= last)
        if address is not None:
            found = found.where(table.address == bytes(HexBytes(address)))
        for at, wanted in enumerate(topics):
            if wanted is not None:
                found = found.where(table[f"topic{at}"].in_(list(wanted)))
        with wording(), self._engine.connect() as connection:
            return list(connection.execute(found.order_by(table.block, table.place)).all())

    def addresses(self, contract: str) -> list[str]:
        """Where contracts of a kind that factories make are, in the order of their making."""
        return [Web3.to_checksum_address(address) for address in self._addresses(contract)]

    def times(self, blocks: Iterable[int]) -> dict[int, int]:
        """The Unix times of blocks with events; the chain is asked for each at most once, ever."""
        wanted = set(blocks)
        table = schema.blocks.c
        with wording(), self._engine.connect() as connection:
            rows = connection.execute(select(table.number, table.time)).all()
            known = {number: time for number, time in rows if number in wanted}
        missing = sorted(number for number in wanted if known.get(number) is None)
        for begin in range(0, len(missing), TIMES_AT_ONCE):
            told = block_times(self._w3, missing[begin : begin + TIMES_AT_ONCE])
            known |= told
            with wording(), self._engine.begin() as connection:
                for number, time in told.items():
                    mine = update(schema.blocks).where(table.number == number)
                    connection.execute(mine.values(time=time))
        return {number: int(known[number] or 0) for number in wanted}

    def kept(self, kind: str, keys: Sequence[str] | None = None) -> dict[str, Any]:
        """What was kept of a kind, by key; with `keys` only of those."""
        self._require_current()
        table = schema.kept.c
        found = select(table.key, table.value).where(table.kind == kind)
        if keys is not None:
            found = found.where(table.key.in_(keys))
        with wording(), self._engine.connect() as connection:
            rows = connection.execute(found).all()
            return {key: json.loads(value) for key, value in rows}

    def keep(self, kind: str, values: Mapping[str, Any]) -> None:
        """Keeps what cannot change any more, unless the chain up to now is reorganised.

        `values` are what JSON can say. A reorganisation below the present head forgets them.
        """
        if not values:
            return
        at = self.head.number
        rows = [
            {"kind": kind, "key": key, "value": json.dumps(value), "block": at}
            for key, value in values.items()
        ]
        with wording(), self._engine.begin() as connection:
            keys = [row["key"] for row in rows]
            mine = (schema.kept.c.kind == kind) & schema.kept.c.key.in_(keys)
            connection.execute(delete(schema.kept).where(mine))
            connection.execute(insert(schema.kept), rows)

    def fixed(self, calls: Sequence[ContractFunction]) -> list[Any]:
        """What views return that can never return anything else, as each `call()` does.

        The chain is asked for each at most once. Raises what the endpoint, and a view that reverts,
        raises.
        """
        keys = list(map(_key, calls))
        known: dict[str, Answer] = {
            key: (True, bytes.fromhex(data)) for key, data in self.kept(VIEWS, keys).items()
        }
        values, fresh = self._values(calls, known)
        self.keep(VIEWS, {key: data.hex() for key, (_, data) in fresh.items()})
        return values

    def current(self, calls: Sequence[ContractFunction]) -> list[Any]:
        """What views return now, as each `call()` does; asked for once between two `catch_up`.

        Raises as `fixed`.
        """
        self._require_current()
        values, fresh = self._values(calls, self._current)
        self._current |= fresh
        return values

    def _values(
        self, calls: Sequence[ContractFunction], known: Mapping[str, Answer]
    ) -> tuple[list[Any], dict[str, Answer]]:
        """What views return, and the answers of those that were not known."""
        missing = {key: call for call in calls if (key := _key(call)) not in known}
        answers = answered(self._w3, list(missing.values()))
        fresh = dict(zip(missing, answers, strict=True))
        values = []
        for call in calls:
            key = _key(call)
            value = read(self._w3, call, *(fresh[key] if key in fresh else known[key]))
            if isinstance(value, Web3Exception):
                raise value
            values.append(value)
        return values, fresh

    def _addresses(self, contract: str) -> list[bytes]:
        if contract in self._deployment.contracts:
            return [Web3.to_bytes(hexstr=self._deployment.address(contract))]
        table = schema.sources.c
        with wording(), self._engine.connect() as connection:
            made = connection.execute(
                select(table.address).where(table.contract == contract).order_by(table.block)
            ).scalars()
            return [bytes(address) for address in made]

    @lru_cache(maxsize=128)  # noqa: B019 an index lives as long as the command or server it serves
    def _event(self, contract: str, name: str) -> ContractEvent:
        """The event's decoder, which is the same at every address."""
        anywhere = Web3.to_checksum_address("0x" + "00" * 20)
        made: ContractEvent = contract_at(self._w3, anywhere, contract).events[name]()
        return made


def _key(call: ContractFunction) -> str:
    """What tells a view from all others: address and calldata."""
    return f"{call.address} {call._encode_transaction_data()}"


def _topics(event: ContractEvent, wanted: Mapping[str, Any]) -> dict[str, bytes]:
    """Where the values of indexed arguments stand, and how. Raises FatalError for another name."""
    indexed = [entry for entry in event.abi["inputs"] if entry.get("indexed")]
    places = {entry["name"]: (at, entry["type"]) for at, entry in enumerate(indexed, 1)}
    if unknown := wanted.keys() - places.keys():
        raise FatalError(f"{event.event_name} is not indexed by {', '.join(sorted(unknown))}")
    found = {}
    for name, value in wanted.items():
        at, kind = places[name]
        found[f"topic{at}"] = encode([kind], [value])
    return found


def _decoded(event: ContractEvent, name: str, row: Row[Any]) -> Event | None:
    topics = [row.topic0, row.topic1, row.topic2, row.topic3]
    address = Web3.to_checksum_address(bytes(row.address))
    log: LogReceipt = {
        "address": address,
        "topics": [HexBytes(topic) for topic in topics if topic is not None],
        "data": HexBytes(row.data),
        "blockNumber": row.block,
        "logIndex": row.place,
        "transactionHash": HexBytes(row.transaction),
        "transactionIndex": 0,
        "blockHash": HexBytes(b""),
        "removed": False,
    }
    try:
        arguments = event.process_log(log)["args"]
    except (LogTopicError, Web3Exception, DecodingError, ValueError, OverflowError):
        return None
    return Event(name, address, arguments, row.block, row.place, bytes(row.transaction))
