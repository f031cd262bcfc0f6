"""The page shows every room through whatever endpoint there is, with a server and without."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser

from oracle.chain.connection import connect
from oracle.cli.commands import main
from oracle.gallery.exhibits import Exhibits
from oracle.gallery.server import Gallery
from oracle.index.studio_index import StudioIndex
from oracle.local.anvil import CHAIN_ID
from oracle.web import serving
from tests.gallery.browser import visit
from tests.gallery.museum import Museum
from tests.gallery.test_export import hosted
from tests.gallery.test_page_rooms import ROOMS
from tests.support.bad_endpoint import BadEndpoint
from tests.support.deep import IS_DEEP
from tests.support.endpoint_kinds import MANNERS

HOST = "127.0.0.1"
TRIED = tuple(MANNERS) if IS_DEEP else ("all at once", "ten results, and is cut off")
"""How providers word their limits, `test_endpoints.py` tries."""


@pytest.fixture(scope="module")
def bad(museum: Museum) -> Iterator[BadEndpoint]:
    with BadEndpoint(museum.chain) as endpoint:
        yield endpoint


@pytest.fixture(scope="module")
def plain(museum: Museum, bad: BadEndpoint, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The museum's gallery as plain files that ask the endpoint."""
    folder = tmp_path_factory.mktemp("plain")
    words = ["gallery", "--deployment", str(museum.studio.record), "--rpc", museum.chain.url]
    words += ["--public-rpc", bad.url, "--cache", str(folder / "cache")]
    done = CliRunner(mix_stderr=False).invoke(main, [*words, "--export", str(folder / "plain")])
    assert done.exit_code == 0, done.stderr
    return folder / "plain"


def look(browser: Browser, url: str) -> None:
    """Goes through all rooms."""
    with visit(browser, url) as seen:
        for room, words in ROOMS.items():
            seen.go(room).sees(words)


@pytest.mark.parametrize("manner", TRIED)
def test_rooms__of_plain_files_at_any_endpoint__show_what_they_are_for(
    plain: Path, bad: BadEndpoint, browser: Browser, manner: str
) -> None:
    MANNERS[manner](bad)
    before = bad.knocks
    with hosted(plain) as url:
        look(browser, url)
    assert bad.knocks > before


@pytest.mark.parametrize("manner", TRIED)
def test_rooms__of_a_server_at_any_endpoint__show_what_they_are_for(
    museum: Museum, bad: BadEndpoint, browser: Browser, tmp_path: Path, manner: str
) -> None:
    MANNERS["well"](bad)
    w3, deployment = connect(bad.url, CHAIN_ID), museum.studio.deployment

    def exhibits() -> Exhibits:
        return Exhibits(w3, deployment, tmp_path, [museum.store])

    MANNERS[manner](bad)
    before = bad.knocks
    index = StudioIndex(tmp_path / "index.sqlite", w3, deployment)
    with (
        closing(Gallery(w3, deployment, [], exhibits, index)) as gallery,
        serving(gallery.app(), HOST, 0) as port,
    ):
        look(browser, f"http://{HOST}:{port}/")
    assert bad.knocks > before
