"""What the lending pool and the terms of its loans say, to the last value."""

from fractions import Fraction
from math import ceil
from typing import Any

import pytest
from ape.api import AccountAPI

from oracle.quantities import ETHER
from tests.contracts.fractions.fractions import FOREVER, PRICE, SUPPLY
from tests.contracts.lending.lending import (
    BASIS_POINTS,
    CUSHION,
    DEEP,
    DURATION,
    GAP,
    HALVING,
    KINK,
    LIQUIDATION,
    OF_DEBT,
    PATIENCE,
    PENALTY,
    RATES,
    RESERVE_FACTOR,
    UNSIGNED,
    VALUE,
    YEAR,
    Lending,
)
from tests.contracts.lending.sales import DEBT, FALLEN, SOON
from tests.contracts.lending.test_lending_lenders import ONE, RAY
from tests.contracts.studio import Studio
from tests.support.events import event, history, said

FREE = (0, 0, 0, KINK, RESERVE_FACTOR, CUSHION)
"""Rates at which nothing grows, so that all sums below are whole."""

YEARLY = 500
FLAT = (YEARLY, YEARLY, YEARLY, KINK, RESERVE_FACTOR, CUSHION)
EACH_SECOND = RAY + RAY * YEARLY // BASIS_POINTS // YEAR

QUARTER = SUPPLY // 4
BEGINNING = DEBT * 4 * OF_DEBT // BASIS_POINTS
"""What all fractions cost first when a quarter of them is for sale."""

TENTH = SUPPLY // 10
"""Less than what would make that loan healthy so soon."""


@pytest.fixture
def lent(lending: Lending) -> Lending:
    """With a hundred ETH to lend for nothing."""
    lending.rates(FREE)
    lending.lend()
    return lending


def earned(paid: int, locked: int, held: int) -> int:
    """What a loan's fractions have of what the vault paid for all that are held."""
    return locked * ((paid << 96) // held) >> 96


def index_after(index: int, seconds: int) -> int:
    """What the index becomes: rounded up, by a power whose steps are each rounded to the nearest.

    The power by its definition would do, but for the twentieth place.
    """
    result, factor = RAY, EACH_SECOND
    while seconds:
        if seconds & 1:
            result = (result * factor + RAY // 2) // RAY
        factor = (factor * factor + RAY // 2) // RAY
        seconds >>= 1
    return ceil(Fraction(index * result, RAY))


def for_sale(lent: Lending, who: AccountAPI) -> Any:
    """The value falls, and the loan is put up for sale; returns the receipt of that."""
    lent.worth(FALLEN)
    return lent.pool.liquidate(who, lent.vault, sender=lent.studio.stranger)


def price_after(passed: int) -> int:
    """What all fractions cost in a sale's first halving."""
    return BEGINNING - BEGINNING * passed // (2 * HALVING)


# Borrowers


def test_loan__is_told_from_its_beginning_to_its_end(
    lent: Lending, studio: Studio, keeper: AccountAPI
) -> None:
    pool, vault, ada = lent.pool, lent.vault, lent.holder("loan ada")
    to = studio.nobody("drawn to")
    loan = {"borrower": ada, "vault": vault}
    added = lent.add(ada, QUARTER // 2)
    assert said(added, pool) == [event("CollateralAdded", **loan, fractions=QUARTER // 2)]
    drawn = pool.borrow(vault, 2 * ETHER, to, FOREVER, sender=ada)
    assert said(drawn, pool) == [event("Borrowed", **loan, to=to, amount=2 * ETHER, debt=2 * ETHER)]
    both = pool.addAndBorrow(vault, QUARTER // 2, ETHER, to, FOREVER, UNSIGNED, sender=ada)
    assert said(both, pool) == [
        event("CollateralAdded", **loan, fractions=QUARTER // 2),
        event("Borrowed", **loan, to=to, amount=ETHER, debt=3 * ETHER),
    ]
    repaid = pool.repay(ada, vault, value=ETHER, sender=keeper)
    assert said(repaid, pool) == [
        event("Repaid", **loan, payer=keeper, amount=ETHER, debt=2 * ETHER)
    ]
    removed = pool.removeCollateral(vault, 7, to, FOREVER, sender=ada)
    assert said(removed, pool) == [event("CollateralRemoved", **loan, to=to, fractions=7)]
    repaid = pool.repay(ada, vault, value=5 * ETHER, sender=keeper)
    assert said(repaid, pool) == [
        event("Repaid", **loan, payer=keeper, amount=2 * ETHER, debt=0),
        event("Paid", account=keeper, amount=3 * ETHER),
    ]


def test_debt__is_told_with_its_interest(
    lending: Lending, studio: Studio, keeper: AccountAPI
) -> None:
    """Units of what a wei has grown to since the first loan, rounded as debts are."""
    lending.rates(FLAT)
    lending.lend()
    pool, vault = lending.pool, lending.vault
    ada, began = lending.borrower("loan ada", 2 * ETHER), studio.now
    loan = {"borrower": ada, "vault": vault}
    studio.at(began + YEAR)
    drawn = pool.borrow(vault, ETHER, ada, FOREVER, sender=ada)
    index = index_after(ONE, YEAR)
    units = 2 * ETHER + ceil(Fraction(ETHER * ONE, index))
    debt = ceil(Fraction(units * index, ONE))
    assert said(drawn, pool) == [event("Borrowed", **loan, to=ada, amount=ETHER, debt=debt)]
    studio.at(began + 3 * YEAR)
    repaid = pool.repay(ada, vault, value=ETHER, sender=keeper)
    index = index_after(index, 2 * YEAR)
    units -= ETHER * ONE // index
    debt = ceil(Fraction(units * index, ONE))
    assert said(repaid, pool) == [event("Repaid", **loan, payer=keeper, amount=ETHER, debt=debt)]
    assert debt > 2 * ETHER * 11 // 10


def test_income__is_told_by_where_it_goes(lent: Lending, studio: Studio) -> None:
    pool, vault = lent.pool, lent.vault
    ada, bob = lent.borrower("loan ada", ETHER), lent.borrower("loan bob", 0, part=0.5)
    lent.income(8 * ETHER)
    paid = vault.claimable(pool)
    settled = pool.settle(ada, vault, sender=studio.stranger)
    rest = earned(paid, QUARTER, 3 * QUARTER) - ETHER
    assert said(settled, pool) == [
        event("Credited", account=ada, amount=rest),
        event("IncomeApplied", borrower=ada, vault=vault, toDebt=ETHER, toBorrower=rest),
    ]
    settled = pool.settle(bob, vault, sender=studio.stranger)
    rest = earned(paid, 2 * QUARTER, 3 * QUARTER)
    assert said(settled, pool) == [
        event("Credited", account=bob, amount=rest),
        event("IncomeApplied", borrower=bob, vault=vault, toDebt=0, toBorrower=rest),
    ]
    assert 6 * ETHER - paid < 10**5, "three quarters of the income"


def test_buyout__of_the_collateral__is_told_with_what_is_lost(
    lent: Lending, studio: Studio, keeper: AccountAPI
) -> None:
    """A quarter of the price pays half of the debt; a crumb of it was the reserve's."""
    pool, vault = lent.pool, lent.vault
    lent.worth(900 * ETHER)
    ada = lent.borrower("loan ada", PRICE // 2)
    studio.pass_time(1)
    lent.fractions.auctioned(vault, keeper)
    cashed = pool.cash(vault, sender=studio.stranger)
    assert said(cashed, pool) == [
        event("CollateralCashed", vault=vault, fractions=QUARTER, amount=PRICE // 4)
    ]
    settled = pool.settle(ada, vault, sender=studio.stranger)
    loan = {"borrower": ada, "vault": vault}
    applied = earned(PRICE // 4, QUARTER, QUARTER)
    crumb = PRICE // 4 - applied
    assert said(settled, pool) == [
        event("IncomeApplied", **loan, toDebt=applied, toBorrower=0),
        event("BadDebt", **loan, amount=PRICE // 2 - applied, fromReserve=crumb),
    ]


# Sales


def test_sale__is_told_to_its_bitter_end(
    lent: Lending, studio: Studio, ada: AccountAPI, keeper: AccountAPI
) -> None:
    """A part goes for much, of which the reserve has its penalty; the rest goes for little."""
    pool, vault = lent.pool, lent.vault
    loan = {"borrower": ada, "vault": vault}
    started = for_sale(lent, ada)
    began = studio.now
    sale = {"debt": DEBT, "price": BEGINNING, "halving": HALVING, "end": began + DURATION}
    assert said(started, pool) == [event("LiquidationStarted", **loan, **sale)]
    to = studio.nobody("buyer's vault")
    studio.at(began + SOON)
    bought = pool.buy(ada, vault, TENTH, 0, to, FOREVER, value=5 * ETHER, sender=keeper)
    paid = ceil(Fraction(TENTH * price_after(SOON), SUPPLY))
    to_debt = paid * BASIS_POINTS // (BASIS_POINTS + PENALTY)
    penalty = paid - to_debt
    sold = {"buyer": to, "fractions": TENTH, "paid": paid, "toDebt": to_debt}
    assert said(bought, pool) == [
        event("Liquidated", **loan, **sold, toReserve=penalty),
        event("Paid", account=keeper, amount=5 * ETHER - paid),
    ]
    lent.worth(1)
    studio.at(began + DURATION - HALVING // 2)
    rest, left = QUARTER - TENTH, DEBT - to_debt
    paid = ceil(Fraction(rest * (BEGINNING >> 12), SUPPLY))
    bought = pool.buy(ada, vault, SUPPLY, 0, to, FOREVER, value=paid, sender=keeper)
    sold = {"buyer": to, "fractions": rest, "paid": paid, "toDebt": paid}
    assert said(bought, pool) == [
        event("Liquidated", **loan, **sold, toReserve=0),
        event("BadDebt", **loan, amount=left - paid, fromReserve=penalty),
    ]


def test_reserve__is_told_to_go_beyond_its_cushion(
    lent: Lending, studio: Studio, ada: AccountAPI, keeper: AccountAPI
) -> None:
    for_sale(lent, ada)
    studio.at(studio.now + SOON)
    arguments = (ada, lent.vault, TENTH, 0, keeper, FOREVER)
    lent.pool.buy(*arguments, value=5 * ETHER, sender=keeper)
    collected = lent.pool.collect(sender=studio.stranger)
    paid = ceil(Fraction(TENTH * price_after(SOON), SUPPLY))
    to_debt = paid * BASIS_POINTS // (BASIS_POINTS + PENALTY)
    spare = paid - to_debt - (DEBT - to_debt) * CUSHION // BASIS_POINTS
    assert said(collected, lent.pool) == [
        event("ReserveCollected", receiver=lent.receiver, amount=spare),
        event("Paid", account=lent.receiver, amount=spare),
    ]


@pytest.mark.parametrize("way", ["value", "repays", "adds", "draws", "takes back"])
def test_sale__is_told_to_be_over_when_its_loan_is_healthy(
    lent: Lending, studio: Studio, ada: AccountAPI, keeper: AccountAPI, way: str
) -> None:
    pool, vault = lent.pool, lent.vault
    loan = {"borrower": ada, "vault": vault}
    lent.vault.transfer(ada, QUARTER, sender=lent.fractions.curator)
    for_sale(lent, ada)
    over = event("LiquidationOver", **loan)
    if way == "value":
        lent.worth(VALUE)
        settled = pool.settle(ada, vault, sender=studio.stranger)
        assert said(settled, pool) == [over]
    elif way == "repays":
        repaid = pool.repay(ada, vault, value=ETHER, sender=keeper)
        told = event("Repaid", **loan, payer=keeper, amount=ETHER, debt=DEBT - ETHER)
        assert said(repaid, pool) == [told, over]
    elif way == "adds":
        added = lent.add(ada, QUARTER)
        told = event("CollateralAdded", **loan, fractions=QUARTER)
        assert said(added, pool) == [told, over]
    elif way == "draws":
        lent.worth(VALUE)
        drawn = lent.borrow(ada, ETHER // 10)
        (told, *rest) = said(drawn, pool)
        assert told.startswith("Borrowed(") and rest == [over]
    else:
        lent.worth(VALUE)
        removed = pool.removeCollateral(vault, 7, ada, FOREVER, sender=ada)
        told = event("CollateralRemoved", **loan, to=ada, fractions=7)
        assert said(removed, pool) == [told, over]


def test_value__when_no_market_tells_it__is_told_to_be_lost(
    lent: Lending, studio: Studio, ada: AccountAPI
) -> None:
    """Once, until somebody finds it again or looks too late; after a month the loan is sold."""
    pool, vault = lent.pool, lent.vault
    loan = {"borrower": ada, "vault": vault}

    def observed() -> list[str]:
        return said(pool.observe(ada, vault, sender=studio.stranger), pool)

    assert observed() == []
    lent.reach(ETHER)
    assert observed() == [event("ValueLost", **loan, since=studio.now)]
    assert observed() == []
    lent.reach(DEEP)
    assert observed() == [event("ValueLost", **loan, since=0)]
    lent.reach(ETHER)
    assert observed() == [event("ValueLost", **loan, since=studio.now)]
    studio.pass_time(GAP + 1)
    assert observed() == [event("ValueLost", **loan, since=studio.now)]
    since = studio.now
    while studio.now < since + PATIENCE:
        studio.pass_time(GAP - 2)
        assert observed() == []
    started = pool.liquidate(ada, vault, sender=studio.stranger)
    sale = {"debt": DEBT, "price": 40 * DEBT, "halving": HALVING, "end": studio.now + DURATION}
    assert said(started, pool) == [event("LiquidationStarted", **loan, **sale)]


# Terms


def test_creation__says_the_first_terms(lending: Lending, studio: Studio) -> None:
    terms = lending.decided(lending.fractions.vaults)
    assert history(studio.w3, terms) == [
        event("LoanRatesSet", rates=RATES),
        event("LiquidationTermsSet", terms=LIQUIDATION),
    ]
    assert history(studio.w3, lending.another()) == [event("LoanRatesAdopted", rates=RATES)]
