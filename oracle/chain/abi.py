"""The contracts' ABIs, shipped with the package, and their custom errors put into words."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from eth_utils import function_abi_to_4byte_selector, to_bytes

from oracle.chain import units
from oracle.chain.decoding import UnreadableError, arguments
from oracle.chain.text import name, readable

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


def in_words(kind: str, argument: Mapping[str, Any], value: Any) -> str:
    """An argument of the error `kind` as a person reads it: money as money, time as time."""
    in_unit = units.said(kind, argument, value)
    if in_unit is not None:
        return in_unit
    if argument["type"] == "string":
        return readable(value)
    return "0x" + value.hex() if isinstance(value, bytes) else str(value)


@dataclass(frozen=True, slots=True)
class Refused:
    """A custom error as it came: its name, the entries of its arguments in the ABI, their values;
    None for values that cannot be read."""

    error: str
    inputs: Sequence[Mapping[str, Any]]
    values: Sequence[Any] | None

    def described(self, shown: Callable[[str, Mapping[str, Any], Any], str] = in_words) -> str:
        """`RoundFeeTooSmall(sent=0.1 ETH, required=0.2 ETH)`; see `describe_revert`."""
        if self.values is None:
            return self.error
        pairs = zip(self.inputs, self.values, strict=True)
        told = [(i["name"], shown(self.error, i, v)) for i, v in pairs]
        return f"{self.error}({', '.join(f'{n}={text}' if n else text for n, text in told)})"


def refused(data: str | bytes) -> Refused | None:
    """The custom error in a revert's return data; None if it is none of the studio's."""
    raw = _raw(data)
    known = _errors().get(raw[:4])
    if known is None:
        return None
    error, inputs = known
    try:
        return Refused(error, inputs, arguments(inputs, raw[4:]))
    except UnreadableError:
        return Refused(error, inputs, None)


def describe_revert(
    data: str | bytes, shown: Callable[[str, Mapping[str, Any], Any], str] = in_words
) -> str:
    """A revert's return data in words: `RoundFeeTooSmall(sent=0.1 ETH, required=0.2 ETH)`.

    Unknown data comes back as hexadecimal. `shown` puts an argument into words; it is given the
    error's name, the argument's entry in the ABI, and its value.
    """
    if (known := refused(data)) is not None:
        return known.described(shown)
    raw = _raw(data)
    if raw[:4] == to_bytes(hexstr="0x08c379a0"):
        try:
            return name(arguments([{"type": "string"}], raw[4:])[0])
        except UnreadableError:
            return "0x" + raw.hex()
    return "0x" + raw.hex() if raw else "no reason given"


def _raw(data: str | bytes) -> bytes:
    return to_bytes(hexstr=data) if isinstance(data, str) else bytes(data)
