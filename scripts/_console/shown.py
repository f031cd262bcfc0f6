"""Objects that print as a table."""

from rich.table import Table

from oracle.cli.tables import Uncropped

WIDTH = 100


class Shown:
    """Something whose `repr` is its table."""

    def _table(self) -> Table:
        raise NotImplementedError

    def __repr__(self) -> str:
        console = Uncropped(width=WIDTH, highlight=False, force_terminal=False)
        with console.capture() as captured:
            console.print(self._table())
        return captured.get().rstrip()
