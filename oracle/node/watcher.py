"""The watcher: makes every revealed work again, and brings every false root before the chain.

It needs neither bond nor key until it has found a lie. Every step is derived from the chain again:
nothing that a crash could lose is kept, and any number of watchers may do the same.
"""

import threading
from dataclasses import dataclass, field

from eth_account.signers.local import LocalAccount
from structlog.typing import FilteringBoundLogger
from web3 import Web3
from web3.contract.contract import ContractFunction
from web3.exceptions import ContractLogicError

from oracle.chain.deployment import Deployment
from oracle.chain.disputes import DisputeBook
from oracle.chain.models import ModelRegistry
from oracle.chain.referee import Referee
from oracle.chain.rounds import Root, Round, RoundBook
from oracle.chain.sender import MAX_TRANSACTION_GAS, RevertError, revert_reason
from oracle.chain.types import AttestationState, LeavesState, Phase, RoundId
from oracle.errors import FatalError, RetryableError, StoppedError
from oracle.generator import merkle
from oracle.generator.commitment import challenge
from oracle.node.config import WatchConfig
from oracle.node.journal import Entry, Journal, JournalError
from oracle.node.keys import challenge_salt
from oracle.node.model_store import ModelStore
from oracle.node.publisher import publish
from oracle.node.rounds import Turns
from oracle.node.transactor import Transactor
from oracle.node.works import make_works
from oracle.words import ether

OPEN = (Phase.REVEAL, Phase.CHALLENGE)
"""When a root can be challenged."""

HURRY_SECONDS = 30
"""With less time left (or an eighth of the window, if shorter) a dispute is not committed to first:
that a false root dies is worth more than the reward."""

STRANGERS_RANK = 10
"""Turns that a watcher with nothing to gain waits before it settles liars for the DAO."""


class FaultyMachineError(FatalError):
    """This machine makes other bytes than the chain: nothing that it finds may be acted on."""


@dataclass
class WatchMemory:
    """What lasts from one pass to the next; losing it costs nothing but the same look again.

    `quiet_since` has the block at which nothing was left to do in a round that is over.
    """

    turns: Turns
    quiet_since: dict[RoundId, int] = field(default_factory=dict)
    done: set[RoundId] = field(default_factory=set)
    said: set[tuple[RoundId, bytes, str]] = field(default_factory=set)


class Watcher:
    """Looks at rounds on one client. `look` may be called at any time, again and again."""

    def __init__(
        self,
        w3: Web3,
        config: WatchConfig,
        deployment: Deployment,
        account: LocalAccount | None,
        journal: Journal,
        models: ModelStore,
        memory: WatchMemory,
        log: FilteringBoundLogger,
        stop: threading.Event,
    ) -> None:
        self._w3 = w3
        self._config = config
        self._account = account
        self._journal = journal
        self._models = models
        self._memory = memory
        self._log = log
        self._stop = stop
        self._book = RoundBook(w3, deployment)
        self._disputes = DisputeBook(w3, deployment)
        self._registry = ModelRegistry(w3, deployment)
        self._referee = Referee(w3, deployment)
        self._functions = self._book.contract.functions
        self._transactor = (
            Transactor(w3, account, journal, config.max_fee_gwei, stop) if account else None
        )

    def look_at_all(self) -> None:
        """Looks at every round that may still hold a lie, or liars that are not settled.

        What is wrong with one round keeps no other waiting.

        Raises JournalError, StoppedError, and what passes.
        """
        passing: RetryableError | None = None
        for number in range(1, self._book.count() + 1):
            round_id = RoundId(number)
            if round_id in self._memory.done:
                continue
            if self._stop.is_set():
                raise StoppedError("told to stop")
            try:
                self.look(round_id)
            except JournalError:
                raise
            except FatalError as error:
                self._say(round_id, b"", "cannot watch", why=" ".join(str(error).split()))
            except RetryableError as error:
                passing = error
        if passing is not None:
            raise passing

    def look(self, round_id: RoundId) -> None:
        """Does what the round's roots ask of an honest watcher now.

        Raises FatalError if this round cannot be watched here; RetryableError or an error of web3
        if it may at the next look; StoppedError.
        """
        record = self._book.get(round_id)
        if record.phase < Phase.REVEAL:
            return
        pending = not record.phase.is_over
        roots = [self._book.root(round_id, value) for value in self._book.roots(round_id)]
        for root in roots:
            if root.dead:
                pending |= self._collect(record, root)
        living = [root for root in roots if not root.dead]
        if record.phase in OPEN or any(r.leaves is LeavesState.DEMANDED for r in living):
            pending = True
            own = self._own(record)
            for root in living:
                if root.value == own.root:
                    self._defend(record, root, own)
                else:
                    self._accuse(record, root, own)
        self._remember(record, pending)

    def _own(self, record: Round) -> Entry:
        """The digests and root that this machine makes."""
        generator = self._models.generator(self._registry, record.model)
        return make_works(record, self._registry, generator, None, self._journal, self._stop)

    def _remember(self, record: Round, pending: bool) -> None:
        """A round is done when nothing was left to do for as many blocks as a fork may undo."""
        if pending:
            self._memory.quiet_since.pop(record.id, None)
            return
        head = self._w3.eth.block_number
        if (
            head - self._memory.quiet_since.setdefault(record.id, head)
            >= self._config.confirmations
        ):
            self._memory.done.add(record.id)

    # --- a root that is this machine's own ---

    def _defend(self, record: Round, root: Root, own: Entry) -> None:
        """Publishes the leaves of an honest root that somebody demanded, and earns the bond."""
        if root.leaves is not LeavesState.DEMANDED or self._now() > root.publish_by:
            return
        self._say(record.id, root.value, "the leaves of an honest root are demanded")
        if self._account is None:
            self._say(record.id, root.value, "give me a key (keystore, password_file) to publish")
            return
        # Everybody's turn has come when half of the time is gone: the root must not die.
        late = self._now() > root.publish_by - (record.reveal_end - record.commit_end) // 2
        rank = self._rank(record, root)
        if not late and not self._memory.turns.is_mine(
            record.id, f"publish {root.value.hex()}", rank
        ):
            return
        bond = ether(record.demand_bond)
        address = self._account.address

        def send(call: ContractFunction) -> object:
            return self._transact(record, call)

        try:
            publish(self._disputes, record, root.value, own.digests, address, send)
        except RevertError as error:
            self._refused(record, root, error)
            return
        self._log.info("published", round=record.id, works=record.works, earned=bond)

    def _rank(self, record: Round, root: Root) -> int:
        """How many of the root's operators have their turn before this one; it rotates."""
        names = [a.operator for a in self._book.attestations(record.id) if a.value == root.value]
        if self._config.operator not in names:
            return len(names)
        return (names.index(self._config.operator) - record.id) % len(names)

    # --- a root that is not ---

    def _accuse(self, record: Round, root: Root, own: Entry) -> None:
        """Takes the next step against a root that is not what this machine computes."""
        mine = "0x" + (own.root or b"").hex()
        self._say(
            record.id, root.value, "another root was revealed", operators=root.agreeing, mine=mine
        )
        if not record.provable:
            self._say(record.id, root.value, "the chain cannot judge this model: compare by hand")
            return
        if self._account is None:
            self._say(
                record.id,
                root.value,
                "a lie was found: give me a key (keystore, password_file) to act",
                until=record.challenge_end,
            )
            return
        match root.leaves:
            case LeavesState.HIDDEN if record.phase in OPEN:
                self._require_sound(record, own)
                call = self._functions.demand(record.id, root.value)
                self._try(record, root, call, record.demand_bond)
            case LeavesState.DEMANDED if self._now() > root.publish_by:
                self._try(record, root, self._functions.withhold(record.id, root.value))
            case LeavesState.PUBLISHED if record.phase in OPEN:
                self._dispute(record, root, own, self._account)

    def _require_sound(self, record: Round, own: Entry) -> None:
        """Has the chain make one work, for nothing, before a bond is put on this machine's word."""
        if self._referee.digest(record, 0) != own.digests[0]:
            raise FaultyMachineError(
                f"the chain makes another work 0 of round {record.id} than this machine: check its "
                "memory, its models folder and the installed release; nothing is disputed"
            )

    def _dispute(self, record: Round, root: Root, own: Entry, account: LocalAccount) -> None:
        """Commits to the first false leaf, then has the chain make that work."""
        claimed = self._disputes.publication(record, root.value)
        index = next(i for i, d in enumerate(claimed) if d != own.digests[i])
        proof = merkle.MerkleTree(merkle.leaves(record.id, claimed)).proof(index)
        salt = self._salt(record, root, account)
        call = self._functions.dispute(record.id, root.value, index, claimed[index], proof, salt)
        if (reason := self._refusal(call, account)) is not None:
            self._refused(record, root, RevertError("dispute", reason))
            return
        commitment = self._commitment(record, root, index, claimed[index], account)
        if not self._disputes.challenge_block(commitment) and not self._is_urgent(record):
            self._say(record.id, root.value, "a false leaf was found", index=index)
            # Mined before the dispute is sent, hence in an earlier block.
            self._try(record, root, self._functions.commitChallenge(commitment))
        self._try(record, root, call)

    def _refusal(self, call: ContractFunction, account: LocalAccount) -> str | None:
        """Why the chain would refuse the call, with one transaction's gas; None if it would not."""
        try:
            call.call({"from": account.address, "gas": MAX_TRANSACTION_GAS})
        except ContractLogicError as error:
            return revert_reason(error)
        return None

    def _is_urgent(self, record: Round) -> bool:
        """Whether too little of the challenge window is left for a commitment of its own."""
        window = record.challenge_end - record.reveal_end
        return record.challenge_end - self._now() < min(HURRY_SECONDS, window // 8)

    # --- a root that is dead ---

    def _collect(self, record: Round, root: Root) -> bool:
        """Claims and settles what a dead root's liars owe; returns whether something is left."""
        liars = [
            a.operator
            for a in self._book.attestations(record.id)
            if a.state is AttestationState.REVEALED and a.value == root.value
        ]
        if self._account is None:
            return bool(liars)
        if self._now() < root.settleable_at:
            if root.challenger != self._account.address:
                self._claim(record, root, self._account)
            return True
        mine = root.challenger == self._account.address
        rank = 0 if mine else STRANGERS_RANK
        if not self._memory.turns.is_mine(record.id, f"settle {root.value.hex()}", rank):
            return bool(liars)
        settled = [
            self._try(record, root, self._functions.settle(record.id, operator))
            for operator in liars
        ]
        if liars and mine and all(settled):
            reward = ether(len(liars) * (record.stake // 2))
            self._log.info("a lie was punished", round=record.id, reward=reward)
        return not all(settled)

    def _claim(self, record: Round, root: Root, account: LocalAccount) -> None:
        """Asks for the reward if this key had committed to the leaf that killed the root."""
        if (record.id, root.value, root.challenger) in self._memory.said:
            return
        leaf = self._disputes.killed_leaf(record, root.value)
        if leaf is not None:
            commitment = self._commitment(record, root, *leaf, account)
            if self._disputes.challenge_block(commitment):
                salt = self._salt(record, root, account)
                call = self._functions.claimReward(record.id, root.value, account.address, salt)
                if self._refusal(call, account) is None:
                    self._try(record, root, call)
        # Whether this key came first does not change while the same challenger is recognised.
        self._memory.said.add((record.id, root.value, root.challenger))

    # --- what all of them need ---

    def _commitment(
        self, record: Round, root: Root, index: int, claimed: bytes, account: LocalAccount
    ) -> bytes:
        return challenge(
            self._w3.eth.chain_id,
            self._book.address,
            record.id,
            root.value,
            index,
            claimed,
            account.address,
            self._salt(record, root, account),
        )

    def _salt(self, record: Round, root: Root, account: LocalAccount) -> bytes:
        chain = self._w3.eth.chain_id
        return challenge_salt(account, chain, self._book.address, record.id, root.value)

    def _now(self) -> int:
        """The chain's time in Unix seconds."""
        return int(self._w3.eth.get_block("latest")["timestamp"])

    def _try(self, record: Round, root: Root, call: ContractFunction, value: int = 0) -> bool:
        """Sends a call; what the chain refuses is said, and the next pass looks again."""
        try:
            self._transact(record, call, value)
        except RevertError as error:
            self._refused(record, root, error)
            return False
        return True

    def _transact(self, record: Round, call: ContractFunction, value: int = 0) -> object:
        if self._transactor is None:
            raise FatalError(f"{call.fn_name} needs a key: set keystore and password_file")
        receipt = self._transactor.send(record.id, call, value)
        self._log.info(
            "sent",
            round=record.id,
            step=call.fn_name,
            gas=receipt["gasUsed"],
            block=receipt["blockNumber"],
        )
        return receipt

    def _refused(self, record: Round, root: Root, error: RevertError) -> None:
        """Somebody else did it first, or it is worth a person's attention."""
        now = self._book.root(record.id, root.value)
        if now != root or self._book.get(record.id).phase != record.phase:
            self._log.info("no longer due", round=record.id, why=str(error))
        else:
            self._say(record.id, root.value, str(error))

    def _say(self, round_id: RoundId, root: bytes, what: str, **values: object) -> None:
        """Warns once of each thing."""
        key = (round_id, root, what + str(values.get("why", "")))
        if key in self._memory.said:
            return
        self._memory.said.add(key)
        if root:
            values = {"root": "0x" + root.hex(), **values}
        self._log.warning(what, round=round_id, **values)
