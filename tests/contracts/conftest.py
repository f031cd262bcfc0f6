"""One studio on Ape's chain; Ape undoes after each test what it did to the chain."""

from typing import Any

import pytest

from tests.contracts.studio import FinishedRound, Studio


@pytest.fixture(scope="session")
def studio(chain: Any, project: Any, accounts: Any) -> Studio:
    """A deployed studio with an authorised model, two palettes and three bonded operators."""
    return Studio(chain, project, accounts)


@pytest.fixture
def finished(studio: Studio) -> FinishedRound:
    """A finalised round of five works in the house style."""
    return studio.finish()
