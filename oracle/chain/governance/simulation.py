"""Trying a proposal: all its calls run in order on the newest block, and nothing of it is kept."""

from collections.abc import Mapping, Sequence
from typing import Any

from eth_typing import ChecksumAddress
from web3 import Web3
from web3.types import RPCEndpoint

from oracle.chain.sender import RevertError
from oracle.chain.sentences import why_refused
from oracle.chain.text import readable

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


def run(
    w3: Web3,
    timelock: ChecksumAddress,
    governor: ChecksumAddress,
    sweep: bytes,
    calls: Sequence[tuple[ChecksumAddress, int, bytes]],
) -> list[Mapping[str, Any]]:
    """The logs of `calls` (target, wei, data), made by the timelock after its `sweep`, as it does
    when it executes.

    Raises RevertError for the first call that would revert.
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
        raise RevertError("the proposal", reason)
    logs: list[Mapping[str, Any]] = []
    for number, result in enumerate(answer["result"][0]["calls"][1:], 1):
        if int(result["status"], 16) != 1:
            told = result.get("error", {})
            reason = why_refused(result.get("returnData") or told.get("data") or "0x")
            raise RevertError(f"call {number} of the proposal", reason)
        logs += result["logs"]
    return logs


def _word(value: int) -> str:
    return Web3.to_hex(value.to_bytes(32, "big"))
