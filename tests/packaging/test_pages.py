"""What the pages point at is there: links, paths, and the tests that hold what they promise."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from oracle.local.anvil import PROJECT

PAGES = sorted([*PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md")])
FLOORS = ("contracts", "docs", "gallery", "models", "oracle", "scripts", "tests", "tools")
LINK = re.compile(r"\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
PATH = re.compile(rf"(?:{'|'.join(FLOORS)})/[\w./*-]*")
TEST = re.compile(r"test_\w+(?:\.py)?")
PLACEHOLDER = re.compile(r"(?<![a-z])[A-Z]{4,}(?![a-z])")
"""A word like NAME stands for any."""


def paths(page: Path) -> Iterator[tuple[str, Path]]:
    """What a page points at: as it is written there, and where that is, perhaps with asterisks."""
    prose = FENCE.sub("", page.read_text())
    for link in LINK.findall(prose):
        if "://" not in link and not link.startswith("#"):
            yield link, page.parent / link.partition("#")[0]
    for code in CODE.findall(prose):
        if PATH.fullmatch(code):
            where = code if (PROJECT / code).exists() else PLACEHOLDER.sub("*", code)
            yield code, PROJECT / where


def is_there(place: Path) -> bool:
    """Whether there is such a file or folder."""
    if "*" not in str(place):
        return place.exists()
    return any(PROJECT.glob(str(place.relative_to(PROJECT))))


def named_tests(page: Path) -> set[str]:
    """Names of tests, and of files of tests without their folder, that a page names."""
    return {code for code in CODE.findall(page.read_text()) if TEST.fullmatch(code)}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(PROJECT)))
def test_page__points_only_at_what_is_there(page: Path) -> None:
    assert [text for text, place in paths(page) if not is_there(place)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(PROJECT)))
def test_page__names_only_tests_that_exist(page: Path) -> None:
    files = list((PROJECT / "tests").rglob("test_*.py"))
    known = {path.name for path in files}
    for path in files:
        known |= set(re.findall(r"^ *def (test_\w+)\(", path.read_text(), re.MULTILINE))
    assert named_tests(page) - known == set()


def test_pages__are_found_with_what_they_point_at() -> None:
    readme = PROJECT / "README.md"
    assert readme in PAGES and len(list(paths(readme))) > 10
    assert "test_swarm.py" in named_tests(PROJECT / "docs" / "threat-model.md")
