"""One chain and one deployed studio for all tests here; each test begins from that state."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from oracle.local.anvil import Anvil
from oracle.local.studio import LocalStudio
from tests.oracle.studio import Workshop, parameters
from tests.support.restored import restored


@pytest.fixture(scope="session")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStudio]:
    """A studio with three bonded operators and money in its treasury."""
    with Anvil() as chain:
        folder = tmp_path_factory.mktemp("studio") / "local"
        studio = LocalStudio(chain, folder, parameters=parameters())
        studio.fund_treasury()
        for operator in studio.operators:
            studio.register(operator)
        yield studio


@pytest.fixture
def live_studio(deployed: LocalStudio, tmp_path: Path) -> Iterator[LocalStudio]:
    """The studio as it was deployed, for one test."""
    with restored(deployed, tmp_path / "saved") as studio:
        yield studio


@pytest.fixture(scope="module")
def workshop_of_module(
    deployed: LocalStudio, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Workshop]:
    """The studio with nodes inside the tests, for a module whose tests share a costly state."""
    folder = tmp_path_factory.mktemp("module")
    with restored(deployed, folder / "saved") as studio, ExitStack() as stack:
        yield Workshop(studio, folder, stack)


@pytest.fixture
def workshop(live_studio: LocalStudio, tmp_path: Path) -> Iterator[Workshop]:
    """The studio with nodes that run inside the test."""
    with ExitStack() as stack:
        yield Workshop(live_studio, tmp_path, stack)
