"""The node's transactions: simulated first, one nonce at a time, replaced when they get stuck."""

import threading
import time

from eth_account.signers.local import LocalAccount
from eth_typing import HexStr
from hexbytes import HexBytes
from web3 import Web3
from web3.contract.contract import ContractFunction
from web3.exceptions import TransactionNotFound, Web3RPCError
from web3.types import TxParams, TxReceipt, Wei

from oracle.chain.sender import (
    MAX_TRANSACTION_GAS,
    RevertError,
    estimate_gas,
    fees,
    refusal,
    rpc_message,
)
from oracle.chain.types import RoundId
from oracle.errors import FatalError, RetryableError, StoppedError
from oracle.node.journal import Journal

BUMP = 9 / 8
"""Geth and most others take a replacement from 10 % more on; 12.5 % is one eighth."""

STUCK_SECONDS = 45
GIVE_UP_SECONDS = 300
POLL_SECONDS = 0.2
RECEIPT_LAG_SECONDS = 5
"""How much later than the nonce an endpoint may show the receipt of the same transaction."""


class UnderpricedError(RetryableError):
    """Another transaction with the same nonce waits, and this one does not pay enough more."""


class Transactor:
    """Sends the signer's transactions on one client."""

    def __init__(
        self,
        w3: Web3,
        account: LocalAccount,
        journal: Journal,
        max_fee_gwei: float,
        stop: threading.Event,
    ) -> None:
        self._w3 = w3
        self._account = account
        self._journal = journal
        self._max_fee = Web3.to_wei(max_fee_gwei, "gwei")
        self._stop = stop

    def send(self, round_id: RoundId, call: ContractFunction, value: int = 0) -> TxReceipt:
        """Sends `call` with `value` wei and waits until it is mined; returns its receipt.

        The nonce is the next one that the chain has not used: what an earlier run left unmined
        there is replaced, since every step is derived from the chain anew.

        Raises RevertError if the chain refuses it, before anything is sent if it would;
        RetryableError if it is not mined after several bumps of the fee, or if another transaction
        took its nonce; StoppedError if the node is to stop.
        """
        action = call.fn_name
        gas = estimate_gas(self._account.address, call, value=value)
        if gas > MAX_TRANSACTION_GAS:
            raise FatalError(f"{action} takes {gas:,} gas, a transaction {MAX_TRANSACTION_GAS:,}")
        transaction: TxParams = {
            "from": self._account.address,
            "to": Web3.to_checksum_address(call.address),
            "data": Web3.to_hex(hexstr=HexStr(call._encode_transaction_data())),
            "value": Wei(value),
            "gas": gas,
            "chainId": self._w3.eth.chain_id,
            "nonce": self._w3.eth.get_transaction_count(self._account.address, "latest"),
        }
        fee, sent = self._outbid(round_id, action, transaction, self._capped(fees(self._w3)))
        hashes = [sent]
        begun = last = time.monotonic()
        while (receipt := self._mined(hashes)) is None:
            now = time.monotonic()
            if now - begun > GIVE_UP_SECONDS:
                raise RetryableError(f"{action} is not mined after {GIVE_UP_SECONDS} seconds")
            if self._is_used(transaction) and (receipt := self._mined_at_last(hashes)) is None:
                raise RetryableError(
                    f"{action} was overtaken: another transaction of {self._account.address} took "
                    f"nonce {transaction['nonce']}; no other program should use this key"
                )
            if receipt is not None:
                break
            if now - last > STUCK_SECONDS:
                last = now
                higher = self._capped(_bumped(fee, fees(self._w3)))
                if higher != fee:
                    fee, sent = self._outbid(round_id, action, transaction, higher)
                    hashes.append(sent)
            if self._stop.wait(POLL_SECONDS):
                raise StoppedError(f"{action} was sent but is not mined yet")
        if receipt["status"] != 1:
            raise RevertError(action, f"it reverted in block {receipt['blockNumber']}")
        return receipt

    def _outbid(
        self, round_id: RoundId, action: str, transaction: TxParams, fee: TxParams
    ) -> tuple[TxParams, HexBytes]:
        """Broadcasts, paying more than whatever waits with the same nonce; returns fee and hash."""
        while True:
            try:
                return fee, self._broadcast(round_id, action, {**transaction, **fee})
            except UnderpricedError as error:
                higher = self._capped(_bumped(fee, fee))
                if higher == fee:
                    raise RetryableError(
                        f"{error}; more than max_fee_gwei is needed: raise it or wait"
                    ) from error
                fee = higher

    def _broadcast(self, round_id: RoundId, action: str, transaction: TxParams) -> HexBytes:
        signed = self._account.sign_transaction(dict(transaction))  # type: ignore[arg-type]
        # Journalled before it leaves, so that no crash can hide that it may be out there.
        self._journal.sent(round_id, action, signed.hash.to_0x_hex(), int(transaction["nonce"]))
        try:
            return self._w3.eth.send_raw_transaction(signed.raw_transaction)
        except Web3RPCError as error:
            message = rpc_message(error).lower()
            if "already known" in message or "already imported" in message:
                return HexBytes(signed.hash)
            if "underpriced" in message:
                raise UnderpricedError(f"{action} could not be sent: {message}") from error
            raise refusal(f"{action} could not be sent", self._account.address, error) from error

    def _mined(self, hashes: list[HexBytes]) -> TxReceipt | None:
        for digest in hashes:
            try:
                return self._w3.eth.get_transaction_receipt(digest)
            except TransactionNotFound:
                continue
        return None

    def _mined_at_last(self, hashes: list[HexBytes]) -> TxReceipt | None:
        """The receipt of one of these, which an endpoint may show later than their nonce."""
        limit = time.monotonic() + RECEIPT_LAG_SECONDS
        while (receipt := self._mined(hashes)) is None and time.monotonic() < limit:
            if self._stop.wait(POLL_SECONDS):
                break
        return receipt

    def _is_used(self, transaction: TxParams) -> bool:
        """Whether the chain has a transaction with this nonce."""
        count = self._w3.eth.get_transaction_count(self._account.address, "latest")
        return count > transaction["nonce"]

    def _capped(self, fee: TxParams) -> TxParams:
        top = min(int(fee["maxFeePerGas"]), self._max_fee)
        tip = min(int(fee["maxPriorityFeePerGas"]), top)
        return {"maxFeePerGas": Wei(top), "maxPriorityFeePerGas": Wei(tip)}


def _bumped(before: TxParams, now: TxParams) -> TxParams:
    """At least an eighth more than `before`, and no less than what the chain asks now."""
    top = max(int(int(before["maxFeePerGas"]) * BUMP) + 1, int(now["maxFeePerGas"]))
    tip = max(int(int(before["maxPriorityFeePerGas"]) * BUMP) + 1, int(now["maxPriorityFeePerGas"]))
    return {"maxFeePerGas": Wei(top), "maxPriorityFeePerGas": Wei(min(tip, top))}
