"""LendingPool: the lenders' shares, what borrowing costs, and what a loss leaves them."""

from fractions import Fraction

from ape.api import AccountAPI

from oracle.quantities import ETHER
from tests.contracts.auction.market import DAY
from tests.contracts.fractions.fractions import SUPPLY
from tests.contracts.lending.lending import (
    AT_FULL,
    AT_KINK,
    BASE,
    BASIS_POINTS,
    CUSHION,
    KINK,
    RESERVE_FACTOR,
    VALUE,
    YEAR,
    Lending,
)
from tests.contracts.studio import Studio
from tests.support import receivers
from tests.support.events import event, said
from tests.support.refusals import error

RAY = 10**27
ONE = 2**64
MAX_ASSETS = 2**95
QUARTER = SUPPLY // 4


def yearly(used: Fraction) -> Fraction:
    """What borrowers pay at a utilisation."""
    kink = Fraction(KINK, 100)
    if used <= kink:
        return (BASE + (AT_KINK - BASE) * used / kink) / BASIS_POINTS
    return (AT_KINK + (AT_FULL - AT_KINK) * (used - kink) / (1 - kink)) / BASIS_POINTS


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
    assert found == error("LoanOutputTooSmall", fractions=shares, min=shares + 1)
    pool.depositEth(0, ada, value=10 * ETHER, sender=ada)
    found = studio.refusal(pool.redeemEth, shares, 10 * ETHER + 1, ada, ada, sender=ada)
    assert found == error("LoanOutputTooSmall", fractions=10 * ETHER, min=10 * ETHER + 1)
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
    max_shares = pool.maxRedeem(lender)
    assert pool.previewRedeem(max_shares) <= 6 * ETHER < pool.previewRedeem(max_shares + 2 * 10**6)
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
    max_assets = pool.maxDeposit(rich)
    assert MAX_ASSETS - max_assets == pool.market().cash + pool.market().debt
    found = studio.refusal(pool.depositEth, 0, rich, sender=rich, value=max_assets + 1)
    assert found.startswith("ERC4626ExceededMaxDeposit")
    pool.depositEth(0, rich, value=max_assets - ETHER, sender=rich)
    assert pool.maxMint(rich) <= pool.convertToShares(pool.maxDeposit(rich))


def test_shares__after_total_losses__can_always_be_taken_out(
    lending: Lending, studio: Studio
) -> None:
    """Each loss of everything makes shares more numerous; what is lent next is never stuck."""
    pool, keeper = lending.pool, studio.person("keeper")
    lent = 0
    while True:
        lender = studio.person(f"lender {lent}")
        if pool.maxDeposit(lender) == 0:
            break
        lending.lend(7 * ETHER, lender)
        lent += 1
        shares = pool.balanceOf(lender)
        assert pool.maxRedeem(lender) == shares
        snapshot = studio.rpc("evm_snapshot", [])
        pool.redeemEth(shares, 7 * ETHER - 10, lender, lender, sender=lender)
        studio.rpc("evm_revert", [snapshot])
        lose_all(lending, keeper)
        for old in range(lent):
            assert pool.maxRedeem(studio.person(f"lender {old}")) >= 0
        assert pool.maxMint(lender) >= 0
    assert lent == 3, "then nothing is lent here any more"
    found = studio.refusal(pool.depositEth, 0, keeper, sender=keeper, value=1)
    assert found == error("ERC4626ExceededMaxDeposit", receiver=keeper, assets=1, max=0)


def lose_all(lending: Lending, keeper: AccountAPI) -> None:
    """Somebody draws all there is; nobody wants the collateral, until it costs nothing."""
    pool, studio = lending.pool, lending.studio
    vault = lending.listed()
    lending.worth(100 * ETHER)
    ada = lending.borrower("loan ada", pool.market().cash, part=1, vault=vault)
    lending.worth(1)
    pool.liquidate(ada, vault, sender=keeper)
    studio.at(pool.loan(ada, vault).auctionEnd)
    receipt = pool.buy(ada, vault, SUPPLY, 0, keeper, 2**40, sender=keeper)
    (sold,) = receipt.decode_logs(pool.Liquidated)
    assert (sold.paid, pool.market().debt, pool.totalAssets()) == (0, 0, 0)


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


def test_lenders__are_told_what_came_and_went(lending: Lending, studio: Studio) -> None:
    pool, weth = lending.pool, lending.weth
    ada, bob = studio.person("lender ada"), studio.person("lender bob")
    to = studio.nobody("lender's purse")
    given = pool.depositEth(0, bob, value=3 * ETHER, sender=ada)
    eth = {"assets": 3 * ETHER, "shares": 3 * ETHER * 10**6}
    assert said(given, pool) == [event("Deposit", sender=ada, owner=bob, **eth)]
    weth.deposit(value=ETHER, sender=ada)
    weth.approve(pool, ETHER, sender=ada)
    given = pool.deposit(ETHER, bob, sender=ada)
    assert said(given, pool) == [
        event("Deposit", sender=ada, owner=bob, assets=ETHER, shares=ETHER * 10**6)
    ]
    pool.approve(ada, 4 * ETHER * 10**6, sender=bob)
    taken = pool.redeemEth(3 * ETHER * 10**6, 0, to, bob, sender=ada)
    assert said(taken, pool) == [event("Withdraw", sender=ada, receiver=to, owner=bob, **eth)]
    taken = pool.withdraw(ETHER, to, bob, sender=ada)
    assert said(taken, pool) == [
        event("Withdraw", sender=ada, receiver=to, owner=bob, assets=ETHER, shares=ETHER * 10**6)
    ]


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
                (lending.pool.adoptRates, ()),
            ):
                data = studio.w3.to_hex(call.encode_input(*arguments))
                sent = {"from": studio.stranger.address, "to": lending.pool.address, "data": data}
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
    lending.rates(flat)
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
    lending.rates((20_000, 20_000, 20_000, KINK, 0, 0))
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
    studio.at(lending.loan(ada).auctionEnd)
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
    (told,) = receipt.decode_logs(lending.pool.ReserveCollected)
    assert studio.balance(lending.receiver) == told.amount > 0
    market = lending.pool.market()
    assert abs(market.reserve - market.debt * CUSHION // BASIS_POINTS) <= 1
    assert lending.pool.totalAssets() >= before
    lender = lending.lender
    lending.pool.withdraw(market.cash, lender, lender, sender=lender)
    studio.pass_time(YEAR)
    found = studio.refusal(lending.pool.collect, sender=studio.stranger)
    assert found == "LoanNothingToCollect()", "there is no cash"
