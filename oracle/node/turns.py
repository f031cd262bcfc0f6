"""Whose turn it is: spreads the steps that anybody may take, without a list of who there is."""

import time

from eth_utils.crypto import keccak

from oracle.chain.types import RoundId

MAX_TURNS = 8
"""Nobody waits for more turns than this, however many registered, left or never came."""


def turn(round_id: RoundId, step: str, name: str, count: int) -> int:
    """How many turns `name` waits, one of `count` who could take the step; it differs by round.

    Everybody draws for itself. Among twice as many turns as people two seldom draw the same; then
    one of the two transactions is refused, which costs a little gas.
    """
    turns = min(MAX_TURNS, max(1, 2 * count - 1))
    return int.from_bytes(keccak(text=f"{round_id} {step} {name}")) % turns


class Turns:
    """When this process first saw that a step is due."""

    def __init__(self, stagger_seconds: float) -> None:
        self._stagger = stagger_seconds
        self._since: dict[tuple[RoundId, str], float] = {}

    def is_mine(self, round_id: RoundId, step: str, turn: int) -> bool:
        """Whether the turns before this one are over."""
        first = self._since.setdefault((round_id, step), time.monotonic())
        return time.monotonic() - first >= turn * self._stagger
