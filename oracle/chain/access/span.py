"""How many blocks an endpoint searches for events at once, as it says or as trying shows."""

import re
from dataclasses import dataclass

FIRST = 10_000
"""Blocks of the first query: most public endpoints take as many."""

CROWD = 5_000
"""Events in one answer from which on no wider query is tried."""

PATIENCE = 50
"""Queries after which a span that was refused is tried again."""

RANGE = re.compile(r"(0x[\da-f]+|\d+)(?:,\s+|\s?-\s?|\s+to\s+)(0x[\da-f]+|\d+)", re.IGNORECASE)
NUMBER = re.compile(r"(?<![\w.-])(\d[\d,]*)\s?(k)?(?![\w])", re.IGNORECASE)
BLOCKS = re.compile(r"block|range|distance", re.IGNORECASE)
RESULTS = re.compile(r"result|matched|response|bytes|\bsize\b", re.IGNORECASE)
NOISE = re.compile(r"https?://\S+|HTTP \d+")


@dataclass(slots=True)
class Span:
    """What is known of one endpoint; `blocks` is how many to ask for next.

    Keep one object for each endpoint: a second reader then begins with what the first has learned.
    """

    blocks: int = FIRST
    refused: int | None = None
    """The fewest blocks that were refused, as far as is known."""
    fitted: int = 0
    """The most blocks that were answered since."""
    calm: int = 0
    """Queries since something was refused."""

    def answer(self, asked: int, found: int) -> None:
        """Learns from an answer to a query of `asked` blocks that `found` so many events."""
        self.calm += 1
        self.fitted = max(self.fitted, asked)
        if self.refused is not None and (asked >= self.refused or self.calm > PATIENCE):
            self.refused, self.calm = None, 0
        if asked < self.blocks or found > CROWD:
            return
        if self.refused is None:
            self.blocks *= 2
        elif self.blocks < self.refused * 7 // 8:
            self.blocks += max(1, (self.refused - self.blocks) // 2)

    def refuse(self, first: int, asked: int, said: str) -> None:
        """Learns from the refusal of a query of `asked` blocks from `first` on, and its words."""
        known = told(said, first, asked)
        fitted = self.fitted if self.fitted < asked else 0
        self.fitted, self.calm = fitted, 0
        if known is not None:
            self.blocks, self.refused = known, known + 1
        else:
            self.blocks, self.refused = max(1, asked // 2, fitted), asked


def told(said: str, first: int, asked: int) -> int | None:
    """How many blocks would do by a refusal's own words, fewer than were `asked` for.

    None if it does not say, or says what cannot be.
    """
    text = NOISE.sub("", said)
    for begin, end in RANGE.findall(text):
        blocks = int(end, 0 if end[:2].lower() == "0x" else 10) - first + 1
        if int(begin, 0 if begin[:2].lower() == "0x" else 10) == first and 0 < blocks < asked:
            return blocks
    if RESULTS.search(text) or not BLOCKS.search(text):
        return None
    numbers = [
        int(digits.replace(",", "")) * (1000 if thousands else 1)
        for digits, thousands in NUMBER.findall(RANGE.sub("", text))
    ]
    # A refusal may also say how many were asked for, by either way of counting.
    return max((n for n in numbers if 0 < n < asked - 1), default=None)
