"""What the demo prints: steps with gas and time, claims as they are checked, a table at the end."""

import time
from dataclasses import dataclass

from rich.console import Console

from oracle.errors import FatalError
from scripts._tables import table


class ClaimError(FatalError):
    """Something that the demo claims is not so on the chain."""


@dataclass(frozen=True)
class Step:
    """One thing that happened."""

    what: str
    gas: int | None
    seconds: float


class Report:
    """Collects and prints."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.steps: list[Step] = []
        self.claims: list[str] = []
        self._begun = self._last = time.monotonic()

    def chapter(self, title: str) -> None:
        """Begins a part of the story."""
        self.console.print(f"\n[bold]{title}[/]")

    def step(self, what: str, gas: int | None = None) -> None:
        """Something happened since the last step."""
        now = time.monotonic()
        step = Step(what, gas, now - self._last)
        self._last = now
        self.steps.append(step)
        cost = f"{gas:>12,} gas" if gas is not None else " " * 16
        self.console.print(f"  [green]✓[/] {what:<58}[dim]{cost} {step.seconds:>6.1f} s[/]")

    def claim(self, what: str, holds: bool) -> None:
        """States something and checks it. Raises ClaimError if it does not hold."""
        if not holds:
            raise ClaimError(f"not true: {what}")
        self.claims.append(what)
        self.console.print(f"  [cyan]=[/] {what}")

    def summary(self) -> None:
        """The table of all steps that cost gas, and what was checked."""
        shown = table("What it cost", "step", ">gas", ">seconds")
        for step in self.steps:
            if step.gas is not None:
                shown.add_row(step.what, f"{step.gas:,}", f"{step.seconds:.1f}")
        self.console.print()
        self.console.print(shown)
        total = time.monotonic() - self._begun
        self.console.print(
            f"[bold green]{len(self.claims)} claims checked against the chain[/] in {total:.0f} s"
        )
