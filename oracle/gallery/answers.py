"""What visitors' pages ask of the chain, answered of one block for all of them.

A question has many views and kinds of events at once. Views are asked of the chain together, once
a block for all visitors who ask the same; events come from the index. Every answer says which
block it is of. Only whole questions share an answer: among a stranger's other calls, which may
change what is seen after them or use up the gas, a view could answer anything.
"""

import asyncio
import json
import threading
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from requests.exceptions import RequestException
from sqlalchemy import Row
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from web3 import Web3
from web3.exceptions import Web3Exception

from oracle.chain.access.multicall import Answer, Encoded, answered_raw
from oracle.errors import AtelierError
from oracle.gallery.present import Present
from oracle.gallery.visitors import Allowance, body_of, visitor_of
from oracle.index.following import Head
from oracle.index.studio_index import StudioIndex

MAX_BODY: Final = 2**20
MAX_CALLS: Final = 4_000
MAX_KINDS: Final = 100
MAX_DATA: Final = 2 * 8_192
"""Bytes of a question, views and kinds in it, hexadecimal digits of a view's data."""

CALLS_A_QUESTION: Final = 20
"""So many views count as one question of a visitor's allowance."""

MAX_KEPT: Final = 64 * 2**20
"""Bytes of questions and answers that are kept; when there are more, all are forgotten."""

THREADS: Final = 16
AT_ONCE: Final = 12
"""Questions that are answered at a time, and those of one visitor: nobody takes all of them."""

MAX_ANSWER: Final = 16 * 2**20
MAX_EVENTS: Final = 100_000
"""Bytes and events of the answer to a question."""

Hex = Annotated[str, StringConstraints(pattern=r"^0x([0-9a-fA-F]{2})*$", max_length=MAX_DATA + 2)]
Address = Annotated[str, StringConstraints(pattern=r"^0x[0-9a-fA-F]{40}$")]
Topic = Annotated[str, StringConstraints(pattern=r"^0x[0-9a-fA-F]{64}$")]
Topics = Annotated[list[Topic | list[Topic] | None], Field(max_length=4)]


class Since(BaseModel):
    """The block that the visitor saw last."""

    number: int = Field(ge=0, lt=2**63)
    hash: Topic


class Question(BaseModel):
    """What a page asks: views; kinds of events up to block `to`; what is new `since` a block.

    `now`: of the newest block that there is, as before something is signed.
    """

    model_config = ConfigDict(extra="forbid")

    calls: list[tuple[Address, Hex]] = Field(default=[], max_length=MAX_CALLS)
    kinds: list[tuple[Address, Topics]] = Field(default=[], max_length=MAX_KINDS)
    to: int | None = Field(default=None, ge=-1, lt=2**63)
    since: Since | None = None
    now: bool = False


class Answers:
    """Answers questions of one studio as of the head that `present` has."""

    def __init__(self, w3: Web3, index: StudioIndex, present: Present) -> None:
        self._w3, self._index, self._present = w3, index, present
        self._allowance = Allowance()
        self._at_once: Counter[str] = Counter()
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="gallery-answers")
        self._asking = threading.Lock()
        self._head: Head | None = None
        self._asked: dict[tuple[Encoded, ...], Future[list[Answer]]] = {}
        self._kept = 0

    def close(self) -> None:
        """Ends the threads."""
        self._threads.shutdown(cancel_futures=True)

    async def answer(self, request: Request) -> Response:
        """The answer to one question, or why there is none in a line."""
        body = await body_of(request, MAX_BODY)
        if body is None:
            return PlainTextResponse(f"a question may have {MAX_BODY} bytes", 413)
        try:
            question = Question.model_validate_json(body)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            where = ".".join(str(part) for part in first["loc"]) or "the question"
            return PlainTextResponse(f"{where}: {first['msg']}", 400)
        visitor = visitor_of(request)
        cost = 1 + len(question.calls) // CALLS_A_QUESTION + len(question.kinds)
        if wait := self._allowance.take(visitor, cost, time.monotonic()):
            return _too_many(wait)
        if self._at_once[visitor] >= AT_ONCE:
            return _too_many(0)
        self._at_once[visitor] += 1
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._threads, self._found, question)
        except (AtelierError, RequestException, Web3Exception, ValueError):
            return PlainTextResponse("The gallery’s endpoint does not answer.", 503)
        finally:
            self._at_once[visitor] -= 1
            if not self._at_once[visitor]:
                del self._at_once[visitor]

    def _found(self, question: Question) -> Response:
        """The answer as JSON, or why there is none."""
        try:
            found = self._said(question)
        except Web3Exception:
            # The block may be gone, or the endpoint be several of which one has not heard of it.
            self._present.look()
            found = self._said(question)
        if isinstance(found, str):
            return PlainTextResponse(found, 503)
        if sum(map(len, [*found["kinds"], found.get("logs", ())])) > MAX_EVENTS:
            return PlainTextResponse(f"an answer may have {MAX_EVENTS} events", 413)
        text = json.dumps(found, separators=(",", ":"))
        if len(text) > MAX_ANSWER:
            return PlainTextResponse(f"an answer may have {MAX_ANSWER} bytes", 413)
        return Response(text, media_type="application/json")

    def _said(self, question: Question) -> dict[str, Any] | str:
        """What is to be said, or why nothing is."""
        if question.now or self._present.head is None:
            self._present.look()
        head, trouble = self._present.head, self._present.trouble
        if head is None or trouble:
            return trouble or "The chain has not been read yet."
        since = question.since
        block = {"number": head.number, "hash": "0x" + head.hash.hex(), "time": head.time}
        if since and since.hash == block["hash"] and not question.now:
            # Nothing is new, which is all that is wanted.
            return {"block": block, "calls": [], "kinds": []}
        calls = [(Web3.to_checksum_address(to), bytes.fromhex(d[2:])) for to, d in question.calls]
        said: dict[str, Any] = {
            "block": block,
            "calls": [[is_good, _hex(data)] for is_good, data in self._views(calls, head)],
            "kinds": [self._past(*kind, question.to) for kind in question.kinds],
        }
        if question.to is None:
            newest = max(0, head.number - 63)
            first = self._present.first_after(since.number, since.hash) if since else newest
            said["from"] = first
            said["logs"] = [row_of(row) for row in self._index.logs(first=first, last=head.number)]
        return said

    def _past(self, address: str, topics: Topics, to: int | None) -> list[list[Any]]:
        wanted = [
            None
            if topic is None
            else [bytes.fromhex(t[2:]) for t in ([topic] if isinstance(topic, str) else topic)]
            for topic in topics
        ]
        return [row_of(row) for row in self._index.logs(address, wanted, last=to)]

    def _views(self, calls: Sequence[Encoded], head: Head) -> list[Answer]:
        """What views answer at the head; the chain is asked for the same ones once a block."""
        question = tuple(calls)
        with self._asking:
            if self._head != head or self._kept > MAX_KEPT:
                self._head, self._asked, self._kept = head, {}, 0
            known = self._asked.get(question)
            mine: Future[list[Answer]] = Future()
            if known is None:
                self._asked[question] = mine
        if known is not None:
            return known.result()
        try:
            answers = answered_raw(self._w3, calls, head.number) if calls else []
        except Exception as error:
            with self._asking:
                self._asked.pop(question, None)  # the next to ask tries again
            mine.set_exception(error)
            raise
        mine.set_result(answers)
        with self._asking:
            self._kept += sum(len(data) for _, data in (*calls, *answers))
        return answers


def _too_many(wait: float) -> Response:
    headers = {"retry-after": str(int(wait) + 1)}
    return PlainTextResponse("Too many questions at once.", 429, headers)


def row_of(row: Row[Any]) -> list[Any]:
    """An event as the page takes it."""
    topics = [row.topic0, row.topic1, row.topic2, row.topic3]
    return [
        row.block,
        row.place,
        _hex(row.address),
        [_hex(topic) for topic in topics if topic is not None],
        _hex(row.data),
        _hex(row.transaction),
    ]


def _hex(data: bytes) -> str:
    return "0x" + bytes(data).hex()
