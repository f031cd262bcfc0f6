"""Custom errors in words, with every value, so that a test compares all of them.

`ape.reverts(contract.SomeError)` is not used: it lets a revert pass that Ape could not decode, as
those of a called contract, and ignores values whose names the error does not have.
"""

from collections.abc import Mapping
from enum import IntEnum
from typing import Any

from web3 import Web3
from web3.exceptions import ContractCustomError, ContractLogicError, ContractPanicError

from oracle.chain.abi import describe_revert
from oracle.chain.text import readable

ACCEPTED = "accepted"
MAX_GAS = 16_777_216


def refusal(w3: Web3, sender: str, to: str | None, data: str | bytes, value: int = 0) -> str:
    """Why the next block would refuse this transaction, in words, or `ACCEPTED`. Sends nothing.

    Without `to` it creates a contract.
    """
    transaction: Any = {"from": sender, "data": data, "value": value, "gas": MAX_GAS}
    if to is not None:
        transaction["to"] = to
    try:
        w3.eth.call(transaction, "pending")
    except ContractPanicError as panic:
        return f"Panic({panic.message})"
    except (ContractCustomError, ContractLogicError) as error:
        return describe_revert(str(error.data), plainly) if error.data else str(error.message)
    return ACCEPTED


def plainly(_error: str, argument: Mapping[str, Any], value: Any) -> str:
    """An argument as it stands in the revert's data, without its unit."""
    if argument["type"] == "bytes32" and argument["name"] == "rule":
        return readable(value.rstrip(b"\0").decode())
    if argument["type"] == "string":
        return readable(value)
    return "0x" + value.hex() if isinstance(value, bytes) else str(value)


def error(name: str, /, **values: object) -> str:
    """The words for an error with these values, in the order of its declaration."""
    return f"{name}({', '.join(f'{key}={_shown(value)}' for key, value in values.items())})"


def _shown(value: object) -> str:
    if isinstance(value, IntEnum):
        return str(int(value))
    if isinstance(value, bytes):
        return "0x" + value.hex()
    address = getattr(value, "address", value)
    return str(address).lower() if Web3.is_address(address) else readable(str(value))
