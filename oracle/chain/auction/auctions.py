"""AuctionHouse: chosen works are sold one after another, each to whoever bids most."""

from dataclasses import dataclass

from web3 import Web3
from web3.contract import Contract
from web3.types import TxReceipt

from oracle.chain.deployment import Deployment
from oracle.chain.sender import Sender, transact


@dataclass(frozen=True, slots=True)
class Auction:
    """The auction under way, or the last one; times are Unix seconds, money in wei."""

    lot: int
    start: int
    end: int
    latest_end: int
    bidder: str
    amount: int
    min_bid: int
    settled: bool

    @property
    def is_begun(self) -> bool:
        """Whether an auction was ever started."""
        return self.start != 0


@dataclass(frozen=True, slots=True)
class Price:
    """What a lot went for, in wei, and when, in Unix seconds."""

    amount: int
    time: int
    lot: int


class AuctionHouse:
    """Reads and writes of the studio's auctions."""

    def __init__(self, w3: Web3, deployment: Deployment) -> None:
        self._w3 = w3
        self.contract: Contract = deployment.contract(w3, "AuctionHouse")

    def auction(self) -> Auction:
        """The auction under way, or the last one."""
        return Auction(*self.contract.functions.auction().call())

    def prices(self, count: int) -> list[Price]:
        """The last `count` prices, newest first."""
        return [Price(*price) for price in self.contract.functions.prices(count).call()]

    def credit(self, account: str) -> int:
        """Wei of refunds that `account` has left here, to bid with or to withdraw."""
        return int(self.contract.functions.credit(account).call())

    def start(self, sender: Sender) -> TxReceipt:
        """Starts the next auction; anyone may."""
        return transact(self._w3, sender, self.contract.functions.start())

    def skip(self, sender: Sender, max_lots: int) -> TxReceipt:
        """Passes up to `max_lots` of the next lots whose works cannot be sold any more."""
        return transact(self._w3, sender, self.contract.functions.skip(max_lots))

    def next_lot(self) -> int:
        """The lot that is offered after the current one, as far as one waits."""
        return int(self.contract.functions.nextLot().call())

    def bid(self, sender: Sender, lot: int, wei: int) -> TxReceipt:
        """Bids `wei` on the lot, with as much credit as there is."""
        credit = min(wei, self.credit(sender.address))
        functions = self.contract.functions
        call = functions.bidWithCredit(lot, wei) if credit else functions.bid(lot)
        return transact(self._w3, sender, call, value=wei - credit)

    def settle(self, sender: Sender) -> TxReceipt:
        """Ends the auction whose time is over and starts the next; anyone may."""
        return transact(self._w3, sender, self.contract.functions.settle())

    def withdraw(self, sender: Sender, account: str) -> TxReceipt:
        """Pays `account` its credit; anyone may."""
        return transact(self._w3, sender, self.contract.functions.withdrawCredit(account))
