"""The form of every figure, the table that people read and the JSON that diffs show."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

PROJECT = Path(__file__).parents[2]
BENCH = PROJECT / "build" / "bench.json"
GAS = PROJECT / "tests" / "benchmarks" / "gas.json"


@dataclass(frozen=True)
class Row:
    """One figure. `peer_value` is in the same unit; `how` says what was done and under which rules.

    `target` is a ceiling, or a floor if `at_least`.
    """

    name: str
    value: float
    unit: str
    how: str
    peer: str | None = None
    peer_value: float | None = None
    target: float | None = None
    at_least: bool = False

    @property
    def verdict(self) -> str:
        """`met` or `MISSED`, empty without a target."""
        if self.target is None:
            return ""
        met = self.value >= self.target if self.at_least else self.value <= self.target
        return "[green]met[/]" if met else "[red]MISSED[/]"


def number(value: float | None) -> str:
    """A figure as people read it."""
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.2f}"


def write(rows: list[Row]) -> None:
    """Writes `build/bench.json`, and the gas rows into the committed `gas.json`."""
    form = ("name", "value", "unit", "peer", "peer_value", "how")
    records = [{key: asdict(row)[key] for key in form} for row in rows]
    BENCH.parent.mkdir(exist_ok=True)
    BENCH.write_text(json.dumps(records, indent=2) + "\n")
    gas = {row.name: row.value for row in rows if row.unit in ("gas", "gas/work")}
    GAS.write_text(json.dumps(dict(sorted(gas.items())), indent=2) + "\n")


def show(rows: list[Row], console: Console) -> None:
    """Prints the table."""
    table = Table(title="Atelier, measured now", title_justify="left", header_style="dim")
    table.add_column("figure")
    for column in ("ours", "unit", "target", "", "peer's"):
        table.add_column(
            column, justify="right" if column in ("ours", "target", "peer's") else "left"
        )
    table.add_column("peer")
    for row in rows:
        target = number(row.target) and f"{'≥' if row.at_least else '≤'} {number(row.target)}"
        peer = row.peer or ""
        table.add_row(
            row.name, number(row.value), row.unit, target, row.verdict, number(row.peer_value), peer
        )
    console.print(table)
