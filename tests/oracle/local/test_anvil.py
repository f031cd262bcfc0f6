"""A private chain that leaves nothing behind."""

import os
from pathlib import Path

import pytest
import requests

from oracle.local.anvil import PROJECT, STATES, Anvil, account, free_port, is_taken
from oracle.local.processes import Process, wait_for

MANY = 5 * STATES
"""More blocks than anvil keeps in memory by itself."""


def left(home: Path) -> list[Path]:
    """Files under a home folder."""
    return [path for path in home.rglob("*") if path.is_file()]


def test_anvil__however_many_blocks_it_made__leaves_no_states_at_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    with Anvil() as chain:
        chain.send_as(account(0).address, account(1).address, value=1)
        for _ in range(MANY):
            chain.mine()
        newest = chain.w3.eth.block_number
        assert chain.w3.eth.get_balance(account(1).address, newest - STATES // 2) > 0
        assert chain.w3.eth.get_block(1)["number"] == 1, "blocks themselves are kept"
        assert left(tmp_path) == []
    assert left(tmp_path) == []


def test_anvil__as_ape_starts_it__leaves_no_states_at_home(tmp_path: Path) -> None:
    port = free_port()
    environment = {**os.environ, "HOME": str(tmp_path)}
    command = [str(PROJECT / ".venv" / "bin" / "anvil"), "--port", str(port)]
    chain = Process("anvil", command, tmp_path / "log", environment=environment)
    try:
        chain.start()
        wait_for(lambda: is_taken(port), 20, "anvil to listen")
        ask = {"jsonrpc": "2.0", "id": 1, "method": "evm_mine", "params": []}
        done = requests.post(f"http://127.0.0.1:{port}", json=[ask] * MANY, timeout=60)
        assert len(done.json()) == MANY
        assert [path.name for path in left(tmp_path)] == ["log"]
    finally:
        chain.stop()
