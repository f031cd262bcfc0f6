"""The gallery as plain files, and what the command line and the server refuse."""

import gzip
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import requests
from click.testing import CliRunner, Result
from playwright.sync_api import Browser, expect

from oracle.cli.commands import main
from oracle.gallery import page
from oracle.generator.cid import cid_from_digest
from oracle.generator.released import DEFAULT, RELEASED
from oracle.local.anvil import free_port
from tests.gallery.browser import PATIENCE, visit
from tests.gallery.exhibits import assert_shown
from tests.gallery.museum import Museum

WORK = 6


def run(museum: Museum, folder: Path, *options: str, rpc: str | None = None) -> Result:
    """`atelier-oracle gallery` on the museum's studio."""
    arguments = [
        "gallery",
        "--deployment",
        str(museum.studio.record),
        "--rpc",
        rpc or museum.chain.url,
        "--public-rpc",
        museum.chain.url,
    ]
    return CliRunner(mix_stderr=False).invoke(
        main, [*arguments, "--cache", str(folder / "cache"), *options]
    )


class Quiet(SimpleHTTPRequestHandler):
    """Any static file host."""

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@contextmanager
def hosted(folder: Path) -> Iterator[str]:
    """The folder's URL on a static file host, below a path as on an IPFS gateway."""
    with listening(partial(Quiet, directory=str(folder.parent))) as port:
        yield f"http://127.0.0.1:{port}/{folder.name}/"


@contextmanager
def listening(handler: Callable[..., BaseHTTPRequestHandler]) -> Iterator[int]:
    """The port of a host on this machine."""
    host = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=host.serve_forever)
    thread.start()
    try:
        yield host.server_port
    finally:
        host.shutdown()
        thread.join()
        host.server_close()


def test_export__when_any_host_serves_it__shows_and_proves_as_the_server_does(
    museum: Museum, browser: Browser, tmp_path: Path
) -> None:
    done = run(museum, tmp_path, "--export", str(tmp_path / "plain"))
    assert done.exit_code == 0, done.stderr
    assert "round 2: 16 works" in done.stdout
    digests = museum.store.digests(museum.sold)
    assert (tmp_path / "plain" / "index" / "1.bin").read_bytes() == b"".join(digests)
    for digest in digests:
        cid = cid_from_digest(digest)
        assert (tmp_path / "plain" / "ipfs" / cid).read_bytes() == museum.store.get(cid)
    with hosted(tmp_path / "plain") as url, visit(browser, url) as seen:
        seen.go().sees("Highest bid")
        seen.go(f"works/{museum.sold}/{WORK}")
        seen.press("Make it again")
        verdict = seen.page.locator(".verdict")
        expect(verdict).to_contain_text("The same file, byte for byte", timeout=PATIENCE)
        seen.check()


def test_export__when_only_chosen_works_are_asked_for__leaves_the_others_to_the_browser(
    museum: Museum, browser: Browser, tmp_path: Path
) -> None:
    done = run(museum, tmp_path, "--export", str(tmp_path / "small"), "--chosen-only")
    assert done.exit_code == 0, done.stderr
    chosen = {cid_from_digest(work.digest) for work in museum.curation.winners()}
    assert {path.name for path in (tmp_path / "small" / "ipfs").iterdir()} == chosen
    with hosted(tmp_path / "small") as url, visit(browser, url) as seen:
        seen.go(f"works/{museum.open}/{WORK}")
        assert_shown(seen.page.locator(".wall img"), museum, museum.open, WORK)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("", 200),
        ("index/1.bin", 200),
        ("index/3.bin", 404),
        ("index/one.bin", 404),
        ("ipfs/nonsense", 400),
        ("ipfs/bafkreihrsac26jhzkl6xsd7c3j624vlvr4arv5nwnn4jckzqfljvckcpua", 404),
        ("ipfs/..%2f..%2fetc%2fpasswd", 404),
        ("models/..%2fpage.py", 404),
        ("..%2fpage.py", 404),
        ("index.html", 404),
        ("nothing.js", 404),
    ],
)
def test_server__when_it_is_asked_for_a_path__gives_what_is_there_and_nothing_else(
    museum: Museum, path: str, status: int
) -> None:
    assert requests.get(museum.url + path, timeout=30).status_code == status


def test_server__when_a_file_never_changes__lets_it_be_kept_for_ever(museum: Museum) -> None:
    (script,) = (p.name for p in page.files() if p.name.startswith("app-"))
    digest = museum.store.digests(museum.open)[WORK]
    weights = requests.get(museum.url + f"ipfs/{cid_from_digest(digest)}", timeout=30)
    assert "immutable" in weights.headers["cache-control"]
    packed = requests.get(
        museum.url + script, headers={"accept-encoding": "gzip"}, stream=True, timeout=30
    )
    assert packed.headers["content-type"].startswith("text/javascript")
    assert gzip.decompress(packed.raw.read()) == (page.SITE / script).read_bytes()
    plain = requests.get(museum.url + script, headers={"accept-encoding": ""}, timeout=30)
    assert "content-encoding" not in plain.headers
    assert requests.get(museum.url, timeout=30).headers["cache-control"] == "no-cache"
    assert requests.post(museum.url, timeout=30).status_code == 405


def test_server__when_a_store_lacks_a_work__makes_it(museum: Museum) -> None:
    path = museum.store.path(museum.open)
    away = path.with_suffix(".away")
    digest = museum.store.digests(museum.open)[WORK]
    file = museum.store.get(cid_from_digest(digest))
    path.rename(away)
    try:
        got = requests.get(museum.url + f"ipfs/{cid_from_digest(digest)}", timeout=30)
    finally:
        away.rename(path)
    assert got.content == file


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--works", "nowhere"], "the content folder nowhere does not exist"),
        (["--public-rpc", "ftp://x"], "'ftp://x' is no RPC URL"),
        (["--host", "192.0.2.1"], "192.0.2.1:8600 cannot be listened on"),
    ],
)
def test_gallery__when_an_option_is_wrong__says_so_in_a_line(
    museum: Museum, tmp_path: Path, options: list[str], words: str
) -> None:
    done = run(museum, tmp_path, *options)
    assert done.exit_code == 1
    (line,) = done.stderr.splitlines()
    assert words in line


def test_gallery__when_the_chain_is_away__says_so_in_a_line(museum: Museum, tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    done = run(museum, tmp_path, rpc=url)
    assert (done.exit_code, done.stderr.splitlines()) == (
        1,
        [f"Error: no Ethereum node answers at {url}: check the URL and that the node runs"],
    )


def test_gallery__when_the_page_was_never_built__says_what_to_do(
    museum: Museum, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page.files, "__defaults__", (tmp_path,))
    done = run(museum, tmp_path)
    assert done.exit_code == 1
    assert "the gallery's page was never built: run `make`" in done.stderr


def test_models__when_the_page_asks_for_them__are_those_of_the_chain(museum: Museum) -> None:
    blob = (RELEASED / DEFAULT / "weights.bin").read_bytes()
    registry = museum.studio.deployment.contract(museum.chain.w3, "ModelRegistry").functions
    digest = bytes(registry.getModel(1).call()[0])
    assert requests.get(museum.url + f"models/{digest.hex()}.bin", timeout=30).content == blob
