"""Events are found in as few queries as an endpoint allows, whatever its words."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from web3 import Web3
from web3.exceptions import Web3RPCError

from oracle.chain.access.busy import BusyError
from oracle.chain.access.span import Span, told
from oracle.chain.connection import connect
from oracle.chain.logs import logs, raw_logs
from oracle.chain.provider import NonsenseError
from oracle.local.anvil import CHAIN_ID
from tests.oracle.studio import Workshop
from tests.support.bad_endpoint import BadEndpoint
from tests.support.noise import Noise, making_noise, place
from tests.support.provider_words import RANGES, RESULTS


@pytest.fixture(scope="module")
def noise() -> Iterator[Noise]:
    with making_noise() as made:
        yield made


def _read(w3: Web3, noise: Noise, first: int, span: Span) -> list[tuple[int, str]]:
    read: list[tuple[int, str]] = []
    for end, found in raw_logs(w3, noise.contracts, first, noise.last, span):
        assert all(log["blockNumber"] <= end for log in found)
        read += map(place, found)
    assert end == noise.last
    return read


@pytest.mark.parametrize("name", RANGES)
def test_events__of_a_provider_that_limits_blocks__are_found_in_few_queries(
    noise: Noise, name: str
) -> None:
    limit = RANGES[name].limit
    first = max(0, noise.last - 60 * limit)
    with noise.endpoint() as bad:
        bad.ranges = RANGES[name]
        span = Span()
        read = _read(connect(bad.url, CHAIN_ID), noise, first, span)
        asked = bad.asked.count("eth_getLogs")
        assert read == [one for one in noise.found if one[0] >= first]
        assert asked <= 1.25 * (noise.last - first) / limit + 14
        bad.asked.clear()
        again = Span(blocks=span.blocks)
        _read(connect(bad.url, CHAIN_ID), noise, first, again)
        assert bad.asked.count("eth_getLogs") <= 1.25 * (noise.last - first) / limit + 4


@pytest.mark.parametrize("name", RESULTS)
def test_events__of_a_provider_that_limits_results__are_all_found(noise: Noise, name: str) -> None:
    with noise.endpoint() as bad:
        bad.results = replace(RESULTS[name], limit=3)
        assert _read(connect(bad.url, CHAIN_ID), noise, 0, Span()) == list(noise.found)
        assert bad.asked.count("eth_getLogs") <= 2 * len(noise.found) / 3 + 12


def test_events__of_an_endpoint_without_a_limit__take_ever_wider_queries(noise: Noise) -> None:
    with noise.endpoint() as bad:
        assert _read(connect(bad.url, CHAIN_ID), noise, 0, Span()) == list(noise.found)
        assert bad.asked.count("eth_getLogs") == 2


def test_events__when_a_limit_is_gone__take_wider_queries_again(noise: Noise) -> None:
    with noise.endpoint() as bad:
        client, span = connect(bad.url, CHAIN_ID), Span()
        bad.ranges = RANGES["cloudflare"]
        _read(client, noise, 0, span)
        assert span.blocks == 800
        bad.ranges = None
        for _ in range(2):
            _read(client, noise, 0, span)
        assert span.blocks > 800


def test_events__when_the_endpoint_is_busy__are_waited_for_in_the_same_span(noise: Noise) -> None:
    with noise.endpoint() as bad:
        client, span = connect(bad.url, CHAIN_ID), Span()
        bad.busy.append((429, {"Retry-After": "0"}, b"slow down"))
        bad.busy.append((429, {}, b'{"error":{"code":429,"message":"exceeded its throughput"}}'))
        assert _read(client, noise, 0, span) == list(noise.found)
        assert span.refused is None
        bad.busy.append((429, {"Retry-After": "3600"}, b"slow down"))
        with pytest.raises(BusyError, match="eth_getLogs: the endpoint takes no more requests"):
            _read(client, noise, 0, span)
        assert span.refused is None


def test_events__when_even_one_block_is_refused__are_the_providers_error(noise: Noise) -> None:
    with noise.endpoint() as bad:
        bad.ranges = replace(RANGES["publicnode"], limit=0, extra=0)
        with pytest.raises(Web3RPCError, match="exceed maximum block range"):
            _read(connect(bad.url, CHAIN_ID), noise, 0, Span())


def test_events__that_were_not_asked_for__are_refused(noise: Noise) -> None:
    with noise.endpoint() as bad:
        old, new = (bytes.fromhex(one[2:]) for one in noise.contracts)
        bad.instead[old] = bytes(reversed(new))
        with pytest.raises(NonsenseError, match="not asked for"):
            _read(connect(bad.url, CHAIN_ID), noise, 0, Span())


@pytest.mark.parametrize(
    ("said", "blocks"),
    [
        ("try with this range 0x64-0x1f4", 401),
        ("retry with the range 100-180", 81),
        ("retry with the range 101-180", None),
        ("up to a 2K block range", 2_000),
        ("max is 10k blocks", None),
        ("requested too many blocks from 100 to 5099, maximum is set to 2048", 2_048),
        ("block range is larger than max block range, block range = 5000, maximum = 4,000", 4_000),
        ("exceeds the range allowed for your plan (5000 > 1024)", 1_024),
        ("query returned more than 1000 results", None),
        ("block range is too wide", None),
        ("see https://docs.example/limits-500-blocks", None),
        ("nonsense of 17", None),
    ],
)
def test_refusal__of_5000_blocks_from_100_on__tells_how_many_would_do(
    said: str, blocks: int | None
) -> None:
    assert told(said, 100, 5_000) == blocks


def test_logs__of_one_kind__are_decoded_in_order_whatever_the_limit(workshop: Workshop) -> None:
    chain, studio = workshop.chain, workshop.studio
    for number in range(4):
        chain.mine(17 * number)
        studio.registry.top_up(studio.members[0], studio.operators[0].address, 1 + number)
    with BadEndpoint(chain) as bad:
        bad.ranges = replace(RANGES["alchemy free"], limit=7)
        client = connect(bad.url, CHAIN_ID)
        registry = studio.deployment.contract(client, "OperatorRegistry")
        filters = {"operator": studio.operators[0].address}
        first, last = studio.deployment.block, client.eth.block_number
        found = list(logs(registry.events.OperatorToppedUp(), first, last, filters))
    assert [log["args"]["amount"] for log in found] == [1, 2, 3, 4]
