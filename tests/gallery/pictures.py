"""`python -m tests.gallery.pictures`: takes every room's picture into `docs/gallery/`.

A studio of the released models is made for it; pictures differ from run to run as its works do.
"""

import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from oracle.generator.released import released_folders, released_models
from oracle.local.anvil import PROJECT
from tests.gallery.browser import ALL_SHOWN, CHROMIUM, visit
from tests.gallery.museum import KIND, Museum, open_museum

FOLDER = PROJECT / "docs" / "gallery"
SIZES = {"desktop": {"width": 1_280, "height": 860}, "phone": {"width": 360, "height": 740}}
SCHEMES = ("light", "dark")
WORKS = 32
TALLEST = 2_600
QUALITY = 80


def rooms(museum: Museum) -> dict[str, tuple[str, str]]:
    """Each room's name, its address, and words that it shows when it is complete."""
    sold = museum.curation.winner(0)
    return {
        "today": ("", "Sold before"),
        "works": ("works", f"{2 * WORKS} works"),
        "work": (f"works/{sold.round}/{sold.index}", "Trade fractions"),
        "rounds": ("rounds", "Round 2"),
        "round": (f"rounds/{museum.open}", "Contact sheet"),
        "proposals": ("proposals", "The first round"),
        "proposal": (f"proposals/{museum.active}", "What its author says"),
        "models": ("models", released_folders()[1].name),
        "model": ("models/1", "Drawn just now"),
        "money": ("money", "split as members had voted"),
        "loans": ("loans", "1 loan"),
        "borrowing": (f"loans/{museum.vault.address}", "1 loan"),
        "operators": ("operators", "locked"),
        "check": ("check", "Choose a file"),
    }


def take(browser: Browser, museum: Museum, size: str, scheme: str) -> None:
    """All rooms at one size in one theme."""
    wallet = (museum.chain.url, museum.studio.members[1].address)
    settings = {"viewport": SIZES[size], "color_scheme": scheme, "wallet": wallet}
    with visit(browser, museum.url, **settings) as seen:
        seen.go().connect()
        for name, (room, words) in rooms(museum).items():
            seen.go(room).sees(words)
            if name == "work":
                seen.press("Make it again")
                seen.page.locator(".verdict.yes").wait_for()
                # A press scrolls down to its button, and the picture begins with the work.
                seen.page.evaluate("scrollTo(0, 0)")
            # Only pictures about the screen are on the page, so that the screen is made as high.
            whole = seen.page.evaluate("document.documentElement.scrollHeight")
            seen.page.set_viewport_size({**SIZES[size], "height": min(whole, TALLEST)})
            seen.page.wait_for_timeout(200)
            seen.page.wait_for_function(ALL_SHOWN)
            cut = Image.open(BytesIO(seen.page.screenshot())).convert("RGB")
            seen.page.set_viewport_size(SIZES[size])
            cut.save(FOLDER / f"{name}-{size}-{scheme}.webp", quality=QUALITY, method=6)


def main() -> int:
    """Takes them all; returns the exit status."""
    if CHROMIUM is None:
        sys.stderr.write("pictures: no Chromium here\n")
        return 1
    FOLDER.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as place,
        open_museum(Path(place), WORKS, released_models(), KIND) as museum,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            for size in SIZES:
                for scheme in SCHEMES:
                    take(browser, museum, size, scheme)
        finally:
            browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
