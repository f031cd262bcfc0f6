"""Every room, as somebody sees it who only looks."""

import hashlib
import re
from html import escape

import pytest
import requests
from playwright.sync_api import Browser, expect

from oracle.chain.generation.labels import drawn_traits
from oracle.chain.generation.models import ModelRegistry
from oracle.cli.node_log import silent
from oracle.generator.cid import cid_from_digest
from oracle.generator.composition import PICTURE_SIDE
from oracle.generator.released import DEFAULT, RELEASED
from oracle.making.editions import Form, Format, Printer, source_of
from oracle.making.model_store import ModelStore
from tests.gallery.browser import PATIENCE, Visit, pixels, visit
from tests.gallery.exhibits import assert_shown
from tests.gallery.museum import HOSTILE, SEATS, Museum

WORK = 6
NARROW = {"width": 320, "height": 640}

ROOMS = {
    "": "At auction now",
    "works": "32 works of 2 rounds",
    "works/1/1": "How it came about",
    "rounds": "Round 2",
    "rounds/1": "Contact sheet",
    "rounds/2": "The members’ choice",
    "proposals": "The first round",
    "models": DEFAULT,
    "models/1": "Drawn just now",
    "money": "split as members had voted",
    "loans": "1 loan",
    "operators": "locked",
    "check": "Choose a file",
    "nowhere": "There is no such room",
}
"""Each room's address, and words that it shows once it has heard from the chain."""


@pytest.mark.parametrize("room", ROOMS)
def test_room__when_it_is_opened__shows_what_it_is_for(visitor: Visit, room: str) -> None:
    visitor.go(room).sees(ROOMS[room])
    assert visitor.page.locator("h1").count() == 1


def test_today__when_a_work_is_at_auction__shows_its_very_picture_and_its_bids(
    visitor: Visit, museum: Museum
) -> None:
    visitor.go().sees("3 bids")
    visitor.sees("0.7 ETH")
    work = museum.curation.winner(museum.house.auction().lot)
    visitor.sees(f"{work.round}.{work.index}")
    shown = visitor.page.locator(".today .frame img")
    expect(shown).to_have_attribute("src", re.compile("^blob:"), timeout=PATIENCE)
    assert_shown(shown, museum, work.round, work.index)


def test_today__when_nothing_can_be_drawn__shows_the_file_that_the_store_has(
    museum: Museum, browser: Browser
) -> None:
    with visit(browser, museum.url) as seen:
        seen.page.route("**/worker-*.js", lambda route: route.abort())
        seen.go().sees("3 bids")
        shown = seen.page.locator(".today .frame img")
        expect(shown).to_have_attribute("src", re.compile("^blob:"), timeout=PATIENCE)
        work = museum.curation.winner(museum.house.auction().lot)
        assert pixels(shown).size == (PICTURE_SIDE, PICTURE_SIDE)
        assert_shown(shown, museum, work.round, work.index)


def test_work__when_it_is_opened__says_how_rare_its_values_are_and_makes_editions(
    visitor: Visit, museum: Museum
) -> None:
    record = museum.studio.rounds.get(museum.open)
    registry = ModelRegistry(museum.chain.w3, museum.studio.deployment)
    (traits,) = drawn_traits(registry, record, [WORK])
    visitor.go(f"works/{museum.open}/{WORK}")
    for trait in traits:
        visitor.sees(trait.value)
    expect(visitor.main.locator("svg.inks")).to_be_visible(timeout=PATIENCE)
    visitor.page.get_by_label("size").select_option("1024")
    visitor.press("Make the edition")
    printer = Printer(source_of(registry, ModelStore(RELEASED, threads=1, log=silent()), record))
    made = b"".join(printer.parts(WORK, Form(Format.PNG, 1_024)))
    visitor.sees(hashlib.sha256(made).hexdigest())
    link = visitor.main.get_by_role("link", name="Save")
    with visitor.page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename == f"round-{museum.open}-work-{WORK}-1024.png"
    assert download.value.path().read_bytes() == made


def test_works__when_they_are_filtered__are_those_that_match(visitor: Visit) -> None:
    visitor.go("works").sees("32 works of 2 rounds")
    visitor.page.get_by_role("combobox", name="round").select_option("1")
    visitor.page.get_by_role("combobox", name="status").select_option("sold")
    expect(visitor.main.locator(".hung")).to_have_count(2, timeout=PATIENCE)
    visitor.page.locator(".hung a").first.click()
    visitor.sees("How it came about")


def test_work__when_it_was_sold__tells_its_story_from_the_chain(
    visitor: Visit, museum: Museum
) -> None:
    index = museum.curation.winner(0).index
    visitor.go(f"works/{museum.sold}/{index}")
    for words in (
        "Members voted for “The first round”",
        "3 of 3 operators who committed made the same 16 files",
        f"place 1 of {SEATS}",
        "for 1.1 ETH",
        "10\u202f000 fractions",
    ):
        visitor.sees(words)


def test_round__when_it_is_under_way__hides_its_pictures_until_commits_have_closed(
    visitor: Visit, museum: Museum, undone: None
) -> None:
    round_id = museum.workshop.request(works=4)
    visitor.go(f"rounds/{round_id}").sees("waiting for its seed")
    for node in museum.nodes:
        node.once()
        node.once()
    visitor.sees("4 works, operators commit.")
    visitor.sees("has committed")
    visitor.sees("Its pictures are shown once operators can no longer copy")
    assert visitor.main.locator("img").count() == 0
    museum.workshop.close_commits(round_id)
    museum.chain.mine()
    visitor.sees("4 works, operators reveal.")
    visitor.page.locator(".wall-grid").scroll_into_view_if_needed()
    # Nobody serves these yet: they are made in the browser, from the seed on the chain.
    expect(visitor.main.locator(".wall-grid img")).to_have_count(4, timeout=PATIENCE)


@pytest.mark.parametrize(
    ("room", "words"),
    [
        ("works/9/0", "There is no such work"),
        ("works/1/16", "Round 1 has 16 works."),
        ("rounds/9", "There is no such round"),
        ("models/9", "There is no such model"),
        ("proposals/12", "There is no such proposal"),
    ],
)
def test_room__when_there_is_no_such_thing__says_so(visitor: Visit, room: str, words: str) -> None:
    visitor.go(room).sees(words)


def test_proposal__when_its_author_is_hostile__is_shown_as_text(
    visitor: Visit, museum: Museum
) -> None:
    visitor.go(f"proposals/{museum.active}").sees("<script>document.title = 'pwned'</script>")
    visitor.sees("Treasury.pay(")
    visitor.sees(HOSTILE.name)
    expect(visitor.main.locator("svg.inks rect")).to_have_count(2)
    assert (
        visitor.main.locator("script, img, iframe, svg[onload], b, a[href^='javascript']").count()
        == 0
    )
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in visitor.main.inner_text()
    assert "pwned" not in visitor.page.title()


def test_proposal__says_amounts_and_styles_as_the_scripts_do(
    visitor: Visit, museum: Museum
) -> None:
    governance = museum.studio.governance
    *_, auctions, claims, style = governance.explain(governance.find(museum.active).proposal)
    assert "reserve=" in auctions and " ETH" in auctions and " %" in auctions
    visitor.go(f"proposals/{museum.active}").sees("amount=0.1 ETH)")
    for words in (auctions, claims, style):
        visitor.sees(words)


def test_fractions__when_their_name_is_hostile__are_shown_as_text(
    visitor: Visit, museum: Museum
) -> None:
    visitor.go(f"works/{museum.sold}/{museum.curation.winner(0).index}").sees(HOSTILE.name)
    assert visitor.main.locator("svg[onload]").count() == 0
    assert visitor.page.title() != "1"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("room", ROOMS)
def test_room__when_axe_looks_at_it_on_a_phone__has_nothing_serious_and_fits(
    museum: Museum, browser: Browser, room: str, scheme: str
) -> None:
    with visit(browser, museum.url, viewport=NARROW, color_scheme=scheme, bypass_csp=True) as page:
        page.go(room).sees(ROOMS[room])
        assert page.axe() == []
        assert page.page.evaluate("document.documentElement.scrollWidth") == NARROW["width"]


def test_ways_around__when_only_the_keyboard_is_used__lead_to_every_room(visitor: Visit) -> None:
    visitor.go().sees("At auction now")
    keyboard = visitor.page.keyboard
    reached = []
    for _ in range(12):
        keyboard.press("Tab")
        reached.append(visitor.page.evaluate("document.activeElement.textContent"))
    assert reached[0] == "To the content"
    assert {"Works", "Rounds", "Proposals", "Models", "Money", "Loans", "Operators"} <= set(reached)
    visitor.page.get_by_role("link", name="Rounds").focus()
    keyboard.press("Enter")
    visitor.sees("Round 2")
    assert visitor.page.evaluate("document.activeElement.id") == "room"


def test_page__when_it_is_served__forbids_what_it_does_not_need(museum: Museum) -> None:
    response = requests.get(museum.url, timeout=10)
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "'unsafe-eval'" not in policy
    assert f"connect-src 'self' {museum.chain.url};" in policy
    assert response.headers["x-content-type-options"] == "nosniff"
    assert escape(policy.partition("; frame-ancestors")[0]) in response.text


def test_page__when_scripts_are_off__still_shows_the_work(museum: Museum, browser: Browser) -> None:
    with visit(browser, museum.url, java_script_enabled=False) as page:
        page.go()
        work = museum.curation.winner(museum.house.auction().lot)
        page.sees(f"{work.round}.{work.index}")
        image = page.main.locator("img")
        expect(image).to_have_attribute("src", f"ipfs/{cid_from_digest(work.digest)}")
        assert image.bounding_box()["width"] > 100
