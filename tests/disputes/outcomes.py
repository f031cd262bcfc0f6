"""What the oracle says of a round's end and of its leader."""

from oracle.chain.types import Phase
from tests.disputes.arena import Arena
from tests.disputes.players import Answer
from tests.support.events import event
from tests.support.refusals import error


def wrong_phase(round_id: int, phase: Phase) -> str:
    return error("RoundWrongPhase", round=round_id, phase=phase)


def finalise(arena: Arena, round_id: int) -> str:
    """Why the round cannot be finalised in the next block."""
    return arena.refusal(arena.stranger, arena.oracle.functions.finalise(round_id))


def led(answer: Answer, agreeing: int, closes_at: int, tied: bool = False) -> list[str]:
    """What is said when an answer's root leads from now on."""
    values = {"root": answer.root, "agreeing": agreeing, "tied": tied, "closesAt": closes_at}
    return [event("LeaderChanged", round=answer.round, **values)]


def leader(arena: Arena, round_id: int) -> tuple[bytes, int, bool]:
    """The leading root, how many revealed it, and whether it is tied."""
    record = arena.get(round_id)
    return record.root, record.agreeing, record.tied
