"""The node's log: one line an event, for people on a terminal and in files alike."""

import logging
import sys

import structlog
from structlog.typing import FilteringBoundLogger


def make_log() -> FilteringBoundLogger:
    """A logger to standard error, in colour if that is a terminal."""
    colours = sys.stderr.isatty()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.dev.ConsoleRenderer(colors=colours, pad_event_to=24),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    log: FilteringBoundLogger = structlog.get_logger()
    return log
