"""What the journal remembers: how far rounds are, what was made, and what was sent."""

from dataclasses import dataclass
from enum import StrEnum

from oracle.chain.types import RoundId
from oracle.errors import FatalError


class State(StrEnum):
    """How far the node has come with a round."""

    SEEN = "seen"
    SEEDED = "seeded"
    GENERATED = "generated"
    STORED = "stored"
    COMMITTED = "committed"
    REVEALED = "revealed"
    SETTLED = "settled"
    FAILED = "failed"

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to do in the round."""
        return self in (State.SETTLED, State.FAILED)


class JournalError(FatalError):
    """The journal is damaged, in use, or another operator's."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the journal knows of a round; `digests` are the files' SHA-256, 32 bytes each.

    `origin` is the digest of all that they follow from. Without `root` they are those of the first
    works only. `shared` says whether the works were given to the IPFS node.
    """

    id: RoundId
    state: State
    origin: bytes | None
    root: bytes | None
    digests: tuple[bytes, ...]
    note: str
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """A transaction that was broadcast; `time` in Unix seconds."""

    round: RoundId
    action: str
    hash: str
    nonce: int
    time: float
