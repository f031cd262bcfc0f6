"""What members decide of loans and values: announced, and made by anyone once its time has come."""

from oracle.chain.appraisal.parameters import AppraisalParameters
from oracle.chain.lending.parameters import (
    CollateralParameters,
    LiquidationParameters,
    LoanRateParameters,
)
from tests.invariants.economy.book import Book
from tests.invariants.economy.credit import POOL
from tests.invariants.economy.studio import ANYBODY, EconomyStart
from tests.invariants.economy.town import fine
from tests.invariants.economy.works import Works

Terms = CollateralParameters | LoanRateParameters | AppraisalParameters | LiquidationParameters
Change = tuple[type[Terms], str]
"""What is changed, of which vault or, with "", of all."""

SETTERS: dict[type[Terms], tuple[str, str]] = {
    CollateralParameters: ("LoanTerms", "setCollateral"),
    LoanRateParameters: ("LoanTerms", "setRates"),
    LiquidationParameters: ("LoanTerms", "setLiquidation"),
    AppraisalParameters: ("Appraiser", "setTerms"),
}


class Votes(Works):
    """Calls of the timelock's, and those that anybody makes after them."""

    def __init__(self, start: EconomyStart, book: Book) -> None:
        super().__init__(start, book)
        self.announced: dict[Change, tuple[int, Terms]] = {}
        """From when on a change can be made, and to what."""

    def announce(self, terms: Terms, vault: str = "") -> str | None:
        """Members decide on terms, of a vault's fractions or of all; nothing changes yet."""
        key = (type(terms), vault)
        if key in self.announced and self.announced[key][1] == terms:
            return self.adopt(key)
        refused = self._set(self.start.dao, terms, vault)
        if refused is None:
            self.announced[key] = (self.now + self.notice, terms)
        return refused

    def adopt(self, key: Change) -> str | None:
        """Anybody makes an announced change whose time has come."""
        due, terms = self.announced[key]
        refused = self._set(ANYBODY, terms, key[1])
        if refused is None:
            assert self.now >= due, f"{terms} came without notice"
            del self.announced[key]
            self._hold(terms, key[1])
        return refused

    def decide(self, terms: Terms, vault: str = "") -> None:
        """Announced, waited for, made."""
        fine(self.announce(terms, vault))
        self.pass_time(self.notice)
        fine(self.adopt((type(terms), vault)))

    def _set(self, who: str, terms: Terms, vault: str) -> str | None:
        contract, function = SETTERS[type(terms)]
        return self.do(who, contract, function, *([vault] if vault else []), terms.as_tuple())

    def _hold(self, terms: Terms, vault: str) -> None:
        if isinstance(terms, CollateralParameters):
            known = self.book.vaults[vault]
            known.ltv, known.threshold = terms.ltv_bps, terms.threshold_bps
            known.ceiling = terms.ceiling
        elif isinstance(terms, AppraisalParameters):
            self.appraisal = terms
        elif isinstance(terms, LoanRateParameters):
            self.must(ANYBODY, POOL, "adoptRates")
            self.book.lending.accrue(self.now)
            self.book.lending.rates = terms
