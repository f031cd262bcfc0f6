"""What every step of an operator needs: what was read for it, its transactions and its notes."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from web3 import Web3
from web3.contract.contract import ContractFunction

from oracle.chain.generation.models import ModelRegistry
from oracle.chain.generation.operators import OperatorRegistry
from oracle.chain.generation.rounds import Attestation, Round, RoundBook
from oracle.chain.sender import RevertError
from oracle.chain.types import RoundId
from oracle.content.store import ContentStore
from oracle.errors import RetryableError
from oracle.node.context import NodeContext
from oracle.node.inputs import read_inputs, require_agreement
from oracle.node.journal.entries import Entry, State
from oracle.node.transactor import Transactor
from oracle.node.turns import turn
from oracle.node.works import make_works
from oracle.words import one_line


@dataclass(frozen=True, slots=True)
class Sight:
    """A round and the operator's own attestation in it, as the chain had them for one step."""

    record: Round
    mine: Attestation


class Actor:
    """Reads, sends and writes down for one operator on one client."""

    def __init__(self, w3: Web3, context: NodeContext, meanwhile: Callable[[], None]) -> None:
        """`meanwhile` is called now and then while works are made, which may take hours.

        In a dry run nothing is stored or sent; WouldSendError says what would be.
        """
        self.w3 = w3
        self.context = context
        self.name = context.config.operator
        self.store = None if context.is_dry else ContentStore(context.config.works)
        self.book = RoundBook(w3, context.deployment)
        self.operators = OperatorRegistry(w3, context.deployment)
        self.functions = self.book.contract.functions
        self._meanwhile = meanwhile
        self._registry = ModelRegistry(w3, context.deployment)
        self._transactor = Transactor(w3, context, context.account)

    def see(self, round_id: RoundId) -> Sight:
        """Reads a round for one step; what is sent makes it a thing of the past."""
        return Sight(self.book.get(round_id), self.book.attestation(round_id, self.name))

    def send(self, sight: Sight, call: ContractFunction, averts: int = 0) -> bool:
        """Sends a call that may avert a loss of `averts` wei; returns whether the chain took it.

        What the chain refuses is noted, and the next look begins anew.
        """
        record, log = sight.record, self.context.log
        try:
            receipt = self._transactor.send(record.id, call, averts=averts)
        except RevertError as error:
            if self._has_moved(sight):
                log.info("no longer due", round=record.id, step=call.fn_name)
            else:
                self.note_trouble(record.id, error)
            return False
        gas, block = receipt["gasUsed"], receipt["blockNumber"]
        log.info("sent", round=record.id, step=call.fn_name, gas=gas, block=block)
        return True

    def send_in_turn(self, sight: Sight, call: ContractFunction) -> None:
        """Sends a call that anybody may make, when this operator's turn has come."""
        record = sight.record
        step = f"{call.fn_name} {record.seed_block}"
        own_turn = turn(record.id, step, self.name, self.operators.count())
        if self.context.turns.is_mine(record.id, step, own_turn):
            self.send(sight, call)

    def is_deep(self, record: Round) -> bool:
        """Whether the seed, and the outcome if there is one, have enough blocks on them."""
        depth = self.context.config.confirmations
        if depth == 0:
            return True
        before = self.book.find(record.id, max(0, self.w3.eth.block_number - depth))
        if before is None:
            return False
        return before.seed == record.seed and before.phase.is_over == record.phase.is_over

    def make(self, record: Round, store: ContentStore | None) -> Entry:
        """The round's entry with its works made, in the store if there is one."""
        return make_works(self.context, self._registry, record, store, self._meanwhile)

    def make_again(self, record: Round, is_right: Callable[[bytes], bool]) -> bytes:
        """The root of a round's works, which `is_right` judges by what is committed to.

        So no other endpoint is asked, as for a first commitment: of two that differ neither would
        be believed, and a lost disk would cost the penalty. A root that is not right is told only
        if the endpoints agree on it. Raises RetryableError for one of endpoints that differ, of
        which nothing is kept: the next try asks another first.
        """
        made = make_works(
            self.context, self._registry, record, None, self._meanwhile, is_believed=True
        )
        root = made.root or b""
        if not is_right(root):
            try:
                require_agreement(self.context, record.id, read_inputs(self._registry, record))
            except RetryableError:
                self.context.journal.put(replace(made, origin=None, root=None, digests=()))
                raise
        return root

    def note(self, round_id: RoundId, state: State, note: str = "") -> None:
        """Writes down how far a round is, and what a person should know of it if anything."""
        entry = self.context.journal.get(round_id)
        changed = replace(entry, state=state, note=note)
        if changed != entry:
            self.context.journal.put(changed)
            if note and note != entry.note:
                self.context.log.warning("attention", round=round_id, note=note)

    def note_trouble(self, round_id: RoundId, error: Exception) -> None:
        """Remembers why a round does not go on, for the log and `status`."""
        state = self.context.journal.get(round_id).state
        self.note(round_id, state, one_line(error))

    def _has_moved(self, sight: Sight) -> bool:
        """Whether the round or the own part in it is no longer what the step was derived from."""
        now, before = self.see(sight.record.id), sight.record
        return now.mine != sight.mine or (
            (now.record.phase, now.record.seed_block, now.record.seed)
            != (before.phase, before.seed_block, before.seed)
        )
