"""A room is there after few questions, and a block costs it three at most."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.gallery.browser import Visit, visit
from tests.gallery.museum import Museum
from tests.gallery.test_export import hosted, run
from tests.gallery.test_page_rooms import ROOMS
from tests.support.page_requests import PageRequests

MOST_AT_FIRST = 12
MOST_A_BLOCK = 3
BLOCKS = 3


def count(seen: Visit, museum: Museum, room: str) -> tuple[list[str], list[list[str]]]:
    """What a first visit to a room asks, and what each of some new blocks does."""
    requests = PageRequests(seen.page)
    seen.go(room).sees(ROOMS[room])
    first = requests.settled(museum.chain.w3.eth.block_number)
    later = []
    for _ in range(BLOCKS):
        museum.chain.mine(1)
        later.append(requests.settled(museum.chain.w3.eth.block_number))
    return first, later


@pytest.mark.parametrize("room", ROOMS)
def test_room__of_a_server__is_asked_for_in_few_questions_and_a_block_in_one(
    museum: Museum, browser: Browser, undone: None, room: str
) -> None:
    with visit(browser, museum.url) as seen:
        first, later = count(seen, museum, room)
    assert set(first) == {"answers"}
    assert len(first) <= MOST_AT_FIRST
    # Beside the block's own question one that looks whether there is a block at all.
    assert all(len(asked) <= MOST_A_BLOCK and set(asked) == {"answers"} for asked in later)


@pytest.fixture(scope="module")
def plain(museum: Museum, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The museum's gallery as plain files."""
    folder = tmp_path_factory.mktemp("plain")
    done = run(museum, folder, "--export", str(folder / "plain"))
    assert done.exit_code == 0, done.stderr
    return folder / "plain"


@pytest.mark.parametrize("room", ROOMS)
def test_room__of_plain_files__asks_the_endpoint_little_and_a_block_three_times(
    museum: Museum, browser: Browser, undone: None, plain: Path, room: str
) -> None:
    with hosted(plain) as url, visit(browser, url) as seen:
        first, later = count(seen, museum, room)
    # It looks every second here whether there is a block; of a block itself it asks twice.
    assert len(beyond_looks(first)) <= MOST_AT_FIRST - 1, first
    for asked in later:
        assert len(beyond_looks(asked)) <= MOST_A_BLOCK - 1, asked


def beyond_looks(asked: list[str]) -> list[str]:
    """What was asked beside whether there is a block."""
    return [method for method in asked if method != "eth_getBlockByNumber"]
