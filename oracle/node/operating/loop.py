"""The operator's node as a daemon: its part in every open round, then what a watcher does."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from requests.exceptions import RequestException
from structlog.typing import FilteringBoundLogger
from web3 import Web3
from web3.types import BlockData

from oracle.chain.addresses import NOBODY
from oracle.chain.deployment import Deployment
from oracle.chain.generation.operators import OperatorRegistry
from oracle.chain.generation.rounds import RoundBook
from oracle.chain.retryable import BAD_ANSWERS, PASSING
from oracle.chain.types import AttestationState, RoundId
from oracle.errors import FatalError, StoppedError
from oracle.node.config import NodeConfig
from oracle.node.context import NodeContext, identity, make_context
from oracle.node.daemon import Daemon
from oracle.node.journal.entries import JournalError, State
from oracle.node.journal.journal import Journal
from oracle.node.keys import load_key
from oracle.node.operating.actor import Sight
from oracle.node.operating.economics import LEFT_OUT
from oracle.node.operating.steps import RoundRunner
from oracle.node.outlook import NO_REVEAL, reveal_due, see_node
from oracle.node.transactor import WouldSendError
from oracle.node.watching.memory import WatchMemory
from oracle.node.watching.watcher import Watcher
from oracle.words import one_line

FEW = 3
"""Rounds that are looked at one by one; more are first read together, and most are over."""

ORACLE_SECONDS = 600.0
"""So often a node asks whether its oracle is still in force."""


class Node(Daemon):
    """A node of one operator."""

    _context: NodeContext

    def __init__(self, context: NodeContext) -> None:
        super().__init__(context)
        self._successor = ""
        self._oracle_asked = 0.0
        self._memory = WatchMemory(context.turns, context.log)
        self._in_hand: set[RoundId] = set()
        self._seen: dict[RoundId, Sight] = {}
        self.would: list[str] = []
        """What a dry run did not send."""

    def _greet(self) -> None:
        context = self._context
        chain = context.deployment.chain_id
        context.log.info("watching", operator=context.config.operator, chain=chain)

    def _check(self, w3: Web3) -> None:
        context = self._context
        operator = OperatorRegistry(w3, context.deployment).get(context.config.operator)
        if operator.signer != context.account.address:
            if not self._answers(RoundBook(w3, context.deployment)):
                raise FatalError(
                    f"the keystore holds {context.account.address}, but operator "
                    f"{operator.address} acts through {operator.signer}: use that key, or set the "
                    "signer anew"
                )
            context.log.warning("this key only ends what it began", signer_now=operator.signer)
        self._check_oracle(w3)

    def _check_oracle(self, w3: Web3) -> None:
        """Says so, once, if another oracle is in force: then nothing new is asked of this node."""
        self._oracle_asked = time.monotonic()
        deployment = self._context.deployment
        ours, in_force = (
            deployment.address("GenerationOracle"),
            OperatorRegistry(w3, deployment).oracle(),
        )
        if in_force in (ours, NOBODY, self._successor):
            return
        self._successor = in_force
        self._context.log.warning(
            "another oracle is in force: this node ends its rounds here and answers no new ones; "
            "for those run a node whose deployment record names it as GenerationOracle, "
            "with a data folder of its own",
            ours=ours,
            in_force=in_force,
        )

    def _answers(self, book: RoundBook) -> bool:
        """Whether this key, no longer the operator's signer, may still have a round to reveal."""
        operator = self._context.config.operator
        return any(
            book.attestation(round_id, operator).state is AttestationState.COMMITTED
            for round_id in self._unfinished(book)
        )

    def _look(self, w3: Web3) -> int:
        """The node's own part first, since it has deadlines of its own; then the watcher's."""
        self._seen.clear()
        still_open = self._advance_all(w3)
        if self._context.is_dry:
            return still_open
        if self._context.config.watch:
            Watcher(w3, self._context, self._memory, self._look_meanwhile).look_at_all()
        if time.monotonic() - self._oracle_asked > ORACLE_SECONDS:
            self._check_oracle(w3)
        return still_open

    def _advance_all(self, w3: Web3) -> int:
        """Advances every round that is not in hand already; returns how many are not over.

        What is wrong with one round is noted there and keeps no other round waiting, since a
        commitment that is not revealed in time costs a part of the bond. What passes is raised at
        the end.
        """
        book = RoundBook(w3, self._context.deployment)
        runner = RoundRunner(w3, self._context, self._seen, self._look_meanwhile)
        still_open = 0
        passing: Exception | None = None
        unfinished = [r for r in self._unfinished(book) if r not in self._in_hand]
        ended: set[RoundId] = set()
        if len(unfinished) > FEW:
            ended = runner.end_at_once(unfinished, self._memory.over)
        for round_id in unfinished:
            if round_id in ended or round_id in self._in_hand:
                continue
            if self._context.stop.is_set():
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

    def _look_meanwhile(self) -> None:
        """A look at the other rounds while the works of one are made; the next pass tries again.

        A large round may take long: no deadline of another round may pass in them.
        """
        self.instruments.pulse.beat()
        try:
            self._advance_all(self._context.endpoints.client())
        except (*PASSING, *BAD_ANSWERS) as error:
            self._context.endpoints.move_on()
            self._context.log.warning("trying again later", why=one_line(error, 300))

    def _unfinished(self, book: RoundBook) -> list[RoundId]:
        """The rounds that are not over here, those first that wait to be revealed."""
        known = self._context.journal.states()
        begun = [round_id for round_id, state in known.items() if not state.is_over]
        rounds = self._memory.recent.of(book, begun)
        unfinished = [r for r in rounds if not known.get(r, State.SEEN).is_over]
        return sorted(unfinished, key=lambda r: known.get(r) is not State.COMMITTED)

    def _write_down(self, w3: Web3, head: BlockData) -> None:
        super()._write_down(w3, head)
        context, metrics = self._context, self.instruments.metrics
        operator = OperatorRegistry(w3, context.deployment).get(context.config.operator)
        see_node(context, w3, operator, head)
        now = int(head["timestamp"])
        entries = [(sight, context.journal.get(round_id)) for round_id, sight in self._seen.items()]
        unfinished = [(sight, entry) for sight, entry in entries if not entry.state.is_over]
        left = [reveal_due(sight.record, sight.mine, now) for sight, _ in unfinished]
        metrics.reveal_due.set(min(left, default=NO_REVEAL))
        notes = [entry.note for _, entry in unfinished if entry.note]
        left_out = sum(note.startswith(LEFT_OUT) for note in notes)
        metrics.left_out.set(left_out)
        metrics.troubled.set(len(notes) - left_out)


@contextmanager
def open_node(
    config: NodeConfig, log: FilteringBoundLogger, stop: threading.Event
) -> Iterator[Node]:
    """A node ready to prepare and run until `stop` is set; its journal is closed at the end.

    Raises FatalError for settings, keys and files that cannot be used.
    """
    deployment = Deployment.load(config.deployment)
    account = load_key(config.keystore, config.password_file)
    try:
        config.works.mkdir(exist_ok=True)
    except OSError as error:
        raise FatalError(f"{config.works} cannot be made: {error.strerror}") from error
    cache = config.data / "models"
    with Journal(config.journal, identity(deployment, config)) as journal:
        yield Node(make_context(config, deployment, account, journal, log, stop, cache=cache))


@contextmanager
def open_dry_node(
    config: NodeConfig, log: FilteringBoundLogger, stop: threading.Event
) -> Iterator[Node]:
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
            yield Node(make_context(config, deployment, account, journal, log, stop, is_dry=True))
