"""One museum and one browser for all tests of the page."""

import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from oracle.local.anvil import PROJECT
from tests.gallery.browser import CHROMIUM, Guest, Visit, visit
from tests.gallery.museum import Museum, open_museum

NEEDS_BROWSER = "no Chromium here: the page itself was NOT tested (apt-get install chromium)"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without a browser what needs one is left out, and said so at the end."""
    if CHROMIUM is None:
        for item in items:
            if "browser" in getattr(item, "fixturenames", ()):
                item.add_marker(pytest.mark.skip(reason=NEEDS_BROWSER))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A line that nobody overlooks."""
    if CHROMIUM is None:
        terminalreporter.section("THE GALLERY'S PAGE WAS NOT TESTED", sep="!", red=True)
        terminalreporter.line(NEEDS_BROWSER)


@pytest.fixture(scope="session")
def built() -> None:
    """The page, bundled from its sources of now."""
    subprocess.run([PROJECT / "tools" / "gallery.sh"], check=True)


@pytest.fixture(scope="session")
def museum(built: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Museum]:
    with open_museum(tmp_path_factory.mktemp("museum")) as opened:
        yield opened


@pytest.fixture
def room(museum: Museum) -> str:
    """The page of the work in the vault."""
    return f"works/{museum.sold}/{museum.curation.winner(0).index}"


@pytest.fixture
def undone(museum: Museum) -> Iterator[None]:
    """What the test does to the chain is undone afterwards."""
    snapshot = museum.chain.snapshot()
    yield
    museum.chain.revert(snapshot)


@pytest.fixture
def guest(museum: Museum, browser: Browser, undone: None) -> Iterator[Guest]:
    """Somebody with a wallet of this account, connected; what they do is undone afterwards."""
    with ExitStack() as stack:

        def enter(account: str) -> Visit:
            wallet = (museum.chain.url, account)
            page = stack.enter_context(visit(browser, museum.url, wallet=wallet))
            page.go().connect()
            stack.callback(page.check)
            return page

        yield enter


@pytest.fixture(scope="session")
def playwright_of_session() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright_of_session: Playwright) -> Iterator[Browser]:
    launched = launch(playwright_of_session)
    with launched as running:
        yield running


@contextmanager
def launch(playwright: Playwright) -> Iterator[Browser]:
    """The system's Chromium, without a window."""
    opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
    try:
        yield opened
    finally:
        opened.close()


@pytest.fixture
def visitor(museum: Museum, browser: Browser) -> Iterator[Visit]:
    """A fresh visit to the museum; whatever the page complained about fails the test."""
    with visit(browser, museum.url) as page:
        yield page
        page.check()
