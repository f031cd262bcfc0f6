"""Deploying contracts one after another with one sender, and keeping their addresses."""

from typing import Any

from eth_typing import ChecksumAddress
from web3 import Web3
from web3.contract import Contract

from oracle.chain import abi, text
from oracle.chain.deployment import Deployment
from oracle.chain.generation.registration import Progress
from oracle.chain.launch.artifacts import creation_code
from oracle.chain.sender import Sender, transact
from oracle.errors import FatalError


class Deployer:
    """Deploys contract after contract with one sender and remembers where they are."""

    def __init__(self, w3: Web3, sender: Sender, progress: Progress) -> None:
        self._w3 = w3
        self._sender = sender
        self._progress = progress
        self._block = w3.eth.block_number
        self.addresses: dict[str, str] = {}

    @property
    def address(self) -> ChecksumAddress:
        """The sender's address."""
        return self._sender.address

    def create(self, name: str, *arguments: Any) -> Contract:
        """Deploys the contract `name` with its constructor's `arguments`."""
        factory = self._w3.eth.contract(abi=abi.load(name), bytecode=creation_code(name))
        receipt = transact(self._w3, self._sender, factory.constructor(*arguments))
        self._progress(name, receipt["gasUsed"])
        address = receipt["contractAddress"]
        if address is None:
            raise FatalError(f"{name} was deployed, but the receipt has no address")
        self.addresses[name] = address
        return text.contract(self._w3, address, abi.load(name))

    def known(self, name: str, address: str) -> Contract:
        """Takes a contract that is on the chain already. Raises FatalError if nothing is there."""
        where = Web3.to_checksum_address(address)
        if not self._w3.eth.get_code(where):
            raise FatalError(f"there is no {name} at {where} on this chain")
        self.addresses[name] = where
        return text.contract(self._w3, where, abi.load(name))

    def call(self, step: str, contract: Contract, function: str, *arguments: Any) -> None:
        """Sends one transaction of the set-up."""
        receipt = transact(self._w3, self._sender, contract.functions[function](*arguments))
        self._progress(step, receipt["gasUsed"])

    def record(self, name: str) -> Deployment:
        """The record of what was deployed."""
        return Deployment(
            name=name, chain_id=self._w3.eth.chain_id, block=self._block, contracts=self.addresses
        )
