"""FractionPool: a vault's fractions traded against ETH, without wrapping and without a router."""

from dataclasses import dataclass

from eth_typing import ChecksumAddress
from web3 import Web3
from web3.contract import Contract
from web3.contract.contract import ContractFunction
from web3.types import TxReceipt

from oracle.chain import abi
from oracle.chain.addresses import NOBODY
from oracle.chain.deployment import Deployment
from oracle.chain.fractions.vaults import Vault
from oracle.chain.sender import Sender, deadline, transact
from oracle.errors import FatalError
from oracle.quantities import BASIS_POINTS, ETHER

PRICE_BITS = 96


@dataclass(frozen=True, slots=True)
class Reserves:
    """What a pool holds: `eth` in wei, `fractions` in their smallest unit."""

    eth: int
    fractions: int


class Pool:
    """Reads and writes of one vault's pool. Slippage is in basis points of what was quoted."""

    def __init__(self, w3: Web3, vault: Vault, address: str) -> None:
        self._w3, self.vault = w3, vault
        self.contract: Contract = w3.eth.contract(
            address=Web3.to_checksum_address(address), abi=abi.load("FractionPool")
        )

    @property
    def address(self) -> ChecksumAddress:
        """The pool's address."""
        return self.contract.address

    def reserves(self) -> Reserves:
        """The reserves."""
        return Reserves(*self.contract.functions.reserves().call())

    def shares(self, account: str) -> int:
        """Shares of the pool that `account` holds."""
        return int(self.contract.functions.balanceOf(account).call())

    def supply(self) -> int:
        """All shares of the pool."""
        return int(self.contract.functions.totalSupply().call())

    def fractions_out(self, eth: int) -> int:
        """Fractions, in their smallest unit, that `eth` wei buy now."""
        return int(self.contract.functions.fractionsOut(eth).call())

    def eth_out(self, fractions: int) -> int:
        """Wei that `fractions` sell for now."""
        return int(self.contract.functions.ethOut(fractions).call())

    def mean_price(self, window: int) -> int:
        """Wei for a whole fraction (10^18 of the smallest unit), mean over `window` seconds."""
        mean = self.contract.functions.meanPrice(window).call()
        return int(mean) * ETHER >> PRICE_BITS

    def history_start(self) -> int:
        """Since when mean prices are known, in Unix seconds; 0 if none is."""
        return int(self.contract.functions.historyStart().call())

    def studio_due(self) -> int:
        """Wei of fees that the work's splitter can collect."""
        return int(self.contract.functions.studioDue().call())

    def buy(self, sender: Sender, eth: int, slippage: int = 100) -> TxReceipt:
        """Sells `eth` wei for fractions."""
        min_fractions = _less(self.fractions_out(eth), slippage)
        call = self.contract.functions.swapEthForFractions(
            min_fractions, sender.address, deadline(self._w3)
        )
        return transact(self._w3, sender, call, value=eth)

    def sell(self, sender: Sender, fractions: int, slippage: int = 100) -> TxReceipt:
        """Sells fractions for ETH, approving them first if needed."""
        min_eth = _less(self.eth_out(fractions), slippage)
        self._approve(sender, fractions)
        call = self.contract.functions.swapFractionsForEth(
            fractions, min_eth, sender.address, deadline(self._w3)
        )
        return transact(self._w3, sender, call)

    def add(self, sender: Sender, eth: int, fractions: int, slippage: int = 100) -> TxReceipt:
        """Adds `eth` wei and the fractions that belong to it, at most `fractions`."""
        held, total = self.reserves(), self.supply()
        min_fractions = _less(eth * total // held.eth, slippage) if total else 0
        self._approve(sender, fractions)
        call = self.contract.functions.addLiquidity(
            fractions, min_fractions, sender.address, deadline(self._w3)
        )
        return transact(self._w3, sender, call, value=eth)

    def remove(self, sender: Sender, shares: int, slippage: int = 100) -> TxReceipt:
        """Gives shares back for their part of ETH and fractions."""
        held, total = self.reserves(), self.supply()
        if total == 0:
            raise FatalError("nobody has added anything to this pool")
        leasts = [_less(shares * part // total, slippage) for part in (held.eth, held.fractions)]
        call = self.contract.functions.removeLiquidity(
            shares, *leasts, sender.address, deadline(self._w3)
        )
        return transact(self._w3, sender, call)

    def collect(self, sender: Sender) -> TxReceipt:
        """Sends the studio's part of the fees to the work's splitter; anyone may."""
        return transact(self._w3, sender, self.contract.functions.collect())

    def claim(self, sender: Sender, account: str) -> TxReceipt:
        """Pays `account` what its shares have earned; anyone may."""
        return transact(self._w3, sender, self.contract.functions.claim(account))

    def _approve(self, sender: Sender, fractions: int) -> None:
        functions = self.vault.contract.functions
        if functions.allowance(sender.address, self.address).call() < fractions:
            call: ContractFunction = functions.approve(self.address, fractions)
            transact(self._w3, sender, call)


class Pools:
    """The factory of pools."""

    def __init__(self, w3: Web3, deployment: Deployment) -> None:
        self._w3 = w3
        self.contract: Contract = deployment.contract(w3, "FractionPoolFactory")

    def of(self, vault: Vault) -> Pool:
        """The vault's pool. Raises FatalError if it has none."""
        address = self.contract.functions.poolOf(vault.address).call()
        if address == NOBODY:
            raise FatalError(
                f"the vault {vault.address} has no pool yet: `ape run pool create {vault.address}`"
            )
        return Pool(self._w3, vault, address)

    def create(self, sender: Sender, vault: Vault) -> tuple[Pool, TxReceipt]:
        """Makes the vault's pool; anyone may."""
        receipt = transact(self._w3, sender, self.contract.functions.create(vault.address))
        return self.of(vault), receipt


def _less(amount: int, slippage: int) -> int:
    """The least that is accepted of a quoted amount; `slippage` in basis points."""
    return amount * (BASIS_POINTS - slippage) // BASIS_POINTS
