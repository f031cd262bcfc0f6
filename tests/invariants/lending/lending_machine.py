"""A lending pool under loans, falls and sales, and what must hold of it whatever anybody does."""

from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
)
from web3 import Web3

from oracle.quantities import ETHER
from tests.contracts.fractions.fractions import SOLD
from tests.contracts.lending.lending import DEEP, DURATION, GAP, LTV, MIN_DEBT, OF_DEBT, THRESHOLD
from tests.invariants.bare_chain import PLENTY, person
from tests.invariants.fractions.fractions_start import ANYBODY, ARTIST, CURATOR, FOREVER
from tests.invariants.lending.lending_start import RECEIVER, LendingStart

DAY = 86_400
YEAR = 365 * DAY
BASIS_POINTS = 10_000
ONE = 2**64
LENDERS = [person("lender ada"), person("lender bob")]
BORROWERS = [person(f"borrower {n}") for n in range(3)]
KEEPER = person("keeper")
PEOPLE = [CURATOR, *LENDERS, *BORROWERS, KEEPER, RECEIVER]
MONEY = 2**90
SUPPLIES = [10**18, 10_000 * ETHER + 7, 2**96 - 1]
BAD_DEBT = Web3.keccak(text="BadDebt(address,address,uint256,uint256)").to_0x_hex()
INCOME = Web3.keccak(text="IncomeApplied(address,address,uint256,uint256)").to_0x_hex()
KNOWN = {
    *("LoanStopped", "LoanStageInvalid", "LoanDebtTooLarge", "LoanDebtTooSmall"),
    *("LoanCashTooSmall", "LoanCollateralTooSmall", "LoanNone", "LoanHealthy"),
    *("LoanValueUnknown", "LoanAuctionRuns", "LoanAuctionNone", "LoanOutputTooSmall"),
    *("LoanRemainderTooSmall", "LoanPaymentRefused", "LoanNothingToCollect"),
    *("ERC4626ExceededMaxDeposit", "ERC4626ExceededMaxMint", "ERC20InsufficientBalance"),
    *("ERC4626ExceededMaxWithdraw", "ERC4626ExceededMaxRedeem", "ERC20InsufficientAllowance"),
    *("CreditNothingOwed", "CreditPaymentRefused", "LoanPaymentTooSmall"),
}
AMOUNTS = st.one_of(st.integers(1, 10_000), st.sampled_from([ETHER // 7, ETHER, 90 * ETHER + 1]))
CRUMBS = 10**9
"""What the shares that nobody holds come to."""

SHARES = st.sampled_from([1e-9, 0.1, 0.3, 1])


class LendingMachine(RuleBasedStateMachine):
    """Three borrowers on two lenders' money, a keeper, and values that fall."""

    start: ClassVar[LendingStart]

    @initialize(
        supply=st.sampled_from(SUPPLIES),
        value=st.sampled_from([ETHER, 40 * ETHER, 900 * ETHER]),
        fee=st.sampled_from([0, 200]),
        parts=st.lists(st.sampled_from([0.3, 0.9, 1]), min_size=3, max_size=3),
    )
    def begin(self, supply: int, value: int, fee: int, parts: list[float]) -> None:
        self.chain = self.start.chain
        self.chain.again()
        self.vault = self.start.vault(supply, 40 * ETHER, fee)
        self.pool = self.start.lending()
        self.address = str(self.pool.address)
        self.start.list(self.vault)
        self.market_leaves(reach=DEEP)
        self.supply, self.value = supply, value
        self.gifts = self.steps = 0
        for who in PEOPLE:
            self.chain.behave(who, "0x")
            self.chain.endow(who, MONEY)
        for who in LENDERS:
            self.start.must(who, self.start.weth, "deposit", value=10**24)
            self.start.must(who, self.start.weth, "approve", self.address, 2**256 - 1)
        for who in BORROWERS:
            self.start.must(who, self.vault, "approve", self.address, 2**256 - 1)
            self.start.must(CURATOR, self.vault, "transfer", who, supply // 7)
        self.start.worth(value, value)
        self.worth = value
        # Other examples' pools are gone, but not their WETH.
        self.wrapped = self.chain.balance(str(self.start.weth.address))
        self.money = MONEY * len(PEOPLE) + self.wrapped - 2 * 10**24
        self.price = (1, 10**6)
        self.small: set[str] = set()
        for who in LENDERS:
            self.start.must(who, self.pool, "depositEth", 0, who, value=100 * ETHER)
        for who, part in zip(BORROWERS, parts, strict=True):
            self.add(who, 1)
            self.borrow(who, part)

    # Reading and acting

    def read(self, function: str, *arguments: Any) -> Any:
        """As it is."""
        return self.chain.read(self.pool, function, *arguments)

    def next(self, function: str, *arguments: Any) -> Any:
        """As the next block will see it."""
        return self.chain.read(self.pool, function, *arguments, block="pending")

    def act(self, who: str, function: str, *arguments: Any, value: int = 0) -> str | None:
        refused = self.chain.act(who, self.pool, function, *arguments, value=value)
        assert refused is None or refused in KNOWN, f"{function}: {refused}"
        if refused is None:
            self.check_price(any(log["topics"][0] == BAD_DEBT for log in self.chain.logs))
            for log in self.chain.logs:
                if log["topics"][0] == INCOME:
                    # Income may leave a debt below the least.
                    self.small.add(Web3.to_checksum_address("0x" + log["topics"][1][-40:]))
        return refused

    def check_price(self, lost: bool) -> None:
        """A share is never worth less, but by bad debt."""
        assets, shares = self.read("totalAssets") + 1, self.read("totalSupply") + 10**6
        before = self.price
        assert lost or assets * before[1] >= before[0] * shares
        self.price = (assets, shares)

    def loan(self, who: str, *, next_: bool = True) -> Any:
        names = ("collateral", "debt", "max_debt", "limit", "end", "price", "sellable", "lost")
        read = self.next if next_ else self.read
        return dict(zip(names, read("loan", who, self.vault.address), strict=True))

    def fractions_of(self, who: str) -> int:
        return int(self.chain.read(self.vault, "balanceOf", who))

    def weth_of(self, who: str) -> int:
        return int(self.chain.read(self.start.weth, "balanceOf", who))

    # Loans

    @rule(who=st.sampled_from(BORROWERS), share=SHARES)
    def add(self, who: str, share: float) -> None:
        amount = int(self.fractions_of(who) * share)
        had = self.loan(who)["collateral"]
        if self.act(who, "addCollateral", self.vault.address, amount) is None:
            assert self.loan(who)["collateral"] == had + amount

    @rule(who=st.sampled_from(BORROWERS), part=st.sampled_from([0.5, 0.999, 1, 1.001]))
    def borrow(self, who: str, part: float) -> None:
        before = self.loan(who)
        room = before["max_debt"] - before["debt"]
        amount = int(room * part) if part != 1 else room
        if amount <= 0:
            return
        had = self.chain.balance(who)
        refused = self.act(who, "borrow", self.vault.address, amount, who, FOREVER)
        gained = self.chain.balance(who) - had
        assert gained == (amount if refused is None else 0)
        if refused is None:
            assert part <= 1 or self.small, "beyond the LTV only by income not applied yet"
            after = self.loan(who)
            assert after["debt"] <= after["limit"], "the most is not for sale at once"
            refused = self.act(KEEPER, "liquidate", who, self.vault.address)
            assert refused in ("LoanHealthy", "LoanNone")
            self.small.discard(who)

    @rule(change=st.sampled_from([0, 0.3, 0.7, 1, 1, 4]), haircut=st.sampled_from([1, 1, 0.5]))
    def revalue(self, change: float, haircut: float) -> None:
        self.worth = int(self.value * change)
        self.start.worth(int(self.worth * haircut), self.worth)

    @rule(reach=st.sampled_from([DEEP, DEEP, 0, ETHER]))
    def market_leaves(self, reach: int) -> None:
        """Liquidity leaves, or comes back: no loan's standing is worse for it."""
        before = [self.loan(who) for who in BORROWERS] if hasattr(self, "worth") else []
        self.start.must(ANYBODY, self.start.appraiser, "setReach", reach)
        self.reach = reach
        for who, was in zip(BORROWERS, before, strict=False):
            if was["limit"] >= was["debt"] > 0 and was["price"] == 0:
                refused = self.act(KEEPER, "liquidate", who, self.vault.address)
                assert refused in (
                    *("LoanHealthy", "LoanValueUnknown", "LoanStageInvalid"),
                    "LoanAuctionRuns",  # it sleeps while the loan is healthy
                )

    def unhealthy(self, loan: Any) -> bool:
        """Whether the market says so, and is deep enough to tell."""
        secured, owed = loan["collateral"] * THRESHOLD, loan["debt"] * self.supply * BASIS_POINTS
        return bool(self.worth * secured < owed <= self.reach * secured)

    @rule(
        who=st.sampled_from(BORROWERS),
        share=st.sampled_from([0.1, 0.999999, 1, 1]),
        wait=st.sampled_from([0, DURATION // 24, DURATION // 8, DURATION // 2, DURATION - 3]),
        fall=st.sampled_from([None, 0.1, 0.4, 0.6]),
    )
    def buy(self, who: str, share: float, wait: int, fall: float | None) -> None:
        if fall is not None:
            self.revalue(fall, 1)
        before = self.loan(who)
        if self.act(KEEPER, "liquidate", who, self.vault.address) is None:
            after = self.loan(who)
            assert self.unhealthy(after) or after["lost"]
            owed = after["debt"] * self.supply // after["collateral"]
            assert after["price"] >= self.worth or after["lost"]
            assert after["price"] * BASIS_POINTS >= owed * (OF_DEBT - 100)
        if wait:
            self.chain.pass_time(wait)
        before, reserve = self.loan(who), self.next("market")[2]
        max_fractions = int(before["sellable"] * share) if share < 1 else self.supply
        had = self.fractions_of(KEEPER)
        words = (who, self.vault.address, max_fractions, 0, KEEPER, FOREVER)
        refused = self.act(KEEPER, "buy", *words, value=MONEY // 2)
        bought = self.fractions_of(KEEPER) - had
        if refused is None:
            assert 0 < bought <= before["sellable"]
            after = self.loan(who)
            assert after["collateral"] == before["collateral"] - bought
            assert after["debt"] == 0 or after["collateral"] > 0, "a loss is booked at once"
            assert bought == before["sellable"] or after["end"] != 0 or after["debt"] == 0
            if after["collateral"] > 0:
                assert self.read("market")[2] >= reserve
        else:
            assert bought == 0

    @rule(amount=st.sampled_from([1, 999, ETHER, 10 * ETHER]))
    def income(self, amount: int) -> None:
        self.chain.endow(ANYBODY, PLENTY)
        assert self.chain.send(ANYBODY, str(self.vault.address), value=amount) is None
        self.money += amount
        self.chain.act(ANYBODY, self.vault, "accrue")
        self.chain.pass_time(DAY)

    @rule(seconds=st.sampled_from([1, 600, DAY, GAP - 2, 30 * DAY, YEAR]))
    def wait(self, seconds: int) -> None:
        self.chain.pass_time(seconds)

    @property
    def bought_out(self) -> bool:
        return bool(self.chain.read(self.vault, "standing")[0] == SOLD)

    # What must hold

    @invariant()
    def all_money_is_somewhere(self) -> None:
        if not hasattr(self, "pool"):
            return
        self.steps += 1
        places = [*PEOPLE, self.address, str(self.vault.address), str(self.start.weth.address)]
        self.balances = {place: self.chain.balance(place) for place in places}
        royalty = self.chain.balance(ARTIST) - PLENTY
        assert sum(self.balances.values()) + royalty == self.money

    @invariant()
    def the_books_are_covered(self) -> None:
        if not hasattr(self, "pool"):
            return
        cash, debt, reserve, _, _ = self.read("market")
        kept = self.balances[self.address] - cash - self.read("totalCredit") - self.gifts
        assert kept >= 0
        assert self.read("totalAssets") == cash + debt - reserve >= 0
        held = self.read("collateral", self.vault.address)[0]
        assert held or kept == 0, "with the last fraction no wei is left over"

    @invariant()
    def no_share_loses_value_by_itself(self) -> None:
        if hasattr(self, "pool"):
            self.check_price(False)

    @invariant()
    def no_loan_is_dust_or_without_collateral(self) -> None:
        if not hasattr(self, "pool"):
            return
        for who in BORROWERS:
            loan = self.loan(who, next_=False)
            assert loan["debt"] == 0 or loan["collateral"] > 0
            # Income that is not in the loan yet counts in the view.
            pays = self.chain.read(self.vault, "claimable", self.address) or who in self.small
            pays = pays or self.balances[self.address] > self.read("market")[0] + self.gifts
            assert loan["debt"] == 0 or loan["debt"] >= MIN_DEBT or pays
        assert LTV < THRESHOLD < BASIS_POINTS

    def teardown(self) -> None:
        """Everybody pays, everybody gets out; what stays is the reserve."""
        if not hasattr(self, "pool"):
            return
        self.start.worth(40 * ETHER, 40 * ETHER)
        self.start.must(ANYBODY, self.start.appraiser, "setReach", DEEP)
        for who in PEOPLE:
            self.chain.behave(who, "0x")
            self.chain.endow(who, 2**95)
        if self.bought_out:
            self.act(ANYBODY, "cash", self.vault.address)
        for who in BORROWERS:
            self.act(ANYBODY, "settle", who, self.vault.address)
            debt = self.loan(who)["debt"]
            assert self.act(who, "repay", who, self.vault.address, value=debt) is None
            if held := self.loan(who)["collateral"]:
                words = (self.vault.address, held, who, FOREVER)
                assert self.act(who, "removeCollateral", *words) is None
            self.act(ANYBODY, "withdrawCredit", who)
        assert self.read("market")[1] == 0
        for who in LENDERS:
            shares = self.read("balanceOf", who)
            assert self.read("maxRedeem", who) == shares
            if shares:
                assert self.act(who, "redeemEth", shares, 0, who, who) is None
        self.act(ANYBODY, "collect")
        for who in PEOPLE:
            self.act(ANYBODY, "withdrawCredit", who)
        cash, _, reserve, _, _ = self.read("market")
        assert self.chain.balance(self.address) == cash + self.gifts
        assert reserve == 0 or cash == 0
        assert cash <= CRUMBS
