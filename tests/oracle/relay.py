"""An endpoint in front of a chain that can be ill in every way that endpoints are."""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import cycle
from types import TracebackType
from typing import Any, Self
from urllib.request import Request, urlopen

from oracle.local.anvil import Anvil, free_port
from tests.support.hostile import BYTES, replaced

LONG = 30


def nothing(_method: str) -> None:
    """What happens at most requests."""


class Relay(ThreadingHTTPServer):
    """Hands requests on to the chain, as far as its `illness` allows; use it in a `with` block.

    `None` is health. `gone` refuses connections, `hangs` never answers, `drips` sends a byte now
    and then, `drops` cuts its answers off, `errors` answers each call with an error, `nonsense` is
    no JSON, `busy` is HTTP 503, `elsewhere` is another chain, `ahead` makes up its head, `forged`
    gives a head whose fields do not hash, `frozen` stays at a block.
    """

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, chain: Anvil, port: int | None = None, illness: str | None = None) -> None:
        self.chain = chain
        self.illness = illness
        self.before: Callable[[str], None] = nothing
        self.after: Callable[[str], None] = nothing
        """Called with a request's method before it is handed on, and before it is answered."""
        self.widest: int | None = None
        """The most blocks that it searches for events at once, as many providers have it."""
        self.instead: dict[bytes, bytes] = {}
        """What it says in place of what, of the same length, wherever a result has it."""
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.asked: list[str] = []
        self.called: list[str] = []
        """The selectors of the functions that were read."""
        self.stopped = threading.Event()
        self._frozen: Any = None
        super().__init__(("127.0.0.1", self.port), RelayHandler)

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stopped.set()
        self.shutdown()
        self.server_close()

    def fall_ill(self, illness: str | None) -> None:
        """Changes how it is from the next request on."""
        self._frozen = self.chain.rpc("eth_getBlockByNumber", "latest", False)
        self.illness = illness

    def garble(self, *names: str) -> None:
        """From now on it says bytes that are no text for each of these names."""
        for name, bad in zip(names, cycle(BYTES)):
            said = (bad + b"\x1b[2J\xe2\x80\xae")[: len(name)].ljust(len(name), b"\xff")
            self.instead[name.encode().ljust(32, b"\0")] = said.ljust(32, b"\0")

    def answer(self, body: bytes) -> bytes:
        """What it says to a request's body."""
        call = json.loads(body)
        method = str(call["method"])
        self.asked.append(method)
        if method == "eth_call":
            self.called.append(call["params"][0]["data"][:10])
        if self.illness == "nonsense":
            return b"<html>we are down for maintenance</html>"
        if self.illness == "errors":
            return refusal(call["id"], -32005, "daily request count exceeded")
        if method == "eth_getLogs" and self.widest is not None:
            first, last = (int(call["params"][0][key], 16) for key in ("fromBlock", "toBlock"))
            if last - first >= self.widest:
                return refusal(call["id"], -32602, "exceed maximum block range")
        self.before(method)
        request = Request(self.chain.url, body, {"Content-Type": "application/json"})
        with urlopen(request, timeout=LONG) as response:
            answer = json.loads(response.read())
        self.after(method)
        if "result" in answer:
            answer["result"] = self._distorted(method, call["params"], answer["result"])
            for old, new in self.instead.items():
                answer["result"] = replaced(answer["result"], old.hex(), new.hex())
        return json.dumps(answer).encode()

    def _distorted(self, method: str, params: list[Any], result: Any) -> Any:
        is_head = method == "eth_getBlockByNumber" and params[0] == "latest"
        match self.illness:
            case "elsewhere" if method == "eth_chainId":
                return "0x7"
            case "ahead" if method == "eth_blockNumber":
                return hex(int(result, 16) + 1_000_000)
            case "ahead" if is_head:
                return {**result, "number": hex(int(result["number"], 16) + 1_000_000)}
            case "forged" if is_head:
                return {**result, "timestamp": hex(int(result["timestamp"], 16) + 1)}
            case "frozen" if is_head:
                return self._frozen
            case "frozen" if method == "eth_blockNumber":
                return self._frozen["number"]
        return result


def refusal(number: int, code: int, message: str) -> bytes:
    """An error as JSON-RPC has it."""
    error = {"code": code, "message": message}
    return json.dumps({"jsonrpc": "2.0", "id": number, "error": error}).encode()


class RelayHandler(BaseHTTPRequestHandler):
    """One request a connection, so that an ended relay is gone for good."""

    server: Relay

    def do_POST(self) -> None:
        """Answers as ill as the relay is."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        relay = self.server
        if relay.illness == "gone":
            return
        if relay.illness == "hangs":
            relay.stopped.wait(LONG)
            return
        if relay.illness == "busy":
            self.send_error(503)
            return
        answer = relay.answer(body)
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        try:
            if relay.illness == "drops":
                self.wfile.write(answer[: len(answer) // 2])
            elif relay.illness == "drips":
                for byte in answer:
                    self.wfile.write(bytes([byte]))
                    if relay.stopped.wait(0.4):
                        return
            else:
                self.wfile.write(answer)
        except OSError:
            return  # the client lost its patience

    def log_message(self, *_arguments: object) -> None:
        """Says nothing."""
