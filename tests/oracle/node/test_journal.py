"""The journal: whole after any crash, one daemon's, one operator's."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from oracle.chain.types import RoundId
from oracle.node.journal.database import SCHEMA
from oracle.node.journal.entries import Entry, JournalError, State
from oracle.node.journal.journal import Journal

IDENTITY = {"chain": "1", "oracle": "0xA", "operator": "0xB"}
ENTRY = Entry(RoundId(3), State.STORED, b"s" * 32, b"r" * 32, (b"a" * 32, b"b" * 32), "a note")


def path(folder: Path) -> Path:
    return folder / "journal.sqlite"


def test_journal__when_opened_again__remembers(tmp_path: Path) -> None:
    with Journal(path(tmp_path), IDENTITY) as journal:
        journal.put(ENTRY)
        journal.sent(RoundId(3), "commit", "0x1", 7)
        journal.sent(RoundId(3), "reveal", "0x2", 8)
    with Journal(path(tmp_path), IDENTITY) as journal:
        assert journal.get(RoundId(3)) == ENTRY
        assert journal.entries() == [ENTRY]
        assert journal.transactions(RoundId(3)) == [("commit", "0x1"), ("reveal", "0x2")]


def test_journal__when_written_twice__keeps_the_last(tmp_path: Path) -> None:
    with Journal(path(tmp_path), IDENTITY) as journal:
        journal.put(ENTRY)
        journal.put(replace(ENTRY, state=State.COMMITTED, note=""))
        journal.put(replace(ENTRY, state=State.COMMITTED, note=""))
        assert journal.entries() == [replace(ENTRY, state=State.COMMITTED, note="")]


def test_journal__when_round_is_new__calls_it_seen(tmp_path: Path) -> None:
    with Journal(path(tmp_path), IDENTITY) as journal:
        assert journal.get(RoundId(9)) == Entry(RoundId(9), State.SEEN, None, None, (), "")
        assert journal.entries() == []


@pytest.mark.parametrize("state", State)
def test_journal__keeps_every_state(tmp_path: Path, state: State) -> None:
    with Journal(path(tmp_path), IDENTITY) as journal:
        journal.put(replace(ENTRY, state=state))
        assert journal.get(RoundId(3)).state is state


def test_journal__when_a_daemon_has_it__refuses_another_and_lets_readers_in(
    tmp_path: Path,
) -> None:
    with Journal(path(tmp_path), IDENTITY) as first:
        first.put(ENTRY)
        with pytest.raises(JournalError, match="another daemon uses"):
            Journal(path(tmp_path), IDENTITY)
        with Journal(path(tmp_path), IDENTITY, read_only=True) as reader:
            assert reader.entries() == [ENTRY]
    Journal(path(tmp_path), IDENTITY).close()


def used(folder: Path) -> None:
    """A journal that has seen a round."""
    with Journal(path(folder), IDENTITY) as journal:
        journal.put(ENTRY)


def test_journal__when_refused__is_free_again(tmp_path: Path) -> None:
    used(tmp_path)
    with pytest.raises(JournalError, match="is of operator"):
        Journal(path(tmp_path), {**IDENTITY, "operator": "0xC"})
    Journal(path(tmp_path), IDENTITY).close()


@pytest.mark.parametrize("key", IDENTITY)
def test_journal__when_of_another__names_both(tmp_path: Path, key: str) -> None:
    used(tmp_path)
    with pytest.raises(JournalError, match=rf"is of {key} {IDENTITY[key]}, .* {key} other"):
        Journal(path(tmp_path), {**IDENTITY, key: "other"})


def test_journal__when_nothing_was_done_yet__takes_a_corrected_setting(tmp_path: Path) -> None:
    Journal(path(tmp_path), {**IDENTITY, "operator": "0xTYPO"}).close()
    used(tmp_path)
    with pytest.raises(JournalError, match="is of operator"):
        Journal(path(tmp_path), {**IDENTITY, "operator": "0xTYPO"})


def test_journal__when_only_read__must_exist(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="the node has not run yet"):
        Journal(path(tmp_path), IDENTITY, read_only=True)
    path(tmp_path).touch()
    with pytest.raises(JournalError, match="the node has not run yet"):
        Journal(path(tmp_path), IDENTITY, read_only=True)
    assert path(tmp_path).stat().st_size == 0


def test_journal__when_only_read__cannot_be_written(tmp_path: Path) -> None:
    Journal(path(tmp_path), IDENTITY).close()
    with (
        Journal(path(tmp_path), IDENTITY, read_only=True) as reader,
        pytest.raises(JournalError, match="cannot be used"),
    ):
        reader.put(ENTRY)


@pytest.mark.parametrize("keep", [0, 40, 5_000])
def test_journal__when_overwritten__says_what_to_do(tmp_path: Path, keep: int) -> None:
    with Journal(path(tmp_path), IDENTITY) as journal:
        for number in range(200):
            journal.put(replace(ENTRY, id=RoundId(number), note="x" * 200))
    whole = path(tmp_path).read_bytes()
    path(tmp_path).write_bytes(whole[:keep] + b"\xa5" * (len(whole) - keep))
    with pytest.raises(JournalError, match=r"is damaged .* move it away and start again"):
        Journal(path(tmp_path), IDENTITY)


def test_journal__when_cut_off__says_what_to_do(tmp_path: Path) -> None:
    with Journal(path(tmp_path), IDENTITY) as journal:
        for number in range(200):
            journal.put(replace(ENTRY, id=RoundId(number), note="x" * 200))
    whole = path(tmp_path).read_bytes()
    path(tmp_path).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(JournalError, match="is damaged"):
        Journal(path(tmp_path), IDENTITY)


def test_journal__when_written_by_another_release__says_which(tmp_path: Path) -> None:
    Journal(path(tmp_path), IDENTITY).close()
    db = sqlite3.connect(path(tmp_path))
    db.execute(f"PRAGMA user_version = {SCHEMA + 1}")
    db.close()
    with pytest.raises(JournalError, match=f"is of version {SCHEMA + 1}"):
        Journal(path(tmp_path), IDENTITY)


def test_journal__when_its_folder_is_gone__says_so(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="No such file"):
        Journal(path(tmp_path / "nowhere"), IDENTITY)


def test_journal__when_the_disk_is_full__goes_on_in_memory_with_all_it_knew(tmp_path: Path) -> None:
    with Journal(path(tmp_path), IDENTITY) as journal:
        journal.put(ENTRY)
        pages = journal._database.run("PRAGMA page_count").fetchone()[0]
        journal._database.run(f"PRAGMA max_page_count = {pages}")  # what SQLite calls a full disk
        big = replace(ENTRY, id=RoundId(4), digests=(b"d" * 32,) * 5_000)
        journal.put(big)
        assert "goes on from memory" in journal.trouble
        journal.sent(RoundId(4), "commit", "0x1", 7)
        assert journal.entries() == [ENTRY, big]
        assert [sent.nonce for sent in journal.sent_from(7)] == [7]
    with Journal(path(tmp_path), IDENTITY) as journal:
        assert journal.trouble == ""
        assert journal.entries() == [ENTRY], "whole, as it was before the disk was full"
