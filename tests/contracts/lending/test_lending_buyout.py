"""LendingPool: collateral that is bought out or redeemed, and what its loans get of that."""

from ape.api import AccountAPI

from oracle.quantities import ETHER
from tests.contracts.auction.market import DAY
from tests.contracts.fractions.fractions import FOREVER, PRICE, REDEEMED, SOLD, SUPPLY
from tests.contracts.lending.lending import LTV, MIN_DEBT, THRESHOLD, Lending
from tests.contracts.lending.sales import for_sale
from tests.contracts.studio import Studio
from tests.support.refusals import error

QUARTER = SUPPLY // 4
ROUNDING = 10**6


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
    bob = lent.borrower("loan bob", MIN_DEBT, part=0.0005)
    curator = lent.fractions.curator
    studio.pass_time(1)
    due = lent.vault.redemptionPrice(curator)
    lent.vault.redeem(value=due, sender=curator)
    assert lent.vault.buyout().stage == REDEEMED
    lent.pool.cash(lent.vault, sender=keeper)
    lent.pool.settle(bob, lent.vault, sender=keeper)
    assert lent.debt(bob) == 0
    assert abs(lent.pool.credit(bob) - (due - MIN_DEBT)) < 10**12
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
