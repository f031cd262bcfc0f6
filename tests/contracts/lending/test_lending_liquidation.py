"""LendingPool: loans that are worth too little, are sold, bought out, or never paid."""

from typing import Any

import pytest
from ape.api import AccountAPI

from oracle.quantities import ETHER
from tests.contracts.auction.market import DAY
from tests.contracts.fractions.fractions import FOREVER, PRICE, REDEEMED, SOLD, SUPPLY
from tests.contracts.lending.lending import (
    BASIS_POINTS,
    DEEP,
    DURATION,
    GAP,
    HALVING,
    LEAST_DEBT,
    LTV,
    MARGIN,
    OF_DEBT,
    PATIENCE,
    PENALTY,
    THRESHOLD,
    VALUE,
    YEAR,
    Lending,
    part_of,
)
from tests.contracts.studio import Studio
from tests.support import receivers
from tests.support.refusals import ACCEPTED, error

QUARTER = SUPPLY // 4
DEBT = 4 * ETHER
FALLEN = 20 * ETHER
"""A value at which a quarter's limit is 3.5 ETH."""

SOON = HALVING * 2 // 3
"""Seconds into a sale until its price is about that value."""

ROUNDING = 10**6


@pytest.fixture
def lent(lending: Lending) -> Lending:
    """With a hundred ETH to lend."""
    lending.lend()
    return lending


@pytest.fixture
def ada(lent: Lending) -> AccountAPI:
    """She owes four ETH on a quarter of the fractions."""
    return lent.borrower("loan ada", DEBT)


@pytest.fixture
def keeper(studio: Studio) -> AccountAPI:
    """Somebody with money."""
    return studio.person("keeper")


def for_sale(lent: Lending, who: AccountAPI, value: int = FALLEN, later: int = 0) -> None:
    """The value falls, the loan is put up for sale, and time passes."""
    lent.worth(value)
    lent.pool.liquidate(who, lent.vault, sender=lent.studio.stranger)
    if later:
        lent.studio.pass_time(later)


def bought(lent: Lending, who: Any, buyer: AccountAPI, most: int = SUPPLY, **options: Any) -> Any:
    """Buys of a loan; returns the event."""
    value = options.pop("value", 50 * ETHER)
    arguments = (who, lent.vault, most, 0, buyer, FOREVER)
    receipt = lent.pool.buy(*arguments, value=value, sender=buyer)
    (event,) = receipt.decode_logs(lent.pool.Liquidated)
    return event


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
    bought(lent, ada, keeper, most=sellable // 3)
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
    assert found.startswith("Loan") and f"least={LEAST_DEBT})" in found
    bought(lent, ada, keeper, most=left)
    assert tuple(lent.loan(ada)) == (0,) * 8


def test_buy__when_a_small_debt_would_be_left__pays_it_all(
    lent: Lending, studio: Studio, keeper: AccountAPI
) -> None:
    bob = lent.borrower("loan bob", LEAST_DEBT)
    for_sale(lent, bob, value=LEAST_DEBT * 4 * BASIS_POINTS // THRESHOLD - ETHER // 1000)
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
    assert found == error("LoanOutputTooSmall", fractions=0, least=0)


@pytest.mark.parametrize("way", ["repays", "adds", "value", "income", "draws"])
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


def test_sale__whose_market_leaves__ends_and_begins_anew_only_after_a_month(
    lent: Lending, studio: Studio, ada: AccountAPI, keeper: AccountAPI
) -> None:
    for_sale(lent, ada, later=DURATION // 2)
    arguments = (ada, lent.vault, SUPPLY, 0, keeper, FOREVER)
    lent.reach(ETHER)
    assert tuple(lent.loan(ada))[5:7] == (0, 0)
    found = studio.refusal(lent.pool.buy, *arguments, sender=keeper, value=50 * ETHER)
    assert found == error("LoanAuctionNone", borrower=ada, vault=lent.vault)
    found = studio.refusal(lent.pool.liquidate, ada, lent.vault, sender=keeper)
    assert found == error("LoanValueUnknown", **{"from": 0})
    for _ in range(12):
        lent.pool.observe(ada, lent.vault, sender=studio.stranger)
        studio.pass_time(GAP - 2)
    lent.pool.liquidate(ada, lent.vault, sender=keeper)
    assert lent.loan(ada).price > 39 * DEBT
    # A market that is back ends a sale without one, and so does a day without a note too many.
    snapshot = studio.rpc("evm_snapshot", [])
    lent.reach(DEEP)
    found = studio.refusal(lent.pool.buy, *arguments, sender=keeper, value=50 * ETHER)
    assert found == error("LoanAuctionNone", borrower=ada, vault=lent.vault)
    assert studio.refusal(lent.pool.liquidate, ada, lent.vault, sender=keeper) == ACCEPTED
    studio.rpc("evm_revert", [snapshot])
    lent.reach(DEEP)
    lent.pool.observe(ada, lent.vault, sender=studio.stranger)
    lent.reach(ETHER)
    found = studio.refusal(lent.pool.buy, *arguments, sender=keeper, value=50 * ETHER)
    assert found == error("LoanValueUnknown", **{"from": 0})


@pytest.mark.parametrize("how", ["no market", "no depth"])
def test_lost_value__for_a_moment__makes_nobody_sellable(
    lent: Lending, studio: Studio, ada: AccountAPI, how: str
) -> None:
    """It must be missing for a month, and be seen to be, before a loan is sold without."""
    pool, liquidate = lent.pool, lent.pool.liquidate
    lose(lent, how)
    receipt = pool.observe(ada, lent.vault, sender=studio.stranger)
    since = studio.now
    (event,) = receipt.decode_logs(pool.ValueLost)
    assert (event.borrower, event.vault, event.since) == (ada, lent.vault, since)
    assert lent.loan(ada).lostSince == since
    found = studio.refusal(liquidate, ada, lent.vault, sender=studio.stranger)
    assert found == error("LoanValueUnknown", **{"from": since + PATIENCE})
    # Nobody looked for longer than the gap: it counts anew.
    studio.pass_time(GAP + 2)
    pool.observe(ada, lent.vault, sender=studio.stranger)
    since = studio.now
    while studio.now < since + PATIENCE - GAP:
        studio.pass_time(GAP - 2)
        pool.observe(ada, lent.vault, sender=studio.stranger)
    assert lent.loan(ada).lostSince == since
    # Seen again for a moment, it counts anew, too.
    lent.worth(VALUE)
    lent.reach(DEEP)
    receipt = pool.observe(ada, lent.vault, sender=studio.stranger)
    (event,) = receipt.decode_logs(pool.ValueLost)
    assert lent.loan(ada).lostSince == event.since == 0
    lose(lent, how)
    found = studio.refusal(liquidate, ada, lent.vault, sender=studio.stranger)
    assert found == error("LoanValueUnknown", **{"from": 0})


def lose(lent: Lending, how: str) -> None:
    """No market can tell any more: there is none, or one without depth that says what it likes."""
    if how == "no market":
        lent.worth(0)
    else:
        lent.worth(1)
        lent.reach(ETHER)


def test_lost_value__for_a_month__lets_lenders_out_at_what_somebody_pays(
    lent: Lending, studio: Studio, ada: AccountAPI, keeper: AccountAPI
) -> None:
    lent.worth(0)
    lent.pool.observe(ada, lent.vault, sender=studio.stranger)
    since = studio.now
    while studio.now < since + PATIENCE:
        studio.pass_time(GAP - 2)
        lent.pool.observe(ada, lent.vault, sender=studio.stranger)
    assert studio.refusal(lent.pool.repay, ada, lent.vault, sender=ada) == ACCEPTED
    lent.pool.liquidate(ada, lent.vault, sender=studio.stranger)
    loan = lent.loan(ada)
    assert abs(loan.price - 10 * loan.debt * 4) < ETHER // 1000
    assert loan.sellable < QUARTER * 11 // 100, "at ten times the debt a tenth pays it"
    studio.pass_time(HALVING)
    event = bought(lent, ada, keeper)
    assert lent.debt(ada) == 0
    assert abs(event.fractions - QUARTER * 21 // 100) < QUARTER // 50
    assert lent.loan(ada).collateral == QUARTER - event.fractions


def test_lost_value__when_nobody_wants_the_fractions__ends_as_bad_debt(
    lent: Lending, studio: Studio, ada: AccountAPI, keeper: AccountAPI
) -> None:
    lent.worth(0)
    for _ in range(12):
        lent.pool.observe(ada, lent.vault, sender=studio.stranger)
        studio.pass_time(GAP - 2)
    lent.pool.observe(ada, lent.vault, sender=studio.stranger)
    lent.pool.liquidate(ada, lent.vault, sender=studio.stranger)
    end = lent.loan(ada).auctionEnd
    studio.pass_to(end - 60)
    lent.pool.observe(ada, lent.vault, sender=studio.stranger)
    studio.at(end)
    arguments = (ada, lent.vault, SUPPLY, 0, keeper, FOREVER)
    receipt = lent.pool.buy(*arguments, sender=keeper)
    (bad,) = receipt.decode_logs(lent.pool.BadDebt)
    assert bad.amount > DEBT
    assert lent.pool.market().debt == 0


def test_buyout__of_the_collateral__pays_the_debts_and_the_borrowers(
    lent: Lending, studio: Studio, ada: AccountAPI, keeper: AccountAPI
) -> None:
    bob = lent.borrower("loan bob", 0)
    lent.income(ETHER)
    found = studio.refusal(lent.pool.cash, lent.vault, sender=keeper)
    assert found.startswith("LoanStageInvalid")
    for_sale(lent, ada)
    studio.pass_time(1)
    lent.fractions.auctioned(lent.vault, keeper)
    pot = lent.vault.buyout().pot
    assert lent.vault.buyout().stage == SOLD
    arguments = (ada, lent.vault, SUPPLY, 0, keeper, FOREVER)
    found = studio.refusal(lent.pool.buy, *arguments, sender=keeper, value=50 * ETHER)
    assert found == error("LoanStageInvalid", vault=lent.vault, stage=SOLD)
    found = studio.refusal(lent.pool.borrow, lent.vault, 1, bob, FOREVER, sender=bob)
    assert found == error("LoanStageInvalid", vault=lent.vault, stage=SOLD)
    receipt = lent.pool.cash(lent.vault, sender=studio.stranger)
    assert receipt.return_value == pot // 2
    assert lent.vault.balanceOf(lent.pool) == 0
    owed = lent.debt(ada)
    assert owed == 0, "what the fractions fetched counts at once"
    receipt = lent.pool.settle(ada, lent.vault, sender=studio.stranger)
    (event,) = receipt.decode_logs(lent.pool.IncomeApplied)
    assert abs(event.toDebt + event.toBorrower - pot // 4) < ROUNDING, "income came before"
    assert lent.pool.credit(ada) == event.toBorrower
    lent.pool.settle(bob, lent.vault, sender=studio.stranger)
    assert abs(lent.pool.credit(bob) - pot // 4 - ETHER // 4) < ROUNDING
    for who in (ada, bob):
        assert tuple(lent.loan(who)) == (0,) * 8
    assert lent.books() == 0, "crumbs are the reserve's"
    found = studio.refusal(lent.pool.cash, lent.vault, sender=keeper)
    assert found == error("LoanStageInvalid", vault=lent.vault, stage=SOLD)
    found = studio.refusal(lent.pool.addCollateral, lent.vault, 1, sender=bob)
    assert found == error("LoanStageInvalid", vault=lent.vault, stage=SOLD)


def test_buyout__when_it_fetches_too_little__is_bad_debt(
    lent: Lending, studio: Studio, keeper: AccountAPI
) -> None:
    """A value above the reserve at which the holders let the work go."""
    lent.worth(900 * ETHER)
    ada = lent.borrower("loan ada", 20 * ETHER)
    studio.pass_time(1)
    lent.fractions.auctioned(lent.vault, keeper)
    lent.pool.cash(lent.vault, sender=studio.stranger)
    share = lent.pool.convertToAssets(10**24)
    receipt = lent.pool.settle(ada, lent.vault, sender=studio.stranger)
    (event,) = receipt.decode_logs(lent.pool.IncomeApplied)
    (bad,) = receipt.decode_logs(lent.pool.BadDebt)
    assert 0 <= PRICE // 4 - event.toDebt <= 1, "a crumb"
    assert event.toBorrower == 0
    assert abs(bad.amount - (20 * ETHER - PRICE // 4)) < ETHER // 100
    assert lent.pool.convertToAssets(10**24) < share
    assert lent.pool.market().debt == 0


def test_redemption__of_the_collateral__cashes_what_the_pool_held(
    lent: Lending, studio: Studio, keeper: AccountAPI
) -> None:
    """Somebody redeems with 99.95 %: the pool's rest is paid for at the reserve."""
    bob = lent.borrower("loan bob", LEAST_DEBT, part=0.0005)
    curator = lent.fractions.curator
    studio.pass_time(1)
    due = lent.vault.redemptionPrice(curator)
    lent.vault.redeem(value=due, sender=curator)
    assert lent.vault.buyout().stage == REDEEMED
    lent.pool.cash(lent.vault, sender=keeper)
    lent.pool.settle(bob, lent.vault, sender=keeper)
    assert lent.debt(bob) == 0
    assert abs(lent.pool.credit(bob) - (due - LEAST_DEBT)) < 10**12
    assert LTV < THRESHOLD
    assert studio.now > DAY


def test_cash__when_the_pool_has_none_left__pays_nothing(
    lent: Lending, studio: Studio, keeper: AccountAPI
) -> None:
    bob = lent.borrower("loan bob", 0)
    lent.pool.removeCollateral(lent.vault, QUARTER, bob, FOREVER, sender=bob)
    studio.pass_time(1)
    lent.fractions.auctioned(lent.vault, keeper)
    receipt = lent.pool.cash(lent.vault, sender=keeper)
    assert receipt.return_value == 0
    assert tuple(lent.pool.collateral(lent.vault)) == (0, True)
