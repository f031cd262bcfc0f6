"""Every floor of the house has the same rooms, and no room climbs back to one that needs it."""

import ast
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from oracle.local.anvil import PROJECT

SUBJECTS = (
    *("generation", "artwork", "auction", "fractions", "lending"),
    *("appraisal", "licensing", "revenue", "governance"),
)
"""The rooms that are on every floor which has something for them."""

MAX_FILES = 17
"""A room with more files than this is two."""

COUNTERPARTS = {
    "contracts": "",
    "oracle": "__init__ parameters lending licensing server studio",
    "scripts": "__init__ command decisions market proposals works",
    "gallery/src": "index licences loans models proposals rounds work works",
    "models": "__init__",
}
"""Names that several files of a floor have because they do the same for different rooms."""

RELATIVE = re.compile(r'(?:from|import) ?"(\.\.?/[^"]+)"')
Rooms = dict[str, set[str]]


def python(folder: str) -> Iterator[tuple[Path, Path]]:
    """Each module below a folder with each room that it imports from."""
    for path in sorted((PROJECT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.ImportFrom) or not node.module:
                continue
            module = PROJECT / node.module.replace(".", "/")
            if module.is_relative_to(PROJECT / folder):
                yield path, module.parent if module.with_suffix(".py").is_file() else module


def relative(folder: str) -> Iterator[tuple[Path, Path]]:
    """The same of Solidity and of the page, where imports say where they lead to."""
    for path in sorted((PROJECT / folder).rglob("*")):
        if path.suffix in (".sol", ".ts", ".tsx"):
            for text in RELATIVE.findall(path.read_text()):
                target = Path(posixpath.normpath(path.parent / text))
                yield path, target if target.is_dir() else target.parent


def needs(imports: Iterator[tuple[Path, Path]]) -> Rooms:
    """Which other rooms each room needs."""
    found: Rooms = {}
    for path, target in imports:
        if target != path.parent:
            room, other = (str(each.relative_to(PROJECT)) for each in (path.parent, target))
            found.setdefault(room, set()).add(other)
    return found


def circle(rooms: Rooms) -> list[str]:
    """Rooms of which each needs the next and the last the first; none if there is no circle."""
    done: set[str] = set()

    def walk(room: str, way: list[str]) -> list[str]:
        if room in way:
            return way[way.index(room) :]
        for other in sorted(rooms.get(room, set()) - done):
            if found := walk(other, [*way, room]):
                return found
        done.add(room)
        return []

    return next((found for room in sorted(rooms) if (found := walk(room, []))), [])


@pytest.mark.parametrize(
    ("floor", "imports"),
    [
        *((folder, python) for folder in ("oracle", "scripts", "models")),
        *((folder, relative) for folder in ("contracts", "gallery/src")),
    ],
)
def test_room__of_any_floor__does_not_climb_back(floor: str, imports: object) -> None:
    assert callable(imports)
    rooms = needs(imports(floor))
    assert rooms, f"nothing was found to be imported below {floor}"
    assert circle(rooms) == []


def test_circle__where_there_is_one__is_found() -> None:
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"d", "b"}}) == ["b", "c"]


def test_contracts__and_their_reads__are_in_rooms_of_the_same_names() -> None:
    for floor in ("contracts", "contracts/interfaces", "oracle/chain", "tests/contracts"):
        for subject in SUBJECTS:
            assert (PROJECT / floor / subject).is_dir(), f"{floor} has no {subject}"


@pytest.mark.parametrize("floor", ["contracts", "oracle", "gallery/src"])
def test_room__holds_no_more_than_one_can_overlook(floor: str) -> None:
    for room in (PROJECT / floor, *(PROJECT / floor).rglob("*/")):
        names = [
            path.name
            for path in room.iterdir()
            if path.suffix in (".sol", ".py", ".ts", ".tsx") and path.name != "__init__.py"
        ]
        assert len(names) <= MAX_FILES, f"{room.relative_to(PROJECT)} has {len(names)} files"


@pytest.mark.parametrize("floor", COUNTERPARTS)
def test_files__of_one_name_on_one_floor__are_counterparts(floor: str) -> None:
    names = [
        path.stem
        for path in (PROJECT / floor).rglob("*")
        if path.suffix in (".sol", ".py", ".ts", ".tsx")
    ]
    assert {name for name in names if names.count(name) > 1} == set(COUNTERPARTS[floor].split())
