"""Loans on real markets: vault, pool, auctions, appraiser and lending pool, with no stand-in."""

from typing import Any

import pytest
from ape.api import AccountAPI

from oracle.chain.appraisal.parameters import AppraisalParameters
from oracle.chain.lending.parameters import LiquidationParameters, LoanRateParameters
from oracle.quantities import ETHER
from tests.contracts.appraisal.appraisals import Appraisals
from tests.contracts.auction.market import DAY
from tests.contracts.fractions.fractions import FOREVER, SUPPLY
from tests.contracts.lending.lending import GAP, GWEI, MIN_DURATION, NOTICE, PATIENCE
from tests.contracts.studio import Studio
from tests.support.refusals import ACCEPTED, error

LTV, THRESHOLD = 4_000, 6_000
TERMS = (100 * ETHER, LTV, THRESHOLD, 50_000_000)
DEFAULTS = AppraisalParameters()
LIQUIDITY = 20 * ETHER
WORTH = 2 * LIQUIDITY
LOCKED = SUPPLY * 2 // 5
WHOLE = 10_000
UNKNOWN = error("LoanValueUnknown", **{"from": 0})


class Loans:
    """A lending pool by the default terms, beside a studio's market and its appraiser."""

    def __init__(self, appraisals: Appraisals, project: Any) -> None:
        self.appraisals, self.studio = appraisals, appraisals.studio
        self.curator = appraisals.fractions.curator
        deployer, dao = self.studio.stranger, self.studio.dao
        appraisals.decide(appraisals.appraiser.setTerms, DEFAULTS.as_tuple())
        self.terms = deployer.deploy(
            project.LoanTerms,
            dao,
            appraisals.fractions.vaults,
            appraisals.appraiser,
            dao,
            NOTICE,
            MIN_DURATION,
            LoanRateParameters().as_tuple(),
            LiquidationParameters().as_tuple(),
        )
        self.weth = deployer.deploy(project.WrappedEther)
        self.pool = deployer.deploy(project.LendingPool, self.weth, self.terms)
        lender = self.studio.person("market's lender")
        self.pool.depositEth(0, lender, value=200 * ETHER, sender=lender)

    def listed(self, vault: Any, terms: tuple[int, ...] = TERMS) -> None:
        """Members announce that its fractions are collateral, and a week later they are."""
        self.terms.setCollateral(vault, terms, sender=self.studio.dao)
        self.studio.pass_time(NOTICE)
        self.terms.setCollateral(vault, terms, sender=self.studio.stranger)
        vault.approve(self.pool, 2**256 - 1, sender=self.curator)

    def market_of(self, vault: Any, eth: int = LIQUIDITY, part: int = 2) -> Any:
        """Its pool, with liquidity that has stood for as long as it must."""
        pool = self.appraisals.fractions.pool(vault, eth, SUPPLY // part)
        self.studio.pass_time((DEFAULTS.depth_days + 1) * DAY)
        return pool

    def max_debt(self, vault: Any, who: Any) -> int:
        """What can be owed at most after drawing now."""
        return int(self.pool.loan(who, vault, block_id="latest").maxDebt)

    def draw(self, vault: Any, who: AccountAPI, amount: int) -> None:
        """Draws to oneself."""
        self.pool.borrow(vault, amount, who, FOREVER, sender=who)

    def leave(self, market: Any) -> None:
        """The curator takes all its liquidity away."""
        shares = market.balanceOf(self.curator)
        market.removeLiquidity(shares, 0, 0, self.curator, FOREVER, sender=self.curator)


@pytest.fixture
def loans(appraisals: Appraisals, project: Any) -> Loans:
    """A lending pool that goes by the appraiser."""
    return Loans(appraisals, project)


@pytest.fixture
def vault(loans: Loans) -> Any:
    """A listed vault of a work that was sold for as much as its market says."""
    made = loans.appraisals.vault(sold=WORTH)
    loans.listed(made)
    return made


@pytest.fixture
def trading(loans: Loans, vault: Any) -> Any:
    """Its pool."""
    return loans.market_of(vault)


@pytest.fixture
def drawn(loans: Loans, vault: Any, trading: Any) -> int:
    """What the curator, who is the pool's only provider, has drawn on two fifths: all it could."""
    loans.pool.addCollateral(vault, LOCKED, sender=loans.curator)
    max_debt = loans.max_debt(vault, loans.curator)
    wanted = WORTH * (WHOLE - DEFAULTS.haircut_bps) // WHOLE * 2 // 5 * LTV // WHOLE
    assert abs(max_debt - wanted) < ETHER // 1000
    loans.draw(vault, loans.curator, max_debt)
    return max_debt


def unhealthy(loans: Loans, vault: Any, trading: Any, keeper: AccountAPI) -> str:
    """What the pool says to whoever wants to sell the curator's loan."""
    liquidate = loans.pool.liquidate
    return loans.studio.refusal(liquidate, loans.curator, vault, sender=keeper)


def test_provider__who_leaves__can_sell_nobodys_fractions(
    loans: Loans, studio: Studio, vault: Any, trading: Any, drawn: int
) -> None:
    """Neither at once, nor a day or three later, and whichever way a few wei bend what is left."""
    keeper = studio.person("keeper")
    vault.transfer(keeper, SUPPLY // 100, sender=loans.curator)
    vault.approve(trading, 2**256 - 1, sender=keeper)
    assert unhealthy(loans, vault, trading, keeper).startswith("LoanHealthy")
    loans.leave(trading)
    for days in (0, 1, 3):
        studio.pass_time(days * DAY)
        assert unhealthy(loans, vault, trading, keeper) == UNKNOWN
    snapshot = studio.rpc("evm_snapshot", [])
    for way in ("down", "up"):
        if way == "down":
            trading.swapFractionsForEth(SUPPLY // 100, 0, keeper, FOREVER, sender=keeper)
        else:
            trading.swapEthForFractions(0, keeper, FOREVER, value=ETHER, sender=keeper)
        studio.pass_time(3 * DAY)
        assert unhealthy(loans, vault, trading, keeper) == UNKNOWN
        loan = loans.pool.loan(loans.curator, vault, block_id="latest")
        assert (loan.limit, loan.price, loan.sellable) == (0, 0, 0)
        studio.rpc("evm_revert", [snapshot])
        snapshot = studio.rpc("evm_snapshot", [])


def test_borrower__who_is_the_provider__cannot_buy_its_collateral_back_for_dust(
    loans: Loans, studio: Studio, vault: Any, trading: Any, drawn: int
) -> None:
    """A month of notes later it is for sale from ten times the debt, a tenth a day at that."""
    loans.leave(trading)
    curator = loans.curator
    loans.pool.observe(curator, vault, sender=curator)
    since = studio.now
    while studio.now < since + PATIENCE:
        assert unhealthy(loans, vault, trading, curator).startswith("LoanValueUnknown")
        studio.pass_time(GAP - 2)
        loans.pool.observe(curator, vault, sender=curator)
    loans.pool.liquidate(curator, vault, sender=curator)
    loan = loans.pool.loan(curator, vault, block_id="latest")
    cost = -(-loan.sellable * loan.price // SUPPLY)
    assert cost >= loan.debt > drawn
    assert loan.sellable < LOCKED // 9, "for what is owed it gets a tenth back"
    studio.pass_time(DAY)
    loan = loans.pool.loan(curator, vault, block_id="latest")
    assert loan.price * LOCKED // SUPPLY > 3 * drawn * 99 // 100, "strangers have days to come"


def test_sale__of_a_loan_whose_price_fell__starts_above_worth_and_thrice_the_debt(
    loans: Loans, studio: Studio, vault: Any, trading: Any, drawn: int
) -> None:
    """Of the liquidity three fifths have left: what is there is deep enough to tell this price."""
    curator, keeper = loans.curator, studio.person("keeper")
    shares = trading.balanceOf(curator) * 3 // 5
    trading.removeLiquidity(shares, 0, 0, curator, FOREVER, sender=curator)
    trading.swapFractionsForEth(SUPPLY // 4, 0, curator, FOREVER, sender=curator)
    studio.pass_time(2 * DAY)
    worth, reach = loans.appraisals.appraiser.marketValue(vault, block_id="latest")
    assert reach > worth > 0
    assert worth * LOCKED // SUPPLY * THRESHOLD // WHOLE < drawn
    loans.pool.liquidate(curator, vault, sender=keeper)
    loan = loans.pool.loan(curator, vault, block_id="latest")
    price = int(loan.price)
    assert price >= worth * 15_000 // WHOLE
    assert price * LOCKED // SUPPLY >= 3 * drawn * 999 // 1000
    studio.pass_time(DAY)
    fallen = loans.pool.loan(curator, vault, block_id="latest").price
    assert price * 29 // 100 < fallen < price * 32 // 100, "by seventy percent a day"


def test_draw__minutes_after_another__never_goes_by_liquidity_that_left(
    loans: Loans, studio: Studio, vault: Any, trading: Any
) -> None:
    friend = loans.appraisals.fractions.holder(vault, "friend", 0.2)
    vault.approve(loans.pool, 2**256 - 1, sender=friend)
    loans.pool.addCollateral(vault, SUPPLY // 5, sender=friend)
    loans.pool.addCollateral(vault, SUPPLY // 5, sender=loans.curator)
    loans.draw(vault, friend, ETHER)
    max_debt = loans.max_debt(vault, loans.curator) - GWEI
    borrow, words = loans.pool.borrow, (vault, max_debt, loans.curator, FOREVER)
    assert studio.refusal(borrow, *words, sender=loans.curator) == ACCEPTED
    loans.leave(trading)
    found = studio.refusal(borrow, *words, sender=loans.curator)
    assert found.startswith("LoanDebtTooLarge(debt=")
    assert int(found.split("max=")[1].rstrip(")")) < ETHER // 10**6
    assert loans.max_debt(vault, loans.curator) < ETHER // 10**6
    # Nor by liquidity that comes back for the moment of a draw.
    vault.approve(trading, 2**256 - 1, sender=loans.curator)
    held = vault.balanceOf(loans.curator)
    trading.addLiquidity(held, 0, loans.curator, FOREVER, value=LIQUIDITY, sender=loans.curator)
    found = studio.refusal(borrow, *words, sender=loans.curator)
    assert found.startswith("LoanDebtTooLarge")


def test_stranger__who_values_its_own_item_up__draws_nothing(loans: Loans, studio: Studio) -> None:
    """Its own vault, its own pool of 40 ETH that stood for months, listed by the members."""
    vault = loans.appraisals.fractions.vault()
    loans.listed(vault)
    loans.market_of(vault, 2 * LIQUIDITY)
    loans.pool.addCollateral(vault, LOCKED, sender=loans.curator)
    studio.pass_time(90 * DAY)
    assert loans.max_debt(vault, loans.curator) == 0
    borrow = loans.pool.borrow
    found = studio.refusal(borrow, vault, ETHER, loans.curator, FOREVER, sender=loans.curator)
    assert found == error("LoanDebtTooLarge", debt=ETHER, max=0)


def test_owner__who_bought_its_own_work__draws_less_than_it_paid_and_only_after_days(
    loans: Loans, studio: Studio
) -> None:
    """All fractions are its own, the price is its own, and no other sale speaks."""
    vault = loans.appraisals.vault(sold=10 * ETHER)
    loans.listed(vault)
    loans.pool.addCollateral(vault, SUPPLY // 2, sender=loans.curator)
    pool = loans.appraisals.fractions.pool(vault, 40 * ETHER, SUPPLY // 4)
    for _ in range(DEFAULTS.depth_days):
        studio.pass_time(DAY)
        assert loans.max_debt(vault, loans.curator) == 0, "liquidity of a day, or of six, is none"
    studio.pass_time(DAY)
    bound = DEFAULTS.sold_multiple * 10 * ETHER
    assert loans.max_debt(vault, loans.curator) == bound // 2 * LTV // WHOLE
    assert bound * LTV // WHOLE < 10 * ETHER // 2, "so it loses, unless most of the split is its"
    assert pool.reserves()[0] == 40 * ETHER


def test_draw__without_a_record__heeds_comparables_and_records_them_itself(
    loans: Loans, studio: Studio
) -> None:
    """A work that went for 96 ETH among five that went for a tenth."""
    appraisals = loans.appraisals
    sold = appraisals.sell([96 * ETHER, *[ETHER // 10] * 5])
    vault = appraisals.vault_of(sold[0])
    loans.listed(vault)
    loans.market_of(vault, 40 * ETHER)
    assert appraisals.appraiser.recorded(vault, block_id="latest").until == 0
    loans.pool.addCollateral(vault, SUPPLY // 2, sender=loans.curator)
    max_debt = loans.max_debt(vault, loans.curator)
    assert max_debt == ETHER // 10 // 2 * LTV // WHOLE, "and not 96"
    borrow = loans.pool.borrow
    found = studio.refusal(borrow, vault, ETHER, loans.curator, FOREVER, sender=loans.curator)
    assert found == error("LoanDebtTooLarge", debt=ETHER, max=max_debt)
    loans.terms.setCollateral(vault, (100 * ETHER, LTV, THRESHOLD, 10**6), sender=studio.dao)
    studio.pass_time(NOTICE)
    loans.terms.setCollateral(vault, (100 * ETHER, LTV, THRESHOLD, 10**6), sender=studio.stranger)
    receipt = borrow(vault, 15 * ETHER // 1000, loans.curator, FOREVER, sender=loans.curator)
    (event,) = receipt.decode_logs(appraisals.appraiser.SalesRecorded)
    assert (event.vault, event.comparables, event.sold) == (vault, ETHER // 10, 96 * ETHER)
    recorded = appraisals.appraiser.recorded(vault, block_id="latest")
    assert recorded.until == studio.now + DEFAULTS.record_age


def test_vote__on_the_appraisers_terms__makes_no_loan_unhealthy_before_its_notice(
    loans: Loans, studio: Studio, vault: Any, trading: Any, drawn: int
) -> None:
    harsh = DEFAULTS.model_copy(update={"depth_multiple": 1, "window": 3_600}).as_tuple()
    keeper = studio.person("keeper")
    loans.appraisals.appraiser.setTerms(harsh, sender=studio.dao)
    assert unhealthy(loans, vault, trading, keeper).startswith("LoanHealthy")
    assert tuple(loans.appraisals.appraiser.getTerms()) == DEFAULTS.as_tuple()
