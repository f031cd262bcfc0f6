"""One nonce of a signer, and every version of the transaction that was broadcast for it."""

import threading
import time
from collections.abc import Callable

from eth_account.datastructures import SignedTransaction
from eth_account.signers.local import LocalAccount
from web3 import Web3
from web3.exceptions import TransactionNotFound, Web3RPCError
from web3.types import TxParams, TxReceipt, Wei

from oracle.chain.access.refusals import Refused, refused
from oracle.chain.sender import fees, receipt_of, refusal, rpc_message
from oracle.errors import RetryableError

BUMP = 9 / 8
"""Geth and most others take a replacement from 10 % more on; 12.5 % is one eighth."""

LAG_SECONDS = 5
"""How much later than another an endpoint may show a receipt or a nonce."""

POLL_SECONDS = 0.2


class UnderpricedError(RetryableError):
    """Another transaction with the same nonce waits, and this one does not pay enough more."""


class Pending:
    """A transaction on its way; nothing is broadcast before `send`."""

    def __init__(
        self,
        w3: Web3,
        account: LocalAccount,
        action: str,
        transaction: TxParams,
        cap: int,
        written: Callable[[SignedTransaction], None],
    ) -> None:
        """`transaction` lacks its fee, which is at most `cap` wei for a unit of gas.

        `written` is told of every version before it leaves, so that no crash can hide that it may
        be out there.
        """
        self._w3 = w3
        self._account = account
        self._action = action
        self._transaction = transaction
        self._cap = cap
        self._written = written
        self._versions: list[SignedTransaction] = []
        self._fee = _capped(fees(w3), cap)

    def send(self) -> None:
        """Broadcasts, paying more than whatever waits with the same nonce.

        Raises RetryableError if that is not allowed, or what `refusal` says.
        """
        while True:
            try:
                self._broadcast(self._fee)
                return
            except UnderpricedError as error:
                higher = self._higher(self._fee)
                if higher is None:
                    raise RetryableError(
                        f"{error}; more than max_fee_gwei is needed: raise it or wait"
                    ) from error
                self._fee = higher

    def outbid(self) -> bool:
        """Broadcasts it for an eighth more, or the chain's price now; whether the cap allows it."""
        higher = self._higher(fees(self._w3))
        if higher is None:
            return False
        self._fee = higher
        self.send()
        return True

    def send_again(self) -> None:
        """Broadcasts the last version once more; it is no error if the endpoint has it already."""
        self._post(self._versions[-1])

    def receipt(self) -> TxReceipt | None:
        """The receipt of whichever version was mined."""
        found = (receipt_of(self._w3, version.hash) for version in self._versions)
        return next((receipt for receipt in found if receipt is not None), None)

    def receipt_at_last(self, stop: threading.Event) -> TxReceipt | None:
        """The receipt, which an endpoint may show later than the nonce: it waits a little."""
        limit = time.monotonic() + LAG_SECONDS
        while (found := self.receipt()) is None and time.monotonic() < limit:
            if stop.wait(POLL_SECONDS):
                break
        return found

    def is_known(self) -> bool:
        """Whether the endpoint has a version of it, mined or waiting."""
        return any(self._has(version) for version in self._versions)

    @property
    def nonce(self) -> int:
        """Its nonce, in every version."""
        return int(self._transaction["nonce"])

    @property
    def ahead(self) -> int:
        """How many of the signer's transactions must be mined before it; negative: too late."""
        return self.nonce - next_nonce(self._w3, self._account)

    def _has(self, version: SignedTransaction) -> bool:
        try:
            self._w3.eth.get_transaction(version.hash)
        except TransactionNotFound:
            return False
        return True

    def _broadcast(self, fee: TxParams) -> None:
        whole: TxParams = {**self._transaction, **fee}
        signed = self._account.sign_transaction(dict(whole))  # type: ignore[arg-type]
        self._written(signed)
        self._post(signed)
        self._versions.append(signed)

    def _post(self, signed: SignedTransaction) -> None:
        try:
            self._w3.eth.send_raw_transaction(signed.raw_transaction)
        except Web3RPCError as error:
            message, what = rpc_message(error), f"{self._action} could not be sent"
            why = refused(message)
            if why is Refused.KNOWN:
                return
            if why is Refused.UNDERPRICED:
                raise UnderpricedError(f"{what}: {message}") from error
            if why is Refused.NONCE_USED and self._versions:
                return  # a version of it was mined a moment ago, as the next look shows
            raise refusal(what, self._account.address, error) from error

    def _higher(self, asked: TxParams) -> TxParams | None:
        """A fee that replaces today's, no less than `asked`; None if the cap is below it."""
        higher = _capped(_bumped(self._fee, asked), self._cap)
        enough = all(
            int(higher[key]) >= int(int(self._fee[key]) * BUMP)
            for key in ("maxFeePerGas", "maxPriorityFeePerGas")
        )
        return higher if enough else None


def next_nonce(w3: Web3, account: LocalAccount) -> int:
    """The first nonce of the signer that no transaction on the chain has."""
    return w3.eth.get_transaction_count(account.address, "latest")


def _capped(fee: TxParams, cap: int) -> TxParams:
    """The same fee, but at most `cap` wei for a unit of gas."""
    top = min(int(fee["maxFeePerGas"]), cap)
    tip = min(int(fee["maxPriorityFeePerGas"]), top)
    return {"maxFeePerGas": Wei(top), "maxPriorityFeePerGas": Wei(tip)}


def _bumped(before: TxParams, now: TxParams) -> TxParams:
    """At least an eighth more than `before`, and no less than what the chain asks now."""
    top = max(int(int(before["maxFeePerGas"]) * BUMP) + 1, int(now["maxFeePerGas"]))
    tip = max(int(int(before["maxPriorityFeePerGas"]) * BUMP) + 1, int(now["maxPriorityFeePerGas"]))
    return {"maxFeePerGas": Wei(top), "maxPriorityFeePerGas": Wei(min(tip, top))}
