"""The demo's whole story on a running chain, chapter after chapter."""

from pathlib import Path

from oracle.chain.generation.models import ModelRegistry
from oracle.cli.tables import console
from oracle.local.anvil import Anvil
from oracle.local.studio import LocalStudio
from oracle.words import ether
from scripts._demo.collusion import collusion, from_the_chain_alone
from scripts._demo.credit import credit
from scripts._demo.dishonest import dishonest_round
from scripts._demo.electorate import FAMILIES
from scripts._demo.fractions import fractions
from scripts._demo.honest import MODEL, honest_round, mint_two
from scripts._demo.proof import sheet, verify_one
from scripts._demo.report import Report
from scripts._demo.rights import rights
from scripts._demo.sale import auction, choose, pay, vote_split
from scripts._demo.taste import steer
from scripts._generation.style import resolve_style

WORKS = 64


def tell(chain: Anvil, folder: Path) -> None:
    """The whole story, which leaves its files in `folder`.

    Raises ClaimError if a claim does not hold.
    """
    report = Report(console)
    report.chapter("A studio is deployed")
    studio = LocalStudio(chain, folder / "studio", progress=report.step)
    try:
        studio.fund_treasury()
        report.step(f"members give the treasury {ether(studio.governance.treasury.held())}")
        report.chapter("Three operators bond and start their nodes")
        for operator in studio.operators:
            report.step(f"{operator.folder.name} bonded", studio.register(operator))
            studio.start_node(operator)
        vote_split(studio, report)
        registry = ModelRegistry(chain.w3, studio.deployment)
        style = resolve_style(registry, MODEL, (FAMILIES,))
        finished = honest_round(studio, report, WORKS, "large round", style)
        picture = sheet(finished, folder)
        verify_one(studio, report, finished, folder)
        chosen = choose(studio, report, finished)
        bought_out, shared, made_from = auction(studio, report, finished, chosen)
        pay(studio, report, finished.round.id)
        fractions(studio, report, bought_out, finished.round.id)
        held = rights(studio, report, shared, made_from, finished.round.id)
        credit(studio, report, held, finished.round.id)
        first, second, *_ = (index for index in range(WORKS) if index not in chosen)
        mint_two(studio, report, finished, (first, second))
        steer(studio, report, finished, folder)
        dishonest_round(studio, report)
        collusion(studio, report)
        from_the_chain_alone(studio, report, finished.round, first)
    finally:
        studio.stop_nodes()
    report.summary()
    console.print(f"contact sheet: [bold]{picture}[/], images beside it")
