"""A wall of ten thousand works in a browser, without a chain: what the page holds of it."""

import json
import subprocess
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from oracle.generator.composition import colours_length
from oracle.generator.released import released_models
from oracle.generator.style import encode_style, usual_style
from oracle.local.anvil import PROJECT
from tests.gallery.browser import ALL_SHOWN, PATIENCE, pixels

WORKS = 10_000
MOST_BYTES = 150_000_000
AREAS = bytes([120, 58, 36, 20, 14, 8])
STUDIO = {"name": "x", "chainId": 1, "block": 0, "rpc": ["http://127.0.0.1:9"], "contracts": {}}

COUNT_FILES = """
const files = globalThis.files = new Map();
const { createObjectURL, revokeObjectURL } = URL;
URL.createObjectURL = (blob) => {
  const url = createObjectURL.call(URL, blob);
  files.set(url, blob.size);
  return url;
};
URL.revokeObjectURL = (url) => {
  files.delete(url);
  revokeObjectURL.call(URL, url);
};
"""
"""Keeps a list of the files that the page holds as URLs."""

HELD = """
() => [...document.images].reduce((sum, image) => sum + 4 * image.naturalWidth ** 2, 0)
  + [...files.values()].reduce((sum, size) => sum + size, 0)
  + performance.memory.usedJSHeapSize
"""
"""Bytes that the page holds: its heap, its files, and the pixels of what it shows."""


class _Host(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Says nothing."""


def given() -> dict[str, Any]:
    """A released model in its usual style, with a palette of six greys."""
    model = released_models()[0]
    style = encode_style(model.axes, usual_style(model.axes, 1))
    greys = bytes(
        at * 255 // colours_length(len(AREAS)) for at in range(colours_length(len(AREAS)))
    )
    axes = [{"name": a.name, "kind": int(a.kind), "lo": a.lo, "hi": a.hi} for a in model.axes]
    data = {"blob": model.blob, "style": style, "colours": greys, "areas": AREAS}
    texts = {name: f"0x{value.hex()}" for name, value in data.items()}
    return {"works": WORKS, "axes": axes, **texts}


def bundle(folder: Path) -> None:
    """The wall's page and its worker."""
    esbuild = PROJECT / "node_modules" / ".bin" / "esbuild"
    common = ["--bundle", "--format=esm", "--minify", "--log-level=error", f"--outdir={folder}"]
    jsx = ["--jsx=automatic", "--jsx-import-source=preact"]
    names = ['--define:WORKER_FILE="worker.js"', '--define:RUNTIME_FILE="none"']
    for source in (
        ["tests/gallery/wall.tsx", *jsx, *names],
        ["gallery/src/make/worker.ts", "--external:onnxruntime-web/wasm"],
        ["gallery/style/index.css"],
    ):
        subprocess.run([esbuild, *source, *common], check=True, cwd=PROJECT)
    blocks = "".join(
        f'<script id="{name}" type="application/json">{json.dumps(value)}</script>'
        for name, value in (("given", given()), ("studio", STUDIO))
    )
    head = '<!doctype html><link rel="stylesheet" href="index.css"><link rel="icon" href="data:,">'
    tail = '<div id="app"></div><script type="module" src="wall.js"></script>'
    (folder / "index.html").write_text(head + blocks + tail)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the wall is."""
    folder = tmp_path_factory.mktemp("wall")
    bundle(folder)
    host = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Host, directory=str(folder)))
    thread = threading.Thread(target=host.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{host.server_port}/index.html"
    host.shutdown()
    thread.join()
    host.server_close()


def opened(browser: Browser, url: str, **settings: Any) -> Page:
    """The wall with its first picture."""
    page = browser.new_context(**settings).new_page()
    page.add_init_script(COUNT_FILES)
    page.goto(url)
    expect(page.locator(".hung img").first).to_be_visible(timeout=PATIENCE)
    return page


def test_wall__of_ten_thousand_works__holds_only_what_is_about_the_screen(
    browser: Browser, url: str
) -> None:
    page = opened(browser, url)
    whole = page.evaluate("document.documentElement.scrollHeight")
    most = 0
    for top in range(0, whole, whole // 40):
        page.evaluate(f"scrollTo(0, {top})")
        page.wait_for_timeout(60)
        most = max(most, page.evaluate(HELD))
        assert page.locator(".hung").count() < 400
    assert whole > 50_000
    assert most < MOST_BYTES
    last = page.get_by_alt_text(f"Work {WORKS - 1}", exact=True)
    page.evaluate(f"scrollTo(0, {whole})")
    expect(last).to_be_visible(timeout=PATIENCE)
    page.wait_for_function(ALL_SHOWN, timeout=PATIENCE)
    page.context.close()


@pytest.mark.parametrize("ratio", [1, 2, 3])
def test_picture__on_a_screen_of_many_pixels__has_as_many(
    browser: Browser, url: str, ratio: int
) -> None:
    page = opened(browser, url, device_scale_factor=ratio)
    image = page.locator(".hung img").first
    shown = image.bounding_box()
    assert shown is not None
    wide = image.evaluate("image => image.naturalWidth")
    assert wide >= min(ratio * shown["width"], 4_096)
    assert wide / 2 < max(ratio * shown["width"], 256)
    assert pixels(image).size == (wide, wide)
    page.context.close()
