"""Works over HTTP by CID, and what is known of them: an app without keys, votes or writes."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from oracle.chain.deployment import Deployment
from oracle.chain.generation.rounds import Round
from oracle.content.car import CarError
from oracle.content.catalogue import Catalogue, Place
from oracle.content.store import ContentError, ContentStore
from oracle.generator.cid import CidError, cid_from_digest

FOR_EVER = "public, max-age=31536000, immutable"
FOR_A_MOMENT = "public, max-age=6"
SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
"""Headers of a work: any page may show it, and it may run and load nothing."""

MAX_DIGITS = 12
"""The most digits of a round's number."""


def content_app(store: ContentStore, catalogue: Catalogue, deployment: Deployment) -> Starlette:
    """The app:

    - `/` the studio
    - `/rounds` the rounds whose commits are closed, `/rounds/ID` one with its CIDs
    - `/rounds/ID.car` all its files
    - `/ipfs/CID` a file, as a gateway serves it; ranges, conditional requests
    - `/works/CID` what is known of it, with the proof that leads to the root on the chain
    """

    def studio(_request: Request) -> Response:
        body = {
            "studio": deployment.name,
            "chain": deployment.chain_id,
            "oracle": deployment.address("GenerationOracle"),
            "rounds": len(catalogue.rounds()),
        }
        return JSONResponse(body, headers={"Cache-Control": FOR_A_MOMENT})

    def rounds(_request: Request) -> Response:
        body = [summary(record) for record in catalogue.rounds()]
        return JSONResponse(body, headers={"Cache-Control": FOR_A_MOMENT})

    def one_round(request: Request) -> Response:
        record = asked_round(request.path_params["number"])
        cids = [cid_from_digest(digest) for digest in catalogue.digests(record)]
        body = {**summary(record), "cids": cids}
        return JSONResponse(body, headers={"Cache-Control": FOR_A_MOMENT})

    def archive(request: Request) -> Response:
        record = asked_round(request.path_params["number"])
        return FileResponse(
            store.path(record.id),
            media_type="application/vnd.ipld.car; version=1",
            filename=f"round-{record.id}.car",
            headers={"Cache-Control": FOR_A_MOMENT},
        )

    def asked_round(text: str) -> Round:
        if not (text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS):
            raise HTTPException(400, f"{text[:40]!r} is no round: write its number")
        record = catalogue.round(int(text))
        if record is None:
            raise HTTPException(404, f"round {int(text)} is not here, or its commits are open")
        return record

    def work(request: Request) -> Response:
        place = catalogue.find(request.path_params["cid"])
        if place is None:
            raise HTTPException(404, "this work is not here, or its round's commits are open")
        return JSONResponse(story(place), headers={"Cache-Control": FOR_A_MOMENT})

    def file(request: Request) -> Response:
        cid = request.path_params["cid"]
        if not catalogue.has(cid):
            raise HTTPException(404, "this work is not here, or its round's commits are open")
        headers = {"ETag": f'"{cid}"', "Cache-Control": FOR_EVER, "Accept-Ranges": "bytes"}
        if matches(request.headers.get("If-None-Match", ""), cid):
            return Response(status_code=304, headers=headers)
        whole = store.get(cid)
        wanted = request.headers.get("Range")
        condition = request.headers.get("If-Range")
        if wanted is None or (condition is not None and condition != headers["ETag"]):
            return Response(whole, media_type="image/png", headers=headers)
        part = byte_range(wanted, len(whole))
        if part is None:
            return Response(whole, media_type="image/png", headers=headers)
        if not part:
            headers["Content-Range"] = f"bytes */{len(whole)}"
            return Response(status_code=416, headers=headers)
        headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{len(whole)}"
        piece = whole[part.start : part.stop]
        return Response(piece, 206, media_type="image/png", headers=headers)

    pages: tuple[tuple[str, Callable[[Request], Response]], ...] = (
        ("/", studio),
        ("/rounds", rounds),
        ("/rounds/{number}.car", archive),
        ("/rounds/{number}", one_round),
        ("/works/{cid}", work),
        ("/ipfs/{cid}", file),
    )
    app = Starlette(
        routes=[Route(path, page) for path, page in pages],
        exception_handlers={
            HTTPException: said,
            CidError: lambda _request, error: refusal(400, str(error)),
            ContentError: lambda _request, _error: refusal(404, "the file is lost or damaged here"),
            CarError: lambda _request, _error: refusal(404, "the round's archive is damaged here"),
        },
    )
    app.add_middleware(SafeHeaders)
    return app


def summary(record: Round) -> dict[str, Any]:
    """A round as JSON; bytes in hexadecimal, money in wei as text, times in Unix seconds."""
    found: dict[str, Any] = {}
    for key, value in asdict(record).items():
        if isinstance(value, bytes):
            found[key] = "0x" + value.hex()
        elif key in ("fee", "stake", "no_show_penalty", "gas_price"):
            found[key] = str(value)  # more than JavaScript's numbers hold
        else:
            found[key] = value
    found["phase"] = record.phase.name.lower()
    return found


def story(place: Place) -> dict[str, Any]:
    """What is known of a work."""
    record = place.record
    return {
        "cid": place.cid,
        "round": record.id,
        "index": place.index,
        "works": record.works,
        "model": record.model,
        "seed": "0x" + record.seed.hex(),
        "style": "0x" + record.style.hex(),
        "digest": "0x" + place.digests[place.index].hex(),
        "proof": ["0x" + node.hex() for node in place.proof()],
        "root": "0x" + record.root.hex(),
        "phase": record.phase.name.lower(),
    }


def byte_range(header: str, length: int) -> range | None:
    """The bytes that a Range header asks for: empty if there are none such (416).

    None if the header is to be ignored (RFC 9110, 14.2): another unit, several ranges, nonsense.
    """
    unit, _, spec = header.partition("=")
    first, dash, last = spec.strip().partition("-")
    numbers = [text for text in (first, last) if text]
    if unit.strip().lower() != "bytes" or not dash or not numbers:
        return None
    if not all(text.isascii() and text.isdigit() and len(text) < 20 for text in numbers):
        return None
    if not first:
        return range(max(0, length - int(last)), length) if int(last) else range(0)
    begin, end = int(first), min(int(last) if last else length - 1, length - 1)
    if last and int(last) < begin:
        return None
    return range(begin, end + 1) if begin < length else range(0)


def matches(header: str, cid: str) -> bool:
    """Whether an If-None-Match header names the file."""
    tags = [tag.strip().removeprefix("W/").strip('"') for tag in header.split(",")]
    return "*" in tags or cid in tags


def said(_request: Request, error: Exception) -> Response:
    """An HTTP error as JSON."""
    assert isinstance(error, HTTPException)
    return JSONResponse({"error": error.detail}, error.status_code, headers=error.headers)


def refusal(status: int, why: str) -> Response:
    """An error of the store or of a CID as JSON."""
    return JSONResponse({"error": why[:200]}, status)


Send = Callable[[dict[str, Any]], Awaitable[None]]


class SafeHeaders:
    """Adds `SAFE` to every answer."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self._headers = [(key.lower().encode(), value.encode()) for key, value in SAFE.items()]

    async def __call__(self, scope: Any, receive: Any, send: Send) -> None:
        """Hands the request on."""

        async def with_headers(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *self._headers]
            await send(message)

        await self._app(scope, receive, with_headers)
