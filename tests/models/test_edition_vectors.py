"""docs/semantics-editions-vectors.json agrees with the library, and says what the page says."""

import json
import zlib
from pathlib import Path

import pytest
from click.testing import CliRunner

from models.cli.commands import main
from models.edition_vectors import edition_vectors_json
from oracle.generator.composition import Ground, Line, Margin, Symmetry

DOCS = Path(__file__).parents[2] / "docs"
FILE = DOCS / "semantics-editions-vectors.json"


@pytest.fixture(scope="module")
def vectors():
    return json.loads(FILE.read_text())


def data(text: str) -> bytes:
    return bytes.fromhex(text.removeprefix("0x"))


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
