"""The node's RPC endpoints: which of them answer, are the right chain, and keep up with it."""

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace

from web3 import Web3
from web3.types import BlockData

from oracle.chain.access.headers import encode_header
from oracle.chain.connection import (
    TIMEOUT_SECONDS,
    EndpointUnreachableError,
    WrongChainError,
    connect,
    require_chain,
)
from oracle.chain.retryable import BAD_ANSWERS
from oracle.errors import FatalError
from oracle.masking import host
from oracle.words import one_line

MAX_LAG = 8
SURVEY_SECONDS = 60.0
"""How long a survey of heads is relied on; the chain id is asked for in every pass."""

PROBE_SECONDS = 5.0
"""How long an endpoint may take to tell its head; one that is slower is used if no other is."""


@dataclass(frozen=True, slots=True)
class Health:
    """One endpoint: `place` without its secrets, its head's number and time (Unix seconds).

    `trouble` says why others are preferred, `is_elsewhere` whether it is another chain, `seconds`
    how long it took to answer.
    """

    place: str
    head: int
    time: int
    seconds: float
    trouble: str = ""
    is_elsewhere: bool = False


class Endpoints:
    """Endpoints of one chain in the order of preference."""

    def __init__(
        self,
        urls: Sequence[str],
        chain_id: int,
        *,
        timeout: float = TIMEOUT_SECONDS,
        max_lag: int = MAX_LAG,
        stop: threading.Event | None = None,
    ) -> None:
        """`timeout` in seconds for one answer, `max_lag` in blocks behind the others.

        Once `stop` is set a busy endpoint is not waited for.
        """
        self._urls = list(urls)
        self._chain_id = chain_id
        self._timeout = timeout
        self._max_lag = max_lag
        self._stop = stop
        self._clients: dict[str, Web3] = {}
        self._health: dict[str, Health] = {}
        self._surveyed: float | None = None
        self._is_chosen = False

    def client(self) -> Web3:
        """A client for the first good endpoint, or for the best of the bad ones.

        An endpoint of another chain is left out and the node goes on, since a commitment may wait
        to be revealed. Raises EndpointUnreachableError if none answers, or WrongChainError if those
        that do are another chain and none was ever right, which no waiting mends.
        """
        if self._surveyed is None or time.monotonic() - self._surveyed > SURVEY_SECONDS:
            self.survey()
        problems: list[EndpointUnreachableError | WrongChainError] = []
        for url in self._by_health():
            try:
                client = self._checked(url)
            except (EndpointUnreachableError, WrongChainError) as error:
                problems.append(error)
            else:
                self._is_chosen = True
                return client
        for problem in problems:
            if isinstance(problem, WrongChainError) and not self._is_chosen:
                raise problem
        raise EndpointUnreachableError("; ".join(map(str, problems)))

    def in_health(self) -> list[Web3]:
        """Clients for all endpoints that answer, are this chain, and keep up, by preference."""
        found = []
        for url in self._urls:
            if url in self._health and not self._health[url].trouble:
                with suppress(EndpointUnreachableError, WrongChainError):
                    found.append(self._checked(url))
        return found

    def survey(self) -> list[Health]:
        """Asks every endpoint for its head, all at once; returns what was found, by preference."""
        with ThreadPoolExecutor(len(self._urls)) as pool:
            found = dict(zip(self._urls, pool.map(self._probe, self._urls), strict=True))
        best = max((health.head for health in found.values() if not health.trouble), default=0)
        for url, health in found.items():
            if not health.trouble and (lag := best - health.head) > self._max_lag:
                trouble = f"{health.place} is {lag} blocks behind the others"
                found[url] = replace(health, trouble=trouble)
        self._health = found
        self._surveyed = time.monotonic()
        return list(found.values())

    @property
    def health(self) -> list[Health]:
        """What the last survey found, by preference."""
        return [self._health[url] for url in self._urls if url in self._health]

    def move_on(self) -> None:
        """Prefers the next endpoint from now on: the present one answers, but badly."""
        self._urls.append(self._urls.pop(0))
        self._surveyed = None

    def _by_health(self) -> list[str]:
        def badness(url: str) -> tuple[bool, int]:
            health = self._health.get(url)
            is_bad = health is not None and bool(health.trouble)
            return is_bad, -health.head if health and is_bad else 0

        return sorted(self._urls, key=badness)

    def _probe(self, url: str) -> Health:
        """What an endpoint says of itself. Raises FatalError for what is no URL."""
        begun = time.monotonic()
        number = when = 0
        trouble, is_elsewhere = "", False
        try:
            w3 = connect(url, self._chain_id, min(PROBE_SECONDS, self._timeout), self._stop)
            block = w3.eth.get_block("latest")
            said = int(w3.eth.block_number)
            number, when = int(block["number"]), int(block["timestamp"])
            if abs(said - number) > self._max_lag:
                # An endpoint that makes up a head would make all honest ones look late.
                trouble = f"says that its head is {said}, and shows block {number}"
            elif (reason := header_trouble(block)) is not None:
                trouble = reason
        except WrongChainError as error:
            trouble, is_elsewhere = str(error), True
        except BAD_ANSWERS as error:
            trouble = one_line(error, 200) or type(error).__name__
        place = host(url)
        if trouble and place not in trouble:
            trouble = f"{place}: {trouble}"
        return Health(place, number, when, time.monotonic() - begun, trouble, is_elsewhere)

    def _checked(self, url: str) -> Web3:
        """A URL's client; its chain id is asked each time, since another node may answer there."""
        if (known := self._clients.get(url)) is not None:
            require_chain(known, url, self._chain_id)
        else:
            known = self._clients[url] = connect(url, self._chain_id, self._timeout, self._stop)
        return known


def header_trouble(block: BlockData) -> str | None:
    """Why a block cannot be what its hash says, and so could not prove a seed; None if it can."""
    try:
        encode_header(block)
    except FatalError as error:
        return str(error)
    return None
