"""What members voted for becomes the house style, and a second model is added."""

from pathlib import Path

from models.taste.command import run
from oracle.chain.generation.models import ModelRegistry
from oracle.chain.governance.governor import Proposal
from oracle.chain.types import ModelId
from oracle.local.studio import LocalStudio
from scripts._demo.electorate import taste
from scripts._demo.honest import MODEL, Finished, honest_round, pass_proposal
from scripts._demo.report import Report
from scripts._generation.style import resolve_style

AFTER = 16
SECOND = ModelId(2)


def steer(studio: LocalStudio, report: Report, finished: Finished, folder: Path) -> None:
    """From five members' votes to another house style and a second model."""
    report.chapter("The votes say what the members like")
    told = run(folder / "taste", studio.chain.url, studio.record, MODEL, [finished.round.id])
    report.step(f"a report with pictures: {told.page}")
    report.claim(
        f"from the votes alone: {' '.join(told.words)}, as the electorate was made to like it",
        told.words == (taste(studio, MODEL),),
    )
    registry = ModelRegistry(studio.chain.w3, studio.deployment)
    style = resolve_style(registry, MODEL, told.words)
    decided = studio.decisions.house_style(MODEL, style)
    widest = resolve_style(registry, SECOND, ("palette=*",))
    upgrade = studio.decisions.upgrade(SECOND, widest)
    both = Proposal((*decided.actions, *upgrade.actions), f"{decided.description}\n\nAnd a model.")
    for line in studio.governance.explain(both):
        report.step(f"proposal: {line.sentence}")
    pass_proposal(studio, report, both, "taste")
    for operator in studio.operators:
        studio.start_node(operator)
    asked = honest_round(studio, report, AFTER, "round of that taste").round
    report.claim("the next round of the first model has that style", asked.style == style)
    name = registry.get(SECOND).name
    other = honest_round(studio, report, AFTER, f"round of {name}", model=SECOND).round
    report.claim(
        f"and the one after it is made by model {SECOND}, {name}, which the same vote let in",
        other.model == SECOND and registry.get(SECOND).status.name == "AUTHORISED",
    )
    studio.stop_nodes()
