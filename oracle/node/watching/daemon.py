"""The watcher as a daemon of its own, for people who are no operators."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from eth_account.signers.local import LocalAccount
from structlog.typing import FilteringBoundLogger

from oracle.chain.deployment import Deployment
from oracle.chain.endpoints import Endpoints
from oracle.chain.generation.models import ModelRegistry
from oracle.errors import StoppedError
from oracle.making.model_store import ModelStore
from oracle.node.config import WatchConfig
from oracle.node.instruments import Instruments
from oracle.node.journal import Journal
from oracle.node.keys import load_key
from oracle.node.outlook import see_chain
from oracle.node.retrying import retrying
from oracle.node.turns import Turns
from oracle.node.watching.memory import WatchMemory
from oracle.node.watching.watcher import Watcher

NOBODY = "watcher"
"""The operator in the journal of a watcher that is none."""


class Watch:
    """A watcher with its settings, journal and models, and perhaps a key."""

    def __init__(
        self,
        config: WatchConfig,
        deployment: Deployment,
        account: LocalAccount | None,
        journal: Journal,
        log: FilteringBoundLogger,
    ) -> None:
        self._config = config
        self._deployment = deployment
        self._account = account
        self._journal = journal
        self._log = log
        self.instruments = Instruments(log)
        self._endpoints = Endpoints(
            config.rpc, deployment.chain_id, timeout=config.rpc_seconds, most_lag=config.most_lag
        )
        self._models = ModelStore(
            config.models, config.threads, log, provider=config.provider, cluster=config.cluster
        )
        self._memory = WatchMemory(Turns(config.stagger_seconds), log)

    def prepare(self, stop: threading.Event) -> None:
        """Checks deployment and models against the chain, waiting for an endpoint if need be.

        Raises FatalError for what no waiting mends.
        """
        retrying(self._endpoints, self.instruments, stop)(self._prepare)

    def _prepare(self) -> None:
        w3 = self._endpoints.client()
        self._deployment.check(w3)
        self._models.check(ModelRegistry(w3, self._deployment))

    def once(self, stop: threading.Event) -> None:
        """One look at every round. Raises JournalError, StoppedError, and what passes."""
        w3 = self._endpoints.client()
        watcher = Watcher(
            w3,
            self._config,
            self._deployment,
            self._account,
            self._journal,
            self._models,
            self._memory,
            self.instruments,
            stop,
            meanwhile=self.instruments.pulse.beat,
        )
        watcher.look_at_all()
        see_chain(self.instruments.metrics, w3, self._endpoints)
        self.instruments.metrics.passes.inc()
        self.instruments.pulse.passed()

    def run(self, stop: threading.Event) -> None:
        """Looks again and again until `stop` is set."""
        key = self._account.address if self._account else "none: it can warn, not act"
        self._log.info("watching", chain=self._deployment.chain_id, key=key)
        while not stop.is_set():
            try:
                retrying(self._endpoints, self.instruments, stop)(self.once, stop)
            except StoppedError as error:
                self._log.info("interrupted", why=str(error))
            stop.wait(self._config.poll_seconds)


@contextmanager
def open_watch(config: WatchConfig, log: FilteringBoundLogger) -> Iterator[Watch]:
    """A watcher ready to prepare and run; its journal is closed at the end.

    Raises FatalError for settings, keys and files that cannot be used.
    """
    deployment = Deployment.load(config.deployment)
    account = None
    if config.keystore:
        account = load_key(config.keystore, config.password_file)
    identity = {
        "chain": str(deployment.chain_id),
        "oracle": deployment.address("GenerationOracle"),
        "operator": config.operator or NOBODY,
    }
    with Journal(config.journal, identity) as journal:
        yield Watch(config, deployment, account, journal, log)
