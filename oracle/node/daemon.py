"""The loop of both daemons: looks at the rounds again and again until it is told to stop."""

from abc import ABC, abstractmethod

from web3 import Web3
from web3.types import BlockData

from oracle.chain.generation.models import ModelRegistry
from oracle.errors import StoppedError
from oracle.node.context import WatchContext
from oracle.node.outlook import see_chain
from oracle.node.retrying import retrying


class Daemon(ABC):
    """Starts, tries again, shows how it is and stops; what one look does, each kind says."""

    def __init__(self, context: WatchContext) -> None:
        self._context: WatchContext = context
        self.instruments = context.instruments

    def prepare(self, patience: float | None = None) -> None:
        """Checks deployment, models and key against the chain, waiting for an endpoint if need be.

        Raises FatalError for what no waiting mends; GivenUpError after `patience` seconds, if
        given.
        """
        retrying(self._context, patience)(self._prepare)

    def once(self) -> int:
        """One look at every round; returns how many of them are not over.

        Raises FatalError for what is wrong with the daemon itself, StoppedError, and what passes.
        """
        w3 = self._context.endpoints.client()
        still_open = self._look(w3)
        if not self._context.is_dry:
            self._write_down(w3, w3.eth.get_block("latest"))
            metrics = self.instruments.metrics
            metrics.last_pass.set_to_current_time()
            metrics.passes.inc()
            self.instruments.pulse.passed()
        return still_open

    def run(self) -> None:
        """Looks again and again until the context's `stop` is set."""
        context, said = self._context, ""
        self._greet()
        while not context.stop.is_set():
            try:
                retrying(context)(self.once)
            except StoppedError as error:
                context.log.info("interrupted", why=str(error))
            if context.journal.trouble and context.journal.trouble != said:
                said = context.journal.trouble
                context.log.error("attention", note=said)
            context.stop.wait(context.config.poll_seconds)

    def _prepare(self) -> None:
        w3 = self._context.endpoints.client()
        self._context.deployment.check(w3)
        self._check(w3)
        self._context.models.check(ModelRegistry(w3, self._context.deployment))

    def _write_down(self, w3: Web3, head: BlockData) -> None:
        """Sets the figures that others see to what the chain says with its newest block."""
        see_chain(self._context, head)

    @abstractmethod
    def _greet(self) -> None:
        """Says in the log what this daemon watches, and with which key."""

    @abstractmethod
    def _check(self, w3: Web3) -> None:
        """Raises FatalError if the key cannot do what is asked of this daemon."""

    @abstractmethod
    def _look(self, w3: Web3) -> int:
        """Does what the rounds ask for now; returns how many of them are not over."""
