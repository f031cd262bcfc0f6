"""Sending transactions: simulate, sign, send, wait, and say in words why one was refused."""

from typing import Any, Protocol

from eth_account.signers.local import LocalAccount
from eth_typing import ChecksumAddress, HexStr
from hexbytes import HexBytes
from web3 import Web3
from web3.contract.contract import ContractConstructor, ContractFunction
from web3.exceptions import ContractLogicError, TransactionNotFound, Web3RPCError
from web3.types import BlockData, Nonce, TxParams, TxReceipt, Wei

from oracle.chain.access.blocks import awaited
from oracle.chain.access.refusals import Refused, refused
from oracle.chain.sentences import why_refused
from oracle.chain.text import readable
from oracle.errors import AtelierError, FatalError, RetryableError
from oracle.quantities import MINUTE

RECEIPT_SECONDS = 120
GAS_MARGIN = 1.25
GAS_SPARE = 75_000
"""Gas for accounts that move only in a later second than the estimate's, as of interest."""
MAX_TRANSACTION_GAS = 16_777_216  # EIP-7825


class RevertError(FatalError):
    """The chain refuses the call; `reason` is the contract's error: a sentence, and as it came."""

    def __init__(self, action: str, reason: str) -> None:
        super().__init__(f"{action} was refused: {reason}")
        self.reason = reason


class Sender(Protocol):
    """Whoever signs: a local key here, one of Ape's accounts in scripts."""

    @property
    def address(self) -> ChecksumAddress:
        """The sender's address."""
        ...

    def send_transaction(self, w3: Web3, transaction: TxParams) -> HexStr:
        """Signs and broadcasts `transaction`, complete but for nonce, fees and signature."""
        ...


class KeySender:
    """Signs with a key in memory and takes the next nonce from the chain."""

    def __init__(self, account: LocalAccount) -> None:
        self._account = account

    @property
    def address(self) -> ChecksumAddress:
        """The key's address."""
        return self._account.address

    def send_transaction(self, w3: Web3, transaction: TxParams) -> HexStr:
        """Signs and broadcasts `transaction`; fees and nonce are filled in here."""
        filled: TxParams = {
            **fees(w3),
            "chainId": w3.eth.chain_id,
            "nonce": w3.eth.get_transaction_count(self.address, "pending"),
            **transaction,
        }
        signed = self._account.sign_transaction(dict(filled))  # type: ignore[arg-type]
        return Web3.to_hex(w3.eth.send_raw_transaction(signed.raw_transaction))


def deadline(w3: Web3, seconds: int = 20 * MINUTE) -> int:
    """Until when a transaction that is sent now stays good while it waits, in Unix seconds."""
    return int(w3.eth.get_block("latest")["timestamp"]) + seconds


def fees(w3: Web3, head: BlockData | None = None) -> TxParams:
    """EIP-1559 fees that outlast a few full blocks: twice the base fee plus the usual tip.

    `head` is the newest block, which is asked for without it.
    """
    base = (head or w3.eth.get_block("latest")).get("baseFeePerGas", 0)
    tip = w3.eth.max_priority_fee
    return {"maxFeePerGas": Web3.to_wei(2 * base + tip, "wei"), "maxPriorityFeePerGas": tip}


def transact(
    w3: Web3,
    sender: Sender,
    call: ContractFunction | ContractConstructor,
    *,
    value: int = 0,
    gas: int | None = None,
) -> TxReceipt:
    """Simulates `call`, sends it and waits for its receipt.

    Raises RevertError with the contract's own error, RetryableError if it is not mined in time.
    """
    action = getattr(call, "fn_name", None) or "deployment"
    gas = gas or estimate_gas(sender.address, call, value=value, spare=GAS_SPARE)
    transaction: TxParams = {"from": sender.address, "value": Web3.to_wei(value, "wei"), "gas": gas}
    # web3 asks the endpoint for what is not given; the sender fills these in itself.
    built = call.build_transaction(
        {**transaction, "nonce": Nonce(0), "maxFeePerGas": Wei(0), "maxPriorityFeePerGas": Wei(0)}
    )
    transaction["data"] = built["data"]
    if "to" in built:
        transaction["to"] = built["to"]
    try:
        digest = sender.send_transaction(w3, transaction)
    except ContractLogicError as error:
        raise RevertError(action, revert_reason(error)) from error
    except Web3RPCError as error:
        raise refusal(f"{action} could not be sent", sender.address, error) from error
    receipt = awaited(w3, lambda: receipt_of(w3, digest), RECEIPT_SECONDS)
    if receipt is None:
        raise RetryableError(f"{action} was sent ({digest}) but is not mined yet")
    if receipt["status"] != 1:
        raise RevertError(action, f"reverted in block {receipt['blockNumber']} ({digest})")
    return receipt


def receipt_of(w3: Web3, digest: HexBytes | HexStr) -> TxReceipt | None:
    """The receipt of a transaction, if it is mined."""
    try:
        return w3.eth.get_transaction_receipt(HexBytes(digest))
    except TransactionNotFound:
        return None


def estimate_gas(
    address: ChecksumAddress,
    call: ContractFunction | ContractConstructor,
    *,
    value: int = 0,
    spare: int = 0,
) -> int:
    """Gas for `call` with a margin and `spare`, within the chain's limit for one transaction.

    A node's steps account for nothing that accrues, and what a reveal may pay for gas is a penalty
    divided by the gas: they take no `spare`.

    Raises RevertError with the contract's own error.
    """
    action = getattr(call, "fn_name", None) or "deployment"
    params: TxParams = {"from": address, "value": Web3.to_wei(value, "wei")}
    try:
        needed = call.estimate_gas(params)
    except ContractLogicError as error:
        raise RevertError(action, revert_reason(error)) from error
    except Web3RPCError as error:
        message = rpc_message(error)
        if refused(message) is Refused.UNFUNDED:
            raise FatalError(
                f"{action} cannot be paid: {address} has insufficient funds"
            ) from error
        raise RetryableError(f"{action} cannot be simulated: {message}") from error
    return max(needed, min(int(needed * GAS_MARGIN) + spare, MAX_TRANSACTION_GAS))


def revert_reason(error: ContractLogicError) -> str:
    """The contract's error as a sentence and as it came, from web3's exception."""
    data: Any = error.data
    if isinstance(data, str) and data.startswith("0x"):
        return why_refused(data)
    return readable(error.message or "no reason given")


def refusal(what: str, address: ChecksumAddress, error: Web3RPCError) -> AtelierError:
    """What to raise for an endpoint's refusal: a lack of money is fatal, the rest may pass."""
    message = rpc_message(error)
    if refused(message) is Refused.UNFUNDED:
        return FatalError(f"{what}: {address} has insufficient funds for gas and value")
    return RetryableError(f"{what}: {message}")


def rpc_message(error: Web3RPCError) -> str:
    """The endpoint's own message."""
    response = error.rpc_response or {}
    detail: Any = response.get("error") or {}
    return readable(str(detail.get("message", error) if isinstance(detail, dict) else detail))
