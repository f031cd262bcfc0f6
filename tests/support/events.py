"""Events in words, with every value, so that a test compares exactly what a contract said.

Written as refusals are: `event("Paid", account=ada, amount=7)` are the words for an event, and
`said(receipt, contract)` those of all that a contract said in a transaction, in its order.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from eth_utils import event_abi_to_log_topic
from hexbytes import HexBytes
from web3 import Web3
from web3._utils.events import get_event_data

from oracle.chain import abi

ANOTHERS = ("Approval", "ApprovalForAll", "OwnershipTransferred", "Transfer")
"""What the standards' own base contracts say: told by the standards, and left out here."""


def event(name: str, /, **values: object) -> str:
    """The words for an event with these values, in the order of its declaration."""
    return f"{name}({', '.join(f'{key}={_shown(value)}' for key, value in values.items())})"


def said(receipt: Any, *contracts: Any) -> list[str]:
    """All events of these contracts in a receipt of Ape's or web3's, the first first."""
    wanted = {str(getattr(each, "address", each)).lower() for each in contracts}
    logs = receipt["logs"] if isinstance(receipt, Mapping) else receipt.logs
    return [words(log) for log in logs if log["address"].lower() in wanted and _is_ours(log)]


def history(w3: Web3, contract: Any) -> list[str]:
    """All that a contract ever said, its creation included."""
    found = w3.eth.get_logs({"fromBlock": 0, "address": contract.address})
    return [words(log) for log in found if _is_ours(log)]


def words(log: Mapping[str, Any]) -> str:
    """A log in words. Raises KeyError for an event that no contract of the studio's has."""
    topics = [HexBytes(topic) for topic in log["topics"]]
    known = _known()[bytes(topics[0]), len(topics)]
    entry: Any = {"topics": topics, "data": HexBytes(log["data"]), "address": log["address"]}
    for unused in ("logIndex", "transactionIndex", "transactionHash", "blockHash", "blockNumber"):
        entry[unused] = None
    values = get_event_data(Web3().codec, known, entry)["args"]
    return event(known["name"], **{each["name"]: values[each["name"]] for each in known["inputs"]})


@cache
def _known() -> dict[tuple[bytes, int], Any]:
    """Events by their topic and the number of topics, since standards differ in what is indexed."""
    found: dict[tuple[bytes, int], Any] = {}
    for contract in abi.ALL:
        for entry in abi.load(contract):
            if entry["type"] == "event":
                topics = 1 + sum(each["indexed"] for each in entry["inputs"])
                found[event_abi_to_log_topic(entry), topics] = entry  # type: ignore[arg-type]
    return found


def _is_ours(log: Mapping[str, Any]) -> bool:
    known = _known().get((bytes(HexBytes(log["topics"][0])), len(log["topics"])))
    return known is not None and known["name"] not in ANOTHERS


def _shown(value: Any) -> str:
    if isinstance(value, bytes):
        return "0x" + value.hex()
    if isinstance(value, Mapping):
        return _shown(list(value.values()))
    address = getattr(value, "address", value)
    if isinstance(address, str):
        return address.lower() if Web3.is_address(address) else address
    if isinstance(value, Sequence):
        return f"({', '.join(map(_shown, value))})"
    return str(int(value) if isinstance(value, int) else value)
