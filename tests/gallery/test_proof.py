"""Anybody's own browser makes the works again, and tells a true file from a false one."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from oracle.generator.cid import cid_from_digest
from tests.gallery.browser import PATIENCE, Visit
from tests.gallery.exhibits import assert_shown
from tests.gallery.museum import Museum

WORK = 6
SAME = "The same file, byte for byte"


def verdict(visitor: Visit, words: str) -> None:
    """Waits for the proof's last word."""
    expect(visitor.page.locator(".verdict")).to_contain_text(words, timeout=PATIENCE)


def test_make_it_again__when_nobody_chose_the_work__leads_to_the_root_on_the_chain(
    visitor: Visit, museum: Museum
) -> None:
    visitor.go(f"works/{museum.open}/{WORK}")
    visitor.press("Make it again")
    verdict(visitor, f"{SAME}, made by your own browser.")
    digest = museum.store.digests(museum.open)[WORK]
    visitor.sees(f"0x{digest.hex()}")
    visitor.sees("4 siblings lead from this file")
    visitor.sees(f"0x{museum.studio.rounds.get(museum.open).root.hex()}")
    assert visitor.page.locator(".steps li.done").count() == 7
    assert any(url.endswith(".wasm") for url in visitor.asked)


def test_make_it_again__when_it_was_chosen__gives_the_digest_that_the_chain_has(
    visitor: Visit, museum: Museum
) -> None:
    work = museum.curation.winner(1)
    visitor.go(f"works/{work.round}/{work.index}")
    visitor.press("Make it again")
    verdict(visitor, SAME)
    visitor.sees(f"The chain has this work with the digest 0x{work.digest.hex()}")


def test_let_the_chain_make_it__when_it_does__is_the_same_file(
    visitor: Visit, museum: Museum
) -> None:
    visitor.go(f"works/{museum.open}/{WORK}")
    visitor.press("Let the chain make it")
    verdict(visitor, f"{SAME}, made by the chain.")
    visitor.sees(f"0x{museum.store.digests(museum.open)[WORK].hex()}")


def replace(page: Page, pattern: str, change: bytes | int) -> list[str]:
    """Has the server lie: other bytes, or the right ones with the byte at `change` turned over."""
    lies: list[str] = []

    def lie(route: Route) -> None:
        lies.append(route.request.url)
        if isinstance(change, bytes):
            route.fulfill(body=change)
            return
        body = bytearray(route.fetch().body())
        body[change] ^= 1
        route.fulfill(body=bytes(body))

    page.route(pattern, lie)
    return lies


def test_weights__when_the_server_changes_one_byte__are_taken_from_the_chain_instead(
    visitor: Visit, museum: Museum
) -> None:
    lies = replace(visitor.page, "**/models/*.bin", 5_000)
    visitor.go(f"works/{museum.open}/{WORK}")
    visitor.press("Make it again")
    verdict(visitor, SAME)
    assert lies


def test_index__when_the_server_changes_one_byte__proves_nothing(
    visitor: Visit, museum: Museum
) -> None:
    assert replace(visitor.page, "**/index/*.bin", 33) == []
    visitor.go(f"works/{museum.open}/{WORK}")
    visitor.press("Make it again")
    verdict(visitor, "is not the one on the chain")


def test_picture__when_the_server_has_no_true_file__is_made_in_the_browser(
    visitor: Visit, museum: Museum
) -> None:
    replace(visitor.page, "**/ipfs/*", 2_000)
    visitor.go(f"works/{museum.open}/{WORK}").sees("How it came about")
    assert_shown(visitor.page.locator(".wall img"), museum, museum.open, WORK)


@pytest.fixture
def file(museum: Museum, tmp_path: Path) -> Path:
    """A true work, as somebody has it on a disk."""
    path = tmp_path / "<b>found<b>.png"
    path.write_bytes(museum.store.get(cid_from_digest(museum.store.digests(museum.sold)[WORK])))
    return path


def test_check__when_the_studio_made_the_file__says_which_work_it_is(
    visitor: Visit, museum: Museum, file: Path
) -> None:
    visitor.go("check")
    visitor.page.set_input_files("input[type=file]", file)
    verdict(visitor, "The studio made this.")
    visitor.sees(f"<b>found<b>.png is work {WORK} of round {museum.sold}")


def test_check__when_one_byte_was_changed__says_that_it_is_not_ours(
    visitor: Visit, file: Path
) -> None:
    tampered = bytearray(file.read_bytes())
    tampered[-40] ^= 1
    file.write_bytes(tampered)
    visitor.go("check")
    visitor.page.set_input_files("input[type=file]", file)
    verdict(visitor, "The studio did not make this file.")
    visitor.sees("2 final rounds")


def test_file__when_it_is_dropped_in_any_room__is_looked_at(
    visitor: Visit, museum: Museum, file: Path
) -> None:
    visitor.go("operators").sees("bond")
    visitor.page.evaluate(
        """(bytes) => {
          const transfer = new DataTransfer();
          transfer.items.add(new File([new Uint8Array(bytes)], "dropped.png"));
          dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, cancelable: true }));
        }""",
        list(file.read_bytes()),
    )
    visitor.sees(f"dropped.png is work {WORK} of round {museum.sold}")
