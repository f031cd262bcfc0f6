"""What a watcher keeps between two looks; losing it costs nothing but the same look again."""

from dataclasses import dataclass, field

from structlog.typing import FilteringBoundLogger

from oracle.chain.types import RoundId
from oracle.node.turns import Turns
from oracle.node.watching.recent import OverRounds, RecentRounds


@dataclass
class WatchMemory:
    """`done` has the rounds that hold nothing for a watcher any more, as far as this process saw.

    `quiet_since` has the block at which nothing was left to do in a round that is over. `claimed`
    has the roots, with the challenger that was recognised then, whose reward this key has asked
    for or found not to be its own.
    """

    turns: Turns
    log: FilteringBoundLogger
    done: set[RoundId] = field(default_factory=set)
    recent: RecentRounds = field(default_factory=RecentRounds)
    over: OverRounds = field(default_factory=OverRounds)
    quiet_since: dict[RoundId, int] = field(default_factory=dict)
    claimed: set[tuple[RoundId, bytes, str]] = field(default_factory=set)
    said: set[tuple[RoundId, bytes, str]] = field(default_factory=set)

    def say(self, round_id: RoundId, root: bytes, what: str, **values: object) -> bool:
        """Warns once of each thing; returns whether it was new."""
        if (round_id, root, what) in self.said:
            return False
        self.said.add((round_id, root, what))
        if root:
            values = {"root": "0x" + root.hex(), **values}
        self.log.warning(what, round=round_id, **values)
        return True

    def is_settled(self, round_id: RoundId, head: int, confirmations: int) -> bool:
        """Whether nothing was left to do in a round for as many blocks as a fork may undo."""
        return head - self.quiet_since.setdefault(round_id, head) >= confirmations
