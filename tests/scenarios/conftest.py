"""One studio for all tests here that talk to it through scripts; each file begins anew."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from oracle.local.studio import LocalStudio
from tests.scenarios.desk import Desk, open_studio
from tests.support.bad_endpoint import BadEndpoint
from tests.support.deep import IS_DEEP
from tests.support.endpoint_kinds import MANNERS
from tests.support.restored import restored

STORIES = (
    *("test_edition_scripts", "test_every_command", "test_license_scripts"),
    *("test_loan_scripts", "test_market_scripts", "test_scripts"),
)
"""Files whose commands meet every endpoint there is."""

IN_TURN = "each in turn"
ENDPOINTS = (IN_TURN, *(MANNERS if IS_DEEP else ()))
"""What a file's commands ask: at each another endpoint, and in deep runs every one at all."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tells stories through every endpoint."""
    is_story = metafunc.module.__name__.rpartition(".")[2] in STORIES
    if is_story and "manner" in metafunc.fixturenames:
        metafunc.parametrize("manner", ENDPOINTS, indirect=True, scope="module")


@pytest.fixture(scope="session")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStudio]:
    """The studio as it was deployed."""
    with open_studio(tmp_path_factory.mktemp("scripts") / "studio") as studio:
        yield studio


@pytest.fixture(scope="module")
def manner(request: pytest.FixtureRequest) -> str | None:
    """How the endpoint of commands is; None if they ask the chain itself."""
    return getattr(request, "param", None)


@pytest.fixture(scope="module")
def desk(
    deployed: LocalStudio, manner: str | None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Desk]:
    """A person at the command line of the studio, for the tests of one file."""
    saved = tmp_path_factory.mktemp("desk") / "saved"
    with restored(deployed, saved) as studio, closing(Desk(studio, stays=True)) as opened:
        if manner is None:
            yield opened
            return
        manners = MANNERS if manner == IN_TURN else (manner,)
        with BadEndpoint(studio.chain) as bad, opened.through(bad, manners):
            yield opened
