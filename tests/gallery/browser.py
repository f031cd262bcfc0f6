"""A visit to a gallery with the system's Chromium, and what a visitor's wallet would do."""

import json
import shutil
import time
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request, expect

from oracle.local.anvil import PROJECT

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
AXE = PROJECT / "node_modules" / "axe-core" / "axe.min.js"
PATIENCE = 20_000  # milliseconds; a loaded machine is slow, and nothing here waits for long else

WALLET = Path(__file__).with_name("wallet.js")
"""A wallet that signs with an account of the private chain, which keeps the keys itself."""


PIXELS = """
async (element) => {
  let image = element;
  if (!(element instanceof HTMLImageElement)) {
    image = new Image();
    image.src = element.style.backgroundImage.slice('url("'.length, -'")'.length);
  }
  const canvas = document.createElement("canvas");
  await image.decode();
  [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
  canvas.getContext("2d").drawImage(image, 0, 0);
  return canvas.toDataURL("image/png").split(",")[1];
}
"""
"""The pixels of an image that a page shows, or of an element's background, as a PNG in base64."""


ALL_SHOWN = """
() => [...document.querySelectorAll(".frame")].every((frame) => {
  const { top, bottom } = frame.getBoundingClientRect();
  return bottom < 0 || top > innerHeight || frame.querySelector("img");
})
"""
"""Whether everything on the screen has its picture."""


def pixels(image: Locator) -> Image.Image:
    """What an image on the page shows, or an element's background, in RGBA."""
    expect(image).to_be_visible(timeout=PATIENCE)
    return Image.open(BytesIO(b64decode(image.evaluate(PIXELS)))).convert("RGBA")


class Visit:
    """A page that is being looked at; everything it complains about is remembered."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url
        self.complaints: list[str] = []
        self.asked: set[str] = set()
        self.given: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda m: self._hear(m.type, m.text))
        page.on("request", self._see)

    def _hear(self, kind: str, text: str) -> None:
        if kind == "error" or "Content Security Policy" in text:
            self.complaints.append(text)

    def _see(self, request: Request) -> None:
        self.asked.add(request.url)
        if request.method != "GET" and request.url.startswith(self.url):
            self.given.append(request.url)

    def check(self, *relays: str) -> None:
        """Fails if the page complained, gave its server anything, or asked a third party.

        `relays` are paths of the server, beside what it answers of the chain, that take questions.
        """
        assert self.complaints == []
        given = {url.removeprefix(self.url) for url in self.given}
        assert given - {"answers"} == set(relays)
        hosts = {urlsplit(url).hostname for url in self.asked if not url.startswith("blob:")}
        assert hosts <= {"127.0.0.1"}

    def go(self, room: str = "") -> "Visit":
        """Opens a room by its address, without loading the page anew where it is open."""
        if self.page.url.startswith(self.url):
            self.page.evaluate("path => { location.hash = `#/${path}`; }", room)
        else:
            self.page.goto(f"{self.url}#/{room}")
        return self

    @property
    def main(self) -> Locator:
        """What the room shows."""
        return self.page.locator("main")

    def sees(self, text: str) -> None:
        """Waits until the room says this."""
        expect(self.main).to_contain_text(text, timeout=PATIENCE)

    def until(self, holds: Callable[[], bool], what: str) -> None:
        """Waits until something holds that no locator can tell alone."""
        begun = time.monotonic()
        while not holds():
            assert time.monotonic() - begun < PATIENCE / 1_000, what
            # Unlike a sleep, it lets the page's requests be answered.
            self.page.wait_for_timeout(100)

    def press(self, name: str, *, exact: bool = True) -> None:
        """Presses a button."""
        self.page.get_by_role("button", name=name, exact=exact).click(timeout=PATIENCE)

    def fill(self, label: str, text: str) -> None:
        """Fills in a field."""
        self.page.get_by_label(label).fill(text, timeout=PATIENCE)

    def connect(self, wallet: str = "Test wallet") -> None:
        """Connects a wallet by its name."""
        self.press("Connect a wallet")
        self.press(wallet)
        expect(self.page.get_by_role("button", name="Your account")).to_be_visible(timeout=PATIENCE)

    def act(self, label: str, *words: str) -> None:
        """Presses an action, reads what it says, confirms, and waits for its receipt."""
        self.press(label)
        self.confirm(label, *words)
        self.hears(f"{label}: done in transaction")

    def confirm(self, label: str, *words: str) -> None:
        """Reads what an action says it will do, and confirms it."""
        plan = self.page.get_by_role("group", name=label, exact=True)
        for text in words:
            expect(plan).to_contain_text(text, timeout=PATIENCE)
        plan.get_by_role("button", name="Confirm").click(timeout=PATIENCE)

    def hears(self, text: str) -> None:
        """Waits until the page says this of a transaction."""
        expect(self.page.locator(".notices")).to_contain_text(text, timeout=PATIENCE)

    def axe(self) -> list[str]:
        """What axe finds serious or critical, one line each."""
        self.page.evaluate(AXE.read_text())
        found: dict[str, Any] = self.page.evaluate("axe.run()")
        return [
            f"{v['id']}: {v['help']}: {v['nodes'][0]['html'][:200]}"
            for v in found["violations"]
            if v["impact"] in ("serious", "critical")
        ]


Guest = Callable[[str], Visit]
"""Opens the page with a connected wallet of this account."""


def refused(page: Visit, words: str) -> None:
    """Waits until the page says why something cannot be done."""
    expect(page.page.locator(".outcome .no")).to_contain_text(words, timeout=PATIENCE)


def offer(context: BrowserContext, rpc: str, account: str, name: str, **behaviour: Any) -> None:
    """Gives every page of a browser a wallet; `behaviour` as in `wallet.js`."""
    given = {"rpc": rpc, "account": account, "name": name, "behaviour": behaviour}
    script = WALLET.read_text().rstrip().removesuffix(";")
    context.add_init_script(f"({script})({json.dumps(given)})")


@contextmanager
def visit(
    browser: Browser,
    url: str,
    *,
    wallet: tuple[str, str] | None = None,
    wallet_name: str = "Test wallet",
    **settings: Any,
) -> Iterator[Visit]:
    """A visit by somebody new; `wallet`: the chain's URL and the account.

    A wallet called "old" does not announce itself (EIP-6963), but sits at `window.ethereum`.
    """
    context = browser.new_context(**settings)
    try:
        if wallet is not None:
            rpc, account = wallet
            offer(context, rpc, account, wallet_name)
        yield Visit(context.new_page(), url)
    finally:
        for page in context.pages:
            # A request that is still being answered would be an error once the page is gone.
            page.unroute_all(behavior="ignoreErrors")
        context.close()
