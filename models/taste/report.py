"""What members liked, as a page with pictures, and what it would make."""

import shlex
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from models.contact_sheet import contact_sheet
from models.exactness import CERTIFICATE
from models.taste.child import COLUMNS, SHOWN, Child, describe, files_in, pictures
from models.taste.evidence import Evidence
from models.taste.preference import SURE, Effect, Taste
from models.taste.tilt import Led, tilt
from models.taste.traits import TRAITS
from oracle.generator.engine import Generator, Work
from oracle.generator.style import (
    Axis,
    Distribution,
    Kind,
    decode_style,
    encode_style,
    full_ranges,
    typed,
)

MAX_VOTED: Final = 16
BAR: Final = 12
MAX_LOG_ODDS: Final = 2.0
"""Log-odds at which a bar is full."""

PROPOSAL: Final = "proposal.md"
_LOUD: Final = 9.0
"""Odds that lead as far as a tilt goes, to show where a trait leads."""


@dataclass(frozen=True)
class Report:
    """The page, the words of the style that it proposes, and the commands that propose.

    No words if nothing about the style is sure; no commands if nothing is to be proposed.
    """

    page: Path
    words: tuple[str, ...]
    commands: tuple[str, ...]


def write_report(
    evidence: Evidence, taste: Taste, house: bytes, folder: Path, child: Child | None = None
) -> Report:
    """Writes `report.md` and its pictures into `folder`; `house` is the style of today.

    Raises:
        FatalError: Something cannot be written.
    """
    words = style_words(evidence.axes, taste.style)
    page = folder / "report.md"
    with files_in(folder):
        folder.mkdir(parents=True, exist_ok=True)
        _draw(evidence, taste, house, folder)
        commands = _style_commands(evidence, words)
        if child and not child.outcome.shortcomings:
            (child.released.folder / PROPOSAL).write_text(proposal(evidence, child))
            commands += _model_commands(evidence, child, decode_style(evidence.axes, house))
        page.write_text("\n".join(_page(evidence, taste, words, child, commands)) + "\n")
    return Report(page, words, commands)


def style_words(axes: Sequence[Axis], style: Sequence[Distribution]) -> tuple[str, ...]:
    """`AXIS=VALUES` for what is not all that is possible, as `propose style` takes it."""
    return tuple(
        f"{axis.name}={typed(axis, spread)}"
        for axis, spread, widest in zip(axes, style, full_ranges(axes), strict=True)
        if spread != widest
    )


def bar(effect: Effect) -> str:
    """An effect as a bar to the left or right of nothing."""
    size = min(BAR, round(abs(effect.log_odds) / MAX_LOG_ODDS * BAR))
    filled = "█" * size
    left, right = ("", filled) if effect.log_odds > 0 else (filled, "")
    return f"{left:>{BAR}}│{right:<{BAR}}"


def proposal(evidence: Evidence, child: Child) -> str:
    """What members read who vote on the child: its origin, its figures, its certificate."""
    return (
        f"Fine-tuned from model {evidence.model}, {child.parent.manifest.name}, by the votes that "
        f"members spent in {_rounds(evidence)}.\n\n{describe(child)}\nProven exact, and run in "
        f"integers and both profiles: `{CERTIFICATE}` beside its weights. "
        f"`{child.wish.command}` trains it again.\n"
    )


def _style_commands(evidence: Evidence, words: Sequence[str]) -> tuple[str, ...]:
    return (f"ape run propose style {evidence.model} {' '.join(words)}",) if words else ()


def _model_commands(
    evidence: Evidence, child: Child, house: Sequence[Distribution]
) -> tuple[str, ...]:
    """Registering a child, and proposing it with its parent's house style.

    Its choices are told by numbers: their names are in a manifest that does not ship.
    """
    folder = child.released.folder
    axes = [
        replace(axis, labels=()) if axis.kind is Kind.CHOICE else axis for axis in evidence.axes
    ]
    styles = "".join(
        f" --style '{axis.name}={typed(axis, spread)}'"
        for axis, spread in zip(axes, house, strict=True)
    )
    where = shlex.quote(str(folder))
    why = shlex.quote(str(folder / PROPOSAL))
    return (
        f"ape run register {where} --parent {evidence.model}",
        f'ape run propose model NUMBER{styles} --why "$(cat {why})"',
    )


def _draw(evidence: Evidence, taste: Taste, house: bytes, folder: Path) -> None:
    most, least = _by_votes(evidence)
    contact_sheet(most, COLUMNS).save(folder / "most.png")
    contact_sheet(least, COLUMNS).save(folder / "least.png")
    _sheet(evidence, evidence.generator, house, folder / "today.png")
    proposed = encode_style(evidence.axes, taste.style)
    if style_words(evidence.axes, taste.style):
        _sheet(evidence, evidence.generator, proposed, folder / "proposed.png")
    for name in taste.toward:
        _directions(evidence, name, house, folder / f"{name}.png")


def _directions(evidence: Evidence, name: str, house: bytes, file: Path) -> None:
    """One row of works with less of a trait, one as they are, one with more; the same latents."""
    ends = [
        Led(evidence.generator, tilt(evidence.yardstick, {name: odds})) for odds in (-_LOUD, _LOUD)
    ]
    works: list[Work] = []
    for generator in (ends[0], evidence.generator, ends[1]):
        seed = evidence.rounds[-1].seed
        works += generator.works(seed, range(COLUMNS), house, evidence.palettes)
    contact_sheet(works, COLUMNS).save(file)


def _by_votes(evidence: Evidence) -> tuple[list[Work], list[Work]]:
    """The works with most votes of all rounds, best first, and some with fewest."""
    ranked = sorted(
        (-votes.get(index, 0), number, index)
        for number, (record, votes) in enumerate(zip(evidence.rounds, evidence.votes, strict=True))
        for index in range(record.works)
    )
    most, least = ranked[:MAX_VOTED], ranked[-MAX_VOTED:]
    return _make(evidence, most), _make(evidence, least)


def _make(evidence: Evidence, ranked: Sequence[tuple[int, int, int]]) -> list[Work]:
    made: list[Work] = []
    for _, number, index in ranked:
        record = evidence.rounds[number]
        made += evidence.generator.works(record.seed, [index], record.style, evidence.palettes)
    return made


def _sheet(evidence: Evidence, generator: Generator, style: bytes, file: Path) -> None:
    seed = evidence.rounds[-1].seed
    contact_sheet(generator.works(seed, range(SHOWN), style, evidence.palettes), COLUMNS).save(file)


def _page(
    evidence: Evidence,
    taste: Taste,
    words: Sequence[str],
    child: Child | None,
    commands: Sequence[str],
) -> list[str]:
    works = sum(record.works for record in evidence.rounds)
    choices = sum(tally.choices for tally in evidence.tallies)
    lines = [
        "# What members liked",
        "",
        f"From the votes of {_rounds(evidence)}: {works} works, votes worth {choices:.0f}",
        "independent choices.",
        "",
        *summary(taste),
        "",
        "![most votes](most.png)",
        "",
        "*Most votes, best first; below, some with fewest.*",
        "",
        "![fewest votes](least.png)",
        "",
        "## Style axes",
        "",
        "Log-odds say how much likelier a thing makes a work's choice, against the mean of its",
        f"axis. What is {SURE:g} standard deviations from nothing counts; {taste.looked_at} things",
        f"were looked at, so that in at most {taste.by_chance:.0%} of such reports any counts by",
        "chance alone. What does not count is not clearly there.",
        "",
        "| axis | value | log-odds | ± | | |",
        "|---|---|---:|---:|---|---|",
        *(f"| {e.axis} | {e.value} {_numbers(e)}" for e in _clearest_first(taste.effects)),
        "",
        *_traits(evidence, taste),
        "## What to make next",
        "",
    ]
    if words:
        lines += [
            f"A house style with {', '.join(words)}; the rest as it is possible.",
            "",
            "![today](today.png)",
            "",
            "*Today's house style; below, from the same seed, the proposed one.*",
            "",
            "![proposed](proposed.png)",
            "",
        ]
    else:
        lines += ["Nothing is sure enough to change the style.", "", "![today](today.png)", ""]
    lines += _generator(taste, child)
    if commands:
        lines += ["```", *commands, "```"]
    if len(commands) > len(_style_commands(evidence, words)):
        lines += ["", "*NUMBER* is what registering prints."]
    return lines


def _rounds(evidence: Evidence) -> str:
    numbers = ", ".join(str(record.id) for record in evidence.rounds)
    return f"round{'s' if len(evidence.rounds) > 1 else ''} {numbers}"


def summary(taste: Taste) -> list[str]:
    """What counts, a line each; an axis may be called as a trait is."""
    told = [(effect, f"{effect.axis}, {effect.value}", "") for effect in taste.effects]
    told += [(effect, effect.axis, " for each standard deviation") for effect in taste.traits]
    lines = []
    for effect, what, by in sorted(told, key=lambda each: -abs(each[0].surely)):
        if abs(effect.surely) >= SURE:
            odds = float(np.exp(abs(effect.log_odds)))
            liked = "likelier" if effect.log_odds > 0 else "less likely"
            lines.append(f"- **{what}**: a choice is {odds:.1f} times {liked}{by}.")
    return lines or ["Nothing about the works surely drew votes: no proposal follows."]


def _clearest_first(effects: Sequence[Effect]) -> list[Effect]:
    return sorted(effects, key=lambda effect: -abs(effect.surely))


def _numbers(effect: Effect) -> str:
    counts = "**counts**" if abs(effect.surely) >= SURE else ""
    return f"| {effect.log_odds:+.2f} | {effect.deviation:.2f} | `{bar(effect)}` | {counts} |"


def _traits(evidence: Evidence, taste: Taste) -> list[str]:
    """The latent's directions that people can see."""
    ruled = dict(zip(TRAITS, evidence.yardstick.ruled, strict=True))
    lines = [
        "## Latent directions",
        "",
        "What no axis rules: traits measured in the fields, beyond what works of the same axis",
        "values have, for each standard deviation. *Ruled* is the part of it that the latent's",
        "bytes decide one by one: a generator can be led only as far.",
        "",
        "| trait | | log-odds | ± | | | ruled |",
        "|---|---|---:|---:|---|---|---:|",
    ]
    for effect in _clearest_first(taste.traits):
        name = effect.axis
        lines.append(f"| {name} | {TRAITS[name]} {_numbers(effect)} {ruled[name]:.0%} |")
    lines.append("")
    for name, odds in taste.toward.items():
        liked = "below" if odds > 0 else "above"
        lines += [
            f"![{name}]({name}.png)",
            "",
            f"*The same works led to less {name}, as they are, and led to more; the votes went to "
            f"what is {liked}.*",
            "",
        ]
    if not taste.toward:
        lines += ["None of them surely matters: there is no direction to lead a generator in.", ""]
    return lines


def _generator(taste: Taste, child: Child | None) -> list[str]:
    """The fine-tuned model, or how to have one."""
    if child:
        name = child.released.manifest.name
        return [
            f"## A generator: {name}",
            "",
            *describe(child).splitlines(),
            *pictures(f"{name}/").splitlines(),
            "",
            f"Its exactness is certified in [{CERTIFICATE}]({name}/{CERTIFICATE}), its card is",
            f"[MODEL_CARD.md]({name}/MODEL_CARD.md).",
            "",
        ]
    if taste.toward:
        led = ", ".join(f"{name} {odds:+.2f}" for name, odds in taste.toward.items())
        return [
            f"No style can ask for {led}; a fine-tuned generator can: `--fine-tune NAME` trains",
            "one, measures it, and writes its proposal.",
            "",
        ]
    return []
