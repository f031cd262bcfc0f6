"""What the demo prints: steps with gas and time, claims as they are checked, a table at the end."""

import re
import time
from dataclasses import dataclass

from rich.console import Console

from oracle.cli.tables import table
from oracle.errors import FatalError

REPEATED = ("palette", "weights", "tokens", "rights", "set-up")
COUNTER = re.compile(r"(?<=vote) \d of \d|(?<=operator)-\d")


class ClaimError(FatalError):
    """Something that the demo claims is not so on the chain."""


@dataclass(frozen=True)
class Step:
    """One thing that happened."""

    what: str
    gas: int | None
    seconds: float


class Report:
    """Collects the demo's steps and claims, and prints them."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.steps: list[Step] = []
        self.claims: list[str] = []
        self._begun = self._last = time.monotonic()

    def chapter(self, title: str) -> None:
        """Begins a part of the story."""
        self.console.print(f"\n[bold]{title}[/]")

    def step(self, what: str, gas: int | None = None) -> None:
        """Notes what happened since the last step."""
        now = time.monotonic()
        step = Step(what, gas, now - self._last)
        self._last = now
        self.steps.append(step)
        cost = f"{gas:>12,} gas" if gas is not None else " " * 16
        self.console.print(f"  [green]✓[/] {what:<46}[dim]{cost} {step.seconds:>5.1f} s[/]")

    def claim(self, what: str, holds: bool) -> None:
        """States something and checks it. Raises ClaimError if it does not hold."""
        if not holds:
            raise ClaimError(f"not true: {what}")
        self.claims.append(what)
        self.console.print(f"  [cyan]=[/] {what}")

    def summary(self) -> None:
        """The table of all steps that cost gas, and what was checked."""
        shown = table("What it cost", "step", ">times", ">gas", ">seconds")
        for title, steps in self._grouped().items():
            gas = sum(step.gas or 0 for step in steps)
            seconds = sum(step.seconds for step in steps)
            shown.add_row(title, str(len(steps)), f"{gas:,}", f"{seconds:.1f}")
        self.console.print()
        self.console.print(shown)
        total = time.monotonic() - self._begun
        self.console.print(
            f"[bold green]{len(self.claims)} claims checked against the chain[/] in {total:.0f} s"
        )

    def _grouped(self) -> dict[str, list[Step]]:
        """Steps that cost gas, with those that only repeat one another put together."""
        groups: dict[str, list[Step]] = {}
        for step in self.steps:
            if step.gas is not None:
                head, _, _ = step.what.partition(":")
                title = head if head in REPEATED else COUNTER.sub("", step.what)
                groups.setdefault(title, []).append(step)
        return groups
