"""One chain and one deployed studio for all tests here; each test begins from that state."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from oracle.local.anvil import Anvil
from oracle.local.studio import LocalStudio
from tests.oracle.studio import Workshop, parameters


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
def studio(
    deployed: LocalStudio, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LocalStudio]:
    """The studio as it was deployed; what the test does to chain and folders is undone."""
    snapshot = deployed.chain.snapshot()
    saved = tmp_path_factory.mktemp("saved") / "local"
    shutil.copytree(deployed.folder, saved)
    yield deployed
    deployed.stop_nodes()
    deployed.chain.revert(snapshot)
    shutil.rmtree(deployed.folder)
    saved.rename(deployed.folder)


@pytest.fixture
def workshop(studio: LocalStudio, tmp_path: Path) -> Iterator[Workshop]:
    """The studio with nodes that run inside the test."""
    with ExitStack() as stack:
        yield Workshop(studio, tmp_path, stack)
