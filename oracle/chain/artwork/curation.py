"""Curation: members choose works of a finished round, and the chosen ones queue for auction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from web3 import Web3
from web3.contract import Contract
from web3.exceptions import BadFunctionCallOutput, ContractLogicError
from web3.types import TxReceipt

from oracle.chain.access.multicall import tried
from oracle.chain.deployment import Deployment
from oracle.chain.logs import logs
from oracle.chain.sender import Sender, transact
from oracle.chain.types import RoundId
from oracle.errors import FatalError

UNIT = 10**9
"""Wei of StudioToken in which votes are counted; a work cannot get less."""

INDEX_BITS = 16


@dataclass(frozen=True, slots=True)
class CurationRecord:
    """One round's curation; times are Unix seconds."""

    snapshot: int
    end: int
    seats: int
    works: int
    closed: bool


@dataclass(frozen=True, slots=True)
class Seat:
    """A work that would win now; `votes` in wei of StudioToken."""

    index: int
    votes: int


@dataclass(frozen=True, slots=True)
class Winner:
    """A chosen work."""

    round: RoundId
    index: int
    digest: bytes


class Curation:
    """Reads and writes of the studio's curation."""

    def __init__(self, w3: Web3, deployment: Deployment) -> None:
        self._w3, self._block = w3, deployment.block
        self.contract: Contract = deployment.contract(w3, "Curation")

    def get(self, round_id: RoundId) -> CurationRecord:
        """The curation of a round, which must have been opened."""
        return CurationRecord(*self.contract.functions.getCuration(round_id).call())

    def several(self, ids: Sequence[RoundId]) -> dict[RoundId, CurationRecord]:
        """The curations of those of some rounds that have one. Raises BadFunctionCallOutput."""
        views = [self.contract.functions.getCuration(round_id) for round_id in ids]
        found = {}
        for round_id, answer in zip(ids, tried(self._w3, views), strict=True):
            if isinstance(answer, BadFunctionCallOutput):
                raise answer
            if not isinstance(answer, ContractLogicError):
                found[round_id] = CurationRecord(*answer)
        return found

    def seats(self, round_id: RoundId) -> list[Seat]:
        """The works that lead now, best first."""
        found = self.contract.functions.seats(round_id).call()
        return [Seat(index, votes * UNIT) for index, votes in found]

    def ballots(self, round_id: RoundId) -> list[tuple[str, dict[int, int]]]:
        """Every ballot in its order: the voter, and the votes it spent by work, in wei."""
        head = self._w3.eth.block_number
        spent = logs(self.contract.events.VotesSpent(), self._block, head, {"round": round_id})
        return [
            (
                log["args"]["voter"],
                {
                    c & (1 << INDEX_BITS) - 1: (c >> INDEX_BITS) * UNIT
                    for c in log["args"]["choices"]
                },
            )
            for log in spent
        ]

    def left(self, round_id: RoundId, voter: str) -> int:
        """Votes of `voter` that it has not spent, in wei of StudioToken."""
        token = self._w3.eth.contract(
            address=self.contract.functions.token().call(),
            abi=[
                {
                    "type": "function",
                    "name": "getPastVotes",
                    "stateMutability": "view",
                    "inputs": [{"type": "address"}, {"type": "uint256"}],
                    "outputs": [{"type": "uint256"}],
                }
            ],
        )
        had = token.functions.getPastVotes(voter, self.get(round_id).snapshot).call()
        spent = self.contract.functions.spent(round_id, voter).call()
        return (int(had) // UNIT - int(spent)) * UNIT

    def winners(self) -> list[Winner]:
        """All works ever chosen, in the order in which they are auctioned."""
        return [
            self.winner(number) for number in range(self.contract.functions.winnerCount().call())
        ]

    def winner(self, number: int) -> Winner:
        """The chosen work of this number, which is that of its lot."""
        round_id, index, digest = self.contract.functions.winner(number).call()
        return Winner(RoundId(round_id), index, bytes(digest))

    def lot(self, round_id: RoundId, index: int) -> int | None:
        """The lot of a work if it was chosen, known from the curation's close on."""
        chosen, lot = self.contract.functions.lotOf(round_id, index).call()
        return int(lot) if chosen else None

    def open(self, sender: Sender, round_id: RoundId) -> TxReceipt:
        """Opens the curation of a final round; anyone may."""
        return transact(self._w3, sender, self.contract.functions.open(round_id))

    def vote(self, sender: Sender, round_id: RoundId, votes: Mapping[int, int]) -> TxReceipt:
        """Spends votes, in wei of StudioToken, on works by index. Raises FatalError for a work
        that gets less than UNIT."""
        if crumbs := [index for index, wei in votes.items() if wei < UNIT]:
            raise FatalError(f"work {crumbs[0]} would get less than {UNIT} wei of votes")
        choices = [wei // UNIT << INDEX_BITS | index for index, wei in sorted(votes.items())]
        return transact(self._w3, sender, self.contract.functions.vote(round_id, choices))

    def close(
        self,
        sender: Sender,
        round_id: RoundId,
        digests: Sequence[bytes],
        proofs: Sequence[Sequence[bytes]],
    ) -> TxReceipt:
        """Records the winners, whose digests and proofs come in the order of their seats."""
        call = self.contract.functions.close(round_id, list(digests), [list(p) for p in proofs])
        return transact(self._w3, sender, call)
