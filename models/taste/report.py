"""What members liked, as a page with pictures, and the style that it would make."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from models.contact_sheet import contact_sheet
from models.taste.evidence import Evidence
from models.taste.preference import SURE, Effect, Taste
from oracle.generator.engine import Work
from oracle.generator.style import Axis, encode_style

COLUMNS: Final = 8
SHOWN: Final = 16
BAR: Final = 12
LARGEST: Final = 2.0
"""Log-odds at which a bar is full."""


@dataclass(frozen=True)
class Report:
    """The page, and the words of the style that it proposes; no words if nothing is sure."""

    page: Path
    words: tuple[str, ...]


def write_report(evidence: Evidence, taste: Taste, house: bytes, folder: Path) -> Report:
    """Writes `report.md` and its pictures into `folder`; `house` is the style of today."""
    folder.mkdir(parents=True, exist_ok=True)
    most, least = _by_votes(evidence)
    contact_sheet(most, COLUMNS).save(folder / "most.png")
    contact_sheet(least, COLUMNS).save(folder / "least.png")
    words = style_words(evidence.axes, taste)
    seed = evidence.rounds[-1].seed
    _sheet(evidence, seed, house, folder / "today.png")
    if words:
        _sheet(evidence, seed, encode_style(evidence.axes, taste.ranges), folder / "proposed.png")
    page = folder / "report.md"
    page.write_text(_page(evidence, taste, words))
    return Report(page, words)


def style_words(axes: Sequence[Axis], taste: Taste) -> tuple[str, ...]:
    """`AXIS=RANGE` for what would change, as `propose style` takes it."""
    words = []
    for axis, (lo, hi) in zip(axes, taste.ranges, strict=True):
        if (lo, hi) != (axis.lo, axis.hi):
            first, last = axis.label(lo), axis.label(hi)
            words.append(f"{axis.name}={first}" if lo == hi else f"{axis.name}={first}..{last}")
    return tuple(words)


def bar(effect: Effect) -> str:
    """An effect as a bar to the left or right of nothing."""
    size = min(BAR, round(abs(effect.log_odds) / LARGEST * BAR))
    filled = "█" * size
    left, right = ("", filled) if effect.log_odds > 0 else (filled, "")
    return f"{left:>{BAR}}│{right:<{BAR}}"


def _by_votes(evidence: Evidence) -> tuple[list[Work], list[Work]]:
    """The works with most votes of all rounds, best first, and some with fewest."""
    ranked = sorted(
        (-votes.get(index, 0), number, index)
        for number, (record, votes) in enumerate(zip(evidence.rounds, evidence.votes, strict=True))
        for index in range(record.works)
    )
    most, least = ranked[:SHOWN], ranked[-SHOWN:]
    return _make(evidence, most), _make(evidence, least)


def _make(evidence: Evidence, ranked: Sequence[tuple[int, int, int]]) -> list[Work]:
    made: list[Work] = []
    for _, number, index in ranked:
        record = evidence.rounds[number]
        made += evidence.generator.works(record.seed, [index], record.style, evidence.palettes)
    return made


def _sheet(evidence: Evidence, seed: bytes, style: bytes, file: Path) -> None:
    works = evidence.generator.works(seed, range(4 * COLUMNS), style, evidence.palettes)
    contact_sheet(works, COLUMNS).save(file)


def _page(evidence: Evidence, taste: Taste, words: Sequence[str]) -> str:
    rounds = ", ".join(str(record.id) for record in evidence.rounds)
    works = sum(record.works for record in evidence.rounds)
    choices = sum(tally.choices for tally in evidence.tallies)
    lines = [
        "# What members liked",
        "",
        f"From the votes of round {rounds}: {works} works, votes worth {choices:.0f} independent",
        "choices. *Odds* say how much likelier a thing makes a work's choice, against the mean of",
        f"its axis; what is {SURE:g} standard deviations from nothing counts.",
        "",
        "![most votes](most.png)",
        "",
        "*Most votes, best first; below, some with fewest.*",
        "",
        "![fewest votes](least.png)",
        "",
        "| axis | value | log-odds | ± | | |",
        "|---|---|---:|---:|---|---|",
    ]
    for effect in sorted(taste.effects, key=lambda e: -abs(e.surely)):
        counts = "**counts**" if abs(effect.surely) >= SURE else ""
        lines.append(
            f"| {effect.axis} | {effect.value} | {effect.log_odds:+.2f} | {effect.deviation:.2f} "
            f"| `{bar(effect)}` | {counts} |"
        )
    sure = [d for d in taste.directions if abs(d.surely) >= SURE]
    lines += ["", "## Latent directions", ""]
    if sure:
        lines += [f"- {d.value}: {d.log_odds:+.2f} ± {d.deviation:.2f}" for d in sure]
    else:
        lines.append("None of the latent's bytes surely matters.")
    lines += ["", "## What to make next", ""]
    if words:
        lines += [
            f"A house style with {', '.join(words)}; the rest as it is possible.",
            "",
            "![today](today.png)",
            "",
            "*Today's house style; below, from the same seed, the proposed one.*",
            "",
            "![proposed](proposed.png)",
        ]
    else:
        lines += ["Nothing is sure enough to change the style.", "", "![today](today.png)"]
    return "\n".join(lines) + "\n"
