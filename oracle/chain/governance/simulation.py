"""Trying a proposal: all its calls run in order on the newest block, and nothing of it is kept."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eth_typing import ChecksumAddress
from hexbytes import HexBytes
from web3 import Web3
from web3.exceptions import ContractLogicError, Web3RPCError
from web3.types import RPCEndpoint, TxParams, Wei

from oracle.chain.sender import RevertError, revert_reason, rpc_message
from oracle.chain.sentences import why_refused
from oracle.chain.text import readable
from oracle.errors import FatalError

ABSENT_CODES = (-32601, -32604)
"""Method not found, method not supported."""

ABSENT = re.compile(
    r"method.*(?:not|n't).*(?:found|exist|available|supported|allowed|whitelisted|implemented)"
    r"|(?:unsupported|unknown|invalid) method|not supported|is not available",
    re.IGNORECASE,
)
"""The same in the words of providers with codes of their own."""

QUEUE_SLOT = 5
"""Where StudioGovernor keeps the calls to itself that it executes (`_governanceCall`)."""


def governor_queue(calls: Sequence[bytes]) -> dict[str, str]:
    """The governor's storage while it executes a proposal that has these calls to itself.

    It takes such a call only if its digest is the next in a queue, OpenZeppelin's Bytes32Deque:
    two halves of a word, begin and end, and after it a mapping.
    """
    found = {_word(QUEUE_SLOT): _word(len(calls) << 128)}
    for number, data in enumerate(calls):
        place = number.to_bytes(32, "big") + (QUEUE_SLOT + 1).to_bytes(32, "big")
        found[Web3.to_hex(Web3.keccak(place))] = Web3.to_hex(Web3.keccak(data))
    return found


class NoSimulationError(FatalError):
    """The endpoint has no `eth_simulateV1`."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of one call that was tried by itself; `trouble` says why it would be refused."""

    number: int
    trouble: str = ""


def run(
    w3: Web3,
    timelock: ChecksumAddress,
    governor: ChecksumAddress,
    sweep: bytes,
    calls: Sequence[tuple[ChecksumAddress, int, bytes]],
) -> list[Mapping[str, Any]]:
    """The logs of `calls` (target, wei, data), made by the timelock after its `sweep`, as it does
    when it executes.

    Raises RevertError for the first call that would revert, NoSimulationError if the endpoint
    cannot try several calls in a row.
    """
    first = {"from": timelock, "to": timelock, "input": Web3.to_hex(sweep)}
    made = [
        {"from": timelock, "to": to, "value": hex(value), "input": Web3.to_hex(data)}
        for to, value, data in calls
    ]
    queue = governor_queue([data for to, _, data in calls if to == governor])
    block = {
        "stateOverrides": {governor: {"stateDiff": queue}},
        "calls": [first, *made],
    }
    payload = {"blockStateCalls": [block], "validation": False}
    answer = w3.provider.make_request(RPCEndpoint("eth_simulateV1"), [payload, "latest"])
    if "error" in answer:
        reason = readable(str(answer["error"].get("message", answer["error"])))
        if answer["error"].get("code") in ABSENT_CODES or ABSENT.search(reason):
            raise NoSimulationError(f"the endpoint has no eth_simulateV1: {reason}")
        raise RevertError("the proposal", reason)
    logs: list[Mapping[str, Any]] = []
    for number, result in enumerate(answer["result"][0]["calls"][1:], 1):
        if int(result["status"], 16) != 1:
            told = result.get("error", {})
            reason = why_refused(result.get("returnData") or told.get("data") or "0x")
            raise RevertError(f"call {number} of the proposal", reason)
        logs += result["logs"]
    return logs


def one_by_one(
    w3: Web3,
    timelock: ChecksumAddress,
    governor: ChecksumAddress,
    calls: Sequence[tuple[ChecksumAddress, int, bytes]],
) -> Iterator[Tried]:
    """Tries each call (target, wei, data) by itself from the timelock, as any endpoint can.

    A call that needs an earlier one fails here and may pass when the proposal is executed. Calls to
    the governor are left out: it takes its own only while it executes.
    """
    for number, (to, value, data) in enumerate(calls, 1):
        if to == governor:
            continue
        call: TxParams = {"from": timelock, "to": to, "value": Wei(value), "data": HexBytes(data)}
        try:
            w3.eth.call(call)
        except ContractLogicError as error:
            yield Tried(number, revert_reason(error))
        except Web3RPCError as error:
            yield Tried(number, rpc_message(error))
        else:
            yield Tried(number)


def _word(value: int) -> str:
    return Web3.to_hex(value.to_bytes(32, "big"))
