"""Several endpoints: the first that answers serves, one of another chain ends the node."""

from collections.abc import Iterator

import pytest
from web3 import HTTPProvider, Web3

from oracle.chain.connection import EndpointUnreachableError, WrongChainError
from oracle.errors import FatalError
from oracle.local.anvil import CHAIN_ID, Anvil, free_port
from oracle.node.endpoints import Endpoints


@pytest.fixture(scope="module")
def chains() -> Iterator[tuple[Anvil, Anvil]]:
    """Two chains with the same id, as two providers of one chain would be."""
    with Anvil() as first, Anvil() as second:
        yield first, second


def nobody() -> str:
    """A URL at which nothing listens."""
    return f"http://127.0.0.1:{free_port()}"


def url(w3: Web3) -> str:
    """Where a client asks."""
    assert isinstance(w3.provider, HTTPProvider)
    return str(w3.provider.endpoint_uri)


def test_client__when_all_answer__is_of_the_first(chains: tuple[Anvil, Anvil]) -> None:
    first, second = chains
    assert url(Endpoints([first.url, second.url], CHAIN_ID).client()) == first.url
    assert url(Endpoints([second.url, first.url], CHAIN_ID).client()) == second.url


def test_client__when_the_first_is_down__is_of_the_next_and_works(
    chains: tuple[Anvil, Anvil],
) -> None:
    client = Endpoints([nobody(), nobody(), chains[1].url], CHAIN_ID).client()
    assert url(client) == chains[1].url
    assert client.eth.block_number == chains[1].w3.eth.block_number


def test_client__when_none_answers__names_every_one(chains: tuple[Anvil, Anvil]) -> None:
    urls = [nobody(), nobody()]
    with pytest.raises(EndpointUnreachableError) as caught:
        Endpoints(urls, CHAIN_ID).client()
    for one in urls:
        assert f"no Ethereum node answers at {one}" in str(caught.value)


def test_client__when_one_is_of_another_chain__is_refused_although_others_are_not(
    chains: tuple[Anvil, Anvil],
) -> None:
    """A node that skipped it would go on until the day when only that one answers."""
    with pytest.raises(WrongChainError, match=rf"is chain {CHAIN_ID}, .* deployed on chain 7"):
        Endpoints([nobody(), chains[0].url], 7).client()


def test_client__after_moving_on__prefers_the_next_and_keeps_the_rest(
    chains: tuple[Anvil, Anvil],
) -> None:
    first, second = chains
    endpoints = Endpoints([first.url, second.url], CHAIN_ID)
    endpoints.move_on()
    assert url(endpoints.client()) == second.url
    endpoints.move_on()
    assert url(endpoints.client()) == first.url


def test_client__when_a_url_is_none__says_how_one_begins() -> None:
    with pytest.raises(FatalError, match=r"'localhost:8545' is no RPC URL: .* http://"):
        Endpoints(["localhost:8545"], CHAIN_ID).client()
