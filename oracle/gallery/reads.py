"""Visitors' reads of the chain, asked in their place: the endpoint's URL stays with the server.

What it answers is what anybody's endpoint would; the page checks what it can. It holds off whoever
would use it as an endpoint of his own: only methods that read, so many of them for each visitor,
questions and answers of bounded length.
"""

import asyncio
import json
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from requests.exceptions import RequestException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from web3 import Web3
from web3.exceptions import Web3Exception
from web3.types import RPCEndpoint

from oracle.chain.access.busy import BusyError
from oracle.errors import RetryableError
from oracle.gallery.visitors import Allowance, body_of, visitor_of
from oracle.masking import secrets

METHODS: Final = frozenset(
    {
        *("eth_blockNumber", "eth_chainId", "net_version"),
        *("eth_call", "eth_estimateGas", "eth_getBalance", "eth_getCode", "eth_getLogs"),
        *("eth_feeHistory", "eth_gasPrice", "eth_maxPriorityFeePerGas"),
        *("eth_getBlockByHash", "eth_getBlockByNumber"),
        *("eth_getTransactionByHash", "eth_getTransactionCount", "eth_getTransactionReceipt"),
    }
)
"""What is relayed; none of it changes anything, keeps a filter or traces."""

MAX_BODY: Final = 256 * 2**10
MAX_BATCH: Final = 100
MAX_ANSWER: Final = 4 * 2**20
"""Bytes of a request, questions in it, bytes of the answer to one."""

THREADS: Final = 8
"""Questions that are asked of the endpoint at a time."""

REFUSED, UNKNOWN, INVALID, AWAY = -32005, -32601, -32600, -32000
"""JSON-RPC's codes: limit exceeded, no such method, no request, server error."""


class Reads:
    """Relays questions to the endpoint that `w3` asks."""

    def __init__(self, w3: Web3) -> None:
        self._provider = w3.provider
        self._secrets = secrets(str(getattr(w3.provider, "endpoint_uri", "")))
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="gallery-reads")
        self._allowance = Allowance()

    def close(self) -> None:
        """Ends the threads."""
        self._threads.shutdown(cancel_futures=True)

    async def answer(self, request: Request) -> Response:
        """The answer to one question or a batch, as JSON-RPC over HTTP has it."""
        body = await body_of(request, MAX_BODY)
        if body is None:
            return _refused(413, INVALID, f"a request may have {MAX_BODY} bytes")
        try:
            said = json.loads(body)
        except ValueError:
            return _refused(400, INVALID, "the request is no JSON")
        questions = said if isinstance(said, list) else [said]
        if not 1 <= len(questions) <= MAX_BATCH:
            return _refused(400, INVALID, f"a batch may have {MAX_BATCH} questions")
        visitor = visitor_of(request)
        if wait := self._allowance.take(visitor, len(questions), time.monotonic()):
            answer = _refused(429, REFUSED, "too many requests")
            answer.headers["retry-after"] = str(int(wait) + 1)
            return answer
        loop = asyncio.get_running_loop()
        asked = (loop.run_in_executor(self._threads, self._one, each) for each in questions)
        answers = await asyncio.gather(*asked)
        return JSONResponse(answers if isinstance(said, list) else answers[0])

    def _one(self, question: Any) -> dict[str, Any]:
        number = question.get("id") if isinstance(question, dict) else None
        if not isinstance(number, int | str):
            return _error(None, INVALID, "the request is no JSON-RPC")
        method, params = question.get("method"), question.get("params", [])
        is_read = isinstance(method, str) and method in METHODS
        if not is_read or not isinstance(params, list):
            return _error(number, UNKNOWN, "only methods that read are relayed")
        try:
            found: Any = self._provider.make_request(RPCEndpoint(method), params)
        except BusyError:
            return _error(number, REFUSED, "the gallery's endpoint is busy: too many requests")
        except (RetryableError, RequestException, Web3Exception, ValueError):
            # Whatever it was, its words are the operator's and not a visitor's.
            return _error(number, AWAY, "the gallery's endpoint does not answer")
        if (error := found.get("error")) is not None:
            if any(secret in json.dumps(error) for secret in self._secrets):
                return _error(number, AWAY, "the gallery's endpoint does not answer")
            return {"jsonrpc": "2.0", "id": number, "error": error}
        if len(json.dumps(found.get("result"))) > MAX_ANSWER:
            return _error(number, REFUSED, "too long: query returned too many results")
        return {"jsonrpc": "2.0", "id": number, "result": found.get("result")}


def _error(number: int | str | None, code: int, message: str) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": number, "error": {"code": code, "message": message}}


def _refused(status: int, code: int, message: str) -> Response:
    return JSONResponse(_error(None, code, message), status)
