"""The rules of rounds and bonds a second time, in Python: what every call must do or be refused as.

Written from the rules, not from the contracts: what a round locks is kept a round, a root is a
whole word, and every payment is booked where it arrives. Disputes are in disputes_reference.py.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from web3 import Web3

from oracle.chain.types import Phase
from oracle.generator.commitment import commitment, round_seed
from tests.invariants.generation.records import Answer, Operator, Root, Round, Rules, with_fifth

NOBODY = "0x" + "00" * 20
ORACLE, REGISTRY, DISPUTES = "GenerationOracle", "OperatorRegistry", "RoundDisputes"


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
    """A call: who calls which function of which contract with what."""

    sender: str
    contract: str
    function: str
    arguments: tuple[Any, ...]
    value: int = 0


@dataclass
class Books:
    """Rounds, operators, and where the money is."""

    chain_id: int
    oracle: str
    dao: str
    rules: Rules
    min_bond: int
    exit_delay: int
    dispute_gas: int
    """What a dispute of the model may take."""
    make: Callable[[bytes, int], tuple[bytes, ...]]
    """The digests of so many works of a seed, by the reference generator."""
    rounds: dict[int, Round] = field(default_factory=dict)
    operators: dict[str, Operator] = field(default_factory=dict)
    received: Counter[str] = field(default_factory=Counter)
    """Wei that arrived anywhere outside the contracts."""
    spent: Counter[str] = field(default_factory=Counter)
    """Wei that fees and bonds took from their senders."""
    credits: dict[str, Counter[str]] = field(
        default_factory=lambda: {ORACLE: Counter(), REGISTRY: Counter(), DISPUTES: Counter()}
    )
    refusing: set[str] = field(default_factory=set)
    """Addresses that take no money now."""
    forgotten: set[int] = field(default_factory=set)
    """Blocks whose hash the chain has lost."""
    challenges: dict[bytes, int] = field(default_factory=dict)
    """Commitments to challenges, and their blocks."""
    fined: dict[tuple[int, str], int] = field(default_factory=dict)

    def pay(self, payer: str, to: str, amount: int) -> None:
        """A payment; whoever refuses it has a credit."""
        if to in self.refusing:
            self.credits[payer][to] += amount
        else:
            self.received[to] += amount

    def in_phase(self, round_id: int, block: Block, *wanted: Phase) -> Round:
        """The round, if it stands so."""
        round_ = self.round(round_id)
        if round_.phase(block.time) not in wanted:
            raise Refused("RoundWrongPhase")
        return round_

    def round(self, round_id: int) -> Round:
        """The round, if there is one."""
        if round_id not in self.rounds:
            raise Refused("RoundUnknown")
        return self.rounds[round_id]

    def root(self, round_id: int, value: bytes, *, alive: bool = True) -> tuple[Round, Root]:
        """A revealed root and its round."""
        round_ = self.round(round_id)
        if value not in round_.roots:
            raise Refused("RootUnknown")
        root = round_.roots[value]
        if alive and root.dead:
            raise Refused("RootDead")
        return round_, root

    def only_dao(self, call: Call) -> None:
        """Refuses whoever is not the DAO."""
        if call.sender != self.dao:
            raise Refused("OwnableUnauthorizedAccount")

    def known(self, name: str) -> Operator:
        """The operator, if there is one."""
        if name not in self.operators:
            raise Refused("OperatorUnknown")
        return self.operators[name]


class Rounds(Books):
    """What the oracle's functions do."""

    def _requestRound(
        self, call: Call, block: Block, _model: int, works: int, _style: bytes
    ) -> None:
        self.only_dao(call)
        rules = self.rules
        if not 0 < works <= rules.max_works:
            raise Refused("RoundWorksInvalid")
        if call.value < rules.base_fee + works * rules.fee_per_work:
            raise Refused("RoundFeeTooSmall")
        seed_block = block.number + rules.seed_delay
        stake = max(rules.stake, 2 * with_fifth(self.dispute_gas * rules.gas_price))
        number, gas = len(self.rounds) + 1, self.dispute_gas
        self.rounds[number] = Round(
            number, rules, works, call.value, stake, gas, self.dao, block.time, seed_block
        )

    def _seed(self, _call: Call, block: Block, round_id: int, header: bytes) -> None:
        round_ = self.in_phase(round_id, block, Phase.REQUESTED)
        if block.number <= round_.seed_block:
            raise Refused("SeedBlockNotMined")
        if round_.seed_block in self.forgotten:
            raise Refused("SeedBlockForgotten")
        digest, randao = block.known_hash(round_.seed_block)
        if Web3.keccak(header) != digest:
            raise Refused("SeedHeaderInvalid")
        rules = round_.rules
        windows = rules.commit_window + 4 * rules.reveal_window + rules.challenge_window
        if block.time + windows >= round_.expiry:
            raise Refused("RoundExpiring")
        round_.seeded_at = block.time
        round_.seed = round_seed(randao, self.chain_id, self.oracle, round_id)
        round_.truth = self.make(round_.seed, round_.works)

    def _rearm(self, _call: Call, block: Block, round_id: int) -> None:
        round_ = self.in_phase(round_id, block, Phase.REQUESTED)
        if block.number <= round_.seed_block:
            raise Refused("SeedBlockNotMined")
        if round_.seed_block not in self.forgotten:
            raise Refused("SeedBlockKnown")
        round_.seed_block = block.number + round_.rules.seed_delay

    def _commit(
        self, call: Call, block: Block, round_id: int, name: str, seed: bytes, value: bytes
    ) -> None:
        round_ = self.in_phase(round_id, block, Phase.COMMIT)
        if seed != round_.seed:
            raise Refused("SeedMismatch")
        answer = round_.answers.get(name)
        if answer and answer.commitment == value:
            raise Refused("CommitmentUnchanged")
        operator = self.known(name) if not answer else self.operators[name]
        if call.sender != operator.signer:
            raise Refused("OperatorSignerInvalid")
        if not answer:
            if operator.exit_at:
                raise Refused("OperatorExiting")
            if operator.bond < self.min_bond:
                raise Refused("OperatorBondTooSmall")
            if operator.bond - operator.locked < round_.stake:
                raise Refused("OperatorBondLocked")
            operator.locks[round_id] = round_.stake
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
        round_ = self.in_phase(round_id, block, Phase.REVEAL)
        if seed != round_.seed:
            raise Refused("SeedMismatch")
        answer = round_.answers.get(name)
        if answer is None or answer.root is not None:
            raise Refused("AttestationWrongState")
        expected = commitment(self.chain_id, self.oracle, round_id, name, root, salt)
        if expected != answer.commitment:
            raise Refused("RevealMismatch")
        answer.root = root
        record = round_.roots.setdefault(root, Root())
        if root == round_.leader:
            round_.tied = False
        elif not record.dead:
            count = round_.votes[root]
            if count > round_.leading:
                round_.leader, round_.tied = root, False
            elif count == round_.leading:
                round_.tied = True

    def _promote(self, _call: Call, block: Block, round_id: int, value: bytes) -> None:
        round_ = self.in_phase(round_id, block, Phase.REVEAL, Phase.CHALLENGE)
        _, root = self.root(round_id, value)
        if root.is_overdue(block.time):
            raise Refused("LeavesOverdue")
        count = round_.votes[value]
        if count > round_.leading:
            round_.leader, round_.tied = value, False
        elif count == round_.leading and value != round_.leader and not round_.tied:
            round_.tied = True
        else:
            raise Refused("RootNotAhead")

    def _finalise(self, _call: Call, block: Block, round_id: int) -> None:
        round_ = self.in_phase(round_id, block, Phase.FINALISABLE)
        round_.outcome = Phase.FINALISED
        self.pay(ORACLE, round_.refund_to, round_.fee % round_.leading)

    def _fail(self, _call: Call, block: Block, round_id: int) -> None:
        round_ = self.in_phase(round_id, block, Phase.FAILABLE)
        round_.outcome = Phase.FAILED
        self.pay(ORACLE, round_.refund_to, round_.fee)

    def _setRules(self, call: Call, _block: Block, rules: tuple[int, ...]) -> None:
        self.only_dao(call)
        self.rules = Rules(*rules)


class Bonds(Books):
    """What the registry's functions do, and credits of all three contracts."""

    def _withdrawCredit(self, call: Call, _block: Block, account: str) -> None:
        owed = self.credits[call.contract]
        if not owed[account]:
            raise Refused("CreditNothingOwed")
        if account in self.refusing:
            raise Refused("CreditPaymentRefused")
        self.received[account] += owed.pop(account)

    def _register(self, call: Call, _block: Block, signer: str, payee: str) -> None:
        if call.sender in self.operators:
            raise Refused("OperatorAlreadyRegistered")
        if call.value < self.min_bond:
            raise Refused("OperatorBondTooSmall")
        self.operators[call.sender] = Operator(signer, payee, call.value)

    def _topUp(self, call: Call, _block: Block, name: str) -> None:
        self.known(name).bond += call.value

    def _setSigner(self, call: Call, _block: Block, signer: str) -> None:
        self.known(call.sender).signer = signer

    def _setPayee(self, call: Call, _block: Block, payee: str) -> None:
        self.known(call.sender).payee = payee

    def _requestExit(self, call: Call, block: Block) -> None:
        operator = self.known(call.sender)
        if operator.exit_at:
            raise Refused("OperatorExiting")
        operator.exit_at = block.time + self.exit_delay

    def _cancelExit(self, call: Call, _block: Block) -> None:
        operator = self.known(call.sender)
        if not operator.exit_at:
            raise Refused("OperatorNotExiting")
        operator.exit_at = 0

    def _withdraw(self, call: Call, block: Block, to: str) -> None:
        operator = self.known(call.sender)
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

    def _setMinBond(self, call: Call, _block: Block, bond: int) -> None:
        self.only_dao(call)
        self.min_bond = bond

    def _lock(self, *_anything: object) -> None:
        raise Refused("OracleNotInForce")

    def _release(self, *_anything: object) -> None:
        raise Refused("OperatorNotLocked")

    _slash = _release
