"""The daemon: looks at every open round again and again until it is told to stop."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from eth_account.signers.local import LocalAccount
from requests.exceptions import RequestException
from structlog.typing import FilteringBoundLogger
from web3 import Web3

from oracle.chain.deployment import Deployment
from oracle.chain.endpoints import Endpoints
from oracle.chain.generation.models import ModelRegistry
from oracle.chain.generation.operators import ZERO_ADDRESS, OperatorRegistry
from oracle.chain.generation.rounds import RoundBook
from oracle.chain.retryable import BAD_ANSWERS, PASSING
from oracle.chain.types import AttestationState, RoundId
from oracle.errors import FatalError, StoppedError
from oracle.making.model_store import ModelStore
from oracle.node.config import NodeConfig
from oracle.node.instruments import Instruments
from oracle.node.journal import Journal, JournalError, State
from oracle.node.keys import load_key
from oracle.node.operating.rounds import RoundRunner
from oracle.node.outlook import NO_REVEAL, reveal_due, see_chain, see_node
from oracle.node.retrying import retrying
from oracle.node.transactor import WouldSendError
from oracle.node.turns import Turns
from oracle.node.watching.memory import WatchMemory
from oracle.node.watching.watcher import Watcher

ORACLE_SECONDS = 600.0
"""So often a node asks whether its oracle is still in force."""


class Node:
    """A node with its settings, key, journal and models."""

    def __init__(
        self,
        config: NodeConfig,
        deployment: Deployment,
        account: LocalAccount,
        journal: Journal,
        log: FilteringBoundLogger,
        *,
        is_dry: bool = False,
    ) -> None:
        """`is_dry`: it looks and computes, but neither stores nor sends anything."""
        self._config = config
        self._deployment = deployment
        self._account = account
        self._journal = journal
        self._log = log
        self._is_dry = is_dry
        self._successor = ""
        self._oracle_asked = 0.0
        self.instruments = Instruments(log)
        self._endpoints = Endpoints(
            config.rpc, deployment.chain_id, timeout=config.rpc_seconds, most_lag=config.most_lag
        )
        cache = None if is_dry else config.data / "models"
        self._models = ModelStore(
            config.models,
            config.threads,
            log,
            cache,
            provider=config.provider,
            cluster=config.cluster,
        )
        self._turns = Turns(config.stagger_seconds)
        self._memory = WatchMemory(self._turns, log)
        self._in_hand: set[RoundId] = set()
        self.would: list[str] = []
        """What a dry run did not send."""

    def prepare(self, stop: threading.Event) -> None:
        """Checks deployment, key and models against the chain, waiting for an endpoint if need be.

        Raises FatalError for what no waiting mends.
        """
        retrying(self._endpoints, self.instruments, stop)(self._prepare)

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
        self._check_oracle(w3)

    def _check_oracle(self, w3: Web3) -> None:
        """Says so, once, if another oracle is in force: then nothing new is asked of this node."""
        self._oracle_asked = time.monotonic()
        ours, in_force = (
            self._deployment.address("GenerationOracle"),
            OperatorRegistry(w3, self._deployment).oracle(),
        )
        if in_force in (ours, ZERO_ADDRESS, self._successor):
            return
        self._successor = in_force
        self._log.warning(
            "another oracle is in force: this node ends its rounds here and answers no new ones; "
            "for those run a node whose deployment record names it as GenerationOracle, "
            "with a data folder of its own",
            ours=ours,
            in_force=in_force,
        )

    def _answers(self, book: RoundBook) -> bool:
        """Whether this key, no longer the operator's signer, may still have a round to reveal."""
        return any(
            book.attestation(round_id, self._config.operator).state is AttestationState.COMMITTED
            for round_id in self._unfinished(book)
        )

    def once(self, stop: threading.Event) -> int:
        """One look at every round that is not over; returns how many those are.

        What is wrong with one round is noted there and keeps no other round waiting, since a
        commitment that is not revealed in time costs a part of the bond.

        Raises FatalError for what is wrong with the node itself, StoppedError, and what passes.
        """
        w3 = self._endpoints.client()
        still_open = self._look(w3, stop)
        if self._is_dry:
            return still_open
        if self._config.watch:
            # After its own part, which has deadlines of its own.
            self._watcher(w3, stop).look_at_all()
        self._write_down(w3)
        if time.monotonic() - self._oracle_asked > ORACLE_SECONDS:
            self._check_oracle(w3)
        return still_open

    def _look(self, w3: Web3, stop: threading.Event) -> int:
        """Advances every round that is not in hand already; raises what passes at the end."""
        book = RoundBook(w3, self._deployment)
        runner = self._runner(w3, stop)
        still_open = 0
        passing: Exception | None = None
        for round_id in self._unfinished(book):
            if round_id in self._in_hand:
                continue
            if stop.is_set():
                raise StoppedError("told to stop")
            self.instruments.pulse.beat()
            self._in_hand.add(round_id)
            try:
                if runner.advance(round_id).is_over:
                    continue
            except JournalError:
                raise
            except WouldSendError as would:
                self.would.append(f"round {round_id}: {would}")
            except FatalError as error:
                runner.note_trouble(round_id, error)
            except RequestException:
                raise  # every other round would wait for the same endpoint
            except (*PASSING, *BAD_ANSWERS) as error:
                runner.note_trouble(round_id, error)
                passing = error
            finally:
                self._in_hand.discard(round_id)
            still_open += 1
        if passing is not None:
            raise passing
        return still_open

    def _look_meanwhile(self, stop: threading.Event) -> None:
        """A look at the other rounds while the works of one are made; trouble waits for the pass.

        A print round may take hours: no deadline of another round may pass in them.
        """
        self.instruments.pulse.beat()
        try:
            self._look(self._endpoints.client(), stop)
        except (*PASSING, *BAD_ANSWERS) as error:
            self._endpoints.move_on()
            self._log.warning("trying again later", why=" ".join(str(error).split())[:300])

    def _unfinished(self, book: RoundBook) -> list[RoundId]:
        """The rounds that are not over here, those first that wait to be revealed."""
        known = self._journal.states()
        begun = [round_id for round_id, state in known.items() if not state.is_over]
        rounds = self._memory.recent.of(book, begun)
        unfinished = [r for r in rounds if not known.get(r, State.SEEN).is_over]
        return sorted(unfinished, key=lambda r: known.get(r) is not State.COMMITTED)

    def run(self, stop: threading.Event) -> None:
        """Looks again and again until `stop` is set."""
        self._log.info("watching", operator=self._config.operator, chain=self._deployment.chain_id)
        said = ""
        while not stop.is_set():
            try:
                retrying(self._endpoints, self.instruments, stop)(self.once, stop)
            except StoppedError as error:
                self._log.info("interrupted", why=str(error))
            if self._journal.trouble and self._journal.trouble != said:
                said = self._journal.trouble
                self._log.error("attention", note=said)
            stop.wait(self._config.poll_seconds)

    def _write_down(self, w3: Web3) -> None:
        """The figures that others see, as of now."""
        metrics, book = self.instruments.metrics, RoundBook(w3, self._deployment)
        see_chain(metrics, w3, self._endpoints)
        operator = OperatorRegistry(w3, self._deployment).get(self._config.operator)
        see_node(metrics, w3, operator, self._journal, self._config.data)
        now, mine = book.now(), self._config.operator
        unfinished = self._unfinished(book)
        left = [reveal_due(book.get(r), book.attestation(r, mine), now) for r in unfinished]
        metrics.reveal_due.set(min(left, default=NO_REVEAL))
        metrics.troubled.set(sum(bool(self._journal.get(r).note) for r in unfinished))
        metrics.last_pass.set_to_current_time()
        metrics.passes.inc()
        self.instruments.pulse.passed()

    def _watcher(self, w3: Web3, stop: threading.Event) -> Watcher:
        return Watcher(
            w3,
            self._config,
            self._deployment,
            self._account,
            self._journal,
            self._models,
            self._memory,
            self.instruments,
            stop,
            meanwhile=partial(self._look_meanwhile, stop),
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
            self.instruments,
            stop,
            meanwhile=partial(self._look_meanwhile, stop),
            is_dry=self._is_dry,
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


@contextmanager
def open_dry_node(config: NodeConfig, log: FilteringBoundLogger) -> Iterator[Node]:
    """A node that neither stores nor sends, on a copy of the journal; a running one is let be.

    Raises FatalError as `open_node`.
    """
    deployment = Deployment.load(config.deployment)
    account = load_key(config.keystore, config.password_file)
    known = identity(deployment, config)
    config = config.model_copy(update={"stagger_seconds": 0.0})
    with TemporaryDirectory() as folder:
        copy = Path(folder) / config.journal.name
        if config.journal.is_file():
            with Journal(config.journal, known, read_only=True) as journal:
                journal.copy_to(copy)
        with Journal(copy, known) as journal:
            yield Node(config, deployment, account, journal, log, is_dry=True)
