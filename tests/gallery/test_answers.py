"""The server reads the chain once for all visitors, answers of one block, and believes nobody."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
from starlette.applications import Starlette
from starlette.routing import Route
from web3 import Web3

from oracle.chain.access.multicall import MULTICALL3
from oracle.chain.connection import connect
from oracle.gallery import answers, news
from oracle.gallery.answers import Answers
from oracle.gallery.news import News
from oracle.gallery.present import DEEPEST_REORG, Present
from oracle.index.studio_index import StudioIndex
from oracle.local.anvil import CHAIN_ID
from oracle.local.processes import wait_for
from oracle.web import serving
from tests.gallery.museum import Museum
from tests.support.bad_endpoint import BadEndpoint
from tests.support.solidity import compiled

SECRET = "s3cret-k3y"
HOST = "127.0.0.1"
PATIENCE = 20.0
MOST_A_BLOCK = 3
EVERY = 0.05
"""Seconds between two looks of the server at the chain."""


@dataclass
class Served:
    """A server's answers of the museum's studio, through an endpoint that can fall ill."""

    url: str
    bad: BadEndpoint
    present: Present
    museum: Museum

    def ask(self, **question: Any) -> requests.Response:
        """The answer to a question."""
        return requests.post(f"{self.url}/answers", json=question, timeout=30)

    def view(self, contract: str, name: str, *arguments: Any) -> list[str]:
        """A view of the studio as a question has it."""
        deployment = self.museum.studio.deployment
        call = deployment.contract(self.museum.chain.w3, contract).functions[name](*arguments)
        return [call.address, call._encode_transaction_data()]

    def see(self, block: int) -> None:
        """Waits until the server has seen a block."""

        def has_seen() -> bool:
            head = self.present.head
            return head is not None and head.number >= block and self.present.trouble is None

        wait_for(has_seen, PATIENCE, f"block {block}")

    def next_block(self) -> int:
        """A new block, which the server has seen."""
        self.museum.chain.mine(1)
        number = int(self.museum.chain.w3.eth.block_number)
        self.see(number)
        return number


@pytest.fixture
def served(museum: Museum, tmp_path: Path, undone: None) -> Iterator[Served]:
    deployment = museum.studio.deployment
    with BadEndpoint(museum.chain) as bad:
        w3 = connect(f"{bad.url}/v2/{SECRET}", CHAIN_ID)
        index = StudioIndex(tmp_path / "events.sqlite", w3, deployment)
        present = Present(index, EVERY)
        speaking = News(present)
        with closing(Answers(w3, index, present)) as answering:
            routes = [
                Route("/answers", answering.answer, methods=["POST"]),
                Route("/news", speaking.listen),
            ]
            present.start()
            with serving(Starlette(routes=routes), HOST, 0) as port:
                there = Served(f"http://{HOST}:{port}", bad, present, museum)
                there.see(int(museum.chain.w3.eth.block_number))
                yield there
                speaking.close()
            present.stop()
        index.close()


@pytest.fixture
def bomb(museum: Museum, undone: None) -> str:
    """Where whoever calls is left with hardly any gas."""
    where = Web3.to_checksum_address("0x" + "b0" * 20)
    museum.chain.rpc("anvil_setCode", where, "0x5b600056")
    return where


@pytest.fixture
def multicall(museum: Museum, undone: None) -> None:
    """The chain has Multicall3, which lets a call change what the next one sees."""
    made = compiled("tests/support/contracts/Multicall.sol")["Multicall"]
    w3 = museum.chain.w3
    factory = w3.eth.contract(abi=made.abi, bytecode=made.bytecode)
    sent = factory.constructor().transact({"from": museum.studio.members[0].address})
    where = w3.eth.wait_for_transaction_receipt(sent)["contractAddress"]
    museum.chain.rpc("anvil_setCode", MULTICALL3, Web3.to_hex(w3.eth.get_code(where)))


def test_answers__of_views_and_events__are_the_chains_of_one_block(served: Served) -> None:
    chain, studio = served.museum.chain, served.museum.studio
    house = studio.deployment.contract(chain.w3, "AuctionHouse")
    topic = house.events.BidPlaced().topic
    said = served.ask(
        calls=[
            served.view("GenerationOracle", "roundCount"),
            served.view("Curation", "winner", 99),
        ],
        kinds=[[house.address, [topic]]],
        to=int(chain.w3.eth.block_number),
    ).json()
    (is_good, count), (is_there, _) = said["calls"]
    assert (is_good, int(count, 16), is_there) == (True, 2, False)
    block = chain.w3.eth.get_block("latest")
    assert said["block"] == {
        "number": block["number"],
        "hash": Web3.to_hex(block["hash"]),
        "time": block["timestamp"],
    }
    wanted = house.events.BidPlaced().get_logs(from_block=0)
    (rows,) = said["kinds"]
    assert [(row[0], row[1], row[5]) for row in rows] == [
        (log["blockNumber"], log["logIndex"], Web3.to_hex(log["transactionHash"])) for log in wanted
    ]


def test_server__for_a_thousand_visitors__asks_the_chain_what_it_does_for_one(
    served: Served,
) -> None:
    views = [served.view("GenerationOracle", "getRound", n) for n in (1, 2)]
    served.next_block()
    served.bad.asked.clear()
    with ThreadPoolExecutor(8) as visitors:
        said = set(visitors.map(lambda _: served.ask(calls=views).text, range(1_000)))
    assert len({json.dumps(json.loads(text)["calls"]) for text in said}) == 1
    assert served.bad.asked.count("eth_call") <= 2, "one, and one that finds no Multicall3"


def test_server__whose_visitors_watch__asks_the_chain_three_times_a_block_at_most(
    served: Served,
) -> None:
    views = [served.view("AuctionHouse", "auction"), served.view("GenerationOracle", "roundCount")]
    served.ask(calls=views)
    for _ in range(3):
        served.bad.asked.clear()
        served.next_block()
        served.ask(calls=views)
        looks = served.bad.asked.count("eth_getBlockByNumber")
        # It looks many times a second here whether there is a block; of a block it asks twice.
        assert len(served.bad.asked) - looks <= MOST_A_BLOCK - 1, served.bad.asked


def test_views__among_a_strangers_calls__say_nothing_to_others(
    multicall: None, bomb: str, served: Served
) -> None:
    """One uses up the gas before they are asked, the other sells a work before it is asked whose
    turn it is: what comes of that is the stranger's alone, also of what is never asked again."""
    chain, museum = served.museum.chain, served.museum
    chain.pass_until(museum.house.auction().end + 1)
    served.see(int(chain.w3.eth.block_number))
    views = [served.view("AuctionHouse", "auction"), served.view("Curation", "winner", 0)]
    true = [[True, Web3.to_hex(chain.w3.eth.call({"to": to, "data": data}))] for to, data in views]
    sell = served.view("AuctionHouse", "settle")
    assert served.ask(calls=[sell, *views]).json()["calls"][1:] != true, "there is no lie"
    assert served.ask(calls=views).json()["calls"] == true
    served.next_block()
    served.ask(calls=[[bomb, "0x"], *views])
    assert served.ask(calls=views).json()["calls"] == true


def test_visitor__who_has_many_questions_under_way__waits_for_them(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "AT_ONCE", 0)
    assert served.ask(calls=[]).status_code == 429


def test_answers__of_what_may_come_to_be__are_not_kept(served: Served) -> None:
    studio, chain = served.museum.studio, served.museum.chain
    count = int(
        studio.deployment.contract(chain.w3, "ModelRegistry").functions.paletteCount().call()
    )
    missing = served.view("ModelRegistry", "paletteName", count)
    assert served.ask(calls=[missing]).json()["calls"][0][0] is False
    studio.decide(
        studio.deployment.contract(chain.w3, "ModelRegistry").functions.addPalette(
            "late", bytes(54), bytes([200, 56])
        )
    )
    served.next_block()
    assert served.ask(calls=[missing]).json()["calls"][0][0] is True


def test_news__since_a_block__are_what_happened_after_it(served: Served) -> None:
    chain, house = served.museum.chain, served.museum.house
    before = served.ask(calls=[]).json()["block"]
    house.bid(served.museum.visitor, house.auction().lot, 10**18)
    number = served.next_block()
    since = {"number": before["number"], "hash": before["hash"]}
    said = served.ask(calls=[], since=since).json()
    assert said["from"] == before["number"] + 1
    assert said["logs"]
    assert all(before["number"] < row[0] <= number for row in said["logs"])
    assert served.ask(calls=[], since=said["block"] | {"time": None}).status_code == 200
    # A block that the chain does not have any more: all that may be another is told again.
    strange = {"number": before["number"], "hash": "0x" + "11" * 32}
    again = served.ask(calls=[], since=strange).json()
    assert again["from"] == before["number"] - DEEPEST_REORG
    assert chain.w3.eth.block_number == number


def test_news__when_the_chain_is_reorganised__take_back_what_it_undid(served: Served) -> None:
    chain, house = served.museum.chain, served.museum.house
    snapshot = chain.snapshot()
    house.bid(served.museum.visitor, house.auction().lot, 10**18)
    served.next_block()
    since = served.ask(calls=[]).json()["block"]
    chain.revert(snapshot)
    chain.mine(3)
    served.see(int(chain.w3.eth.block_number))
    wait_for(
        lambda: (
            served.ask(calls=[]).json()["block"]["hash"]
            == Web3.to_hex(chain.w3.eth.get_block("latest")["hash"])
        ),
        PATIENCE,
        "the chain as it is now",
    )
    said = served.ask(calls=[], since={"number": since["number"], "hash": since["hash"]}).json()
    bids = house.contract.events.BidPlaced().get_logs(from_block=said["from"])
    mine = [row for row in said["logs"] if row[3][0] == house.contract.events.BidPlaced().topic]
    assert said["from"] <= since["number"] - 1
    assert [row[0] for row in mine] == [log["blockNumber"] for log in bids]


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        (b"{", 400, "JSON"),
        (b"[]", 400, "the question"),
        (b'{"calls": [["0x1", "0x"]]}', 400, "calls.0.0"),
        (b'{"calls": [["0x' + b"11" * 20 + b'", "0x1"]]}', 400, "calls.0.1"),
        (b'{"kinds": [["0x' + b"11" * 20 + b'", ["x"]]]}', 400, "kinds.0.1"),
        (b'{"since": {"number": -1, "hash": "0x"}}', 400, "since.number"),
        (b'{"fixed": true}', 400, "fixed"),
        (b" " * (answers.MAX_BODY + 1), 413, "bytes"),
    ],
)
def test_question__that_is_none__is_refused_in_a_line(
    served: Served, body: bytes, status: int, words: str
) -> None:
    answer = requests.post(f"{served.url}/answers", data=body, timeout=30)
    assert answer.status_code == status
    (line,) = answer.text.splitlines()
    assert words in line


def test_answer__that_would_be_too_long__is_refused(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = served.view("StudioToken", "totalSupply")[0]
    asked = {"calls": [], "kinds": [[token, []]], "to": 10**6}
    assert served.ask(**asked).status_code == 200
    for limit in ("MAX_EVENTS", "MAX_ANSWER"):
        with monkeypatch.context() as patched:
            patched.setattr(answers, limit, 3)
            answer = served.ask(**asked)
        assert (answer.status_code, answer.text.startswith("an answer may have 3")) == (413, True)


def test_server__whose_memory_is_full_of_answers__forgets_them_and_goes_on(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "MAX_KEPT", 1_000)
    views = [served.view("ModelRegistry", "paletteName", number) for number in range(8)]
    first = served.ask(calls=views).json()["calls"]
    assert served.ask(calls=views).json()["calls"] == first


def test_visitor__who_asks_too_much__is_told_when_to_come_back(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("oracle.gallery.visitors.BURST", 2)
    monkeypatch.setattr("oracle.gallery.visitors.PER_SECOND", 0.01)
    assert [served.ask(calls=[]).status_code for _ in range(3)] == [200, 200, 429]
    assert int(served.ask(calls=[]).headers["retry-after"]) > 90


@pytest.mark.parametrize("illness", ["gone", "busy", "nonsense", "drops"])
def test_answers__of_an_ill_endpoint__say_since_when_and_not_its_name(
    served: Served, illness: str
) -> None:
    served.bad.fall_ill(illness)
    wait_for(lambda: served.present.trouble is not None, PATIENCE, "the server to notice")
    answer = served.ask(calls=[])
    assert answer.status_code == 503
    assert "has not answered for" in answer.text
    assert "it is asked again every" in answer.text
    for secret in (SECRET, str(served.bad.port)):
        assert secret not in answer.text
    served.bad.fall_ill(None)
    wait_for(lambda: served.present.trouble is None, PATIENCE, "the server to recover")
    assert served.ask(calls=[]).status_code == 200


def listen(served: Served) -> tuple[requests.Response, Iterator[dict[str, Any]]]:
    """An open line, and the blocks that are told there."""
    line = requests.get(f"{served.url}/news", stream=True, timeout=30)

    def blocks() -> Iterator[dict[str, Any]]:
        for text in line.iter_lines(decode_unicode=True):
            if text.startswith("data: "):
                yield json.loads(text.removeprefix("data: "))

    return line, blocks()


def test_listener__hears_of_the_newest_block_at_once_and_of_each_that_comes(
    served: Served,
) -> None:
    line, blocks = listen(served)
    with closing(line):
        assert line.headers["content-type"].startswith("text/event-stream")
        first = next(blocks)["number"]
        served.museum.chain.mine(1)
        assert next(blocks)["number"] == first + 1
        served.bad.fall_ill("gone")
        assert "has not answered" in next(blocks)["why"]
        served.bad.fall_ill(None)
        assert next(blocks)["number"] == first + 1


def test_listeners__over_the_limit__look_themselves_and_those_who_left_make_room(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(news, "MOST", 1)
    line, blocks = listen(served)
    next(blocks)
    assert requests.get(f"{served.url}/news", timeout=30).status_code == 503
    line.close()

    def is_free() -> bool:
        # Who left is noticed when there is something to say.
        served.museum.chain.mine(1)
        again = requests.get(f"{served.url}/news", stream=True, timeout=30)
        again.close()
        return again.status_code == 200

    wait_for(is_free, PATIENCE, "room for another listener")
