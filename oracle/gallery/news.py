"""Tells visitors' pages that there is a new block, by server-sent events."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from oracle.gallery.present import Present

MOST: Final = 1_000
"""Visitors who listen at a time; others look now and then."""

QUIET: Final = 5.0
"""Seconds after which a listener hears that the line still stands, or that the chain hangs."""


class News:
    """Speaks to everybody who listens. One that does not listen misses what it will hear anyway."""

    def __init__(self, present: Present) -> None:
        self._present = present
        self._ears: dict[asyncio.Event, asyncio.AbstractEventLoop] = {}
        self._is_over = False
        present.heard.append(self._tell)

    def close(self) -> None:
        """Lets everybody go."""
        self._is_over = True
        self._tell()

    def _tell(self) -> None:
        for ear, loop in list(self._ears.items()):
            if not loop.is_closed():
                loop.call_soon_threadsafe(ear.set)

    async def listen(self, request: Request) -> Response:
        """A stream of events `block` and `trouble`, the first at once."""
        if len(self._ears) >= MOST:
            return PlainTextResponse("Too many listen.", 503, {"retry-after": "60"})
        headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
        return StreamingResponse(
            self._speak(request), headers=headers, media_type="text/event-stream"
        )

    async def _speak(self, request: Request) -> AsyncIterator[str]:
        ear = asyncio.Event()
        self._ears[ear] = asyncio.get_running_loop()
        told: object = None
        try:
            while not self._is_over and not await request.is_disconnected():
                ear.clear()
                head, trouble = self._present.head, self._present.trouble
                is_well = head is not None and trouble is None
                if told == (head, is_well):
                    yield ": still here\n\n"
                elif head is not None and is_well:
                    yield _event("block", {"number": head.number, "time": head.time}, head.number)
                else:
                    yield _event("trouble", {"why": trouble or "The chain has not been read yet."})
                told = head, is_well
                with suppress(TimeoutError):
                    await asyncio.wait_for(ear.wait(), QUIET)
        finally:
            del self._ears[ear]


def _event(kind: str, data: dict[str, Any], number: int | None = None) -> str:
    name = "" if number is None else f"id: {number}\n"
    return f"{name}event: {kind}\ndata: {json.dumps(data)}\n\n"
