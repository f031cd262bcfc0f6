"""LendingPool: the lenders' shares, what borrowing costs, and what the owner may set."""

from fractions import Fraction
from typing import Any

import pytest

from oracle.chain.parameters import ETHER
from tests.contracts.fractions import SUPPLY
from tests.contracts.lending import (
    AT_FULL,
    AT_KINK,
    BASE,
    BASIS_POINTS,
    CEILING,
    CUSHION,
    DURATION,
    FLOOR,
    GWEI,
    KINK,
    LEAST_DEBT,
    LIQUIDATION,
    LTV,
    NOTICE,
    PENALTY,
    RATES,
    RESERVE_FACTOR,
    START,
    TERMS,
    THRESHOLD,
    VALUE,
    YEAR,
    Lending,
    part_of,
)
from tests.contracts.market import DAY
from tests.contracts.studio import Studio
from tests.support import receivers
from tests.support.refusals import ACCEPTED, error

RAY = 10**27
ONE = 2**64
MOST_ASSETS = 2**95
QUARTER = SUPPLY // 4


def yearly(used: Fraction) -> Fraction:
    """What borrowers pay at a utilisation."""
    kink = Fraction(KINK, 100)
    if used <= kink:
        return (BASE + (AT_KINK - BASE) * used / kink) / BASIS_POINTS
    return (AT_KINK + (AT_FULL - AT_KINK) * (used - kink) / (1 - kink)) / BASIS_POINTS


def refused(studio: Studio, call: Any, terms: Any, term: str, *before: Any) -> bool:
    name = "0x" + term.encode().ljust(32, b"\0").hex()
    found = studio.refusal(call, *before, terms, sender=studio.dao)
    return found.startswith(f"LoanTermsInvalid(term={name}")


# Shares


def test_deposit__of_weth_or_eth__gives_the_same_shares(lending: Lending, studio: Studio) -> None:
    ada, bob, pool = studio.person("lender ada"), studio.person("lender bob"), lending.pool
    lending.weth.deposit(value=10 * ETHER, sender=ada)
    lending.weth.approve(pool, 10 * ETHER, sender=ada)
    pool.deposit(4 * ETHER, ada, sender=ada)
    pool.mint(6 * ETHER * 10**6, ada, sender=ada)
    assert pool.depositEth.call(10 * ETHER * 10**6, bob, value=10 * ETHER, sender=bob)
    pool.depositEth(0, bob, value=10 * ETHER, sender=bob)
    assert pool.balanceOf(ada) == pool.balanceOf(bob) == 10 * ETHER * 10**6
    assert (pool.decimals(), pool.asset()) == (24, lending.weth)
    assert pool.totalAssets() == studio.balance(pool) == 20 * ETHER, "wrapped nowhere"
    assert lending.weth.balanceOf(pool) == 0
    pool.withdraw(3 * ETHER, ada, ada, sender=ada)
    pool.redeem(pool.balanceOf(ada), ada, ada, sender=ada)
    assert lending.weth.balanceOf(ada) == 10 * ETHER
    to = studio.nobody("paid in eth")
    pool.redeemEth(pool.balanceOf(bob), 10 * ETHER, to, bob, sender=bob)
    assert studio.balance(to) == 10 * ETHER
    assert (pool.totalSupply(), pool.totalAssets(), studio.balance(pool)) == (0, 0, 0)


def test_shares__with_limits_and_allowances__heed_them(lending: Lending, studio: Studio) -> None:
    ada, bob, pool = studio.person("lender ada"), studio.person("lender bob"), lending.pool
    shares = 10 * ETHER * 10**6
    found = studio.refusal(pool.depositEth, shares + 1, ada, sender=ada, value=10 * ETHER)
    assert found == error("LoanOutputTooSmall", fractions=shares, least=shares + 1)
    pool.depositEth(0, ada, value=10 * ETHER, sender=ada)
    found = studio.refusal(pool.redeemEth, shares, 10 * ETHER + 1, ada, ada, sender=ada)
    assert found == error("LoanOutputTooSmall", fractions=10 * ETHER, least=10 * ETHER + 1)
    found = studio.refusal(pool.redeemEth, shares + 1, 0, ada, ada, sender=ada)
    wanted = {"owner": ada, "shares": shares + 1, "max": shares}
    assert found == error("ERC4626ExceededMaxRedeem", **wanted)
    for call, arguments in (
        (pool.redeemEth, (shares, 0, bob, ada)),
        (pool.redeem, (shares, bob, ada)),
        (pool.withdraw, (ETHER, bob, ada)),
    ):
        assert studio.refusal(call, *arguments, sender=bob).startswith("ERC20InsufficientAllow")
    bad = studio.nobody("refuses a withdrawal")
    studio.behaves(bad, receivers.REFUSES)
    found = studio.refusal(pool.redeemEth, shares, 0, bad, ada, sender=ada)
    assert found == error("LoanPaymentRefused", to=bad, amount=10 * ETHER)
    pool.approve(bob, shares, sender=ada)
    pool.redeemEth(shares // 2, 0, bob, ada, sender=bob)
    assert pool.allowance(ada, bob) == shares // 2


def test_withdraw__beyond_the_cash__waits_for_borrowers(lending: Lending, studio: Studio) -> None:
    lending.lend(10 * ETHER)
    pool, lender = lending.pool, lending.lender
    ada = lending.borrower("loan ada", 4 * ETHER)
    assert pool.maxWithdraw(lender) == 6 * ETHER
    studio.pass_time(DAY)
    assert pool.maxWithdraw(lender) == 6 * ETHER
    most = pool.maxRedeem(lender)
    assert pool.previewRedeem(most) <= 6 * ETHER < pool.previewRedeem(most + 2 * 10**6)
    found = studio.refusal(pool.withdraw, 6 * ETHER + 1, lender, lender, sender=lender)
    assert found.startswith("ERC4626ExceededMaxWithdraw")
    pool.withdraw(6 * ETHER, lender, lender, sender=lender)
    assert pool.market().cash == 0
    assert pool.maxWithdraw(lender) == 0
    found = studio.refusal(pool.borrow, lending.vault, 1, ada, 2**40, sender=ada)
    assert found == error("LoanCashTooSmall", amount=1, cash=0)
    pool.repay(ada, lending.vault, value=5 * ETHER, sender=ada)
    assert pool.maxRedeem(lender) == pool.balanceOf(lender)


def test_deposit__beyond_all_there_can_be__is_refused(lending: Lending, studio: Studio) -> None:
    pool, rich = lending.pool, studio.account(studio.nobody("very rich"), 2**97)
    lending.lend(10 * ETHER)
    lending.borrower("loan ada", 4 * ETHER)
    most = pool.maxDeposit(rich)
    assert MOST_ASSETS - most == pool.market().cash + pool.market().debt
    found = studio.refusal(pool.depositEth, 0, rich, sender=rich, value=most + 1)
    assert found.startswith("ERC4626ExceededMaxDeposit")
    pool.depositEth(0, rich, value=most - ETHER, sender=rich)
    assert pool.maxMint(rich) <= pool.convertToShares(pool.maxDeposit(rich))


def test_first_lender__who_gives_to_be_dear__robs_nobody(lending: Lending, studio: Studio) -> None:
    """The inflation attack: a wei lent, a fortune given, a victim rounded to nothing."""
    pool, thief, victim = lending.pool, studio.person("thief"), studio.person("victim")
    pool.depositEth(0, thief, value=1, sender=thief)
    lending.weth.deposit(value=100 * ETHER, sender=thief)
    lending.weth.transfer(pool, 100 * ETHER, sender=thief)
    studio.rpc("anvil_setBalance", [pool.address, hex(100 * ETHER + 1)])
    pool.depositEth(0, victim, value=ETHER, sender=victim)
    assert pool.previewRedeem(pool.balanceOf(victim)) == ETHER
    assert pool.previewRedeem(pool.balanceOf(thief)) == 1


# Interest


def test_interest__over_years__is_compounded_every_second(lending: Lending, studio: Studio) -> None:
    """Three years in one transaction cost what the power says, to the twentieth place."""
    lending.lend(10 * ETHER)
    ada, began = lending.borrower("loan ada", 4 * ETHER), studio.now
    rate = lending.pool.market().rate
    assert abs(rate - int(yearly(Fraction(4, 10)) * RAY)) <= 1
    studio.pass_to(began + 3 * YEAR)
    found = Fraction(lending.pool.market().index, ONE)
    expected = power(1 + Fraction(rate // YEAR, RAY), 3 * YEAR)
    assert abs(found - expected) < Fraction(1, 10**17)
    assert abs(lending.debt(ada) - int(4 * ETHER * expected)) <= 100


def power(base: Fraction, exponent: int, digits: int = 60) -> Fraction:
    """`base ** exponent` to so many digits."""
    scale = 10**digits
    result, factor = scale, int(base * scale)
    while exponent:
        if exponent & 1:
            result = result * factor // scale
        factor = factor * factor // scale
        exponent >>= 1
    return Fraction(result, scale)


def test_interest__over_no_time__is_none(lending: Lending, studio: Studio) -> None:
    """Everything that brings the books up to date, many times in one block."""
    lending.lend(10 * ETHER)
    ada = lending.borrower("loan ada", 4 * ETHER)
    studio.pass_time(YEAR)
    studio.rpc("evm_setAutomine", [False])
    try:
        for _ in range(3):
            for call, arguments in (
                (lending.pool.settle, (ada, lending.vault)),
                (lending.pool.setStopped, (False,)),
            ):
                data = studio.w3.to_hex(call.encode_input(*arguments))
                who = studio.dao if call == lending.pool.setStopped else studio.stranger
                sent = {"from": who.address, "to": lending.pool.address, "data": data}
                studio.rpc("eth_sendTransaction", [sent | {"gas": hex(500_000)}])
        studio.rpc("evm_mine", [])
    finally:
        studio.rpc("evm_setAutomine", [True])
    block = studio.w3.eth.get_block("latest")
    assert len(block["transactions"]) == 6
    market = lending.pool.market()
    once = power(1 + Fraction(int(yearly(Fraction(4, 10)) * RAY) // YEAR, RAY), YEAR + 1)
    assert abs(Fraction(market.index, ONE) - once) < Fraction(1, 10**9)


def test_interest__in_many_steps__is_that_in_one(lending: Lending, studio: Studio) -> None:
    """Bringing the books up to date often is of no use to anybody, at a rate that stays."""
    flat = (1_000, 1_000, 1_000, KINK, 0, 0)
    lending.pool.setRates(flat, sender=studio.dao)
    lending.lend(10 * ETHER)
    ada, began = lending.borrower("loan ada", 4 * ETHER), studio.now
    for step in (1, 2, 3, 60, 3_600, DAY, 30 * DAY):
        studio.pass_time(step)
        lending.pool.settle(ada, lending.vault, sender=studio.stranger)
    expected = power(1 + Fraction(RAY // 10 // YEAR, RAY), studio.now - began)
    found = Fraction(lending.pool.market().index, ONE)
    assert 0 <= found - expected < Fraction(1, 10**17), "in the lenders' favour"


def test_interest__follows_utilisation__in_two_lines(lending: Lending, studio: Studio) -> None:
    lending.lend(100 * ETHER)
    lending.worth(1_000 * ETHER)
    ada = lending.holder("loan ada", part=1)
    lending.add(ada, SUPPLY)
    assert lending.pool.market().rate == BASE * RAY // BASIS_POINTS
    drawn = 0
    for used in (1, 40, KINK, 90, 100):
        lending.borrow(ada, used * ETHER - drawn)
        drawn = used * ETHER
        expected = yearly(Fraction(used, 100)) * RAY
        assert abs(lending.pool.market().rate - expected) < 10**18 * 10**3


def test_interest__is_shared_with_the_reserve(lending: Lending, studio: Studio) -> None:
    lending.lend(10 * ETHER)
    lending.borrower("loan ada", 4 * ETHER)
    studio.pass_time(YEAR)
    market = lending.pool.market()
    interest = market.debt - 4 * ETHER
    assert 0 <= interest * RESERVE_FACTOR // BASIS_POINTS - market.reserve <= 1
    assert lending.pool.totalAssets() == market.cash + market.debt - market.reserve


def test_interest__when_time_jumps_by_centuries__bricks_nothing(
    lending: Lending, studio: Studio
) -> None:
    """A month at the highest rate that there can be, then a leap; everybody can still act."""
    lending.lend(10 * ETHER)
    lending.pool.setRates((20_000, 20_000, 20_000, KINK, 0, 0), sender=studio.dao)
    ada = lending.borrower("loan ada", 4 * ETHER)
    for years in (1, 5, 100, 100, 100, 100):
        studio.pass_time(years * YEAR)
        lending.pool.settle(ada, lending.vault, sender=studio.stranger)
    assert lending.pool.market().index == 2**96 - 1
    assert lending.pool.totalAssets() > 0
    lending.pool.redeemEth(
        lending.pool.maxRedeem(lending.lender),
        0,
        lending.lender,
        lending.lender,
        sender=lending.lender,
    )
    lending.worth(VALUE)
    lending.pool.liquidate(ada, lending.vault, sender=studio.stranger)
    lending.pool.buy(
        ada, lending.vault, SUPPLY, 0, ada, 2**40, value=50 * ETHER, sender=studio.stranger
    )
    assert lending.pool.market().debt == 0


def test_reserve__beyond_its_cushion__goes_to_its_receiver(
    lending: Lending, studio: Studio
) -> None:
    lending.lend(10 * ETHER)
    lending.borrower("loan ada", 4 * ETHER)
    assert studio.refusal(lending.pool.collect, sender=studio.stranger) == "LoanNothingToCollect()"
    studio.pass_time(9 * YEAR)
    before = lending.pool.totalAssets()
    receipt = lending.pool.collect(sender=studio.stranger)
    (event,) = receipt.decode_logs(lending.pool.ReserveCollected)
    assert studio.balance(lending.receiver) == event.amount > 0
    market = lending.pool.market()
    assert abs(market.reserve - market.debt * CUSHION // BASIS_POINTS) <= 1
    assert lending.pool.totalAssets() >= before
    lender = lending.lender
    lending.pool.withdraw(market.cash, lender, lender, sender=lender)
    studio.pass_time(YEAR)
    found = studio.refusal(lending.pool.collect, sender=studio.stranger)
    assert found == "LoanNothingToCollect()", "there is no cash"


# What the owner may set


def test_terms__when_set_by_others__are_refused(lending: Lending, studio: Studio) -> None:
    pool = lending.pool
    wanted = error("OwnableUnauthorizedAccount", account=studio.stranger)
    for call, arguments in (
        (pool.setCollateral, (lending.vault, TERMS)),
        (pool.setRates, (RATES,)),
        (pool.setLiquidation, (LIQUIDATION,)),
        (pool.setStopped, (True,)),
        (pool.setReceiver, (studio.stranger,)),
        (pool.announceAppraiser, (studio.stranger,)),
    ):
        assert studio.refusal(call, *arguments, sender=studio.stranger) == wanted
    assert tuple(pool.getRates()) == RATES
    assert tuple(pool.getLiquidation()) == LIQUIDATION
    assert tuple(pool.listing(lending.vault).terms) == TERMS


@pytest.mark.parametrize(
    ("place", "value", "term"),
    [
        (2, 20_001, "atFull"),
        (1, AT_FULL + 1, "atKink"),
        (0, AT_KINK + 1, "base"),
        (3, 9, "kink"),
        (3, 96, "kink"),
        (4, 3_001, "reserveFactor"),
        (5, 2_001, "cushion"),
    ],
)
def test_rates__out_of_bounds__are_refused(
    lending: Lending, studio: Studio, place: int, value: int, term: str
) -> None:
    rates = [*RATES[:place], value, *RATES[place + 1 :]]
    assert refused(studio, lending.pool.setRates, rates, term)


@pytest.mark.parametrize(
    ("place", "value", "term"),
    [
        (0, 9_999, "start"),
        (0, 15_001, "start"),
        (1, 99, "floor"),
        (1, 9_001, "floor"),
        (2, 1_001, "penalty"),
        (3, 59, "duration"),
        (3, 7 * DAY + 1, "duration"),
    ],
)
def test_liquidation__out_of_bounds__is_refused(
    lending: Lending, studio: Studio, place: int, value: int, term: str
) -> None:
    terms = [*LIQUIDATION[:place], value, *LIQUIDATION[place + 1 :]]
    assert refused(studio, lending.pool.setLiquidation, terms, term)


@pytest.mark.parametrize(
    ("terms", "term"),
    [
        ((CEILING, THRESHOLD - 499, THRESHOLD, 10**7), "ltv"),
        ((CEILING, 8_001, 9_000, 10**7), "ltv"),
        ((CEILING, LTV, 9_001, 10**7), "threshold"),
        ((CEILING, 0, 999, 10**7), "threshold"),
        ((CEILING, LTV, THRESHOLD, 10**6 - 1), "leastDebt"),
        ((CEILING, LTV, THRESHOLD, 4 * 10**9 + 1), "leastDebt"),
    ],
)
def test_collateral__out_of_bounds__is_refused(
    lending: Lending, studio: Studio, terms: tuple[int, ...], term: str
) -> None:
    assert refused(studio, lending.pool.setCollateral, terms, term, lending.vault)


def test_collateral__that_is_no_vault_or_sold__is_not_listed(
    lending: Lending, studio: Studio
) -> None:
    for other in (studio.token, studio.stranger, studio.nobody("nothing")):
        found = studio.refusal(lending.pool.setCollateral, other, TERMS, sender=studio.dao)
        assert found == error("LoanVaultUnknown", vault=other)
    sold = lending.fractions.vault()
    studio.pass_time(1)
    lending.fractions.auctioned(sold, studio.person("buyer"))
    found = studio.refusal(lending.pool.setCollateral, sold, TERMS, sender=studio.dao)
    assert found.startswith("LoanStageInvalid")


def test_threshold__when_lowered__leaves_borrowers_the_notice(
    lending: Lending, studio: Studio
) -> None:
    """A vote cannot make a healthy loan unhealthy before its borrower can answer."""
    lending.lend(10 * ETHER)
    pool, vault = lending.pool, lending.vault
    ada = lending.borrower("loan ada", 4 * ETHER)
    lower = (CEILING, 2_000, 3_000, LEAST_DEBT // GWEI)
    pool.setCollateral(vault, lower, sender=studio.dao)
    since = studio.now
    listing = pool.listing(vault)
    assert (listing.nextThreshold, listing.nextFrom) == (3_000, since + NOTICE)
    assert tuple(listing.terms) == (CEILING, 2_000, THRESHOLD, LEAST_DEBT // GWEI)
    found = studio.refusal(pool.borrow, vault, 1, ada, 2**40, sender=ada)
    assert found.endswith(f"most={part_of(VALUE, QUARTER, 2_000)})"), "draws go by it at once"
    studio.pass_to(since + NOTICE - 2)
    found = studio.refusal(pool.liquidate, ada, vault, sender=studio.stranger)
    assert found.startswith("LoanHealthy")
    studio.pass_to(since + NOTICE)
    assert studio.refusal(pool.liquidate, ada, vault, sender=studio.stranger) == ACCEPTED
    assert (pool.listing(vault).terms.threshold, pool.listing(vault).nextFrom) == (3_000, 0)
    pool.setCollateral(vault, TERMS, sender=studio.dao)
    found = studio.refusal(pool.liquidate, ada, vault, sender=studio.stranger)
    assert found.startswith("LoanHealthy"), "raising it needs no notice"


def test_collateral__when_stopped__keeps_old_loans_as_they_are(
    lending: Lending, studio: Studio
) -> None:
    lending.lend(10 * ETHER)
    pool, vault = lending.pool, lending.vault
    ada = lending.borrower("loan ada", 4 * ETHER)
    pool.setCollateral(vault, (0, 0, THRESHOLD, 4 * 10**9), sender=studio.dao)
    for call, arguments in (
        (pool.borrow, (vault, 1, ada, 2**40)),
        (pool.addCollateral, (vault, 1)),
    ):
        assert studio.refusal(call, *arguments, sender=ada) == error("LoanStopped", vault=vault)
    found = studio.refusal(pool.liquidate, ada, vault, sender=studio.stranger)
    assert found.startswith("LoanHealthy")
    pool.repay(ada, vault, value=5 * ETHER, sender=ada)
    pool.removeCollateral(vault, QUARTER, ada, 2**40, sender=ada)


def test_appraiser__when_replaced__leaves_the_notice(lending: Lending, studio: Studio) -> None:
    pool, old = lending.pool, lending.appraiser
    assert studio.refusal(pool.adoptAppraiser, sender=studio.stranger) == error(
        "LoanNotYet", **{"from": 0}
    )
    other = lending._appraiser()
    pool.announceAppraiser(other, sender=studio.dao)
    since = studio.now
    assert (pool.appraiser(), pool.nextAppraiser()) == (old, other)
    studio.at(since + NOTICE - 1)
    found = studio.refusal(pool.adoptAppraiser, sender=studio.stranger)
    assert found == error("LoanNotYet", **{"from": since + NOTICE})
    studio.at(since + NOTICE)
    pool.adoptAppraiser(sender=studio.stranger)
    assert pool.appraiser() == other
    found = studio.refusal(pool.adoptAppraiser, sender=studio.stranger)
    assert found == error("LoanNotYet", **{"from": 0})


def test_liquidation_terms__when_changed__leave_running_sales_alone(
    lending: Lending, studio: Studio
) -> None:
    lending.lend(10 * ETHER)
    ada = lending.borrower("loan ada", 4 * ETHER)
    lending.worth(20 * ETHER)
    lending.pool.liquidate(ada, lending.vault, sender=studio.stranger)
    before = lending.loan(ada)
    lending.pool.setLiquidation((10_000, 100, 1_000, 60), sender=studio.dao)
    after = lending.loan(ada)
    assert after.auctionEnd == before.auctionEnd
    assert before.price - after.price < ETHER // 100
    assert (START, FLOOR, PENALTY, DURATION) == LIQUIDATION


def test_pool__with_a_notice_out_of_bounds__is_not_deployed(
    lending: Lending, studio: Studio
) -> None:
    dao, weth, vaults = studio.dao.address, lending.weth.address, lending.fractions.vaults.address
    for notice in (59, 90 * DAY + 1):
        arguments = (dao, weth, vaults, lending.appraiser.address, dao, notice, 60)
        found = studio.creation_refusal("LendingPool", *arguments, RATES, LIQUIDATION)
        assert found.startswith("LoanTermsInvalid") and f"value={notice}" in found
