"""LendingPool: ETH lent against fractions, what is owed, and what is for sale."""

from dataclasses import dataclass
from typing import Any

from eth_typing import ChecksumAddress
from web3 import Web3
from web3.contract import Contract
from web3.contract.contract import ContractFunction
from web3.types import BlockIdentifier, TxReceipt

from oracle.chain.deployment import Deployment
from oracle.chain.fractions.vaults import Vault
from oracle.chain.governance.announcements import announcement
from oracle.chain.lending.parameters import CollateralParameters
from oracle.chain.sender import Sender, deadline, transact
from oracle.errors import FatalError
from oracle.quantities import BASIS_POINTS

RAY = 10**27
UNSIGNED = (0, bytes(32), bytes(32))


@dataclass(frozen=True, slots=True)
class Market:
    """The pool's free `cash`, what is owed to it, and its `reserve`, in wei; `rate`: the part of a
    debt that a year adds."""

    cash: int
    debt: int
    reserve: int
    rate: float

    @property
    def used(self) -> float:
        """The part of the lenders' money that is lent out, from 0 to 1."""
        return self.debt / (self.cash + self.debt) if self.debt else 0.0


@dataclass(frozen=True, slots=True)
class Listing:
    """What a vault's fractions are good for, and what it will be from `next_since` on (Unix
    seconds) if that was announced. `held` fractions are locked."""

    terms: CollateralParameters
    coming: CollateralParameters | None
    next_since: int
    held: int
    cashed: bool


@dataclass(frozen=True, slots=True)
class Loan:
    """A loan with all that its collateral earned until now: fractions, and wei.

    While it is for sale, until `auction_end`, all of the vault's fractions cost `price`, and
    `sellable` are for sale. `limit` is 0 while no market is deep enough to tell whether it is
    healthy, which was first noted at `lost_since`, Unix seconds or 0.
    """

    collateral: int
    debt: int
    max_debt: int
    limit: int
    auction_end: int
    price: int
    sellable: int
    lost_since: int

    @property
    def room(self) -> int:
        """What can still be drawn, in wei."""
        return max(0, self.max_debt - self.debt)

    @property
    def health(self) -> str:
        """How the loan stands, in words."""
        if self.debt == 0:
            return "owes nothing"
        if self.limit == 0:
            return "no market can tell" if not self.price else "for sale without a market"
        part = f"{100 * self.debt / self.limit:.1f} % of its limit"
        if self.price:
            return f"for sale at {part}"
        return f"unhealthy at {part}" if self.debt > self.limit else f"healthy at {part}"


def bounds(last: Loan, coming: Loan, fractions: int | None) -> tuple[int, int]:
    """The most and the least fractions that a purchase takes of a loan that is for sale, as of the
    last block and of the coming one: what is for sale changes with price and interest, so that all
    of it, if `fractions` is None or no less, may be a hundredth more or less than either says. It
    is never more than `fractions`."""
    low, high = sorted((last.sellable, coming.sellable))
    if fractions is not None and fractions < low:
        return fractions, fractions
    all_there_is = min(high * 101 // 100, last.collateral)
    return min(all_there_is, fractions or all_there_is), low * 99 // 100


class LendingPool:
    """Reads and writes of the studio's lending pool."""

    def __init__(self, w3: Web3, deployment: Deployment) -> None:
        self._w3 = w3
        self.contract: Contract = deployment.contract(w3, "LendingPool")
        self.terms: Contract = deployment.contract(w3, "LoanTerms")

    @property
    def address(self) -> ChecksumAddress:
        """The pool's address."""
        return self.contract.address

    def market(self) -> Market:
        """Cash, debt, reserve and rate."""
        cash, debt, reserve, rate, _ = self.contract.functions.market().call()
        return Market(cash, debt, reserve, rate / RAY)

    def listing(self, vault: Vault) -> Listing:
        """A vault's terms as collateral. Raises FatalError if it is not listed."""
        terms = self.terms.functions.collateral(vault.address).call()
        announced = announcement(self.terms, "setCollateral", vault.address)
        if not terms[2]:
            way = (
                f"it was announced: `ape run loan adopt collateral {vault.address}`"
                if announced
                else f"`ape run propose collateral {vault.address} ceiling=…`"
            )
            raise FatalError(f"the members have not listed the vault {vault.address}: {way}")
        coming = None
        if announced:
            _, arguments = self.terms.decode_function_input(announced.call)
            coming = _collateral(arguments["terms"])
        held, cashed = self.contract.functions.collateral(vault.address).call()
        since = announced.due if announced else 0
        return Listing(_collateral(terms), coming, since, held, cashed)

    def loan(self, borrower: str, vault: Vault, block: BlockIdentifier = "pending") -> Loan:
        """What somebody has locked and owes, as the next block will see it if not said."""
        call = self.contract.functions.loan(borrower, vault.address)
        return Loan(*call.call(block_identifier=block))

    def shares(self, account: str) -> int:
        """Shares of a lender."""
        return int(self.contract.functions.balanceOf(account).call())

    def worth(self, account: str) -> int:
        """What a lender's shares are worth, in wei."""
        return int(self.contract.functions.convertToAssets(self.shares(account)).call())

    def withdrawable(self, account: str) -> int:
        """What a lender can take out now, in wei: no more than nobody has borrowed."""
        return int(self.contract.functions.maxWithdraw(account).call())

    def credit(self, account: str) -> int:
        """Wei that `account` can claim: refused payments, and what its collateral earned."""
        return int(self.contract.functions.credit(account).call())

    def lend(self, sender: Sender, wei: int) -> TxReceipt:
        """Lends ETH for shares."""
        min_shares = self.contract.functions.previewDeposit(wei).call() * 9_999 // BASIS_POINTS
        call = self.contract.functions.depositEth(min_shares, sender.address)
        return transact(self._w3, sender, call, value=wei)

    def withdraw(self, sender: Sender, wei: int | None = None) -> TxReceipt:
        """Takes ETH out, all there is to take if `wei` is None. Raises FatalError."""
        functions = self.contract.functions
        max_shares = functions.maxRedeem(sender.address).call()
        if not max_shares:
            raise FatalError(f"{sender.address} has nothing here that could be taken out now")
        if wei is not None:
            shares = functions.previewWithdraw(wei).call()
        elif max_shares == functions.balanceOf(sender.address).call():
            shares = max_shares
        else:
            # Shares get dearer every second, so the free money pays fewer in the block to come.
            shares = max_shares * 9_999 // BASIS_POINTS
        if shares > max_shares:
            available = Web3.from_wei(self.withdrawable(sender.address), "ether")
            raise FatalError(f"only {available} ETH can be taken out now: the rest is lent")
        min_assets = functions.previewRedeem(shares).call()
        call = functions.redeemEth(shares, min_assets, sender.address, sender.address)
        return transact(self._w3, sender, call)

    def add(self, sender: Sender, vault: Vault, fractions: int, wei: int = 0) -> TxReceipt:
        """Locks fractions, approving them first if needed, and draws `wei`."""
        self._approve(sender, vault, fractions)
        functions = self.contract.functions
        call = (
            functions.addAndBorrow(
                vault.address, fractions, wei, sender.address, deadline(self._w3), UNSIGNED
            )
            if wei
            else functions.addCollateral(vault.address, fractions)
        )
        return transact(self._w3, sender, call)

    def release(self, sender: Sender, vault: Vault, fractions: int) -> TxReceipt:
        """Takes fractions back; the rest must secure the debt."""
        call = self.contract.functions.removeCollateral(
            vault.address, fractions, sender.address, deadline(self._w3)
        )
        return transact(self._w3, sender, call)

    def borrow(self, sender: Sender, vault: Vault, wei: int) -> TxReceipt:
        """Draws ETH against what is locked."""
        call = self.contract.functions.borrow(
            vault.address, wei, sender.address, deadline(self._w3)
        )
        return transact(self._w3, sender, call)

    def repay(self, sender: Sender, borrower: str, vault: Vault, wei: int | None) -> TxReceipt:
        """Pays a debt, all of it if `wei` is None; what is too much comes back at once."""
        # A little more than is owed now, since interest goes on until the block.
        sent = self.loan(borrower, vault).debt * 1_001 // 1_000 if wei is None else wei
        if not sent:
            raise FatalError(f"{borrower} owes nothing on the vault {vault.address}")
        call = self.contract.functions.repay(borrower, vault.address)
        return transact(self._w3, sender, call, value=sent)

    def settle(self, sender: Sender, borrower: str, vault: Vault) -> TxReceipt:
        """Lets what the collateral earned pay the debt; anyone may."""
        call = self.contract.functions.settle(borrower, vault.address)
        return transact(self._w3, sender, call)

    def cash(self, sender: Sender, vault: Vault) -> TxReceipt:
        """Cashes the locked fractions of a vault that was bought out; anyone may."""
        return transact(self._w3, sender, self.contract.functions.cash(vault.address))

    def claim(self, sender: Sender, account: str) -> TxReceipt:
        """Pays somebody's credit; anyone may. Raises FatalError if there is none."""
        if not self.credit(account):
            raise FatalError(f"nothing is left in the lending pool for {account}")
        return transact(self._w3, sender, self.contract.functions.withdrawCredit(account))

    def collect(self, sender: Sender) -> TxReceipt:
        """Sends the reserve's spare part to the treasury; anyone may."""
        return transact(self._w3, sender, self.contract.functions.collect())

    def observe(self, sender: Sender, borrower: str, vault: Vault) -> TxReceipt:
        """Notes whether a market can tell that a loan is healthy; anyone may."""
        call = self.contract.functions.observe(borrower, vault.address)
        return transact(self._w3, sender, call)

    def adopt_rates(self, sender: Sender) -> TxReceipt:
        """Goes by the rates that members decided from now on; anyone may."""
        return transact(self._w3, sender, self.contract.functions.adoptRates())

    def liquidate(self, sender: Sender, borrower: str, vault: Vault) -> TxReceipt:
        """Puts an unhealthy loan's collateral up for sale; anyone may."""
        call = self.contract.functions.liquidate(borrower, vault.address)
        return transact(self._w3, sender, call)

    def cost(self, loan: Loan, vault: Vault, fractions: int) -> int:
        """What fractions of a loan that is for sale cost now, in wei."""
        supply = vault.supply() - vault.balance(vault.address)
        return -(-fractions * loan.price // supply)

    def buy(
        self, sender: Sender, borrower: str, vault: Vault, fractions: int | None = None
    ) -> TxReceipt:
        """Buys of a loan that is for sale, all there is if `fractions` is None. The price falls, so
        what it costs now is the most. Raises FatalError if it is not for sale."""
        # The purchase is tried on the last block and mined in the next, when more are for sale.
        last, coming = self.loan(borrower, vault, "latest"), self.loan(borrower, vault)
        if not (last.price and coming.price):
            raise FatalError(f"the loan of {borrower} is not for sale")
        wanted, min_fractions = bounds(last, coming, fractions)
        call = self.contract.functions.buy(
            borrower, vault.address, wanted, min_fractions, sender.address, deadline(self._w3)
        )
        return transact(self._w3, sender, call, value=self.cost(last, vault, wanted))

    def _approve(self, sender: Sender, vault: Vault, fractions: int) -> None:
        functions = vault.contract.functions
        if functions.allowance(sender.address, self.address).call() < fractions:
            call: ContractFunction = functions.approve(self.address, fractions)
            transact(self._w3, sender, call)


def _collateral(found: Any) -> CollateralParameters:
    values = found.values() if isinstance(found, dict) else found
    return CollateralParameters(**dict(zip(CollateralParameters.model_fields, values, strict=True)))
