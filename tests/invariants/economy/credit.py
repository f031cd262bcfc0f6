"""Lending, borrowing and sales of collateral, with what each must come to."""

from typing import Any

from web3 import Web3

from oracle.chain.appraisal.parameters import AppraisalParameters
from oracle.quantities import DAY
from tests.invariants.economy.book import Vault
from tests.invariants.economy.studio import ANYBODY, FOREVER, WORLD
from tests.invariants.economy.town import topic
from tests.invariants.economy.trades import Trades

POOL = "LendingPool"
LIQUIDATED = topic("Liquidated(address,address,address,uint256,uint256,uint256,uint256)")
INCOME = topic("IncomeApplied(address,address,uint256,uint256)")
BAD_DEBT = topic("BadDebt(address,address,uint256,uint256)")
NEARLY = 0.97
"""What a means may lag behind, and a fee take, of an honest price."""


class Credit(Trades):
    """What the lending pool does."""

    appraisal = AppraisalParameters()
    """What the appraiser goes by."""

    @property
    def money(self) -> str:
        """Where lenders' money lies."""
        return str(self.start.contract(POOL).address)

    def lend(self, who: str, eth: int) -> str | None:
        """Wei become lenders' shares."""
        refused = self.do(who, POOL, "depositEth", 0, who, value=eth)
        if refused is None:
            self.book.lending.accrue(self.now)
            self.book.lending.lend(who, eth)
            self.book.wei[who] -= eth
        return refused

    def leave(self, who: str, shares: int) -> str | None:
        """Lenders' shares become wei."""
        refused = self.do(who, POOL, "redeemEth", shares, 0, who, who)
        if refused is None:
            self.book.lending.accrue(self.now)
            self.book.wei[who] += self.book.lending.leave(who, shares)
        return refused

    def lock(self, who: str, vault: str, fractions: int) -> str | None:
        """Fractions become collateral."""
        refused = self.do(who, POOL, "addCollateral", vault, fractions)
        if refused is None:
            self._lock(who, vault, fractions)
        return refused

    def unlock(self, who: str, vault: str, fractions: int) -> str | None:
        """Collateral comes back."""
        refused = self.do(who, POOL, "removeCollateral", vault, fractions, who, FOREVER)
        if refused is None:
            self._lock(who, vault, -fractions)
        return refused

    def _lock(self, who: str, vault: str, fractions: int) -> None:
        self.book.lending.accrue(self.now)
        self.book.lending.loan(who, vault).collateral += fractions
        held = self.book.vaults[vault].fractions
        held[who] -= fractions
        held[self.money] += fractions

    def borrow(self, who: str, vault: str, amount: int) -> str | None:
        """Wei are drawn."""
        refused = self.do(who, POOL, "borrow", vault, amount, who, FOREVER)
        if refused is None:
            self.book.lending.accrue(self.now)
            self.book.lending.draw(who, vault, amount)
            self.book.wei[who] += amount
        return refused

    def max_draw(self, who: str, vault: str) -> int:
        """The most that can be drawn now, found by trying."""
        low, high = 0, min(self.book.loans_at(self.now).cash, 2 * 10**20)
        step = 10**16
        while high - low > step:
            middle = (low + high) // 2
            if self.refused(who, POOL, "borrow", vault, middle, who, FOREVER) is None:
                low = middle
            else:
                high = middle
        return low

    def check_draw(self, who: str, vault: str) -> None:
        """What a draw leaves owed is within the terms, the depth there is, and what was fetched."""
        known, lending = self.book.vaults[vault], self.book.lending
        reach = self.reach(vault)
        counted = min(known.ceiling, reach, known.fetched * self.appraisal.sold_multiple)
        collateral = lending.loan(who, vault).collateral
        max_debt = counted * collateral // known.supply * known.ltv // 10_000
        assert lending.owed(who, vault) <= max_debt + 10**9, "more is drawn than the terms allow"

    def reach(self, vault: str) -> int:
        """Up to which worth of all fractions the pool's liquidity can tell a price."""
        midnight = self.now // DAY * DAY
        liquidity = self.book.pools[vault].kept(midnight - DAY) * self.appraisal.depth_multiple
        return liquidity**2 // self.book.vaults[vault].supply

    def can_tell(self, borrower: str, vault: str) -> bool:
        """Whether a market is deep enough at the price at which this loan is at its limit."""
        known, lending = self.book.vaults[vault], self.book.loans_at(self.now)
        secured = lending.loan(borrower, vault).collateral * known.threshold
        needed = lending.owed(borrower, vault) * known.supply * 10_000 / max(1, secured)
        return self.reach(vault) >= needed

    def note_markets(self) -> None:
        """Remembers since when which loan stands where no market can tell."""
        for (borrower, vault), loan in self.book.lending.loans.items():
            lost = loan.scaled and not self.can_tell(borrower, vault)
            loan.lost = (loan.lost or self.now) if lost else 0

    def collect_reserve(self) -> str | None:
        """What the reserve has beyond its cushion goes to the treasury."""
        refused = self.do(ANYBODY, POOL, "collect")
        if refused is None:
            lending = self.book.lending
            lending.accrue(self.now)
            cushion = lending.debt * lending.rates.cushion_bps // 10_000
            amount = min(lending.reserve - cushion, lending.cash)
            lending.reserve -= amount
            lending.cash -= amount
        return refused

    def repay(self, who: str, vault: str, amount: int, payer: str | None = None) -> str | None:
        """Wei pay a loan off; what is beyond the debt comes back."""
        payer = payer or who
        refused = self.do(payer, POOL, "repay", who, vault, value=amount)
        if refused is None:
            self.book.lending.accrue(self.now)
            paid = min(amount, self.book.lending.owed(who, vault))
            self.book.lending.pay(who, vault, paid)
            self.book.wei[payer] -= paid
        return refused

    # Sales

    def start_sale(self, who: str, borrower: str, vault: str) -> str | None:
        """An unhealthy loan's collateral is offered."""
        refused = self.do(who, POOL, "liquidate", borrower, vault)
        if refused is None:
            self.book.lending.accrue(self.now)
            self.book.lending.loan(borrower, vault).on_sale = True
        return refused

    def note_market(self, who: str, borrower: str, vault: str) -> str | None:
        """Whether a market can tell what a loan stands on is noted."""
        refused = self.do(who, POOL, "observe", borrower, vault)
        if refused is None:
            self.book.lending.accrue(self.now)
        return refused

    def take(self, who: str, borrower: str, vault: str, max_fractions: int, eth: int) -> str | None:
        """Collateral on sale is bought; the log says how much of it went for how much."""
        loan = self.book.lending.loan(borrower, vault)
        self.close()
        words = (borrower, vault, max_fractions, 0, who, FOREVER)
        refused = self.do(who, POOL, "buy", *words, value=eth)
        if refused is not None:
            return refused
        self.close()
        lending, held = self.book.lending, self.book.vaults[vault].fractions
        lending.accrue(self.now)
        (log,) = [log for log in self.logs if log["topics"][0] == LIQUIDATED]
        fractions, paid, to_debt, to_reserve = self.words(log)[-4:]
        lending.pay(borrower, vault, to_debt)
        lending.cash += to_reserve
        lending.reserve += to_reserve
        loan.collateral -= fractions
        held[self.money] -= fractions
        held[who] += fractions
        self.book.wei[who] -= paid
        self.book.wei[borrower] += paid - to_debt - to_reserve
        self._note_losses()
        return None

    def settle_loan(self, borrower: str, vault: str) -> str | None:
        """What the collateral earned goes into the loan; after its end, that ends the loan."""
        self.close()
        refused = self.do(ANYBODY, POOL, "settle", borrower, vault)
        if refused is None:
            self.close()
            self.book.lending.accrue(self.now)
            self._note_income()
            if self.book.vaults[vault].cashed:
                self.book.lending.loan(borrower, vault).collateral = 0
            self._note_losses()
        return refused

    def cash_collateral(self, vault: str) -> str | None:
        """Locked fractions of a vault that is over become wei."""
        self.close()
        refused = self.do(ANYBODY, POOL, "cash", vault)
        if refused is None:
            self.book.vaults[vault].cashed = True
            self.book.vaults[vault].fractions[self.money] = 0
        return refused

    def _note_income(self) -> None:
        for log in self.logs:
            if log["topics"][0] == INCOME:
                to_debt, to_borrower = self.words(log)
                borrower, vault = self.named(log)
                self.book.lending.pay(borrower, vault, to_debt)
                self.book.credit[borrower] += to_borrower

    def _note_losses(self) -> None:
        for log in self.logs:
            if log["topics"][0] == BAD_DEBT:
                self.book.lending.lose(*self.named(log))

    @staticmethod
    def named(log: dict[str, Any]) -> tuple[str, str]:
        """Borrower and vault of a log."""
        borrower, vault = (Web3.to_checksum_address("0x" + t[-40:]) for t in log["topics"][1:3])
        return borrower, vault

    # The world

    def is_sound(self, borrower: str, vault: Vault, margin: float = NEARLY) -> bool:
        """Whether a loan is healthy at honest prices, those of the last days included."""
        lending = self.book.loans_at(self.now)
        worth = vault.min_worth(self.now) * lending.loan(borrower, vault.address).collateral
        limit = worth / vault.supply * vault.threshold / 10_000
        return lending.owed(borrower, vault.address) <= limit * margin

    def keep(self) -> None:
        """The world begins sales of loans that are not sound, and buys what is cheap."""
        for (borrower, address), loan in self.book.lending.loans.items():
            vault = self.book.vaults[address]
            if not loan.scaled or self.is_sound(borrower, vault, 0.9):
                continue
            self.note_market(WORLD, borrower, address)
            self.start_sale(WORLD, borrower, address)
            price, sellable = self.sale(borrower, address)
            if sellable and price < 0.98 * vault.worth:
                self.take(WORLD, borrower, address, sellable, 2 * int(vault.price(sellable)) + 1)

    def sale(self, borrower: str, vault: str) -> tuple[int, int]:
        """What all fractions would cost in the sale that runs, and how many are for sale."""
        loan = self.chain.read(self.start.contract(POOL), "loan", borrower, vault, block="pending")
        return loan[5], loan[6]
