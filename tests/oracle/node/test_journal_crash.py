"""The journal of a process that is killed in the middle of writing."""

import sqlite3
import sys
from pathlib import Path

from oracle.chain.types import RoundId
from oracle.local.anvil import PROJECT
from oracle.local.processes import Process, wait_for
from oracle.node.journal.entries import Entry, State
from oracle.node.journal.journal import Journal

IDENTITY = {"chain": "1", "oracle": "0xA", "operator": "0xB"}
LIMIT = 20
ENOUGH = 200

WRITER = """
import sys
from itertools import count
from pathlib import Path
from tests.oracle.node.test_journal_crash import IDENTITY, entry
from oracle.node.journal.journal import Journal

with Journal(Path(sys.argv[1]), IDENTITY) as journal:
    for number in count(1):
        journal.put(entry(number))
        journal.sent(number, "commit", f"0x{number:064x}", number)
        sys.stdout.write(f"{number}\\n")
        sys.stdout.flush()
"""


def entry(number: int) -> Entry:
    """An entry of 100 works whose every field follows from its round."""
    word = number.to_bytes(32, "big")
    return Entry(RoundId(number), State.STORED, word, word, (word,) * 100, f"note {number}")


def test_journal__when_its_process_is_killed__has_all_that_was_written_and_no_half(
    tmp_path: Path,
) -> None:
    path, log = tmp_path / "journal.sqlite", tmp_path / "log"
    command = [sys.executable, "-c", WRITER, str(path)]
    with Process("writer", command, log, folder=PROJECT) as writer:
        wait_for(lambda: log.read_text().count("\n") > ENOUGH, LIMIT, f"{ENOUGH} rounds written")
        assert writer.is_running, writer.tail()
        writer.kill()
    lines = log.read_text().split("\n")[:-1]  # what follows the last line's end was cut off
    last = int(lines[-1])
    with Journal(path, IDENTITY) as journal:  # the dead process' lock is gone too
        found = journal.entries()
        assert found == [entry(number) for number in range(1, len(found) + 1)]
        assert last <= len(found) <= last + 1
        for number in range(1, last + 1):
            assert journal.transactions(RoundId(number)) == [("commit", f"0x{number:064x}")]


def test_journal__is_written_ahead_so_that_status_reads_while_the_daemon_writes(
    tmp_path: Path,
) -> None:
    path = tmp_path / "journal.sqlite"
    with (
        Journal(path, IDENTITY) as journal,
        Journal(path, IDENTITY, read_only=True) as reader,
    ):
        for number in range(1, 20):
            journal.put(entry(number))
            assert reader.get(RoundId(number)) == entry(number)
    database = sqlite3.connect(path)
    assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    database.close()
