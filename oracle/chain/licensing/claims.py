"""InfringementClaims: bonded claims that a work infringes."""

from dataclasses import dataclass
from enum import IntEnum

from web3 import Web3
from web3.contract import Contract
from web3.types import TxReceipt

from oracle.chain.deployment import Deployment
from oracle.chain.fractions.vaults import Item
from oracle.chain.sender import Sender, transact


class ClaimState(IntEnum):
    """How a claim stands (`ClaimState` in IInfringementClaims.sol)."""

    NONE = 0
    OPEN = 1
    UPHELD = 2
    REJECTED = 3
    LAPSED = 4


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim; `bond` in wei, `end` in Unix seconds."""

    id: int
    claimant: str
    bond: int
    end: int
    state: ClaimState
    work: Item
    evidence: bytes


class Claims:
    """Reads and writes of the claims."""

    def __init__(self, w3: Web3, deployment: Deployment) -> None:
        self._w3 = w3
        self.contract: Contract = deployment.contract(w3, "InfringementClaims")

    def bond(self) -> int:
        """What the next claim costs, in wei."""
        return int(self.contract.functions.getTerms().call()[0])

    def get(self, claim: int) -> Claim:
        """A claim; of state NONE if there is none of this number."""
        claimant, bond, end, state, *work, evidence = self.contract.functions.getClaim(claim).call()
        return Claim(claim, claimant, bond, end, ClaimState(state), Item(*work), bytes(evidence))

    def all(self) -> list[Claim]:
        """Every claim, in order of their numbers."""
        count = int(self.contract.functions.claimCount().call())
        return [self.get(claim) for claim in range(1, count + 1)]

    def report(self, sender: Sender, work: Item, evidence: bytes) -> tuple[int, TxReceipt]:
        """Claims that a work infringes, against the bond; returns the claim's number."""
        where = Web3.to_checksum_address(work.collection)
        call = self.contract.functions.report(where, work.token_id, evidence)
        receipt = transact(self._w3, sender, call, value=self.bond())
        (event,) = self.contract.events.Claimed().process_receipt(receipt)
        return int(event["args"]["claim"]), receipt

    def lapse(self, sender: Sender, claim: int) -> TxReceipt:
        """Gives back the bond of a claim that nobody decided in time; anyone may."""
        return transact(self._w3, sender, self.contract.functions.lapse(claim))
