"""A private chain with the referee's contracts on it, compiled with the project's settings."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from web3 import Web3
from web3.contract import Contract
from web3.exceptions import ContractCustomError

from oracle.local.anvil import Anvil
from tests.referee.reference import Axis, Model, blob
from tests.support.solidity import OPTIMIZER_RUNS, Artifact, compiled

HARNESS = "tests/referee/harness"
SOURCES = [
    "contracts/generation/model/ModelInspector.sol",
    "contracts/generation/referee/Referee.sol",
    f"{HARNESS}/Canvas.sol",
    f"{HARNESS}/ModelShelf.sol",
    f"{HARNESS}/Stages.sol",
]
CHUNK = 24_575
CODE_LIMIT = 24_576
TRANSACTION_GAS_LIMIT = 16_777_216
CALL_GAS = 1_000_000_000
CHAIN_OPTIONS = ("--gas-limit", "2000000000")


@cache
def artifacts(runs: int = OPTIMIZER_RUNS) -> dict[str, Artifact]:
    """The referee's contracts, its parts and the harness, by name."""
    return compiled(*SOURCES, runs=runs)


class Bench:
    """The deployed contracts, and a shelf of models."""

    def __init__(self, chain: Anvil, runs: int = OPTIMIZER_RUNS) -> None:
        self.chain = chain
        self.artifacts = artifacts(runs)
        self.sender = chain.w3.eth.accounts[0]
        self.shelf = self.deploy("ModelShelf")
        self.referee = self.deploy("Referee", self.shelf.address)
        self.executor = self.at("Executor", self.referee.functions.executor().call())
        self.composer = self.at("Composer", self.referee.functions.composer().call())
        self.inspector = self.deploy("ModelInspector")
        self.stages = self.deploy("Stages")
        self.canvas = self.deploy("Canvas")
        self._next_pointer = 0xDA7A << 64
        self._models = 0

    def at(self, name: str, address: str) -> Contract:
        """The contract of that name at an address."""
        return self.chain.w3.eth.contract(address=address, abi=self.artifacts[name].abi)

    def deploy(self, name: str, *args: Any) -> Contract:
        """Deploys a contract in a transaction of its own."""
        return self._deploy(self.artifacts[name], *args)

    def deploy_from(self, source: str, name: str) -> Contract:
        """Deploys a contract that only some tests need, of a file given from the project's root."""
        return self._deploy(compiled(source)[name])

    def _deploy(self, artifact: Artifact, *args: Any) -> Contract:
        factory = self.chain.w3.eth.contract(abi=artifact.abi, bytecode=artifact.bytecode)
        receipt = self._receipt(factory.constructor(*args).transact({"from": self.sender}))
        return self.chain.w3.eth.contract(address=receipt["contractAddress"], abi=artifact.abi)

    def send(self, call: Any) -> Any:
        """Sends a contract call as a transaction; returns its receipt."""
        return self._receipt(call.transact({"from": self.sender}))

    def _receipt(self, transaction: Any) -> Any:
        receipt = self.chain.w3.eth.wait_for_transaction_receipt(transaction, poll_latency=0.01)
        assert receipt["status"] == 1
        return receipt

    def store(self, data: bytes, chunk: int = CHUNK) -> list[str]:
        """Puts data contracts with these bytes on the chain; returns their addresses."""
        pointers = []
        for start in range(0, len(data), chunk):
            self._next_pointer += 1
            pointer = Web3.to_checksum_address(f"{self._next_pointer:040x}")
            code = b"\0" + data[start : start + chunk]
            self.chain.rpc("anvil_setCode", pointer, Web3.to_hex(code))
            pointers.append(pointer)
        return pointers

    def shelve(self, model: Model, axes: Sequence[Axis], provable: bool = True) -> int:
        """Puts a model on the shelf; returns its id."""
        self._models += 1
        data = blob(model)
        rows = [(axis.name.ljust(32, b"\0"), axis.kind, axis.lo, axis.hi) for axis in axes]
        pointers = self.store(data)
        self.send(self.shelf.functions.put(self._models, pointers, len(data), rows, provable))
        return self._models

    def call(self, function: Any) -> Any:
        """Calls a view with plenty of gas."""
        return function.call({"gas": CALL_GAS})

    def gas(self, function: Any) -> int:
        """Gas of the call as a transaction of its own, calldata and all."""
        return int(function.estimate_gas({"from": self.sender, "gas": CALL_GAS}))

    def error(self, contract: Contract, function: Any) -> tuple[str, tuple[Any, ...]]:
        """Name and arguments of the custom error, of any contract, that a call reverts with."""
        try:
            self.call(function)
        except ContractCustomError as raised:
            data = Web3.to_bytes(hexstr=raised.data)
            for artifact in self.artifacts.values():
                for item in artifact.abi:
                    if item["type"] != "error":
                        continue
                    types = [entry["type"] for entry in item["inputs"]]
                    selector = Web3.keccak(text=f"{item['name']}({','.join(types)})")[:4]
                    if selector == data[:4]:
                        return item["name"], self.chain.w3.codec.decode(types, data[4:])
            raise
        raise AssertionError(f"{contract.address} did not revert")
