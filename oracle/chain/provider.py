"""JSON-RPC over HTTP from an endpoint that is not trusted to be quick, whole or sane."""

import json
import threading
import time
from typing import Any, cast

from eth_typing import URI
from requests import Response
from requests.exceptions import ConnectionError as RequestsConnectionError
from requests.exceptions import HTTPError, RequestException, Timeout
from urllib3.exceptions import HTTPError as TransportError
from web3 import HTTPProvider
from web3._utils.batching import sort_batch_response_by_response_ids
from web3.types import RPCEndpoint, RPCResponse

from oracle.chain.access.busy import BusyError, is_busy, pause, waiting
from oracle.chain.text import readable
from oracle.errors import RetryableError
from oracle.words import one_line

MAX_BYTES = 64 * 2**20
"""Longer answers are refused; the longest that the node asks for, a model's weights, has 0.3 MB."""

MAX_WORDS = 200
"""The most letters that are told of what an endpoint says instead of an answer."""

PIECE = 2**16


class NonsenseError(RetryableError):
    """The endpoint's answer is no JSON-RPC answer."""


class TooLongError(NonsenseError):
    """The endpoint's answer is longer than anybody would read."""


class BrokenAnswerError(RequestsConnectionError):
    """The endpoint's answer ended before its end."""


class BoundedProvider(HTTPProvider):
    """Gives up on an answer after so many seconds in all, however steadily its bytes come. It waits
    within them for an endpoint that takes no more requests for now; else it tries nothing again,
    since its users have other endpoints to turn to. No error of it names more of the URL than its
    host.
    """

    def __init__(self, url: str, seconds: float, stop: threading.Event | None = None) -> None:
        """Once `stop` is set nothing is waited out any more."""
        super().__init__(
            url,
            request_kwargs={"timeout": seconds, "stream": True},
            exception_retry_configuration=None,
        )
        self._url = URI(url)
        self._seconds = seconds
        self._stop = stop

    def make_batch_request(
        self, batch_requests: list[tuple[RPCEndpoint, Any]]
    ) -> list[RPCResponse] | RPCResponse:
        """Several questions at once; one error in place of a list if no batches are taken.

        Raises as `_make_request` does.
        """
        data = self.encode_batch_rpc_request(batch_requests)
        answers = self.decode_rpc_response(self._ask("a batch", data))
        if not isinstance(answers, list):
            return answers
        return sort_batch_response_by_response_ids(answers)

    def _make_request(self, method: RPCEndpoint, request_data: bytes) -> bytes:
        """One request, one answer. Raises RequestException; BusyError if the endpoint takes no more
        requests for longer than an answer may take; NonsenseError if the answer is too long.
        """
        answer = self._ask(method, request_data)
        if answer.lstrip().startswith(b"["):
            raise NonsenseError(f"{method}: one question was answered with a list")
        return answer

    def _ask(self, what: str, data: bytes) -> bytes:
        deadline = time.monotonic() + self._seconds
        for attempt in waiting(self._seconds, self._stop):
            with attempt:
                try:
                    return self._exchange(what, data, deadline)
                except RequestException as error:
                    raise _without_secrets(what, error) from None
        raise AssertionError("tenacity tries at least once")

    def _exchange(self, what: str, data: bytes, deadline: float) -> bytes:
        session = self._request_session_manager.cache_and_return_session(self._url)
        options: dict[str, Any] = dict(self.get_request_kwargs())
        with session.post(self._url, data=data, **options) as response:
            answer = self._read(what, response, deadline)
            if response.ok and not _is_error(answer):
                return answer
            said = one_line(answer.decode("utf-8", "replace"), MAX_WORDS)
            if is_busy(response.status_code, said):
                raise BusyError(
                    f"{what}: the endpoint takes no more requests for now: {readable(said)}",
                    pause(response.headers, said),
                )
            if _is_error(answer):
                return answer
            raise HTTPError(
                f"{what}: HTTP {response.status_code}: {readable(said)}", response=response
            )

    def _read(self, what: str, response: Response, deadline: float) -> bytes:
        answer = bytearray()
        while piece := _read_some(response):
            answer += piece
            if time.monotonic() > deadline:
                raise Timeout(f"{what}: no whole answer after {self._seconds:g} seconds")
            if len(answer) > MAX_BYTES:
                raise TooLongError(f"{what}: the answer is over {MAX_BYTES} bytes long")
        said = response.headers.get("Content-Length", "")
        is_plain = said.isdigit() and not response.headers.get("Content-Encoding")
        if is_plain and int(said) != len(answer):
            raise BrokenAnswerError(f"{what}: the answer was cut off")
        return bytes(answer)

    @staticmethod
    def decode_rpc_response(raw_response: bytes) -> RPCResponse:
        """The answer, or a batch's list of them, each a dictionary with a result or an error.

        Raises NonsenseError.
        """
        try:
            answer = json.loads(raw_response)
        except ValueError as error:
            raise NonsenseError("the endpoint's answer is no JSON") from error
        if not all(map(_is_answer, answer if isinstance(answer, list) else [answer])):
            raise NonsenseError("the endpoint's answer is JSON, but no JSON-RPC")
        return cast(RPCResponse, answer)


def _is_answer(said: object) -> bool:
    return isinstance(said, dict) and bool({"result", "error"} & said.keys())


def _is_error(answer: bytes) -> bool:
    """Whether an answer is an error of JSON-RPC, which are short."""
    if len(answer) > PIECE or b'"error"' not in answer:
        return False
    try:
        said = json.loads(answer)
    except ValueError:
        return False
    return isinstance(said, dict) and bool(said.get("error"))


def _without_secrets(what: str, error: RequestException) -> RequestException:
    said = one_line(error)
    return type(error)(
        said if said.startswith(what) else f"{what}: {said}", response=error.response
    )


def _read_some(response: Response) -> bytes:
    """What has come of an answer, without waiting for more; empty at its end.

    Raises RequestException, as `requests` does where it reads itself.
    """
    try:
        return bytes(response.raw.read1(PIECE, decode_content=True))
    except (TransportError, OSError) as error:
        raise BrokenAnswerError(f"the answer broke off: {error}") from error
