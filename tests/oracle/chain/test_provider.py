"""What a single question and a batch of them may be answered with."""

import time
import traceback
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Event, Thread

import pytest
from requests.exceptions import RequestException
from web3.types import RPCEndpoint

from oracle.chain.access.busy import BusyError
from oracle.chain.provider import BoundedProvider, NonsenseError
from oracle.local.anvil import Anvil, free_port

BLOCK = RPCEndpoint("eth_blockNumber")
LONG = 60


class Says(BaseHTTPRequestHandler):
    """Answers whatever it is told to."""

    answer = b""
    status = 200

    def do_POST(self) -> None:
        self.send_response(self.status)
        self.send_header("Content-Length", str(len(self.answer)))
        self.end_headers()
        self.wfile.write(self.answer)

    def log_message(self, *_: object) -> None:
        """Says nothing of it."""


@pytest.fixture
def provider() -> Iterator[BoundedProvider]:
    """Of a server that answers with `Says.answer`."""
    server = HTTPServer(("127.0.0.1", 0), Says)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield BoundedProvider(f"http://127.0.0.1:{server.server_port}", 5)
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("answer", [b"[]", b' [{"result":"0x1"}]', b"{}", b"null", b"<html>", b""])
def test_question__answered_with_no_single_answer__is_nonsense(
    provider: BoundedProvider, answer: bytes
) -> None:
    Says.answer = answer
    with pytest.raises(NonsenseError):
        provider.make_request(BLOCK, [])


def test_batch__of_a_chain__is_answered_one_by_one() -> None:
    with Anvil() as chain:
        answers = BoundedProvider(chain.url, 5).make_batch_request([(BLOCK, []), (BLOCK, [])])
    assert [answer["result"] for answer in answers] == ["0x0", "0x0"]


SECRET = "s3cret-key"


@pytest.mark.parametrize("port", ["closed", "open"])
def test_error__of_an_endpoint_whose_url_has_a_key__does_not_show_it(port: str) -> None:
    with HTTPServer(("127.0.0.1", 0), Refuses) as server:
        number = server.server_port if port == "open" else free_port()
        thread = Thread(target=server.serve_forever)
        thread.start()
        url = f"http://user:{SECRET}@127.0.0.1:{number}/v2/{SECRET}?apikey={SECRET}"
        with pytest.raises(RequestException) as caught:
            BoundedProvider(url, 5).make_request(BLOCK, [])
        server.shutdown()
        thread.join()
    shown = "".join(traceback.format_exception(caught.value))
    assert SECRET not in shown
    assert "eth_blockNumber: " in str(caught.value)
    assert port == "closed" or "HTTP 403: no such key" in str(caught.value)


def test_question__to_a_busy_endpoint__is_given_up_as_soon_as_it_is_told_to_stop() -> None:
    """The endpoint asks for longer than the test lasts, and within what an answer may take."""
    stop, asked = Event(), Event()

    class Busy(Says):
        status, answer = 429, b"too many requests, try again in 500 seconds"

        def do_POST(self) -> None:
            asked.set()
            super().do_POST()

    def stop_once_asked() -> None:
        assert asked.wait(LONG)
        stop.set()

    with HTTPServer(("127.0.0.1", 0), Busy) as server:
        serving = Thread(target=server.serve_forever)
        stopping = Thread(target=stop_once_asked)
        serving.start()
        stopping.start()
        provider = BoundedProvider(f"http://127.0.0.1:{server.server_port}", 600, stop)
        begun = time.monotonic()
        with pytest.raises(BusyError, match="told to stop"):
            provider.make_request(BLOCK, [])
        assert time.monotonic() - begun < LONG
        server.shutdown()
        for thread in (serving, stopping):
            thread.join()


class Refuses(Says):
    """Answers every question with HTTP 403 and a sentence."""

    def do_POST(self) -> None:
        self.send_response(403)
        self.end_headers()
        self.wfile.write(b"no such key")


def test_error__that_comes_as_http_400__is_read_as_json(provider: BoundedProvider) -> None:
    Says.answer = b'{"jsonrpc":"2.0","id":1,"error":{"code":-32600,"message":"block range"}}'
    Says.status = 400
    try:
        said = provider.make_request(BLOCK, [])
    finally:
        Says.status = 200
    assert said["error"] == {"code": -32600, "message": "block range"}
