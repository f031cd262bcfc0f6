"""Treasury: the DAO's money, and how much of it may be paid now."""

from dataclasses import dataclass

from eth_typing import ChecksumAddress
from web3 import Web3
from web3.contract import Contract
from web3.types import TxReceipt

from oracle.chain.addresses import ETH
from oracle.chain.deployment import Deployment
from oracle.chain.sender import Sender, transact
from oracle.quantities import BASIS_POINTS


@dataclass(frozen=True, slots=True)
class Limit:
    """`cap` basis points may be paid in each `period` of so many seconds."""

    period: int
    cap: int


@dataclass(frozen=True, slots=True)
class Announced:
    """A limit that takes effect at `effective_at`, Unix seconds."""

    limit: Limit
    effective_at: int


class Treasury:
    """Reads and writes of the treasury; `token` is an ERC-20, or ETH."""

    def __init__(self, w3: Web3, deployment: Deployment) -> None:
        self._w3 = w3
        self.contract: Contract = deployment.contract(w3, "Treasury")
        self._timelock: Contract = deployment.contract(w3, "StudioTimelock")

    @property
    def address(self) -> ChecksumAddress:
        """Where to send money for the DAO."""
        return self.contract.address

    def held(self) -> int:
        """Wei of the DAO: the treasury's, and what waits in the timelock."""
        return int(self._w3.eth.get_balance(self.address)) + self.waiting()

    def waiting(self) -> int:
        """Wei in the timelock, as fees of failed rounds, that the next execution sends here."""
        return int(self._w3.eth.get_balance(self._timelock.address))

    def available(self) -> int:
        """Wei that a proposal may take now, with what waits in the timelock."""
        spent = self.spent()
        return max(0, (self.held() + spent) * self.limit().cap // BASIS_POINTS - spent)

    def spendable(self, token: ChecksumAddress = ETH) -> int:
        """What may be paid of `token` now, in its smallest unit."""
        return int(self.contract.functions.spendable(token).call())

    def spent(self, token: ChecksumAddress = ETH) -> int:
        """What was paid of `token` in the period under way, in its smallest unit."""
        return int(self.contract.functions.spent(token).call())

    def period_end(self, token: ChecksumAddress = ETH) -> int | None:
        """When the period under way ends, Unix seconds; None if none is."""
        return int(self.contract.functions.periodEnd(token).call()) or None

    def limit(self) -> Limit:
        """The limit in force."""
        return Limit(*self.contract.functions.limit().call())

    def announced(self) -> Announced | None:
        """The limit that waits to take effect, if one does."""
        following, effective_at = self.contract.functions.announced().call()
        return Announced(Limit(*following), effective_at) if effective_at else None

    def sweep(self, sender: Sender) -> TxReceipt:
        """Sends what waits in the timelock to the treasury; anyone may."""
        return transact(self._w3, sender, self._timelock.functions.sweep())
