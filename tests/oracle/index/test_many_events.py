"""Very many events: the index of them is the same however often its reader was killed."""

import os
import random
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.crowd import Crowd, crowd, size_of, tables
from tests.support.deep import IS_DEEP

EVENTS = 100_000 if IS_DEEP else 10_000
KILLS = 10
MOST_MIB = 300


@pytest.fixture(scope="module")
def many() -> Iterator[Crowd]:
    with crowd(EVENTS) as made:
        yield made


def test_index__whose_reader_is_killed_ten_times__is_the_one_of_an_undisturbed_reader(
    many: Crowd, tmp_path: Path
) -> None:
    whole, killed = tmp_path / "whole.sqlite", tmp_path / "killed.sqlite"
    seconds, peak = many.read(whole)
    rng, life, deaths = random.Random(EVENTS), seconds / KILLS, 0
    while deaths < KILLS:
        process = many.start(killed)
        process.join(rng.uniform(0.5, 1.5) * life)
        if process.is_alive():
            os.kill(process.pid or 0, signal.SIGKILL)
            process.join()
            deaths += 1
        else:
            # It was quicker than whoever kills it: once more from nothing, with shorter lives.
            life, deaths = life / 2, 0
            for path in tmp_path.glob("killed*"):
                path.unlink()
    assert 0 < len(tables(killed)["events"]) < EVENTS, "it was killed on the way"
    many.read(killed)
    found = tables(killed)
    assert len(found["events"]) == EVENTS
    assert found == tables(whole)
    assert peak < MOST_MIB
    assert size_of(whole) < EVENTS * 0.001 + 1
