"""RoyaltyTree: which works were made from which, and paying their income."""

from collections.abc import Sequence
from dataclasses import dataclass

from web3 import Web3
from web3.contract import Contract
from web3.types import TxReceipt

from oracle.chain.deployment import Deployment
from oracle.chain.fractions.vaults import Item
from oracle.chain.sender import Sender, transact


@dataclass(frozen=True, slots=True)
class Ancestor:
    """A work that another pays, and its share in millionths."""

    work: Item
    share: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How a work stands in the tree (`Standing` in IRoyaltyTree.sol)."""

    tagged: bool
    derivative: bool
    only_tier: int


class Royalties:
    """Reads and writes of the tree."""

    def __init__(self, w3: Web3, deployment: Deployment) -> None:
        self._w3 = w3
        self.contract: Contract = deployment.contract(w3, "RoyaltyTree")

    def studio_share(self) -> int:
        """The splitters' part of every income, in basis points."""
        return int(self.contract.functions.studioShare().call())

    def parents(self, work: Item) -> list[Ancestor]:
        """What a work was made from, with what was agreed."""
        found = self.contract.functions.parentsOf(*work.named).call()
        return [Ancestor(Item(c, t), share) for c, t, share in found]

    def ancestors(self, work: Item) -> list[Ancestor]:
        """All works that a work pays, with what each gets in the end."""
        found = self.contract.functions.ancestorsOf(*work.named).call()
        return [Ancestor(Item(c, t), share) for c, t, share in found]

    def standing(self, work: Item) -> Standing:
        """Whether a work is tagged, a derivative, and bound to one tier."""
        return Standing(*self.contract.functions.standing(*work.named).call())

    def credit(self, account: str) -> int:
        """Wei that `account` refused when it was paid."""
        return int(self.contract.functions.credit(account).call())

    def pay(self, sender: Sender, work: Item, wei: int) -> TxReceipt:
        """Pays income of a work, at once to all who have a part; anyone may."""
        call = self.contract.functions.payRoyalty(*work.named)
        return transact(self._w3, sender, call, value=wei)

    def register(self, sender: Sender, work: Item, licences: Sequence[int]) -> TxReceipt:
        """Says for ever what the sender's work was made from."""
        call = self.contract.functions.registerDerivative(*work.named, list(licences))
        return transact(self._w3, sender, call)

    def approve(self, sender: Sender, licence_id: int, work: Item, approved: bool) -> TxReceipt:
        """Lets a licence's holder register a work, or no longer."""
        call = self.contract.functions.approveDerivative(licence_id, *work.named, approved)
        return transact(self._w3, sender, call)

    def withdraw(self, sender: Sender, account: str) -> TxReceipt:
        """Pays `account` what it refused before; anyone may."""
        return transact(self._w3, sender, self.contract.functions.withdrawCredit(account))
