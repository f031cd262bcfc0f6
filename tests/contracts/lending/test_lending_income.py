"""LendingPool: what collateral earns while it is locked, and that the books hold every wei."""

from oracle.quantities import ETHER
from tests.contracts.auction.market import DAY
from tests.contracts.fractions.fractions import FOREVER, SUPPLY
from tests.contracts.lending.lending import Lending
from tests.contracts.studio import BARE_GAS, Studio
from tests.support.refusals import error, refusal

QUARTER = SUPPLY // 4


def test_income__of_the_collateral__pays_the_debt_first_and_then_the_borrower(
    lent: Lending, studio: Studio
) -> None:
    """A quarter of what the vault earns is this loan's, whoever has it paid out."""
    ada, bob = lent.borrower("loan ada", 3 * ETHER), lent.borrower("loan bob", 0, part=0.5)
    before = lent.debt(ada)
    lent.income(4 * ETHER)
    assert abs(before - lent.debt(ada) - ETHER) < 10**15, "a day's interest on three"
    lent.vault.claim(lent.pool, sender=studio.stranger)
    assert abs(lent.books() - 3 * ETHER) < 10**5, "from the vault, and in no loan yet"
    receipt = lent.pool.settle(ada, lent.vault, sender=studio.stranger)
    (event,) = receipt.decode_logs(lent.pool.IncomeApplied)
    assert abs(event.toDebt - ETHER) < 10**5
    assert event.toBorrower == 0
    assert abs(lent.debt(ada) - 2 * ETHER) < 10**15
    lent.pool.settle(bob, lent.vault, sender=studio.stranger)
    assert abs(lent.pool.credit(bob) - 2 * ETHER) < 10**5, "bob owes nothing"
    lent.income(40 * ETHER)
    receipt = lent.pool.settle(ada, lent.vault, sender=studio.stranger)
    (event,) = receipt.decode_logs(lent.pool.IncomeApplied)
    assert lent.debt(ada) == 0
    assert event.toBorrower == lent.pool.credit(ada)
    assert abs(event.toBorrower + event.toDebt - 10 * ETHER) < 10**5
    had = studio.balance(ada)
    lent.pool.withdrawCredit(ada, sender=studio.stranger)
    assert studio.balance(ada) - had == event.toBorrower


def test_income__when_collateral_comes_later__is_who_had_locked_before(
    lent: Lending, studio: Studio
) -> None:
    """Fractions added after a day of income have no part of it, nor have those taken away."""
    ada = lent.borrower("loan ada", ETHER)
    lent.income(4 * ETHER)
    bob = lent.borrower("loan bob", ETHER, part=0.5)
    cyd = lent.holder("loan cyd")
    for who, expected in ((ada, ETHER), (bob, 0)):
        receipt = lent.pool.settle(who, lent.vault, sender=studio.stranger)
        paid = sum(e.toDebt + e.toBorrower for e in receipt.decode_logs(lent.pool.IncomeApplied))
        assert abs(paid - expected) < 10**5
    assert abs(lent.vault.claimable(cyd)) < 10**5
    lent.pool.repay(ada, lent.vault, value=ETHER, sender=ada)
    lent.pool.removeCollateral(lent.vault, QUARTER, ada, FOREVER, sender=ada)
    lent.income(4 * ETHER)
    assert lent.pool.credit(ada) < 10**15, "of the day before"
    receipt = lent.pool.settle(ada, lent.vault, sender=studio.stranger)
    assert receipt.decode_logs(lent.pool.IncomeApplied) == []


def test_income__when_the_last_collateral_leaves__leaves_its_crumbs_to_the_reserve(
    lent: Lending, studio: Studio
) -> None:
    ada, bob = lent.borrower("loan ada", 0, part=1 / 3), lent.borrower("loan bob", 0, part=1 / 7)
    for amount in (ETHER + 1, 7, 10**15 + 3):
        lent.income(amount)
        lent.pool.settle(ada, lent.vault, sender=studio.stranger)
    for who in (ada, bob):
        held = lent.loan(who).collateral
        lent.pool.removeCollateral(lent.vault, held, who, FOREVER, sender=who)
    assert lent.books() == 0
    assert lent.pool.market().reserve == lent.pool.market().cash - 100 * ETHER < 10


def test_gifts__of_eth_weth_or_fractions__move_no_share_and_no_loan(
    lent: Lending, studio: Studio
) -> None:
    ada = lent.borrower("loan ada", ETHER)
    share = lent.pool.convertToAssets(10**24)
    bare = studio.send(studio.stranger, lent.pool, value=ETHER, gas=BARE_GAS)
    assert not bare
    found = refusal(studio.w3, studio.stranger.address, lent.pool.address, b"", ETHER)
    assert found == error("LoanSenderUnknown", sender=studio.stranger)
    studio.rpc("anvil_setBalance", [lent.pool.address, hex(studio.balance(lent.pool) + ETHER)])
    lent.weth.deposit(value=ETHER, sender=studio.stranger)
    lent.weth.transfer(lent.pool, ETHER, sender=studio.stranger)
    lent.vault.transfer(lent.pool, SUPPLY // 2, sender=lent.fractions.curator)
    assert lent.loan(ada).collateral == QUARTER
    assert abs(lent.pool.convertToAssets(10**24) - share) < share // 10**6
    lent.income(3 * ETHER)
    before = lent.debt(ada)
    lent.pool.repay(ada, lent.vault, value=before, sender=ada)
    lent.pool.removeCollateral(lent.vault, QUARTER, ada, FOREVER, sender=ada)
    lent.income(3 * ETHER)
    cash = lent.pool.market().cash
    lent.vault.claim(lent.pool, sender=studio.stranger)
    assert lent.pool.market().reserve >= lent.pool.market().cash - cash > ETHER, "a gift's income"


def test_books__after_everything__hold_every_wei(lent: Lending, studio: Studio) -> None:
    ada, bob = lent.borrower("loan ada", 2 * ETHER), lent.borrower("loan bob", ETHER)
    lent.income(ETHER)
    studio.pass_time(30 * DAY)
    for who in (ada, bob):
        lent.pool.repay(who, lent.vault, value=5 * ETHER, sender=who)
        lent.pool.removeCollateral(lent.vault, QUARTER, who, FOREVER, sender=who)
    market = lent.pool.market()
    assert market.debt == 0
    assert lent.books() == 0
    shares = lent.pool.balanceOf(lent.lender)
    assert lent.pool.maxRedeem(lent.lender) == shares
    lent.pool.redeemEth(shares, 100 * ETHER, lent.lender, lent.lender, sender=lent.lender)
    assert 0 <= studio.balance(lent.pool) - lent.pool.market().reserve < 10**6
