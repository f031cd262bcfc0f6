"""Claiming the reward for a false leaf, and what settling its liars pays."""

from tests.disputes.arena import SALT, Arena
from tests.disputes.players import Answer
from tests.support.refusals import ACCEPTED


def claim(arena: Arena, lie: Answer, who: str, salt: bytes = SALT) -> str:
    """Claims the reward if the chain lets one; returns its answer."""
    call = arena.court.functions.claimReward(lie.round, lie.root, who, salt)
    found = arena.refusal(arena.stranger, call)
    if found == ACCEPTED:
        arena.send(arena.stranger, call)
    return found


def challenger(arena: Arena, lie: Answer) -> str:
    """Whom the chain knows as the one who found the false leaf."""
    return arena.case(lie).challenger


def settled(arena: Arena, lie: Answer, *people: str) -> list[int]:
    """Settles the liars when it is time; returns what each of `people` gained by it, in wei."""
    arena.pass_to(arena.root(lie.round, lie.root).settleable_at)
    before = [arena.balance(who) for who in people]
    arena.settle(lie.round, arena.crew)
    return [arena.balance(who) - had for who, had in zip(people, before, strict=True)]
