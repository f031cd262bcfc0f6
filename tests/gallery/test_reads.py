"""The server asks the chain in its visitors' place, and shows nobody its endpoint."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser
from starlette.applications import Starlette
from starlette.routing import Route

from oracle.chain.connection import connect
from oracle.gallery import reads, visitors
from oracle.gallery.exhibits import Exhibits
from oracle.gallery.reads import Reads
from oracle.gallery.server import Gallery
from oracle.gallery.visitors import Allowance
from oracle.index.studio_index import StudioIndex
from oracle.local.anvil import CHAIN_ID, Anvil
from oracle.web import serving
from tests.gallery.browser import visit
from tests.gallery.museum import Museum
from tests.support.bad_endpoint import BadEndpoint
from tests.support.provider_words import refusal

SECRET = "s3cret-k3y"
HOST = "127.0.0.1"


@pytest.fixture(scope="module")
def bad() -> Iterator[BadEndpoint]:
    """An endpoint on a chain of its own."""
    with Anvil() as chain, BadEndpoint(chain) as endpoint:
        yield endpoint


@pytest.fixture
def relay(bad: BadEndpoint) -> Iterator[str]:
    """Where a server relays to the endpoint, whose URL has a key."""
    bad.asked.clear()
    w3 = connect(f"{bad.url}/v2/{SECRET}", CHAIN_ID)
    with closing(Reads(w3)) as asked:
        app = Starlette(routes=[Route("/rpc", asked.answer, methods=["POST"])])
        with serving(app, HOST, 0) as port:
            yield f"http://{HOST}:{port}/rpc"
    bad.fall_ill(None)
    bad.lacks.clear()
    bad.busy.clear()


def question(method: str, *params: object, number: object = 1) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": number, "method": method, "params": list(params)}


def ask(relay: str, said: object) -> requests.Response:
    return requests.post(relay, json=said, timeout=30)


def test_reads__one_or_a_batch__are_answered_by_id(relay: str) -> None:
    assert ask(relay, question("eth_chainId")).json()["result"] == hex(CHAIN_ID)
    several = [question("eth_chainId", number=n) for n in ("a", 7)]
    answers = ask(relay, several).json()
    assert [(a["id"], a["result"]) for a in answers] == [("a", "0x7a69"), (7, "0x7a69")]


@pytest.mark.parametrize(
    "method",
    [
        "eth_sendRawTransaction",
        "eth_sendTransaction",
        "eth_newFilter",
        "debug_traceTransaction",
        "anvil_setBalance",
        "eth_simulateV1",
        "",
        None,
        ["eth_chainId"],
    ],
)
def test_reads__of_any_other_method__are_not_asked_for(
    relay: str, bad: BadEndpoint, method: Any
) -> None:
    before = len(bad.asked)
    answer = ask(relay, question(method)).json()
    assert answer["error"]["code"] == reads.UNKNOWN
    assert len(bad.asked) == before


@pytest.mark.parametrize("said", [[], 7, "x", None, [1], {"id": {}}, {"method": "eth_chainId"}])
def test_reads__that_are_no_questions__are_refused(relay: str, said: object) -> None:
    answer = ask(relay, said).json()
    first = answer[0] if isinstance(answer, list) else answer
    assert first["error"]["code"] == reads.INVALID


def test_reads__that_are_too_long_or_too_many_at_once__are_refused(relay: str) -> None:
    assert requests.post(relay, data=b"{", timeout=30).status_code == 400
    assert requests.post(relay, data=b" " * (reads.MAX_BODY + 1), timeout=30).status_code == 413
    assert ask(relay, [question("eth_chainId")] * (reads.MAX_BATCH + 1)).status_code == 400


def test_reads__of_a_visitor_who_asks_too_much__are_told_when_to_come_back(
    relay: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visitors, "BURST", 3)
    monkeypatch.setattr(visitors, "PER_SECOND", 0.01)
    assert ask(relay, [question("eth_chainId")] * 3).status_code == 200
    answer = ask(relay, question("eth_chainId"))
    assert answer.status_code == 429
    assert 90 <= int(answer.headers["retry-after"]) <= 101


def test_allowance__fills_with_time_for_each_visitor_alone() -> None:
    allowance = Allowance()
    assert allowance.take("a", visitors.BURST, 0.0) == 0
    assert allowance.take("a", 100, 0.5) == pytest.approx(0.5)
    assert allowance.take("a", 100, 1.0) == 0
    assert allowance.take("b", visitors.BURST, 1.0) == 0


@pytest.mark.parametrize("illness", ["gone", "busy", "nonsense", "drops"])
def test_reads__of_an_ill_endpoint__are_an_error_without_its_name(
    relay: str, bad: BadEndpoint, illness: str
) -> None:
    bad.fall_ill(illness)
    answer = ask(relay, question("eth_chainId"))
    assert answer.json()["error"]["message"] == "the gallery's endpoint does not answer"
    assert SECRET not in answer.text
    assert str(bad.port) not in answer.text


def test_reads__when_the_endpoint_says_its_own_key__do_not_repeat_it(
    relay: str, bad: BadEndpoint
) -> None:
    bad.lacks["eth_gasPrice"] = f"the project {SECRET} may not"
    bad.lacks["eth_getLogs"] = "query returned more than 10000 results"
    assert SECRET not in ask(relay, question("eth_gasPrice")).text
    assert "10000 results" in ask(relay, question("eth_getLogs")).text, "all else is for the page"
    bad.busy.append((429, {"Retry-After": "90"}, refusal(1, 429, f"{SECRET}: rate limit")))
    answer = ask(relay, question("eth_chainId"))
    assert "too many requests" in answer.json()["error"]["message"]
    assert SECRET not in answer.text


def test_reads__whose_answer_is_too_long__are_refused_as_too_many_results(
    relay: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reads, "MAX_ANSWER", 100)
    answer = ask(relay, question("eth_getBlockByNumber", "latest", False)).json()
    assert "too many results" in answer["error"]["message"]


def test_page__without_a_public_endpoint__shows_the_studio_and_no_endpoint(
    museum: Museum, browser: Browser, tmp_path: Path
) -> None:
    with BadEndpoint(museum.chain) as bad:
        w3 = connect(f"http://user:{SECRET}@{HOST}:{bad.port}/v2/{SECRET}?key={SECRET}", CHAIN_ID)
        deployment = museum.studio.deployment

        def exhibits() -> Exhibits:
            return Exhibits(w3, deployment, tmp_path, [museum.store])

        index = StudioIndex(tmp_path / "events.sqlite", w3, deployment)
        with (
            closing(Gallery(w3, deployment, [], exhibits, index)) as gallery,
            serving(gallery.app(), HOST, 0) as port,
            visit(browser, f"http://{HOST}:{port}/") as seen,
        ):
            seen.go().sees("Highest bid")
            page = requests.get(seen.url, timeout=30)
            for text in (page.text, str(page.headers), seen.page.content()):
                assert SECRET not in text
                assert str(bad.port) not in text
            seen.check()
