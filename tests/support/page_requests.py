"""How many questions a gallery's page asks: of its server, and of the chain's endpoint."""

import json
import time
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, Request

QUIET = 0.7
"""Seconds without a question after which the page has all that it wants of a block."""

PATIENCE = 60.0

HEAD = """
() => Object.entries(localStorage)
  .filter(([key]) => key.endsWith(" head")).map(([, value]) => JSON.parse(value).number)[0] ?? 0
"""
"""The block that the page shows."""


class PageRequests:
    """Counts from now on; calls in a batch of JSON-RPC are counted one by one."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._last = time.monotonic()
        self._away: set[Request] = set()
        self.asked: list[str] = []
        """The method of each call of an endpoint; `answers` for a question of the server."""
        page.on("request", self._see)
        page.on("requestfinished", self._end)
        page.on("requestfailed", self._end)

    def _see(self, request: Request) -> None:
        if request.method != "POST":
            return
        self._last = time.monotonic()
        self._away.add(request)
        path = urlsplit(request.url).path
        if path.endswith("/answers"):
            self.asked.append("answers")
            return
        said: Any = json.loads(request.post_data or "null")
        for question in said if isinstance(said, list) else [said]:
            self.asked.append(str(question["method"]))

    def _end(self, request: Request) -> None:
        if request in self._away:
            self._away.remove(request)
            self._last = time.monotonic()

    def settled(self, block: int) -> list[str]:
        """Waits until the page shows a block and asks nothing more; returns what it asked since
        the last time."""
        begun = time.monotonic()
        while (
            self._page.evaluate(HEAD) < block or self._away or time.monotonic() - self._last < QUIET
        ):
            assert time.monotonic() - begun < PATIENCE, (
                f"asked {len(self.asked)}: {self.asked[-20:]}"
            )
            # Unlike a sleep, it lets the page's requests be answered.
            self._page.wait_for_timeout(50)
        asked, self.asked = self.asked, []
        return asked
