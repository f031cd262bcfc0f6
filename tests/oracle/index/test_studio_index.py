"""The index holds what the chain holds: after a first pass, a second, a reorganisation, a kill."""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from web3.contract import Contract
from web3.exceptions import ContractLogicError

from oracle.chain import abi
from oracle.chain.addresses import ETH
from oracle.chain.connection import connect
from oracle.chain.deployment import Deployment
from oracle.chain.generation.models import ModelRegistry
from oracle.chain.logs import logs
from oracle.chain.sender import KeySender, transact
from oracle.errors import FatalError, RetryableError
from oracle.index.opening import IndexUnusableError
from oracle.index.studio_index import StudioIndex
from oracle.local.processes import wait_for
from tests.oracle.studio import Workshop
from tests.support.bad_endpoint import BadEndpoint
from tests.support.provider_words import Refusal

LIMIT = 30


@pytest.fixture
def index(workshop: Workshop, tmp_path: Path) -> Iterator[StudioIndex]:
    """An index of the studio in which nothing was read yet."""
    with open_index(workshop, tmp_path / "index.sqlite") as opened:
        yield opened


def open_index(workshop: Workshop, path: Path | str, url: str = "") -> StudioIndex:
    client = connect(url or workshop.chain.url, workshop.studio.deployment.chain_id)
    return StudioIndex(path, client, workshop.studio.deployment)


def make_splitter(workshop: Workshop, share: int) -> Contract:
    """A splitter of two, made by a factory; `share` tells it from others."""
    w3, (first, second, *_) = workshop.chain.w3, workshop.studio.operators
    factory = workshop.studio.deployment.contract(w3, "SplitterFactory")
    parts = sorted([(first.address, share), (second.address, 1_000_000 - share)])
    receipt = transact(w3, KeySender(first.owner), factory.functions.create(parts))
    (made,) = factory.events.SplitterCreated().process_receipt(receipt)
    return w3.eth.contract(made["args"]["splitter"], abi=abi.load("RoyaltySplitter"))


def distribute(workshop: Workshop, splitter: Contract, wei: int) -> None:
    """Money comes to a splitter and goes on."""
    workshop.chain.set_balance(splitter.address, wei)
    sender = KeySender(workshop.studio.operators[0].owner)
    transact(workshop.chain.w3, sender, splitter.functions.distribute())


def narrow(blocks: int) -> Refusal:
    """A provider that searches few blocks at once."""
    return Refusal(400, -32600, lambda limit, _first, _last: f"up to a {limit} block range", blocks)


def on_chain(workshop: Workshop, contract: str, name: str) -> list[tuple[int, int, dict[str, Any]]]:
    """The events as the chain itself gives them."""
    deployment, w3 = workshop.studio.deployment, workshop.chain.w3
    event = deployment.contract(w3, contract).events[name]()
    found = logs(event, deployment.block, w3.eth.block_number, {})
    return [(log["blockNumber"], log["logIndex"], dict(log["args"])) for log in found]


def indexed(index: StudioIndex, contract: str, name: str) -> list[tuple[int, int, dict[str, Any]]]:
    return [(e.block, e.place, dict(e.arguments)) for e in index.events(contract, name)]


KINDS = [
    ("GenerationOracle", "RoundRequested"),
    ("GenerationOracle", "WorksCommitted"),
    ("StudioToken", "Transfer"),
    ("OperatorRegistry", "OperatorLocked"),
]


def check_same(workshop: Workshop, index: StudioIndex) -> None:
    """The index tells what the chain tells."""
    for contract, name in KINDS:
        assert indexed(index, contract, name) == on_chain(workshop, contract, name)


def test_index__after_one_pass_and_after_more_happened__holds_what_the_chain_holds(
    workshop: Workshop, index: StudioIndex
) -> None:
    workshop.request()
    assert index.catch_up().number == workshop.chain.w3.eth.block_number
    check_same(workshop, index)
    second = workshop.request()
    node = workshop.node(0)
    node.once()
    node.once()
    head = index.catch_up()
    check_same(workshop, index)
    (asked,) = index.events("GenerationOracle", "RoundRequested", round=second)
    block = workshop.chain.w3.eth.get_block(asked.block)
    assert index.times([asked.block]) == {asked.block: block["timestamp"]}
    assert head.time == workshop.chain.w3.eth.get_block(head.number)["timestamp"]
    with pytest.raises(FatalError, match="not indexed by works"):
        index.events("GenerationOracle", "RoundRequested", works=16)


def test_index__of_a_contract_made_in_the_chunk_itself__has_its_events_too(
    workshop: Workshop, index: StudioIndex
) -> None:
    first = make_splitter(workshop, 400_000)
    distribute(workshop, first, 10**18)
    index.catch_up()
    second = make_splitter(workshop, 300_000)
    distribute(workshop, second, 10**17)
    distribute(workshop, first, 10**16)
    index.catch_up()
    assert index.addresses("RoyaltySplitter") == [first.address, second.address]
    paid = index.events("RoyaltySplitter", "Distributed", token=ETH)
    assert [(e.address, e.arguments["amount"]) for e in paid] == [
        (first.address, 10**18),
        (second.address, 10**17),
        (first.address, 10**16),
    ]
    (mine,) = index.events("RoyaltySplitter", "Distributed", second.address)
    assert mine.arguments["amount"] == 10**17


@pytest.mark.parametrize("more", [0, 3], ids=["shorter", "longer"])
def test_index__when_the_chain_is_reorganised__takes_back_what_is_gone(
    workshop: Workshop, index: StudioIndex, more: int
) -> None:
    index.catch_up()
    index.keep("thing", {"old": 1})
    before = workshop.chain.snapshot()
    gone = make_splitter(workshop, 250_000)
    distribute(workshop, gone, 10**18)
    workshop.request()
    index.catch_up()
    index.keep("thing", {"young": 2})
    assert index.addresses("RoyaltySplitter") == [gone.address]
    workshop.chain.revert(before)
    for number in range(more):
        make_splitter(workshop, 100_000 + number)
        workshop.chain.mine(4)
    head = index.catch_up()
    assert head.number == workshop.chain.w3.eth.block_number
    check_same(workshop, index)
    assert gone.address not in index.addresses("RoyaltySplitter")
    assert len(index.addresses("RoyaltySplitter")) == more
    assert index.kept("thing") == {"old": 1}


def test_index__when_nothing_happened__asks_one_question(
    workshop: Workshop, tmp_path: Path
) -> None:
    workshop.request()
    with BadEndpoint(workshop.chain) as relay:
        with open_index(workshop, tmp_path / "a.sqlite", relay.url) as index:
            index.catch_up()
        with open_index(workshop, tmp_path / "a.sqlite", relay.url) as again:
            asked = len(relay.asked)
            again.catch_up()
            assert relay.asked[asked:] == ["eth_getBlockByNumber"]
            workshop.chain.mine()
            asked = len(relay.asked)
            again.catch_up()
            assert relay.asked[asked:] == [
                "eth_getBlockByNumber",
                "eth_getBlockByNumber",
                "eth_getLogs",
            ]


def test_index__of_an_endpoint_that_searches_few_blocks__is_the_same(
    workshop: Workshop, tmp_path: Path
) -> None:
    splitter = make_splitter(workshop, 400_000)
    workshop.chain.mine(50)
    distribute(workshop, splitter, 10**18)
    workshop.request()
    with BadEndpoint(workshop.chain) as relay:
        relay.ranges = narrow(7)
        with open_index(workshop, tmp_path / "few.sqlite", relay.url) as index:
            index.catch_up()
            check_same(workshop, index)
            assert len(index.events("RoyaltySplitter", "Distributed")) == 1


def test_views__that_never_change__are_asked_for_once(workshop: Workshop, tmp_path: Path) -> None:
    path, studio = tmp_path / "views.sqlite", workshop.studio
    asked_directly = ModelRegistry(workshop.chain.w3, studio.deployment)
    with BadEndpoint(workshop.chain) as relay:
        for tries in range(2):
            with open_index(workshop, path, relay.url) as index:
                registry = ModelRegistry(
                    connect(relay.url, studio.deployment.chain_id), studio.deployment, index
                )
                relay.asked.clear()
                inks = registry.some_palettes([2, 0, 2])
                assert inks == [asked_directly.palette(number) for number in (2, 0, 2)]
                assert relay.asked.count("eth_call") == (2 if tries == 0 else 0)
                with pytest.raises(ContractLogicError):
                    registry.some_palettes([1, 9_999])
                registry.some_palettes([1])


def dump(path: Path) -> dict[str, list[Any]]:
    """All that decides an answer, table by table."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        return {
            table: connection.execute(text(f"SELECT * FROM {table} ORDER BY 1, 2")).all()
            for table in ("events", "sources", "blocks", "identity")
        }


def read_for_ever(path: Path, url: str, deployment: Deployment) -> None:
    """A process that opens the index and catches up, chunk by chunk."""
    with StudioIndex(path, connect(url, deployment.chain_id), deployment) as index:
        index.catch_up()


def test_events__that_their_contract_cannot_have_emitted__are_left_out(
    workshop: Workshop, tmp_path: Path
) -> None:
    """An endpoint may tell anything; one false event hides no other."""
    path = tmp_path / "index.sqlite"
    workshop.request()
    with open_index(workshop, path) as index:
        index.catch_up()
        engine = create_engine(f"sqlite:///{path}")
        with engine.begin() as connection:
            copied = "topic0, topic1, topic2, topic3, x'00', \"transaction\" FROM events"
            connection.execute(
                text(f"INSERT INTO events SELECT block, place + 9000, address, {copied}")
            )
        check_same(workshop, index)


def kill_after(process: BaseProcess, is_time: Callable[[], bool]) -> None:
    """Kills the process when it is time, if it did not end before."""
    wait_for(lambda: is_time() or not process.is_alive(), LIMIT, "some chunks")
    if process.is_alive():
        os.kill(process.pid or 0, signal.SIGKILL)
    process.join()


def test_index__when_its_reader_is_killed_again_and_again__is_the_same_in_the_end(
    workshop: Workshop, tmp_path: Path
) -> None:
    for number in range(6):
        distribute(workshop, make_splitter(workshop, 100_000 + number), 10**18)
        workshop.chain.mine(20)
    workshop.request()
    killed, whole = tmp_path / "killed.sqlite", tmp_path / "whole.sqlite"
    fork = multiprocessing.get_context("fork")
    with BadEndpoint(workshop.chain) as relay:
        relay.ranges = narrow(10)
        for logs_before in range(1, 20, 3):
            process = fork.Process(
                target=read_for_ever, args=(killed, relay.url, workshop.studio.deployment)
            )
            asked = relay.asked.count("eth_getLogs")
            process.start()
            kill_after(process, lambda n=asked + logs_before: relay.asked.count("eth_getLogs") >= n)
    for path in (killed, whole):
        with open_index(workshop, path) as index:
            index.catch_up()
            check_same(workshop, index)
    assert dump(killed) == dump(whole)


def test_index__with_two_readers_at_once__is_the_same(workshop: Workshop, tmp_path: Path) -> None:
    for number in range(4):
        distribute(workshop, make_splitter(workshop, 100_000 + number), 10**18)
        workshop.chain.mine(20)
    path = tmp_path / "shared.sqlite"
    with BadEndpoint(workshop.chain) as relay, ThreadPoolExecutor(4) as pool:
        relay.ranges = narrow(5)
        readers = [open_index(workshop, path, relay.url) for _ in range(4)]
        heads = list(pool.map(StudioIndex.catch_up, readers))
        assert len(set(heads)) == 1
        for reader in readers:
            check_same(workshop, reader)
            reader.close()


@pytest.mark.parametrize("damage", [b"", b"no database at all, " * 100], ids=["empty", "nonsense"])
def test_index__when_its_file_is_damaged__is_made_anew(
    workshop: Workshop, tmp_path: Path, damage: bytes
) -> None:
    path = tmp_path / "damaged.sqlite"
    path.write_bytes(damage)
    with open_index(workshop, path) as index:
        index.catch_up()
        check_same(workshop, index)


def test_index__of_another_studio__is_made_anew(workshop: Workshop, tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    with open_index(workshop, path) as index:
        index.catch_up()
    other = workshop.studio.deployment.model_copy(update={"block": 1})
    with StudioIndex(path, workshop.chain.w3, other) as index:
        check_same(workshop, index)
    assert ("block", "1") in dump(path)["identity"]


@pytest.mark.parametrize("url", ["mysql://root@localhost/x", "not a url", "postgresql:/"])
def test_index__at_a_url_that_is_none__says_what_would_be_one(workshop: Workshop, url: str) -> None:
    with pytest.raises((IndexUnusableError, RetryableError)) as error:
        open_index(workshop, url)
    assert "\n" not in str(error.value)
