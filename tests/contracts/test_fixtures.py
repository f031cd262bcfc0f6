"""Ape keeps what it knows of fixtures by name alone, for all folders of a run together."""

import ast
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parents[1]
APE_TESTS = Path(__file__).parent


def fixtures(file: Path) -> Iterator[str]:
    """The names of the fixtures that a file defines."""
    for node in ast.parse(file.read_text()).body:
        decorators = node.decorator_list if isinstance(node, ast.FunctionDef) else []
        if any("pytest.fixture" in ast.unparse(made) for made in decorators):
            yield node.name


def test_fixtures__of_tests_on_ape__have_names_of_their_own() -> None:
    files = list(TESTS.rglob("*.py"))
    own = {name for file in files if APE_TESTS in file.parents for name in fixtures(file)}
    others = {name for file in files if APE_TESTS not in file.parents for name in fixtures(file)}
    assert {"studio", "finished"} <= own and "arena" in others
    # A fixture of another scope with the same name would make Ape undo too much or too little.
    assert not own & others
