"""How much of a loan that is for sale a purchase takes, while its price falls."""

from dataclasses import replace

import pytest

from oracle.chain.lending.loans import Loan, bounds
from oracle.quantities import ETHER

LAST = Loan(
    collateral=3_000 * ETHER,
    debt=15 * ETHER // 100,
    max_debt=11 * ETHER // 100,
    limit=13 * ETHER // 100,
    auction_end=1_800_000_000,
    price=72 * ETHER // 100,
    sellable=1_000 * ETHER,
    lost_since=0,
)
COMING = replace(LAST, price=71 * ETHER // 100, sellable=1_040 * ETHER)
"""A second later: it takes more fractions to pay as much."""


@pytest.mark.parametrize(("last", "coming"), [(LAST, LAST), (LAST, COMING), (COMING, LAST)])
@pytest.mark.parametrize("fractions", [None, 5_000 * ETHER])
def test_bounds__of_all_there_is__allow_what_is_for_sale_in_either_block(
    last: Loan, coming: Loan, fractions: int | None
) -> None:
    max_fractions, min_fractions = bounds(last, coming, fractions)
    assert min_fractions < min(last.sellable, coming.sellable)
    assert max(last.sellable, coming.sellable) < max_fractions < 1_060 * ETHER


def test_bounds__when_nearly_all_the_collateral_is_for_sale__take_no_more_than_there_is() -> None:
    max_fractions, min_fractions = bounds(replace(LAST, collateral=LAST.sellable), LAST, None)
    assert max_fractions == LAST.sellable > min_fractions > LAST.sellable * 9 // 10


def test_bounds__of_a_part__are_that_part_and_no_less() -> None:
    assert bounds(LAST, COMING, 40 * ETHER) == (40 * ETHER, 40 * ETHER)


@pytest.mark.parametrize("fractions", [1_000 * ETHER, 1_001 * ETHER, 1_040 * ETHER])
def test_bounds__of_about_as_many_as_are_for_sale__are_never_more_than_was_said(
    fractions: int,
) -> None:
    assert bounds(LAST, COMING, fractions) == (fractions, 990 * ETHER)
