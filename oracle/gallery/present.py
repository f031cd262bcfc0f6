"""The studio as of the newest block, which one thread looks for in the place of all visitors."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from requests.exceptions import RequestException
from web3.exceptions import Web3Exception

from oracle.errors import AtelierError
from oracle.index.following import Head
from oracle.index.studio_index import StudioIndex
from oracle.words import duration

REMEMBERED: Final = 1_000
"""Blocks whose hashes are known, so that a visitor who saw one hears only what came after it."""

DEEPEST_REORG: Final = 64
"""Blocks before one that the chain has no more from which on a visitor hears all again."""

LONG: Final = 8.0
"""Seconds after which an endpoint that has not answered is taken to be away."""


class Present:
    """Follows the chain. `head` is the newest block, None before there is any."""

    def __init__(self, index: StudioIndex, every: float) -> None:
        """Looks after so many seconds each, from `start` to `stop`."""
        self._index, self._every = index, every
        self._heads: OrderedDict[int, str] = OrderedDict()
        self._looking, self._changed = threading.Lock(), threading.Condition()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="gallery-head", daemon=True)
        self._begun = 0.0
        self._asked: float | None = None
        self._since: float | None = None
        self.head: Head | None = None
        self.heard: list[Callable[[], None]] = []
        """Called, from the thread that follows, when there is a new block or trouble."""

    def start(self) -> None:
        """Begins to follow."""
        self._thread.start()

    def stop(self) -> None:
        """Ends it."""
        self._stopping.set()
        self._thread.join()

    @property
    def trouble(self) -> str | None:
        """What is wrong with the chain, since when, and what comes next; None if nothing is."""
        now, since = time.monotonic(), self._since
        if since is None and self._asked is not None and now - self._asked > LONG:
            since = self._asked
        if since is None:
            return None
        age = duration(int(now - since))
        return (
            f"The gallery’s endpoint has not answered for {age}; "
            f"it is asked again every {duration(max(1, int(self._every)))}."
        )

    def look(self) -> None:
        """Takes in the newest block of now; who waits while another looks anew takes that one's."""
        wanted = time.monotonic()
        with self._looking:
            if self._begun > wanted:
                return
            self._begun = self._asked = time.monotonic()
            try:
                head = self._index.catch_up()
            except (AtelierError, RequestException, Web3Exception, ValueError):
                # Its words are the operator's and not a visitor's.
                is_new, self._since = self._since is None, self._since or time.monotonic()
            else:
                is_new = head != self.head or self._since is not None
                self._remember(head)
                self._since = None
            self._asked = None
        if is_new:
            for hear in list(self.heard):
                hear()

    def first_after(self, number: int, block_hash: str) -> int:
        """The block from which on whoever saw this block last is to hear what happened."""
        if self._heads.get(number) == block_hash:
            return number + 1
        newest = self.head.number if self.head else number
        return max(0, min(number, newest) - DEEPEST_REORG)

    def _remember(self, head: Head) -> None:
        before, self.head = self.head, head
        if before is not None and before != head and not self._index.knows(before):
            # Which of the blocks before it are still there is not known either.
            self._heads.clear()
        self._heads[head.number] = "0x" + head.hash.hex()
        while len(self._heads) > REMEMBERED:
            self._heads.popitem(last=False)

    def _run(self) -> None:
        while not self._stopping.is_set():
            self.look()
            self._stopping.wait(self._every)
