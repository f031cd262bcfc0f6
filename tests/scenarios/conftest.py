"""One studio for the tests of a file that talk to it through scripts."""

from collections.abc import Iterator

import pytest

from tests.scenarios.desk import Desk, open_desk


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with open_desk(tmp_path_factory.mktemp("scripts") / "studio") as opened:
        yield opened
