"""LendingPool: locking collateral, drawing against it, and paying back."""

from eth_account import Account
from eth_account.messages import encode_typed_data

from oracle.quantities import ETHER
from tests.contracts.fractions.fractions import AUCTION, FOREVER, HELD, PRICE, SUPPLY
from tests.contracts.lending.lending import (
    CEILING,
    FRESH,
    GWEI,
    LTV,
    MIN_DEBT,
    THRESHOLD,
    UNSIGNED,
    VALUE,
    YEAR,
    Lending,
    part_of,
)
from tests.contracts.studio import Studio
from tests.support import receivers
from tests.support.refusals import ACCEPTED, error

QUARTER = SUPPLY // 4
MAX_DEBT = part_of(VALUE, QUARTER, LTV)
LIMIT = part_of(VALUE, QUARTER, THRESHOLD)


def test_borrow__up_to_the_ltv__pays_eth_and_is_not_for_sale(lent: Lending, studio: Studio) -> None:
    ada, to = lent.holder("loan ada"), studio.nobody("drawn to")
    lent.add(ada, QUARTER)
    assert lent.vault.balanceOf(lent.pool) == QUARTER
    arguments = (lent.vault, MAX_DEBT + 1, to, FOREVER)
    found = studio.refusal(lent.pool.borrow, *arguments, sender=ada)
    assert found == error("LoanDebtTooLarge", debt=MAX_DEBT + 1, max=MAX_DEBT)
    lent.pool.borrow(lent.vault, MAX_DEBT, to, FOREVER, sender=ada)
    assert studio.balance(to) == MAX_DEBT
    loan = lent.loan(ada)
    assert (loan.collateral, loan.debt, loan.maxDebt, loan.limit) == (
        QUARTER,
        MAX_DEBT,
        MAX_DEBT,
        LIMIT,
    )
    found = studio.refusal(lent.pool.liquidate, ada, lent.vault, sender=studio.stranger)
    assert found.startswith("LoanHealthy(debt=")
    assert lent.pool.market().cash == studio.balance(lent.pool) == 100 * ETHER - MAX_DEBT


def test_borrow__when_stopped_small_late_or_without_cash__is_refused(
    lent: Lending, studio: Studio
) -> None:
    ada = lent.holder("loan ada", part=1)
    lent.add(ada, SUPPLY)
    borrow, vault = lent.pool.borrow, lent.vault
    found = studio.refusal(borrow, vault, MIN_DEBT - 1, ada, FOREVER, sender=ada)
    assert found == error("LoanDebtTooSmall", debt=MIN_DEBT - 1, min=MIN_DEBT)
    assert studio.refusal(borrow, vault, MIN_DEBT, ada, FOREVER, sender=ada) == ACCEPTED
    lent.worth(900 * ETHER)
    found = studio.refusal(borrow, vault, 101 * ETHER, ada, FOREVER, sender=ada)
    assert found == error("LoanCashTooSmall", amount=101 * ETHER, cash=100 * ETHER)
    past = studio.now - 1
    found = studio.refusal(borrow, vault, ETHER, ada, past, sender=ada)
    assert found == error("LoanDeadlinePassed", deadline=past)
    other = lent.fractions.vault()
    found = studio.refusal(borrow, other, ETHER, ada, FOREVER, sender=ada)
    assert found == error("LoanStopped", vault=other)
    lent.terms.setStopped(True, sender=studio.dao)
    found = studio.refusal(borrow, vault, ETHER, ada, FOREVER, sender=ada)
    assert found == error("LoanStopped", vault=vault)
    lent.terms.setStopped(False, sender=studio.dao)
    bad = studio.nobody("refuses a loan")
    studio.behaves(bad, receivers.REFUSES)
    found = studio.refusal(borrow, vault, ETHER, bad, FOREVER, sender=ada)
    assert found == error("LoanPaymentRefused", to=bad, amount=ETHER)


def test_borrow__when_the_value_is_above_the_ceiling__counts_the_ceiling(
    lent: Lending, studio: Studio
) -> None:
    """However high somebody bends the value, no more is lent on all fractions together."""
    ada = lent.holder("loan ada")
    lent.add(ada, QUARTER)
    lent.worth(10 * CEILING)
    max_debt = part_of(CEILING, QUARTER, LTV)
    assert lent.loan(ada).maxDebt == max_debt
    lent.lend(10 * CEILING, studio.account(studio.nobody("rich"), 20 * CEILING))
    found = studio.refusal(lent.pool.borrow, lent.vault, max_debt + 1, ada, FOREVER, sender=ada)
    assert found == error("LoanDebtTooLarge", debt=max_debt + 1, max=max_debt)


def test_borrow__soon_after_another__goes_by_the_same_value(lent: Lending, studio: Studio) -> None:
    """For a quarter of an hour; a higher value counts at once, and so does a loss of depth."""
    ada, bob = lent.holder("loan ada"), lent.borrower("loan bob", ETHER)
    lent.add(ada, QUARTER)
    asked = studio.now
    lent.borrow(bob, ETHER // 10)
    lent.appraiser.set(0, 0, sender=studio.stranger)
    arguments = (lent.vault, MAX_DEBT - GWEI, ada, FOREVER)
    assert studio.refusal(lent.pool.borrow, *arguments, sender=ada) == ACCEPTED
    judge, asker = lent.terms.requireDrawable, studio.stranger
    assert studio.refusal(judge, lent.vault, QUARTER, MAX_DEBT, sender=asker) == ACCEPTED
    found = studio.refusal(judge, lent.vault, QUARTER, MAX_DEBT + 1, sender=asker)
    assert found.endswith("max=0)"), "beyond what was known the value of now counts"
    lent.appraiser.set(2 * VALUE, 2 * VALUE, sender=studio.stranger)
    found = studio.refusal(
        lent.pool.borrow, lent.vault, 2 * MAX_DEBT - GWEI, ada, FOREVER, sender=ada
    )
    assert found == ACCEPTED
    lent.appraiser.set(0, 0, sender=studio.stranger)
    found = studio.refusal(lent.pool.removeCollateral, lent.vault, 1, bob, FOREVER, sender=bob)
    assert found.endswith("max=0)"), "who takes collateral away asks for the value of now"
    snapshot = studio.rpc("evm_snapshot", [])
    lent.reach(VALUE // 2)
    found = studio.refusal(lent.pool.borrow, *arguments, sender=ada)
    assert found.endswith("max=0)"), "no draw goes by liquidity that has left"
    lent.appraiser.set(VALUE, VALUE, sender=studio.stranger)
    found = studio.refusal(lent.pool.borrow, *arguments, sender=ada)
    assert found.endswith(f"max={MAX_DEBT // 2})")
    studio.rpc("evm_revert", [snapshot])
    studio.at(asked + FRESH - 3)
    assert studio.refusal(lent.pool.borrow, *arguments, sender=ada) == ACCEPTED
    studio.at(asked + FRESH + 3)
    assert studio.refusal(lent.pool.borrow, *arguments, sender=ada).endswith("max=0)")


def test_borrow__when_no_value_is_known__is_refused_and_nobody_is_sold(
    lent: Lending, studio: Studio
) -> None:
    ada = lent.borrower("loan ada", ETHER)
    lent.worth(0)
    found = studio.refusal(lent.pool.borrow, lent.vault, 1, ada, FOREVER, sender=ada)
    assert found.startswith("LoanDebtTooLarge(debt=1000000") and found.endswith("max=0)")
    found = studio.refusal(lent.pool.removeCollateral, lent.vault, 1, ada, FOREVER, sender=ada)
    assert found.endswith("max=0)")
    found = studio.refusal(lent.pool.liquidate, ada, lent.vault, sender=studio.stranger)
    assert found == error("LoanValueUnknown", **{"from": 0})


def test_add__when_unlisted_stopped_or_in_a_buyout__is_refused(
    lent: Lending, studio: Studio
) -> None:
    ada, add = lent.holder("loan ada"), lent.pool.addCollateral
    other = lent.fractions.vault()
    found = studio.refusal(add, other, 1, sender=ada)
    assert found == error("LoanStopped", vault=other)
    for call, arguments in (
        (lent.pool.settle, (ada, other)),
        (lent.pool.repay, (ada, other)),
        (lent.pool.cash, (other,)),
        (lent.pool.liquidate, (ada, other)),
        (lent.pool.removeCollateral, (other, 1, ada, FOREVER)),
        (lent.pool.buy, (ada, other, 1, 0, ada, FOREVER)),
    ):
        found = studio.refusal(call, *arguments, sender=ada)
        assert found == error("LoanVaultUnknown", vault=other), call
    studio.pass_time(1)
    lent.vault.start(value=PRICE, sender=studio.stranger)
    for call, arguments in (
        (add, (lent.vault, 1)),
        (lent.pool.borrow, (lent.vault, MIN_DEBT, ada, FOREVER)),
    ):
        found = studio.refusal(call, *arguments, sender=ada)
        assert found == error("LoanStageInvalid", vault=lent.vault, stage=AUCTION)
    assert lent.vault.buyout().stage != HELD


def test_add_and_borrow__with_a_permit__is_one_transaction(lent: Lending, studio: Studio) -> None:
    key = Account.from_key(b"\x07" * 32)
    ada = studio.account(key.address)
    lent.vault.transfer(ada, QUARTER, sender=lent.fractions.curator)
    typed = {
        "domain": {
            "name": lent.vault.name(),
            "version": "1",
            "chainId": studio.deployment.chain_id,
            "verifyingContract": lent.vault.address,
        },
        "types": {
            "Permit": [
                {"name": "owner", "type": "address"},
                {"name": "spender", "type": "address"},
                {"name": "value", "type": "uint256"},
                {"name": "nonce", "type": "uint256"},
                {"name": "deadline", "type": "uint256"},
            ]
        },
        "primaryType": "Permit",
        "message": {
            "owner": ada.address,
            "spender": lent.pool.address,
            "value": QUARTER,
            "nonce": 0,
            "deadline": FOREVER,
        },
    }
    signed = key.sign_message(
        encode_typed_data(typed["domain"], {"Permit": typed["types"]["Permit"]}, typed["message"])  # type: ignore[index]
    )
    signature = (signed.v, signed.r.to_bytes(32, "big"), signed.s.to_bytes(32, "big"))
    arguments = (lent.vault, QUARTER, ETHER, ada, FOREVER)
    found = studio.refusal(lent.pool.addAndBorrow, *arguments, UNSIGNED, sender=ada)
    assert found.startswith("ERC20InsufficientAllowance")
    # Somebody uses the permit first: the allowance is there.
    lent.vault.permit(ada, lent.pool, QUARTER, FOREVER, *signature, sender=studio.stranger)
    had = studio.balance(ada)
    receipt = lent.pool.addAndBorrow(*arguments, signature, sender=ada)
    assert studio.balance(ada) - had + receipt.total_fees_paid == ETHER
    assert (lent.loan(ada).collateral, lent.debt(ada)) == (QUARTER, ETHER)


def test_remove__when_the_rest_secures_the_debt__gives_fractions_back(
    lent: Lending, studio: Studio
) -> None:
    ada, to = lent.borrower("loan ada", ETHER), studio.nobody("fractions' new owner")
    remove = lent.pool.removeCollateral
    found = studio.refusal(remove, lent.vault, QUARTER + 1, to, FOREVER, sender=ada)
    assert found == error("LoanCollateralTooSmall", fractions=QUARTER + 1, held=QUARTER)
    found = studio.refusal(remove, lent.vault, 0, to, FOREVER, sender=ada)
    assert found == error("LoanCollateralTooSmall", fractions=0, held=QUARTER)
    needed = -(-(ETHER + GWEI) * SUPPLY * 10_000 // (VALUE * LTV))
    too_many = QUARTER - needed // 2
    found = studio.refusal(remove, lent.vault, too_many, to, FOREVER, sender=ada)
    assert found.startswith("LoanDebtTooLarge")
    past = studio.now - 1
    found = studio.refusal(remove, lent.vault, 1, to, past, sender=ada)
    assert found == error("LoanDeadlinePassed", deadline=past)
    remove(lent.vault, QUARTER - needed, to, FOREVER, sender=ada)
    assert lent.vault.balanceOf(to) == QUARTER - needed
    lent.pool.repay(ada, lent.vault, value=2 * ETHER, sender=ada)
    lent.worth(0)
    remove(lent.vault, needed, to, FOREVER, sender=ada)
    assert lent.vault.balanceOf(to) == QUARTER
    assert tuple(lent.pool.collateral(lent.vault)) == (0, False)


def test_repay__by_anyone__takes_the_debt_and_returns_the_rest(
    lent: Lending, studio: Studio
) -> None:
    ada, bob = lent.borrower("loan ada", 3 * ETHER), studio.person("loan bob")
    studio.pass_time(YEAR)
    studio.at(studio.now + 10)
    owed = lent.debt(ada)
    found = studio.refusal(lent.pool.repay, ada, lent.vault, sender=bob, value=owed - 1)
    assert found.startswith("LoanDebtTooSmall(debt=") and found.endswith(f"min={MIN_DEBT})")
    had = studio.balance(bob)
    receipt = lent.pool.repay(ada, lent.vault, value=ETHER, sender=bob)
    assert had - studio.balance(bob) - receipt.total_fees_paid == ETHER
    assert owed < lent.debt(ada) + ETHER < owed + 10**12, "interest of seconds"
    had, cash = studio.balance(bob), lent.pool.market().cash
    receipt = lent.pool.repay(ada, lent.vault, value=10 * ETHER, sender=bob)
    (event,) = receipt.decode_logs(lent.pool.Repaid)
    assert event.debt == lent.debt(ada) == 0
    assert had - studio.balance(bob) - receipt.total_fees_paid == event.amount
    assert lent.pool.market().cash - cash == event.amount
    receipt = lent.pool.repay(ada, lent.vault, value=ETHER, sender=bob)
    assert receipt.return_value == 0
    assert studio.balance(lent.pool) == lent.pool.market().cash


def test_repay__when_the_payer_takes_no_change__credits_it(lent: Lending, studio: Studio) -> None:
    ada, bad = lent.borrower("loan ada", ETHER), studio.person("bad payer")
    studio.behaves(bad.address, receivers.REFUSES)
    lent.pool.repay(ada, lent.vault, value=5 * ETHER, sender=bad)
    assert lent.debt(ada) == 0
    assert 0 <= 4 * ETHER - lent.pool.credit(bad) < 10**12
    assert lent.books() == 0


def test_reentry__from_a_payment__changes_nothing(lent: Lending, studio: Studio) -> None:
    """From within a loan, a repayment's change or a withdrawal nothing can be done again."""
    ada = lent.borrower("loan ada", ETHER)
    taker = studio.account(studio.nobody("reenters"))
    lent.vault.transfer(taker, SUPPLY // 10, sender=lent.fractions.curator)
    pool, vault = lent.pool, lent.vault
    for call, arguments in (
        (pool.borrow, (vault, ETHER, taker, FOREVER)),
        (pool.addCollateral, (vault, 1)),
        (pool.removeCollateral, (vault, 1, taker, FOREVER)),
        (pool.repay, (ada, vault)),
        (pool.settle, (ada, vault)),
        (pool.liquidate, (ada, vault)),
        (pool.buy, (ada, vault, 1, 0, taker, FOREVER)),
        (pool.cash, (vault,)),
        (pool.collect, ()),
        (pool.redeemEth, (1, 0, taker, lent.lender)),
        (pool.deposit, (0, taker)),
        (pool.redeem, (0, taker, lent.lender)),
    ):
        data = bytes(call.encode_input(*arguments))
        studio.behaves(taker.address, receivers.calls_back(pool.address, data))
        receipt = pool.borrow(vault, MIN_DEBT, taker, FOREVER, sender=ada)
        (told,) = [e for e in receipt.logs if e["address"].lower() == taker.address.lower()]
        assert int.from_bytes(bytes(told["topics"][0]), "big") == 0, call
