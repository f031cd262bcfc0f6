"""The daemon: looks at every open round again and again until it is told to stop."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from eth_account.signers.local import LocalAccount
from requests.exceptions import RequestException
from structlog.typing import FilteringBoundLogger
from tenacity import RetryCallState, Retrying, retry_if_exception_type, wait_exponential_jitter
from tenacity.stop import stop_when_event_set
from web3 import Web3
from web3.exceptions import Web3Exception

from oracle.chain.deployment import Deployment
from oracle.chain.models import ModelRegistry
from oracle.chain.operators import OperatorRegistry
from oracle.chain.rounds import RoundBook
from oracle.chain.types import RoundId
from oracle.errors import FatalError, RetryableError
from oracle.node.config import NodeConfig
from oracle.node.endpoints import Endpoints
from oracle.node.journal import Journal
from oracle.node.keys import load_key
from oracle.node.model_store import ModelStore
from oracle.node.rounds import RoundRunner, Turns

PASSING = (RetryableError, RequestException, Web3Exception)
"""What may be over at the next try: an endpoint that is down, slow or behind."""

LONGEST_PAUSE = 30.0


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
        self._models = ModelStore(config.models, config.threads, log)
        self._turns = Turns(config.stagger_seconds)

    def prepare(self, stop: threading.Event) -> None:
        """Checks deployment, key and models against the chain, waiting for an endpoint if need be.

        Raises FatalError for what no waiting mends.
        """
        self._retrying(stop)(self._prepare)

    def _prepare(self) -> None:
        w3 = self._endpoints.client()
        self._deployment.check(w3)
        operator = OperatorRegistry(w3, self._deployment).get(self._config.operator)
        if operator.signer != self._account.address:
            raise FatalError(
                f"the keystore holds {self._account.address}, but operator {operator.address} "
                f"acts through {operator.signer}: use that key, or set the signer anew"
            )
        self._models.check(ModelRegistry(w3, self._deployment))

    def once(self) -> int:
        """One look at every round that is not over; returns how many those are."""
        w3 = self._endpoints.client()
        runner = self._runner(w3)
        still_open = 0
        for number in range(1, RoundBook(w3, self._deployment).count() + 1):
            round_id = RoundId(number)
            if self._journal.get(round_id).state.is_over:
                continue
            if not runner.advance(round_id).is_over:
                still_open += 1
        return still_open

    def run(self, stop: threading.Event) -> None:
        """Looks again and again until `stop` is set."""
        self._log.info("watching", operator=self._config.operator, chain=self._deployment.chain_id)
        while not stop.is_set():
            self._retrying(stop)(self.once)
            stop.wait(self._config.poll_seconds)

    def _runner(self, w3: Web3) -> RoundRunner:
        return RoundRunner(
            w3,
            self._config,
            self._deployment,
            self._account,
            self._journal,
            self._models,
            self._turns,
            self._log,
        )

    def _retrying(self, stop: threading.Event) -> Retrying:
        """Tries again after what passes, ever more rarely, and says so; stops when told to."""

        def pause_unless_stopped(seconds: float) -> None:
            stop.wait(seconds)

        def say(state: RetryCallState) -> None:
            error = state.outcome.exception() if state.outcome else None
            pause = round(state.upcoming_sleep, 1)
            why = " ".join(str(error).split())[:300]
            self._log.warning("trying again", attempt=state.attempt_number, pause=pause, why=why)

        return Retrying(
            retry=retry_if_exception_type(PASSING),
            wait=wait_exponential_jitter(initial=0.5, max=LONGEST_PAUSE),
            stop=stop_when_event_set(stop),
            sleep=pause_unless_stopped,
            before_sleep=say,
            retry_error_callback=lambda _state: 0,
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
    config.works.mkdir(exist_ok=True)
    with Journal(config.journal, identity(deployment, config)) as journal:
        yield Node(config, deployment, account, journal, log)
