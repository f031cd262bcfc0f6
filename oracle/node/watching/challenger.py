"""A watcher's key: demands, disputes, claims, settles and publishes. Others may do so as well.

Every step is derived from the chain again: nothing that a crash could lose is kept.
"""

from collections.abc import Sequence

from eth_account.signers.local import LocalAccount
from eth_typing import ChecksumAddress
from eth_utils.crypto import keccak
from requests.exceptions import HTTPError
from web3 import Web3
from web3.contract.contract import ContractFunction
from web3.exceptions import ContractLogicError, Web3RPCError
from web3.types import TxParams

from oracle.chain.generation.disputes import Case, DisputeBook
from oracle.chain.generation.referee import Referee
from oracle.chain.generation.rounds import Attestation, Root, Round, RoundBook
from oracle.chain.sender import MAX_TRANSACTION_GAS, RevertError, revert_reason
from oracle.chain.types import LeavesState
from oracle.errors import FatalError
from oracle.generator import merkle
from oracle.generator.commitment import challenge
from oracle.node.context import WatchContext
from oracle.node.journal.entries import Entry
from oracle.node.keys import challenge_salt
from oracle.node.transactor import Transactor
from oracle.node.turns import MAX_TURNS
from oracle.node.watching.memory import WatchMemory
from oracle.node.watching.publisher import publish

HURRY_SECONDS = 30
"""With less time left (or an eighth of the window, if shorter) a dispute is not committed to first:
that a false root dies is worth more than the reward."""


ANOTHERS_TURNS = 2
"""Turns that a dispute of somebody else has to be mined in."""


class FaultyMachineError(FatalError):
    """This machine makes other bytes than the chain: nothing that it finds may be acted on."""


class Challenger:
    """Acts with one key on one client. Every method may be called again and again."""

    def __init__(
        self, w3: Web3, context: WatchContext, account: LocalAccount, memory: WatchMemory
    ) -> None:
        """`account` is the context's key, which a watcher may lack."""
        self._chain_id = context.deployment.chain_id
        self._account = account
        self._transactor = Transactor(w3, context, account)
        self._memory = memory
        self._log = context.log
        self._book = RoundBook(w3, context.deployment)
        self._disputes = DisputeBook(w3, context.deployment)
        self._referee = Referee(w3, context.deployment)
        self._functions = self._disputes.contract.functions

    def accuse(self, record: Round, root: Root, own: Entry, now: int) -> None:
        """Takes the next step against a living root that is not the `own` one.

        `now` is the chain's time in Unix seconds, here as below. Raises FaultyMachineError, and
        what the transactor raises but RevertError.
        """
        match root.leaves:
            case LeavesState.HIDDEN if now <= root.challenge_end:
                self._require_sound(record, own)
                demand = self._functions.demand(record.id, root.value)
                # The bond follows the block's gas price; what is too much comes back.
                bond = self._disputes.demand_bond(record.id)
                self._try(record, root, demand, bond + bond // 2)
            case LeavesState.DEMANDED if now > root.publish_by:
                self._try(record, root, self._functions.withhold(record.id, root.value))
            case LeavesState.PUBLISHED if now <= root.challenge_end:
                self._dispute(record, root, own, now)

    def defend(
        self,
        record: Round,
        root: Root,
        own: Entry,
        operator: ChecksumAddress,
        turn: int,
        now: int,
    ) -> None:
        """Publishes the demanded leaves of the `own` root; the demand's bond pays `operator`.

        This key waits for `turn` turns.
        """
        # Everybody's turn has come when half of the time is gone: the root must not die.
        is_late = now > root.publish_by - (record.reveal_end - record.commit_end) // 2
        step = f"publish {root.value.hex()}"
        if not is_late and not self._memory.turns.is_mine(record.id, step, turn):
            return

        def send(call: ContractFunction) -> object:
            return self._send(record, call)

        try:
            sent = publish(self._disputes, record, root.value, own.digests, operator, send)
        except RevertError as error:
            self._refused(record, root, error)
            return
        self._log.info("published", round=record.id, works=record.works, chunks=sent)

    def collect(self, record: Round, root: Root, liars: list[Attestation], now: int) -> bool:
        """Claims the reward for a dead root, later settles its liars; whether more is to do."""
        me, case = self._account.address, self._disputes.case(record.id, root.value)
        if now < root.settleable_at:
            if me != case.challenger:
                self._claim(record, root, case)
            return True
        is_mine = me in (case.challenger, case.disputer)
        step, turn = f"settle {root.value.hex()}", 0 if is_mine else MAX_TURNS
        if not liars:
            return self._take_back(record, root)
        if not self._memory.turns.is_mine(record.id, step, turn):
            return True
        settle = self._book.contract.functions.settle
        settled = [self._try(record, root, settle(record.id, liar.operator)) for liar in liars]
        if any(settled) and is_mine:
            self._log.info("a lie was punished", round=record.id, liars=sum(settled))
        return True

    def _take_back(self, record: Round, root: Root) -> bool:
        """Takes back this key's bond and its part of the stakes; returns whether it still waits."""
        call = self._functions.returnDemand(record.id, root.value, self._account.address)
        return self._refusal(call) is None and not self._try(record, root, call)

    def _require_sound(self, record: Round, own: Entry) -> None:
        """Has the chain make one work, without gas, before a bond relies on this machine."""
        if self._referee.digest(record, 0) != own.digests[0]:
            raise FaultyMachineError(
                f"the chain makes another work 0 of round {record.id} than this machine: check its "
                "memory, its models folder and the installed release; nothing is disputed"
            )

    def _dispute(self, record: Round, root: Root, own: Entry, now: int) -> None:
        """Commits to a false leaf, then has the chain make that work."""
        claimed = self._disputes.publication(record, root.value)
        salt = self._salt(record, root)
        false = [i for i, digest in enumerate(claimed) if digest != own.digests[i]]
        index = drawn(false, salt)
        proof = merkle.MerkleTree(merkle.leaves(record.id, claimed)).proof(index)
        dispute = self._functions.dispute(record.id, root.value, index, claimed[index], proof, salt)
        is_urgent = _is_urgent(record, root, now)
        if (reason := self._refusal(dispute)) is not None:
            self._refused(record, root, RevertError("dispute", reason))
            return
        if not is_urgent and self._leaves_it_to_another(record, root, dispute):
            return
        commitment = self._commitment(record, root, index, claimed[index])
        if not self._disputes.challenge_block(commitment) and not is_urgent:
            self._memory.say(record.id, root.value, "a false leaf was found", index=index)
            # Mined before the dispute is sent, hence in an earlier block.
            self._try(record, root, self._functions.commitChallenge(commitment))
        self._try(record, root, dispute)

    def _claim(self, record: Round, root: Root, case: Case) -> None:
        """Asks for the reward if this key had committed to the leaf that killed the root."""
        # Whether this key came first does not change while the same challenger is recognised.
        key = (record.id, root.value, case.challenger)
        if key in self._memory.claimed:
            return
        leaf = self._disputes.killed_leaf(record, root.value)
        if leaf is not None and self._disputes.challenge_block(
            self._commitment(record, root, *leaf)
        ):
            claim = self._functions.claimReward(
                record.id, root.value, self._account.address, self._salt(record, root)
            )
            if self._refusal(claim) is None:
                self._try(record, root, claim)
        self._memory.claimed.add(key)

    def _commitment(self, record: Round, root: Root, index: int, claimed: bytes) -> bytes:
        return challenge(
            self._chain_id,
            self._book.address,
            record.id,
            root.value,
            index,
            claimed,
            self._account.address,
            self._salt(record, root),
        )

    def _salt(self, record: Round, root: Root) -> bytes:
        return challenge_salt(
            self._account, self._chain_id, self._book.address, record.id, root.value
        )

    def _leaves_it_to_another(self, record: Round, root: Root, dispute: ContractFunction) -> bool:
        """Whether somebody's dispute waits to be mined: ours would take gas and find the root dead.

        Not for long, since one that pays too little may never be mined.
        """
        transaction: TxParams = {"from": self._account.address, "gas": MAX_TRANSACTION_GAS}
        try:
            dispute.call(transaction, block_identifier="pending")
        except ContractLogicError:
            step = f"dispute {root.value.hex()} after another's"
            return not self._memory.turns.is_mine(record.id, step, ANOTHERS_TURNS)
        except (Web3RPCError, HTTPError) as error:
            self._log.debug("the endpoint has no pending block", why=str(error))
        return False

    def _refusal(self, call: ContractFunction) -> str | None:
        """Why the chain would refuse the call, with one transaction's gas; None if it would not."""
        try:
            call.call({"from": self._account.address, "gas": MAX_TRANSACTION_GAS})
        except ContractLogicError as error:
            return revert_reason(error)
        return None

    def _try(self, record: Round, root: Root, call: ContractFunction, value: int = 0) -> bool:
        """Sends a call; what the chain refuses is said, and the next look tries again."""
        try:
            self._send(record, call, value)
        except RevertError as error:
            self._refused(record, root, error)
            return False
        return True

    def _send(self, record: Round, call: ContractFunction, value: int = 0) -> object:
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
            self._memory.say(record.id, root.value, str(error))


def drawn(false: Sequence[int], salt: bytes) -> int:
    """The false leaf to dispute: one that only who knows the salt can foresee.

    A liar's accomplice who wants to have committed to it earlier must commit to every false leaf.
    The salt follows from key and root, so that a lost disk changes no choice.
    """
    return false[int.from_bytes(keccak(b"leaf" + salt)) % len(false)]


def _is_urgent(record: Round, root: Root, now: int) -> bool:
    """Whether too little of the challenge window is left for a commitment of its own."""
    window = record.challenge_end - record.reveal_end
    return root.challenge_end - now < min(HURRY_SECONDS, window // 8)
