"""Tables: nothing is left out, and an address can be copied, however narrow the terminal."""

import io

import pytest
from rich.table import Table

from oracle.cli.tables import Uncropped, table

ADDRESSES = ["0x" + digit * 40 for digit in "abc"]
LONG = "a long text that must be folded into several lines wherever it stands " * 2


def printed(shown: Table, width: int) -> list[str]:
    """The lines of a table on a terminal so wide."""
    out = io.StringIO()
    Uncropped(file=out, width=width, highlight=False).print(shown)
    return out.getvalue().splitlines()


def with_addresses(count: int, before: str = "") -> Table:
    shown = table("A table", ">lot", "work", *["by"] * count, "what")
    shown.add_row("7", "12.345", *[before + each for each in ADDRESSES[:count]], LONG)
    return shown


@pytest.mark.parametrize("width", [80, 60, 40])
@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize("before", ["", "round 7: "])
def test_table__however_narrow__breaks_no_address(width: int, count: int, before: str) -> None:
    lines = printed(with_addresses(count, before), width)
    for address in ADDRESSES[:count]:
        assert sum(address in line for line in lines) == 1
    words = " ".join(" ".join(lines).replace("│", " ").split())
    assert all(word in words for word in ("7", "12.345", "lot"))


def test_table__with_one_address__fits_a_terminal_of_80_columns() -> None:
    lines = printed(with_addresses(1), 80)
    assert max(map(len, lines)) <= 80
    assert ADDRESSES[0] in "".join(lines)


def test_table__without_addresses__folds_what_does_not_fit() -> None:
    shown = table("A table", "one", "two")
    shown.add_row(LONG, LONG)
    assert max(map(len, printed(shown, 60))) <= 60
