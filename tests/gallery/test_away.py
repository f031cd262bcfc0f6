"""A chain that is slow or away: the page says so, keeps what it has, and goes on by itself."""

import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import requests
from playwright.sync_api import Route, expect

from oracle.generator.cid import cid_from_digest
from oracle.quantities import ETHER
from tests.gallery.browser import PATIENCE, Visit
from tests.gallery.museum import Museum


@contextmanager
def unreachable(visitor: Visit, museum: Museum) -> Iterator[None]:
    """Nobody answers, neither at the chain's address nor at the server's for the chain."""
    addresses = [museum.chain.url + "/**", museum.url + "answers", museum.url + "news"]
    for address in addresses:
        visitor.page.route(address, lambda route: route.abort())
    yield
    for address in addresses:
        visitor.page.unroute(address)
    forgive(visitor)


def forgive(visitor: Visit) -> None:
    """What the browser itself writes into its console is not the page's complaint."""
    visitor.complaints = [c for c in visitor.complaints if "Failed to load resource" not in c]


def trouble(visitor: Visit, words: str) -> None:
    """Waits until the page says what is wrong with the chain."""
    expect(visitor.page.locator(".trouble")).to_contain_text(words, timeout=PATIENCE)


def test_chain__when_it_goes_away_and_comes_back__keeps_the_rooms_and_then_renews_them(
    visitor: Visit, museum: Museum, undone: None
) -> None:
    visitor.go().sees("3 bids")
    visitor.go("works").sees("32 works of 2 rounds")
    with unreachable(visitor, museum):
        trouble(visitor, "The chain does not answer. What you see is as of block")
        visitor.go().sees("3 bids")
        visitor.page.reload()
        trouble(visitor, "The chain does not answer")
        visitor.sees("3 bids")
        visitor.go("works").sees("32 works of 2 rounds")
        museum.house.bid(museum.visitor, museum.house.auction().lot, ETHER)
    visitor.go().sees("4 bids")
    expect(visitor.page.locator(".trouble")).to_have_count(0, timeout=PATIENCE)


def test_chain__when_it_never_answered__is_said_and_the_first_paint_stays(
    visitor: Visit, museum: Museum
) -> None:
    with unreachable(visitor, museum):
        visitor.go()
        trouble(visitor, "The chain does not answer yet")
        work = museum.curation.winner(museum.house.auction().lot)
        visitor.sees(f"{work.round}.{work.index}")
        expect(visitor.main.locator("img")).to_be_visible()
    visitor.sees("Highest bid")


def test_server__when_the_chain_hangs__serves_what_it_has_at_once(museum: Museum) -> None:
    cid = cid_from_digest(museum.store.digests(museum.sold)[1])
    paths = ("", f"index/{museum.sold}.bin", f"ipfs/{cid}")
    before = [requests.get(museum.url + path, timeout=30).content for path in paths]
    pid = museum.chain.pid
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    try:
        # Well below the endpoint's own timeout.
        after = [requests.get(museum.url + path, timeout=10).content for path in paths]
    finally:
        os.kill(pid, signal.SIGCONT)
    assert after == before


def test_chain__when_it_hangs__is_said_after_a_while(visitor: Visit, museum: Museum) -> None:
    visitor.go().sees("Highest bid")
    pid = museum.chain.pid
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    try:
        trouble(visitor, "The chain does not answer.")
        visitor.sees("Highest bid")
    finally:
        os.kill(pid, signal.SIGCONT)
    expect(visitor.page.locator(".trouble")).to_have_count(0, timeout=PATIENCE)
    forgive(visitor)


def test_wait__when_an_endpoint_refuses__says_what_is_missing_since_when_and_what_comes_next(
    visitor: Visit, museum: Museum
) -> None:
    def answer(route: Route) -> None:
        # The newest block is told, so that the chain as a whole does not seem to be away.
        if "since" in (route.request.post_data or ""):
            route.fallback()
        else:
            route.fulfill(status=429, body="Too Many Requests")

    address = museum.url + "answers"
    visitor.page.route(address, answer)
    visitor.go("proposals").sees("Looking for proposals, for")
    said = r"gallery’s server said: Too Many Requests It is asked again in \d+"
    expect(visitor.main.locator(".waiting")).to_contain_text(re.compile(said), timeout=PATIENCE)
    visitor.page.unroute(address)
    forgive(visitor)
    # No block comes meanwhile.
    visitor.sees("The first round")
