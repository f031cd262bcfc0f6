"""Types of numbers: ids, phases and states as the contracts mean them."""

from enum import IntEnum, IntFlag
from typing import NewType

RoundId = NewType("RoundId", int)
ModelId = NewType("ModelId", int)
Wei = NewType("Wei", int)


class Phase(IntEnum):
    """Where a round stands (`Phase` in IGenerationOracle.sol)."""

    NONE = 0
    REQUESTED = 1
    COMMIT = 2
    REVEAL = 3
    CHALLENGE = 4
    FINALISABLE = 5
    FAILABLE = 6
    FINALISED = 7
    FAILED = 8

    @property
    def is_over(self) -> bool:
        """Whether the round has its outcome, so that its operators can be settled."""
        return self in (Phase.FINALISED, Phase.FAILED)


class AttestationState(IntEnum):
    """What an operator did in a round (`AttestationState` in IGenerationOracle.sol)."""

    NONE = 0
    COMMITTED = 1
    REVEALED = 2
    SETTLED = 3


class LeavesState(IntEnum):
    """How the leaves of a revealed root stand (`LeavesState` in IGenerationOracle.sol)."""

    HIDDEN = 0
    DEMANDED = 1
    PUBLISHED = 2


class ModelStatus(IntEnum):
    """Whether a model may make rounds (`ModelStatus` in IModelRegistry.sol)."""

    NONE = 0
    REGISTERED = 1
    AUTHORISED = 2
    RETIRED = 3


class ProposalState(IntEnum):
    """OpenZeppelin's `IGovernor.ProposalState`."""

    PENDING = 0
    ACTIVE = 1
    CANCELED = 2
    DEFEATED = 3
    SUCCEEDED = 4
    QUEUED = 5
    EXPIRED = 6
    EXECUTED = 7

    @property
    def is_over(self) -> bool:
        """Whether nothing about the proposal can change any more, its votes included."""
        return self in (self.CANCELED, self.DEFEATED, self.EXPIRED, self.EXECUTED)


class Right(IntFlag):
    """What a licence can allow, as far as it has a name (`Rights` in Rights.sol), without a gap."""

    DISPLAY = 1
    WEB = 2
    PRINT = 4
    MERCHANDISE = 8
    ADVERTISING = 16
    DERIVATIVE = 32
    TRAINING = 64
    SUBLICENCE = 128

    @property
    def label(self) -> str:
        """What people call it, as `web`; `none` and sets of rights have no name of their own."""
        return str(self.name).lower().replace("_", " ")


_NAMED = {right.bit_length() - 1: right.label for right in Right}
_RIGHT_WORDS = {bit: _NAMED.get(bit, f"right {bit + 1}") for bit in range(32)}
"""What each bit of a set of rights is called."""


def rights_of(names: str) -> Right:
    """Rights as `words_of` writes them, with commas. Raises ValueError for one that is none."""
    known = {word: 1 << bit for bit, word in _RIGHT_WORDS.items()}
    found = 0
    for name in filter(None, (each.strip().lower() for each in names.split(","))):
        if name not in known:
            named = ", ".join(right.label for right in Right)
            raise ValueError(f"{name!r} is no right: there are {named}, and others as `right 9`")
        found |= known[name]
    return Right(found)


def words_of(rights: int) -> str:
    """Rights in words, those without a name by number as `right 9`; `none` for none."""
    bits = [bit for bit in _RIGHT_WORDS if rights >> bit & 1]
    return ", ".join(_RIGHT_WORDS[bit] for bit in bits) or "none"
