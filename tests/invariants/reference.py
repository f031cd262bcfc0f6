"""The rules of rounds and bonds a second time, in Python: what every call must do or be refused as.

Written from the rules, not from the contracts: a leader is counted from what was revealed, what a
round locks is kept a round, and every payment is booked where it arrives.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from web3 import Web3

from oracle.chain.types import Phase
from oracle.generator.commitment import commitment, round_seed
from tests.invariants.records import Answer, Operator, Round, Rules

ORACLE, REGISTRY = "GenerationOracle", "OperatorRegistry"


class Refused(Exception):
    """The call must be refused with the custom error of this name."""


@dataclass(frozen=True)
class Block:
    """The block that a call lands in."""

    number: int
    time: int
    known_hash: Callable[[int], tuple[bytes, bytes]]
    """Hash and RANDAO value of an earlier block."""


@dataclass(frozen=True)
class Call:
    """A transaction: who calls which function of which contract with what."""

    sender: str
    contract: str
    function: str
    arguments: tuple[Any, ...]
    value: int = 0


@dataclass
class World:
    """Everything that counts: rounds, operators, and where the money is."""

    chain_id: int
    oracle: str
    dao: str
    rules: Rules
    minimum_bond: int
    exit_delay: int
    rounds: dict[int, Round] = field(default_factory=dict)
    operators: dict[str, Operator] = field(default_factory=dict)
    received: Counter[str] = field(default_factory=Counter)
    """Wei that arrived at payees, at the DAO and at leaving operators."""
    spent: Counter[str] = field(default_factory=Counter)
    """Wei that fees and bonds took from their senders."""
    credits: dict[str, Counter[str]] = field(
        default_factory=lambda: {ORACLE: Counter(), REGISTRY: Counter()}
    )
    refusing: set[str] = field(default_factory=set)
    """Addresses that take no money now."""
    forgotten: set[int] = field(default_factory=set)
    """Blocks whose hash the chain has lost."""
    fined: dict[tuple[int, str], int] = field(default_factory=dict)

    def apply(self, call: Call, block: Block) -> None:
        """Does what `call` must do. Raises Refused, and then has changed nothing."""
        handler = getattr(self, f"_{call.function}")
        handler(call, block, *call.arguments)
        self.spent[call.sender] += call.value

    # Money

    def _pay(self, payer: str, to: str, amount: int) -> None:
        if to in self.refusing:
            self.credits[payer][to] += amount
        else:
            self.received[to] += amount

    def _withdrawCredit(self, call: Call, _block: Block, account: str) -> None:
        owed = self.credits[call.contract]
        if not owed[account]:
            raise Refused("CreditNothingOwed")
        if account in self.refusing:
            raise Refused("CreditPaymentRefused")
        self.received[account] += owed.pop(account)

    # Rounds

    def _requestRound(
        self, call: Call, block: Block, _model: int, works: int, _style: bytes
    ) -> None:
        self._only_dao(call)
        rules = self.rules
        if not 0 < works <= rules.max_works:
            raise Refused("RoundWorksInvalid")
        if call.value < rules.base_fee + works * rules.fee_per_work:
            raise Refused("RoundFeeTooSmall")
        seed_block = block.number + rules.seed_delay
        round_ = Round(rules, works, call.value, self.dao, block.time, seed_block)
        self.rounds[len(self.rounds) + 1] = round_

    def _seed(self, _call: Call, block: Block, round_id: int, header: bytes) -> None:
        round_ = self._in_phase(round_id, block, Phase.REQUESTED)
        if block.number <= round_.seed_block:
            raise Refused("SeedBlockNotMined")
        if round_.seed_block in self.forgotten:
            raise Refused("SeedBlockForgotten")
        digest, randao = block.known_hash(round_.seed_block)
        if Web3.keccak(header) != digest:
            raise Refused("SeedHeaderInvalid")
        end = replace(round_, seeded_at=block.time).challenge_end
        if end + 3 * round_.rules.reveal_window >= round_.expiry:
            raise Refused("RoundExpiring")
        round_.seeded_at = block.time
        round_.seed = round_seed(randao, self.chain_id, self.oracle, round_id)

    def _rearm(self, _call: Call, block: Block, round_id: int) -> None:
        round_ = self._in_phase(round_id, block, Phase.REQUESTED)
        if block.number <= round_.seed_block:
            raise Refused("SeedBlockNotMined")
        if round_.seed_block not in self.forgotten:
            raise Refused("SeedBlockKnown")
        round_.seed_block = block.number + round_.rules.seed_delay

    def _commit(
        self, call: Call, block: Block, round_id: int, name: str, seed: bytes, value: bytes
    ) -> None:
        round_ = self._in_phase(round_id, block, Phase.COMMIT)
        if seed != round_.seed:
            raise Refused("SeedMismatch")
        answer = round_.answers.get(name)
        if answer and answer.commitment == value:
            raise Refused("CommitmentUnchanged")
        operator = self._known(name)
        if call.sender != operator.signer:
            raise Refused("OperatorSignerInvalid")
        if answer:
            answer.commitment = value
            return
        if operator.exit_at:
            raise Refused("OperatorExiting")
        if operator.bond < self.minimum_bond:
            raise Refused("OperatorBondTooSmall")
        if operator.bond - operator.locked < round_.rules.stake:
            raise Refused("OperatorBondLocked")
        operator.locks[round_id] = round_.rules.stake
        round_.answers[name] = Answer(value)

    def _reveal(
        self,
        _call: Call,
        block: Block,
        round_id: int,
        name: str,
        seed: bytes,
        root: bytes,
        salt: bytes,
    ) -> None:
        round_ = self._in_phase(round_id, block, Phase.REVEAL)
        if seed != round_.seed:
            raise Refused("SeedMismatch")
        answer = round_.answers.get(name)
        if answer is None or answer.root is not None:
            raise Refused("AttestationWrongState")
        expected = commitment(self.chain_id, self.oracle, round_id, name, root, salt)
        if expected != answer.commitment:
            raise Refused("RevealMismatch")
        answer.root = root

    def _finalise(self, _call: Call, block: Block, round_id: int) -> None:
        round_ = self._in_phase(round_id, block, Phase.FINALISABLE)
        root, count = round_.leader
        assert root is not None
        round_.outcome, round_.final_root = Phase.FINALISED, root
        self._pay(ORACLE, round_.refund_to, round_.fee % count)

    def _fail(self, _call: Call, block: Block, round_id: int) -> None:
        round_ = self._in_phase(round_id, block, Phase.FAILABLE)
        round_.outcome = Phase.FAILED
        self._pay(ORACLE, round_.refund_to, round_.fee)

    def _settle(self, _call: Call, _block: Block, round_id: int, name: str) -> None:
        round_ = self.rounds[round_id]
        answer = round_.answers.get(name)
        if answer is None or answer.settled:
            raise Refused("AttestationWrongState")
        if not round_.outcome:
            raise Refused("RoundWrongPhase")
        answer.settled = True
        operator = self.operators[name]
        del operator.locks[round_id]
        penalty = round_.rules.penalty
        if answer.root is None and round_.votes and penalty:
            operator.bond -= penalty
            self.fined[round_id, name] = penalty
            self._pay(REGISTRY, round_.refund_to, penalty)
        if round_.outcome is Phase.FINALISED and answer.root == round_.final_root:
            self._pay(ORACLE, operator.payee, round_.share)

    def _setRules(self, call: Call, _block: Block, rules: tuple[int, ...]) -> None:
        self._only_dao(call)
        self.rules = Rules(*rules)

    # Bonds

    def _register(self, call: Call, _block: Block, signer: str, payee: str) -> None:
        if call.sender in self.operators:
            raise Refused("OperatorAlreadyRegistered")
        if call.value < self.minimum_bond:
            raise Refused("OperatorBondTooSmall")
        self.operators[call.sender] = Operator(signer, payee, call.value)

    def _topUp(self, call: Call, _block: Block, name: str) -> None:
        self._known(name).bond += call.value

    def _setSigner(self, call: Call, _block: Block, signer: str) -> None:
        self._known(call.sender).signer = signer

    def _setPayee(self, call: Call, _block: Block, payee: str) -> None:
        self._known(call.sender).payee = payee

    def _requestExit(self, call: Call, block: Block) -> None:
        operator = self._known(call.sender)
        if operator.exit_at:
            raise Refused("OperatorExiting")
        operator.exit_at = block.time + self.exit_delay

    def _cancelExit(self, call: Call, _block: Block) -> None:
        operator = self._known(call.sender)
        if not operator.exit_at:
            raise Refused("OperatorNotExiting")
        operator.exit_at = 0

    def _withdraw(self, call: Call, block: Block, to: str) -> None:
        operator = self._known(call.sender)
        if not operator.exit_at:
            raise Refused("OperatorNotExiting")
        if block.time < operator.exit_at:
            raise Refused("OperatorExitTooEarly")
        free = operator.bond - operator.locked
        if not free:
            raise Refused("OperatorBondLocked")
        if to in self.refusing:
            raise Refused("FailedCall")
        operator.bond -= free
        self.received[to] += free

    def _setMinimumBond(self, call: Call, _block: Block, minimum: int) -> None:
        self._only_dao(call)
        self.minimum_bond = minimum

    def _lock(self, *_anything: object) -> None:
        raise Refused("OracleNotInForce")

    def _release(self, *_anything: object) -> None:
        raise Refused("OperatorNotLocked")

    _slash = _release

    # What is asked again and again

    def _only_dao(self, call: Call) -> None:
        if call.sender != self.dao:
            raise Refused("OwnableUnauthorizedAccount")

    def _known(self, name: str) -> Operator:
        if name not in self.operators:
            raise Refused("OperatorUnknown")
        return self.operators[name]

    def _in_phase(self, round_id: int, block: Block, wanted: Phase) -> Round:
        if round_id not in self.rounds:
            raise Refused("RoundUnknown")
        round_ = self.rounds[round_id]
        if round_.phase(block.time) is not wanted:
            raise Refused("RoundWrongPhase")
        return round_
