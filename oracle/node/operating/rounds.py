"""One operator's part in a round, step by step; every step is derived from the chain again."""

from collections.abc import Callable
from dataclasses import replace

from web3 import Web3
from web3.contract.contract import ContractFunction
from web3.exceptions import BadFunctionCallOutput, ContractLogicError

from oracle.chain.connection import masked
from oracle.chain.generation.models import ModelRegistry
from oracle.chain.generation.operators import OperatorRegistry
from oracle.chain.generation.rounds import Attestation, Round, RoundBook
from oracle.chain.sender import RevertError
from oracle.chain.types import AttestationState, LeavesState, Phase, RoundId
from oracle.content.kubo import IpfsError, Kubo
from oracle.content.store import ContentStore
from oracle.generator.commitment import commitment
from oracle.node.context import NodeContext
from oracle.node.journal import Entry, State
from oracle.node.keys import round_salt
from oracle.node.transactor import Transactor
from oracle.node.turns import turn
from oracle.node.works import make_works, origin_of
from oracle.words import ether

BLOCKHASH_MEMORY = 256
"""Blocks whose hash every chain knows; how many more this one does, the contract says."""


class RoundRunner:
    """Takes rounds forward on one client. `advance` may be called at any time, again and again."""

    def __init__(self, w3: Web3, context: NodeContext, meanwhile: Callable[[], None]) -> None:
        """`meanwhile` is called now and then while works are made, which may take hours.

        In a dry run nothing is stored or sent; WouldSendError says what would be.
        """
        self._w3 = w3
        self._context = context
        self._config = context.config
        self._account = context.account
        self._journal = context.journal
        self._log = context.log
        self._meanwhile = meanwhile
        self._store = None if context.is_dry else ContentStore(context.config.works)
        self._book = RoundBook(w3, context.deployment)
        self._registry = ModelRegistry(w3, context.deployment)
        self._operators = OperatorRegistry(w3, context.deployment)
        self._functions = self._book.contract.functions
        self._transactor = Transactor(w3, context, context.account)

    def advance(self, round_id: RoundId) -> State:
        """Does what the round asks of this operator now; returns how far it is.

        Raises FatalError if this round cannot go on here, as when its model's file is damaged;
        RetryableError or an error of web3 if it may at the next look; StoppedError.
        """
        record = self._book.get(round_id)
        match record.phase:
            case Phase.REQUESTED:
                self._seed(record)
            case Phase.COMMIT:
                self._commit(record)
            case Phase.REVEAL:
                self._reveal(record)
                self._promote(record)
                self._keep(record)
            case Phase.CHALLENGE:
                self._promote(record)
                self._keep(record)
                self._share(record)
            case Phase.FINALISABLE:
                self._open_step(record, self._functions.finalise(record.id))
            case Phase.FAILABLE:
                self._open_step(record, self._functions.fail(record.id))
            case Phase.FINALISED | Phase.FAILED:
                self._share(record)
                self._settle(record)
        return self._journal.get(round_id).state

    def note_trouble(self, round_id: RoundId, error: Exception) -> None:
        """Remembers why a round does not go on, for the log and `status`."""
        self._write(
            round_id, self._journal.get(round_id).state, masked(" ".join(str(error).split()))
        )

    def _seed(self, record: Round) -> None:
        self._note(record, State.SEEN)
        head = self._w3.eth.block_number
        if head <= record.seed_block + self._config.confirmations:
            return
        if head - record.seed_block > BLOCKHASH_MEMORY and self._is_forgotten(record):
            self._open_step(record, self._functions.rearm(record.id))
            return
        header = self._book.seed_header(record.id)
        self._open_step(record, self._functions.seed(record.id, header))

    def _is_forgotten(self, record: Round) -> bool:
        """Whether the chain no longer knows the seed block's hash."""
        try:
            self._functions.rearm(record.id).call({"from": self._account.address})
        except ContractLogicError:
            return False
        return True

    def _commit(self, record: Round) -> None:
        if not self._is_deep(record):
            self._note(record, State.SEEDED)
            return
        mine = self._book.attestation(record.id, self._config.operator)
        is_first = mine.state is AttestationState.NONE
        if reason := self._why_not(record) if is_first else self._why_no_signer():
            self._note(record, State.SEEDED if is_first else State.COMMITTED, reason)
            return
        wanted, root = self._commitment(record, self._store)
        if not is_first and mine.committed(wanted):
            self._note(record, State.COMMITTED)
            return
        call = self._functions.commit(record.id, self._config.operator, record.seed, wanted)
        if self._try(record, call):
            self._context.instruments.metrics.commit_seconds.observe(
                self._book.now() - record.requested_at
            )
            self._log.info("committed", round=record.id, root="0x" + root.hex())
            self._note(record, State.COMMITTED)

    def _reveal(self, record: Round) -> None:
        mine = self._book.attestation(record.id, self._config.operator)
        if mine.state is AttestationState.REVEALED:
            self._note(record, State.REVEALED)
        if mine.state is not AttestationState.COMMITTED:
            return
        # Without the store: a disk that is full or gone costs files, but never the bond.
        wanted, root = self._commitment(record, None)
        if not mine.committed(wanted):
            self._note(
                record,
                State.COMMITTED,
                "the commitment on the chain is not what this key makes of this machine's works, "
                "so it cannot be revealed: was it made by an earlier key, another program or a "
                "faulty machine? Run a node with that key until reveals close, or its penalty "
                "falls due",
            )
            return
        call = self._functions.reveal(
            record.id, self._config.operator, record.seed, root, self._salt(record)
        )
        if self._try(record, call, averts=record.no_show_penalty):
            self._log.info("revealed", round=record.id, root="0x" + root.hex())
            self._note(record, State.REVEALED)

    def _keep(self, record: Round) -> None:
        """Makes the files of a round again that was answered for, if they were lost."""
        entry = self._journal.get(record.id)
        mine = entry.origin == origin_of(record) and entry.state is State.REVEALED
        if mine and self._store is not None and not self._store.path(record.id).is_file():
            self._make(record, self._store)
            self._note(record, State.REVEALED)

    def _share(self, record: Round) -> None:
        """Gives the round's files to the IPFS node; nothing else ever waits for it."""
        entry = self._journal.get(record.id)
        if self._config.kubo is None or self._store is None or entry.shared or not entry.root:
            return
        try:
            with self._store.path(record.id).open("rb") as archive:
                Kubo(self._config.kubo).share(archive, entry.digests)
        except (IpfsError, OSError) as error:
            self._log.warning("not shared yet", round=record.id, why=str(error))
            return
        self._journal.put(replace(self._journal.get(record.id), shared=True))
        self._log.info("shared", round=record.id, works=record.works)

    def _promote(self, record: Round) -> None:
        """Lets the own root lead if it should, as after a false leader's death."""
        root = self._journal.get(record.id).root
        mine = self._book.attestation(record.id, self._config.operator)
        if not root or root == record.root or not mine.revealed(root):
            return
        own = self._book.root(record.id, root)
        if not own.dead and own.agreeing > record.agreeing:
            self._open_step(record, self._functions.promote(record.id, root))

    def _is_settleable(self, record: Round, mine: Attestation) -> bool:
        """Whether this operator's part can be ended: its root can no longer be challenged."""
        if mine.state is AttestationState.COMMITTED:
            return True
        if mine.state is not AttestationState.REVEALED:
            return False
        now = int(self._w3.eth.get_block("latest")["timestamp"])
        for value in self._book.roots(record.id):
            if mine.revealed(value):
                root = self._book.root(record.id, value)
                if root.dead:
                    return now >= root.settleable_at
                return root.leaves is not LeavesState.DEMANDED and now > root.challenge_end
        return False

    def _settle(self, record: Round) -> None:
        mine = self._book.attestation(record.id, self._config.operator)
        if mine.state in (AttestationState.COMMITTED, AttestationState.REVEALED):
            call = self._functions.settle(record.id, self._config.operator)
            if not self._is_settleable(record, mine) or not self._try(record, call):
                return
        if not self._is_deep(record):
            return
        if record.phase is Phase.FAILED:
            self._note(record, State.FAILED)
        elif mine.state is AttestationState.NONE or mine.revealed(record.root):
            self._note(record, State.SETTLED)
        elif any(mine.revealed(root) for root in self._book.roots(record.id)):
            self._note(record, State.FAILED, "another root became final: compare with others")
        else:
            self._note(record, State.FAILED, "the commitment was never revealed: a penalty")

    def _open_step(self, record: Round, call: ContractFunction) -> None:
        """A step that anybody may take, in turn."""
        step = f"{call.fn_name} {record.seed_block}"
        mine = turn(record.id, step, self._config.operator, self._operators.count())
        if self._context.turns.is_mine(record.id, step, mine):
            self._try(record, call)

    def _try(self, record: Round, call: ContractFunction, averts: int = 0) -> bool:
        """Sends a call; what the chain refuses is noted, and the next pass looks again."""
        mine = self._book.attestation(record.id, self._config.operator)
        try:
            receipt = self._transactor.send(record.id, call, averts=averts)
        except RevertError as error:
            now = self._book.get(record.id)
            if (
                (now.phase, now.seed_block, now.seed)
                != (record.phase, record.seed_block, record.seed)
            ) or self._book.attestation(record.id, self._config.operator) != mine:
                self._log.info("no longer due", round=record.id, step=call.fn_name)
            else:
                self.note_trouble(record.id, error)
            return False
        self._log.info(
            "sent",
            round=record.id,
            step=call.fn_name,
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
        if reason := self._why_no_signer():
            return reason
        if operator.exit_at:
            return "the operator is leaving and takes no new rounds"
        if operator.bond < self._operators.minimum_bond():
            return "the bond is below the minimum: top it up"
        if operator.free < record.stake:
            return (
                f"only {ether(operator.free)} of the bond are free, {ether(record.stake)} are "
                "needed: top it up"
            )
        return ""

    def _why_no_signer(self) -> str:
        """Why this key cannot commit; empty if it can."""
        signer = self._operators.get(self._config.operator).signer
        if signer == self._account.address:
            return ""
        return f"the operator now acts through {signer}: run its key for new rounds"

    def _make(self, record: Round, store: ContentStore | None) -> Entry:
        """The round's entry with its works made, in the store if there is one."""
        return make_works(self._context, self._registry, record, store, self._meanwhile)

    def _commitment(self, record: Round, store: ContentStore | None) -> tuple[bytes, bytes]:
        """What to commit, and the root it commits to; makes the works if they are not made."""
        root = self._make(record, store).root or b""
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

    def _note(self, record: Round, state: State, note: str = "") -> None:
        self._write(record.id, state, note)

    def _write(self, round_id: RoundId, state: State, note: str) -> None:
        entry = self._journal.get(round_id)
        changed = replace(entry, state=state, note=note)
        if changed != entry:
            self._journal.put(changed)
            if note and note != entry.note:
                self._log.warning("attention", round=round_id, note=note)
