"""Editions as files: whole or not at all, the same from anywhere, taken up where they broke off."""

import errno
import hashlib
import io
import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from oracle.errors import FatalError, StoppedError
from oracle.generator.composition import Symmetry
from oracle.generator.edition.plate import EditionError
from oracle.generator.engine import load_generator
from oracle.generator.released import DEFAULT, RELEASED
from oracle.local.anvil import PROJECT
from oracle.making import bulk
from oracle.making.bulk import Ledger, make_all
from oracle.making.editions import Form, Format, Printer, Source, write_whole
from tests.oracle.making.source import made_up_round

WORKS = 5
SMALL = Form(Format.PNG, 512)


@pytest.fixture(scope="module")
def source() -> Source:
    return made_up_round(WORKS)


@pytest.fixture(scope="module")
def printer(source: Source) -> Printer:
    return Printer(source)


def listed(folder: Path) -> dict[str, str]:
    """The lists of digests in a folder, by file."""
    lines = [line for path in folder.glob("*.sha256") for line in path.read_text().splitlines()]
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def test_motif__of_a_work__is_what_its_picture_is_made_from(
    source: Source, printer: Printer
) -> None:
    _, generator = load_generator(RELEASED / DEFAULT)
    works = generator.works(source.seed, range(WORKS), source.style, source.palettes)
    for work in works:
        assert printer.motif(work.index).values == work.values
        assert printer.digest(work.index) == work.digest


@pytest.mark.parametrize("index", [-1, WORKS, 10**6])
def test_motif__of_a_work_that_the_round_has_not__is_refused(index: int, printer: Printer) -> None:
    with pytest.raises(EditionError, match=f"round 7 has works 0 to 4, not {index}"):
        printer.motif(index)


def test_parts__of_a_picture__are_a_png_of_that_size(printer: Printer) -> None:
    file = b"".join(printer.parts(0, SMALL))
    with Image.open(io.BytesIO(file)) as image:
        assert image.size == (512, 512)


def test_parts__of_a_drawing__name_work_and_palette(source: Source, printer: Printer) -> None:
    text = b"".join(printer.parts(2, Form(Format.SVG, None))).decode()
    palette = printer.motif(2).values[1]
    assert "<title>Work 2 of round 7</title>" in text
    assert f"<desc>Palette {source.palette_names[palette]}: #" in text


def test_parts__of_a_repeat__are_called_so_or_refused(printer: Printer) -> None:
    form = Form(Format.SVG, None, repeat=True)
    seen = set()
    for index in range(WORKS):
        repeats = printer.motif(index).values[0] >= Symmetry.QUAD
        seen.add(repeats)
        if repeats:
            text = b"".join(printer.parts(index, form)).decode()
            assert f"<title>Repeat of work {index} of round 7</title>" in text
        else:
            with pytest.raises(EditionError, match="repeats without a seam"):
                printer.parts(index, form)
    assert seen == {True, False}


def test_form__that_is_not_offered__is_refused() -> None:
    with pytest.raises(EditionError, match="no edition has 500 pixels a side: there are 512"):
        Form(Format.PNG, 500)
    with pytest.raises(EditionError, match="no edition has None"):
        Form(Format.PNG, None)
    with pytest.raises(EditionError, match="has no size: leave it out"):
        Form(Format.SVG, 512)


def test_file__when_the_disk_is_full__says_so_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tmp_path / "work.png"
    before.write_bytes(b"what was there")

    def parts() -> Iterator[bytes]:
        yield b"half"
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(FatalError, match=r"work\.png cannot be written: No space left on device"):
        write_whole(before, parts())
    assert before.read_bytes() == b"what was there"
    assert [path.name for path in tmp_path.iterdir()] == ["work.png"]


def test_file__whose_making_is_interrupted__is_not_there(tmp_path: Path) -> None:
    def parts() -> Iterator[bytes]:
        yield b"half"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_whole(tmp_path / "deep" / "work.png", parts())
    assert list((tmp_path / "deep").iterdir()) == []


@pytest.mark.parametrize("processes", [1, 2])
def test_bulk__by_one_or_more_processes__makes_the_same(
    processes: int, source: Source, printer: Printer, tmp_path: Path
) -> None:
    counted: list[int] = []
    done = make_all(source, SMALL, tmp_path, processes, made=counted.append)
    assert (done.made, done.kept, counted) == (WORKS, 0, [WORKS] * WORKS)
    for index in range(WORKS):
        name = SMALL.name(7, index)
        alone = b"".join(printer.parts(index, SMALL))
        assert (tmp_path / name).read_bytes() == alone
        assert listed(tmp_path)[name] == hashlib.sha256(alone).hexdigest()


def test_bulk__when_run_again__makes_only_what_is_missing_or_damaged(
    source: Source, tmp_path: Path
) -> None:
    make_all(source, SMALL, tmp_path, 1)
    whole = {path.name: path.read_bytes() for path in tmp_path.glob("*.png")}
    (tmp_path / SMALL.name(7, 1)).unlink()
    (tmp_path / SMALL.name(7, 3)).write_bytes(b"damaged")
    done = make_all(source, SMALL, tmp_path, 1)
    assert (done.made, done.kept) == (2, WORKS - 2)
    assert {path.name: path.read_bytes() for path in tmp_path.glob("*.png")} == whole
    other = Source(**{**vars(source), "seed": bytes(32)})
    assert make_all(other, SMALL, tmp_path, 1).kept == 0, "other works have another list"


@pytest.mark.parametrize("kind", [KeyboardInterrupt, FatalError])
def test_bulk__that_is_stopped_half_way__says_what_is_there_and_goes_on(
    kind: type[BaseException], source: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = 0

    def fails(path: Path, parts: Iterator[bytes]) -> bytes:
        nonlocal count
        count += 1
        if count == 3:
            raise kind("disk full")
        return write_whole(path, parts)

    monkeypatch.setattr(bulk, "write_whole", fails)
    expected = StoppedError if kind is KeyboardInterrupt else FatalError
    with pytest.raises(expected, match="2 of 5 editions are there, the same command goes on"):
        make_all(source, SMALL, tmp_path, 1)
    monkeypatch.undo()
    assert make_all(source, SMALL, tmp_path, 1).kept == 2


def whole_files(folder: Path, printer: Printer) -> int:
    """How many editions have their names; each is whole, and nothing else is there but the list."""
    there = sorted(path for path in folder.iterdir() if path.suffix != ".sha256")
    for path in there:
        assert path.read_bytes() == b"".join(printer.parts(int(path.name.split("-")[3]), SMALL))
    return len(there)


@pytest.mark.parametrize("processes", [1, 2])
def test_bulk__when_the_disk_is_full__leaves_no_half_file_and_goes_on_when_there_is_room(
    processes: int, source: Source, printer: Printer, tmp_path: Path
) -> None:
    """What is written to /dev/full fails as on a full disk; the half file is such a place."""
    full = SMALL.name(7, 2)
    (tmp_path / f".{full}.part").symlink_to("/dev/full")
    match = r"No space left on device; [0-4] of 5 editions are there, the same command goes on"
    with pytest.raises(FatalError, match=f"{full} cannot be written: {match}"):
        make_all(source, SMALL, tmp_path, processes)
    assert not (tmp_path / full).exists()
    there = len(listed(tmp_path))
    assert there <= whole_files(tmp_path, printer) < WORKS
    done = make_all(source, SMALL, tmp_path, processes)
    assert (done.made, done.kept) == (WORKS - there, there)
    assert whole_files(tmp_path, printer) == WORKS


def test_list__when_the_disk_is_full__says_so(source: Source, tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, source, SMALL)
    ledger.path.symlink_to("/dev/full")
    with pytest.raises(FatalError, match=r"sha256 cannot be written: No space left on device"):
        ledger.add(0, bytes(32))


def test_bulk__interrupted_while_processes_make_it__goes_on_with_the_others(
    source: Source, printer: Printer, tmp_path: Path
) -> None:
    def interrupted(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(StoppedError, match="stopped: 1 of 5 editions are there"):
        make_all(source, SMALL, tmp_path, 2, made=interrupted)
    assert 1 <= whole_files(tmp_path, printer) <= WORKS
    done = make_all(source, SMALL, tmp_path, 2)
    assert (done.made, done.kept) == (WORKS - 1, 1)
    assert whole_files(tmp_path, printer) == WORKS


def test_bulk__whose_processes_are_killed__says_what_is_there(tmp_path: Path) -> None:
    def killed(_: int) -> None:
        for process in multiprocessing.active_children():
            process.kill()

    many = made_up_round(60)
    with pytest.raises(FatalError, match=r"a process ended at once: .*; \d+ of 60 editions are"):
        make_all(many, Form(Format.PNG, 1024), tmp_path, 2, made=killed)
    assert len(list(tmp_path.glob("round-*.png"))) < 60


def test_bulk__killed_while_it_writes__has_no_half_file(tmp_path: Path) -> None:
    """Whatever has its final name is whole; the next run takes the rest up."""
    program = (
        "import sys; from pathlib import Path; from tests.oracle.making.source import *;"
        "from oracle.making.bulk import Ledger, make_all; from oracle.making.editions import *;"
        "make_all(made_up_round(40), Form(Format.PNG, 1024), Path(sys.argv[1]), 1,"
        " made=lambda _: print('made', flush=True))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)], cwd=PROJECT, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout
        for _ in range(3):
            process.stdout.readline()
        process.send_signal(signal.SIGKILL)
    source, form = made_up_round(6), Form(Format.PNG, 1024)
    printer = Printer(source)
    there = sorted(tmp_path.glob("round-*.png"))
    assert len(there) >= 3
    for path in there:
        index = int(path.name.split("-")[3])
        if index < 6:
            assert path.read_bytes() == b"".join(printer.parts(index, form))


def test_bulk__of_repeats__leaves_out_what_does_not_repeat(
    source: Source, printer: Printer, tmp_path: Path
) -> None:
    form = Form(Format.SVG, None, repeat=True)
    repeating = [n for n in range(WORKS) if printer.motif(n).values[0] >= Symmetry.QUAD]
    assert 0 < len(repeating) < WORKS
    assert make_all(source, form, tmp_path, 1).made == len(repeating)
    assert {path.name for path in tmp_path.glob("*.svg")} == {form.name(7, n) for n in repeating}
    few = Source(**{**vars(source), "works": repeating[0]})
    if few.works:
        with pytest.raises(FatalError, match="no work of round 7 repeats"):
            make_all(few, form, tmp_path, 1)


def test_list__whose_last_line_was_cut_off__is_mended(source: Source, tmp_path: Path) -> None:
    done = make_all(source, SMALL, tmp_path, 1)
    done.digests.write_text(done.digests.read_text()[:-9])
    again = make_all(source, SMALL, tmp_path, 1)
    assert (again.made, again.kept) == (1, WORKS - 1)
    lines = done.digests.read_text().splitlines()
    assert len({line for line in lines if len(line.split("  ")) == 2}) == len(lines) == WORKS


def test_bulk__into_what_is_no_folder__is_refused(source: Source, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FatalError, match="file cannot be used"):
        make_all(source, SMALL, tmp_path / "file", 1)
