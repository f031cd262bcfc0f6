"""What a studio's past costs those who ask about it: a few requests, however many rounds it had.

Counted on a real chain behind an endpoint that counts; `make bench-history` counts 203 rounds.
"""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from oracle.chain.types import RoundId
from oracle.local.anvil import PROJECT, Anvil, account
from oracle.node.config import WatchConfig
from oracle.node.operating.loop import open_node
from oracle.node.watching.standalone import open_watch
from scripts._shared.studio_index import FOLDER
from tests.oracle.studio import Workshop, silence
from tests.scenarios.desk import Desk
from tests.support.bad_endpoint import BadEndpoint
from tests.support.living_studio import LivingStudio

SIZES = 5, 11
WORKS = 4
NONCE = 7_000
"""The deployer's first: so this studio is at addresses of its own, and so is its index."""

GOALS = {
    "proposals": (15, 8),
    "verify": (20, 12),
    "node": (30, 26),
    "watcher": (20, 20),
}
"""The most requests, the first time and the second; those of a daemon's start included."""

LEAST = 2
"""Which chain it is, and its newest block: nothing true can be said of now for less."""


@pytest.fixture(scope="module")
def counts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, list[list[int]]]]:
    """For each, and at each size of the studio, the requests of the first and the second time."""
    folder, found = tmp_path_factory.mktemp("requests"), defaultdict(list)
    with Anvil() as chain, BadEndpoint(chain) as endpoint:
        chain.rpc("anvil_setNonce", account(0).address, hex(NONCE))
        living = LivingStudio.begin(chain, folder / "local", WORKS)
        deployment = living.studio.deployment
        for size in SIZES:
            living.live(size - living.studio.rounds.count(), 1)
            chain.mine(2)
            for name, act in acts(living, endpoint, folder / str(size)).items():
                forget(deployment.address("StudioGovernor"), deployment.address("GenerationOracle"))
                found[name].append([counted(endpoint, act) for _ in range(2)])
        forget(deployment.address("StudioGovernor"), deployment.address("GenerationOracle"))
    yield found


def acts(
    living: LivingStudio, endpoint: BadEndpoint, folder: Path
) -> dict[str, Callable[[], object]]:
    """What people and daemons do."""
    folder.mkdir()
    studio, work = living.studio, folder / "work.png"
    last = studio.rounds.get(RoundId(studio.rounds.count()))
    work.write_bytes(living.file(last, 1))
    desk = Desk(studio)
    desk.url = endpoint.url

    def node() -> None:
        with open_node(mine, silence(), threading.Event()) as opened:
            opened.prepare()
            assert opened.once() == 0

    def watcher() -> None:
        with open_watch(watched, silence(), threading.Event()) as opened:
            opened.prepare()
            assert opened.once() == 0

    mine = Workshop(studio, folder, ExitStack()).config(0, rpc=[endpoint.url], confirmations=1)
    data = folder / "watcher"
    data.mkdir()
    shared = {name: getattr(mine, name) for name in WatchConfig.model_fields}
    others = {"data": data, "keystore": None, "password_file": None, "operator": None}
    watched = WatchConfig(**{**shared, **others})
    return {
        "proposals": lambda: desk.do("proposals"),
        "verify": lambda: desk.do("verify", str(work)),
        "node": node,
        "watcher": watcher,
    }


def forget(*names: str) -> None:
    """Deletes the files of the studio's indexes."""
    for name in names:
        for path in (PROJECT / FOLDER).glob(f"*{name}.sqlite*"):
            path.unlink()


def counted(endpoint: BadEndpoint, act: Callable[[], object]) -> int:
    """How many requests an act takes."""
    before = len(endpoint.asked)
    act()
    return len(endpoint.asked) - before


@pytest.mark.parametrize("name", GOALS)
def test_requests__of_a_past__are_few_and_do_not_grow_with_the_rounds(
    counts: dict[str, list[list[int]]], name: str
) -> None:
    small, large = counts[name]
    for now, goal in zip(large, GOALS[name], strict=True):
        assert LEAST <= now <= goal, f"{name}: {counts[name]}"
    assert small == large, f"{name}: at {SIZES} rounds"


def test_requests__of_a_second_time__ask_again_for_nothing_that_cannot_change(
    counts: dict[str, list[list[int]]],
) -> None:
    """Every proposal is over, so that there is nothing to ask but which block is the newest."""
    assert counts["proposals"][-1][1] == LEAST
    for name in ("verify", "node"):
        first, second = counts[name][-1]
        assert second < first, name
