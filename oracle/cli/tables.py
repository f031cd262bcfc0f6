"""The one look of everything that commands and scripts print."""

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from oracle.chain.text import readable

console = Console(highlight=False)


def plain(text: str) -> str:
    """Text from the chain, which anybody may have written, without markup and unseen letters."""
    return escape(readable(text))


def said(what: str, gas: int | None = None) -> None:
    """Prints one thing that was done, with its gas."""
    tail = f"  [dim]{gas:,} gas[/]" if gas is not None else ""
    console.print(f"[green]✓[/] {what}{tail}")


def table(title: str, *columns: str) -> Table:
    """An empty table; a column whose title starts with `>` is aligned to the right.

    What does not fit is wrapped and never left out; without any titles there is no header.
    """
    made = Table(
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
