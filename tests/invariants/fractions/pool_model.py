"""A pool's reserves and shares as its written rules move them, without asking the chain."""

from collections import Counter
from dataclasses import dataclass, field
from math import isqrt

GWEI = 10**9
WHOLE = 10_000
LOCKED = 1_000


@dataclass
class Pool:
    """Wei and fractions in the reserves, and who has how many shares of them.

    `fee` and `part`, the studio's part of the fee, in basis points; `due` what the studio can
    collect, in gwei.
    """

    address: str
    fee: int
    part: int
    eth: int = 0
    fractions: int = 0
    total: int = 0
    due: int = 0
    shares: Counter[str] = field(default_factory=Counter)
    changes: list[tuple[int, int]] = field(default_factory=list)
    """When there came to be how many shares."""

    def note(self, now: int) -> None:
        """The shares may have become more or fewer."""
        self.changes.append((now, self.total))

    def kept(self, since: int) -> int:
        """The fewest shares that there were at any moment since then."""
        before = [total for at, total in self.changes if at < since]
        return min([*before[-1:], *(total for at, total in self.changes if at >= since)], default=0)

    def output(self, amount: int, reserve_in: int, reserve_out: int) -> int:
        """UniswapV2Library.getAmountOut, with the fee in basis points."""
        net = amount * (WHOLE - self.fee)
        return net * reserve_out // (reserve_in * WHOLE + net)

    def buy(self, eth: int) -> int:
        """Wei go in; returns the fractions that come out."""
        out = self.output(eth, self.eth, self.fractions)
        self.take(eth, out)
        return out

    def take(self, eth: int, out: int) -> None:
        """The books after wei went in and fractions out."""
        studio = eth * self.fee * self.part // WHOLE**2 // GWEI
        self.eth += eth - studio * GWEI
        self.fractions -= out
        self.due += studio

    def sell(self, amount: int) -> int:
        """Fractions go in; returns the wei that come out."""
        out = self.output(amount, self.fractions, self.eth)
        self.give(amount, out)
        return out

    def give(self, amount: int, out: int) -> None:
        """The books after fractions went in and wei out."""
        left = self.eth - out
        surplus = amount * self.fee * self.part // WHOLE**2 * left // (self.fractions + amount)
        self.eth = left - surplus // GWEI * GWEI
        self.fractions += amount
        self.due += surplus // GWEI

    def add(self, who: str, eth: int, max_fractions: int) -> int:
        """Adds wei with as many fractions as they call for, to an empty pool `max_fractions`."""
        if self.total == 0:
            fractions, made = max_fractions, isqrt(eth * max_fractions) - LOCKED
            self.total = LOCKED
        else:
            fractions = -(-eth * self.fractions // self.eth)
            made = eth * self.total // self.eth
        self.eth += eth
        self.fractions += fractions
        self.total += made
        self.shares[who] += made
        return fractions

    def remove(self, who: str, shares: int) -> tuple[int, int]:
        """Shares go; returns the wei and fractions that come out."""
        eth, fractions = self.standing_for(shares)
        self.eth -= eth
        self.fractions -= fractions
        self.total -= shares
        self.shares[who] -= shares
        return eth, fractions

    def standing_for(self, shares: int) -> tuple[int, int]:
        """The wei and fractions that so many shares stand for."""
        if self.total == 0:
            return 0, 0
        return shares * self.eth // self.total, shares * self.fractions // self.total

    def price(self, supply: int) -> float:
        """What all of `supply` fractions come to at the margin, in wei."""
        return self.eth * supply / self.fractions if self.fractions else 0.0

    def towards(self, price: float, supply: int) -> tuple[int, int]:
        """The wei, or the fractions, that go in until the margin, fee included, is at `price`."""
        kept = 1 - self.fee / WHOLE
        product = self.eth * self.fractions
        if self.price(supply) < price * kept:
            return int((isqrt(int(product * price / supply * kept)) - self.eth) / kept), 0
        if self.price(supply) * kept > price:
            wanted = isqrt(int(product / price * supply * kept))
            return 0, int((wanted - self.fractions) / kept)
        return 0, 0
