"""The node's transactions: simulated first, one nonce at a time, replaced when they get stuck."""

import time

from eth_account.signers.local import LocalAccount
from eth_typing import HexStr
from hexbytes import HexBytes
from web3 import Web3
from web3.contract.contract import ContractFunction
from web3.exceptions import TransactionNotFound, Web3RPCError
from web3.types import TxParams, TxReceipt, Wei

from oracle.chain.sender import RevertError, estimate_gas, fees, refusal
from oracle.chain.types import RoundId
from oracle.errors import RetryableError
from oracle.node.journal import Journal

BUMP = 9 / 8
"""Geth and most others take a replacement from 10 % more on; 12.5 % is one eighth."""

STUCK_SECONDS = 45
GIVE_UP_SECONDS = 300
POLL_SECONDS = 0.2


class Transactor:
    """Sends the signer's transactions on one client."""

    def __init__(
        self, w3: Web3, account: LocalAccount, journal: Journal, max_fee_gwei: float
    ) -> None:
        self._w3 = w3
        self._account = account
        self._journal = journal
        self._max_fee = Web3.to_wei(max_fee_gwei, "gwei")

    def send(self, round_id: RoundId, call: ContractFunction) -> TxReceipt:
        """Sends `call` and waits until it is mined; returns its receipt.

        Raises RevertError if the chain refuses it, before anything is sent if it would, and
        RetryableError if it is not mined after several bumps of the fee.
        """
        action = call.fn_name
        gas = estimate_gas(self._account.address, call)
        transaction: TxParams = {
            "from": self._account.address,
            "to": Web3.to_checksum_address(call.address),
            "data": Web3.to_hex(hexstr=HexStr(call._encode_transaction_data())),
            "value": Wei(0),
            "gas": gas,
            "chainId": self._w3.eth.chain_id,
            "nonce": self._w3.eth.get_transaction_count(self._account.address, "latest"),
        }
        fee = self._capped(fees(self._w3))
        sent = [self._broadcast(round_id, action, {**transaction, **fee})]
        begun = last = time.monotonic()
        while (receipt := self._mined(sent)) is None:
            now = time.monotonic()
            if now - begun > GIVE_UP_SECONDS:
                raise RetryableError(f"{action} is not mined after {GIVE_UP_SECONDS} seconds")
            if now - last > STUCK_SECONDS:
                last = now
                fee = self._capped(_bumped(fee, fees(self._w3)))
                sent.append(self._broadcast(round_id, action, {**transaction, **fee}))
            time.sleep(POLL_SECONDS)
        if receipt["status"] != 1:
            raise RevertError(action, f"it reverted in block {receipt['blockNumber']}")
        return receipt

    def _broadcast(self, round_id: RoundId, action: str, transaction: TxParams) -> HexBytes:
        signed = self._account.sign_transaction(dict(transaction))  # type: ignore[arg-type]
        # Journalled before it leaves, so that no crash can hide that it may be out there.
        self._journal.sent(round_id, action, signed.hash.to_0x_hex(), int(transaction["nonce"]))
        try:
            return self._w3.eth.send_raw_transaction(signed.raw_transaction)
        except Web3RPCError as error:
            message = str(error).lower()
            if "already known" in message or "already imported" in message:
                return HexBytes(signed.hash)
            raise refusal(f"{action} could not be sent", self._account.address, error) from error

    def _mined(self, hashes: list[HexBytes]) -> TxReceipt | None:
        for digest in hashes:
            try:
                return self._w3.eth.get_transaction_receipt(digest)
            except TransactionNotFound:
                continue
        return None

    def _capped(self, fee: TxParams) -> TxParams:
        top = min(int(fee["maxFeePerGas"]), self._max_fee)
        tip = min(int(fee["maxPriorityFeePerGas"]), top)
        return {"maxFeePerGas": Wei(top), "maxPriorityFeePerGas": Wei(tip)}


def _bumped(before: TxParams, now: TxParams) -> TxParams:
    """At least an eighth more than `before`, and no less than what the chain asks now."""
    top = max(int(int(before["maxFeePerGas"]) * BUMP) + 1, int(now["maxFeePerGas"]))
    tip = max(int(int(before["maxPriorityFeePerGas"]) * BUMP) + 1, int(now["maxPriorityFeePerGas"]))
    return {"maxFeePerGas": Wei(top), "maxPriorityFeePerGas": Wei(min(tip, top))}
