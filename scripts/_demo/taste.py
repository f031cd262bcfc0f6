"""Members vote on a large round; what they like becomes the house style, and a model is added."""

from pathlib import Path

import numpy as np

from models.taste.command import run
from oracle.chain.curation import Curation
from oracle.chain.governance import Proposal
from oracle.chain.labels import labelled_axes
from oracle.chain.models import ModelRegistry
from oracle.chain.parameters import ETHER
from oracle.chain.types import ModelId, RoundId
from oracle.generator.engine import load_generator
from oracle.generator.released import DEFAULT, RELEASED
from oracle.generator.style import decode_style
from oracle.local.studio import LocalStudio
from scripts._demo.honest import MODEL, honest_round, pass_proposal
from scripts._demo.report import Report
from scripts._style import resolve_style

WORKS, AFTER = 64, 16
PICKS = 10
LIKED = ("rings", 3.0)
"""What this electorate likes, and how much: the odds are e^3 to 1."""

SECOND = ModelId(3)


def steer(studio: LocalStudio, report: Report, folder: Path) -> None:
    """From 64 works and five members' votes to another house style, and a second model."""
    for operator in studio.operators:
        studio.start_node(operator)
    finished = honest_round(studio, report, WORKS, "large round")
    vote(studio, report, finished.round.id)
    report.chapter("The votes say what the members like")
    told = run(folder / "taste", studio.chain.url, studio.record, MODEL, [finished.round.id])
    report.step(f"a report with pictures: {told.page}")
    report.claim(
        f"from the votes alone: {' '.join(told.words)}, as the electorate was made to like it",
        told.words == (f"family={LIKED[0]}",),
    )
    registry = ModelRegistry(studio.chain.w3, studio.deployment)
    style = resolve_style(registry, MODEL, told.words)
    decided = studio.decisions.house_style(MODEL, style, ", ".join(told.words))
    upgrade = studio.decisions.upgrade(SECOND)
    both = Proposal((*decided.actions, *upgrade.actions), f"{decided.description}\n\nAnd a model.")
    for line in studio.governance.explain(both):
        report.step(f"proposal: {line.partition('(')[0]}")
    pass_proposal(studio, report, both, "taste")
    asked = honest_round(studio, report, AFTER, "round of that taste").round
    report.claim(
        "the next round has that style, and rounds of model 3 can be asked for",
        asked.style == style and registry.get(SECOND).status.name == "AUTHORISED",
    )
    studio.stop_nodes()


def vote(studio: LocalStudio, report: Report, round_id: RoundId) -> None:
    """Five members pick ten works each, by chance, but likelier those of the family they like."""
    curation, record = Curation(studio.chain.w3, studio.deployment), studio.rounds.get(round_id)
    report.step("curation opened", curation.open(studio.members[4], round_id)["gasUsed"])
    studio.chain.pass_time(2)
    registry = ModelRegistry(studio.chain.w3, studio.deployment)
    axes = labelled_axes(registry, MODEL)
    family = next(place for place, axis in enumerate(axes) if axis.name == "family")
    liked = axes[family].value(LIKED[0])
    _, generator = load_generator(RELEASED / DEFAULT)
    ranges = decode_style(generator.axes, record.style)
    values, _ = generator.inputs(record.seed, range(record.works), ranges)
    chance = np.exp(LIKED[1] * (values[:, family] == liked))
    for number, member in enumerate(studio.members, 1):
        rng = np.random.default_rng(number)
        picks = rng.choice(record.works, PICKS, replace=False, p=chance / chance.sum())
        votes = {int(index): int(rng.integers(5_000, 15_000)) * ETHER for index in picks}
        receipt = curation.vote(member, round_id, votes)
        report.step(f"ballot: vote {number} of 5", receipt["gasUsed"])
