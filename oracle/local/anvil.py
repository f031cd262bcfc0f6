"""A private chain: one anvil process on a free port, under Osaka's rules, always stopped again."""

import os
import shutil
import socket
import time
from pathlib import Path
from typing import Any, Self

from eth_account import Account
from eth_account.signers.local import LocalAccount
from web3 import Web3
from web3.types import RPCEndpoint, TxReceipt

from oracle.chain.connection import EndpointUnreachableError, connect
from oracle.errors import FatalError
from oracle.local.processes import Process

HARDFORK = "osaka"
CHAIN_ID = 31_337
MNEMONIC = "test test test test test test test test test test test junk"
START_SECONDS = 20
STATES = 200
"""Blocks whose state can still be asked for: anvil would leave those of all others on the disk, a
megabyte each."""

PROJECT = Path(__file__).parents[2]


class AnvilError(FatalError):
    """The local chain could not be started."""


def free_port() -> int:
    """A TCP port of the loopback interface that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_taken(port: int) -> bool:
    """Whether somebody listens on a TCP port of the loopback interface."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def binary() -> str:
    """The anvil executable: the one that npm installed, else one on the PATH.

    Raises AnvilError if there is none.
    """
    installed = sorted(PROJECT.glob("node_modules/@foundry-rs/anvil-*/bin/anvil*"))
    found = str(installed[0]) if installed else shutil.which("anvil")
    if found is None:
        raise AnvilError("no anvil found: run `make setup` to install it from npm")
    return found


def account(number: int) -> LocalAccount:
    """The funded test account `number` (0 to 9 by default)."""
    Account.enable_unaudited_hdwallet_features()
    return Account.from_mnemonic(MNEMONIC, account_path=f"m/44'/60'/0'/0/{number}")  # type: ignore[no-any-return]


class Anvil(Process):
    """A running chain; use it as a context manager.

    `block_time` is in seconds, None for one block a transaction. `options` go to anvil as they are.
    """

    def __init__(
        self,
        *,
        port: int | None = None,
        block_time: float | None = None,
        accounts: int = 10,
        log: Path | None = None,
        states: int = STATES,
        options: tuple[str, ...] = (),
    ) -> None:
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        command = [
            binary(),
            *("--port", str(self.port), "--hardfork", HARDFORK, "--chain-id", str(CHAIN_ID)),
            *("--accounts", str(accounts), "--mnemonic", MNEMONIC),
            *("--prune-history", str(states)),
            *(("--block-time", str(block_time)) if block_time else ()),
            *options,
        ]
        super().__init__("anvil", command, log or Path(os.devnull))
        self.w3: Web3

    def start(self) -> Self:
        """Starts the process and waits until it answers. Raises AnvilError; a taken port is one."""
        if is_taken(self.port):
            raise AnvilError(f"port {self.port} is taken: stop what listens there, or use another")
        super().start()
        try:
            self.w3 = self._answer()
        except BaseException:  # Ctrl-C too: nobody else knows of the process yet
            self.stop()
            raise
        return self

    def _answer(self) -> Web3:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                return connect(self.url, CHAIN_ID)
            except EndpointUnreachableError as error:
                if not self.is_running or time.monotonic() > deadline:
                    raise AnvilError(f"anvil did not start on port {self.port}") from error
                time.sleep(0.05)

    def rpc(self, method: str, *params: Any) -> Any:
        """Calls an RPC method and returns its result. Raises AnvilError with anvil's message."""
        response = self.w3.provider.make_request(RPCEndpoint(method), list(params))
        if "error" in response:
            raise AnvilError(f"{method}: {response['error']}")
        return response.get("result")

    @property
    def now(self) -> int:
        """The latest block's time, in Unix seconds."""
        return int(self.w3.eth.get_block("latest")["timestamp"])

    def mine(self, blocks: int = 1) -> None:
        """Mines `blocks` blocks."""
        self.rpc("anvil_mine", hex(blocks))

    def pass_time(self, seconds: int) -> None:
        """Moves the chain's clock on and mines a block there."""
        self.rpc("evm_increaseTime", hex(seconds))
        self.mine()

    def pass_until(self, timestamp: int) -> None:
        """Mines a block at `timestamp` unless the chain is there already."""
        if self.now < timestamp:
            self.rpc("evm_setNextBlockTimestamp", hex(timestamp))
            self.mine()

    def snapshot(self) -> str:
        """Remembers the chain's state; returns what `revert` takes."""
        return str(self.rpc("evm_snapshot"))

    def revert(self, snapshot: str) -> None:
        """Goes back to a snapshot and forgets it. Raises AnvilError if there is no such one."""
        if not self.rpc("evm_revert", snapshot):
            raise AnvilError(f"there is no snapshot {snapshot}")

    def set_balance(self, address: str, wei: int) -> None:
        """Gives `address` exactly `wei`."""
        self.rpc("anvil_setBalance", address, hex(wei))

    def send_as(self, sender: str, to: str, data: str | bytes = b"", value: int = 0) -> TxReceipt:
        """Sends a transaction as any address, without its key; returns the receipt."""
        self.rpc("anvil_impersonateAccount", sender)
        digest = self.w3.eth.send_transaction(
            {
                "from": Web3.to_checksum_address(sender),
                "to": Web3.to_checksum_address(to),
                "data": Web3.to_hex(data) if isinstance(data, bytes) else Web3.to_hex(hexstr=data),  # type: ignore[arg-type]
                "value": Web3.to_wei(value, "wei"),
            }
        )
        self.rpc("anvil_stopImpersonatingAccount", sender)
        return self.w3.eth.wait_for_transaction_receipt(digest, poll_latency=0.02)
