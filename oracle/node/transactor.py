"""The node's transactions: simulated first, one nonce at a time, replaced when they get stuck."""

import time
from collections.abc import Callable

from eth_account.signers.local import LocalAccount
from eth_typing import HexStr
from web3 import Web3
from web3.contract.contract import ContractFunction
from web3.types import Nonce, TxReceipt, Wei

from oracle.chain.access.blocks import Blocks
from oracle.chain.sender import RevertError, estimate_gas
from oracle.chain.types import RoundId
from oracle.errors import AtelierError, FatalError, RetryableError, StoppedError
from oracle.node.context import WatchContext
from oracle.node.limits import max_gas
from oracle.node.pending import LAG_SECONDS, Pending, next_nonce
from oracle.words import ether

GIVE_UP_SECONDS = 300
LOST_SECONDS = 2
"""So often the endpoint is asked whether it still knows the transaction that waits."""


class WouldSendError(AtelierError):
    """A dry run stops here: the chain would take this transaction."""


class Transactor:
    """Sends the signer's transactions on one client."""

    def __init__(self, w3: Web3, context: WatchContext, account: LocalAccount) -> None:
        """`account` is the context's key, which a watcher may lack.

        In a dry run everything is done but the sending, which raises WouldSendError.
        """
        self._w3 = w3
        self._account = account
        self._journal = context.journal
        self._max_fee_wei = Web3.to_wei(context.config.max_fee_gwei, "gwei")
        self._chain_id = context.deployment.chain_id
        self._stop = context.stop
        self._log = context.log
        self._pulse = context.instruments.pulse
        self._metrics = context.instruments.metrics
        self._stuck_seconds = context.config.stuck_seconds
        self._is_dry = context.is_dry

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
        gas = self._gas(call, value)
        if gas > (limit := max_gas(action)):
            raise FatalError(
                f"{action} would take {gas:,} gas, at most {limit:,} are sensible: "
                "does the endpoint tell the truth?"
            )
        if self._is_dry:
            raise WouldSendError(f"would send {action} with {ether(value)} and {gas:,} gas")
        pending = Pending(
            self._w3,
            self._account,
            action,
            {
                "from": self._account.address,
                "to": Web3.to_checksum_address(call.address),
                "data": Web3.to_hex(hexstr=HexStr(call._encode_transaction_data())),
                "value": Wei(value),
                "gas": gas,
                "chainId": self._chain_id,
                "nonce": Nonce(nonce := next_nonce(self._w3, self._account)),
            },
            max(self._max_fee_wei, averts // gas),
            lambda signed: self._journal.sent(round_id, action, signed.hash.to_0x_hex(), nonce),
        )
        pending.send()
        receipt = self._wait(pending, action, lambda: self._gas(call, value))
        self._metrics.sent.labels(action).inc()
        self._metrics.gas.labels(action).inc(receipt["gasUsed"])
        if receipt["status"] != 1:
            raise RevertError(action, f"it reverted in block {receipt['blockNumber']}")
        return receipt

    def _gas(self, call: ContractFunction, value: int) -> int:
        """Gas for the call. Raises RevertError if the chain refuses it now."""
        try:
            return estimate_gas(self._account.address, call, value=value)
        except RevertError:
            self._metrics.refused.labels(call.fn_name).inc()
            raise

    def _wait(self, pending: Pending, action: str, simulate: Callable[[], object]) -> TxReceipt:
        """The receipt, however often it must be outbid or broadcast again. Raises as `send`."""
        begun = last = asked = level = time.monotonic()
        blocks, ahead = Blocks(self._w3), 0
        while True:
            is_new = blocks.is_new()
            if is_new and (receipt := pending.receipt()) is not None:
                break
            self._pulse.beat()
            now = time.monotonic()
            if now - begun > GIVE_UP_SECONDS:
                raise RetryableError(f"{action} is not mined after {GIVE_UP_SECONDS} seconds")
            ahead = pending.ahead if is_new else ahead
            if ahead < 0:
                if (receipt := pending.receipt_at_last(self._stop)) is not None:
                    break
                raise RetryableError(
                    f"{action} was overtaken: another transaction of {self._account.address} took "
                    f"nonce {pending.nonce}; no other program should use this key"
                )
            if ahead == 0:
                level = now
            elif now - level > LAG_SECONDS:
                raise RetryableError(
                    f"{action} cannot be mined: a reorganisation took the {ahead} before it"
                )
            if now - asked > LOST_SECONDS:
                asked = now
                self._keep_known(pending, action, simulate)
            if now - last > self._stuck_seconds:
                last = now
                if pending.outbid():
                    self._metrics.bumps.inc()
            if self._stop.wait(blocks.pause()):
                raise StoppedError(f"{action} was sent but is not mined yet")
        return receipt

    def _keep_known(self, pending: Pending, action: str, simulate: Callable[[], object]) -> None:
        """Broadcasts a transaction again, for the same fee, if the endpoint no longer knows it.

        Raises RevertError if the chain would by now refuse it.
        """
        if pending.is_known():
            return
        try:
            simulate()
        except RevertError:
            if pending.receipt_at_last(self._stop) is None:
                raise
            return
        try:
            pending.send_again()
        except RetryableError as error:  # as where it was mined a moment ago
            self._log.debug("not broadcast again", step=action, why=str(error))
        else:
            self._log.info("broadcast again", step=action)
