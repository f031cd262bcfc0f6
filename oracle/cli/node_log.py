"""The node's log: one line an event, for people or for machines, never with a secret."""

import logging
import re
import sys
from contextlib import suppress
from typing import TextIO, cast

import structlog
from structlog.typing import EventDict, FilteringBoundLogger, WrappedLogger

from oracle.masking import MASK, masked
from oracle.node.config import LogForm

SECRET_NAMES = re.compile(r"password|secret|token|private|mnemonic|authorization", re.IGNORECASE)


def make_log(form: LogForm = LogForm.CONSOLE) -> FilteringBoundLogger:
    """A logger to standard error; on a terminal `console` is in colour."""
    renderer: structlog.typing.Processor
    if form is LogForm.JSON:
        renderer = structlog.processors.JSONRenderer()
    else:
        renderer = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), pad_event_to=24)
    log: FilteringBoundLogger = structlog.wrap_logger(
        structlog.PrintLogger(cast(TextIO, Enduring(sys.stderr))),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            mask,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )
    return log


class Enduring:
    """A stream whose disk may be full: a log line that cannot be written must not end the node."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Writes the text unless the disk refuses it."""
        with suppress(OSError):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        """Flushes the stream unless the disk refuses it."""
        with suppress(OSError):
            self._stream.flush()


def silent() -> FilteringBoundLogger:
    """A logger that drops everything."""
    log: FilteringBoundLogger = structlog.wrap_logger(None, processors=[_drop])
    return log


def mask(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Hides values with a secret's name, and all of a URL behind its host: providers keep their
    users' keys there."""
    for key, value in event.items():
        if SECRET_NAMES.search(key):
            event[key] = MASK
        elif isinstance(value, str):
            event[key] = masked(value)
    return event


def _drop(*_event: object) -> str:
    raise structlog.DropEvent
