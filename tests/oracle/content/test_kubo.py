"""The IPFS node's client against what a real one answered.

`recorded-ipfs.json` is the conversation with an IPFS daemon behind the Kubo RPC (js-ipfs 0.18),
request by request; the server here answers nothing else. Bodies are compared by their SHA-256.
"""

import hashlib
import io
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from oracle.content import car
from oracle.content.kubo import IpfsError, Kubo
from oracle.content.store import ContentStore
from oracle.generator.cid import cid_from_digest, content_digest
from oracle.local.anvil import free_port
from tests.oracle.studio import Workshop

RECORDED = json.loads((Path(__file__).parent / "recorded-ipfs.json").read_text())
FILES = [bytes([n]) * (100 + n) for n in range(70)]
DIGESTS = [content_digest(file) for file in FILES]
ARCHIVE = car.header(DIGESTS[0]) + b"".join(map(car.block, DIGESTS, FILES))
PINNED = cid_from_digest(DIGESTS[0])
NEVER = cid_from_digest(DIGESTS[3])


class Daemon(ThreadingHTTPServer):
    """Answers as the recorded daemon did; `log` has what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        self.log: list[tuple[str, str]] = []
        self.lies = False
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    server: Daemon

    def do_POST(self) -> None:
        """Looks the request up."""
        body = hashlib.sha256(self._body()).hexdigest()
        daemon = self.server
        daemon.log.append((self.path, body))
        for entry in RECORDED:
            asked = entry["request"] == self.path
            if asked and (not entry["body"] or entry["body"] == body):
                answer = entry["answer"].encode("latin-1")
                break
        else:
            entry, answer = {"status": 404, "type": "text/plain"}, b"404 page not found"
        if daemon.lies:
            answer = answer[::-1]
        self.send_response(entry["status"])
        self.send_header("Content-Type", entry["type"])
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = b""
        while size := int(self.rfile.readline(), 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def log_message(self, *_arguments: object) -> None:
        """Says nothing."""


@pytest.fixture
def daemon() -> Iterator[Daemon]:
    with Daemon() as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server
        server.shutdown()


def test_share__puts_a_whole_archive_and_pins_every_file_of_it(daemon: Daemon) -> None:
    Kubo(daemon.url).share(io.BytesIO(ARCHIVE), DIGESTS)
    (_, *pins) = daemon.log
    pinned = [cid for path, _ in pins for cid in path.partition("?arg=")[2].split("&arg=")]
    assert pinned == [cid_from_digest(digest) for digest in DIGESTS]
    assert len(pins) == 2, "many in one request"


def test_pins__are_what_the_node_says(daemon: Daemon) -> None:
    client = Kubo(daemon.url)
    assert client.is_pinned(PINNED)
    assert not client.is_pinned(NEVER)


def test_add__gives_the_studios_own_cid(daemon: Daemon) -> None:
    assert Kubo(daemon.url).add(b"a work") == cid_from_digest(content_digest(b"a work"))


def test_get__gives_a_file_and_checks_it(daemon: Daemon) -> None:
    client, cid = Kubo(daemon.url), cid_from_digest(content_digest(b"a work"))
    assert client.get(cid) == b"a work"
    daemon.lies = True
    with pytest.raises(IpfsError, match="gave other bytes"):
        client.get(cid)


def test_version__names_the_node(daemon: Daemon) -> None:
    assert Kubo(daemon.url).version() == "js-ipfs/0.18.1"


@pytest.mark.parametrize("archive", [ARCHIVE[:-30], b"junk"])
def test_share__when_the_node_refuses_the_archive__says_why(daemon: Daemon, archive: bytes) -> None:
    with pytest.raises(IpfsError, match="dag/import: Failed to import DAG: Unexpected end of data"):
        Kubo(daemon.url).share(io.BytesIO(archive), DIGESTS)


def test_ask__when_there_is_no_node_or_something_else__says_so(daemon: Daemon) -> None:
    with pytest.raises(IpfsError, match="no IPFS node answers at"):
        Kubo(f"http://127.0.0.1:{free_port()}").version()
    with pytest.raises(IpfsError, match="refuses pin/add: HTTP 404"):
        Kubo(daemon.url).pin("bafkreinothing")


def test_node__gives_a_round_to_its_ipfs_node_once_and_only_after_the_commits(
    workshop: Workshop, daemon: Daemon
) -> None:
    node, other = workshop.node(0, kubo=daemon.url), workshop.node(1)
    round_id = workshop.request()
    for _ in range(2):
        node.once()
        other.once()
    assert daemon.log == []
    workshop.close_commits(round_id)
    node.once()
    other.once()
    node.once()
    assert daemon.log == [], "the reveals come first"
    workshop.close_reveals(round_id)
    node.once()
    assert not node.entry(round_id).shared, "the recorded node knows no such archive"
    asked = [path for path, _ in daemon.log]
    assert asked == ["/api/v0/dag/import?pin-roots=false"]
    store = ContentStore(node.config.works)
    entry = {"request": asked[0], "body": daemon.log[0][1], "status": 200, "type": "", "answer": ""}
    cids = "&arg=".join(cid_from_digest(digest) for digest in store.digests(round_id))
    pins = {**entry, "request": f"/api/v0/pin/add?arg={cids}", "body": ""}
    RECORDED.extend([entry, pins])
    try:
        node.once()
        assert node.entry(round_id).shared
        before = len(daemon.log)
        node.once()
        assert len(daemon.log) == before
        assert node.entry(round_id).note == "", "an IPFS node that is down is no trouble of a round"
    finally:
        del RECORDED[-2:]
