"""The watcher as a daemon of its own, for people who are no operators."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from structlog.typing import FilteringBoundLogger
from web3 import Web3

from oracle.chain.deployment import Deployment
from oracle.node.config import WatchConfig
from oracle.node.context import WatchContext, identity, make_context
from oracle.node.daemon import Daemon
from oracle.node.journal.journal import Journal
from oracle.node.keys import load_key
from oracle.node.watching.memory import WatchMemory
from oracle.node.watching.watcher import Watcher


class Watch(Daemon):
    """A watcher, perhaps with a key."""

    def __init__(self, context: WatchContext) -> None:
        super().__init__(context)
        self._memory = WatchMemory(context.turns, context.log)

    def _greet(self) -> None:
        account = self._context.account
        key = account.address if account else "none: it can warn, not act"
        self._context.log.info("watching", chain=self._context.deployment.chain_id, key=key)

    def _check(self, w3: Web3) -> None:
        """Any key may bring a lie before the chain."""

    def _look(self, w3: Web3) -> int:
        watcher = Watcher(w3, self._context, self._memory, meanwhile=self.instruments.pulse.beat)
        return watcher.look_at_all()


@contextmanager
def open_watch(
    config: WatchConfig, log: FilteringBoundLogger, stop: threading.Event
) -> Iterator[Watch]:
    """A watcher ready to prepare and run until `stop` is set; its journal is closed at the end.

    Raises FatalError for settings, keys and files that cannot be used.
    """
    deployment = Deployment.load(config.deployment)
    account = None
    if config.keystore:
        account = load_key(config.keystore, config.password_file)
    with Journal(config.journal, identity(deployment, config)) as journal:
        yield Watch(make_context(config, deployment, account, journal, log, stop))
