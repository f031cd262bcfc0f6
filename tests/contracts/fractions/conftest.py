"""A pool with money in it, and people who trade there or buy out vaults."""

from typing import Any

import pytest
from ape.api import AccountAPI

from tests.contracts.fractions.fractions import Fractions
from tests.contracts.fractions.pools import ETH, FRACTIONS
from tests.contracts.studio import Studio


@pytest.fixture
def vault(fractions: Fractions, studio: Studio) -> Any:
    """A vault of an item whose royalty goes to an artist."""
    fractions.collection.setRoyalty(fractions.artist, 500, sender=studio.stranger)
    return fractions.vault()


@pytest.fixture
def pool(fractions: Fractions, vault: Any) -> Any:
    """Its pool, with the curator's money in it."""
    return fractions.pool(vault, ETH, FRACTIONS)


@pytest.fixture
def trader(fractions: Fractions, vault: Any, pool: Any) -> AccountAPI:
    """Somebody with fractions, which the pool may take."""
    person = fractions.holder(vault, "trader", 0.1)
    vault.approve(pool, 2**256 - 1, sender=person)
    return person


@pytest.fixture
def buyers(studio: Studio) -> list[AccountAPI]:
    """People with money."""
    return [studio.person(f"buyer {n}") for n in range(3)]
