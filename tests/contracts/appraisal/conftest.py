"""A vault of a work, a deep pool of it, and somebody who bends its price."""

from typing import Any

import pytest
from ape.api import AccountAPI

from tests.contracts.appraisal.appraisals import ETH, Appraisals


@pytest.fixture
def vault(appraisals: Appraisals) -> Any:
    """A vault of a work."""
    return appraisals.vault()


@pytest.fixture
def pool(appraisals: Appraisals, vault: Any) -> Any:
    """Its pool, whose price and liquidity have held for long enough."""
    return appraisals.market_of(vault, ETH)


@pytest.fixture
def trader(appraisals: Appraisals, vault: Any, pool: Any) -> AccountAPI:
    """Somebody with fractions and money, whose fractions the pool may take."""
    person = appraisals.fractions.holder(vault, "trader", 0.25)
    vault.approve(pool, 2**256 - 1, sender=person)
    return person
