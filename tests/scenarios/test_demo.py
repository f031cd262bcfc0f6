"""The demo as `make demo` runs it."""

import re
import signal
from pathlib import Path

import pytest
from PIL import Image

from oracle.local.anvil import is_taken
from oracle.local.processes import Process, wait_for
from tests.scenarios.commands import chain_of, children, errors, script
from tests.support.released import FAMILIES

WHOLE_SECONDS = 180
SOME_SECONDS = 60
NODES = 3

needs_proc = pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="finds the demo's children in /proc"
)


def start(folder: Path) -> Process:
    return script("scripts.demo", folder=folder)


def wait_until_said(demo: Process, words: str) -> None:
    def is_said() -> bool:
        assert demo.is_running, demo.tail(20)
        return words in demo.log.read_text()

    wait_for(is_said, SOME_SECONDS, f"the demo to say {words!r}")


def test_demo__when_nothing_disturbs__checks_every_claim_and_leaves_the_images(
    tmp_path: Path,
) -> None:
    with start(tmp_path) as demo:
        wait_for(lambda: not demo.is_running, WHOLE_SECONDS, "the demo to end")
        assert demo.exit_code == 0, demo.tail(20)
    said = demo.log.read_text()
    assert errors(said) == []
    claimed = said.count("\n  = ")
    assert re.search(rf"^{claimed} claims checked against the chain", said, re.MULTILINE)
    for chapter in (
        "three committed",
        "the no-show lost",
        "is not the studio's",
        f"family={FAMILIES[2]}, as the electorate",
    ):
        assert chapter in said
    works = sorted((tmp_path / "demo" / "works").glob("*.png"))
    assert [work.name for work in works] == [f"{n:03}.png" for n in range(64)]
    for work in works:
        with Image.open(work) as image:
            assert (image.size, image.mode) == ((256, 256), "P")
    with Image.open(tmp_path / "demo" / "contact-sheet.png") as sheet:
        assert sheet.width == sheet.height > 8 * 256
    for config in (tmp_path / "demo" / "studio").glob("operator-*/node.toml"):
        assert not is_taken(int(chain_of(config).rpartition(":")[2]))


@needs_proc
@pytest.mark.parametrize(
    ("how", "when", "processes"),
    [
        (signal.SIGINT, "round: executed", 1 + NODES),
        (signal.SIGTERM, "ModelRegistry", 1),
    ],
)
def test_demo__when_interrupted__stops_all_it_started_and_fails(
    tmp_path: Path, how: signal.Signals, when: str, processes: int
) -> None:
    with start(tmp_path) as demo:
        assert demo.pid is not None
        wait_until_said(demo, when)
        started = children(demo.pid)
        assert len(started) == processes
        demo.send(how)
        wait_for(lambda: not demo.is_running, SOME_SECONDS, "the demo to end")
        assert demo.exit_code == 1
    assert not [process for process in started if process.is_running]
    (line,) = errors(demo.log.read_text())
    assert "stopped; nothing runs any more" in line
