"""The page in a studio of hostile text: nothing is blank, and nothing hides anything else."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Route, expect
from web3 import Web3

from oracle.chain import text
from oracle.chain.generation.models import ModelRegistry
from tests.gallery.browser import PATIENCE, Visit, visit
from tests.gallery.museum import MODEL, Museum
from tests.support.hostile import TEXTS, odd_calls, proposed, replaced

LONG = b"# a\n" * 20_000
"""Headings without end."""


@pytest.fixture
def hostile(museum: Museum, undone: None) -> list[int]:
    """Proposals whose descriptions are no text, and one of odd calls: the last."""
    governance, sender = museum.studio.governance, museum.studio.members[0].address
    deployment = museum.studio.deployment
    timelock = deployment.contract(museum.chain.w3, "StudioTimelock")
    sweep = Web3.to_bytes(hexstr=timelock.encode_abi("sweep"))
    given = [(text, [("StudioTimelock", sweep)]) for text in (*TEXTS, b"# " + TEXTS[0], LONG)]
    given.append((b"# Many odd calls", odd_calls(deployment)))
    made = []
    for description, calls in given:
        data = proposed(deployment, calls, description)
        receipt = museum.chain.send_as(sender, governance.governor.address, data)
        (event,) = governance.governor.events.ProposalCreated().process_receipt(receipt)
        made.append(int(event["args"]["proposalId"]))
    return made


@pytest.fixture
def page(museum: Museum, browser: Browser) -> Iterator[Visit]:
    with visit(browser, museum.url) as opened:
        yield opened
        opened.check()


def test_proposals__when_strangers_write_what_is_no_text__are_all_there(
    museum: Museum, hostile: list[int], page: Visit
) -> None:
    page.go("proposals").sees("Many odd calls")
    cards = page.main.locator("ul.proposals > li")
    expect(cards).to_have_count(len(museum.studio.governance.all()), timeout=PATIENCE)
    titles = cards.locator("h2").all_inner_texts()
    assert all(title.strip() for title in titles)
    assert all(text.is_seen(c) for title in titles for c in title)
    for number in (*hostile, museum.active):
        assert page.main.locator(f"a[href='proposals/{number}']").count() == 1


def test_proposal__when_it_is_hostile__is_shown_with_its_calls(
    museum: Museum, hostile: list[int], page: Visit
) -> None:
    for number in hostile[:-1]:
        page.go(f"proposals/{number}").sees("StudioTimelock.sweep()")
    page.go(f"proposals/{hostile[-1]}").sees("requestRound(model=999, works=4, style=0x01020304)")
    governance = museum.studio.governance
    for said in governance.explain(governance.find(hostile[-1]).proposal):
        page.sees(said.sentence)
        page.sees(said.call)
    page.go(f"proposals/{museum.active}").sees("Treasury.pay(")


def test_proposal__whose_description_is_no_text__is_voted_on_and_queued_by_the_page(
    museum: Museum, hostile: list[int], browser: Browser
) -> None:
    chain, governance = museum.chain, museum.studio.governance
    chain.pass_until(governance.find(hostile[0]).vote_start + 1)
    for member in museum.studio.members[:3]:
        governance.vote(member, hostile[0], 1)
    chain.pass_until(governance.find(hostile[0]).vote_end + 1)
    wallet = (chain.url, museum.studio.members[1].address)
    with visit(browser, museum.url, wallet=wallet) as guest:
        guest.go().connect()
        guest.go(f"proposals/{hostile[0]}").sees("StudioTimelock.sweep()")
        guest.act("Queue it", "It passed.")


def furniture(page: Visit) -> tuple[list[bool], int]:
    """Which of the headings and links say nothing, and how many items there are in lists."""
    said = page.main.locator("h1, h2, a").all_inner_texts()
    return [not each.strip() for each in said], page.main.locator("li").count()


def complete(page: Visit) -> tuple[list[bool], int] | None:
    """The furniture, once nothing came to it for a while."""
    before = furniture(page)
    page.page.wait_for_timeout(500)
    return before if furniture(page) == before else None


ROOMS = ("models", f"models/{MODEL}", "works", "works/1/1", "rounds/1", "loans", "proposals")


@pytest.mark.parametrize("bad", [b"\xff\xfe\x80", b"\xe2\x80\xae", b"\x00\x1b[2J"], ids=repr)
def test_names__of_any_bytes__leave_no_room_blank(
    museum: Museum, browser: Browser, bad: bytes
) -> None:
    """Model, axis, palette and vault say other bytes than they should: all else is as it was."""
    registry = ModelRegistry(museum.chain.w3, museum.studio.deployment)
    names = [
        registry.get(MODEL).name,
        registry.axes(MODEL)[2].name,
        *registry.palette_names()[:2],
        museum.vault.symbol,
        museum.wording.name,
    ]
    swaps = [(n.encode().hex(), (bad * len(n))[: len(n.encode())].hex()) for n in names]

    def lie(route: Route) -> None:
        answer = route.fetch()
        said = json.loads(answer.text())
        for old, new in swaps:
            said = replaced(said, old, new)
        route.fulfill(response=answer, body=json.dumps(said))

    with visit(browser, museum.url) as honest, visit(browser, museum.url) as opened:
        opened.page.route(f"{museum.chain.url}/**", lie)
        opened.page.route(museum.chain.url, lie)
        for room in ROOMS:
            honest.go(room)
            expect(honest.main.locator("h1")).to_be_visible(timeout=PATIENCE)
            opened.go(room)
            expect(opened.main.locator("h1")).to_be_visible(timeout=PATIENCE)
            # Links around pictures have no text in either.
            opened.until(lambda: complete(honest) == furniture(opened), room)
            shown = opened.main.inner_text()
            assert all(c in "\n\t" or text.is_seen(c) for c in shown)
        opened.check()
