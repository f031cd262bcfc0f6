"""Money to lend, a loan of it, and somebody who looks after loans."""

import pytest
from ape.api import AccountAPI

from tests.contracts.lending.lending import Lending
from tests.contracts.lending.sales import DEBT
from tests.contracts.studio import Studio


@pytest.fixture
def lent(lending: Lending) -> Lending:
    """With a hundred ETH to lend."""
    lending.lend()
    return lending


@pytest.fixture
def ada(lent: Lending) -> AccountAPI:
    """She owes four ETH on a quarter of the fractions."""
    return lent.borrower("loan ada", DEBT)


@pytest.fixture
def keeper(studio: Studio) -> AccountAPI:
    """Somebody with money."""
    return studio.person("keeper")
