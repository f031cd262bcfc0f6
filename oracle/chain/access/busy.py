"""Endpoints that take no more requests for now, in the words that providers have for it."""

import re
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from tenacity import RetryCallState, Retrying, retry_if_exception_type, wait_exponential_jitter
from tenacity.stop import stop_before_delay

from oracle.errors import RetryableError

WORDS = re.compile(
    r"too many requests|rate.?limit|rate exceeded|requests? limit|throughput"
    r"|compute units per second|call rate|capacity",
    re.IGNORECASE,
)
OTHERWISE = re.compile(r"daily|monthly|quota|credits|revert", re.IGNORECASE)
"""What is used up for longer than anybody waits, and what a contract says."""

AFTER = re.compile(r"(?:retry|again) (?:in|after) ([\d.]+) ?(ms)?", re.IGNORECASE)
FIRST_PAUSE_SECONDS = 0.25


class BusyError(RetryableError):
    """The endpoint takes no more requests for `pause` seconds, or for a time it does not say."""

    def __init__(self, message: str, pause: float | None) -> None:
        super().__init__(message)
        self.pause = pause


def is_busy(status: int, said: str) -> bool:
    """Whether an answer with this HTTP status and these words is one to wait out."""
    if OTHERWISE.search(said):
        return False
    return status == HTTPStatus.TOO_MANY_REQUESTS or WORDS.search(said) is not None


def pause(headers: Mapping[str, str], said: str) -> float | None:
    """How many seconds the endpoint asks to wait: by its header, or in its words."""
    header = headers.get("Retry-After", "").strip()
    if header.replace(".", "", 1).isdigit():
        return float(header)
    if header:
        try:
            until = parsedate_to_datetime(header)
        except ValueError:
            return None
        return max(0.0, (until.astimezone(UTC) - datetime.now(UTC)).total_seconds())
    if (found := AFTER.search(said)) is not None:
        return float(found[1]) / (1000 if found[2] else 1)
    return None


def waiting(seconds: float, stop: threading.Event | None = None) -> Retrying:
    """Waits as long as a busy endpoint asks, or ever longer if it does not say; `seconds` in all.

    Raises BusyError at once if that would take longer, and as soon as `stop` is set.
    """
    told = stop or threading.Event()
    longer = wait_exponential_jitter(multiplier=FIRST_PAUSE_SECONDS, max=seconds)

    def wait(state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        asked = error.pause if isinstance(error, BusyError) else None
        return longer(state) if asked is None else asked

    def sleep(pause: float) -> None:
        if told.wait(pause):
            raise BusyError("told to stop while the endpoint takes no more requests", None)

    return Retrying(
        sleep=sleep,
        retry=retry_if_exception_type(BusyError),
        wait=wait,
        stop=stop_before_delay(seconds),
        reraise=True,
    )
