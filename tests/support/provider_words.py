"""What providers say, word for word, when a query for events is too wide or finds too much."""

import json
from collections.abc import Callable
from dataclasses import dataclass

Answer = tuple[int, dict[str, str], bytes]
"""HTTP status, headers and body."""

NO_BATCHES = "Batch requests are not supported"
FREE_TIER = (
    "requests are not allowed on free tier, to use this feature register paid account at drpc.org"
)

Sentence = Callable[[int, int, int], str]
"""Of the limit in blocks, the first block, and the last one that would do."""


@dataclass(frozen=True)
class Refusal:
    """How one provider refuses: HTTP status, JSON-RPC code (0: plain text) and sentence."""

    status: int
    code: int
    says: Sentence
    limit: int
    """Blocks in one query, at most; of `RESULTS`, events in one answer."""
    extra: int = 0
    """How many blocks more than the limit are taken, where last minus first is what counts."""
    is_data: bool = False
    """Whether the sentence stands in the error's data, beside a message that says nothing."""

    def refuse(self, number: object, first: int, last: int) -> Answer:
        """Its answer to a question with this id, of which `first` to `last` would have done."""
        said = self.says(self.limit, first, last)
        if not self.code:
            return self.status, {}, said.encode()
        if self.is_data:
            return self.status, {}, refusal(number, self.code, "invalid params", said)
        return self.status, {}, refusal(number, self.code, said)


def refusal(number: object, code: int, message: str, data: object = None) -> bytes:
    """An error as JSON-RPC has it."""
    error = {"code": code, "message": message} | ({} if data is None else {"data": data})
    return json.dumps({"jsonrpc": "2.0", "id": number, "error": error}).encode()


def _works(first: int, last: int) -> str:
    return f"this block range should work: [{first:#x}, {last:#x}]"


RANGES = {
    "alchemy free": Refusal(
        *(400, -32600),
        lambda limit, first, last: (
            f"Under the Free tier plan, you can make eth_getLogs requests with up to a {limit} "
            f"block range. Based on your parameters, {_works(first, last)}. Upgrade to PAYG for "
            "expanded block range."
        ),
        10,
    ),
    "alchemy": Refusal(
        *(400, -32600),
        lambda limit, first, last: (
            f"You can make eth_getLogs requests with up to a {limit} block range. "
            f"Based on your parameters, {_works(first, last)}"
        ),
        500,
    ),
    "infura": Refusal(
        200, -32602, lambda limit, *_: f"range 1000000 exceeds limit of {limit}", 10_000
    ),
    "quicknode": Refusal(
        413, -32614, lambda limit, *_: f"eth_getLogs is limited to a {limit:,} range", 10_000, 1
    ),
    "ankr": Refusal(200, -32600, lambda *_: "block range is too wide", 3_000),
    "publicnode": Refusal(
        200, -32701, lambda limit, *_: f"exceed maximum block range: {limit}", 50_000, 1
    ),
    "cloudflare": Refusal(
        *(200, -32047),
        lambda limit, *_: (
            "Invalid eth_getLogs request. 'fromBlock'-'toBlock' range too large. "
            f"Max range: {limit}"
        ),
        800,
    ),
    "drpc": Refusal(
        400, 35, lambda *_: "ranges over 10000 blocks are not supported on freetier", 100
    ),
    "1rpc": Refusal(
        200, -32000, lambda limit, *_: f"eth_getLogs is limited to a {limit} blocks range", 1_000, 1
    ),
    "blockpi": Refusal(
        *(200, -32602),
        lambda limit, *_: (
            f"eth_getLogs is limited to {limit} block range. Please check the parameter "
            "requirements at  https://docs.blockpi.io/documentations/api-reference/ethereum"
        ),
        1_024,
    ),
    "llamarpc": Refusal(
        200, -32602, lambda limit, *_: f"query exceeds max block range {limit}", 1_000, 1
    ),
    "merkle": Refusal(
        *(200, -32602),
        lambda limit, *_: f"eth_getLogs range is too large, max is {limit // 1000}k blocks",
        1_000,
    ),
    "tenderly": Refusal(
        *(200, -32602),
        lambda limit, *_: f"range 9009594 is bigger than range limit {limit}",
        2_000,
        is_data=True,
    ),
    "chainstack": Refusal(
        *(200, -32002),
        lambda *_: (
            "Block range limit exceeded. See more details at "
            "https://docs.chainstack.com/docs/limits#evm-range-limits"
        ),
        100,
    ),
    "base": Refusal(413, 0, lambda *_: "block range too large", 2_000),
    "a single block": Refusal(200, -32000, lambda *_: "exceed maximum block range: 1", 1),
}
"""Those that count blocks."""

RESULTS = {
    "infura": Refusal(
        *(200, -32005),
        lambda limit, first, last: (
            f"query returned more than {limit} results. "
            f"Try with this block range [{first:#x}, {last:#x}]."
        ),
        10_000,
    ),
    "alchemy": Refusal(
        *(400, -32602),
        lambda limit, first, last: (
            "Log response size exceeded. You can make eth_getLogs requests with up to a 2K block "
            "range and no limit on the response size, or you can request any block range with a "
            "cap of 10K logs in the response. Based on your parameters and the response size "
            f"limit, {_works(first, last)}"
        ),
        10_000,
    ),
    "llamarpc": Refusal(
        *(200, -32602),
        lambda limit, first, last: (
            f"query exceeds max results {limit}, retry with the range {first}-{last}"
        ),
        20_000,
    ),
    "1rpc": Refusal(
        200, -32000, lambda *_: "response size should not greater than 10000000 bytes", 10_000
    ),
    "nethermind": Refusal(
        200,
        -32005,
        lambda limit, *_: f"Too many logs requested. Max logs per response is {limit}.",
        20_000,
    ),
    "optimism": Refusal(200, -32020, lambda *_: "backend response too large", 10_000),
}
"""Those that count events."""
