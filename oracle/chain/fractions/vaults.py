"""FractionVault: works held in fractions, their price, and their buy-out."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from eth_typing import ChecksumAddress
from web3 import Web3
from web3.contract import Contract
from web3.logs import DISCARD
from web3.types import TxReceipt

from oracle.chain import abi, text
from oracle.chain.addresses import read_address
from oracle.chain.deployment import Deployment
from oracle.chain.sender import Sender, transact
from oracle.errors import FatalError

ERC721 = [
    {
        "type": "function",
        "name": "ownerOf",
        "stateMutability": "view",
        "inputs": [{"type": "uint256"}],
        "outputs": [{"type": "address"}],
    },
    {
        "type": "function",
        "name": "setApprovalForAll",
        "stateMutability": "nonpayable",
        "inputs": [{"type": "address"}, {"type": "bool"}],
        "outputs": [],
    },
    {
        "type": "function",
        "name": "isApprovedForAll",
        "stateMutability": "view",
        "inputs": [{"type": "address"}, {"type": "address"}],
        "outputs": [{"type": "bool"}],
    },
]


class Stage(IntEnum):
    """How far a vault has come (`Stage` in IFractionVault.sol)."""

    HELD = 0
    AUCTION = 1
    SOLD = 2
    REDEEMED = 3


@dataclass(frozen=True, slots=True)
class Item:
    """A token of any collection, as one in a vault."""

    collection: str
    token_id: int

    @property
    def named(self) -> tuple[ChecksumAddress, int]:
        """Collection and token id, as the chain wants them."""
        return Web3.to_checksum_address(self.collection), self.token_id


@dataclass(frozen=True, slots=True)
class Reserve:
    """The least `price` of all items, in wei; `votes` fractions name one, `needed` allow a
    buy-out."""

    price: int
    votes: int
    needed: int


@dataclass(frozen=True, slots=True)
class Buyout:
    """A buy-out; times are Unix seconds, money in wei."""

    stage: Stage
    end: int
    latest_end: int
    bidder: str
    amount: int
    min_bid: int
    pot: int
    shares: int


class Vault:
    """Reads and writes of one vault."""

    def __init__(self, w3: Web3, deployment: Deployment, address: str) -> None:
        """Raises FatalError unless `address` is a vault of the studio's."""
        self._w3 = w3
        factory = deployment.contract(w3, "FractionVaultFactory")
        where = read_address(address)
        if not factory.functions.isVault(where).call():
            raise FatalError(f"the studio made no vault at {where}")
        self.contract: Contract = text.contract(w3, where, abi.load("FractionVault"))

    @property
    def address(self) -> ChecksumAddress:
        """The vault's address."""
        return self.contract.address

    @property
    def symbol(self) -> str:
        """The symbol of its fractions."""
        return text.name(self.contract.functions.symbol().call())

    def items(self) -> list[Item]:
        """The items that the vault was made with."""
        return [Item(*item) for item in self.contract.functions.facts().call()[4]]

    def reserve(self) -> Reserve:
        """The holders' price as the next block will see it."""
        return Reserve(*self.contract.functions.reserve().call(block_identifier="pending"))

    def buyout(self) -> Buyout:
        """The buy-out under way, or the last one."""
        stage, *rest = self.contract.functions.buyout().call(block_identifier="pending")
        return Buyout(Stage(stage), *rest)

    def balance(self, account: str) -> int:
        """Fractions of `account`."""
        return int(self.contract.functions.balanceOf(account).call())

    def supply(self) -> int:
        """All fractions."""
        return int(self.contract.functions.totalSupply().call())

    def redemption_price(self, account: str) -> int:
        """Wei that `account` must pay to redeem."""
        return int(self.contract.functions.redemptionPrice(account).call())

    def name_price(self, sender: Sender, wei: int) -> TxReceipt:
        """Names the sender's price for all items; 0 takes it back."""
        return transact(self._w3, sender, self.contract.functions.namePrice(wei))

    def start(self, sender: Sender, wei: int) -> TxReceipt:
        """Starts a buy-out with a bid of the reserve or more."""
        return transact(self._w3, sender, self.contract.functions.start(), value=wei)

    def bid(self, sender: Sender, wei: int) -> TxReceipt:
        """Bids `wei` in the buy-out under way."""
        return transact(self._w3, sender, self.contract.functions.bid(), value=wei)

    def settle(self, sender: Sender) -> TxReceipt:
        """Ends a buy-out whose time is over; anyone may."""
        return transact(self._w3, sender, self.contract.functions.settle())

    def cash(self, sender: Sender) -> TxReceipt:
        """Burns the sender's fractions for their part of the pot."""
        return transact(self._w3, sender, self.contract.functions.cash())

    def redeem(self, sender: Sender, wei: int) -> TxReceipt:
        """Takes the items for nearly all fractions and `wei` for the rest."""
        return transact(self._w3, sender, self.contract.functions.redeem(), value=wei)

    def claim(self, sender: Sender, account: str) -> TxReceipt:
        """Pays `account` the income that its fractions have accrued; anyone may."""
        return transact(self._w3, sender, self.contract.functions.claim(account))


class Vaults:
    """The factory of vaults."""

    def __init__(self, w3: Web3, deployment: Deployment) -> None:
        self._w3, self._deployment = w3, deployment
        self.contract: Contract = deployment.contract(w3, "FractionVaultFactory")

    def at(self, address: str) -> Vault:
        """The vault at `address`. Raises FatalError if there is none of the studio's."""
        return Vault(self._w3, self._deployment, address)

    def fractionalise(
        self,
        sender: Sender,
        items: Sequence[Item],
        *,
        name: str,
        symbol: str,
        supply: int,
        price: int,
        fee_bps: int = 0,
    ) -> tuple[Vault, TxReceipt]:
        """Puts the sender's items into a new vault, approving the factory for their collections.

        `supply` in the smallest unit, `price` of all items together in wei. Raises FatalError for
        an item that is somebody else's.
        """
        me, factory = sender.address, self.contract.address
        collections = {
            item.collection: self._w3.eth.contract(
                address=Web3.to_checksum_address(item.collection), abi=ERC721
            )
            for item in items
        }
        for item in items:
            owner = collections[item.collection].functions.ownerOf(item.token_id).call()
            if owner != me:
                raise FatalError(f"token {item.token_id} belongs to {owner}, not to {me}")
        for collection in collections.values():
            if not collection.functions.isApprovedForAll(me, factory).call():
                transact(self._w3, sender, collection.functions.setApprovalForAll(factory, True))
        given = [item.named for item in items]
        call = self.contract.functions.fractionalise(given, name, symbol, supply, price, fee_bps)
        receipt = transact(self._w3, sender, call)
        (event,) = self.contract.events.Fractionalised().process_receipt(receipt, DISCARD)
        return self.at(event["args"]["vault"]), receipt
