"""GenerationOracle: rounds, what operators attested, and the header that proves a seed."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from itertools import islice
from typing import Any

from web3 import Web3
from web3.contract import Contract
from web3.exceptions import BadFunctionCallOutput, ContractLogicError
from web3.types import BlockIdentifier, TxReceipt

from oracle.chain.access.headers import encode_header
from oracle.chain.access.multicall import together, tried
from oracle.chain.deployment import Deployment
from oracle.chain.generation.parameters import RuleParameters
from oracle.chain.history import ChainHistory, Event, History
from oracle.chain.sender import Sender, transact
from oracle.chain.types import AttestationState, LeavesState, ModelId, Phase, RoundId

OVER = "round"
"""The kind of what is kept of rounds that are over."""

BYTES = ("style", "seed", "root")
"""A round's values that are bytes."""


@dataclass(frozen=True, slots=True)
class Round:
    """A round as the chain sees it now (`RoundView` in IGenerationOracle.sol).

    Deadlines are inclusive Unix times in seconds, 0 while unknown; money is in wei.
    """

    id: RoundId
    phase: Phase
    model: ModelId
    works: int
    style: bytes
    seed: bytes
    root: bytes
    seed_block: int
    requested_at: int
    commit_end: int
    reveal_end: int
    challenge_end: int
    closes_at: int
    expiry: int
    quorum: int
    committed: int
    revealed: int
    agreeing: int
    tied: bool
    fee: int
    stake: int
    no_show_penalty: int
    dispute_gas: int
    gas_price: int
    refund_to: str

    @property
    def is_seeded(self) -> bool:
        """Whether the seed has fallen."""
        return self.commit_end != 0


@dataclass(frozen=True, slots=True)
class Attestation:
    """What one operator did: 31 bytes of its commitment, or of its root's hash once revealed."""

    operator: str
    value: bytes
    state: AttestationState

    def committed(self, commitment: bytes) -> bool:
        """Whether this is such a commitment, of 32 bytes."""
        return self.value == commitment[: len(self.value)]

    def revealed(self, root: bytes) -> bool:
        """Whether the operator revealed this root."""
        key = Web3.keccak(root)[: len(self.value)]
        return self.state >= AttestationState.REVEALED and self.value == key


@dataclass(frozen=True, slots=True)
class Root:
    """A revealed root (`RootView` in IGenerationOracle.sol); times are Unix seconds."""

    value: bytes
    agreeing: int
    dead: bool
    leaves: LeavesState
    challenge_end: int
    publish_by: int
    settleable_at: int


class RoundBook:
    """Typed reads of the oracle's rounds, and what ends an operator's part in them."""

    def __init__(self, w3: Web3, deployment: Deployment, history: History | None = None) -> None:
        """`history` is an index of the studio; without one the chain is asked for everything."""
        self._w3 = w3
        self.contract: Contract = deployment.contract(w3, "GenerationOracle")
        self._chain = ChainHistory(w3, deployment)
        self._history = history or self._chain
        self._elsewhere: dict[RoundId, Contract] = {}

    @property
    def address(self) -> str:
        """The oracle's address."""
        return str(self.contract.address)

    def _of(self, round_id: RoundId) -> Contract:
        """The oracle that opened the round: this one, unless `get` found another."""
        return self._elsewhere.get(round_id, self.contract)

    def now(self) -> int:
        """The chain's time, in Unix seconds."""
        return int(self._w3.eth.get_block("latest")["timestamp"])

    def count(self) -> int:
        """How many rounds were requested, of this oracle and those before it; ids run from 1."""
        return int(self.contract.functions.roundCount().call())

    def first(self) -> RoundId:
        """The first round of this oracle; earlier ones are of those that it replaced."""
        return RoundId(self.contract.functions.firstRound().call())

    def get(self, round_id: RoundId, block: int | str = "latest") -> Round:
        """The round as of `block`, also one of an oracle that was replaced."""
        try:
            raw = self._of(round_id).functions.getRound(round_id).call(block_identifier=block)  # type: ignore[arg-type]
        except ContractLogicError:
            # `oracleOf` is asked only about a round that this oracle does not know.
            where = self.contract.functions.oracleOf(round_id).call()
            if where == self._of(round_id).address:
                raise
            self._elsewhere[round_id] = self._w3.eth.contract(address=where, abi=self.contract.abi)
            return self.get(round_id, block)
        return _round(round_id, raw)

    def all(self) -> list[Round]:
        """Every round, of this oracle and those before it; one that is over is asked for once."""
        return self.several([RoundId(number) for number in range(1, self.count() + 1)])

    def several(self, ids: Sequence[RoundId]) -> list[Round]:
        """Some rounds, as they are now; one that is over is asked for once."""
        kept = self._history.kept(OVER)
        unknown = [round_id for round_id in ids if str(round_id) not in kept]
        getter = self.contract.functions.getRound
        found = {RoundId(int(number)): _from_json(said) for number, said in kept.items()}
        answers = tried(self._w3, [getter(round_id) for round_id in unknown])
        for round_id, answer in zip(unknown, answers, strict=True):
            # Rounds of an oracle that was replaced are not known to this one.
            is_elsewhere = isinstance(answer, Exception)
            found[round_id] = self.get(round_id) if is_elsewhere else _round(round_id, answer)
        over = [found[round_id] for round_id in unknown if found[round_id].phase.is_over]
        self._history.keep(OVER, {str(record.id): _to_json(record) for record in over})
        return [found[round_id] for round_id in ids]

    def find(self, round_id: RoundId, block: int) -> Round | None:
        """The round as of `block`; None if it, or the whole studio, is younger than that."""
        try:
            return self.get(round_id, block)
        except (ContractLogicError, BadFunctionCallOutput):
            return None

    def stake(self, dispute_gas: int) -> int:
        """What a round locks of each operator under the rules of today, in wei.

        Half of it pays a dispute, with a fifth more than the gas (RoundBook.sol, `_open`).

        Args:
            dispute_gas: the most that a dispute of the round's model takes.
        """
        now = self.contract.functions.getRules().call()
        rules = dict(zip(RuleParameters.model_fields, map(int, now), strict=True))
        price = dispute_gas * rules["gas_price"]
        return max(rules["stake"], 2 * (price + price // 5))

    def attestation(self, round_id: RoundId, operator: str) -> Attestation:
        """What `operator` did in the round."""
        value, state = self._of(round_id).functions.attestation(round_id, operator).call()
        return Attestation(operator, bytes(value), AttestationState(state))

    def block_before(self, depth: int) -> BlockIdentifier:
        """The block `depth` blocks before the newest, or the studio's chain's first."""
        return max(0, int(self._w3.eth.block_number) - depth) if depth else "latest"

    def several_at(self, ids: Sequence[RoundId], block: BlockIdentifier) -> list[Round | None]:
        """Some rounds of this oracle as of `block`; None for those that are younger than that."""
        getter = self.contract.functions.getRound
        answers = tried(self._w3, [getter(round_id) for round_id in ids], block)
        return [
            None if isinstance(answer, Exception) else _round(round_id, answer)
            for round_id, answer in zip(ids, answers, strict=True)
        ]

    def parts_of(
        self, operator: str, ids: Sequence[RoundId], block: BlockIdentifier = "latest"
    ) -> list[Attestation]:
        """What `operator` did in some rounds, as of `block`."""
        calls = [self._of(number).functions.attestation(number, operator) for number in ids]
        return [
            Attestation(operator, bytes(value), AttestationState(state))
            for value, state in together(self._w3, calls, block)
        ]

    def attestations(self, record: Round) -> list[Attestation]:
        """Every operator's part in the round, in order of commitment."""
        found: dict[str, None] = {}
        events = iter(self._events(record, "WorksCommitted"))
        # An operator that commits again has several events. The search ends with the last operator.
        while len(found) < record.committed and (event := next(events, None)) is not None:
            found[event.arguments["operator"]] = None
        view = self._of(record.id).functions.attestation
        answers = together(self._w3, [view(record.id, operator) for operator in found])
        return [
            Attestation(operator, bytes(value), AttestationState(state))
            for operator, (value, state) in zip(found, answers, strict=True)
        ]

    def roots(self, record: Round) -> list[bytes]:
        """The distinct roots that were revealed, in order of first appearance."""
        found: dict[bytes, None] = {}
        for event in islice(self._events(record, "WorksRevealed"), record.revealed):
            found[bytes(event.arguments["root"])] = None
        return list(found)

    def root(self, round_id: RoundId, value: bytes) -> Root:
        """How a revealed root stands."""
        agreeing, dead, leaves, challenge_end, publish_by, settleable_at = (
            self._of(round_id).functions.getRoot(round_id, value).call()
        )
        state = LeavesState(leaves)
        return Root(value, agreeing, dead, state, challenge_end, publish_by, settleable_at)

    def _events(self, record: Round, name: str) -> Iterable[Event]:
        """The round's events of one kind in order, from its seed's block on."""
        where = self._elsewhere.get(record.id)
        history = self._history if where is None else self._chain
        address = None if where is None else where.address
        return history.events(
            "GenerationOracle", name, address, since=record.seed_block, round=record.id
        )

    def credit(self, account: str) -> int:
        """Wei of fees that `account` refused and can still have."""
        return int(self.contract.functions.credit(account).call())

    def settle(self, sender: Sender, round_id: RoundId, operator: str) -> TxReceipt:
        """Settles an operator of a round that is over; anyone may, the operator is paid."""
        return transact(self._w3, sender, self._of(round_id).functions.settle(round_id, operator))

    def withdraw_credit(self, sender: Sender, account: str) -> TxReceipt:
        """Pays `account` its credit; anyone may."""
        return transact(self._w3, sender, self.contract.functions.withdrawCredit(account))

    def seed_header(self, record: Round) -> bytes:
        """The RLP header of the round's seed block, as `seed` wants it.

        Raises FatalError if the block's fields do not hash to the block's hash.
        """
        block = self._w3.eth.get_block(record.seed_block)
        return encode_header(block)


def _round(round_id: RoundId, raw: Sequence[Any]) -> Round:
    """A round from what the contract returns."""
    names = [f.name for f in fields(Round)][1:]
    values = dict(zip(names, raw, strict=True))
    values["phase"] = Phase(values["phase"])
    for name in BYTES:
        values[name] = bytes(values[name])
    return Round(id=round_id, **values)


def _to_json(record: Round) -> dict[str, Any]:
    return asdict(record) | {name: getattr(record, name).hex() for name in BYTES}


def _from_json(said: dict[str, Any]) -> Round:
    values = said | {name: bytes.fromhex(said[name]) for name in BYTES}
    return Round(**values | {"phase": Phase(said["phase"])})
