"""The one look of everything that scripts print, and amounts and durations in words."""

from rich.console import Console
from rich.table import Table
from web3 import Web3

console = Console(highlight=False)


def said(what: str, gas: int | None = None) -> None:
    """Prints one thing that was done, with its gas."""
    tail = f"  [dim]{gas:,} gas[/]" if gas is not None else ""
    console.print(f"[green]✓[/] {what}{tail}")


def table(title: str, *columns: str) -> Table:
    """An empty table; a column whose title starts with `>` is aligned to the right."""
    made = Table(title=title, title_justify="left", title_style="bold", header_style="dim")
    for column in columns:
        made.add_column(column.lstrip(">"), justify="right" if column.startswith(">") else "left")
    return made


def ether(wei: int) -> str:
    """Wei in words: `0.25 ETH`."""
    return f"{Web3.from_wei(wei, 'ether').normalize():f} ETH"


def in_words(seconds: int) -> str:
    """A duration as people say it: `2 days 3 hours`, `40 seconds`."""
    if seconds <= 0:
        return "a moment"
    parts = []
    for name, size in (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1)):
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count} {name}{'s' if count > 1 else ''}")
    return " ".join(parts[:2])
