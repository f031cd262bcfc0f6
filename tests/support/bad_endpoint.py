"""An endpoint in front of a chain that can be ill in every way that endpoints are."""

import json
import threading
from collections import deque
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import cycle
from types import TracebackType
from typing import Any, Self
from urllib.request import Request, urlopen

from eth_abi.abi import decode

from oracle.chain.access.multicall import AGGREGATE3, program
from oracle.local.anvil import Anvil, free_port
from tests.support.client_words import spoken
from tests.support.hostile import BYTES, replaced
from tests.support.provider_words import FREE_TIER, NO_BATCHES, Answer, Refusal, refusal

LONG = 30
STATE = ("eth_call", "eth_getBalance", "eth_getCode", "eth_getStorageAt", "eth_getTransactionCount")
"""What can be asked of a block's state."""

JSON = {"Content-Type": "application/json"}


def nothing(_method: str) -> None:
    """What happens at most requests."""


class BadEndpoint(ThreadingHTTPServer):
    """Hands requests on to the chain, as far as its `illness` allows; use it in a `with` block.

    `None` is health. `gone` refuses connections, `hangs` never answers, `drips` sends a byte now
    and then, `drops` cuts its answers off, `errors` answers each call with an error, `forbidden`
    with HTTP 403 in plain text, `nonsense` is no JSON, `busy` is HTTP 503, `elsewhere` is another
    chain, `ahead` makes up its head, `forged` gives a head whose fields do not hash, `frozen` stays
    at a block.
    """

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, chain: Anvil, port: int | None = None, illness: str | None = None) -> None:
        self.chain = chain
        self.illness = illness
        self.says = "daily request count exceeded"
        """Its words where it answers with nothing but errors."""
        self.before: Callable[[str], None] = nothing
        self.after: Callable[[str], None] = nothing
        """Called with a request's method before it is handed on, and before it is answered."""
        self.ranges: Refusal | None = None
        self.results: Refusal | None = None
        """How it refuses to search so many blocks at once, or to give so many events."""
        self.cuts: int | None = None
        """How many events it gives in one answer; a longer one it cuts off."""
        self.error_status = 200
        """The HTTP status of its answers that are errors."""
        self.client: str | None = None
        """Whose words it has for transactions that it does not take."""
        self.stretch = 1
        """How many blocks it makes of each: their numbers are so many times as large."""
        self.busy: deque[Answer] = deque()
        """Status, headers and body of its next answers, whatever is asked."""
        self.every: tuple[int, dict[str, str]] | None = None
        """After how many answers each time it takes no more for now, and the headers of that."""
        self.keeps: int | None = None
        """Of how many blocks it has the state; without an archive of a few only."""
        self.most: int | None = None
        """The most questions of a batch; none is allowed if it is 0."""
        self.batch_status = 400
        """The HTTP status with which it refuses one."""
        self.lacks: dict[str, str] = {}
        """What it says of methods that it does not have."""
        self.gas_cap: int | None = None
        """The most gas of a call that is only tried, as clients have it by default."""
        self.delay = 0.0
        """Seconds that it takes for each answer."""
        self.instead: dict[bytes, bytes] = {}
        """What it says in place of what, of the same length, wherever a result has it."""
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.knocks = 0
        """How many requests came, answered or not."""
        self.asked: list[str] = []
        self.called: list[str] = []
        """The selectors of the functions that were read, also of many in one request."""
        self.stopped = threading.Event()
        self._frozen: Any = None
        self._served = 0
        super().__init__(("127.0.0.1", self.port), Handler)

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

    def answer(self, body: bytes) -> Answer:
        """What it says to a request's body."""
        said = json.loads(body)
        if self.busy:
            self.asked.append("refused")
            return self.busy.popleft()
        self._served += 1
        if self.every is not None and self._served % self.every[0] == 0:
            self.asked.append("refused")
            return 429, self.every[1], b"Too Many Requests"
        if not isinstance(said, list):
            return self._one(said)
        if self.most is not None and len(said) > self.most:
            self.asked.append("refused")
            words = NO_BATCHES if self.most == 0 else f"Batch of more than {self.most} {FREE_TIER}"
            return self.batch_status, {}, refusal(None, 31, words)
        answers = [self._one(each) for each in said]
        # What is said in HTTP's words alone, or cut off, is said of the whole batch.
        for answer in answers:
            if not answer[2].startswith(b"{") or answer[1]:
                return answer
        return 200, {}, b"[" + b",".join(body for _, _, body in answers) + b"]"

    def _one(self, call: dict[str, Any]) -> Answer:
        method, params = str(call["method"]), call.setdefault("params", [])
        self.asked.append(method)
        if method == "eth_call":
            self.called += selectors(params[0]["data"])
        if self.illness == "nonsense":
            return 200, {}, b"<html>we are down for maintenance</html>"
        if self.illness == "errors":
            return 200, {}, refusal(call["id"], -32005, self.says)
        if self.illness == "forbidden":
            return 403, {}, self.says.encode()
        if method in self.lacks:
            return 200, {}, refusal(call["id"], -32601, self.lacks[method])
        if method == "eth_getLogs" and self.ranges is not None:
            first, last = (int(params[0][key], 16) for key in ("fromBlock", "toBlock"))
            if last - first >= self.ranges.limit + self.ranges.extra:
                return self.ranges.refuse(call["id"], first, first + self.ranges.limit - 1)
        if method == "eth_getLogs":
            return self._events(call)
        if self.keeps is not None and self._is_old(method, params):
            return 200, {}, refusal(call["id"], -32000, "missing trie node 5c0ee75d (path )")
        if method in ("eth_call", "eth_estimateGas") and self.gas_cap is not None:
            given = int(params[0].get("gas", hex(self.gas_cap)), 16)
            params[0]["gas"] = hex(min(given, self.gas_cap))
        if self.stretch > 1:
            call["params"] = params = [self._narrowed(param) for param in params]
        answer = self._handed_on(call)
        if "result" in answer:
            answer["result"] = self._distorted(method, params, self._stretched(answer["result"]))
        elif self.client and method == "eth_sendRawTransaction":
            answer["error"]["message"] = spoken(self.client, answer["error"]["message"])
        status = self.error_status if "error" in answer else 200
        return status, {}, json.dumps(answer).encode()

    def _narrowed(self, param: Any) -> Any:
        """A block's number as the chain has it, which is short hexadecimal; all else as it is."""
        is_number = isinstance(param, str) and param.startswith("0x") and len(param) < 16
        return hex(int(param, 16) // self.stretch) if is_number else param

    def _stretched(self, result: Any) -> Any:
        """What is told with the numbers of blocks that this endpoint has."""
        if not isinstance(result, dict) or self.stretch == 1:
            return result
        numbers = {key: result[key] for key in ("number", "blockNumber") if result.get(key)}
        larger = {key: hex(int(value, 16) * self.stretch) for key, value in numbers.items()}
        logs = [self._stretched(log) for log in result.get("logs", ())]
        return {**result, **larger, **({"logs": logs} if "logs" in result else {})}

    def _is_old(self, method: str, params: list[Any]) -> bool:
        if method not in STATE or not str(params[-1]).startswith("0x"):
            return False
        head = int(self.chain.rpc("eth_blockNumber"), 16)
        return head - int(params[-1], 16) >= (self.keeps or 0)

    def _handed_on(self, call: dict[str, Any]) -> dict[str, Any]:
        self.before(call["method"])
        request = Request(self.chain.url, json.dumps(call).encode(), JSON)
        with urlopen(request, timeout=LONG) as response:
            answer: dict[str, Any] = json.loads(response.read())
        self.after(call["method"])
        return answer

    def _events(self, call: dict[str, Any]) -> Answer:
        (query,) = call["params"]
        first, last = (query[key] for key in ("fromBlock", "toBlock"))
        if self.stretch > 1:
            first, last = int(first, 16), int(last, 16)
            query["fromBlock"] = hex(-(-first // self.stretch))
            query["toBlock"] = hex(last // self.stretch)
            if -(-first // self.stretch) > last // self.stretch:
                return 200, {}, json.dumps({**call, "result": []}).encode()
        answer = self._handed_on(call)
        if "result" not in answer:
            return 200, {}, json.dumps(answer).encode()
        for event in answer["result"]:
            event["blockNumber"] = hex(int(event["blockNumber"], 16) * self.stretch)
        found = answer["result"]
        if self.results is not None and len(found) > (most := self.results.limit):
            begin, end = int(query["fromBlock"], 16), int(found[most]["blockNumber"], 16)
            begin *= self.stretch
            return self.results.refuse(call["id"], begin, max(begin, end - 1))
        answer["result"] = self._distorted("eth_getLogs", call["params"], found)
        body = json.dumps(answer).encode()
        if self.cuts is not None and len(found) > self.cuts:
            return 200, {"Content-Length": str(len(body))}, body[: len(body) // 2]
        return 200, {}, body

    def _distorted(self, method: str, params: list[Any], result: Any) -> Any:
        for old, new in self.instead.items():
            result = replaced(result, old.hex(), new.hex())
        is_head = method == "eth_getBlockByNumber" and params[0] == "latest"
        match self.illness:
            case None if method == "eth_blockNumber":
                return hex(int(result, 16) * self.stretch)
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


def selectors(data: str) -> list[str]:
    """What a call calls: one function, or those of many calls in one."""
    for begin, kind in (
        (AGGREGATE3.hex(), "(address,bool,bytes)[]"),
        (program().hex(), "(address,bytes)[]"),
    ):
        if data[2:].startswith(begin):
            (calls,) = decode([kind], bytes.fromhex(data[2 + len(begin) :]))
            return ["0x" + call[-1][:4].hex() for call in calls]
    return [data[:10]]


class Handler(BaseHTTPRequestHandler):
    """One request a connection, so that an ended relay is gone for good."""

    server: BadEndpoint

    def do_POST(self) -> None:
        """Answers as ill as the relay is."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        relay = self.server
        relay.knocks += 1
        if relay.illness == "gone":
            return
        if relay.illness == "hangs":
            relay.stopped.wait(LONG)
            return
        if relay.illness == "busy":
            self.send_error(503)
            return
        relay.stopped.wait(relay.delay)
        status, headers, answer = relay.answer(body)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        kind = "application/json" if answer[:1] in (b"{", b"[") else "text/plain"
        self.send_header("Content-Type", kind)
        self.send_header("Access-Control-Allow-Origin", "*")
        if "Content-Length" not in headers:
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

    def do_OPTIONS(self) -> None:
        """Lets any page ask."""
        self.send_response(204)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Access-Control-Allow-Headers", "content-type")
        self.end_headers()

    def log_message(self, *_arguments: object) -> None:
        """Says nothing."""
