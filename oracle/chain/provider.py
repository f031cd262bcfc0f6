"""JSON-RPC over HTTP from an endpoint that is not trusted to be quick, whole or sane."""

import json
import time
from typing import Any, cast

from eth_typing import URI
from requests import Response
from requests.exceptions import ConnectionError as RequestsConnectionError
from requests.exceptions import Timeout
from urllib3.exceptions import HTTPError
from web3 import HTTPProvider
from web3.types import RPCEndpoint, RPCResponse

from oracle.errors import RetryableError

MAX_BYTES = 64 * 2**20
"""Longer answers are refused; the longest that the node asks for, a model's weights, has 0.3 MB."""

PIECE = 2**16


class NonsenseError(RetryableError):
    """The endpoint's answer is no JSON-RPC answer."""


class BoundedProvider(HTTPProvider):
    """Gives up on an answer after so many seconds in all, however steadily its bytes come. It tries
    nothing again, since its users have other endpoints to turn to.
    """

    def __init__(self, url: str, seconds: float) -> None:
        super().__init__(
            url,
            request_kwargs={"timeout": seconds, "stream": True},
            exception_retry_configuration=None,
        )
        self._url = URI(url)
        self._seconds = seconds

    def _make_request(self, method: RPCEndpoint, request_data: bytes) -> bytes:
        """One request, one answer. Raises RequestException; NonsenseError if it is too long."""
        deadline = time.monotonic() + self._seconds
        session = self._request_session_manager.cache_and_return_session(self._url)
        options: dict[str, Any] = dict(self.get_request_kwargs())
        with session.post(self._url, data=request_data, **options) as response:
            response.raise_for_status()
            answer = bytearray()
            while piece := _read_some(response):
                answer += piece
                if time.monotonic() > deadline:
                    raise Timeout(f"{method}: no whole answer after {self._seconds:g} seconds")
                if len(answer) > MAX_BYTES:
                    raise NonsenseError(f"{method}: the answer is over {MAX_BYTES} bytes long")
            said = response.headers.get("Content-Length", "")
            is_plain = said.isdigit() and not response.headers.get("Content-Encoding")
            if is_plain and int(said) != len(answer):
                raise RequestsConnectionError(f"{method}: the answer was cut off")
        if answer.lstrip().startswith(b"["):
            raise NonsenseError(f"{method}: one question was answered with a list")
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


def _read_some(response: Response) -> bytes:
    """What has come of an answer, without waiting for more; empty at its end.

    Raises RequestException, as `requests` does where it reads itself.
    """
    try:
        return bytes(response.raw.read1(PIECE, decode_content=True))
    except (HTTPError, OSError) as error:
        raise RequestsConnectionError(f"the answer broke off: {error}") from error
