"""Doing things in a studio, several in a block if need be, with the book kept beside."""

from collections.abc import Iterable, Sequence
from typing import Any

from web3 import Web3
from web3.contract import Contract

from oracle.chain.abi import describe_revert
from tests.invariants.bare_chain import GAS
from tests.invariants.economy.book import Book
from tests.invariants.economy.studio import (
    ACTORS,
    ANYBODY,
    HAL,
    LENDER,
    WORLD,
    EconomyStart,
)

PEOPLE = (*ACTORS, HAL, LENDER, WORLD, ANYBODY)
BLOCK = 12
"""Seconds from block to block."""

WAGE = 3 * 10**15
"""Wei for which nobody gets up: a profit below it is left lying."""

NO_ERROR_OF_OURS = ("0x", "EvmError", "execution", "out of gas", "Out of gas", "no reason")


class Town:
    """The chain, and the book of what people have; each call says whether it was refused."""

    def __init__(self, start: EconomyStart, book: Book) -> None:
        self.start, self.chain, self.book = start, start.chain, book
        self.contracts: dict[str, Contract] = {}
        self.now = self.chain.anvil.now
        self.left = 0
        """Calls that still go into the block that is open."""

        self.notice = int(start.read("LoanTerms", "notice"))
        self._next = 0
        self._sent: list[str] = []
        self.logs: list[dict[str, Any]] = []
        """Of the last call, or of all that were in its block."""

        self.chain.rpc("evm_setAutomine", False)

    # Blocks

    def open(self, calls: int) -> None:
        """The next calls are in one block."""
        self.close()
        self.left = calls

    def close(self) -> None:
        """Mines the block that is open."""
        self.left = 0
        if self._sent:
            self._mine()

    def _mine(self) -> None:
        self.chain.rpc("evm_mine")
        self.logs = []
        for receipt in self.chain.batch([("eth_getTransactionReceipt", [s]) for s in self._sent]):
            assert receipt["status"] == "0x1", receipt
            self.logs += receipt["logs"]
        self._sent = []

    def go_to(self, time: int) -> None:
        """Nothing happens until then."""
        self.close()
        if time > self.now:
            self.now = time

    def refused(
        self, sender: str, contract: str | Contract, function: str, *words: Any, value: int = 0
    ) -> str | None:
        """The name of the error that a call would meet now, or None."""
        (told,) = self.all_refused(sender, contract, function, [words], value)
        return told

    def all_refused(
        self,
        sender: str,
        contract: str | Contract,
        function: str,
        cases: Sequence[Sequence[Any]],
        value: int = 0,
    ) -> list[str | None]:
        """The same of many calls of one function."""
        calls = [self._call(sender, contract, function, words, value) for words in cases]
        answers = self.chain.batch([("eth_call", [call, "pending"]) for call in calls])
        return [_name(told) for told in answers]

    def _call(
        self, sender: str, contract: str | Contract, function: str, words: Sequence[Any], value: int
    ) -> dict[str, str]:
        if not self._sent and self._next != self.now + BLOCK:
            self._next = self.now + BLOCK
            self.chain.rpc("evm_setNextBlockTimestamp", hex(self._next))
        call = self.chain.view(self.start.contract(contract), function, *words)
        return call | {"from": sender, "value": hex(value), "gas": hex(GAS), "gasPrice": "0x0"}

    def do(
        self, sender: str, contract: str | Contract, function: str, *words: Any, value: int = 0
    ) -> str | None:
        """One call, if it is not refused; alone in its block unless one is open."""
        call = self._call(sender, contract, function, words, value)
        if told := _name(self.chain.rpc("eth_call", call, "pending")):
            assert not told.startswith(NO_ERROR_OF_OURS), f"{function}: {told}"
            return told
        if not self._sent:
            self.now += BLOCK
        self._sent.append(self.chain.rpc("eth_sendTransaction", call))
        self.left -= 1
        if self.left <= 0:
            self.close()
        return None

    def must(
        self, sender: str, contract: str | Contract, function: str, *words: Any, value: int = 0
    ) -> None:
        """A call that cannot be refused."""
        fine(self.do(sender, contract, function, *words, value=value))

    # Looking

    def numbers(self, asked: Iterable[tuple[str | Contract, str, tuple[Any, ...]]]) -> list[int]:
        """The first number that each view says after the last block."""
        views = [self.chain.view(self.start.contract(which), f, *w) for which, f, w in asked]
        answers = self.chain.batch([("eth_call", [view, "latest"]) for view in views])
        return [int(answer[:66], 16) for answer in answers]

    def balances(self, accounts: Iterable[str]) -> list[int]:
        """Wei of each account after the last block."""
        asked = [("eth_getBalance", [account, "latest"]) for account in accounts]
        return [int(answer, 16) for answer in self.chain.batch(asked)]

    @staticmethod
    def words(log: dict[str, Any]) -> list[int]:
        """The numbers of a log that are not its topics."""
        data = str(log["data"])[2:]
        return [int(data[at : at + 64], 16) for at in range(0, len(data), 64)]

    def vault(self, address: str) -> Contract:
        """A vault's contract."""
        return self._at("FractionVault", address)

    def pool(self, vault: str) -> Contract:
        """The contract of a vault's pool."""
        return self._at("FractionPool", self.book.pools[vault].address)

    def _at(self, kind: str, address: str) -> Contract:
        if address not in self.contracts:
            self.contracts[address] = self.chain.at(kind, address)
        return self.contracts[address]


def fine(refused: str | None) -> None:
    """What must go through did."""
    assert refused is None, refused


def topic(event: str) -> str:
    """The first topic of an event, given as its signature."""
    return Web3.keccak(text=event).to_0x_hex()


def _name(answer: Any) -> str | None:
    if not isinstance(answer, dict):
        return None
    told = answer.get("data")
    return describe_revert(str(told)).partition("(")[0] if told else str(answer["message"])
