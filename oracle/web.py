"""Serving HTTP from a thread, to strangers that may be slow, many or malicious."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import uvicorn
from starlette.applications import Starlette
from uvicorn.protocols.http.h11_impl import H11Protocol

from oracle.errors import FatalError

START_SECONDS = 10.0
HEAD_SECONDS = 10.0
"""How long a client may take to send a request."""

DRAIN_SECONDS = 60.0
"""How long a client may take to read an answer."""

MAX_CLIENTS = 200
"""Connections at a time; more are told to come back (503)."""


class ListenError(FatalError):
    """The address cannot be listened at."""


class ImpatientProtocol(H11Protocol):
    """Hangs up on clients that send or read a byte now and then to keep a connection busy."""

    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begins to wait for a new client's first request."""
        super().connection_made(transport)
        self._wait(HEAD_SECONDS)

    def data_received(self, data: bytes) -> None:
        """Takes bytes; while they complete no request, the client's time goes on running."""
        super().data_received(data)
        if self._is_answering():
            self._wait(DRAIN_SECONDS)
        elif self._waiting is None:
            self._wait(HEAD_SECONDS)

    def on_response_complete(self) -> None:
        """Begins to wait until the client has read the answer."""
        super().on_response_complete()
        if not self.transport.is_closing():
            self._wait(HEAD_SECONDS if not self._has_unread() else DRAIN_SECONDS)

    def connection_lost(self, exc: Exception | None) -> None:
        """Ends the waiting for a client that is gone."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _is_answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _has_unread(self) -> bool:
        return bool(self.transport.get_write_buffer_size())

    def _wait(self, seconds: float) -> None:
        self._stop_waiting()
        self._waiting = self.loop.call_later(seconds, self._hang_up)

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _hang_up(self) -> None:
        # Not `close`, which would wait for the client to read what is left.
        self._waiting = None
        self.transport.abort()


@contextmanager
def serving(app: Starlette, host: str, port: int) -> Iterator[int]:
    """In the block `app` answers there from a thread; yields the port, which may be given as 0.

    Raises ListenError if the address is taken or is not this machine's.
    """
    place = f"{host}:{port}"
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family)
    except OSError as error:
        raise ListenError(f"cannot listen at {place}: {error.strerror or error}") from error
    options: dict[str, Any] = {"log_level": "critical", "access_log": False, "lifespan": "off"}
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            http=ImpatientProtocol,
            ws="none",
            server_header=False,
            limit_concurrency=MAX_CLIENTS,
            timeout_keep_alive=5,
            timeout_graceful_shutdown=2,
            **options,
        )
    )
    thread = threading.Thread(target=server.run, args=([listener],), name="http", daemon=True)
    thread.start()
    try:
        deadline = time.monotonic() + START_SECONDS
        while not server.started:
            if not thread.is_alive() or time.monotonic() > deadline:
                raise ListenError(f"the server at {place} did not start")
            time.sleep(0.01)
        yield int(listener.getsockname()[1])
    finally:
        server.should_exit = True
        thread.join(START_SECONDS)
        with suppress(OSError):
            listener.close()
