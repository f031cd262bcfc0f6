"""One chain with the referee on it for all tests of this folder."""

from collections.abc import Iterator

import pytest

from oracle.local.anvil import Anvil
from tests.referee.bench import CHAIN_OPTIONS, Bench


@pytest.fixture(scope="session")
def bench() -> Iterator[Bench]:
    """The referee's contracts on a private chain."""
    with Anvil(options=CHAIN_OPTIONS) as chain:
        yield Bench(chain)
