"""Many views of one block in few requests."""

from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any
from weakref import WeakKeyDictionary

from eth_abi.abi import decode, encode
from eth_abi.exceptions import DecodingError
from eth_typing import ChecksumAddress, HexStr
from eth_utils.abi import get_abi_output_types
from web3 import Web3
from web3._utils.abi import map_abi_data
from web3._utils.normalizers import BASE_RETURN_NORMALIZERS
from web3.contract.contract import ContractFunction
from web3.exceptions import BadFunctionCallOutput, ContractLogicError, Web3Exception
from web3.types import BlockIdentifier, TxParams

MULTICALL3 = Web3.to_checksum_address("0xcA11bde05977b3631167028862bE2a173976CA11")
"""Where Multicall3 is on every chain that has it (mds1/multicall)."""

AGGREGATE3 = Web3.keccak(text="aggregate3((address,bool,bytes)[])")[:4]

MOST = 200
"""Calls in one request; endpoints cap an `eth_call` at as little as 30 million gas."""

MOST_BYTES = 24_000
"""What the answers may have where they are returned as if they were code, of which there can be
24,576 bytes (EIP-170). What a revert says may be longer than the answer would be: then the endpoint
refuses, and halves are asked for."""

WORD = 32
ENTRY = 4 * WORD
"""What an answer takes beside its data: where it is, whether it is one, where its data are, and how
long."""

LONG = 16 * WORD
"""What a string, bytes or a list is taken to have."""

_with_multicall3: WeakKeyDictionary[Web3, bool] = WeakKeyDictionary()
"""What was learned of a client's chain; the first request of several calls tries it."""

UNKNOWN = 12 * WORD
"""What an answer is taken to have of which nothing is known."""

Encoded = tuple[ChecksumAddress, bytes]
"""Whom to call, and with which data."""

Answer = tuple[bool, bytes]
"""Whether a call succeeded, and what it returned or reverted with."""


def has_multicall3(w3: Web3) -> bool | None:
    """Whether the client's chain has Multicall3; None as long as nobody found out."""
    return _with_multicall3.get(w3)


def remember_multicall3(w3: Web3, is_there: bool) -> None:
    """Saves the request that finds out."""
    _with_multicall3[w3] = is_there


def together(
    w3: Web3, calls: Sequence[ContractFunction], block: BlockIdentifier = "latest"
) -> list[Any]:
    """What each call returns, as `call.call()` does, all of one block unless that is a tag.

    Raises what `call.call()` raises for the first call that reverts or answers nonsense.
    """
    found = tried(w3, calls, block)
    for value in found:
        if isinstance(value, Web3Exception):
            raise value
    return found


def tried(
    w3: Web3, calls: Sequence[ContractFunction], block: BlockIdentifier = "latest"
) -> list[Any]:
    """As `together`, but a call that reverts or answers nonsense has its error as its value."""
    answers = answered(w3, calls, block)
    return [read(w3, call, *answer) for call, answer in zip(calls, answers, strict=True)]


def answered(
    w3: Web3, calls: Sequence[ContractFunction], block: BlockIdentifier = "latest"
) -> list[Answer]:
    """What each call returns or reverts with, in bytes. Raises what the endpoint does."""
    encoded = [
        (call.address, Web3.to_bytes(hexstr=call._encode_transaction_data())) for call in calls
    ]
    sizes = [sum(map(_size, call.abi["outputs"])) for call in calls]
    return _answered(w3, encoded, sizes, block)


def answered_raw(
    w3: Web3, calls: Sequence[Encoded], block: BlockIdentifier = "latest"
) -> list[Answer]:
    """As `answered`, of calls that come encoded: whom to call, and with which data."""
    return _answered(w3, calls, [UNKNOWN] * len(calls), block)


def _answered(
    w3: Web3, calls: Sequence[Encoded], sizes: Sequence[int], block: BlockIdentifier
) -> list[Answer]:
    answers: list[Answer] = []
    while (done := len(answers)) < len(calls):
        count = _first_few(w3, sizes[done:])
        answers += _in_one(w3, calls[done : done + count], sizes[done : done + count], block)
    return answers


def read(w3: Web3, call: ContractFunction, success: bool, data: bytes) -> Any:
    """An answer as web3 gives it, or the error that web3 raises for it."""
    if not success:
        return ContractLogicError("execution reverted", data=Web3.to_hex(data))
    types = get_abi_output_types(call.abi)
    try:
        values = w3.codec.decode(types, data)
    except DecodingError as error:
        return BadFunctionCallOutput(f"{call.fn_name} answers what is none of its values: {error}")
    normal = map_abi_data(BASE_RETURN_NORMALIZERS, types, values)
    return normal[0] if len(types) == 1 else normal


def _first_few(w3: Web3, sizes: Sequence[int]) -> int:
    """How many calls whose answers have about so many bytes are made in one request."""
    if _with_multicall3.get(w3, True):
        return min(MOST, len(sizes))
    whole = 2 * WORD  # where the list is, and how long
    for count, size in enumerate(sizes[:MOST]):
        whole += ENTRY + size
        if count and whole > MOST_BYTES:
            return count
    return min(MOST, len(sizes))


def _size(output: Any) -> int:
    """About how many bytes a value of an ABI has."""
    kind = output["type"]
    if kind == "tuple":
        return WORD + sum(map(_size, output["components"]))
    return LONG if kind in ("string", "bytes") or kind.endswith("]") else WORD


def _in_one(
    w3: Web3, calls: Sequence[Encoded], sizes: Sequence[int], block: BlockIdentifier
) -> list[Answer]:
    """The answers of some calls; in halves if the endpoint takes so many for too much."""
    # What is asked of Multicall3 itself, as a balance is, the program can answer.
    if len(calls) == 1 and calls[0][0] != MULTICALL3:
        return [_alone(w3, *calls[0], block)]
    try:
        answers = _all(w3, calls, block)
    except (Web3Exception, DecodingError):
        if len(calls) == 1:
            raise
        half = len(calls) // 2
        return [
            *_in_one(w3, calls[:half], sizes[:half], block),
            *_in_one(w3, calls[half:], sizes[half:], block),
        ]
    return _answered(w3, calls, sizes, block) if answers is None else answers


def _alone(w3: Web3, target: ChecksumAddress, data: bytes, block: BlockIdentifier) -> Answer:
    try:
        return True, bytes(w3.eth.call({"to": target, "data": data}, block))
    except ContractLogicError as error:
        said = error.data
        return False, Web3.to_bytes(hexstr=HexStr(said)) if isinstance(said, str) else b""


def _all(w3: Web3, calls: Sequence[Encoded], block: BlockIdentifier) -> list[Answer] | None:
    """The answer of each call; None if it turns out that there is no Multicall3.

    Raises Web3Exception, DecodingError.
    """
    if _with_multicall3.get(w3, True):
        tolerant = [(target, True, data) for target, data in calls]
        data = AGGREGATE3 + encode(["(address,bool,bytes)[]"], [tolerant])
        told = bytes(w3.eth.call({"to": MULTICALL3, "data": data}, block))
        _with_multicall3[w3] = bool(told)
        return _unpacked(told, len(calls)) if told else None
    made: TxParams = {"data": program() + encode(["(address,bytes)[]"], [calls])}
    return _unpacked(bytes(w3.eth.call(made, block)), len(calls))


def _unpacked(told: bytes, count: int) -> list[Answer]:
    (answers,) = decode(["(bool,bytes)[]"], told)
    if len(answers) != count:
        raise BadFunctionCallOutput(f"{count} calls have {len(answers)} answers")
    return list(answers)


@cache
def program() -> bytes:
    """The code whose constructor makes the calls where there is no Multicall3
    (contracts/reading/CallTogether.sol)."""
    text = resources.files("oracle").joinpath("chain", "access", "call_together.hex").read_text()
    return bytes.fromhex(text)
