"""Rounds whose leaves are hidden, what it costs to demand them, and why one cannot."""

from oracle.chain.types import LeavesState
from tests.disputes.arena import GAS_PRICE, WORKS, Arena
from tests.disputes.players import Answer, nothing
from tests.support.refusals import error

LEAFLESS = nothing("a root of no works")
CHUNK_PRICE = (140_000 + 2_000 * WORKS) * GAS_PRICE
DEMAND_BOND = CHUNK_PRICE + CHUNK_PRICE // 5


def wrong_state(round_id: int, root: bytes, state: LeavesState) -> str:
    return error("LeavesWrongState", round=round_id, root=root, state=state)


def refused_demand(arena: Arena, round_id: int, root: bytes, bond: int = DEMAND_BOND) -> str:
    demand = arena.court.functions.demand(round_id, root)
    return arena.refusal(arena.watcher, demand, bond)


def refused_withhold(arena: Arena, round_id: int, root: bytes) -> str:
    return arena.refusal(arena.stranger, arena.court.functions.withhold(round_id, root))


def all_hide(arena: Arena) -> int:
    """A round in which everybody revealed a root without leaves; challenges are open."""
    round_id = arena.open()
    arena.revealed(round_id, dict.fromkeys(arena.crew, LEAFLESS))
    return round_id


def all_agree(arena: Arena) -> Answer:
    """A round in which everybody revealed the truth; challenges are open."""
    truth = arena.truth(arena.open())
    arena.revealed(truth.round, dict.fromkeys(arena.crew, truth.root))
    return truth
