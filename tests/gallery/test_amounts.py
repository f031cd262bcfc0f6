"""Numbers as people type them: what can mean two things is asked about, never guessed."""

import json
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.gallery.browser import Guest, refused
from tests.gallery.bundles import HERE, bundle
from tests.gallery.museum import Museum

MEANT = {
    "0.25": ["0.25"],
    "0,25": ["0.25"],
    "0,250": ["0.25"],
    "1,5": ["1.5"],
    "12": ["12"],
    "1000": ["1000"],
    "1 000": ["1000"],
    "1'000.5": ["1000.5"],
    "1\u202f000,500": ["1000.5"],
    "1,000.50": ["1000.5"],
    "1.000,50": ["1000.5"],
    "1,000,000": ["1000000"],
    "1.2340": ["1.2340"],
    "1234.567": ["1234.567"],
    "1,000": ["1", "1000"],
    "1.000": ["1", "1000"],
    " 12.345 ": ["12.3450", "12345"],
    "1,00,000": [],
    "1.000.00": [],
    "1,000,5": [],
    "1 0": [],
    "": [],
    "a lot": [],
    "-1": [],
    "1e3": [],
    "0." + 19 * "1": [],
}
"""What can be typed, and the one thing or the two that it means."""


def test_amount__when_it_is_typed__means_one_thing_or_is_known_to_mean_two(tmp_path: Path) -> None:
    module = bundle("text/amounts.ts", tmp_path)
    command = ["node", HERE / "amounts.mjs", module, json.dumps(list(MEANT))]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = dict(zip(MEANT, map(json.loads, printed.splitlines()), strict=True))
    assert found == MEANT


@pytest.mark.parametrize(
    ("text", "meant", "said"),
    [("1,000", "1000", "1\u202f000 ETH"), ("1.500", "1.5", "1.5 ETH")],
)
def test_amount__when_it_can_mean_two_things__is_asked_about(
    guest: Guest, museum: Museum, text: str, meant: str, said: str
) -> None:
    page = guest(museum.visitor.address)
    field = page.page.get_by_label("Your bid, in ETH")
    field.fill(text)
    page.press("Bid")
    refused(page, f"“{text}” can be read as")
    page.press(meant)
    expect(field).to_have_value(meant)
    page.press("Bid")
    page.confirm("Bid", f"You offer {said}")
