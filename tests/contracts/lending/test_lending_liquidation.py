"""LendingPool: loans that are worth too little, and are sold or never paid."""

import pytest
from ape.api import AccountAPI

from oracle.quantities import ETHER
from tests.contracts.fractions.fractions import FOREVER, SUPPLY
from tests.contracts.lending.lending import (
    BASIS_POINTS,
    DEEP,
    DURATION,
    HALVING,
    MARGIN,
    MIN_DEBT,
    OF_DEBT,
    PENALTY,
    THRESHOLD,
    VALUE,
    YEAR,
    Lending,
    part_of,
)
from tests.contracts.lending.sales import DEBT, FALLEN, SOON, bought, for_sale
from tests.contracts.studio import Studio
from tests.support import receivers
from tests.support.refusals import ACCEPTED, error

QUARTER = SUPPLY // 4
ROUNDING = 10**6


def assets(lent: Lending) -> int:
    return int(lent.pool.totalAssets())


def test_liquidate__when_the_value_falls__starts_above_worth_and_debt_and_halves(
    lent: Lending, studio: Studio, ada: AccountAPI
) -> None:
    assert not lent.loan(ada).auctionEnd
    lent.worth(DEBT * SUPPLY * BASIS_POINTS // (QUARTER * THRESHOLD) + ETHER)
    found = studio.refusal(lent.pool.liquidate, ada, lent.vault, sender=studio.stranger)
    assert found.startswith("LoanHealthy")
    lent.worth(1)
    receipt = lent.pool.liquidate(ada, lent.vault, sender=studio.stranger)
    (event,) = receipt.decode_logs(lent.pool.LiquidationStarted)
    began, end = studio.now, studio.now + DURATION
    first = lent.debt(ada) * (SUPPLY // QUARTER) * OF_DEBT // BASIS_POINTS
    assert (event.borrower, event.vault, event.debt) == (ada, lent.vault, lent.debt(ada))
    assert (event.halving, event.end) == (HALVING, end)
    assert abs(event.price - first) < ROUNDING
    assert (lent.loan(ada).price, lent.loan(ada).auctionEnd) == (event.price, end)
    found = studio.refusal(lent.pool.liquidate, ada, lent.vault, sender=studio.stranger)
    assert found == error("LoanAuctionRuns", end=end)
    for passed, part in ((HALVING // 2, 3 / 4), (HALVING, 1 / 2), (3 * HALVING // 2, 3 / 8)):
        studio.pass_to(began + passed)
        assert abs(lent.loan(ada).price - int(first * part)) < ROUNDING
    studio.pass_to(end - HALVING)
    assert lent.loan(ada).price == event.price >> 11
    studio.pass_to(end - HALVING // 2)
    assert lent.loan(ada).price == event.price >> 12, "to nothing, so that the sale has an end"
    studio.pass_to(end)
    assert (lent.loan(ada).price, lent.loan(ada).sellable) == (0, QUARTER)
    studio.pass_to(end + 1)
    assert lent.loan(ada).price == 0
    arguments = (ada, lent.vault, SUPPLY, 0, ada, FOREVER)
    found = studio.refusal(lent.pool.buy, *arguments, sender=ada, value=ETHER)
    assert found == error("LoanAuctionNone", borrower=ada, vault=lent.vault)
    worth = 22 * ETHER
    lent.worth(VALUE)
    lent.pool.settle(ada, lent.vault, sender=studio.stranger)
    lent.decide(lent.terms.setLiquidation, (50_000, OF_DEBT, PENALTY, HALVING))
    lent.worth(worth)
    lent.pool.liquidate(ada, lent.vault, sender=studio.stranger)
    assert lent.loan(ada).price == 5 * worth, "above the worth where that is more"


def test_liquidate__when_the_market_has_left__is_refused_whatever_it_says(
    lent: Lending, studio: Studio, ada: AccountAPI
) -> None:
    """Its depth must be enough to tell the very value at which this loan would be unhealthy."""
    limit_value = DEBT * SUPPLY * BASIS_POINTS // (QUARTER * THRESHOLD)
    liquidate, arguments = lent.pool.liquidate, (ada, lent.vault)
    unknown = error("LoanValueUnknown", **{"from": 0})
    for worth in (VALUE, FALLEN, 1):
        lent.worth(worth)
        lent.reach(limit_value)
        found = studio.refusal(liquidate, *arguments, sender=studio.stranger)
        assert found == unknown
        assert lent.loan(ada).limit == 0
        lent.reach(limit_value + ETHER)
        found = studio.refusal(liquidate, *arguments, sender=studio.stranger)
        assert found.startswith("LoanHealthy") if worth == VALUE else found == ACCEPTED
    lent.reach(DEEP)


def test_buy__sells_no_more_than_makes_the_loan_healthy(
    lent: Lending, studio: Studio, ada: AccountAPI, keeper: AccountAPI
) -> None:
    for_sale(lent, ada, later=SOON)
    before, reserve, value = assets(lent), lent.pool.market().reserve, studio.balance(keeper)
    event = bought(lent, ada, keeper)
    assert value - studio.balance(keeper) < event.paid + ETHER // 10, "the rest is back"
    assert lent.vault.balanceOf(keeper) == event.fractions < QUARTER
    assert event.paid == event.toDebt + event.toReserve
    assert abs(event.toReserve - event.toDebt * PENALTY // BASIS_POINTS) <= 1
    loan = lent.loan(ada)
    assert loan.collateral == QUARTER - event.fractions
    target = part_of(FALLEN, loan.collateral, THRESHOLD - MARGIN)
    assert abs(target - loan.debt) < ROUNDING, "as far as needed, and no further"
    assert loan.auctionEnd == 0
    assert assets(lent) >= before
    assert lent.pool.market().reserve - reserve >= event.toReserve
    found = studio.refusal(lent.pool.liquidate, ada, lent.vault, sender=studio.stranger)
    assert found.startswith("LoanHealthy")


def test_buy__in_parts__leaves_no_dust(
    lent: Lending, studio: Studio, ada: AccountAPI, keeper: AccountAPI
) -> None:
    for_sale(lent, ada, later=SOON)
    sellable = lent.loan(ada).sellable
    bought(lent, ada, keeper, max_fractions=sellable // 3)
    loan = lent.loan(ada)
    assert loan.auctionEnd != 0
    assert abs(loan.sellable - (sellable - sellable // 3)) < sellable // 1_000
    # Value and price fall on, so that even all of it does not pay the debt.
    lent.worth(FALLEN // 8)
    studio.pass_to(loan.auctionEnd - 8 * HALVING)
    left = lent.loan(ada).collateral
    assert lent.loan(ada).sellable == left
    arguments = (ada, lent.vault, left - 1, 0, keeper, FOREVER)
    found = studio.refusal(lent.pool.buy, *arguments, sender=keeper, value=50 * ETHER)
    assert found.startswith("Loan") and f"min={MIN_DEBT})" in found
    bought(lent, ada, keeper, max_fractions=left)
    assert tuple(lent.loan(ada)) == (0,) * 8


def test_buy__when_a_small_debt_would_be_left__pays_it_all(
    lent: Lending, studio: Studio, keeper: AccountAPI
) -> None:
    bob = lent.borrower("loan bob", MIN_DEBT)
    for_sale(lent, bob, value=MIN_DEBT * 4 * BASIS_POINTS // THRESHOLD - ETHER // 1000)
    arguments = (bob, lent.vault, lent.loan(bob).sellable - 10**9, 0, keeper, FOREVER)
    found = studio.refusal(lent.pool.buy, *arguments, sender=keeper, value=ETHER)
    assert found.startswith("LoanDebtTooSmall(debt=")
    event = bought(lent, bob, keeper)
    assert lent.debt(bob) == 0
    assert lent.loan(bob).collateral == QUARTER - event.fractions > 0
    assert event.toReserve == event.toDebt * PENALTY // BASIS_POINTS
    held = lent.loan(bob).collateral
    lent.pool.removeCollateral(lent.vault, held, bob, FOREVER, sender=bob)


def test_buy__when_all_is_sold_for_more_than_the_debt__gives_the_borrower_the_rest(
    lent: Lending, studio: Studio, ada: AccountAPI, keeper: AccountAPI
) -> None:
    """At a price near the debt all fractions go; what is over is the borrower's at once."""
    for_sale(lent, ada, value=DEBT * 4 * BASIS_POINTS // (BASIS_POINTS + PENALTY))
    while lent.loan(ada).sellable < QUARTER:
        studio.pass_time(60)
    had = studio.balance(ada)
    event = bought(lent, ada, keeper)
    rest = event.paid - event.toDebt - event.toReserve
    assert event.fractions == QUARTER
    assert studio.balance(ada) - had == rest
    assert lent.debt(ada) == 0
    assert event.toReserve <= event.toDebt * PENALTY // BASIS_POINTS


def test_buy__with_limits__heeds_them(
    lent: Lending, studio: Studio, ada: AccountAPI, keeper: AccountAPI
) -> None:
    arguments = (ada, lent.vault, SUPPLY, 0, keeper, FOREVER)
    found = studio.refusal(lent.pool.buy, *arguments, sender=keeper, value=ETHER)
    assert found == error("LoanAuctionNone", borrower=ada, vault=lent.vault)
    for_sale(lent, ada)
    found = studio.refusal(lent.pool.buy, *arguments, sender=keeper, value=1)
    assert found.startswith("LoanPaymentTooSmall(sent=1, due=")
    sellable = lent.loan(ada).sellable
    arguments = (ada, lent.vault, SUPPLY, sellable + 10**18, keeper, FOREVER)
    found = studio.refusal(lent.pool.buy, *arguments, sender=keeper, value=50 * ETHER)
    assert found.startswith("LoanOutputTooSmall(fractions=")
    past = studio.now - 1
    arguments = (ada, lent.vault, SUPPLY, 0, keeper, past)
    found = studio.refusal(lent.pool.buy, *arguments, sender=keeper, value=50 * ETHER)
    assert found == error("LoanDeadlinePassed", deadline=past)
    arguments = (ada, lent.vault, 0, 0, keeper, FOREVER)
    found = studio.refusal(lent.pool.buy, *arguments, sender=keeper, value=50 * ETHER)
    assert found == error("LoanOutputTooSmall", fractions=0, min=0)


@pytest.mark.parametrize("way", ["repays", "adds", "value", "income", "draws", "takes back"])
def test_sale__when_the_loan_is_healthy_again__stops(
    lent: Lending, studio: Studio, ada: AccountAPI, keeper: AccountAPI, way: str
) -> None:
    more = lent.holder("friend of ada", part=0.25)
    lent.vault.transfer(ada, QUARTER, sender=more)
    lent.vault.approve(lent.pool, SUPPLY, sender=ada)
    for_sale(lent, ada)
    if way == "repays":
        lent.pool.repay(ada, lent.vault, value=ETHER, sender=keeper)
    elif way == "adds":
        lent.add(ada, QUARTER)
    elif way == "income":
        lent.income(3 * ETHER)
        lent.pool.settle(ada, lent.vault, sender=studio.stranger)
    else:
        lent.worth(VALUE)
        arguments = (ada, lent.vault, SUPPLY, 0, keeper, FOREVER)
        found = studio.refusal(lent.pool.buy, *arguments, sender=keeper, value=50 * ETHER)
        assert found.startswith("LoanHealthy"), "before anybody says so"
        if way == "draws":
            lent.borrow(ada, ETHER // 10)
        elif way == "takes back":
            lent.pool.removeCollateral(lent.vault, QUARTER // 100, ada, FOREVER, sender=ada)
        else:
            lent.pool.settle(ada, lent.vault, sender=studio.stranger)
    lent.worth(FALLEN // 2)
    assert lent.loan(ada).auctionEnd == 0
    arguments = (ada, lent.vault, SUPPLY, 0, keeper, FOREVER)
    found = studio.refusal(lent.pool.buy, *arguments, sender=keeper, value=50 * ETHER)
    assert found == error("LoanAuctionNone", borrower=ada, vault=lent.vault)


def test_sale__when_little_is_repaid__goes_on(
    lent: Lending, studio: Studio, ada: AccountAPI
) -> None:
    for_sale(lent, ada)
    end = lent.loan(ada).auctionEnd
    lent.pool.repay(ada, lent.vault, value=1, sender=ada)
    lent.pool.settle(ada, lent.vault, sender=studio.stranger)
    assert lent.loan(ada).auctionEnd == end


def test_income__before_a_sale__counts(lent: Lending, studio: Studio, ada: AccountAPI) -> None:
    """Nobody is sold for a debt that its own collateral has already earned."""
    lent.income(4 * ETHER)
    lent.worth(FALLEN)
    found = studio.refusal(lent.pool.liquidate, ada, lent.vault, sender=studio.stranger)
    assert found.startswith("LoanHealthy")


def test_bad_debt__is_the_reserves_first_and_then_the_lenders(
    lent: Lending, studio: Studio, ada: AccountAPI, keeper: AccountAPI
) -> None:
    studio.pass_time(YEAR)
    for_sale(lent, ada, value=4 * ETHER, later=DURATION - 5)
    reserve, before = lent.pool.market().reserve, assets(lent)
    assert reserve > 0
    arguments = (ada, lent.vault, SUPPLY, 0, keeper, FOREVER)
    receipt = lent.pool.buy(*arguments, value=50 * ETHER, sender=keeper)
    (sold,) = receipt.decode_logs(lent.pool.Liquidated)
    (bad,) = receipt.decode_logs(lent.pool.BadDebt)
    assert (sold.fractions, sold.toReserve, sold.toDebt) == (QUARTER, 0, sold.paid)
    assert 0 <= bad.fromReserve - reserve < 10**12, "and what it earned since"
    assert bad.amount > bad.fromReserve
    assert abs(before - assets(lent) - (bad.amount - bad.fromReserve)) < 10**12
    market = lent.pool.market()
    assert (market.debt, market.reserve) == (0, 0)
    assert market.cash == assets(lent) == studio.balance(lent.pool)
    assert tuple(lent.loan(ada)) == (0,) * 8
    shares = lent.pool.balanceOf(lent.lender)
    assert lent.pool.previewRedeem(shares) < 100 * ETHER, "never hidden"
    lent.pool.redeemEth(shares, 0, lent.lender, lent.lender, sender=lent.lender)


def test_bad_debt__when_the_reserve_is_large_enough__costs_lenders_nothing(
    lent: Lending, studio: Studio, keeper: AccountAPI
) -> None:
    rich = lent.borrower("loan bob", 4 * ETHER, part=0.5)
    studio.pass_time(4 * YEAR)
    poor = lent.borrower("loan ada", 3 * ETHER // 100, part=0.003)
    lent.worth(9 * ETHER)
    lent.pool.liquidate(poor, lent.vault, sender=studio.stranger)
    studio.pass_time(DURATION - 1)
    share, reserve = lent.pool.convertToAssets(10**24), lent.pool.market().reserve
    arguments = (poor, lent.vault, SUPPLY, 0, keeper, FOREVER)
    receipt = lent.pool.buy(*arguments, value=ETHER, sender=keeper)
    (bad,) = receipt.decode_logs(lent.pool.BadDebt)
    assert 0 < bad.amount == bad.fromReserve < reserve
    assert lent.pool.convertToAssets(10**24) >= share
    assert lent.debt(rich) > 0


@pytest.mark.parametrize("code", [receivers.REFUSES, receivers.BURNS_GAS, receivers.BOMB])
def test_buy__when_the_borrower_takes_no_money__credits_it(
    lent: Lending, studio: Studio, ada: AccountAPI, keeper: AccountAPI, code: str
) -> None:
    studio.behaves(ada.address, code)
    for_sale(lent, ada, value=DEBT * 4 * BASIS_POINTS // (BASIS_POINTS + PENALTY))
    while lent.loan(ada).sellable < QUARTER:
        studio.pass_time(60)
    event = bought(lent, ada, keeper)
    assert lent.pool.credit(ada) == event.paid - event.toDebt - event.toReserve
    assert lent.books() == 0


def test_buy__when_the_buyer_calls_back__changes_nothing(
    lent: Lending, studio: Studio, ada: AccountAPI
) -> None:
    for_sale(lent, ada, later=SOON)
    taker = studio.account(studio.nobody("reenters a sale"))
    for call, arguments in (
        (lent.pool.buy, (ada, lent.vault, 1, 0, taker, FOREVER)),
        (lent.pool.liquidate, (ada, lent.vault)),
        (lent.pool.settle, (ada, lent.vault)),
        (lent.pool.collect, ()),
    ):
        snapshot = studio.rpc("evm_snapshot", [])
        data = bytes(call.encode_input(*arguments))
        studio.behaves(taker.address, receivers.calls_back(lent.pool.address, data))
        arguments = (ada, lent.vault, SUPPLY, 0, taker, FOREVER)
        receipt = lent.pool.buy(*arguments, value=50 * ETHER, sender=taker)
        (told,) = [e for e in receipt.logs if e["address"].lower() == taker.address.lower()]
        assert int.from_bytes(bytes(told["topics"][0]), "big") == 0, call
        studio.rpc("evm_revert", [snapshot])


def test_sale__that_nobody_stopped__sells_nothing_for_dust(
    lent: Lending, studio: Studio, ada: AccountAPI, keeper: AccountAPI
) -> None:
    """It goes on falling while its loan is healthy again; then the value dips a little."""
    for_sale(lent, ada)
    lent.worth(VALUE)
    studio.pass_time(DURATION * 3 // 4)
    arguments = (ada, lent.vault, SUPPLY, 0, keeper, FOREVER)
    found = studio.refusal(lent.pool.buy, *arguments, sender=keeper, value=50 * ETHER)
    assert found.startswith("LoanHealthy")
    lent.worth(FALLEN)
    assert lent.loan(ada).price == FALLEN * 85 // 100
    event = bought(lent, ada, keeper)
    assert event.paid * SUPPLY >= event.fractions * FALLEN * 85 // 100
    assert lent.debt(ada) == 0 or lent.loan(ada).collateral > 0, "and nobody lost anything"
