"""Whether a round pays: an operator's share of the fee beside the gas that joining takes."""

from dataclasses import dataclass

from web3 import Web3

from oracle.chain.generation.rounds import Round, RoundBook
from oracle.chain.types import Phase, RoundId
from oracle.node.config import joinable
from oracle.node.limits import JOIN_GAS
from oracle.quantities import GWEI
from oracle.words import ether

LEFT_OUT = "left out by the rule"
"""How the note of a round begins that the operator's rule leaves out."""


@dataclass(frozen=True, slots=True)
class Economics:
    """What one more operator earns and spends in a round; money in wei.

    `sharers` are the operators that the fee is expected to be divided among, this one included.
    """

    fee: int
    sharers: int
    gas_price: int

    @property
    def share(self) -> int:
        """The expected part of the fee."""
        return self.fee // self.sharers

    @property
    def break_even(self) -> int:
        """The price of gas, in wei, up to which the share pays for it."""
        return self.share // JOIN_GAS

    @property
    def loss(self) -> int:
        """What is lost at the price of now; negative if it earns."""
        return JOIN_GAS * self.gas_price - self.share

    def is_joined_by(self, rule: str) -> bool:
        """Whether the operator's rule (`join` in its settings) lets it join."""
        most = joinable(rule)
        return most is None or self.loss <= most

    def why_not(self, rule: str) -> str:
        """Why the rule leaves the round out; the same words while only the price of gas moves."""
        costs = "costs more" if rule == "profit" else f"costs over {rule} ETH more"
        return (
            f"{LEFT_OUT} {rule!r}: its share of {ether(self.share)}, one of "
            f"{self.sharers}, pays for gas up to {in_gwei(self.break_even)}, and it {costs} now"
        )


def economics(w3: Web3, book: RoundBook, record: Round) -> Economics:
    """What joining the round would earn and take now.

    The fee is shared by whoever agrees: at least the quorum and those who committed, and as many
    as agreed in the round before it, if that is final.
    """
    before = 0
    if record.id > book.first():
        last = book.get(RoundId(record.id - 1))
        before = last.agreeing if last.phase is Phase.FINALISED else 0
    sharers = max(record.quorum, record.committed + 1, before)
    return Economics(record.fee, sharers, gas_price(w3))


def gas_price(w3: Web3) -> int:
    """What a unit of gas costs now, in wei: the newest block's base fee and the usual tip."""
    base = int(w3.eth.get_block("latest").get("baseFeePerGas", 0))
    return base + int(w3.eth.max_priority_fee)


def in_gwei(wei: int) -> str:
    """A price of gas in words: `13.8 gwei`; three digits that count."""
    return f"{wei / GWEI:.3g} gwei"
