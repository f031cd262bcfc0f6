"""Which rounds a node looks at: those that may still ask something of it."""

from collections.abc import Iterable

from oracle.chain.generation.rounds import Round, RoundBook
from oracle.chain.types import RoundId
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

    Each is asked for until it is one of them. Node and watcher share what they found.
    """

    def __init__(self) -> None:
        self._known: dict[RoundId, Round] = {}

    def of(self, book: RoundBook, ids: Iterable[RoundId], depth: int) -> list[Round]:
        """Those of some rounds that were over `depth` blocks ago."""
        wanted = list(ids)
        if unknown := [number for number in wanted if number not in self._known]:
            for record in book.several_at(unknown, book.block_before(depth)):
                if record is not None and record.phase.is_over:
                    self._known[record.id] = record
        return [self._known[number] for number in wanted if number in self._known]


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
