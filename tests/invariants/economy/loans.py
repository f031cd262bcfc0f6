"""Lenders' money and loans as the written rules move them, without asking the chain."""

from collections import Counter
from dataclasses import dataclass, field

from oracle.chain.lending.parameters import LoanRateParameters

RAY = 10**27
YEAR = 365 * 86_400
ONE = 2**64
WHOLE = 10_000
VIRTUAL = 10**6
"""Shares that stand against the first wei."""


def power(base: int, exponent: int) -> int:
    """`base` to the power of `exponent`, rounded to the nearest at each step; both in 10^-27."""
    result = base if exponent % 2 else RAY
    while exponent := exponent // 2:
        base = (base * base + RAY // 2) // RAY
        if exponent % 2:
            result = (result * base + RAY // 2) // RAY
    return result


@dataclass
class Loan:
    """Fractions that are locked, and the debt in units of the index."""

    collateral: int = 0
    scaled: int = 0
    lost: int = 0
    """Since when no market could tell what the collateral is worth, in seconds; 0: one can."""

    on_sale: bool = False


@dataclass
class Lending:
    """Wei that are lent, owed and kept. `index`: what a wei of the first second has grown to."""

    rates: LoanRateParameters
    time: int
    index: int = ONE
    cash: int = 0
    reserve: int = 0
    total: int = 0
    shares: Counter[str] = field(default_factory=Counter)
    loans: dict[tuple[str, str], Loan] = field(default_factory=dict)

    @property
    def scaled(self) -> int:
        """All debt, in units of the index."""
        return sum(loan.scaled for loan in self.loans.values())

    @property
    def debt(self) -> int:
        """All debt, rounded down."""
        return self.scaled * self.index // ONE

    @property
    def assets(self) -> int:
        """What is the lenders'."""
        return self.cash + self.debt - self.reserve

    def rate(self) -> int:
        """What borrowers pay in a year, in 10^-27."""
        r, debt = self.rates, self.debt
        used = debt * RAY // (debt + self.cash) if debt else 0
        turn = r.kink_percent * RAY // 100
        if used <= turn:
            rate = r.base_bps * RAY + (r.at_kink_bps - r.base_bps) * RAY * used // turn
        else:
            beyond = (r.at_full_bps - r.at_kink_bps) * RAY * (used - turn) // (RAY - turn)
            rate = r.at_kink_bps * RAY + beyond
        return rate // WHOLE

    def accrue(self, now: int) -> None:
        """Interest up to `now`; some of it is the reserve's."""
        if now > self.time and self.scaled:
            before = self.debt
            grown = power(RAY + self.rate() // YEAR, min(now - self.time, 5 * YEAR))
            self.index = -(-self.index * grown // RAY)
            self.reserve += (self.debt - before) * self.rates.reserve_factor_bps // WHOLE
        self.time = now

    def owed(self, who: str, vault: str) -> int:
        """A loan's debt, rounded up."""
        return -(-self.loan(who, vault).scaled * self.index // ONE)

    def loan(self, who: str, vault: str) -> Loan:
        """The one loan that a borrower has on a vault."""
        return self.loans.setdefault((who, vault), Loan())

    def draw(self, who: str, vault: str, amount: int) -> None:
        """Wei leave for a loan."""
        self.loan(who, vault).scaled += -(-amount * ONE // self.index)
        self.cash -= amount

    def pay(self, who: str, vault: str, amount: int) -> None:
        """Wei pay a loan off, the last of it whole."""
        loan = self.loan(who, vault)
        loan.scaled -= amount * ONE // self.index if amount < self.owed(who, vault) else loan.scaled
        self.cash += amount

    def lose(self, who: str, vault: str) -> None:
        """What is owed is lost: to the reserve, then to the lenders."""
        amount = self.owed(who, vault)
        self.loan(who, vault).scaled = 0
        self.reserve -= min(amount, self.reserve)

    def lend(self, who: str, amount: int) -> int:
        """Wei come in; returns the shares made for them."""
        made = amount * (self.total + VIRTUAL) // (self.assets + 1)
        self.cash += amount
        self.total += made
        self.shares[who] += made
        return made

    def worth(self, shares: int) -> int:
        """What shares can be given back for, if there is cash."""
        return shares * (self.assets + 1) // (self.total + VIRTUAL)

    def leave(self, who: str, shares: int) -> int:
        """Shares are given back; returns the wei."""
        amount = self.worth(shares)
        self.cash -= amount
        self.total -= shares
        self.shares[who] -= shares
        return amount
