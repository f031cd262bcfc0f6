"""docs/semantics-editions-vectors.json agrees with the library and with the reference."""

import hashlib
import json
import zlib
from math import isqrt
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from models.cli.commands import main
from models.vectors import edition_vectors_json
from oracle.generator.composition import Ground, Line, Margin, Symmetry
from tests.reference import drawings
from tests.reference import editions as reference
from tests.support.deep import IS_DEEP

DOCS = Path(__file__).parents[2] / "docs"
FILE = DOCS / "semantics-editions-vectors.json"


@pytest.fixture(scope="module")
def vectors():
    return json.loads(FILE.read_text())


def data(text: str) -> bytes:
    return bytes.fromhex(text.removeprefix("0x"))


def sha256(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def test_vectors__when_computed_again__are_the_file():
    assert edition_vectors_json() == FILE.read_text()


def test_vectors__that_differ__are_refused_by_the_check(tmp_path):
    for path in DOCS.glob("semantics-*.json"):
        (tmp_path / path.name).write_text(path.read_text())
    (tmp_path / FILE.name).write_text("{}")
    done = CliRunner().invoke(main, ["vectors", "--check", "--folder", str(tmp_path)])
    assert done.exit_code == 1
    assert "run atelier-models vectors" in done.output


def test_streams__read_by_zlib__are_their_rows(vectors):
    for case in vectors["streams"]:
        rows = b"".join(data(row) for row in case["rows"].split(" "))
        assert zlib.decompress(data(case["stream"])) == rows, case["what"]


CASES = json.loads(FILE.read_text())["editions"]
SIZES_TRIED = (512, 1024, 2048) if IS_DEEP else (512,)


def test_tones_and_streams__made_by_the_reference__are_the_vectors(vectors):
    for case in vectors["tones"]:
        assert reference.parts_of_a_step(case["inks"]) == case["parts"]
        assert reference.tones(data(case["colours"]), case["inks"]) == data(case["entries"])
    for case in vectors["streams"]:
        rows = [data(row) for row in case["rows"].split(" ")]
        assert reference.stream(rows) == data(case["stream"]), case["what"]


@pytest.mark.parametrize("number", [n for n, c in enumerate(CASES) if c["size"] in SIZES_TRIED])
def test_edition__made_by_the_reference__is_the_vectors(number, vectors):
    case = CASES[number]
    field = np.frombuffer(data(case["field"]), np.uint8)
    field = field.reshape(isqrt(field.size), -1)
    values, colours, areas = case["values"], data(case["colours"]), case["areas"]
    made = reference.Edition(field, values, colours, areas, case["size"], case["repeat"])
    assert (made.inks, made.thresholds) == (case["inks"], case["thresholds"])
    assert sha256(made.heights.astype(">u4").tobytes()) == data(case["heightsSha256"])
    for place in case["surface"]:
        at = place["row"], place["column"]
        assert (made.v[at], made.sx[at], made.sy[at]) == (place["v"], place["sx"], place["sy"])
    row, column = case["window"]["row"], case["window"]["column"]
    window = made.entries[row : row + 8, column : column + 8]
    assert window.tobytes() == data(case["window"]["entries"])
    file = reference.png(made)
    assert (len(file), sha256(file)) == (case["png"]["length"], data(case["png"]["sha256"]))
    named = vectors["title"], vectors["palette"]
    paths = drawings.drawing(field, values, colours, areas, *named, case["repeat"])
    assert (len(paths), sha256(paths)) == (case["svg"]["length"], data(case["svg"]["sha256"]))


def test_thresholds__of_finer_heights__would_be_others_in_each_symmetry(vectors):
    """So whoever takes them from an edition's own heights differs from the vectors."""
    differing = set()
    for case in vectors["editions"]:
        field = np.frombuffer(data(case["field"]), np.uint8).reshape(
            isqrt(len(case["field"]) // 2), -1
        )
        _, areas = reference.list_of_inks(case["areas"], case["values"][3])
        finer = reference.thresholds(reference.heights(field, case["values"], 14)[1], areas)
        if finer != case["thresholds"]:
            differing.add(case["values"][0])
    assert differing == set(Symmetry)


def test_drawing__made_by_the_reference__is_the_vectors_letter_by_letter(vectors):
    case = vectors["drawing"]
    field = np.frombuffer(data(case["field"]), np.uint8).reshape(8, 8)
    named = case["title"], vectors["palette"]
    made = drawings.drawing(field, case["values"], data(case["colours"]), case["areas"], *named)
    assert made.decode() == case["text"]
    assert "<title>A &amp; B &lt;C&gt;</title>" in case["text"]


def test_editions__together__have_every_value_of_the_axes(vectors):
    values = [case["values"] for case in vectors["editions"]]
    for place, axis in ((0, Symmetry), (3, Ground), (4, Line), (6, Margin)):
        assert {own[place] for own in values} == set(axis)
    assert {own[5] for own in values} == {0, 1}
    assert {own[2] > 4 for own in values} == {True, False}
    assert {len(data(case["field"])) for case in vectors["editions"]} == {64, 256, 1024, 4096}
    assert {case["repeat"] for case in vectors["editions"]} == {True, False}
    assert len({case["png"]["sha256"] for case in vectors["editions"]}) == len(values)
    assert len({case["svg"]["sha256"] for case in vectors["editions"]}) == len(values)
