"""Which rounds a node looks at: those that may still ask something of it."""

from collections.abc import Iterable

from web3 import Web3

from oracle.chain.generation.rounds import Round, RoundBook
from oracle.chain.retryable import BAD_ANSWERS, PASSING
from oracle.chain.types import Phase, RoundId
from oracle.errors import AtelierError
from oracle.node.context import WatchContext
from oracle.quantities import DAY

HORIZON = 60 * DAY
"""Seconds. The oracle lets no round live for more than half of this (`MAX_LIFETIME`), and whoever
one owes something has as long again."""


AT_ONCE = 12
"""Rounds that are read in one request to find where the recent ones begin."""


class RecentRounds:
    """The rounds of the last two months; where they begin is looked for once in a process."""

    def __init__(self) -> None:
        self._first: int | None = None

    def of(self, book: RoundBook, begun: Iterable[RoundId] = ()) -> list[RoundId]:
        """Their ids in order, with older ones that were `begun` and are still there."""
        count = book.count()
        if self._first is None:
            # Rounds of an oracle that was replaced are ended by whoever has its record.
            self._first = _first_since(book, book.now() - HORIZON, book.first(), count + 1)
        older = {number for number in begun if number <= count}
        return sorted({*older, *map(RoundId, range(self._first, count + 1))})


class OverRounds:
    """The rounds that were over before those blocks that a fork may undo: nothing of them changes.

    Each is asked for until it is one of them, and more of the endpoints in health tell the same of
    it than do not: an open round that one shows as over would hide a lie, or cost a reveal. Node
    and watcher share what they found.
    """

    def __init__(self) -> None:
        self._known: dict[RoundId, Round] = {}

    def of(self, context: WatchContext, book: RoundBook, ids: Iterable[RoundId]) -> list[Round]:
        """Those of some rounds that were over before the blocks that must lie on a seed."""
        wanted = list(ids)
        if unknown := [number for number in wanted if number not in self._known]:
            found = _over(book, unknown, context.config.confirmations)
            clients = context.endpoints.in_health()
            if len(clients) > 1:
                found = _agreed(found, [_told(w3, context, list(found)) for w3 in clients])
            self._known |= found
        return [self._known[number] for number in wanted if number in self._known]


def _over(book: RoundBook, ids: list[RoundId], depth: int) -> dict[RoundId, Round]:
    """Those of some rounds that were over `depth` blocks ago."""
    records = book.several_at(ids, book.block_before(depth))
    return {record.id: record for record in records if record is not None and record.phase.is_over}


def _agreed(
    mine: dict[RoundId, Round], told_by: list[dict[RoundId, Round]]
) -> dict[RoundId, Round]:
    """Those rounds of which more endpoints tell the same than do not."""

    def is_agreed(record: Round) -> bool:
        told = [_end(one[record.id]) for one in told_by if record.id in one]
        return 2 * told.count(_end(record)) > len(told)

    return {number: record for number, record in mine.items() if is_agreed(record)}


def _told(w3: Web3, context: WatchContext, ids: list[RoundId]) -> dict[RoundId, Round]:
    """What an endpoint tells of rounds, open ones included; nothing if it makes no sense."""
    if not ids:
        return {}
    book = RoundBook(w3, context.deployment)
    try:
        records = book.several_at(ids, book.block_before(context.config.confirmations))
    except (AtelierError, *PASSING, *BAD_ANSWERS):
        return {}
    return {record.id: record for record in records if record is not None}


def _end(record: Round) -> tuple[Phase, bytes, int, int]:
    """What tells how a round ended."""
    return record.phase, record.root, record.revealed, record.agreeing


def _first_since(book: RoundBook, since: int, low: int, high: int) -> int:
    """The first round from `low` on that was requested at or after `since`; `high` if none was.

    A later round was requested later, so few of them have to be asked.
    """
    while low < high:
        probes = sorted({low + (high - low) * part // AT_ONCE for part in range(AT_ONCE)})
        records = book.several([RoundId(number) for number in probes])
        late = [record.id for record in records if record.requested_at >= since]
        early = [record.id for record in records if record.requested_at < since]
        low, high = max(early, default=low - 1) + 1, min(late, default=high)
    return high
