"""The one look of everything that commands and scripts print."""

import re
from typing import Any

from rich.console import Console, ConsoleOptions, RenderResult
from rich.markup import escape
from rich.table import Column, Table

from oracle.chain.text import readable

ADDRESS = re.compile(r"0x[0-9a-fA-F]{40}")
ADDRESS_LETTERS = 42


class Uncropped(Console):
    """A console that cuts nothing off: what cannot be narrower goes beyond the terminal's edge."""

    def print(self, *objects: Any, crop: bool = False, **options: Any) -> None:
        """Prints as rich does."""
        super().print(*objects, crop=crop, **options)


class Whole(Table):
    """A table in which no address is broken: other columns are folded, and if that is not enough,
    the table is wider than the terminal."""

    def add_row(self, *cells: Any, **options: Any) -> None:
        """Adds a row as rich does."""
        super().add_row(*cells, **options)
        for column, cell in zip(self.columns, cells, strict=False):
            words = cell.split() if isinstance(cell, str) else []
            whole = [len(word) for word in words if ADDRESS.search(word)]
            if least := max([*whole, column.min_width or 0]):
                column.min_width = least
                lines = [line for each in column.cells for line in str(each).splitlines()]
                column.no_wrap = max(map(len, lines), default=0) <= least

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """As rich does, but with addresses never so narrow that other words are broken."""
        if any(column.min_width for column in self.columns):
            least = sum(map(_longest_word, self.columns)) + 3 * len(self.columns) + 1
            options = options.update(width=max(options.max_width, least))
        yield from super().__rich_console__(console, options)


def _longest_word(column: Column) -> int:
    """How wide a column must be so that it breaks no word shorter than an address."""
    words = [word for each in (column.header, *column.cells) for word in str(each).split()]
    longest = max((min(len(word), ADDRESS_LETTERS) for word in words), default=1)
    return max(longest, column.min_width or 0)


console = Uncropped(highlight=False)


def plain(text: str) -> str:
    """Text from the chain, which anybody may have written, without markup and unseen letters."""
    return escape(readable(text))


def said(what: str, gas: int | None = None) -> None:
    """Prints one thing that was done, with its gas."""
    tail = f"  [dim]{gas:,} gas[/]" if gas is not None else ""
    console.print(f"[green]✓[/] {what}{tail}")


def table(title: str, *columns: str) -> Table:
    """An empty table; a column whose title starts with `>` is aligned to the right.

    What does not fit is wrapped and never left out, and an address is never broken; without any
    titles there is no header.
    """
    made = Whole(
        title=title,
        title_justify="left",
        title_style="bold",
        header_style="dim",
        show_header=any(columns),
    )
    for column in columns:
        made.add_column(
            column.lstrip(">"),
            justify="right" if column.startswith(">") else "left",
            overflow="fold",
        )
    return made
