"""LendingPool with hostile lenders, borrowers and values: no wei is lost, no lender robbed."""

from collections.abc import Iterator

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from oracle.local.anvil import Anvil
from oracle.quantities import ETHER
from tests.invariants.bare_chain import OPTIONS, BareChain, person
from tests.invariants.fractions.fractions_start import ANYBODY, CURATOR, FOREVER
from tests.invariants.fractions.fractions_start import DURATION as BUYOUT
from tests.invariants.lending.lending_machine import (
    BORROWERS,
    INCOME,
    KEEPER,
    LENDERS,
    PEOPLE,
    SHARES,
    LendingMachine,
)
from tests.invariants.lending.lending_start import RECEIVER, LendingStart
from tests.invariants.runs import run
from tests.support import receivers

AMOUNTS = st.one_of(st.integers(1, 10_000), st.sampled_from([ETHER // 7, ETHER, 90 * ETHER + 1]))


class LenderMachine(LendingMachine):
    """The public property suite of ERC-4626, while loans are drawn, sold and lost."""

    @rule(who=st.sampled_from(LENDERS), amount=AMOUNTS, how=st.sampled_from(["weth", "eth"]))
    def deposit(self, who: str, amount: int, how: str) -> None:
        if self.next("maxDeposit", who) == 0:
            assert self.read("totalSupply") > 2**160, "lenders lost all, again and again"
            return
        assert amount <= self.next("maxDeposit", who)
        expected, had = self.next("previewDeposit", amount), self.read("balanceOf", who)
        assert self.next("convertToShares", amount) == expected
        before = self.weth_of(who), self.chain.balance(who)
        if how == "weth":
            refused = self.act(who, "deposit", amount, who)
        else:
            refused = self.act(who, "depositEth", expected, who, value=amount)
        assert refused is None
        assert self.read("balanceOf", who) - had == expected
        paid = before[0] - self.weth_of(who) + before[1] - self.chain.balance(who)
        assert paid == amount

    @rule(who=st.sampled_from(LENDERS), shares=st.sampled_from([1, 10**6 - 1, 10**18, 10**25]))
    def mint(self, who: str, shares: int) -> None:
        expected, had = self.next("previewMint", shares), self.weth_of(who)
        max_shares = self.next("maxMint", who)
        assert (shares <= max_shares or max_shares == 0) and max_shares == self.next(
            "convertToShares", self.next("maxDeposit", who)
        )
        assert self.next("convertToAssets", shares) <= expected
        if self.act(who, "mint", shares, who) is None:
            assert had - self.weth_of(who) == expected

    @rule(who=st.sampled_from(LENDERS), share=SHARES, to=st.sampled_from(PEOPLE))
    def withdraw(self, who: str, share: float, to: str) -> None:
        max_assets = self.next("maxWithdraw", who)
        amount = int(max_assets * share) if share < 1 else max_assets
        assert self.act(who, "withdraw", max_assets + 1, to, who) == "ERC4626ExceededMaxWithdraw"
        # A second later there may be more of it, never less.
        expected, had = self.next("previewWithdraw", amount), self.read("balanceOf", who)
        before = self.weth_of(to)
        assert self.act(who, "withdraw", amount, to, who) is None
        assert had - self.read("balanceOf", who) == expected
        assert self.weth_of(to) - before == amount

    @rule(who=st.sampled_from(LENDERS), share=SHARES, eth=st.booleans())
    def redeem(self, who: str, share: float, eth: bool) -> None:
        max_shares = self.next("maxRedeem", who)
        assert self.next("previewRedeem", max_shares) <= self.next("maxWithdraw", who)
        assert self.act(who, "redeem", max_shares + 1, who, who) == "ERC4626ExceededMaxRedeem"
        shares = int(self.next("maxRedeem", who) * share)
        expected = self.next("previewRedeem", shares)
        assert self.next("convertToAssets", shares) == expected
        if eth:
            had = self.chain.balance(who)
            refused = self.act(who, "redeemEth", shares, expected, who, who)
            gained = self.chain.balance(who) - had
        else:
            had = self.weth_of(who)
            refused = self.act(who, "redeem", shares, who, who)
            gained = self.weth_of(who) - had
        assert gained == (expected if refused is None else 0)
        assert refused in (None, "LoanPaymentRefused")

    @rule(who=st.sampled_from(LENDERS), amount=AMOUNTS, first=st.booleans())
    def round_trip(self, who: str, amount: int, first: bool) -> None:
        """There and back again in a block's time nobody has more but by a second's interest."""
        if self.next("market")[1] != 0:
            return
        had, shares = self.weth_of(who), self.read("balanceOf", who)
        if first:
            self.act(who, "deposit", amount, who)
            self.act(who, "redeem", self.read("balanceOf", who) - shares, who, who)
        else:
            taken = min(amount, self.next("maxWithdraw", who))
            self.act(who, "withdraw", taken, who, who)
            self.act(who, "deposit", taken, who)
        assert self.weth_of(who) <= had
        assert self.read("balanceOf", who) <= shares

    @rule(who=st.sampled_from(LENDERS), shares=st.sampled_from([0, 10**20]))
    def allow(self, who: str, shares: int) -> None:
        """Somebody else takes what it was allowed to take, and no more."""
        self.start.must(who, self.pool, "approve", KEEPER, shares)
        max_shares = min(shares, self.next("maxRedeem", who))
        assert self.act(KEEPER, "redeem", max_shares, KEEPER, who) is None
        assert self.read("allowance", who, KEEPER) == shares - max_shares
        refused = self.act(KEEPER, "redeemEth", shares - max_shares + 1, 0, KEEPER, who)
        assert refused in ("ERC20InsufficientAllowance", "ERC4626ExceededMaxRedeem")


class BorrowerMachine(LendingMachine):
    """Loans with all that can happen to them and to their collateral."""

    @rule(who=st.sampled_from(BORROWERS), payer=st.sampled_from(PEOPLE), part=SHARES)
    def repay(self, who: str, payer: str, part: float) -> None:
        before = self.loan(who)
        debt = before["debt"]
        amount = int(debt * part) if part < 1 else debt
        had, credit = self.chain.balance(payer), self.read("credit", payer)
        sent = amount + (ETHER if part == 1 else 0)
        if self.act(payer, "repay", who, self.vault.address, value=sent) is None:
            paid = had - self.chain.balance(payer) - (self.read("credit", payer) - credit)
            if self.next("collateral", self.vault.address)[1] and before["collateral"]:
                amount = 0  # what the fractions' own money left of it was lost before
            # A borrower's credit has its income, too.
            assert paid == amount or payer in BORROWERS
            assert part < 1 or self.loan(who)["debt"] == 0

    @rule(who=st.sampled_from(BORROWERS), share=SHARES)
    def remove(self, who: str, share: float) -> None:
        held = self.loan(who)["collateral"]
        amount, had = int(held * share), self.fractions_of(who)
        words = (self.vault.address, amount, who, FOREVER)
        if self.act(who, "removeCollateral", *words) is None:
            assert self.fractions_of(who) - had == amount
            after = self.loan(who)
            assert after["debt"] <= after["limit"]

    @rule(who=st.sampled_from(BORROWERS))
    def settle(self, who: str) -> None:
        """Income pays the debt first; the rest is the borrower's."""
        before = self.loan(who, next_=False)
        self.act(ANYBODY, "settle", who, self.vault.address)
        for log in self.chain.logs:
            if log["topics"][0] == INCOME and self.bought_out is False:
                to_debt, to_borrower = int(log["data"][2:66], 16), int(log["data"][66:], 16)
                assert to_borrower == 0 or self.loan(who)["debt"] == 0
                assert to_debt == 0 or before["collateral"] > 0

    @precondition(lambda self: self.steps > 12)
    @rule()
    def buy_out(self) -> None:
        """The items are sold, at half of what the value says or at twice, and cashed."""
        price = self.chain.read(self.vault, "reserve", block="pending")[0]
        if self.chain.act(KEEPER, self.vault, "start", value=price) is None:
            self.chain.pass_time(BUYOUT + 1)
            self.chain.act(ANYBODY, self.vault, "settle")
        before = self.fractions_of(self.address)
        if self.act(ANYBODY, "cash", self.vault.address) is None:
            assert self.bought_out
            assert before == 0 or self.fractions_of(self.address) == 0

    @rule(amount=st.sampled_from([1, 10 * ETHER]), kind=st.sampled_from(["eth", "weth", "part"]))
    def give(self, amount: int, kind: str) -> None:
        """Nothing that is given, by force or not, moves a share or a loan."""
        market = self.read("market")
        if kind == "eth":
            self.chain.force(person("bomb"), self.address, amount)
            self.gifts += amount
            self.money += amount
        elif kind == "weth":
            self.start.must(LENDERS[0], self.start.weth, "transfer", self.address, 1)
        else:
            amount = min(amount, self.fractions_of(CURATOR))
            assert self.chain.act(CURATOR, self.vault, "transfer", self.address, amount) is None
        assert self.read("market")[0] == market[0]

    @rule(
        what=st.sampled_from(["collect", "observe", "claim", "credit"]),
        who=st.sampled_from([*BORROWERS, RECEIVER, KEEPER]),
    )
    def anybody(self, what: str, who: str) -> None:
        if what == "collect":
            self.act(ANYBODY, "collect")
        elif what == "observe":
            assert self.act(ANYBODY, "observe", who, self.vault.address) is None
        elif what == "claim":
            self.chain.act(ANYBODY, self.vault, "claim", self.address)
        else:
            self.act(ANYBODY, "withdrawCredit", who)

    @rule(
        who=st.sampled_from([*BORROWERS, RECEIVER]),
        how=st.sampled_from(["", "", "refuses", "burns", "calls"]),
    )
    def behave(self, who: str, how: str) -> None:
        again = bytes.fromhex(self.pool.encode_abi("settle", [who, self.vault.address])[2:])
        codes = {
            "": "0x",
            "refuses": receivers.REFUSES,
            "burns": receivers.BURNS_GAS,
            "calls": receivers.calls_back(self.address, again),
        }
        self.chain.behave(who, codes[how])


@pytest.fixture(scope="module")
def start() -> Iterator[LendingStart]:
    with Anvil(options=OPTIONS) as anvil:
        yield LendingStart(BareChain(anvil))


@pytest.mark.parametrize("machine", [LenderMachine, BorrowerMachine])
def test_lending__whatever_anybody_does__loses_no_wei_and_robs_no_lender(
    start: LendingStart, machine: type[LendingMachine]
) -> None:
    LendingMachine.start = start
    run(machine, quick=(9, 30), deep=(120, 80))


def test_repay__of_what_the_view_says__ends_the_loan_to_the_wei(start: LendingStart) -> None:
    """Income that pays a debt is counted in the same units by the view and by the books."""
    LendingMachine.start = start
    state = BorrowerMachine()
    state.begin(supply=10**18, parts=[0.3, 0.3, 0.3], value=ETHER, fee=0)
    state.income(amount=1)
    state.wait(seconds=1)
    state.anybody(what="collect", who=BORROWERS[0])
    state.behave(how="", who=BORROWERS[0])
    state.income(amount=999)
    state.settle(who=BORROWERS[0])
    state.income(amount=1)
    state.income(amount=1)
    state.buy(fall=None, share=0.1, wait=0, who=BORROWERS[0])
    state.repay(part=1, payer=KEEPER, who=BORROWERS[2])
    state.teardown()
