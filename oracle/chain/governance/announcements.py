"""Changes that members announced and anyone can make once their notice is over."""

from dataclasses import dataclass

from eth_typing import ChecksumAddress
from eth_utils.abi import function_abi_to_4byte_selector
from web3 import Web3
from web3.contract import Contract
from web3.types import TxReceipt

from oracle.chain.addresses import NOBODY
from oracle.chain.sender import Sender, transact
from oracle.errors import FatalError


@dataclass(frozen=True, slots=True)
class Announcement:
    """A call that was announced, and from when on it can be made, in Unix seconds."""

    call: bytes
    due: int


def announcement(
    contract: Contract, function: str, about: ChecksumAddress = NOBODY
) -> Announcement | None:
    """What was announced last for a function of `contract` and has not been made."""
    selector = function_abi_to_4byte_selector(contract.get_function_by_name(function).abi)
    call, due = contract.functions.announcement(selector, about).call()
    return Announcement(bytes(call), int(due)) if due else None


def adopt(
    w3: Web3, sender: Sender, contract: Contract, function: str, about: ChecksumAddress = NOBODY
) -> TxReceipt:
    """Makes an announced change; anyone may. Raises FatalError if nothing was announced."""
    found = announcement(contract, function, about)
    if found is None:
        raise FatalError(f"no {function} was announced, or it was made already")
    call, arguments = contract.decode_function_input(found.call)
    return transact(w3, sender, call(**arguments))
