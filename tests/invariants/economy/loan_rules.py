"""What actors do with loans, and what members decide of them."""

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from oracle.chain.appraisal.parameters import AppraisalParameters
from oracle.chain.lending.parameters import (
    CollateralParameters,
    LiquidationParameters,
    LoanRateParameters,
)
from oracle.quantities import ETHER, HOUR
from tests.invariants.economy.book import HELD
from tests.invariants.economy.market_rules import PICK, SHARES, WHICH, WHO, MarketRules, pick
from tests.invariants.economy.studio import ACTORS, ANYBODY, HAL, TERMS, WORK
from tests.invariants.economy.town import fine
from tests.invariants.economy.votes import Terms

BORROWER = st.sampled_from([*ACTORS, HAL])
LISTINGS = [
    TERMS,
    TERMS.model_copy(update={"ltv_bps": 0}),
    TERMS.model_copy(update={"ltv_bps": 1_000, "threshold_bps": 2_000}),
    TERMS.model_copy(update={"ceiling": 10 * ETHER}),
]
RATES = [
    LoanRateParameters(),
    LoanRateParameters(base_bps=0, at_kink_bps=0, at_full_bps=20_000, kink_percent=95),
]
LIQUIDATIONS = [
    LiquidationParameters(),
    LiquidationParameters(start_of_worth_bps=11_000, start_of_debt_bps=20_000, halving=HOUR),
]
APPRAISALS = [
    AppraisalParameters(),
    AppraisalParameters(depth_multiple=1),
    AppraisalParameters(haircut_bps=9_000, window=2 * HOUR, depth_days=2),
]


class LoanRules(MarketRules):
    """Lending, borrowing, sales, and votes within their bounds."""

    def locked(self) -> list[tuple[str, str, int]]:
        """Actors with collateral: who, of which vault, how many fractions."""
        loans = self.town.book.lending.loans.items()
        return [
            (who, v, loan.collateral) for (who, v), loan in loans if loan.collateral and who != HAL
        ]

    def owing(self) -> list[tuple[str, str, int]]:
        """Everybody with a debt: who, on which vault, how many wei."""
        lending = self.town.book.loans_at(self.town.now)
        return [
            (who, v, lending.owed(who, v))
            for (who, v), loan in lending.loans.items()
            if loan.scaled
        ]

    @initialize(parts=st.lists(st.sampled_from([0, 0.5, 1]), min_size=3, max_size=3))
    def begin(self, parts: list[float]) -> None:
        """Most of the actors have drawn something when it begins."""
        for who, part in zip(ACTORS, parts, strict=True):
            held = self.town.book.vaults[self.shared].fractions[who]
            if part:
                fine(self.town.lock(who, self.shared, held))
                amount = int(self.town.max_draw(who, self.shared) * part)
                fine(self.town.borrow(who, self.shared, amount))
        self.town.close()

    @rule(who=WHO, eth=st.sampled_from([1, ETHER, 60 * ETHER]))
    def lend(self, who: str, eth: int) -> None:
        fine(self.town.lend(who, eth))

    @precondition(lambda self: self.town.book.lending.total)
    @rule(who=WHO, share=SHARES)
    def leave(self, who: str, share: float) -> None:
        shares = int(self.town.book.lending.shares[who] * share)
        if shares:
            self.note("leave", self.town.leave(who, shares))

    @precondition(lambda self: self.held())
    @rule(which=PICK, share=SHARES)
    def lock(self, which: int, share: float) -> None:
        who, address, held = pick(self.held(), which)
        if amount := int(held * share):
            self.note("lock", self.town.lock(who, address, amount))

    @precondition(lambda self: self.locked())
    @rule(which=PICK, share=SHARES)
    def unlock(self, which: int, share: float) -> None:
        who, address, collateral = pick(self.locked(), which)
        if amount := int(collateral * share):
            self.note("unlock", self.town.unlock(who, address, amount))

    @precondition(lambda self: self.locked())
    @rule(which=PICK, part=st.sampled_from([0.1, 0.5, 1, 1]))
    def borrow(self, which: int, part: float) -> None:
        """A part of the most that can be had, and no more than the book allows."""
        who, address, _ = pick(self.locked(), which)
        amount = int(self.town.max_draw(who, address) * part)
        if amount and self.note("borrow", self.town.borrow(who, address, amount)) is None:
            self.town.check_draw(who, address)

    @precondition(lambda self: self.held())
    @rule(which=PICK)
    def draw(self, which: int) -> None:
        """All of somebody's fractions are locked, and all that can be had is drawn."""
        who, address, held = pick(self.held(), which)
        if self.note("lock", self.town.lock(who, address, held)) is None:
            amount = self.town.max_draw(who, address)
            if amount and self.note("borrow", self.town.borrow(who, address, amount)) is None:
                self.town.check_draw(who, address)

    @precondition(lambda self: self.owing())
    @rule(who=WHO, which=PICK, share=SHARES)
    def repay(self, who: str, which: int, share: float) -> None:
        borrower, address, owed = pick(self.owing(), which)
        if amount := int(owed * share):
            self.note("repay", self.town.repay(borrower, address, amount, who))

    @precondition(lambda self: self.owing())
    @rule(who=WHO, which=PICK)
    def liquidate(self, who: str, which: int) -> None:
        """Whoever can be sold is sold, at once and cheaply if that can be done."""
        borrower, address, _ = pick(self.owing(), which)
        self.note("liquidate", self.town.start_sale(who, borrower, address))
        _, sellable = self.town.sale(borrower, address)
        if sellable:
            money = self.town.book.wei[who]
            self.note("take", self.town.take(who, borrower, address, sellable, money))

    @rule(
        vault=WHICH,
        what=st.sampled_from(["observe", "record", "settle", "reserve", "part", "sync", "accrue"]),
        who=BORROWER,
    )
    def look(self, vault: int, what: str, who: str) -> None:
        """What anybody may have noted, settled or collected at any time."""
        address = self.which(vault)
        if what == "settle":
            refused = self.town.settle_loan(who, address)
        elif what == "reserve":
            refused = self.town.collect_reserve()
        elif what == "part":
            refused = self.town.collect_part(address)
        elif what == "record":
            refused = self.town.do(ANYBODY, "Appraiser", what, address)
        elif what == "observe":
            refused = self.town.note_market(ANYBODY, who, address)
        else:
            refused = self.town.do(ANYBODY, self.town.pool(address), what)
        self.note(what, refused)

    @rule(
        vault=WHICH,
        terms=st.one_of(map(st.sampled_from, (LISTINGS, RATES, APPRAISALS, LIQUIDATIONS))),
    )
    def vote(self, vault: int, terms: Terms) -> None:
        """Members decide on what is within the bounds in code."""
        about = self.which(vault) if isinstance(terms, CollateralParameters) else ""
        self.note(f"vote on {type(terms).__name__}", self.town.announce(terms, about))

    @precondition(lambda self: self.town.announced)
    @rule(which=PICK)
    def adopt(self, which: int) -> None:
        """Whoever likes makes what was announced, at the worst moment if that is allowed."""
        change = pick(list(self.town.announced), which)
        self.note(f"adopt {change[0].__name__}", self.town.adopt(change))

    @rule(change=st.sampled_from([0.9, 0.95, 1.05, 1.1]))
    def move(self, change: float) -> None:
        """The shared work's honest price moves, and loans have time to follow."""
        known = self.town.book.vaults[self.shared]
        if known.stage == HELD and WORK / 2 < known.worth * change < WORK * 2:
            self.town.move(self.shared, change)
            self.town.wait(3 * 24 * HOUR)
