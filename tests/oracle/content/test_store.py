"""The content store: what is read is what its CID promises, or refused."""

from pathlib import Path

import numpy as np
import pytest

from oracle.content.car import CarError
from oracle.content.store import ContentError, ContentStore
from oracle.generator.cid import CidError, cid_from_digest, content_digest
from oracle.generator.composition import PICTURE_SIDE
from oracle.generator.png import encode_many
from oracle.node.operating.preflight import WORK_BYTES
from tests.support.models import palette

ORIGIN = b"o" * 32
FILES = [bytes([n]) * (50 + 100 * n) for n in range(8)] + [b"\x07" * 20_000]


def cid(file: bytes) -> str:
    return cid_from_digest(content_digest(file))


def fill(store: ContentStore, round_id: int, files: list[bytes]) -> None:
    with store.writer(round_id, ORIGIN) as target:
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


def test_archive__of_works__grows_by_what_a_nodes_check_reckons(tmp_path: Path) -> None:
    store = ContentStore(tmp_path)
    widest = max(map(palette, range(15)), key=lambda inks: len(inks.colours)).colours
    pictures = np.zeros((4, PICTURE_SIDE, PICTURE_SIDE), np.uint8)
    pictures[:, 0, 0] = range(4)
    lengths = []
    for number in (1, 4):
        fill(store, number, encode_many(pictures[:number], [widest] * number))
        lengths.append(store.path(number).stat().st_size)
    assert 0.99 * WORK_BYTES < (lengths[1] - lengths[0]) / 3 <= WORK_BYTES


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
    with pytest.raises(KeyboardInterrupt), store.writer(1, ORIGIN) as target:
        target.put(FILES[5], content_digest(FILES[5]))
        raise KeyboardInterrupt
    assert store.digests(1) == [content_digest(file) for file in FILES[:2]]
    assert store.rounds() == [1]
    assert not store.has(cid(FILES[5]))


def break_off(store: ContentStore, files: list[bytes], origin: bytes = ORIGIN) -> Path:
    """Writes some files of round 1 and no more; returns what is left behind."""
    with pytest.raises(KeyboardInterrupt), store.writer(1, origin) as target:
        for file in files:
            target.put(file, content_digest(file))
        raise KeyboardInterrupt
    (part,) = store.path(1).parent.glob("*.part")
    return part


@pytest.mark.parametrize("lost", [0, 1, 30, 700])
def test_writer__after_a_crash__goes_on_behind_the_last_whole_file(
    tmp_path: Path, lost: int
) -> None:
    store = ContentStore(tmp_path)
    part = break_off(store, FILES[:6])
    raw = part.read_bytes()
    part.write_bytes(raw[: len(raw) - lost] + b"\0" * (lost // 2))
    with store.writer(1, ORIGIN) as target:
        kept = len(target.digests)
        assert target.digests == [content_digest(file) for file in FILES[:kept]]
        assert (kept == 6) == (lost == 0)
        for file in FILES[kept:]:
            target.put(file, content_digest(file))
    assert store.digests(1) == [content_digest(file) for file in FILES]
    assert all(store.get(cid(file)) == file for file in FILES)
    whole = ContentStore(tmp_path)
    fill(whole, 2, FILES)
    assert store.path(1).read_bytes() == store.path(2).read_bytes(), "as if nothing had happened"


def test_writer__when_a_byte_of_the_half_changed__makes_that_file_and_the_rest_again(
    tmp_path: Path,
) -> None:
    store = ContentStore(tmp_path)
    part = break_off(store, FILES[:6])
    raw = bytearray(part.read_bytes())
    raw[raw.index(FILES[3])] ^= 1
    part.write_bytes(raw)
    with store.writer(1, ORIGIN) as target:
        assert target.digests == [content_digest(file) for file in FILES[:3]]


@pytest.mark.parametrize("junk", [b"", b"\0" * 200, b"x"])
def test_writer__when_not_even_the_header_is_whole__begins_anew(
    tmp_path: Path, junk: bytes
) -> None:
    store = ContentStore(tmp_path)
    break_off(store, FILES[:2]).write_bytes(junk)
    fill(store, 1, FILES[:3])
    assert store.digests(1) == [content_digest(file) for file in FILES[:3]]


def test_writer__when_the_works_follow_from_something_else__takes_nothing_over(
    tmp_path: Path,
) -> None:
    store = ContentStore(tmp_path)
    part = break_off(store, FILES[:4])
    with store.writer(1, b"p" * 32) as target:
        assert target.digests == []
        assert not part.exists()
        target.put(FILES[5], content_digest(FILES[5]))
    assert store.digests(1) == [content_digest(FILES[5])]
    assert [path.name for path in tmp_path.iterdir()] == ["1.car"]


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
