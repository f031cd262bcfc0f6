"""`/metrics`, `/healthz` and `/readyz`: how a node is, for machines that look after it."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from oracle.node.instruments import Instruments

PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"


def health_app(instruments: Instruments, stall_seconds: float) -> Starlette:
    """The three pages; each answers GET and HEAD.

    `/healthz` is red (503) when the loop stalls, so that a supervisor starts the node again.
    `/readyz` is red when the node cannot do its part now, as without an endpoint, so that a person
    looks: to start it again would not help.
    """
    pulse = instruments.pulse

    def metrics(_request: Request) -> Response:
        return Response(instruments.metrics.text(), media_type=PROMETHEUS)

    def healthz(_request: Request) -> Response:
        silent = pulse.silent_seconds
        is_well = silent <= stall_seconds
        body = {"healthy": is_well, "silent_seconds": round(silent, 1)}
        return JSONResponse(body, 200 if is_well else 503)

    def readyz(_request: Request) -> Response:
        since, why = pulse.seconds_since_pass, pulse.trouble
        if since is None:
            why = why or "no look at the rounds has ended yet"
        elif since > stall_seconds and not why:
            why = f"the last look at the rounds ended {since:.0f} seconds ago"
        body = {"ready": not why, "why": why}
        return JSONResponse(body, 503 if why else 200)

    pages = (("/metrics", metrics), ("/healthz", healthz), ("/readyz", readyz))
    return Starlette(routes=[Route(path, page) for path, page in pages])
