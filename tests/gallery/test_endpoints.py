"""The page finds what it needs on any endpoint, in as many questions as that one makes it ask."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from oracle.local.anvil import CHAIN_ID
from tests.gallery.bundles import bundle, run
from tests.support.bad_endpoint import BadEndpoint
from tests.support.noise import EVENT, Noise, making_noise
from tests.support.provider_words import RANGES, RESULTS

ACCOUNTS = 20


@pytest.fixture(scope="module")
def noise() -> Iterator[Noise]:
    with making_noise() as made:
        yield made


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the page reads of the chain as a module."""
    return bundle("chain/read.ts", tmp_path_factory.mktemp("read"))


def ask(noise: Noise, bad: BadEndpoint, client: Path, first: int, folder: Path) -> None:
    """Asserts that the page finds all events from block `first` on and every balance."""
    accounts = [f"0x{number + 1:040x}" for number in range(ACCOUNTS)]
    for number, account in enumerate(accounts):
        noise.chain.set_balance(account, number)
    studio: dict[str, Any] = {"name": "a", "chainId": CHAIN_ID, "block": first, "rpc": [bad.url]}
    studio["contracts"] = {"StudioToken": noise.contracts[0]}
    told = folder / "told.json"
    told.write_text(json.dumps({"studio": studio, "event": EVENT, "balances": accounts}))
    blocks, balances = run("endpoints.mjs", client, told)
    mine = [block for block, who in noise.found if who == noise.contracts[0] and block >= first]
    assert [int(block) for block in blocks.split()] == mine
    assert balances == " ".join(map(str, range(ACCOUNTS)))


@pytest.mark.parametrize("name", RANGES)
def test_page__of_a_provider_that_limits_blocks__finds_all_events_in_few_queries(
    noise: Noise, client: Path, tmp_path: Path, name: str
) -> None:
    limit = RANGES[name].limit
    first = max(0, noise.last - 60 * limit)
    with noise.endpoint() as bad:
        bad.ranges = RANGES[name]
        ask(noise, bad, client, first, tmp_path)
        assert bad.asked.count("eth_getLogs") <= 1.25 * (noise.last - first) / limit + 20


@pytest.mark.parametrize("name", RESULTS)
def test_page__of_a_provider_that_limits_results__finds_all_events(
    noise: Noise, client: Path, tmp_path: Path, name: str
) -> None:
    with noise.endpoint() as bad:
        bad.results = replace(RESULTS[name], limit=3)
        ask(noise, bad, client, 0, tmp_path)


def test_page__asks_question_by_question__so_that_no_endpoint_refuses_a_batch(
    noise: Noise, client: Path, tmp_path: Path
) -> None:
    with noise.endpoint() as bad:
        bad.most = 0
        ask(noise, bad, client, 0, tmp_path)
        assert "refused" not in bad.asked


def test_page__of_an_endpoint_that_caps_the_gas_of_a_call__asks_for_less_at_once(
    noise: Noise, client: Path, tmp_path: Path
) -> None:
    with noise.endpoint() as bad:
        bad.gas_cap = 300_000
        ask(noise, bad, client, 0, tmp_path)
        assert bad.asked.count("eth_call") > 2
