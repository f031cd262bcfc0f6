"""Waiting for blocks: what can change only with one is not asked for in between."""

import time
from collections.abc import Callable
from typing import TypeVar

from web3 import Web3

FIRST_PAUSE_SECONDS = 0.1
LAST_PAUSE_SECONDS = 1.0

Result = TypeVar("Result")


class Blocks:
    """The blocks of a chain as they come; nothing is asked before `is_new`."""

    def __init__(self, w3: Web3) -> None:
        self._w3 = w3
        self._seen: int | None = None
        self._pause = FIRST_PAUSE_SECONDS

    def is_new(self) -> bool:
        """Whether the newest block is another than the last time; at first it is."""
        number = int(self._w3.eth.block_number)
        is_new, self._seen = number != self._seen, number
        return is_new

    def pause(self) -> float:
        """How many seconds to wait before the next look, each time a little longer."""
        now = self._pause
        self._pause = min(1.5 * now, LAST_PAUSE_SECONDS)
        return now


def awaited(w3: Web3, look: Callable[[], Result | None], seconds: float) -> Result | None:
    """What `look` finds in one of the coming blocks; None if it is nothing after `seconds`."""
    blocks, limit = Blocks(w3), time.monotonic() + seconds
    while time.monotonic() < limit:
        if blocks.is_new() and (found := look()) is not None:
            return found
        time.sleep(blocks.pause())
    return look()
