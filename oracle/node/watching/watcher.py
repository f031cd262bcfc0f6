"""The watcher: makes every revealed work again and finds every false root.

It needs neither bond nor key until it has found a lie; with a key it brings it before the chain.
"""

from collections.abc import Callable

from web3 import Web3

from oracle.chain.addresses import NOBODY
from oracle.chain.generation.models import ModelRegistry
from oracle.chain.generation.rounds import Attestation, Root, Round, RoundBook
from oracle.chain.types import AttestationState, LeavesState, Phase, RoundId
from oracle.errors import FatalError, RetryableError, StoppedError
from oracle.node.context import WatchContext
from oracle.node.journal.entries import Entry, JournalError
from oracle.node.turns import MAX_TURNS, turn
from oracle.node.watching.challenger import Challenger
from oracle.node.watching.memory import WatchMemory
from oracle.node.works import make_works
from oracle.words import one_line

FEW = 3
"""Rounds that are looked at one by one; more are first read together, and most are over."""

GIVE_KEY = "give me a key (keystore, password_file) to act"


class Watcher:
    """Looks at rounds on one client. `look` may be called at any time, again and again."""

    def __init__(
        self,
        w3: Web3,
        context: WatchContext,
        memory: WatchMemory,
        meanwhile: Callable[[], None],
    ) -> None:
        """`meanwhile` is called now and then while works are made, which may take hours."""
        self._w3 = w3
        self._context = context
        self._memory = memory
        self._meanwhile = meanwhile
        self._book = RoundBook(w3, context.deployment)
        self._registry = ModelRegistry(w3, context.deployment)
        self._challenger: Challenger | None = None
        if context.account is not None:
            self._challenger = Challenger(w3, context, context.account, memory)

    def look_at_all(self) -> int:
        """Looks at every round that may still hold a lie, or liars that are not settled.

        Returns how many of them have something left to do. What is wrong with one round keeps no
        other waiting.

        Raises JournalError, StoppedError, and what passes.
        """
        passing: RetryableError | None = None
        rounds = self._memory.recent.of(self._book)
        self._pass_over([round_id for round_id in rounds if round_id not in self._memory.done])
        for round_id in rounds:
            if round_id in self._memory.done:
                continue
            if self._context.stop.is_set():
                raise StoppedError("told to stop")
            try:
                self.look(round_id)
            except JournalError:
                raise
            except FatalError as error:
                why = one_line(error)
                self._memory.say(round_id, b"", f"cannot watch: {why}")
            except RetryableError as error:
                passing = error
        if passing is not None:
            raise passing
        return sum(round_id not in self._memory.done for round_id in rounds)

    def _pass_over(self, ids: list[RoundId]) -> None:
        """Leaves the rounds that are over and hold no root but the final one, read together."""
        if len(ids) <= FEW:
            return
        quiet = []
        for record in self._memory.over.of(self._context, self._book, ids):
            # Of a root that died its operators revealed, too, and agree with nobody.
            is_final = record.phase is Phase.FINALISED and record.revealed == record.agreeing
            is_empty = record.phase is Phase.FAILED and record.revealed == 0
            if is_final or is_empty:
                quiet.append(record.id)
        self._memory.done.update(quiet)

    def look(self, round_id: RoundId) -> None:
        """Does what the round's roots ask of an honest watcher now.

        Raises FatalError if this round cannot be watched here; RetryableError or an error of web3
        if it may at the next look; StoppedError.
        """
        record = self._book.get(round_id)
        if record.phase < Phase.REVEAL:
            return
        pending, now = not record.phase.is_over, self._book.now()
        roots = [self._book.root(round_id, value) for value in self._book.roots(record)]
        living, dead = [r for r in roots if not r.dead], [r for r in roots if r.dead]
        attestations = self._book.attestations(record) if dead else []
        for root in dead:
            pending |= self._collect(record, root, attestations, self._book.now())
        if any(r.leaves is LeavesState.DEMANDED or now <= r.challenge_end for r in living):
            pending = True
            own = self._own(record)
            for root in living:
                now = self._book.now()  # The works may have taken hours, and each step minutes.
                if root.value == own.root:
                    self._defend(record, root, own, now)
                else:
                    self._accuse(record, root, own, now)
        if pending:
            self._memory.quiet_since.pop(record.id, None)
        elif self._memory.is_settled(
            record.id, self._w3.eth.block_number, self._context.config.confirmations
        ):
            self._memory.done.add(record.id)

    def _own(self, record: Round) -> Entry:
        """The digests and root that this machine makes."""
        return make_works(self._context, self._registry, record, None, self._meanwhile)

    def _defend(self, record: Round, root: Root, own: Entry, now: int) -> None:
        """An honest root whose leaves are demanded must have them published."""
        if root.leaves is not LeavesState.DEMANDED or now > root.publish_by:
            return
        self._memory.say(record.id, root.value, "the leaves of an honest root are demanded")
        if self._challenger is None:
            self._memory.say(record.id, root.value, GIVE_KEY, until=root.publish_by)
            return
        operator = self._w3.to_checksum_address(self._context.config.operator or NOBODY)
        self._challenger.defend(record, root, own, operator, self._turn(record, root), now)

    def _turn(self, record: Round, root: Root) -> int:
        """How many turns this key leaves to the root's operators."""
        name = self._context.config.operator
        if name is None or not self._book.attestation(record.id, name).revealed(root.value):
            return MAX_TURNS
        return turn(record.id, f"publish {root.value.hex()}", name, root.agreeing)

    def _accuse(self, record: Round, root: Root, own: Entry, now: int) -> None:
        """A root that is not what this machine computes is a lie, if the chain says so too."""
        mine = "0x" + (own.root or b"").hex()
        is_new = self._memory.say(
            record.id,
            root.value,
            "another root was revealed",
            operators=root.agreeing,
            mine=mine,
        )
        self._context.instruments.metrics.lies.inc(is_new)
        if self._challenger is None:
            self._memory.say(
                record.id,
                root.value,
                f"a lie was found: {GIVE_KEY}",
                until=root.challenge_end,
            )
        else:
            self._challenger.accuse(record, root, own, now)

    def _collect(
        self, record: Round, root: Root, attestations: list[Attestation], now: int
    ) -> bool:
        """What a dead root's operators still owe is taken; returns whether something is left."""
        liars = [
            attestation
            for attestation in attestations
            if attestation.state is AttestationState.REVEALED and attestation.revealed(root.value)
        ]
        if self._challenger is None:
            return bool(liars)
        return self._challenger.collect(record, root, liars, now)
