"""`python -m tests.benchmarks`: measures everything, prints the table, writes the JSON."""

import sys

from rich.console import Console

from tests.benchmarks import (
    editions,
    fractions,
    gallery,
    governor,
    licences,
    loans,
    market,
    node,
    profiles,
    referee,
    rounds,
    treasury,
)
from tests.benchmarks.report import BENCH, show, write


def main() -> int:
    """Runs every benchmark; a missed target is reported, not an error."""
    console = Console(highlight=False, width=160)
    found = []
    measured = (
        ("gas of rounds", rounds),
        ("gas of votes", governor),
        ("gas of the treasury", treasury),
        ("gas of the market", market),
        ("gas of vaults and pools", fractions),
        ("gas of licences", licences),
        ("gas of loans", loans),
        ("referee", referee),
        ("node", node),
        ("profiles", profiles),
        ("editions", editions),
        ("gallery", gallery),
    )
    for name, module in measured:
        with console.status(f"measuring {name}"):
            found += module.rows()
    write(found)
    show(found, console)
    console.print(f"rows in {BENCH}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
