"""The node's transactions: simulated first, one nonce at a time, replaced when they get stuck."""

import threading
import time

from eth_account.datastructures import SignedTransaction
from eth_account.signers.local import LocalAccount
from eth_typing import HexStr
from web3 import Web3
from web3.contract.contract import ContractFunction
from web3.exceptions import TransactionNotFound, Web3RPCError
from web3.types import Nonce, TxParams, TxReceipt, Wei

from oracle.chain.sender import (
    RevertError,
    estimate_gas,
    fees,
    refusal,
    rpc_message,
)
from oracle.chain.types import RoundId
from oracle.errors import AtelierError, FatalError, RetryableError, StoppedError
from oracle.node.instruments import Instruments
from oracle.node.journal import Journal
from oracle.node.limits import most_gas
from oracle.words import ether

BUMP = 9 / 8
"""Geth and most others take a replacement from 10 % more on; 12.5 % is one eighth."""

STUCK_SECONDS = 45.0
GIVE_UP_SECONDS = 300
POLL_SECONDS = 0.2
LAG_SECONDS = 5
"""How much later than others an endpoint may show a receipt or the nonce before."""
LOST_SECONDS = 2
"""How often the endpoint is asked whether it still knows what waits there."""


class UnderpricedError(RetryableError):
    """Another transaction with the same nonce waits, and this one does not pay enough more."""


class WouldSendError(AtelierError):
    """A dry run stops here: the chain would take this transaction."""


class Transactor:
    """Sends the signer's transactions on one client."""

    def __init__(
        self,
        w3: Web3,
        account: LocalAccount,
        journal: Journal,
        max_fee_gwei: float,
        stop: threading.Event,
        instruments: Instruments,
        *,
        stuck_seconds: float = STUCK_SECONDS,
        is_dry: bool = False,
    ) -> None:
        """`is_dry`: everything but the sending, which raises WouldSendError."""
        self._w3 = w3
        self._account = account
        self._journal = journal
        self._max_fee = Web3.to_wei(max_fee_gwei, "gwei")
        self._stop = stop
        self._log = instruments.log
        self._pulse = instruments.pulse
        self._metrics = instruments.metrics
        self._stuck_seconds = stuck_seconds
        self._is_dry = is_dry

    def send(
        self, round_id: RoundId, call: ContractFunction, value: int = 0, *, averts: int = 0
    ) -> TxReceipt:
        """Sends `call` with `value` wei and waits until it is mined; returns its receipt.

        The nonce is the next one that the chain has not used: what an earlier run left unmined
        there is replaced, since every step is derived from the chain anew. If the step `averts` a
        loss of so many wei, its gas may cost as much, whatever the most for a unit is else.

        What a reorganisation took, or the endpoint forgot, is simulated and broadcast again; what
        is never mined since a transaction before it was taken is given up, for the next look to
        begin with that one.

        Raises RevertError if the chain refuses it, before anything is sent if it would;
        RetryableError if it is not mined after several bumps of the fee, if another transaction
        took its nonce, or if one before it was taken; StoppedError if the node is to stop.
        """
        action = call.fn_name
        try:
            gas = estimate_gas(self._account.address, call, value=value)
        except RevertError:
            self._metrics.refused.labels(action).inc()
            raise
        if gas > (most := most_gas(action)):
            raise FatalError(
                f"{action} would take {gas:,} gas, at most {most:,} are sensible: "
                "does the endpoint tell the truth?"
            )
        if self._is_dry:
            raise WouldSendError(f"would send {action} with {ether(value)} and {gas:,} gas")
        cap = max(self._max_fee, averts // gas)
        transaction: TxParams = {
            "from": self._account.address,
            "to": Web3.to_checksum_address(call.address),
            "data": Web3.to_hex(hexstr=HexStr(call._encode_transaction_data())),
            "value": Wei(value),
            "gas": gas,
            "chainId": self._w3.eth.chain_id,
            "nonce": Nonce(self._next_nonce()),
        }
        fee, sent = self._outbid(round_id, action, transaction, _capped(fees(self._w3), cap), cap)
        versions = [sent]
        begun = last = asked = level = time.monotonic()
        while (receipt := self._mined(versions)) is None:
            self._pulse.beat()
            now = time.monotonic()
            if now - begun > GIVE_UP_SECONDS:
                raise RetryableError(f"{action} is not mined after {GIVE_UP_SECONDS} seconds")
            ahead = int(transaction["nonce"]) - self._next_nonce()
            if ahead < 0 and (receipt := self._mined_at_last(versions)) is None:
                raise RetryableError(
                    f"{action} was overtaken: another transaction of {self._account.address} took "
                    f"nonce {transaction['nonce']}; no other program should use this key"
                )
            if receipt is not None:
                break
            if ahead <= 0:
                level = now
            elif now - level > LAG_SECONDS:
                raise RetryableError(
                    f"{action} cannot be mined: a reorganisation took the {ahead} before it"
                )
            if now - asked > LOST_SECONDS:
                asked = now
                self._keep_known(action, call, value, versions)
            if now - last > self._stuck_seconds:
                last = now
                higher = _capped(_bumped(fee, fees(self._w3)), cap)
                if _is_enough(fee, higher):
                    fee, sent = self._outbid(round_id, action, transaction, higher, cap)
                    versions.append(sent)
                    self._metrics.bumps.inc()
            if self._stop.wait(POLL_SECONDS):
                raise StoppedError(f"{action} was sent but is not mined yet")
        self._metrics.sent.labels(action).inc()
        self._metrics.gas.labels(action).inc(receipt["gasUsed"])
        if receipt["status"] != 1:
            raise RevertError(action, f"it reverted in block {receipt['blockNumber']}")
        return receipt

    def _outbid(
        self, round_id: RoundId, action: str, transaction: TxParams, fee: TxParams, cap: int
    ) -> tuple[TxParams, SignedTransaction]:
        """Broadcasts, paying more than whatever waits with the same nonce; returns what it paid.

        `cap` is the most for a unit of gas, in wei.
        """
        while True:
            try:
                return fee, self._broadcast(round_id, action, {**transaction, **fee})
            except UnderpricedError as error:
                higher = _capped(_bumped(fee, fee), cap)
                if not _is_enough(fee, higher):
                    raise RetryableError(
                        f"{error}; more than max_fee_gwei is needed: raise it or wait"
                    ) from error
                fee = higher

    def _broadcast(
        self, round_id: RoundId, action: str, transaction: TxParams
    ) -> SignedTransaction:
        signed = self._account.sign_transaction(dict(transaction))  # type: ignore[arg-type]
        # Journalled before it leaves, so that no crash can hide that it may be out there.
        self._journal.sent(round_id, action, signed.hash.to_0x_hex(), int(transaction["nonce"]))
        self._post(action, signed)
        return signed

    def _post(self, action: str, signed: SignedTransaction) -> None:
        """Gives the endpoint a transaction; that it has it already is as good."""
        try:
            self._w3.eth.send_raw_transaction(signed.raw_transaction)
        except Web3RPCError as error:
            message = rpc_message(error).lower()
            if "already known" in message or "already imported" in message:
                return
            if "underpriced" in message:
                raise UnderpricedError(f"{action} could not be sent: {message}") from error
            raise refusal(f"{action} could not be sent", self._account.address, error) from error

    def _keep_known(
        self, action: str, call: ContractFunction, value: int, versions: list[SignedTransaction]
    ) -> None:
        """Broadcasts the last version again if the endpoint knows none; no fee rises by that.

        Raises RevertError if the chain would by now refuse it.
        """
        if any(self._is_known(version) for version in versions):
            return
        try:
            estimate_gas(self._account.address, call, value=value)
        except RevertError:
            if self._mined_at_last(versions) is None:
                raise
            return
        try:
            self._post(action, versions[-1])
        except RetryableError as error:  # as where it was mined a moment ago
            self._log.debug("not broadcast again", step=action, why=str(error))
        else:
            self._log.info("broadcast again", step=action)

    def _is_known(self, version: SignedTransaction) -> bool:
        """Whether the endpoint has the transaction, mined or waiting."""
        try:
            self._w3.eth.get_transaction(version.hash)
        except TransactionNotFound:
            return False
        return True

    def _mined(self, versions: list[SignedTransaction]) -> TxReceipt | None:
        for version in versions:
            try:
                return self._w3.eth.get_transaction_receipt(version.hash)
            except TransactionNotFound:
                continue
        return None

    def _mined_at_last(self, versions: list[SignedTransaction]) -> TxReceipt | None:
        """The receipt of one of these, which an endpoint may show later than their nonce."""
        limit = time.monotonic() + LAG_SECONDS
        while (receipt := self._mined(versions)) is None and time.monotonic() < limit:
            if self._stop.wait(POLL_SECONDS):
                break
        return receipt

    def _next_nonce(self) -> int:
        """The first nonce of the signer that no transaction on the chain has."""
        return self._w3.eth.get_transaction_count(self._account.address, "latest")


def _capped(fee: TxParams, cap: int) -> TxParams:
    """The same fee, but at most `cap` wei for a unit of gas."""
    top = min(int(fee["maxFeePerGas"]), cap)
    tip = min(int(fee["maxPriorityFeePerGas"]), top)
    return {"maxFeePerGas": Wei(top), "maxPriorityFeePerGas": Wei(tip)}


def _is_enough(before: TxParams, after: TxParams) -> bool:
    """Whether nodes take a transaction with the fee `after` in place of one with `before`."""
    return all(
        int(after[key]) >= int(int(before[key]) * BUMP)
        for key in ("maxFeePerGas", "maxPriorityFeePerGas")
    )


def _bumped(before: TxParams, now: TxParams) -> TxParams:
    """At least an eighth more than `before`, and no less than what the chain asks now."""
    top = max(int(int(before["maxFeePerGas"]) * BUMP) + 1, int(now["maxFeePerGas"]))
    tip = max(int(int(before["maxPriorityFeePerGas"]) * BUMP) + 1, int(now["maxPriorityFeePerGas"]))
    return {"maxFeePerGas": Wei(top), "maxPriorityFeePerGas": Wei(min(tip, top))}
