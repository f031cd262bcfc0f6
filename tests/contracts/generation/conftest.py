"""Weights on the chain, for tests of the registry of models."""

import pytest

from tests.contracts.generation.models import BLOB
from tests.contracts.studio import Studio


@pytest.fixture
def pointer(studio: Studio) -> str:
    """Where BLOB lies."""
    return studio.store(BLOB)
