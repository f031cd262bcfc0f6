"""Every room, as somebody sees it who only looks."""

import hashlib
import re
from collections import Counter
from html import escape
from io import BytesIO

import numpy as np
import pytest
import requests
from PIL import Image
from playwright.sync_api import Browser, expect

from oracle.chain.generation.labels import drawn_traits
from oracle.chain.generation.models import ModelRegistry
from oracle.chain.types import RoundId
from oracle.cli.node_log import silent
from oracle.generator.cid import cid_from_digest
from oracle.generator.composition import PICTURE_SIDE, Light, Symmetry, inks_of
from oracle.generator.latent import blocks
from oracle.generator.released import DEFAULT, RELEASED
from oracle.generator.style import decode_style, draw_values
from oracle.making.editions import Form, Format, Printer, source_of
from oracle.making.model_store import ModelStore
from tests.gallery.browser import PATIENCE, Visit, pixels, visit
from tests.gallery.exhibits import assert_shown
from tests.gallery.museum import HOSTILE, SEATS, Museum

WORK = 6
NARROW = {"width": 320, "height": 640}
TALL = {"width": 1_280, "height": 2_600}

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


def drawn_in(museum: Museum, round_id: RoundId) -> list[list[int]]:
    """What the works of a round drew: each work's values, axis by axis."""
    record = museum.studio.rounds.get(round_id)
    registry = ModelRegistry(museum.chain.w3, museum.studio.deployment)
    style = decode_style(registry.axes(record.model), record.style)
    return draw_values(blocks(record.seed, np.arange(record.works), 0), style).tolist()


def test_works__when_a_drawn_value_is_chosen__are_those_that_have_it_also_after_a_visit_to_one(
    visitor: Visit, museum: Museum
) -> None:
    drawn = drawn_in(museum, museum.open)
    symmetry, _ = Counter(values[0] for values in drawn).most_common(1)[0]
    same = [values for values in drawn if values[0] == symmetry]
    both = [values for values in same if values[5] == same[0][5]]
    # Only works about the screen are on the page.
    visitor.page.set_viewport_size(TALL)
    visitor.go("works").sees("32 works of 2 rounds")
    visitor.page.get_by_role("combobox", name="round").select_option(str(museum.open))
    visitor.page.get_by_text("By what they drew").click()
    visitor.sees(f"How many of these 16 works of round {museum.open}")
    for axis, value, left in (
        ("symmetry", Symmetry(symmetry).label, same),
        ("light", Light(same[0][5]).label, both),
    ):
        facet = visitor.page.get_by_role("region", name=axis)
        row = facet.get_by_role("button", name=re.compile(f"^{value} "))
        row.click()
        expect(row).to_have_attribute("aria-pressed", "true")
        expect(visitor.main.locator(".hung")).to_have_count(len(left), timeout=PATIENCE)
    counted = visitor.page.get_by_role("region", name="symmetry").get_by_role("button")
    expect(
        counted.filter(has=visitor.page.locator("svg[aria-label*=' of 16 works, promised in ']"))
    ).to_have_count(len({values[0] for values in drawn}))
    visitor.page.locator(".hung a").first.click()
    visitor.sees("How it came about")
    visitor.page.go_back()
    expect(visitor.main.locator(".hung")).to_have_count(len(both), timeout=PATIENCE)
    visitor.page.get_by_role("button", name=re.compile("^light: ")).click()
    expect(visitor.main.locator(".hung")).to_have_count(len(same), timeout=PATIENCE)


def test_works__when_the_address_names_what_there_is_not__are_all_of_them(visitor: Visit) -> None:
    visitor.go("works?symmetry=9&own-7=1&__proto__=1&nothing=%3Cb%3E").sees("32 works of 2 rounds")
    expect(visitor.page.locator(".chosen [role=status]")).to_have_text("32 works", timeout=PATIENCE)


def test_work__says_how_many_of_its_round_have_its_values_and_leads_to_them(
    visitor: Visit, museum: Museum
) -> None:
    drawn = drawn_in(museum, museum.open)
    palettes = Counter(values[1] for values in drawn)
    visitor.go(f"works/{museum.open}/{WORK}")
    count = palettes[drawn[WORK][1]]
    row = visitor.main.locator(".facts > div", has=visitor.page.get_by_text("palette", exact=True))
    row.get_by_role("link", name=f"{count} of 16", exact=True).click(timeout=PATIENCE)
    expect(visitor.main.locator(".hung")).to_have_count(count, timeout=PATIENCE)


def test_work__shows_the_inks_that_it_is_printed_in(visitor: Visit, museum: Museum) -> None:
    _, palette, _, ground, line, _, margin, *_ = drawn_in(museum, museum.open)[WORK]
    inks = ModelRegistry(museum.chain.w3, museum.studio.deployment).palette(palette)
    entries = [inks.colours[at : at + 3].hex() for at in range(0, len(inks.colours), 3)]
    used, areas = inks_of(ground, inks.areas)
    wanted = [
        f"#{entries[8 * ink + 4]} {int(100 * area / 256 + 0.5)} %"
        for ink, area in zip(used, areas, strict=True)
    ]
    wanted += [f"#{entries[-1]} line"] * (line > 0) + [f"#{entries[-2]} paper"] * (margin > 0)
    visitor.go(f"works/{museum.open}/{WORK}")
    expect(visitor.main.locator(".ink-list li")).to_have_text(wanted, timeout=PATIENCE)


def test_work__when_it_is_seen_large__fills_the_screen_until_escape(
    visitor: Visit, museum: Museum
) -> None:
    visitor.go(f"works/{museum.open}/{WORK}")
    visitor.press("See it large")
    large = visitor.page.get_by_role("dialog").locator("img")
    expect(large).to_be_visible(timeout=PATIENCE)
    screen = visitor.page.viewport_size
    assert screen is not None
    assert large.bounding_box()["height"] == screen["height"]
    assert large.evaluate("image => image.naturalHeight") >= screen["height"]
    visitor.page.keyboard.press("Escape")
    expect(visitor.page.get_by_role("dialog")).to_have_count(0)


def test_work__when_it_repeats__is_laid_out_as_a_pattern_of_what_repeats(
    museum: Museum, browser: Browser
) -> None:
    drawn = drawn_in(museum, museum.open)
    index = next(at for at, values in enumerate(drawn) if values[0] >= Symmetry.QUAD)
    with visit(browser, museum.url, device_scale_factor=2) as seen:
        seen.go(f"works/{museum.open}/{index}")
        seen.press("See it repeat")
        pattern = seen.page.get_by_role("img", name="The work, repeated without a seam")
        expect(pattern).to_have_css("background-image", re.compile("blob:"), timeout=PATIENCE)
        tile = pixels(pattern)
        seen.check()
    registry = ModelRegistry(museum.chain.w3, museum.studio.deployment)
    record = museum.studio.rounds.get(museum.open)
    printer = Printer(source_of(registry, ModelStore(RELEASED, threads=1, log=silent()), record))
    file = b"".join(printer.parts(index, Form(Format.PNG, 512, repeat=True)))
    made = Image.open(BytesIO(file))
    assert tile.size == made.size
    assert tile.tobytes() == made.convert("RGBA").tobytes()


def test_work__that_does_not_repeat__offers_no_pattern(visitor: Visit, museum: Museum) -> None:
    drawn = drawn_in(museum, museum.open)
    index = next(at for at, values in enumerate(drawn) if values[0] < Symmetry.QUAD)
    visitor.go(f"works/{museum.open}/{index}").sees("How it came about")
    expect(visitor.page.get_by_role("button", name="See it large")).to_be_visible()
    expect(visitor.page.get_by_role("button", name="See it repeat")).to_have_count(0)


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
    assert "reserve=" in auctions.call and " ETH" in auctions.call and " %" in auctions.call
    visitor.go(f"proposals/{museum.active}").sees("amount=0.1 ETH)")
    for told in (auctions, claims, style):
        visitor.sees(told.sentence)
        visitor.sees(told.call)


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
        page.page.evaluate(
            "for (const each of document.querySelectorAll('details')) each.open = true"
        )
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
