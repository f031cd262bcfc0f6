"""OperatorRegistry: operators, bonds and what open rounds lock of them."""

from dataclasses import dataclass

from web3 import Web3
from web3.contract import Contract

from oracle.chain.deployment import Deployment
from oracle.errors import FatalError

ZERO_ADDRESS = "0x" + "00" * 20


@dataclass(frozen=True, slots=True)
class OperatorRecord:
    """An operator (`Operator` in IOperatorRegistry.sol); `address` is its owner's. Money in wei."""

    address: str
    signer: str
    payee: str
    exit_at: int
    bond: int
    locked: int

    @property
    def free(self) -> int:
        """Wei of bond that no open round locks."""
        return self.bond - self.locked


class OperatorRegistry:
    """Typed reads of the registry."""

    def __init__(self, w3: Web3, deployment: Deployment) -> None:
        self.contract: Contract = deployment.contract(w3, "OperatorRegistry")

    def is_registered(self, operator: str) -> bool:
        """Whether `operator` ever registered."""
        return str(self.contract.functions.signerOf(operator).call()) != ZERO_ADDRESS

    def get(self, operator: str) -> OperatorRecord:
        """The record of `operator`. Raises FatalError if there is none."""
        if not self.is_registered(operator):
            raise FatalError(f"{operator} is no registered operator: register it with a bond first")
        signer, _registered_at, payee, exit_at, bond, locked = self.contract.functions.getOperator(
            operator
        ).call()
        return OperatorRecord(operator, signer, payee, exit_at, bond, locked)

    def all(self) -> list[OperatorRecord]:
        """Every operator, in order of registration."""
        count = int(self.contract.functions.operatorCount().call())
        return [self.get(self.contract.functions.operatorAt(i).call()) for i in range(count)]

    def minimum_bond(self) -> int:
        """The smallest bond, in wei."""
        return int(self.contract.functions.minimumBond().call())
