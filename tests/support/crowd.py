"""A chain with very many events of one contract, and readers of it that can be killed."""

import multiprocessing
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from oracle.chain.connection import connect
from oracle.chain.deployment import Deployment
from oracle.index.studio_index import StudioIndex
from oracle.local.anvil import CHAIN_ID, Anvil
from tests.support.bad_endpoint import BadEndpoint
from tests.support.memory import peak_of
from tests.support.provider_words import RANGES
from tests.support.solidity import compiled

SOURCE = "tests/support/contracts/Crowd.sol"
AT_ONCE = 500
"""Events of a block."""

BLOCKS = 1_000_000
"""Over so many blocks the events are spread, as the endpoint says them."""

TABLES = ("identity", "sources", "blocks", "events", "kept")


@dataclass
class Crowd:
    """A chain, the record of a studio that is only this contract, and the endpoint that is read."""

    chain: Anvil
    deployment: Deployment
    endpoint: BadEndpoint
    events: int

    def start(self, place: Path) -> BaseProcess:
        """A process that brings the index at `place` up to date."""
        fork = multiprocessing.get_context("fork")
        process = fork.Process(target=read, args=(place, self.endpoint.url, self.deployment))
        process.start()
        return process

    def read(self, place: Path) -> tuple[float, float]:
        """Brings the index up to date; returns seconds, and the reader's peak memory in MiB."""
        # Not a fork, which would begin with all that this process has in memory.
        spawn = multiprocessing.get_context("spawn")
        told, tell = spawn.Pipe(duplex=False)
        arguments = place, self.endpoint.url, self.deployment, tell
        process = spawn.Process(target=measured, args=arguments)
        process.start()
        seconds, peak = told.recv()
        process.join()
        return seconds, peak


@contextmanager
def crowd(events: int) -> Iterator[Crowd]:
    """So many events, spread over a million blocks, behind an endpoint that searches 10,000."""
    made = compiled(SOURCE)["Crowd"]
    with Anvil() as chain, BadEndpoint(chain) as endpoint:
        w3 = chain.w3
        sender = w3.eth.accounts[0]
        factory = w3.eth.contract(abi=made.abi, bytecode=made.bytecode)
        receipt = w3.eth.wait_for_transaction_receipt(
            factory.constructor().transact({"from": sender})
        )
        address = receipt["contractAddress"]
        contract = w3.eth.contract(address=address, abi=made.abi)
        for _ in range(events // AT_ONCE):
            chain.rpc(
                "eth_sendTransactionSync",
                {
                    "from": sender,
                    "to": address,
                    "data": contract.functions.shout(AT_ONCE)._encode_transaction_data(),
                    "gas": hex(15_000_000),
                },
            )
        endpoint.stretch = BLOCKS // int(w3.eth.block_number)
        endpoint.ranges = RANGES["quicknode"]
        record = Deployment(
            name="crowd", chain_id=CHAIN_ID, block=0, contracts={"StudioGovernor": address}
        )
        yield Crowd(chain, record, endpoint, events)


def read(place: Path, url: str, deployment: Deployment) -> None:
    """Brings an index up to date."""
    with StudioIndex(place, connect(url, CHAIN_ID), deployment) as index:
        index.catch_up()


def measured(place: Path, url: str, deployment: Deployment, tell: Any) -> None:
    """The same, and tells its seconds and its peak memory in MiB."""
    begun = time.perf_counter()
    read(place, url, deployment)
    seconds = time.perf_counter() - begun
    tell.send((seconds, peak_of()))


def tables(place: Path) -> dict[str, list[tuple[Any, ...]]]:
    """All that an index holds, but how it was asked for."""
    with sqlite3.connect(place) as connection:
        return {
            name: connection.execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall()
            for name in TABLES
        }


def size_of(place: Path) -> float:
    """What an index takes on the disk, in MiB."""
    files = place.parent.glob(place.name + "*")
    return sum(path.stat().st_size for path in files) / 2**20
