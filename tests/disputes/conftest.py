"""One chain for each file of tests, as it was deployed at the start of each test."""

from collections.abc import Iterator

import pytest

from oracle.local.anvil import Anvil
from tests.disputes.arena import CHAIN_OPTIONS, Arena


@pytest.fixture(scope="module")
def deployed() -> Iterator[Arena]:
    """A studio with a provable model and three bonded operators."""
    with Anvil(options=CHAIN_OPTIONS) as chain:
        yield Arena(chain)


@pytest.fixture
def arena(deployed: Arena) -> Iterator[Arena]:
    """The studio as it was deployed."""
    snapshot = deployed.chain.snapshot()
    yield deployed
    deployed.chain.revert(snapshot)
