"""Calls from within calls: what a guard against reentrancy says, asked through a contract."""

import re
from dataclasses import dataclass
from typing import Any

from oracle.chain.abi import describe_revert
from oracle.local.anvil import PROJECT
from oracle.quantities import ETHER
from tests.contracts.fractions.fractions import deployed
from tests.contracts.studio import Studio
from tests.support.refusals import ACCEPTED, refusal

INTRUDER = "tests/support/contracts/Intruder.sol"
HOOKED = "tests/support/contracts/HookedCurrency.sol"
GUARDED = "ReentrancyGuardReentrantCall()"
NEVER_CALLED = "the intruder was never called"
GUARDED_FUNCTION = re.compile(r"function (\w+)\([^{;]*\bnonReentrant")


def guarded(*sources: str) -> set[str]:
    """The functions of these contracts that have a guard, `_internal` ones not counted."""
    texts = [(PROJECT / "contracts" / name).read_text() for name in sources]
    names = {name for text in texts for name in GUARDED_FUNCTION.findall(text)}
    return {name for name in names if not name.startswith("_")}


@dataclass(frozen=True)
class Call:
    """A call with its wei, ready to be made."""

    target: str
    value: int
    data: bytes

    @property
    def words(self) -> tuple[str, int, bytes]:
        """The struct as the ABI wants it."""
        return self.target, self.value, self.data


def call(method: Any, *arguments: Any, value: int = 0) -> Call:
    """A contract's method through Ape, bound to its arguments."""
    return Call(method.contract.address, value, bytes(method.encode_input(*arguments)))


class Intruder:
    """A contract with money that makes one call from within another."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._contract = deployed(studio, INTRUDER, "Intruder")
        self.account = studio.account(self._contract.address)

    @property
    def address(self) -> str:
        """Where it is."""
        return str(self._contract.address)

    def act(self, each: Call) -> None:
        """Makes a call from this contract."""
        self._contract.act(each.words, sender=self._studio.stranger)

    def within(self, outer: Call, inner: Call) -> str:
        """What `inner` answers when it is made from within `outer`, which succeeds."""
        receipt = self._contract.enter(outer.words, inner.words, sender=self._studio.stranger)
        return self._answer(receipt)

    def within_anothers(self, outer: Any, *arguments: Any, inner: Call, **options: Any) -> str:
        """The same from within a call of somebody else's, through Ape."""
        self._contract.arm(inner.words, sender=self._studio.stranger)
        return self._answer(outer(*arguments, **options))

    def alone(self, each: Call) -> str:
        """What a call of this contract's answers when it is made by itself."""
        studio = self._studio
        return refusal(studio.w3, self.address, each.target, each.data, each.value)

    def refused(self, outer: Call, inner: Call) -> str:
        """`within` of a call that succeeds by itself, which is why only a guard can refuse it."""
        alone = self.alone(inner)
        return self.within(outer, inner) if alone == ACCEPTED else f"by itself: {alone}"

    def _answer(self, receipt: Any) -> str:
        answers = receipt.decode_logs(self._contract.Answered)
        if not answers:
            return NEVER_CALLED
        (answered,) = answers
        return ACCEPTED if answered.success else describe_revert(bytes(answered.answer))


def hooked_currency(studio: Studio, told: str, holder: str, amount: int = ETHER) -> Any:
    """An ERC-20 that calls `told` whenever it gets some; `holder` has `amount`."""
    made = deployed(studio, HOOKED, "HookedCurrency")
    made.mint(holder, amount, sender=studio.stranger)
    made.tell(told, sender=studio.stranger)
    return made
