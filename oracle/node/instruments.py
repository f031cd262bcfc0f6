"""How a running node shows itself: its log, its pulse and its figures."""

from dataclasses import dataclass, field

from structlog.typing import FilteringBoundLogger

from oracle.node.metrics import Metrics
from oracle.node.pulse import Pulse


@dataclass(frozen=True, slots=True)
class Instruments:
    """One set a node; every part of the node writes to them."""

    log: FilteringBoundLogger
    pulse: Pulse = field(default_factory=Pulse)
    metrics: Metrics = field(default_factory=Metrics)
