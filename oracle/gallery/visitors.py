"""What strangers may ask of the server: so much at once, and questions of bounded length."""

from collections import OrderedDict
from typing import Final

from starlette.requests import Request

BURST: Final = 3_000
PER_SECOND: Final = 100.0
"""Questions that a visitor may ask at once, and how many more with each second."""

VISITORS: Final = 10_000
"""So many are remembered; who has not asked for longest is forgotten first."""


class Allowance:
    """How many questions each visitor may still ask: a bucket that fills with time."""

    def __init__(self) -> None:
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, visitor: str, questions: int, now: float) -> float:
        """Takes so many at `now` in seconds; returns after how many seconds that is possible."""
        left, since = self._left.pop(visitor, (float(BURST), now))
        left = min(float(BURST), left + (now - since) * PER_SECOND)
        wait = max(0.0, (questions - left) / PER_SECOND)
        self._left[visitor] = (left if wait else left - questions, now)
        while len(self._left) > VISITORS:
            self._left.popitem(last=False)
        return wait


def visitor_of(request: Request) -> str:
    """Who asks; behind a proxy that does not say whom it speaks for, all are one."""
    return request.client.host if request.client else ""


async def body_of(request: Request, most: int) -> bytes | None:
    """The body of a request, None if it has more than `most` bytes."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > most:
            return None
    return bytes(body)
