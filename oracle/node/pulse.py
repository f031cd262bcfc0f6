"""Whether the loop still comes round, for whoever asks from outside."""

import threading
import time


class Pulse:
    """Beaten by the loop, read by the health server; both may at any time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = time.monotonic()
        self._passed: float | None = None
        self.trouble = ""
        """What the last pass ended with; empty if it ended well."""

    def beat(self) -> None:
        """Says that something went on: a step, a slice of works, a try that failed."""
        with self._lock:
            self._last = time.monotonic()

    def passed(self) -> None:
        """Says that every round was looked at."""
        with self._lock:
            self._last = self._passed = time.monotonic()
            self.trouble = ""

    @property
    def silent_seconds(self) -> float:
        """Since the last beat."""
        with self._lock:
            return time.monotonic() - self._last

    @property
    def seconds_since_pass(self) -> float | None:
        """Since the last whole pass; None before the first."""
        with self._lock:
            return None if self._passed is None else time.monotonic() - self._passed
