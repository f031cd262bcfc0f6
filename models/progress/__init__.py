"""How long work tells of itself: a bar for what is under way, and lines of what happens."""

from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

from rich.console import Console
from rich.progress import track

Item = TypeVar("Item")

Note = Callable[[str], None]
"""Takes one line for people."""


class Watch(Protocol):
    """Hands on items one by one, and shows how many of them are done."""

    def __call__(self, items: Iterable[Item], total: int, doing: str) -> Iterable[Item]:
        """The same items.

        Args:
            items: what is worked through.
            total: how many there are.
            doing: what is done with them, for people.
        """


def unwatched(items: Iterable[Item], total: int, doing: str) -> Iterable[Item]:
    """A watch that shows nothing."""
    return items


def unnoted(line: str) -> None:
    """Takes a line and keeps it to itself."""


def watched(console: Console) -> Watch:
    """A watch that shows a bar, from before the first item on."""

    def watch(items: Iterable[Item], total: int, doing: str) -> Iterable[Item]:
        return track(items, doing, total, console=console, disable=not console.is_terminal)

    return watch


def noted(console: Console) -> Note:
    """Takes lines to a console, above a bar that stands there; not one is broken in two."""
    return lambda line: console.print(line, markup=False, highlight=False, soft_wrap=True)
