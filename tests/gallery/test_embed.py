"""A work can be shown on anybody's page, and the studio's page on none but named ones."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, expect

from oracle.chain.connection import connect
from oracle.gallery.exhibits import Exhibits
from oracle.gallery.server import Gallery
from oracle.index.studio_index import StudioIndex
from oracle.local.anvil import CHAIN_ID
from oracle.web import serving
from tests.gallery.browser import PATIENCE, Visit, visit
from tests.gallery.exhibits import assert_shown
from tests.gallery.museum import Museum
from tests.gallery.test_export import hosted, listening, run

WORK = 6
SITE = "https://app.safe.global"


@contextmanager
def site(frame: str) -> Iterator[str]:
    """Another site, whose page has a frame."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.end_headers()
            self.wfile.write(f'<iframe src="{frame}" width="512" height="560"></iframe>'.encode())

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with listening(Page) as port:
        yield f"http://localhost:{port}/"


def assert_framed(browser: Browser, museum: Museum, address: str) -> None:
    """On another site the frame shows the work, and the way to its own room."""
    with site(address) as elsewhere, visit(browser, elsewhere) as seen:
        seen.page.goto(elsewhere)
        frame = seen.page.frame_locator("iframe")
        shown = frame.locator(".embed .frame img")
        assert_shown(shown, museum, museum.sold, WORK)
        link = frame.get_by_role("link")
        expect(link).to_have_text(f"{museum.studio.deployment.name} {museum.sold}.{WORK}")
        expect(link).to_have_attribute("target", "_blank")
        expect(frame.get_by_role("button")).to_have_count(0)


def test_work__on_a_page_of_another_site__is_its_very_picture_with_a_link_to_its_room(
    museum: Museum, browser: Browser
) -> None:
    assert_framed(browser, museum, f"{museum.url}embed/works/{museum.sold}/{WORK}")


def test_work__of_an_exported_gallery__can_be_shown_elsewhere_too(
    museum: Museum, browser: Browser, tmp_path: Path
) -> None:
    done = run(museum, tmp_path, "--export", str(tmp_path / "plain"), "--chosen-only")
    assert done.exit_code == 0, done.stderr
    with hosted(tmp_path / "plain") as url:
        assert_framed(browser, museum, f"{url}#/embed/works/{museum.sold}/{WORK}")


def test_room__of_a_work__says_the_line_that_shows_it_elsewhere(
    visitor: Visit, museum: Museum
) -> None:
    visitor.go(f"works/{museum.sold}/{WORK}")
    visitor.main.get_by_text("Show it on a page of yours").click(timeout=PATIENCE)
    visitor.sees(f'<iframe src="{museum.url}embed/works/{museum.sold}/{WORK}"')


def test_embed__of_a_work_that_is_not_there__says_so(visitor: Visit, museum: Museum) -> None:
    visitor.page.goto(f"{museum.url}embed/works/99/1")
    expect(visitor.page.locator("body")).to_contain_text("There is no work", timeout=PATIENCE)


def ancestors(url: str) -> str:
    """The sites that may frame what is at a URL."""
    policy = requests.get(url, timeout=30).headers["content-security-policy"]
    return policy.rpartition("frame-ancestors ")[2]


def test_page__may_be_framed__by_nobody_but_for_embedded_works(museum: Museum) -> None:
    for room in ("", f"works/{museum.sold}/{WORK}", "money", "ipfs/nonsense"):
        assert ancestors(museum.url + room) == "'none'"
    assert ancestors(f"{museum.url}embed/works/{museum.sold}/{WORK}") == "*"


def test_page__may_be_framed_by_the_sites_that_are_named(museum: Museum, tmp_path: Path) -> None:
    w3, deployment = connect(museum.chain.url, CHAIN_ID), museum.studio.deployment

    def exhibits() -> Exhibits:
        return Exhibits(w3, deployment, tmp_path, [museum.store])

    index = StudioIndex(tmp_path / "events.sqlite", w3, deployment)
    with (
        closing(Gallery(w3, deployment, [], exhibits, index, [SITE])) as gallery,
        serving(gallery.app(), "127.0.0.1", 0) as port,
    ):
        assert ancestors(f"http://127.0.0.1:{port}/") == SITE
        assert ancestors(f"http://127.0.0.1:{port}/embed/works/1/1") == "*"


@pytest.mark.parametrize(
    "name", ["app.safe.global", "https://*", "https://a b", "https://a/b", "*"]
)
def test_site__that_is_none__is_refused_in_a_line(
    museum: Museum, tmp_path: Path, name: str
) -> None:
    done = run(museum, tmp_path, "--frame-ancestors", name)
    assert done.exit_code == 1
    (line,) = done.stderr.splitlines()
    assert "is no site: name it as https://app.safe.global" in line
