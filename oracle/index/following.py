"""Takes in what happened since the last time, and takes back what a reorganisation undid."""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, select, update
from sqlalchemy.exc import SQLAlchemyError
from web3 import Web3
from web3.exceptions import BlockNotFound
from web3.types import BlockData, LogReceipt

from oracle.chain.access.span import Span
from oracle.chain.deployment import Deployment
from oracle.chain.logs import raw_logs, span_of
from oracle.index import schema
from oracle.index.opening import IndexUnavailableError, said
from oracle.index.sources import Factories, own

TAIL = 64
"""Blocks before the last that are read again: an endpoint with several servers may have given what
one of them knew that was behind."""

TRIES = 100
"""Looks that another reader or a reorganisation may make useless before it is given up."""

Progress = Callable[[int, int], None]
"""Called with the last block that was read and the one that it goes to."""


class OvertakenError(Exception):
    """Another reader wrote meanwhile, or the chain was reorganised: what was read is of no use."""


@dataclass(frozen=True, slots=True)
class Head:
    """A block: number, hash, and Unix seconds."""

    number: int
    hash: bytes
    time: int


class Follower:
    """Brings an index up to the head of the chain that its endpoint shows."""

    def __init__(self, engine: Engine, w3: Web3, deployment: Deployment) -> None:
        self._engine, self._w3, self._deployment = engine, w3, deployment
        self._factories = Factories(w3, deployment)

    def catch_up(self, progress: Progress = lambda _at, _to: None) -> Head:
        """Reads what lacks; returns the block that the index is of then.

        What was read is kept chunk by chunk, so that whoever is killed goes on where it was; of
        two readers the quicker writes. Raises IndexUnavailableError, and what the endpoint raises.
        """
        for _ in range(TRIES):
            head = _head(self._w3.eth.get_block("latest"))
            try:
                with wording():
                    self._read_to(head, progress)
            except OvertakenError:
                continue
            return head
        raise IndexUnavailableError(
            "the index cannot be brought up to date: the chain is another at every look; "
            "try again, or use another endpoint"
        )

    def _read_to(self, head: Head, progress: Progress) -> None:
        with self._engine.connect() as connection:
            read_to, last, blocks = connection.execute(
                select(schema.progress.c.read_to, schema.progress.c.head, schema.progress.c.span)
            ).one()
            known = _hash(connection, last)
        if (last, known) == (head.number, head.hash) and read_to >= head.number:
            return
        span = span_of(self._w3)
        if blocks and not span.fitted:
            span.blocks = blocks
        if self._is_there(last, known, head):
            first = max(read_to - min(TAIL, span.blocks) + 1, self._deployment.block)
        else:
            first = self._back(head) + 1
            read_to = self._undo(read_to, first - 1)
        for end, logs in self._chunks(first, head.number, span):
            _require_one_chain(logs, head)
            read_to = self._write(read_to, first, end, logs, head if end == head.number else None)
            first = end + 1
            progress(end, head.number)
        self._remember(span)

    def _chunks(self, first: int, last: int, span: Span) -> Any:
        """Every chunk's last block and events, those of the contracts made in it included."""
        with self._engine.connect() as connection:
            made = connection.execute(select(schema.sources.c.address)).scalars()
            addresses = [*own(self._deployment), *map(Web3.to_checksum_address, made)]
        known = set(addresses)
        while first <= last:
            end, logs = next(raw_logs(self._w3, addresses, first, last, span))
            fresh = self._factories.made(logs).keys() - known
            while fresh:
                more: list[LogReceipt] = []
                for _, some in raw_logs(self._w3, sorted(fresh), first, end, span):
                    more += some
                logs = sorted([*logs, *more], key=lambda log: (log["blockNumber"], log["logIndex"]))
                known |= fresh
                addresses += sorted(fresh)
                fresh = self._factories.made(more).keys() - known
            yield end, logs
            first = end + 1

    def _is_there(self, number: int, known: bytes | None, head: Head) -> bool:
        """Whether the endpoint's chain has the block that is remembered."""
        if known is None or number > head.number:
            return False
        if number == head.number:
            return known == head.hash
        try:
            return bytes(self._w3.eth.get_block(number)["hash"]) == known
        except BlockNotFound:
            return False

    def _back(self, head: Head) -> int:
        """The newest remembered block that the chain still has; the one before the studio's first
        if it has none. Steps back by one, two, four, …, and then looks between two steps."""
        with self._engine.connect() as connection:
            rows = connection.execute(
                select(schema.blocks.c.number, schema.blocks.c.hash)
                .where(schema.blocks.c.number <= head.number)
                .order_by(schema.blocks.c.number.desc())
            ).all()

        def there(at: int) -> bool:
            return self._is_there(rows[at].number, bytes(rows[at].hash), head)

        gone, at = -1, 0
        while at < len(rows) and not there(at):
            gone, at = at, 2 * at + 1
        place = bisect_left(range(len(rows)), True, gone + 1, min(at, len(rows)), key=there)
        return int(rows[place].number) if place < len(rows) else self._deployment.block - 1

    def _undo(self, read_to: int, block: int) -> int:
        """Forgets what is younger than `block`; returns up to where there is something now."""
        with self._turn(read_to, min(read_to, block)) as connection:
            _forget(connection, block)
            newest = connection.execute(select(func.max(schema.blocks.c.number))).scalar_one()
            connection.execute(update(schema.progress).values(head=newest or 0))
        return min(read_to, block)

    def _write(
        self, read_to: int, first: int, end: int, logs: Sequence[LogReceipt], head: Head | None
    ) -> int:
        """Writes a chunk in place of what there was of its blocks; returns up to where it goes."""
        upto = max(read_to, end)
        with self._turn(read_to, upto) as connection:
            within = schema.events.c.block.between(first, end)
            connection.execute(delete(schema.events).where(within))
            here = schema.blocks.c.number.between(first, end)
            rows = select(schema.blocks.c.hash, schema.blocks.c.time).where(here)
            times = dict(connection.execute(rows).all())
            # The head before this one stays: it is where a short reorganisation leads back to.
            last = select(schema.progress.c.head).scalar_subquery()
            stale = here & (schema.blocks.c.number != last)
            connection.execute(delete(schema.blocks).where(stale))
            blocks: dict[int, dict[str, Any]] = {
                log["blockNumber"]: _block(log, times) for log in logs
            }
            if head is not None:
                blocks[head.number] = {"number": head.number, "hash": head.hash, "time": head.time}
                connection.execute(update(schema.progress).values(head=head.number))
            if blocks:
                there = schema.blocks.c.number.in_(blocks)
                connection.execute(delete(schema.blocks).where(there))
                connection.execute(insert(schema.blocks), list(blocks.values()))
            if logs:
                connection.execute(insert(schema.events), [_row(log) for log in logs])
            known = set(connection.execute(select(schema.sources.c.address)).scalars())
            made = [
                {"address": Web3.to_bytes(hexstr=where), "contract": contract, "block": block}
                for where, (contract, block) in self._factories.made(logs).items()
                if Web3.to_bytes(hexstr=where) not in known
            ]
            if made:
                connection.execute(insert(schema.sources), made)
        return upto

    def _remember(self, span: Span) -> None:
        with self._engine.begin() as connection:
            connection.execute(update(schema.progress).values(span=span.blocks))

    @contextmanager
    def _turn(self, read_to: int, upto: int) -> Any:
        """A transaction that holds the only right to write, if nobody wrote since `read_to`."""
        with self._engine.begin() as connection:
            # The first statement is a write, so that SQLite waits for whoever is writing.
            mine = update(schema.progress).where(schema.progress.c.read_to == read_to)
            if connection.execute(mine.values(read_to=upto)).rowcount != 1:
                raise OvertakenError
            yield connection


def _head(block: BlockData) -> Head:
    return Head(int(block["number"]), bytes(block["hash"]), int(block["timestamp"]))


def _hash(connection: Connection, number: int) -> bytes | None:
    found = connection.execute(
        select(schema.blocks.c.hash).where(schema.blocks.c.number == number)
    ).scalar()
    return None if found is None else bytes(found)


def _forget(connection: Connection, block: int) -> None:
    """Deletes all that is younger than a block, or was known when a younger one was the head."""
    connection.execute(delete(schema.events).where(schema.events.c.block > block))
    connection.execute(delete(schema.blocks).where(schema.blocks.c.number > block))
    connection.execute(delete(schema.sources).where(schema.sources.c.block > block))
    connection.execute(delete(schema.kept).where(schema.kept.c.block > block))


def _require_one_chain(logs: Sequence[LogReceipt], head: Head) -> None:
    """Raises OvertakenError if events are of another head than the one that was asked for."""
    if any(log["blockNumber"] == head.number and log["blockHash"] != head.hash for log in logs):
        raise OvertakenError


def _block(log: LogReceipt, times: Mapping[bytes, int | None]) -> dict[str, Any]:
    """The block of an event; some endpoints say its time with it."""
    mark = bytes(log["blockHash"])
    time = log.get("blockTimestamp")  # web3 knows no such field and leaves it as it came
    if isinstance(time, str):
        time = int(time, 16)
    return {"number": log["blockNumber"], "hash": mark, "time": time or times.get(mark)}


def _row(log: LogReceipt) -> dict[str, Any]:
    topics = [bytes(topic) for topic in log["topics"]] + [None] * 4
    return {
        "block": log["blockNumber"],
        "place": log["logIndex"],
        "address": Web3.to_bytes(hexstr=log["address"]),
        **{f"topic{n}": topics[n] for n in range(4)},
        "data": bytes(log["data"]),
        "transaction": bytes(log["transactionHash"]),
    }


@contextmanager
def wording() -> Any:
    """Gives the database's errors words that say what to do."""
    try:
        yield
    except SQLAlchemyError as error:
        raise IndexUnavailableError(
            f"the index cannot be written: {said(error)}; check that its disk is not full"
        ) from error
