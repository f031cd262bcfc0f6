"""Endpoints: reachable, and the chain that was meant."""

import pytest

from oracle.chain.connection import EndpointUnreachableError, WrongChainError, connect
from oracle.errors import FatalError, RetryableError
from oracle.local.anvil import CHAIN_ID, Anvil, free_port


def test_connect__when_nobody_listens__is_worth_another_try() -> None:
    with pytest.raises(EndpointUnreachableError, match="no Ethereum node answers") as caught:
        connect(f"http://127.0.0.1:{free_port()}/secret-key", CHAIN_ID)
    assert isinstance(caught.value, RetryableError)
    assert "secret-key" not in str(caught.value)


@pytest.mark.parametrize("url", ["", "localhost:8545", "ftp://127.0.0.1", "/tmp/geth.ipc"])
def test_connect__when_url_is_none__is_fatal(url: str) -> None:
    with pytest.raises(FatalError, match="is no RPC URL"):
        connect(url)


def test_connect__when_another_chain__names_both() -> None:
    with Anvil() as chain, pytest.raises(WrongChainError, match=f"chain {CHAIN_ID}.*chain 1:"):
        connect(chain.url, 1)
