"""Which rounds a node looks at: those that may still ask something of it."""

from bisect import bisect_left
from collections.abc import Iterable

from oracle.chain.generation.rounds import RoundBook
from oracle.chain.types import RoundId
from oracle.quantities import DAY

HORIZON = 60 * DAY
"""Seconds. The oracle lets no round live for more than half of this (`MAX_LIFETIME`), and whoever
one owes something has as long again."""


class RecentRounds:
    """The rounds of the last two months; where they begin is looked for once in a process."""

    def __init__(self) -> None:
        self._first: int | None = None

    def of(self, book: RoundBook, begun: Iterable[RoundId] = ()) -> list[RoundId]:
        """Their ids in order, with older ones that were `begun` and are still there."""
        count = book.count()
        if self._first is None:
            # Rounds of an oracle that was replaced are ended by whoever has its record.
            first = book.first()
            since = book.now() - HORIZON

            def requested_at(number: int) -> int:
                return book.get(RoundId(number)).requested_at

            # A later round was requested later, so few of them have to be asked.
            self._first = first + bisect_left(range(first, count + 1), since, key=requested_at)
        older = {number for number in begun if number <= count}
        return sorted({*older, *map(RoundId, range(self._first, count + 1))})
