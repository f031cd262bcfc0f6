"""The gallery over HTTP: the page, files by digest, and what the page asks of the chain."""

import asyncio
import mimetypes
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Final, TypeVar

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from web3 import Web3

from oracle.chain.deployment import Deployment
from oracle.chain.retryable import PASSING
from oracle.chain.types import RoundId
from oracle.errors import AtelierError
from oracle.gallery.answers import Answers
from oracle.gallery.cards import Card, proposal_card, round_card, work_card
from oracle.gallery.exhibits import Exhibits
from oracle.gallery.news import News
from oracle.gallery.page import INDEX, PACKED, RELAY, SITE, Place, files, first_of, policy, render
from oracle.gallery.present import Present
from oracle.gallery.reads import Reads
from oracle.generator.cid import CidError
from oracle.index.studio_index import StudioIndex
from oracle.words import one_line

Result = TypeVar("Result")

FOR_EVER: Final = "public, max-age=31536000, immutable"
NOW: Final = "no-cache"
SOON: Final = "public, max-age=60"
TYPES: Final = {".js": "text/javascript", ".wasm": "application/wasm", ".svg": "image/svg+xml"}


ROOMS: Final = ("works", "rounds", "proposals", "models", "money", "loans", "operators", "check")
EMBEDDED: Final = "/embed/"
"""Below this are rooms that are made to be shown on other sites."""

PAGES: Final = (
    "/",
    *(f"/{room}" for room in ROOMS),
    "/works/{round:int}/{index:int}",
    "/embed/works/{round:int}/{index:int}",
    "/rounds/{round:int}",
    "/proposals/{proposal:int}",
    "/models/{model:int}",
    "/money/{lot:int}",
    "/loans/{vault}",
)
"""Where rooms are; each is the same page, which shows what its own address names."""

LOCAL_CHAINS: Final = (31_337, 1_337)
LOCAL_SECONDS: Final = 1.0
SECONDS: Final = 4.0
"""How often the newest block is looked for, on a chain on one's own machine and elsewhere."""

PATIENCE: Final = 2.0
"""Seconds for which a visitor waits for a chain that hangs, before the last answer is given."""


class Gallery:
    """One studio's gallery. What reads chain or index does so on one thread, stores on another."""

    def __init__(
        self,
        w3: Web3,
        deployment: Deployment,
        rpc: list[str],
        open_exhibits: Callable[[], Exhibits],
        index: StudioIndex,
        framed_by: Sequence[str] = (),
    ) -> None:
        """`rpc`: the endpoints that visitors' browsers ask before they sign; without any the server
        asks in their place. `index` is the server's own from now on. `framed_by`: sites that may
        show the page in a frame. Raises FatalError.
        """
        self._index = index
        local = deployment.chain_id in LOCAL_CHAINS
        self._present = Present(index, every=LOCAL_SECONDS if local else SECONDS)
        self._answers_of = Answers(w3, index, self._present)
        self._news = News(self._present)
        self._w3, self._deployment = w3, deployment
        self._reads = None if rpc else Reads(w3)
        self._rpc = rpc or [RELAY]
        self._framed_by = " ".join(framed_by) or "'none'"
        self._assets = {path.name: path for path in files() if path.name != INDEX}
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="gallery")
        self._exhibits = self._thread.submit(open_exhibits).result()
        self._models = self._thread.submit(self._exhibits.models).result()
        self._shelf = ThreadPoolExecutor(1, thread_name_prefix="gallery-stores")
        self._asked: dict[str, asyncio.Future[Any]] = {}
        self._answers: dict[str, Any] = {}
        self._present.start()

    def app(self) -> Starlette:
        """The ASGI application."""
        routes = [
            *(Route(path, self._page) for path in PAGES),
            Route("/answers", self._answers_of.answer, methods=["POST"]),
            Route("/news", self._news.listen),
            Route("/index/{round:int}.bin", self._digests),
            Route("/ipfs/{cid}", self._picture),
            Route("/models/{name}", self._model),
            Route("/{name}", self._asset),
        ]
        if self._reads is not None:
            routes.insert(0, Route(f"/{RELAY}", self._reads.answer, methods=["POST"]))
        guard = Middleware(_Headers, policy=policy(self._rpc), framed_by=self._framed_by)
        return Starlette(routes=routes, middleware=[guard])

    def close(self) -> None:
        """Ends the threads and closes the indices."""
        self._news.close()
        self._present.stop()
        self._answers_of.close()
        self._index.close()
        if self._reads is not None:
            self._reads.close()
        self._shelf.shutdown()
        self._thread.submit(self._exhibits.close).result()
        self._thread.shutdown()

    async def _page(self, request: Request) -> Response:
        path = request.url.path.removeprefix(request.scope.get("root_path", ""))
        try:
            first = await self._lately("first", first_of, self._w3, self._deployment)
        except HTTPException:
            first = None  # the page says itself that the chain does not answer
        card = await self._card(**request.path_params)
        place = Place(path.count("/") - 1, str(request.base_url), card)
        # The first paint is today's; other rooms begin with their own.
        today = first if path == "/" else None
        html = render(self._deployment, self._rpc, today, place=place)
        return Response(html, media_type="text/html", headers={"cache-control": NOW})

    async def _card(self, **thing: Any) -> Card:
        """What a link to a room shows: the studio's name alone if no more is to be had soon."""
        studio, exhibits = self._deployment, self._exhibits
        try:
            if "index" in thing:
                ask = partial(work_card, studio, exhibits, thing["round"], thing["index"])
            elif "round" in thing:
                ask = partial(round_card, studio, exhibits, thing["round"])
            elif "proposal" in thing:
                ask = partial(proposal_card, studio, self._index, thing["proposal"])
            else:
                return Card(studio.name)
            return await self._lately(f"card {thing}", ask) or Card(studio.name)
        except HTTPException:
            return Card(studio.name)

    async def _digests(self, request: Request) -> Response:
        number = RoundId(request.path_params["round"])
        digests = await self._lately(f"index {number}", self._exhibits.round_index, number)
        if digests is None:
            raise HTTPException(404)
        return Response(
            digests, media_type="application/octet-stream", headers={"cache-control": SOON}
        )

    async def _picture(self, request: Request) -> Response:
        cid = request.path_params["cid"]
        loop = asyncio.get_running_loop()
        try:
            file = await loop.run_in_executor(self._shelf, self._exhibits.stored, cid)
            file = file or await self._lately(cid, self._exhibits.made, cid, is_kept=False)
        except CidError as error:
            raise HTTPException(400, str(error)) from error
        except AtelierError as error:
            raise HTTPException(503, one_line(error)) from error
        if file is None:
            raise HTTPException(404)
        return Response(file, media_type="image/png", headers={"cache-control": FOR_EVER})

    async def _model(self, request: Request) -> Response:
        data = self._models.get(request.path_params["name"])
        if data is None:
            raise HTTPException(404)
        return Response(
            data, media_type="application/octet-stream", headers={"cache-control": FOR_EVER}
        )

    async def _asset(self, request: Request) -> Response:
        path = self._assets.get(request.path_params["name"])
        if path is None:
            raise HTTPException(404)
        headers = {"cache-control": FOR_EVER, "vary": "accept-encoding"}
        packed = SITE / (path.name + PACKED)
        if "gzip" in request.headers.get("accept-encoding", "") and packed.is_file():
            headers["content-encoding"] = "gzip"
            path = packed
        name = path.name.removesuffix(PACKED)
        suffix = "." + name.rpartition(".")[2]
        kind = TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
        return Response(path.read_bytes(), media_type=kind, headers=headers)

    def _ended(self, key: str, task: asyncio.Future[Any]) -> None:
        del self._asked[key]
        task.exception()  # nobody may be waiting for it any more

    async def _lately(
        self,
        key: str,
        ask: Callable[..., Result | None],
        *arguments: object,
        is_kept: bool = True,
    ) -> Result | None:
        """The answer if it comes soon, else the last one that there was under this key.

        Raises HTTPException with status 503 if there is neither.
        """
        task = self._asked.get(key)
        if task is None:
            loop = asyncio.get_running_loop()
            task = loop.run_in_executor(self._thread, partial(ask, *arguments))
            self._asked[key] = task
            task.add_done_callback(partial(self._ended, key))
        try:
            answer: Result | None = await asyncio.wait_for(asyncio.shield(task), PATIENCE)
        except (TimeoutError, AtelierError, *PASSING) as error:
            if key in self._answers:
                return self._answers[key]  # type: ignore[no-any-return]
            why = one_line(error) or "the chain does not answer"
            raise HTTPException(503, why) from error
        if is_kept and answer is not None:
            self._answers[key] = answer
        return answer


class _Headers:
    """Puts on every answer what a browser may do with it."""

    def __init__(self, app: ASGIApp, policy: str, framed_by: str) -> None:
        self._app, self._policy, self._framed_by = app, policy, framed_by
        self._headers = [
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"no-referrer"),
            (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                # A page in a frame could be clicked on blindly; a `meta` cannot forbid that. Where
                # there is nothing to click on, anybody may frame it.
                path = scope["path"].removeprefix(scope.get("root_path", ""))
                sites = "*" if path.startswith(EMBEDDED) else self._framed_by
                guard = f"{self._policy}; frame-ancestors {sites}".encode()
                guarded = [(b"content-security-policy", guard), *self._headers]
                message["headers"] = [*message["headers"], *guarded]
            await send(message)

        await self._app(scope, receive, send_guarded)
