"""Works over HTTP, read by a real client from a real server: what is public, and nothing else."""

import hashlib
import http.client
import json
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from oracle import web
from oracle.chain.endpoints import Endpoints
from oracle.chain.types import RoundId
from oracle.content import car
from oracle.content.catalogue import Catalogue
from oracle.content.server import byte_range, content_app
from oracle.content.store import ContentStore
from oracle.generator import merkle
from oracle.generator.cid import cid_from_digest, digest_from_cid
from oracle.local.anvil import CHAIN_ID, free_port
from oracle.local.processes import Process, wait_for
from oracle.local.studio import LocalStudio
from oracle.web import serving
from tests.oracle.node.test_daemon import wait_for_log
from tests.oracle.studio import RunningNode, Workshop

HOST = "127.0.0.1"
LONG = 30


@dataclass
class Answer:
    """What came back."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


def ask(port: int, path: str, method: str = "GET", **headers: str) -> Answer:
    """One request, the path as it is."""
    connection = http.client.HTTPConnection(HOST, port, timeout=LONG)
    connection.putrequest(method, path, skip_accept_encoding=True)
    for key, value in headers.items():
        connection.putheader(key.replace("_", "-"), value)
    connection.endheaders()
    response = connection.getresponse()
    found = {key.lower(): value for key, value in response.getheaders()}
    answer = Answer(response.status, response.read(), found)
    connection.close()
    return answer


@dataclass
class Shop:
    """A node's works behind a server; `closed` is public, `open_` has its commits open."""

    workshop: Workshop
    node: RunningNode
    catalogue: Catalogue
    endpoints: Endpoints
    port: int
    closed: RoundId
    open_: RoundId

    def cids(self, round_id: RoundId) -> list[str]:
        """The CIDs of a round, from the store itself."""
        store = ContentStore(self.node.config.works)
        return [cid_from_digest(digest) for digest in store.digests(round_id)]


@pytest.fixture(scope="module")
def shop(workshop_of_module: Workshop) -> Iterator[Shop]:
    workshop = workshop_of_module
    closed, nodes = workshop.finish()
    open_ = workshop.request()
    for _ in range(2):
        nodes[0].once()
    deployment = workshop.studio.deployment
    store = ContentStore(nodes[0].config.works)
    catalogue = Catalogue(store, deployment, confirmations=0)
    endpoints = Endpoints([workshop.chain.url], CHAIN_ID)
    catalogue.refresh(endpoints)
    with serving(content_app(store, catalogue, deployment), HOST, free_port()) as port:
        yield Shop(workshop, nodes[0], catalogue, endpoints, port, closed, open_)


def test_ipfs__gives_every_public_file_for_ever(shop: Shop) -> None:
    for cid in shop.cids(shop.closed):
        answer = ask(shop.port, f"/ipfs/{cid}")
        assert answer.status == 200
        assert hashlib.sha256(answer.body).digest() == digest_from_cid(cid)
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["content-type"] == "image/png"
        assert answer.headers["etag"] == f'"{cid}"'
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in answer.headers["content-security-policy"]
        assert answer.headers["access-control-allow-origin"] == "*"


def test_everything__of_a_round_whose_commits_are_open__is_as_if_not_there(shop: Shop) -> None:
    hidden, unknown = shop.cids(shop.open_)[0], cid_from_digest(b"\0" * 32)
    for page in ("ipfs", "works"):
        told = ask(shop.port, f"/{page}/{hidden}")
        assert (told.status, told.body) == (404, ask(shop.port, f"/{page}/{unknown}").body)
    for path in (f"/rounds/{shop.open_}", f"/rounds/{shop.open_}.car"):
        assert ask(shop.port, path).status == 404
    everything = b"".join(ask(shop.port, path).body for path in ("/", "/rounds"))
    assert hidden.encode() not in everything
    assert [r["id"] for r in ask(shop.port, "/rounds").json] == [shop.closed]


def test_rounds__tell_what_the_chain_says(shop: Shop) -> None:
    record = shop.workshop.round(shop.closed)
    told = ask(shop.port, f"/rounds/{shop.closed}").json
    assert told["phase"] == "finalised"
    assert told["root"] == "0x" + record.root.hex()
    assert told["seed"] == "0x" + record.seed.hex()
    assert told["fee"] == str(record.fee)
    assert told["cids"] == shop.cids(shop.closed)
    assert ask(shop.port, "/").json["rounds"] == 1


def test_works__tell_of_a_file_with_a_proof_that_the_chain_takes(shop: Shop) -> None:
    for index in (0, 7, 15):
        cid = shop.cids(shop.closed)[index]
        told = ask(shop.port, f"/works/{cid}").json
        assert (told["round"], told["index"], told["cid"]) == (shop.closed, index, cid)
        leaf = merkle.leaf(shop.closed, index, digest_from_cid(cid))
        proof = [bytes.fromhex(node[2:]) for node in told["proof"]]
        assert merkle.verify(leaf, proof, shop.workshop.round(shop.closed).root)


def test_archive__is_the_stores_own(shop: Shop, tmp_path: Path) -> None:
    answer = ask(shop.port, f"/rounds/{shop.closed}.car")
    path = tmp_path / "round.car"
    path.write_bytes(answer.body)
    with path.open("rb") as source:
        digests, _ = car.whole_blocks(source)
    assert [cid_from_digest(digest) for digest in digests] == shop.cids(shop.closed)
    assert answer.headers["content-type"].startswith("application/vnd.ipld.car")


RANGES = {
    "bytes=0-0": (0, 1),
    "bytes=0-99": (0, 100),
    "bytes=100-": (100, None),
    "bytes=-100": (-100, None),
    "bytes=5-999999999": (5, None),
    "bytes=-999999999": (0, None),
}


@pytest.mark.parametrize("header", RANGES)
def test_ipfs__when_a_range_is_asked__gives_exactly_that(shop: Shop, header: str) -> None:
    cid = shop.cids(shop.closed)[3]
    whole = ask(shop.port, f"/ipfs/{cid}").body
    first, last = RANGES[header]
    answer = ask(shop.port, f"/ipfs/{cid}", Range=header)
    assert answer.status == 206
    assert answer.body == whole[first:last]
    begin = whole.index(answer.body) if first else 0
    assert answer.headers["content-range"].endswith(f"/{len(whole)}")
    assert begin >= 0
    assert int(answer.headers["content-length"]) == len(answer.body)


@pytest.mark.parametrize("header", ["bytes=999999999-", "bytes=-0"])
def test_ipfs__when_there_are_no_such_bytes__says_how_many_there_are(
    shop: Shop, header: str
) -> None:
    cid = shop.cids(shop.closed)[0]
    answer = ask(shop.port, f"/ipfs/{cid}", Range=header)
    size = len(ask(shop.port, f"/ipfs/{cid}").body)
    assert (answer.status, answer.body) == (416, b"")
    assert answer.headers["content-range"] == f"bytes */{size}"


@pytest.mark.parametrize(
    "header",
    ["bytes=", "bytes=a-b", "bytes=1-2,5-6", "items=0-1", "bytes=5-2", "bytes=--1", "0-1", "bytes"],
)
def test_ipfs__when_a_range_means_nothing__gives_the_whole(shop: Shop, header: str) -> None:
    cid = shop.cids(shop.closed)[0]
    assert ask(shop.port, f"/ipfs/{cid}", Range=header).status == 200


def test_byte_range__never_leaves_the_file() -> None:
    for length in (1, 2, 10):
        for first in range(12):
            for last in range(12):
                found = byte_range(f"bytes={first}-{last}", length)
                wanted = range(first, min(last + 1, length)) if first <= last else None
                assert found is None if wanted is None else list(found or ()) == list(wanted)


def test_ipfs__when_the_client_has_it__sends_nothing(shop: Shop) -> None:
    cid = shop.cids(shop.closed)[0]
    for tag in (f'"{cid}"', f'W/"{cid}"', f'"other", "{cid}"', "*"):
        answer = ask(shop.port, f"/ipfs/{cid}", If_None_Match=tag)
        assert (answer.status, answer.body) == (304, b"")
    assert ask(shop.port, f"/ipfs/{cid}", If_None_Match='"other"').status == 200
    resumed = ask(shop.port, f"/ipfs/{cid}", Range="bytes=9-", If_Range='"other"')
    assert resumed.status == 200, "of another file the rest would be nonsense"


def test_head__is_a_get_without_body(shop: Shop) -> None:
    path = f"/ipfs/{shop.cids(shop.closed)[0]}"
    head, get = ask(shop.port, path, "HEAD"), ask(shop.port, path)
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == str(len(get.body))


BAD = (
    *("/ipfs/Qm", "/ipfs/" + "b" * 59, "/ipfs/x", "/ipfs/%00"),
    *("/rounds/x", "/rounds/-1", "/rounds/1e3", "/rounds/%D9%A1", "/rounds/99999999999999"),
)
MISSING = (
    *("/../../etc/passwd", "/ipfs/../../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/nothing"),
    *(
        "/works/..%2f..%2fetc%2fpasswd",
        "/rounds/../node.toml",
        "/rounds/77",
        "/ipfs/",
        "//etc/passwd",
        "/rounds/1.car/x",
    ),
)


@pytest.mark.parametrize("path", [*BAD, *MISSING])
def test_paths__that_lead_nowhere__are_refused_clearly(shop: Shop, path: str) -> None:
    answer = ask(shop.port, path)
    assert answer.status == (400 if path in BAD else 404)
    assert answer.json["error"]
    assert b"root:" not in answer.body
    assert b"Traceback" not in answer.body


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_methods__that_would_change_something__do_not_exist(shop: Shop, method: str) -> None:
    assert ask(shop.port, "/rounds", method).status == 405


def test_catalogue__once_the_commits_are_closed__shows_the_round(
    workshop: Workshop,
) -> None:
    node = workshop.node(0)
    round_id = workshop.request()
    for _ in range(2):
        node.once()
    store = ContentStore(node.config.works)
    catalogue = Catalogue(store, workshop.studio.deployment, confirmations=2)
    endpoints = Endpoints([workshop.chain.url], CHAIN_ID)
    catalogue.refresh(endpoints)
    assert catalogue.rounds() == []
    workshop.close_commits(round_id)
    catalogue.refresh(endpoints)
    assert catalogue.rounds() == [], "a reorganisation could open the commits again"
    workshop.chain.mine(2)
    catalogue.refresh(endpoints)
    assert round_id in [record.id for record in catalogue.rounds()]


def test_server__when_a_file_is_damaged__does_not_hand_it_out(workshop: Workshop) -> None:
    round_id, nodes = workshop.finish()
    store = ContentStore(nodes[0].config.works)
    catalogue = Catalogue(store, workshop.studio.deployment, confirmations=0)
    catalogue.refresh(Endpoints([workshop.chain.url], CHAIN_ID))
    cids = [cid_from_digest(digest) for digest in store.digests(round_id)]
    raw = bytearray(store.path(round_id).read_bytes())
    raw[-1] ^= 1
    store.path(round_id).write_bytes(raw)
    app = content_app(store, catalogue, workshop.studio.deployment)
    with serving(app, HOST, free_port()) as port:
        answer = ask(port, f"/ipfs/{cids[-1]}")
        assert (answer.status, answer.json) == (404, {"error": "the file is lost or damaged here"})
        assert ask(port, f"/ipfs/{cids[0]}").status == 200


def test_server__hangs_up_on_those_who_keep_it_waiting(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "HEAD_SECONDS", 1.0)
    path = f"/ipfs/{shop.cids(shop.closed)[0]}"
    idle = socket.create_connection((HOST, shop.port))
    dripping = socket.create_connection((HOST, shop.port))
    dripping.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nX-A: ".encode())
    begun = time.monotonic()

    def is_hung_up() -> bool:
        try:
            dripping.sendall(b"a")
        except OSError:
            return True
        return False

    wait_for(is_hung_up, LONG, "the server to lose patience")
    assert time.monotonic() - begun < 10
    idle.settimeout(LONG)
    with idle, dripping, suppress(ConnectionResetError):
        assert idle.recv(1) == b""
    assert ask(shop.port, path).status == 200


def test_server__when_strangers_take_all_connections__tells_others_to_come_back(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web, "MAX_CLIENTS", 3)
    app = content_app(
        ContentStore(shop.node.config.works), shop.catalogue, shop.workshop.studio.deployment
    )
    with serving(app, HOST, free_port()) as port:
        crowd = [socket.create_connection((HOST, port)) for _ in range(4)]
        wait_for(lambda: ask(port, "/").status == 503, LONG, "a refusal")
        for one in crowd:
            one.close()
        wait_for(lambda: ask(port, "/").status == 200, LONG, "an answer")


def test_serve__as_a_process__needs_no_key(workshop: Workshop, live_studio: LocalStudio) -> None:
    operator, port = live_studio.operators[0], free_port()
    text = operator.config.read_text()
    for name in ("signer.json", "password"):
        (operator.folder / name).unlink()
    assert "keystore" in text
    (operator.folder / "data" / "works").mkdir()
    command = [sys.executable, "-m", "oracle.cli", "serve", "--config", str(operator.config)]
    command += ["--listen", f"{HOST}:{port}"]
    with Process("serve", command, operator.folder / "node.log") as server:
        wait_for_log(operator, "serving")
        assert ask(port, "/").json["chain"] == CHAIN_ID
        assert ask(port, "/rounds").json == []
        server.stop()
    assert "Traceback" not in (operator.folder / "node.log").read_text()
