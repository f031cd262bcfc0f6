"""Whose events the index holds: the studio's contracts, and those that its factories made."""

from collections.abc import Mapping, Sequence
from typing import Any

from eth_abi.exceptions import DecodingError
from eth_typing import ChecksumAddress
from web3 import Web3
from web3.exceptions import Web3Exception
from web3.types import LogReceipt

from oracle.chain import abi, text
from oracle.chain.deployment import Deployment
from oracle.chain.provider import NonsenseError

NOT_OURS = frozenset({"WrappedEther"})
"""On a public chain this is everybody's, with more events than all studios together."""

MADE_BY = (
    ("SplitterFactory", "SplitterCreated", "splitter", "RoyaltySplitter"),
    ("FractionVaultFactory", "Fractionalised", "vault", "FractionVault"),
    ("FractionPoolFactory", "PoolCreated", "pool", "FractionPool"),
    # Oracles that were replaced keep their rounds.
    ("OperatorRegistry", "OracleReplaced", "oracle", "GenerationOracle"),
)
"""Who names it, in which event and argument, and what the contract is."""


def own(deployment: Deployment) -> dict[ChecksumAddress, str]:
    """The contracts of the deployment record that are read, by address."""
    names = (name for name in deployment.contracts if name not in NOT_OURS)
    return {deployment.address(name): name for name in names}


class Factories:
    """Finds in events the contracts that were made."""

    def __init__(self, w3: Web3, deployment: Deployment) -> None:
        self._events: dict[tuple[str, bytes], tuple[Any, str, str]] = {}
        for factory, name, argument, made in MADE_BY:
            if factory in deployment.contracts:
                event = deployment.contract(w3, factory).events[name]()
                key = deployment.address(factory), bytes.fromhex(event.topic[2:])
                self._events[key] = event, argument, made

    def made(self, logs: Sequence[LogReceipt]) -> dict[ChecksumAddress, tuple[str, int]]:
        """The contracts that these events say were made: what each is, and since which block.

        Raises NonsenseError for an event that its contract cannot have emitted.
        """
        found: dict[ChecksumAddress, tuple[str, int]] = {}
        for log in logs:
            key = log["address"], bytes(log["topics"][0]) if log["topics"] else b""
            if key in self._events:
                event, argument, contract = self._events[key]
                try:
                    arguments: Mapping[str, Any] = event.process_log(log)["args"]
                except (Web3Exception, DecodingError, ValueError) as error:
                    raise NonsenseError(f"eth_getLogs: an event that is none: {error}") from error
                where = Web3.to_checksum_address(arguments[argument])
                found[where] = contract, log["blockNumber"]
        return found


def contract_at(w3: Web3, address: ChecksumAddress, name: str) -> Any:
    """A web3 contract of the kind `name`."""
    return text.contract(w3, address, abi.load(name))
