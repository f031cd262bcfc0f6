"""The contracts' ABIs, shipped with the package, and their custom errors put into words."""

import json
from functools import cache
from importlib import resources
from typing import Any

from eth_utils import function_abi_to_4byte_selector, to_bytes

from oracle.chain.decoding import UnreadableError, arguments
from oracle.chain.text import name, readable
from oracle.chain.types import Phase

CONTRACTS = (
    "StudioToken",
    "StudioGovernor",
    "StudioTimelock",
    "Treasury",
    "ModelInspector",
    "ModelRegistry",
    "Referee",
    "OperatorRegistry",
    "GenerationOracle",
    "RoundDisputes",
    "Artwork",
)
"""The contracts that every studio has."""

MARKET = (
    "WrappedEther",
    "Curation",
    "SplitterFactory",
    "RoundSplits",
    "AuctionHouse",
    "FractionVaultFactory",
    "FractionPoolFactory",
    "RoyaltyTree",
    "LicenseTiers",
    "LicenseMetadata",
    "LicenseRegistry",
    "InfringementClaims",
    "Appraiser",
    "LendingPool",
    "LoanTerms",
)
"""The contracts of a studio's market; a studio can be deployed without one."""

MADE = ("RoyaltySplitter", "FractionVault", "FractionPool")
"""The contracts that the market's factories make."""

ALL = (*CONTRACTS, *MARKET, *MADE)


@cache
def load(name: str) -> list[dict[str, Any]]:
    """The ABI of the contract `name`, one of `ALL`."""
    text = resources.files("oracle").joinpath("abi", f"{name}.json").read_text()
    return list(json.loads(text))


@cache
def _errors() -> dict[bytes, tuple[str, list[dict[str, Any]]]]:
    found: dict[bytes, tuple[str, list[dict[str, Any]]]] = {}
    for contract in ALL:
        for entry in load(contract):
            if entry["type"] == "error":
                selector = function_abi_to_4byte_selector({**entry, "type": "function"})  # type: ignore[arg-type]
                found[selector] = (entry["name"], entry["inputs"])
    return found


def describe_revert(data: str | bytes) -> str:
    """A revert's return data in words: `RoundFeeTooSmall(sent=1, required=2)`.

    Unknown data comes back as hexadecimal.
    """
    raw = to_bytes(hexstr=data) if isinstance(data, str) else bytes(data)
    if raw[:4] == to_bytes(hexstr="0x08c379a0"):
        try:
            return name(arguments([{"type": "string"}], raw[4:])[0])
        except UnreadableError:
            return "0x" + raw.hex()
    known = _errors().get(raw[:4])
    if known is None:
        return "0x" + raw.hex() if raw else "no reason given"
    error, inputs = known
    try:
        values = arguments(inputs, raw[4:])
    except UnreadableError:
        return error
    return f"{error}({', '.join(_argument(i, v) for i, v in zip(inputs, values, strict=True))})"


def _argument(item: dict[str, Any], value: Any) -> str:
    if "enum Phase" in item.get("internalType", ""):
        # Enums are numbers on the wire; their names are what a person needs.
        shown: Any = Phase(value).name.capitalize() if value in set(Phase) else value
    elif item["type"] == "bytes32" and item["name"] == "rule":
        shown = name(value)
    elif item["type"] == "string":
        shown = readable(value)
    elif isinstance(value, bytes):
        shown = "0x" + value.hex()
    else:
        shown = value
    return f"{item['name']}={shown}" if item["name"] else str(shown)
