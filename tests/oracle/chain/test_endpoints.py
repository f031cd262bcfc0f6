"""Several endpoints: the first good one serves; what is ill, behind or elsewhere is left out."""

import time
from collections.abc import Iterator

import pytest
from requests.exceptions import RequestException
from web3 import HTTPProvider, Web3

from oracle.chain.connection import EndpointUnreachableError, WrongChainError, connect
from oracle.chain.endpoints import Endpoints
from oracle.errors import FatalError
from oracle.local.anvil import CHAIN_ID, Anvil, free_port
from tests.support.bad_endpoint import BadEndpoint


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


def test_client__when_the_only_one_that_answers_is_another_chain__is_refused(
    chains: tuple[Anvil, Anvil],
) -> None:
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


ILLNESSES = (
    *("gone", "hangs", "drips", "drops", "errors", "nonsense", "busy"),
    *("elsewhere", "ahead", "forged"),
)


@pytest.mark.parametrize("illness", ILLNESSES)
def test_client__when_the_preferred_one_falls_ill__is_of_the_other(
    chains: tuple[Anvil, Anvil], illness: str
) -> None:
    chain = chains[0]
    with BadEndpoint(chain) as relay:
        endpoints = Endpoints([relay.url, chain.url], CHAIN_ID, timeout=1.0)
        assert url(endpoints.client()) == relay.url
        relay.fall_ill(illness)
        endpoints.survey()
        client = endpoints.client()
        assert url(client) == chain.url
        assert client.eth.block_number == chain.w3.eth.block_number
        sick, well = endpoints.health
        assert sick.trouble
        assert relay.url in sick.trouble
        assert (well.trouble, well.head) == ("", chain.w3.eth.block_number)
        relay.fall_ill(None)
        endpoints.survey()
        assert url(endpoints.client()) == relay.url, "and back, once it is well"


@pytest.mark.parametrize("illness", ["ahead", "forged", "elsewhere"])
def test_client__when_the_only_other_one_lies__is_not_of_the_liar(
    chains: tuple[Anvil, Anvil], illness: str
) -> None:
    """A liar's head must not make the honest endpoint look as if it were behind."""
    chain = chains[0]
    with BadEndpoint(chain) as liar:
        endpoints = Endpoints([chain.url, liar.url], CHAIN_ID, timeout=1.0)
        endpoints.client()
        liar.fall_ill(illness)
        endpoints.survey()
        assert [bool(health.trouble) for health in endpoints.health] == [False, True]
        assert url(endpoints.client()) == chain.url


def test_client__when_one_stays_behind__is_of_the_one_that_keeps_up(
    chains: tuple[Anvil, Anvil],
) -> None:
    chain = chains[0]
    with BadEndpoint(chain) as relay:
        endpoints = Endpoints([relay.url, chain.url], CHAIN_ID, max_lag=3)
        relay.fall_ill("frozen")
        chain.mine(3)
        endpoints.survey()
        assert url(endpoints.client()) == relay.url, "three blocks are allowed"
        chain.mine()
        endpoints.survey()
        assert url(endpoints.client()) == chain.url
        assert "is 4 blocks behind the others" in endpoints.health[0].trouble


def test_client__when_all_are_ill__is_of_one_that_answers_at_least(
    chains: tuple[Anvil, Anvil],
) -> None:
    with BadEndpoint(chains[0]) as relay:
        endpoints = Endpoints([nobody(), relay.url], CHAIN_ID, timeout=1.0)
        endpoints.client()
        relay.fall_ill("forged")
        endpoints.survey()
        assert url(endpoints.client()) == relay.url


def test_client__when_it_answers_in_drips__gives_up_after_the_time_for_an_answer(
    chains: tuple[Anvil, Anvil],
) -> None:
    with BadEndpoint(chains[0]) as relay:
        client = connect(relay.url, CHAIN_ID, timeout=1.0)
        relay.fall_ill("drips")
        begun = time.monotonic()
        with pytest.raises(RequestException):
            client.eth.get_block("latest")
        assert time.monotonic() - begun < 3
        assert relay.asked.count("eth_getBlockByNumber") == 1, "no second try at the same one"
