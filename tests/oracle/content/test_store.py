"""The content store: what is read is what its CID promises, or refused."""

from pathlib import Path

import pytest

from oracle.content.car import CarError
from oracle.content.store import ContentError, ContentStore
from oracle.generator.cid import CidError, cid_from_digest, content_digest

FILES = [bytes([n]) * (50 + 100 * n) for n in range(8)] + [b"\x07" * 20_000]


def cid(file: bytes) -> str:
    return cid_from_digest(content_digest(file))


def fill(store: ContentStore, round_id: int, files: list[bytes]) -> None:
    with store.writer(round_id) as target:
        for file in files:
            target.put(file, content_digest(file))


def test_store__gives_back_every_file_by_its_cid(tmp_path: Path) -> None:
    store = ContentStore(tmp_path)
    fill(store, 1, FILES)
    for other in (store, ContentStore(tmp_path)):
        assert all(other.has(cid(file)) and other.get(cid(file)) == file for file in FILES)
        assert other.digests(1) == [content_digest(file) for file in FILES]


def test_store__when_a_file_is_not_there__says_so(tmp_path: Path) -> None:
    store = ContentStore(tmp_path)
    assert not store.has(cid(b"nothing"))
    with pytest.raises(ContentError, match="is not in"):
        store.get(cid(b"nothing"))
    with pytest.raises(ContentError, match="cannot be read"):
        store.digests(1)


@pytest.mark.parametrize("wrong", ["", "../../etc/passwd", "Qm" + "a" * 44, "b" + "a" * 58])
def test_store__when_asked_for_what_is_no_cid__refuses(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(CidError):
        ContentStore(tmp_path).get(wrong)


def test_store__when_a_byte_changed_on_disk__refuses_that_file_only(tmp_path: Path) -> None:
    store = ContentStore(tmp_path)
    fill(store, 1, FILES)
    path = store.path(1)
    raw = bytearray(path.read_bytes())
    raw[-1] ^= 1
    path.write_bytes(raw)
    again = ContentStore(tmp_path)
    with pytest.raises(ContentError, match="is damaged"):
        again.get(cid(FILES[-1]))
    assert again.get(cid(FILES[0])) == FILES[0]


@pytest.mark.parametrize("keep", [0, 10, 100, -1])
def test_store__when_an_archive_is_cut_off__says_where_and_reads_the_others(
    tmp_path: Path, keep: int
) -> None:
    store = ContentStore(tmp_path)
    fill(store, 1, FILES)
    path = store.path(1)
    path.write_bytes(path.read_bytes()[:keep])
    fill(store, 2, [b"sound"])
    again = ContentStore(tmp_path)
    with pytest.raises(CarError, match=r"1\.car is"):
        again.digests(1)
    assert again.get(cid(b"sound")) == b"sound"
    with pytest.raises(ContentError, match=r"is not in .*; .*1\.car is"):
        again.get(cid(FILES[-1]))


def test_store__when_writing_breaks_off__keeps_what_was_there(tmp_path: Path) -> None:
    store = ContentStore(tmp_path)
    fill(store, 1, FILES[:2])
    with pytest.raises(KeyboardInterrupt), store.writer(1) as target:
        target.put(FILES[5], content_digest(FILES[5]))
        raise KeyboardInterrupt
    assert store.digests(1) == [content_digest(file) for file in FILES[:2]]
    assert [p.name for p in tmp_path.iterdir()] == ["1.car"]


def test_store__when_a_round_is_made_anew__forgets_the_old_files(tmp_path: Path) -> None:
    """As after a reorganisation that changed the seed."""
    store = ContentStore(tmp_path)
    fill(store, 1, FILES[:4])
    assert store.has(cid(FILES[0]))
    fill(store, 1, FILES[4:])
    assert not store.has(cid(FILES[0]))
    assert store.get(cid(FILES[4])) == FILES[4]


def test_store__when_its_folder_is_missing__says_so(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="does not exist"):
        ContentStore(tmp_path / "nowhere")


def test_store__when_the_folder_vanishes__says_so(tmp_path: Path) -> None:
    folder = tmp_path / "works"
    folder.mkdir()
    store = ContentStore(folder)
    folder.rmdir()
    with pytest.raises(ContentError, match=r"1\.car cannot be written: No such file"):
        fill(store, 1, FILES)
