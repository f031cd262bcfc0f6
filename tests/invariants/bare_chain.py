"""A private chain and single contracts on it, driven by bare JSON-RPC, for machines."""

from collections.abc import Sequence
from typing import Any

import requests
from eth_abi import decode, encode
from eth_utils.abi import collapse_if_tuple
from web3 import Web3
from web3.contract import Contract

from oracle.chain import abi
from oracle.chain.abi import describe_revert
from oracle.chain.launch.artifacts import creation_code
from oracle.chain.sender import KeySender, transact
from oracle.local.anvil import Anvil, account
from tests.invariants.checkpoint import Checkpoint
from tests.support.refusals import MAX_GAS
from tests.support.solidity import Artifact

GENESIS = 1_800_000_000
OPTIONS = (
    *("--base-fee", "0", "--gas-price", "0", "--disable-min-priority-fee"),
    *("--timestamp", str(GENESIS), "--auto-impersonate"),
)
"""Gas is free, so that every wei that moves is the protocol's."""

GAS = 3_000_000
PLENTY = 10**27


def person(name: str) -> str:
    """An address that everybody may act for."""
    return Web3.to_checksum_address(Web3.keccak(text=name)[12:])


class BareChain:
    """The chain; calls name a contract that was deployed here."""

    gas_used = 0
    logs: Sequence[dict[str, Any]] = ()
    """Of the last transaction."""

    def __init__(self, anvil: Anvil) -> None:
        self.anvil = anvil
        self.w3 = anvil.w3
        self._session = requests.Session()
        # No proxy lies between: asking the environment for one takes longer than most calls.
        self._session.trust_env = False
        # A second a block whatever the machine's pace, so that an example can be told again.
        self.rpc("anvil_setBlockTimestampInterval", 1)
        self._signatures: dict[tuple[str, str], tuple[list[str], str, list[str]]] = {}
        self.mark()

    def mark(self) -> None:
        """Every example begins from here."""
        self._beginning = Checkpoint(self.anvil)

    def again(self) -> None:
        """Takes the chain back to the beginning."""
        self._beginning.restore()
        # Another example may put another contract at the same address.
        self._signatures.clear()

    def deploy(self, name: str, *arguments: Any) -> Contract:
        """A new contract."""
        factory = self.w3.eth.contract(abi=abi.load(name), bytecode=creation_code(name))
        receipt = transact(self.w3, KeySender(account(0)), factory.constructor(*arguments))
        return self.w3.eth.contract(address=receipt["contractAddress"], abi=abi.load(name))

    def create(self, sender: str, artifact: Artifact, *arguments: Any) -> Contract:
        """A new contract that is none of the project's."""
        factory = self.w3.eth.contract(abi=artifact.abi, bytecode=artifact.bytecode)
        data = factory.constructor(*arguments).data_in_transaction
        transaction = {"from": sender, "data": data, "gas": hex(MAX_GAS), "gasPrice": "0x0"}
        receipt = self.rpc("eth_sendTransactionSync", transaction)
        assert receipt["status"] == "0x1", receipt
        address = Web3.to_checksum_address(receipt["contractAddress"])
        return self.w3.eth.contract(address=address, abi=artifact.abi)

    def at(self, name: str, address: str) -> Contract:
        """A contract that is there."""
        return self.w3.eth.contract(address=Web3.to_checksum_address(address), abi=abi.load(name))

    def rpc(self, method: str, *parameters: Any) -> Any:
        """One call of the node."""
        body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": parameters}
        answer = self._session.post(self.anvil.url, json=body, timeout=60).json()
        return answer.get("result", answer.get("error"))

    def batch(self, calls: Sequence[tuple[str, list[Any]]]) -> list[Any]:
        """Many calls of the node at once: what each returns, or its error."""
        bodies = [
            {"jsonrpc": "2.0", "id": number, "method": method, "params": words}
            for number, (method, words) in enumerate(calls)
        ]
        answers = (
            self._session.post(self.anvil.url, json=bodies, timeout=60).json() if calls else []
        )
        answers = sorted(answers, key=lambda answer: int(answer["id"]))
        return [answer.get("result", answer.get("error")) for answer in answers]

    def send(
        self, sender: str, to: str, data: str = "0x", value: int = 0, gas: int = GAS
    ) -> str | None:
        """Mines a transaction in a block of its own; the error's name if it was refused."""
        transaction = {"from": sender, "to": to, "data": data, "value": hex(value)}
        transaction |= {"gas": hex(gas), "gasPrice": "0x0"}
        answer = self.rpc("eth_call", transaction, "pending")
        if isinstance(answer, dict):
            told = answer.get("data")
            return describe_revert(str(told)).partition("(")[0] if told else answer["message"]
        receipt = self.rpc("eth_sendTransactionSync", transaction)
        assert receipt["status"] == "0x1", receipt
        self.gas_used, self.logs = int(receipt["gasUsed"], 16), receipt["logs"]
        return None

    def act(
        self, sender: str, contract: Contract, function: str, *arguments: Any, value: int = 0
    ) -> str | None:
        """Calls a contract's function; the error's name if it was refused."""
        data = contract.encode_abi(function, list(arguments))
        return self.send(sender, str(contract.address), data, value)

    def read(
        self, contract: Contract, function: str, *arguments: Any, block: str = "latest"
    ) -> Any:
        """What a view says, past web3's slower way; "pending" is the next block, whose time the
        clock moves."""
        _, _, kinds = self._signature(contract, function)
        answer = self.rpc("eth_call", self.view(contract, function, *arguments), block)
        assert isinstance(answer, str), f"{function}: {answer}"
        values = decode(kinds, bytes.fromhex(answer[2:]))
        return values[0] if len(values) == 1 else values

    def view(self, contract: Contract, function: str, *arguments: Any) -> dict[str, str]:
        """The call of a function, past web3's slower way."""
        takes, selector, _ = self._signature(contract, function)
        return {"to": str(contract.address), "data": selector + encode(takes, arguments).hex()}

    def _signature(self, contract: Contract, function: str) -> tuple[list[str], str, list[str]]:
        """What a function takes, its selector, and what it returns."""
        key = (str(contract.address), function)
        if key not in self._signatures:
            (entry,) = [e for e in contract.abi if e.get("name") == function]
            parts: Any = [entry["inputs"], entry["outputs"]]  # type: ignore[typeddict-item]
            takes, kinds = ([collapse_if_tuple(part) for part in some] for some in parts)
            selector = Web3.keccak(text=f"{function}({','.join(takes)})")[:4]
            self._signatures[key] = takes, "0x" + selector.hex(), kinds
        return self._signatures[key]

    def balance(self, address: str) -> int:
        """Wei at an address."""
        return int(self.rpc("eth_getBalance", address, "latest"), 16)

    def endow(self, address: str, amount: int = PLENTY) -> None:
        """Sets what an address has."""
        self.rpc("anvil_setBalance", address, hex(amount))

    def behave(self, address: str, code: str) -> None:
        """Puts code at an address, "0x" to take it away."""
        self.rpc("anvil_setCode", address, code)

    def pass_time(self, seconds: int) -> None:
        """Mines a block so much later."""
        self.pass_to(self.anvil.now + seconds)

    def pass_to(self, time: int) -> None:
        """Mines a block at this time."""
        self.rpc("evm_setNextBlockTimestamp", hex(time))
        self.rpc("evm_mine")

    def force(self, payer: str, to: str, amount: int) -> None:
        """Sends ETH that cannot be refused, as a contract that destroys itself does."""
        self.endow(payer, amount)
        code = f"0x73{to[2:]}ff"
        self.behave(payer, code)
        self.send(person("anybody"), payer)
        self.behave(payer, "0x")
