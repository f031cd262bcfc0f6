"""What a single question and a batch of them may be answered with."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from web3.types import RPCEndpoint

from oracle.chain.provider import BoundedProvider, NonsenseError
from oracle.local.anvil import Anvil

BLOCK = RPCEndpoint("eth_blockNumber")


class Says(BaseHTTPRequestHandler):
    """Answers whatever it is told to."""

    answer = b""

    def do_POST(self) -> None:
        self.send_response(200)
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
