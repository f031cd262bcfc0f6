"""What strangers write to a chain to blind whoever reads it."""

from typing import Any

from eth_abi import encode
from web3 import Web3
from web3.types import RPCEndpoint, RPCResponse

from oracle.chain.deployment import Deployment

BYTES = (b"\xff\xfe\x80!", b"\xc3(", b"\xed\xa0\x80", b"\xf5\x80\x80\x80", b"\x80")
"""No UTF-8: a stray byte, a letter cut off, half a pair, too high, a tail without a head."""

LETTERS = ("\N{RIGHT-TO-LEFT OVERRIDE}lla yaP", "a\0b", "\x1b[2J\x1b[H", "\u200b\u200b", "\x85", "")
"""What is text and shows nothing, turns the line around or clears the screen."""

UNSEEN = (*filter(None, LETTERS), " a", "a ")
"""What no name may be."""

UNTEXT = tuple(
    name.ljust(32, b"\0") for name in (*BYTES, b"\0a", b"a\0b", *map(str.encode, UNSEEN))
)
"""What no name of 32 bytes may be."""

TEXTS = (
    *BYTES,
    *(letters.encode() for letters in LETTERS),
    b"[bold red]x[/]",
    b"<script>",
    b"$\\x$",
)


def proposed(deployment: Deployment, calls: list[tuple[str, bytes]], description: bytes) -> bytes:
    """Calldata of `propose`, whose description is bytes that need be no text."""
    targets = [deployment.address(name) for name, _ in calls]
    kinds = ["address[]", "uint256[]", "bytes[]", "bytes"]
    values = [targets, [0] * len(calls), [data for _, data in calls], description]
    selector = Web3.keccak(text="propose(address[],uint256[],bytes[],string)")[:4]
    return bytes(selector) + encode(kinds, values)


def odd_calls(deployment: Deployment) -> list[tuple[str, bytes]]:
    """Calls by contract that are readable, or nearly, and lead a reader astray."""
    w3 = Web3()

    def made(name: str, function: str, *given: Any) -> bytes:
        return Web3.to_bytes(hexstr=deployment.contract(w3, name).encode_abi(function, list(given)))

    palette = made("ModelRegistry", "addPalette", "dusk-dusk-dusk", bytes(768), b"\1\2")
    split = made("RoundSplits", "setHouseSplit", [(deployment.address("Treasury"), 1_000_000)])
    request = made("GenerationOracle", "requestRound", 999, 4, b"\1\2\3\4")
    far = bytes([0x7F]) + bytes([0xFF] * 31)
    return [
        ("GenerationOracle", request),
        ("GenerationOracle", request[:100]),
        (
            "ModelRegistry",
            palette.replace(b"dusk-dusk-dusk", b"\xff\xfe-\xe2\x80\xae-dusk\x00\x1b["),
        ),
        ("ModelRegistry", made("ModelRegistry", "setHouseStyle", 999, b"\xff" * 40)),
        ("ModelRegistry", made("ModelRegistry", "authorise", 2**255)),
        ("RoundSplits", split[:4] + far + split[36:]),
        ("RoundSplits", split[:36] + far + split[68:]),
        ("RoundSplits", split[:4] + bytes(32) + split[36:]),
        ("Treasury", made("Treasury", "pay", deployment.address("Treasury"), 1)[:4]),
        ("Treasury", made("Treasury", "pay", deployment.address("Treasury"), 2**256 - 1)),
        ("StudioToken", b"\x01"),
    ]


def mutated(w3: Web3, old: bytes, new: bytes) -> None:
    """From now on the endpoint says `new`, of the same length, wherever `old` was to be read."""
    assert len(old) == len(new)
    provider = w3.provider
    ask = provider.make_request

    def answer(method: RPCEndpoint, params: Any) -> RPCResponse:
        said = ask(method, params)
        return replaced(said, old.hex(), new.hex())  # type: ignore[no-any-return]

    provider.make_request = answer  # type: ignore[method-assign]


def replaced(said: Any, old: str, new: str) -> Any:
    """The answer with one run of hexadecimal digits in place of another."""
    if isinstance(said, str):
        return said.replace(old, new) if said.startswith("0x") else said
    if isinstance(said, dict):
        return {key: replaced(value, old, new) for key, value in said.items()}
    if isinstance(said, list):
        return [replaced(value, old, new) for value in said]
    return said
