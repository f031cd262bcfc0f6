"""A chain in which events happen now and then, seen by an endpoint that stretches its blocks."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from eth_typing import ChecksumAddress
from web3 import Web3
from web3.types import LogReceipt

from oracle.local.anvil import Anvil
from tests.support.bad_endpoint import BadEndpoint

ECHO = "0x60068060095f395ff3" + "5f355f5fa100"
"""A contract whose every call is an event with the call's first word as its topic."""

EVENT = "EIP712DomainChanged"
"""An event without arguments, as contracts of the studio have it."""

EVENTS = 16
STRETCH = 1_500
"""Blocks that an endpoint makes of each, so that any provider refuses them all at once."""


@dataclass(frozen=True)
class Noise:
    """A chain in which two contracts raise an event by turns, one in each of the last blocks."""

    chain: Anvil
    contracts: tuple[ChecksumAddress, ChecksumAddress]
    found: tuple[tuple[int, str], ...]
    """Block and contract of each event."""

    @property
    def last(self) -> int:
        """The number of the newest block, as an endpoint that stretches says it."""
        return int(self.chain.w3.eth.block_number) * STRETCH

    def endpoint(self) -> BadEndpoint:
        """An endpoint of it that stretches."""
        bad = BadEndpoint(self.chain)
        bad.stretch = STRETCH
        return bad


@contextmanager
def making_noise() -> Iterator[Noise]:
    """A chain with its events."""
    with Anvil() as chain:
        w3 = chain.w3
        sender = w3.eth.accounts[0]
        made = []
        for _ in range(2):
            receipt = w3.eth.wait_for_transaction_receipt(
                w3.eth.send_transaction({"from": sender, "data": ECHO}), poll_latency=0.02
            )
            made.append(receipt["contractAddress"])
        topic = Web3.keccak(text=f"{EVENT}()")
        for number in range(EVENTS):
            w3.eth.send_transaction({"from": sender, "to": made[number % 2], "data": topic})
        first, second = map(Web3.to_checksum_address, made)
        events = w3.eth.get_logs({"fromBlock": 0, "toBlock": "latest"})
        places = [(block * STRETCH, who) for block, who in map(place, events)]
        yield Noise(chain, (first, second), tuple(places))


def place(log: LogReceipt) -> tuple[int, str]:
    """The block and the contract of an event."""
    return int(log["blockNumber"]), log["address"]
