"""The daemon: looks at every open round again and again until it is told to stop."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from eth_account.signers.local import LocalAccount
from structlog.typing import FilteringBoundLogger
from web3 import Web3

from oracle.chain.deployment import Deployment
from oracle.chain.models import ModelRegistry
from oracle.chain.operators import OperatorRegistry
from oracle.chain.rounds import RoundBook
from oracle.chain.types import AttestationState, RoundId
from oracle.errors import FatalError, RetryableError, StoppedError
from oracle.node.config import NodeConfig
from oracle.node.endpoints import Endpoints
from oracle.node.journal import Journal, JournalError
from oracle.node.keys import load_key
from oracle.node.model_store import ModelStore
from oracle.node.retrying import retrying
from oracle.node.rounds import RoundRunner, Turns
from oracle.node.watch_memory import WatchMemory
from oracle.node.watcher import Watcher


class Node:
    """A node with its settings, key, journal and models."""

    def __init__(
        self,
        config: NodeConfig,
        deployment: Deployment,
        account: LocalAccount,
        journal: Journal,
        log: FilteringBoundLogger,
    ) -> None:
        self._config = config
        self._deployment = deployment
        self._account = account
        self._journal = journal
        self._log = log
        self._endpoints = Endpoints(config.rpc, deployment.chain_id)
        self._models = ModelStore(config.models, config.threads, log, config.data / "models")
        self._turns = Turns(config.stagger_seconds)
        self._memory = WatchMemory(self._turns, log)

    def prepare(self, stop: threading.Event) -> None:
        """Checks deployment, key and models against the chain, waiting for an endpoint if need be.

        Raises FatalError for what no waiting mends.
        """
        retrying(self._endpoints, self._log, stop)(self._prepare)

    def _prepare(self) -> None:
        w3 = self._endpoints.client()
        self._deployment.check(w3)
        operator = OperatorRegistry(w3, self._deployment).get(self._config.operator)
        if operator.signer != self._account.address:
            if not self._answers(RoundBook(w3, self._deployment)):
                raise FatalError(
                    f"the keystore holds {self._account.address}, but operator {operator.address} "
                    f"acts through {operator.signer}: use that key, or set the signer anew"
                )
            self._log.warning("this key only ends what it began", signer_now=operator.signer)
        self._models.check(ModelRegistry(w3, self._deployment))

    def _answers(self, book: RoundBook) -> bool:
        """Whether this key, no longer the operator's signer, still has a round to end."""
        for round_id in self._unfinished(book):
            mine = book.attestation(round_id, self._config.operator)
            if mine.signer == self._account.address and mine.state is AttestationState.COMMITTED:
                return True
        return False

    def once(self, stop: threading.Event) -> int:
        """One look at every round that is not over; returns how many those are.

        What is wrong with one round is noted there and keeps no other round waiting, since a
        commitment that is not revealed in time costs a part of the bond.

        Raises FatalError for what is wrong with the node itself, StoppedError, and what passes.
        """
        w3 = self._endpoints.client()
        book = RoundBook(w3, self._deployment)
        runner = self._runner(w3, stop)
        still_open = 0
        passing: RetryableError | None = None
        for round_id in self._unfinished(book):
            if stop.is_set():
                raise StoppedError("told to stop")
            try:
                if runner.advance(round_id).is_over:
                    continue
            except JournalError:
                raise
            except FatalError as error:
                runner.note_trouble(round_id, error)
            except RetryableError as error:
                runner.note_trouble(round_id, error)
                passing = error
            still_open += 1
        if self._config.watch:
            # After its own part, which has deadlines of its own.
            self._watcher(w3, stop).look_at_all()
        if passing is not None:
            raise passing
        return still_open

    def _unfinished(self, book: RoundBook) -> list[RoundId]:
        rounds = [RoundId(number) for number in range(1, book.count() + 1)]
        return [r for r in rounds if not self._journal.get(r).state.is_over]

    def run(self, stop: threading.Event) -> None:
        """Looks again and again until `stop` is set."""
        self._log.info("watching", operator=self._config.operator, chain=self._deployment.chain_id)
        while not stop.is_set():
            try:
                retrying(self._endpoints, self._log, stop)(self.once, stop)
            except StoppedError as error:
                self._log.info("interrupted", why=str(error))
            stop.wait(self._config.poll_seconds)

    def _watcher(self, w3: Web3, stop: threading.Event) -> Watcher:
        return Watcher(
            w3,
            self._config,
            self._deployment,
            self._account,
            self._journal,
            self._models,
            self._memory,
            self._log,
            stop,
        )

    def _runner(self, w3: Web3, stop: threading.Event) -> RoundRunner:
        return RoundRunner(
            w3,
            self._config,
            self._deployment,
            self._account,
            self._journal,
            self._models,
            self._turns,
            self._log,
            stop,
        )


def identity(deployment: Deployment, config: NodeConfig) -> dict[str, str]:
    """What makes a journal this node's and no other's; signers may rotate."""
    return {
        "chain": str(deployment.chain_id),
        "oracle": deployment.address("GenerationOracle"),
        "operator": config.operator,
    }


@contextmanager
def open_node(config: NodeConfig, log: FilteringBoundLogger) -> Iterator[Node]:
    """A node ready to prepare and run; its journal is closed at the end.

    Raises FatalError for settings, keys and files that cannot be used.
    """
    deployment = Deployment.load(config.deployment)
    account = load_key(config.keystore, config.password_file)
    try:
        config.works.mkdir(exist_ok=True)
    except OSError as error:
        raise FatalError(f"{config.works} cannot be made: {error.strerror}") from error
    with Journal(config.journal, identity(deployment, config)) as journal:
        yield Node(config, deployment, account, journal, log)
