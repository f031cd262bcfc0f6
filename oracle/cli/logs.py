"""The node's log: one line an event, for people or for machines, never with a secret."""

import logging
import re
import sys

import structlog
from structlog.typing import EventDict, FilteringBoundLogger, WrappedLogger

from oracle.chain.connection import MASK, masked
from oracle.node.config import LogForm

SECRET_NAMES = re.compile(r"password|secret|token|private|mnemonic|authorization", re.IGNORECASE)


def make_log(form: LogForm = LogForm.CONSOLE) -> FilteringBoundLogger:
    """A logger to standard error; on a terminal `console` is in colour."""
    renderer: structlog.typing.Processor
    if form is LogForm.JSON:
        renderer = structlog.processors.JSONRenderer()
    else:
        renderer = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), pad_event_to=24)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            mask,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    log: FilteringBoundLogger = structlog.get_logger()
    return log


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
