"""LoanTerms: what members decide of loans, and that nobody is surprised by it."""

from typing import Any

import pytest

from oracle.quantities import ETHER
from tests.contracts.auction.market import DAY, ZERO
from tests.contracts.fractions.fractions import SUPPLY
from tests.contracts.lending.lending import (
    AT_FULL,
    AT_KINK,
    CEILING,
    GWEI,
    LIQUIDATION,
    LTV,
    MIN_DEBT,
    NOTICE,
    RATES,
    TERMS,
    THRESHOLD,
    VALUE,
    Lending,
    part_of,
)
from tests.contracts.studio import Studio
from tests.support.events import event, said
from tests.support.refusals import ACCEPTED, error

QUARTER = SUPPLY // 4
OTHER_RATES = (100, 700, 5_000, 70, 500, 100)
OTHER_SALES = (11_000, 20_000, 1_000, 60)
LOWER = (CEILING, 2_000, 3_000, MIN_DEBT // GWEI)


def refused(studio: Studio, call: Any, terms: Any, term: str, *before: Any) -> bool:
    name = "0x" + term.encode().ljust(32, b"\0").hex()
    found = studio.refusal(call, *before, terms, sender=studio.dao)
    return found.startswith(f"LoanTermsInvalid(term={name}")


def not_deployed(lending: Lending, rates: Any, liquidation: Any, notice: int = NOTICE) -> str:
    """Why terms of loans are not deployed with these."""
    dao, vaults = lending.studio.dao.address, lending.fractions.vaults.address
    arguments = (dao, vaults, lending.appraiser.address, dao, notice, 60, rates, liquidation)
    return lending.studio.creation_refusal("LoanTerms", *arguments)


def test_terms__when_set_by_others__are_refused(lending: Lending, studio: Studio) -> None:
    terms = lending.terms
    wanted = error("OwnableUnauthorizedAccount", account=studio.stranger)
    for call, arguments in (
        (terms.setCollateral, (lending.vault, TERMS)),
        (terms.setRates, (RATES,)),
        (terms.setLiquidation, (LIQUIDATION,)),
        (terms.setAppraiser, (studio.stranger,)),
        (terms.stopCollateral, (lending.vault,)),
        (terms.setStopped, (True,)),
        (terms.setReceiver, (studio.stranger,)),
    ):
        assert studio.refusal(call, *arguments, sender=studio.stranger) == wanted
    lending.pool.adoptRates(sender=studio.stranger)
    assert tuple(lending.pool.getRates()) == tuple(terms.getRates()) == RATES
    assert tuple(terms.getLiquidation()) == LIQUIDATION
    assert tuple(terms.collateral(lending.vault)) == TERMS


@pytest.mark.parametrize("which", ["setCollateral", "setRates", "setLiquidation", "setAppraiser"])
def test_change__of_any_kind__is_announced_and_then_made_by_anyone(
    lending: Lending, studio: Studio, which: str
) -> None:
    terms, vault = lending.terms, lending.vault
    change = getattr(terms, which)
    arguments, about, made, read = {
        "setCollateral": (
            (vault, LOWER),
            vault,
            event("CollateralSet", vault=vault, terms=LOWER),
            lambda: terms.collateral(vault),
        ),
        "setRates": (
            (OTHER_RATES,),
            ZERO,
            event("LoanRatesSet", rates=OTHER_RATES),
            terms.getRates,
        ),
        "setLiquidation": (
            (OTHER_SALES,),
            ZERO,
            event("LiquidationTermsSet", terms=OTHER_SALES),
            terms.getLiquidation,
        ),
        "setAppraiser": (
            (studio.stranger,),
            ZERO,
            event("AppraiserSet", appraiser=studio.stranger),
            terms.appraiser,
        ),
    }[which]
    before, call = read(), bytes(change.encode_input(*arguments))
    receipt = change(*arguments, sender=studio.dao)
    since = studio.now + NOTICE
    assert said(receipt, terms) == [
        event("ChangeAnnounced", selector=call[:4], about=about, call=call, due=since)
    ]
    assert tuple(terms.announcement(call[:4], about)) == (call, since)
    assert read() == before
    early = error("ChangeTooEarly", selector=call[:4], about=about, due=since)
    for who in (studio.stranger, studio.dao):
        studio.at(since - 1)
        assert studio.refusal(change, *arguments, sender=who) == early
    studio.at(since)
    receipt = change(*arguments, sender=studio.stranger)
    assert said(receipt, terms) == [made]
    assert read() != before
    assert tuple(terms.announcement(call[:4], about)) == (b"", 0)
    found = studio.refusal(change, *arguments, sender=studio.stranger)
    assert found == error("OwnableUnauthorizedAccount", account=studio.stranger), "once"


def test_change__when_another_is_announced__is_withdrawn(lending: Lending, studio: Studio) -> None:
    """What is in force, announced again, withdraws what was announced before."""
    terms = lending.terms
    terms.setRates(OTHER_RATES, sender=studio.dao)
    terms.setRates(RATES, sender=studio.dao)
    studio.pass_time(NOTICE)
    found = studio.refusal(terms.setRates, OTHER_RATES, sender=studio.stranger)
    assert found == error("OwnableUnauthorizedAccount", account=studio.stranger)
    terms.setRates(RATES, sender=studio.stranger)
    assert tuple(terms.getRates()) == RATES


def test_change__of_one_vault__leaves_that_of_another(lending: Lending, studio: Studio) -> None:
    other = lending.fractions.vault()
    for vault in (lending.vault, other):
        lending.terms.setCollateral(vault, LOWER, sender=studio.dao)
    studio.pass_time(NOTICE)
    for vault in (lending.vault, other):
        lending.terms.setCollateral(vault, LOWER, sender=studio.stranger)
        assert tuple(lending.terms.collateral(vault)) == LOWER


def test_rates__once_decided__hold_when_anybody_has_the_pool_adopt_them(
    lending: Lending, studio: Studio
) -> None:
    lending.decide(lending.terms.setRates, OTHER_RATES)
    assert tuple(lending.pool.getRates()) == RATES
    receipt = lending.pool.adoptRates(sender=studio.stranger)
    assert said(receipt, lending.pool) == [event("LoanRatesAdopted", rates=OTHER_RATES)]
    assert tuple(lending.pool.getRates()) == OTHER_RATES


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
    assert refused(studio, lending.terms.setRates, rates, term)
    found = studio.refusal(lending.terms.setRates, rates, sender=studio.dao)
    assert not_deployed(lending, rates, LIQUIDATION) == found


@pytest.mark.parametrize(
    ("place", "value", "term"),
    [
        (0, 10_999, "startOfWorth"),
        (0, 50_001, "startOfWorth"),
        (1, 19_999, "startOfDebt"),
        (1, 100_001, "startOfDebt"),
        (2, 1_001, "penalty"),
        (3, 59, "halving"),
        (3, 7 * DAY + 1, "halving"),
    ],
)
def test_liquidation__out_of_bounds__is_refused(
    lending: Lending, studio: Studio, place: int, value: int, term: str
) -> None:
    terms = [*LIQUIDATION[:place], value, *LIQUIDATION[place + 1 :]]
    assert refused(studio, lending.terms.setLiquidation, terms, term)
    found = studio.refusal(lending.terms.setLiquidation, terms, sender=studio.dao)
    assert not_deployed(lending, RATES, terms) == found


@pytest.mark.parametrize(
    ("terms", "term"),
    [
        ((0, LTV, THRESHOLD, 10**7), "ceiling"),
        ((CEILING, THRESHOLD - 499, THRESHOLD, 10**7), "ltv"),
        ((CEILING, 8_001, 9_000, 10**7), "ltv"),
        ((CEILING, LTV, 9_001, 10**7), "threshold"),
        ((CEILING, 0, 999, 10**7), "threshold"),
        ((CEILING, LTV, THRESHOLD, 10**6 - 1), "minDebt"),
        ((CEILING, LTV, THRESHOLD, 4 * 10**9 + 1), "minDebt"),
    ],
)
def test_collateral__out_of_bounds__is_refused(
    lending: Lending, studio: Studio, terms: tuple[int, ...], term: str
) -> None:
    assert refused(studio, lending.terms.setCollateral, terms, term, lending.vault)


def test_collateral__that_is_no_vault_or_sold__is_not_listed(
    lending: Lending, studio: Studio
) -> None:
    listing = lending.terms.setCollateral
    for other in (studio.token, studio.stranger, studio.nobody("nothing")):
        found = studio.refusal(listing, other, TERMS, sender=studio.dao)
        assert found == error("LoanVaultUnknown", vault=other)
    sold = lending.fractions.vault()
    listing(sold, TERMS, sender=studio.dao)
    studio.pass_time(NOTICE)
    lending.fractions.auctioned(sold, studio.person("buyer"))
    for who in (studio.dao, studio.stranger):
        assert studio.refusal(listing, sold, TERMS, sender=who).startswith("LoanStageInvalid")


def test_threshold__when_lowered__leaves_borrowers_the_notice(
    lending: Lending, studio: Studio
) -> None:
    """A vote cannot make a healthy loan unhealthy before its borrower can answer."""
    lending.lend(10 * ETHER)
    pool, vault = lending.pool, lending.vault
    ada = lending.borrower("loan ada", 4 * ETHER)
    lending.terms.setCollateral(vault, LOWER, sender=studio.dao)
    since = studio.now
    found = studio.refusal(pool.borrow, vault, ETHER // 10, ada, 2**40, sender=ada)
    assert found == ACCEPTED, "nor does anything else change at once"
    studio.pass_to(since + NOTICE)
    found = studio.refusal(pool.liquidate, ada, vault, sender=studio.stranger)
    assert found.startswith("LoanHealthy"), "nor by itself"
    lending.terms.setCollateral(vault, LOWER, sender=studio.stranger)
    assert studio.refusal(pool.liquidate, ada, vault, sender=studio.stranger) == ACCEPTED
    found = studio.refusal(pool.borrow, vault, 1, ada, 2**40, sender=ada)
    assert found.endswith(f"max={part_of(VALUE, QUARTER, 2_000)})")


def test_collateral__when_stopped__keeps_old_loans_as_they_are(
    lending: Lending, studio: Studio
) -> None:
    """Stopping is the one thing that holds at once: it can worsen nobody's standing."""
    lending.lend(10 * ETHER)
    pool, vault = lending.pool, lending.vault
    ada = lending.borrower("loan ada", 4 * ETHER)
    receipt = lending.terms.stopCollateral(vault, sender=studio.dao)
    assert said(receipt, lending.terms) == [event("CollateralStopped", vault=vault)]
    for call, arguments in (
        (pool.borrow, (vault, 1, ada, 2**40)),
        (pool.addCollateral, (vault, 1)),
    ):
        assert studio.refusal(call, *arguments, sender=ada) == error("LoanStopped", vault=vault)
    found = studio.refusal(pool.liquidate, ada, vault, sender=studio.stranger)
    assert found.startswith("LoanHealthy")
    pool.repay(ada, vault, value=5 * ETHER, sender=ada)
    pool.removeCollateral(vault, QUARTER, ada, 2**40, sender=ada)
    lending.decide(lending.terms.setCollateral, vault, TERMS)
    assert lending.terms.takes(vault)


def test_liquidation_terms__when_changed__leave_running_sales_alone(
    lending: Lending, studio: Studio
) -> None:
    lending.lend(10 * ETHER)
    ada = lending.borrower("loan ada", 4 * ETHER)
    lending.terms.setLiquidation(OTHER_SALES, sender=studio.dao)
    studio.pass_time(NOTICE)
    lending.worth(20 * ETHER)
    lending.pool.liquidate(ada, lending.vault, sender=studio.stranger)
    before = lending.loan(ada)
    lending.terms.setLiquidation(OTHER_SALES, sender=studio.stranger)
    after = lending.loan(ada)
    assert after.auctionEnd == before.auctionEnd
    assert before.price - after.price < ETHER // 100


def test_stopping_and_the_reserves_receiver__are_told(lending: Lending, studio: Studio) -> None:
    terms = lending.terms
    for stopped in (True, False):
        receipt = terms.setStopped(stopped, sender=studio.dao)
        assert said(receipt, terms) == [event("BorrowingStopped", stopped=stopped)]
        assert terms.stopped() == stopped
    receipt = terms.setReceiver(studio.stranger, sender=studio.dao)
    assert said(receipt, terms) == [event("ReserveReceiverSet", receiver=studio.stranger)]
    assert terms.receiver() == studio.stranger


def test_terms__with_a_notice_out_of_bounds__are_not_deployed(lending: Lending) -> None:
    for notice in (60, 90 * DAY):
        assert not_deployed(lending, RATES, LIQUIDATION, notice) == ACCEPTED
    for notice in (59, 90 * DAY + 1):
        found = not_deployed(lending, RATES, LIQUIDATION, notice)
        assert found == error("ChangeNoticeInvalid", notice=notice, min=60, max=90 * DAY)


@pytest.mark.parametrize(
    ("change", "terms"),
    [
        ("setRates", (20_000, 20_000, 20_000, 95, 3_000, 2_000)),
        ("setRates", (0, 0, 0, 10, 0, 0)),
        ("setLiquidation", (11_000, 20_000, 0, 60)),
        ("setLiquidation", (50_000, 100_000, 1_000, 7 * DAY)),
        ("setCollateral", (GWEI, 0, 1_000, 10**6)),
        ("setCollateral", (2**96 - 1, 8_000, 9_000, 4 * 10**9)),
        ("setCollateral", (CEILING, THRESHOLD - 500, THRESHOLD, 10**7)),
    ],
)
def test_terms__at_their_bounds__are_taken(
    lending: Lending, studio: Studio, change: str, terms: tuple[int, ...]
) -> None:
    before = (lending.vault,) if change == "setCollateral" else ()
    call = getattr(lending.terms, change)
    assert studio.refusal(call, *before, terms, sender=studio.dao) == ACCEPTED
