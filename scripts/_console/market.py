"""The market as one looks at it in the console: its past as tables, and what things are worth."""

from pathlib import Path
from typing import Any

from rich.table import Table

from oracle.cli.tables import plain, table
from scripts._appraisal.appraisals import appraised
from scripts._console.shown import Shown
from scripts._market.history import MarketHistory

FOLDER = Path("build") / "market"


class Appraised(Shown):
    """An appraisal."""

    def __init__(self, shown: Table) -> None:
        self._shown = shown

    def _table(self) -> Table:
        return self._shown


class Market(Shown):
    """The market: `sales`, `trades`, `licences`, `royalties`, `holders`, `revenue`, `yields`,
    `vaults` and `volume` as pandas tables, as of when they were asked for first; see `again`."""

    def __init__(self, studio: Any) -> None:
        self._studio = studio
        self._past: MarketHistory | None = None

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self._history, name)

    def __dir__(self) -> list[str]:
        tables = [name for name in dir(MarketHistory) if not name.startswith("_")]
        return sorted({*super().__dir__(), *tables})

    def again(self) -> "Market":
        """Forgets what was read, so that tables are of now."""
        self._past = None
        return self

    def report(self, folder: Path | str = FOLDER) -> Path:
        """Writes the page with all figures, and the tables as CSV; returns the page."""
        # Drawing is slow to import.
        from scripts._market.page import write_report

        return write_report(self._history, self._studio.deployment.name, Path(folder))

    def appraise(self, work: Any) -> Appraised:
        """What a work is worth, and why: a token, a work of a round, or a vault's address."""
        token = getattr(work, "token", work)
        return Appraised(appraised(self._studio.w3, self._studio.deployment, str(token)))

    @property
    def _history(self) -> MarketHistory:
        if self._past is None:
            self._past = MarketHistory(self._studio.w3, self._studio.deployment, self._studio.index)
        return self._past

    def _table(self) -> Table:
        shown = table(f"The market of {plain(self._studio.deployment.name)}", "", "")
        for name, value in self._history.facts.items():
            shown.add_row(name, value)
        return shown
