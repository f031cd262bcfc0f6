"""OperatorRegistry: operators, bonds and what open rounds lock of them."""

from dataclasses import dataclass

from web3 import Web3
from web3.contract import Contract
from web3.exceptions import ContractLogicError
from web3.types import TxReceipt

from oracle.chain.addresses import NOBODY
from oracle.chain.deployment import Deployment
from oracle.chain.sender import Sender, transact
from oracle.errors import FatalError


@dataclass(frozen=True, slots=True)
class OperatorRecord:
    """An operator (`Operator` in IOperatorRegistry.sol); `address` is its owner's.

    Money in wei, times in Unix seconds; `exit_at` is 0 unless the operator leaves.
    """

    address: str
    signer: str
    registered_at: int
    payee: str
    exit_at: int
    bond: int
    locked: int

    @property
    def free(self) -> int:
        """Wei of bond that no open round locks."""
        return self.bond - self.locked


class OperatorRegistry:
    """Typed reads of the registry, and what an operator's owner does there."""

    def __init__(self, w3: Web3, deployment: Deployment) -> None:
        self._w3 = w3
        self.contract: Contract = deployment.contract(w3, "OperatorRegistry")

    def is_registered(self, operator: str) -> bool:
        """Whether `operator` ever registered."""
        return str(self.contract.functions.signerOf(operator).call()) != NOBODY

    def get(self, operator: str) -> OperatorRecord:
        """The record of `operator`. Raises FatalError if there is none."""
        try:
            signer, registered_at, payee, exit_at, bond, locked = (
                self.contract.functions.getOperator(operator).call()
            )
        except ContractLogicError as error:
            raise FatalError(
                f"{operator} is no registered operator: register it with a bond first"
            ) from error
        return OperatorRecord(operator, signer, registered_at, payee, exit_at, bond, locked)

    def oracle(self) -> str:
        """The oracle in force, which alone opens rounds."""
        return str(self.contract.functions.oracle().call())

    def count(self) -> int:
        """How many operators ever registered, those who left included."""
        return int(self.contract.functions.operatorCount().call())

    def all(self) -> list[OperatorRecord]:
        """Every operator, in order of registration."""
        at = self.contract.functions.operatorAt
        return [self.get(at(number).call()) for number in range(self.count())]

    def min_bond(self) -> int:
        """The smallest bond, in wei."""
        return int(self.contract.functions.minBond().call())

    def exit_delay(self) -> int:
        """Seconds between asking to leave and being paid the bond."""
        return int(self.contract.functions.exitDelay().call())

    def register(self, sender: Sender, signer: str, payee: str, bond: int) -> TxReceipt:
        """Makes the sender an operator with `bond` wei."""
        call = self.contract.functions.register(signer, payee)
        return transact(self._w3, sender, call, value=bond)

    def top_up(self, sender: Sender, operator: str, wei: int) -> TxReceipt:
        """Adds to an operator's bond; anyone may."""
        return transact(self._w3, sender, self.contract.functions.topUp(operator), value=wei)

    def set_signer(self, sender: Sender, signer: str) -> TxReceipt:
        """Sets the sender's hot key for rounds to come."""
        return transact(self._w3, sender, self.contract.functions.setSigner(signer))

    def request_exit(self, sender: Sender) -> TxReceipt:
        """Starts the sender's exit."""
        return transact(self._w3, sender, self.contract.functions.requestExit())

    def cancel_exit(self, sender: Sender) -> TxReceipt:
        """Takes the sender's exit back."""
        return transact(self._w3, sender, self.contract.functions.cancelExit())

    def withdraw(self, sender: Sender, to: str) -> TxReceipt:
        """Sends the sender's free bond to `to`, once its exit is due."""
        return transact(self._w3, sender, self.contract.functions.withdraw(to))
