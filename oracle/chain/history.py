"""What happened in a studio, and what never changes there: from its chain, or from its index."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from web3 import Web3
from web3.contract import Contract
from web3.contract.contract import ContractFunction

from oracle.chain import abi, text
from oracle.chain.access.block_times import block_times
from oracle.chain.access.multicall import together
from oracle.chain.deployment import Deployment
from oracle.chain.logs import logs


@dataclass(frozen=True, slots=True)
class Event:
    """One event; `place` is the log's index in its block, `transaction` the hash."""

    name: str
    address: str
    arguments: Mapping[str, Any]
    block: int
    place: int
    transaction: bytes


class History(Protocol):
    """What readers of the past ask; the index keeps what it once was told."""

    def events(
        self, contract: str, name: str, address: str | None = None, since: int = 0, **wanted: Any
    ) -> Iterable[Event]:
        """The events `name` of the studio's contracts of a kind, or of the one at `address`.

        In the chain's order, from block `since` on; `wanted` are values of indexed arguments.
        """

    def now(self) -> int:
        """The Unix time of the block that all of it is of."""

    def times(self, blocks: Iterable[int]) -> dict[int, int]:
        """The Unix times of blocks with events."""

    def fixed(self, calls: Sequence[ContractFunction]) -> list[Any]:
        """What views return that can never return anything else, as each `call()` does."""

    def current(self, calls: Sequence[ContractFunction]) -> list[Any]:
        """What views return now, as each `call()` does: the same until the past grows."""

    def kept(self, kind: str) -> dict[str, Any]:
        """What was kept of a kind, by key, as JSON has it."""

    def keep(self, kind: str, values: Mapping[str, Any]) -> None:
        """Keeps what cannot change any more, unless the chain up to now is reorganised."""


class ChainHistory:
    """Asks the chain itself, every time: for those who read little and must read what is now."""

    def __init__(self, w3: Web3, deployment: Deployment) -> None:
        self._w3, self._deployment = w3, deployment

    def events(
        self, contract: str, name: str, address: str | None = None, since: int = 0, **wanted: Any
    ) -> Iterator[Event]:
        """As `History.events`, one chunk of blocks after the other as they are taken."""
        event = self._at(contract, address).events[name]()
        first = max(since, self._deployment.block)
        for log in logs(event, first, self._w3.eth.block_number, wanted):
            yield Event(
                name,
                log["address"],
                log["args"],
                log["blockNumber"],
                log["logIndex"],
                bytes(log["transactionHash"]),
            )

    def now(self) -> int:
        """The Unix time of the chain's newest block."""
        return int(self._w3.eth.get_block("latest")["timestamp"])

    def times(self, blocks: Iterable[int]) -> dict[int, int]:
        """As `History.times`."""
        return block_times(self._w3, sorted(set(blocks)))

    def fixed(self, calls: Sequence[ContractFunction]) -> list[Any]:
        """As `History.fixed`."""
        return together(self._w3, calls)

    def current(self, calls: Sequence[ContractFunction]) -> list[Any]:
        """As `History.current`, but asked for each time."""
        return together(self._w3, calls)

    def kept(self, kind: str) -> dict[str, Any]:
        """Nothing: it keeps nothing."""
        return {}

    def keep(self, kind: str, values: Mapping[str, Any]) -> None:
        """Keeps nothing."""

    def _at(self, contract: str, address: str | None) -> Contract:
        if address is None:
            return self._deployment.contract(self._w3, contract)
        return text.contract(self._w3, Web3.to_checksum_address(address), abi.load(contract))
