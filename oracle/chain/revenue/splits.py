"""Splits: who gets which part of a round's income, and the members' revenue."""

from dataclasses import dataclass

from eth_typing import ChecksumAddress
from web3 import Web3
from web3.contract import Contract
from web3.contract.contract import ContractFunction
from web3.types import TxReceipt

from oracle.chain import abi
from oracle.chain.deployment import Deployment
from oracle.chain.sender import Sender, transact
from oracle.chain.types import RoundId
from oracle.errors import FatalError


@dataclass(frozen=True, slots=True)
class Part:
    """A recipient and its share in millionths."""

    recipient: str
    share: int


class Splits:
    """Reads and writes of the rounds' splitters and of StudioToken's revenue."""

    def __init__(self, w3: Web3, deployment: Deployment) -> None:
        self._w3 = w3
        self.contract: Contract = deployment.contract(w3, "RoundSplits")
        self.token: Contract = deployment.contract(w3, "StudioToken")

    def parts(self, round_id: RoundId) -> list[Part]:
        """The split of a round."""
        return [Part(*part) for part in self.contract.functions.splitOf(round_id).call()]

    def address(self, round_id: RoundId) -> ChecksumAddress:
        """Where a round's money goes; it is known before anything is there."""
        return Web3.to_checksum_address(self.contract.functions.splitterOf(round_id).call())

    def is_made(self, round_id: RoundId) -> bool:
        """Whether the splitter is there, so that it can distribute."""
        return bool(self._w3.eth.get_code(self.address(round_id)))

    def splitter(self, round_id: RoundId) -> Contract:
        """The round's splitter. Raises FatalError if nobody has made it yet."""
        if not self.is_made(round_id):
            raise FatalError(
                f"round {round_id}'s splitter is not made yet: `ape run split fix {round_id}`"
            )
        return self._w3.eth.contract(
            address=self.address(round_id), abi=abi.load("RoyaltySplitter")
        )

    def waiting(self, round_id: RoundId) -> int:
        """Wei at the splitter."""
        return int(self._w3.eth.get_balance(self.address(round_id)))

    def fix(self, sender: Sender, round_id: RoundId) -> TxReceipt:
        """Makes the round's splitter; anyone may."""
        return transact(self._w3, sender, self.contract.functions.fix(round_id))

    def distribute(self, sender: Sender, round_id: RoundId, token: str | None = None) -> TxReceipt:
        """Pays everybody their part of all ETH there, or of an ERC-20; anyone may."""
        splitter = self.splitter(round_id)
        call: ContractFunction = (
            splitter.get_function_by_signature("distribute(address)")(token)
            if token
            else splitter.get_function_by_signature("distribute()")()
        )
        return transact(self._w3, sender, call)

    def withdraw(self, sender: Sender, round_id: RoundId, account: str) -> TxReceipt:
        """Pays `account` what it refused when it was pushed; anyone may."""
        call = self.splitter(round_id).functions.withdrawCredit(account)
        return transact(self._w3, sender, call)

    def revenue(self, account: str) -> int:
        """Wei that a member's tokens have accrued."""
        return int(self.token.functions.claimable(account).call())

    def waiting_revenue(self) -> int:
        """Wei of the members' income that no stream has begun to let out."""
        return int(self.token.functions.revenue().call()[1])

    def accrue(self, sender: Sender) -> TxReceipt:
        """Starts the members' next stream if one is over; anyone may."""
        return transact(self._w3, sender, self.token.functions.accrue())

    def claim(self, sender: Sender, account: str) -> TxReceipt:
        """Pays a member what its tokens have accrued; anyone may."""
        return transact(self._w3, sender, self.token.functions.claim(account))
