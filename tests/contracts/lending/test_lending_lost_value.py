"""LendingPool: loans whose market has left, for a moment or for a month."""

import pytest
from ape.api import AccountAPI

from oracle.quantities import ETHER
from tests.contracts.fractions.fractions import FOREVER, SUPPLY
from tests.contracts.lending.lending import DEEP, DURATION, GAP, HALVING, PATIENCE, VALUE, Lending
from tests.contracts.lending.sales import DEBT, bought, for_sale
from tests.contracts.studio import Studio
from tests.support.refusals import ACCEPTED, error

QUARTER = SUPPLY // 4


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
