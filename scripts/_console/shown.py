"""Objects that print as a table."""

from rich.console import Console
from rich.table import Table

WIDTH = 100


class Shown:
    """Something whose `repr` is its table."""

    def _table(self) -> Table:
        raise NotImplementedError

    def __repr__(self) -> str:
        console = Console(width=WIDTH, highlight=False, force_terminal=False)
        with console.capture() as captured:
            console.print(self._table())
        return captured.get().rstrip()
