"""The pulse: whether the daemon's loop goes on, for systemd and the health pages."""

import os
import socket
import threading
import time
from contextlib import suppress

NOTIFY_SECONDS = 10.0
"""How often systemd is told at most; its watchdog waits for minutes."""


class Pulse:
    """Beaten by the loop, read by the health server; both may at any time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = time.monotonic()
        self._passed: float | None = None
        self._notified = float("-inf")
        self.trouble = ""
        """What the last pass ended with; empty if it ended well."""

    def beat(self) -> None:
        """Says that something went on: a step, a slice of works, a try that failed."""
        with self._lock:
            self._last = time.monotonic()
            is_due = self._last - self._notified >= NOTIFY_SECONDS
            if is_due:
                self._notified = self._last
        if is_due:
            notify(os.environ.get("NOTIFY_SOCKET", ""))

    def passed(self) -> None:
        """Says that every round was looked at."""
        self.beat()
        with self._lock:
            self._passed = self._last
            self.trouble = ""

    @property
    def silent_seconds(self) -> float:
        """Seconds since the last beat."""
        with self._lock:
            return time.monotonic() - self._last

    @property
    def seconds_since_pass(self) -> float | None:
        """Seconds since the last whole pass; None before the first."""
        with self._lock:
            return None if self._passed is None else time.monotonic() - self._passed


def notify(place: str) -> None:
    """Tells systemd's watchdog at `place` that the service lives (sd_notify(3)); "" for none."""
    if not place:
        return
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.sendto(b"WATCHDOG=1", "\0" + place[1:] if place.startswith("@") else place)
