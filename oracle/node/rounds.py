"""One operator's part in a round, step by step; every step is derived from the chain again."""

import time
from collections.abc import Callable
from dataclasses import replace

from eth_account.signers.local import LocalAccount
from structlog.typing import FilteringBoundLogger
from web3 import Web3
from web3.exceptions import BadFunctionCallOutput, ContractLogicError

from oracle.chain.deployment import Deployment
from oracle.chain.models import ModelRegistry
from oracle.chain.operators import OperatorRegistry
from oracle.chain.rounds import Round, RoundBook
from oracle.chain.sender import RevertError
from oracle.chain.types import AttestationState, Phase, RoundId
from oracle.content.store import FolderStore
from oracle.generator.commitment import commitment
from oracle.node.config import NodeConfig
from oracle.node.journal import Journal, State
from oracle.node.keys import round_salt
from oracle.node.model_store import ModelStore
from oracle.node.transactor import Transactor
from oracle.node.works import make_works

SEED_MEMORY = 8_191
"""Blocks that a chain with EIP-2935 remembers; fewer without, which the contract decides."""


class Turns:
    """Spreads the steps that anybody may take, so that operators do not pay for the same one."""

    def __init__(self, stagger_seconds: float) -> None:
        self._stagger = stagger_seconds
        self._since: dict[tuple[RoundId, str], float] = {}

    def is_mine(self, round_id: RoundId, step: str, rank: int) -> bool:
        """Whether the operators before this one (`rank` of them) have had their time."""
        first = self._since.setdefault((round_id, step), time.monotonic())
        return time.monotonic() - first >= rank * self._stagger


class RoundRunner:
    """Takes rounds forward on one client. `advance` may be called at any time, again and again."""

    def __init__(
        self,
        w3: Web3,
        config: NodeConfig,
        deployment: Deployment,
        account: LocalAccount,
        journal: Journal,
        models: ModelStore,
        turns: Turns,
        log: FilteringBoundLogger,
    ) -> None:
        self._w3 = w3
        self._config = config
        self._account = account
        self._journal = journal
        self._models = models
        self._turns = turns
        self._log = log
        self._store = FolderStore(config.works)
        self._book = RoundBook(w3, deployment)
        self._registry = ModelRegistry(w3, deployment)
        self._operators = OperatorRegistry(w3, deployment)
        self._functions = self._book.contract.functions
        self._transactor = Transactor(w3, account, journal, config.max_fee_gwei)

    def advance(self, round_id: RoundId) -> State:
        """Does what the round asks of this operator now; returns how far it is."""
        record = self._book.get(round_id)
        match record.phase:
            case Phase.REQUESTED:
                self._seed(record)
            case Phase.COMMIT:
                self._commit(record)
            case Phase.REVEAL:
                self._reveal(record)
            case Phase.FINALISABLE:
                self._open_step(record, "finalise", self._functions.finalise)
            case Phase.FAILABLE:
                self._open_step(record, "fail", self._functions.fail)
            case Phase.FINALISED | Phase.FAILED:
                self._settle(record)
        return self._journal.get(round_id).state

    def _seed(self, record: Round) -> None:
        self._note(record, State.SEEN)
        head = self._w3.eth.block_number
        if head <= record.seed_block + self._config.confirmations:
            return
        if head - record.seed_block > SEED_MEMORY:
            self._open_step(record, "rearm", self._functions.rearm)
            return
        header = self._book.seed_header(record.id)
        self._open_step(record, "seed", lambda number: self._functions.seed(number, header))

    def _commit(self, record: Round) -> None:
        if not self._is_deep(record):
            self._note(record, State.SEEDED)
            return
        mine = self._book.attestation(record.id, self._config.operator)
        if mine.state is AttestationState.NONE and (reason := self._why_not(record)):
            self._note(record, State.SEEDED, reason)
            return
        wanted, root = self._commitment(record)
        if mine.state is AttestationState.COMMITTED and mine.value == wanted:
            self._note(record, State.COMMITTED)
            return
        call = self._functions.commit(record.id, self._config.operator, record.seed, wanted)
        if self._try(record, "commit", lambda: call):
            self._log.info("committed", round=record.id, root="0x" + root.hex())
            self._note(record, State.COMMITTED)

    def _reveal(self, record: Round) -> None:
        mine = self._book.attestation(record.id, self._config.operator)
        if mine.state is AttestationState.REVEALED:
            self._note(record, State.REVEALED)
        if mine.state is not AttestationState.COMMITTED:
            return
        wanted, root = self._commitment(record)
        if mine.value != wanted:
            self._note(
                record,
                State.COMMITTED,
                "the commitment on the chain is of another root than this machine computes: "
                "was it made with another key or model?",
            )
            return
        call = self._functions.reveal(
            record.id, self._config.operator, record.seed, root, self._salt(record)
        )
        if self._try(record, "reveal", lambda: call):
            self._log.info("revealed", round=record.id, root="0x" + root.hex())
            self._note(record, State.REVEALED)

    def _settle(self, record: Round) -> None:
        mine = self._book.attestation(record.id, self._config.operator)
        if mine.state in (AttestationState.COMMITTED, AttestationState.REVEALED):
            call = self._functions.settle(record.id, self._config.operator)
            if not self._try(record, "settle", lambda: call):
                return
        if not self._is_deep(record):
            return
        agreed = record.phase is Phase.FINALISED and mine.value == record.root
        took_part = mine.state is not AttestationState.NONE
        if took_part and record.phase is Phase.FINALISED and not agreed:
            self._note(record, State.FAILED, "another root became final: compare with others")
            return
        self._note(record, State.SETTLED if record.phase is Phase.FINALISED else State.FAILED)

    def _open_step(self, record: Round, step: str, call: Callable[[RoundId], object]) -> None:
        """A step that anybody may take: in turn, and losing the race is no error."""
        if self._turns.is_mine(record.id, f"{step}{record.seed_block}", self._rank(record.id)):
            self._try(record, step, lambda: call(record.id))

    def _try(self, record: Round, action: str, call: Callable[[], object]) -> bool:
        """Sends a call; what the chain refuses is noted, since the next pass looks again."""
        try:
            receipt = self._transactor.send(record.id, call())  # type: ignore[arg-type]
        except RevertError as error:
            self._log.info("not needed or refused", round=record.id, step=action, why=error.reason)
            self._note(record, self._journal.get(record.id).state, str(error))
            return False
        self._log.info(
            "sent",
            round=record.id,
            step=action,
            gas=receipt["gasUsed"],
            block=receipt["blockNumber"],
        )
        return True

    def _is_deep(self, record: Round) -> bool:
        """Whether the seed, and the outcome if there is one, have enough blocks on them."""
        depth = self._config.confirmations
        if depth == 0:
            return True
        try:
            before = self._book.get(record.id, max(0, self._w3.eth.block_number - depth))
        except (ContractLogicError, BadFunctionCallOutput):
            return False  # the round, or the whole studio, is younger than that
        return before.seed == record.seed and before.phase.is_over == record.phase.is_over

    def _why_not(self, record: Round) -> str:
        """Why this operator cannot join the round; empty if it can."""
        operator = self._operators.get(self._config.operator)
        if operator.exit_at:
            return "the operator is leaving and takes no new rounds"
        if operator.bond < self._operators.minimum_bond():
            return "the bond is below the minimum: top it up"
        if operator.free < record.stake:
            return f"only {operator.free} wei of the bond are free, {record.stake} needed: top up"
        return ""

    def _commitment(self, record: Round) -> tuple[bytes, bytes]:
        """What to commit, and the root it commits to; makes the works if they are not made."""
        generator = self._models.generator(self._registry, record.model)
        entry = make_works(record, self._registry, generator, self._store, self._journal)
        root = entry.root or b""
        wanted = commitment(
            self._w3.eth.chain_id,
            self._book.address,
            record.id,
            self._config.operator,
            root,
            self._salt(record),
        )
        return wanted, root

    def _salt(self, record: Round) -> bytes:
        return round_salt(self._account, self._w3.eth.chain_id, self._book.address, record.id)

    def _rank(self, round_id: RoundId) -> int:
        """How many operators have their turn before this one; it rotates with the round."""
        contract = self._operators.contract.functions
        count = int(contract.operatorCount().call())
        names = [str(contract.operatorAt(i).call()) for i in range(count)]
        mine = names.index(self._config.operator)
        return (mine - round_id) % count

    def _note(self, record: Round, state: State, note: str = "") -> None:
        entry = self._journal.get(record.id)
        changed = replace(entry, state=state, note=note)
        if changed != entry:
            self._journal.put(changed)
            if note and note != entry.note:
                self._log.warning("attention", round=record.id, note=note)
