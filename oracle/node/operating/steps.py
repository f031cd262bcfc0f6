"""One operator's part in a round: which step is due; every step is derived from the chain again."""

from collections.abc import Callable, Sequence

from web3 import Web3
from web3.exceptions import ContractLogicError

from oracle.chain.types import Phase, RoundId
from oracle.node.context import NodeContext
from oracle.node.journal.entries import State
from oracle.node.operating.actor import Actor, Sight
from oracle.node.operating.answering import commit, reveal
from oracle.node.operating.ending import end_at_once, keep, settle, share
from oracle.node.watching.recent import OverRounds

BLOCKHASH_MEMORY = 256
"""Blocks whose hash every chain knows; the contract says whether this chain knows older ones."""


class RoundRunner:
    """Takes rounds forward on one client. `advance` may be called at any time, again and again."""

    def __init__(
        self,
        w3: Web3,
        context: NodeContext,
        seen: dict[RoundId, Sight],
        meanwhile: Callable[[], None],
    ) -> None:
        """`seen` is told what was last read of each round that is advanced.

        `meanwhile` is called now and then while works are made, which may take hours.
        """
        self._actor = Actor(w3, context, meanwhile)
        self._seen = seen

    def advance(self, round_id: RoundId) -> State:
        """Does what the round asks of this operator now; returns how far it is.

        Raises FatalError if this round cannot go on here, as when its model's file is damaged;
        RetryableError or an error of web3 if it may at the next look; StoppedError.
        """
        actor, sight = self._actor, self._see(round_id)
        record, functions = sight.record, self._actor.functions
        match record.phase:
            case Phase.REQUESTED:
                self._seed(sight)
            case Phase.COMMIT:
                commit(actor, sight)
            case Phase.REVEAL:
                if reveal(actor, sight):
                    sight = self._see(round_id)
                self._promote(sight)
                keep(actor, sight.record)
            case Phase.CHALLENGE:
                self._promote(sight)
                keep(actor, record)
                share(actor, record)
            case Phase.FINALISABLE:
                actor.send_in_turn(sight, functions.finalise(round_id))
            case Phase.FAILABLE:
                actor.send_in_turn(sight, functions.fail(round_id))
            case Phase.FINALISED | Phase.FAILED:
                share(actor, record)
                settle(actor, sight)
        return actor.context.journal.get(round_id).state

    def end_at_once(self, ids: Sequence[RoundId], over: OverRounds) -> set[RoundId]:
        """Ends the rounds that ask nothing of this operator any more; returns which those are."""
        return end_at_once(self._actor, ids, over)

    def note_trouble(self, round_id: RoundId, error: Exception) -> None:
        """Remembers why a round does not go on, for the log and `status`."""
        self._actor.note_trouble(round_id, error)

    def _see(self, round_id: RoundId) -> Sight:
        self._seen[round_id] = sight = self._actor.see(round_id)
        return sight

    def _seed(self, sight: Sight) -> None:
        """Proves the block that the seed falls with, once it is deep enough."""
        actor, record = self._actor, sight.record
        actor.note(record.id, State.SEEN)
        head = actor.w3.eth.block_number
        if head <= record.seed_block + actor.context.config.confirmations:
            return
        if head - record.seed_block > BLOCKHASH_MEMORY and self._is_forgotten(record.id):
            actor.send_in_turn(sight, actor.functions.rearm(record.id))
            return
        header = actor.book.seed_header(record)
        actor.send_in_turn(sight, actor.functions.seed(record.id, header))

    def _is_forgotten(self, round_id: RoundId) -> bool:
        """Whether the chain no longer knows the seed block's hash."""
        actor = self._actor
        try:
            actor.functions.rearm(round_id).call({"from": actor.context.account.address})
        except ContractLogicError:
            return False
        return True

    def _promote(self, sight: Sight) -> None:
        """Lets the own root lead if it should, as after a false leader's death."""
        actor, record = self._actor, sight.record
        root = actor.context.journal.get(record.id).root
        if not root or root == record.root or not sight.mine.revealed(root):
            return
        own = actor.book.root(record.id, root)
        if not own.dead and own.agreeing > record.agreeing:
            actor.send_in_turn(sight, actor.functions.promote(record.id, root))
