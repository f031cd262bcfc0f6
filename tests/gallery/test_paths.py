"""Rooms have paths of their own that can be shared, opened anew, and gone back to."""

import re
from urllib.parse import urlsplit

import pytest
import requests
from playwright.sync_api import expect

from oracle.gallery.page import DESCRIPTION
from oracle.generator.cid import cid_from_digest
from tests.gallery.browser import PATIENCE, Visit
from tests.gallery.museum import Museum

STUDIOS = {"og:type": "website", "og:description": DESCRIPTION}
META = re.compile(r'<meta property="([\w:]+)" content="([^"]*)">')


def about(museum: Museum, path: str) -> dict[str, str]:
    """What others show of a link to a room."""
    return dict(META.findall(requests.get(museum.url + path, timeout=30).text))


def test_room__when_its_path_is_opened__is_shown_there(visitor: Visit, museum: Museum) -> None:
    for path, words in (
        (f"works/{museum.sold}/1", "How it came about"),
        (f"proposals/{museum.active}", "What it does"),
        ("works?round=1", "32 works of 2 rounds"),
        ("nowhere/else", "Not Found"),
    ):
        visitor.page.goto(museum.url + path)
        expect(visitor.page.locator("body")).to_contain_text(words, timeout=PATIENCE)
    visitor.complaints = [c for c in visitor.complaints if "404" not in c]


def test_link__when_it_leads_to_a_room__changes_the_path_and_loads_no_page(
    visitor: Visit, museum: Museum
) -> None:
    page = visitor.page
    page.goto(f"{museum.url}rounds")
    visitor.sees("Round 2")
    page.evaluate("globalThis.isSame = true")
    page.get_by_role("link", name=re.compile("Round 1")).first.click()
    visitor.sees("Contact sheet")
    assert urlsplit(page.url).path == "/rounds/1"
    page.get_by_role("link", name="Works", exact=True).click()
    page.get_by_role("combobox", name="round").select_option("1")
    assert page.url == f"{museum.url}works?round=1"
    page.go_back()
    visitor.sees("Contact sheet")
    page.go_forward()
    expect(page.get_by_role("combobox", name="round")).to_have_value("1", timeout=PATIENCE)
    assert page.evaluate("globalThis.isSame")


def test_link__when_it_is_from_before_there_were_paths__leads_to_the_same_room(
    visitor: Visit, museum: Museum
) -> None:
    visitor.go("rounds/1").sees("Contact sheet")
    assert visitor.page.url == f"{museum.url}rounds/1"


def test_card__of_a_work_or_a_round__has_its_name_and_its_picture(museum: Museum) -> None:
    digests = museum.store.digests(museum.sold)
    name = museum.studio.deployment.name
    for path, title, digest in (
        (f"works/{museum.sold}/4", f"{name} {museum.sold}.4", digests[4]),
        (f"rounds/{museum.sold}", f"Round {museum.sold} · {name}", digests[0]),
    ):
        picture = f"{museum.url}ipfs/{cid_from_digest(digest)}"
        wanted = STUDIOS | {"og:title": title, "og:image": picture}
        assert about(museum, path) == wanted
        assert requests.get(picture, timeout=30).content.startswith(b"\x89PNG")


@pytest.mark.parametrize("path", ["", "works", "works/99/0", "works/1/16", "rounds/99", "money"])
def test_card__of_what_has_no_picture__is_the_studios(museum: Museum, path: str) -> None:
    name = museum.studio.deployment.name
    assert about(museum, path) == STUDIOS | {"og:title": name}


def test_card__of_a_hostile_proposal__is_text(museum: Museum) -> None:
    page = requests.get(f"{museum.url}proposals/{museum.active}", timeout=30).text
    title = about(museum, f"proposals/{museum.active}")["og:title"]
    assert title.startswith(
        "&lt;img src=x onerror=&quot;document.title=&#x27;pwned&#x27;&quot;&gt;"
    )
    assert "<img src=x" not in page
