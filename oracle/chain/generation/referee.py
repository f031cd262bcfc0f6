"""Referee: asks the connected node to make a work inside the EVM, in a call that costs no gas."""

from web3 import Web3
from web3.contract import Contract

from oracle.chain.deployment import Deployment
from oracle.chain.generation.rounds import Round
from oracle.chain.types import ModelId

CALL_GAS = 50_000_000
"""What public endpoints allow an `eth_call`; a work takes about a fifth of it."""


class Referee:
    """Makes works of provable models."""

    def __init__(self, w3: Web3, deployment: Deployment) -> None:
        self.contract: Contract = deployment.contract(w3, "Referee")

    def file(self, record: Round, index: int) -> bytes:
        """The PNG that the chain makes of a round's work.

        Raises ContractLogicError if the model is not provable or the endpoint allows too little
        gas.
        """
        return self.make(record.model, record.seed, index, record.style)

    def make(self, model: ModelId, seed: bytes, index: int, style: bytes) -> bytes:
        """The PNG of a work that need not be of any round. Raises as `file`."""
        call = self.contract.functions.file(model, seed, index, style)
        return bytes(call.call({"gas": CALL_GAS}))

    def digest(self, record: Round, index: int) -> bytes:
        """The SHA-256 of that file, computed by the chain. Raises as `file`."""
        call = self.contract.functions.digest(record.model, record.seed, index, record.style)
        return bytes(call.call({"gas": CALL_GAS}))
