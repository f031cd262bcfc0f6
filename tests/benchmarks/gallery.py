"""The gallery in the system's Chromium: first paint, a first visit's bytes, a work made again."""

import tempfile
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright

from oracle.cli.gallery import gallery as command
from oracle.gallery.page import INDEX
from tests.benchmarks.report import Row
from tests.gallery.browser import CHROMIUM, Visit, visit
from tests.gallery.museum import Museum, open_museum

TURNS = 9
SLOWER = 6
PAINT = """
() => new Promise((resolve) => new PerformanceObserver((list) => {
  const found = list.getEntriesByName("first-contentful-paint")[0];
  if (found) resolve(found.startTime);
}).observe({ type: "paint", buffered: true }))
"""
DRAWING = ("/ipfs/", "/models/", "/worker-")
"""Parts of the addresses of pictures, and of what draws them."""

MEASURED = "name => performance.getEntriesByName(name).map((entry) => entry.duration)"


class _Host(SimpleHTTPRequestHandler):
    """A file host without words."""

    def log_message(self, *_: object) -> None:
        """Says nothing."""


def rows() -> list[Row]:
    """Everything in one studio and one browser; nothing where there is no Chromium."""
    if CHROMIUM is None:
        return []
    with (
        tempfile.TemporaryDirectory() as place,
        open_museum(Path(place)) as museum,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            found = [*paint(museum, browser), loaded(museum, browser), made_again(museum, browser)]
        finally:
            browser.close()
    return found


def paint(museum: Museum, browser: Browser) -> list[Row]:
    """The exported page beside one of as many bytes without script, by turns from one file host."""
    folder = museum.folder / "plain"
    record, url = str(museum.studio.record), museum.chain.url
    options = ["--deployment", record, "--rpc", url, "--public-rpc", url, "--export", str(folder)]
    command.main([*options, "--cache", str(museum.folder / "cache-2")], standalone_mode=False)
    bare(folder)
    host = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Host, directory=str(folder)))
    thread = threading.Thread(target=host.serve_forever)
    thread.start()
    times: dict[str, list[float]] = {INDEX: [], "bare.html": []}
    try:
        for turn in range(TURNS + 1):
            for name, taken in times.items():
                with visit(browser, f"http://127.0.0.1:{host.server_port}/{name}") as seen:
                    seen.page.goto(seen.url)
                    milliseconds = float(seen.page.evaluate(PAINT))
                if turn:
                    taken.append(milliseconds)
    finally:
        host.shutdown()
        thread.join()
        host.server_close()
    ours, theirs = (median(taken) for taken in times.values())
    how = f"first contentful paint, medians of {TURNS} fresh visits by turns, one file host"
    return [
        Row("gallery.first_paint_ms", round(ours, 1), "ms", how, "bare page", round(theirs, 1)),
        Row(
            "gallery.first_paint_ms_ratio",
            round(ours / theirs, 2),
            "ratio",
            how,
            "a static page of as many bytes, without style or script",
            1.0,
        ),
    ]


def bare(folder: Path) -> None:
    """Writes `bare.html`: the page's own words and picture, and as many bytes in all."""
    page = (folder / INDEX).read_text()
    body = page[page.index("<body>") :]
    kinds = ("app-*.js", "style-*.css")
    extra = sum(path.stat().st_size for kind in kinds for path in folder.glob(kind))
    head = '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>bare</title></head>'
    filler = "<!--" + "." * (extra + len(page) - len(body) - len(head)) + "-->"
    (folder / "bare.html").write_text(head + body.replace("</body>", f"{filler}</body>"))


def loaded(museum: Museum, browser: Browser) -> Row:
    """Bytes over the wire until the first room is complete, chain's answers included."""
    with visit(browser, museum.url) as seen:
        network = seen.page.context.new_cdp_session(seen.page)
        urls: dict[str, str] = {}
        sizes: dict[str, float] = {}
        network.on(
            "Network.requestWillBeSent",
            lambda e: urls.update({e["requestId"]: e["request"]["url"]}),
        )
        network.on(
            "Network.loadingFinished",
            lambda e: sizes.update({e["requestId"]: e["encodedDataLength"]}),
        )
        network.send("Network.enable")
        seen.go().sees("Sold before")
        seen.page.wait_for_timeout(500)
        counted = sum(
            size
            for request, size in sizes.items()
            if not any(part in urls[request] for part in DRAWING)
        )
    return Row(
        "gallery.first_room_kb",
        round(counted / 1_000, 1),
        "kB",
        "page, style, script and the chain's answers for the first room; without pictures, and "
        "without what draws them sharp for the screen: the generator and a model's weights",
        target=300,
    )


def made_again(museum: Museum, browser: Browser) -> Row:
    """From the button to the verdict in a fresh visit, everything slowed six times."""
    times = []
    for index in range(TURNS // 2):
        with visit(browser, museum.url) as seen:
            throttle = seen.page.context.new_cdp_session(seen.page)
            seen.go(f"works/{museum.open}/{index}").sees("How it came about")
            throttle.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
            seen.press("Make it again")
            seen.page.locator(".verdict.yes").wait_for()
            times.append(total(seen))
    return Row(
        "gallery.make_again_ms",
        round(median(times), 0),
        "ms",
        f"onnxruntime-web loaded, one thread, work made, hashed and proven; Chromium slowed "
        f"{SLOWER} times, and the worker's time, which that does not reach, counted as often",
        target=3_000,
    )


def total(seen: Visit) -> float:
    """What the proof took with the worker's part stretched.

    The worker loads its engine while the page asks the chain; stretched, that may take longer.
    """
    (whole,), (origin,), (engine,) = (
        seen.page.evaluate(MEASURED, name) for name in ("proof", "origin", "engine")
    )
    in_worker = sum(seen.page.evaluate(MEASURED, "workshop"))
    late = max(0.0, SLOWER * engine - origin)
    return float(whole + (SLOWER - 1) * in_worker + late)
