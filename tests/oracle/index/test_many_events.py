"""Very many events: the index of them is the same however often its reader was killed."""

import os
import random
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from oracle.local.processes import wait_for
from tests.support.crowd import Crowd, crowd, size_of, tables
from tests.support.deep import IS_DEEP

EVENTS = 100_000 if IS_DEEP else 10_000
KILLS = 10
MOST_MIB = 300
PATIENCE = 60.0


def read_so_far(place: Path) -> int:
    """How many events an index has."""
    try:
        with closing(sqlite3.connect(f"file:{place}?mode=ro", uri=True)) as connection:
            (count,) = connection.execute("SELECT count(*) FROM events").fetchone()
    except sqlite3.OperationalError:
        return 0  # there is no index yet
    return int(count)


@pytest.fixture(scope="module")
def many() -> Iterator[Crowd]:
    with crowd(EVENTS) as made:
        yield made


def test_index__whose_reader_is_killed_ten_times__is_the_one_of_an_undisturbed_reader(
    many: Crowd, tmp_path: Path
) -> None:
    whole, killed = tmp_path / "whole.sqlite", tmp_path / "killed.sqlite"
    _, peak = many.read(whole)
    rng = random.Random(EVENTS)
    for _ in range(KILLS):
        goal = read_so_far(killed) + rng.randrange(1, EVENTS // (KILLS + 2))
        process = many.start(killed)
        wait_for(lambda n=goal: read_so_far(killed) >= n, PATIENCE, "the reader to get on")
        assert process.is_alive(), "it is killed on its way"
        os.kill(process.pid or 0, signal.SIGKILL)
        process.join()
    assert read_so_far(killed) < EVENTS
    many.read(killed)
    found = tables(killed)
    assert len(found["events"]) == EVENTS
    assert found == tables(whole)
    assert peak < MOST_MIB
    assert size_of(whole) < EVENTS * 0.001 + 1
