"""The market's past: prices, volume, licences, royalties, holders, yields."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from web3 import Web3

from oracle.chain.deployment import Deployment
from oracle.cli.tables import console, plain, said, table
from scripts._shared.studio_command import StudioCommand, studio_options
from scripts._shared.studio_index import index_option

FOLDER = Path("build") / "market"

if TYPE_CHECKING:
    from oracle.index.studio_index import StudioIndex


@click.command(cls=StudioCommand)
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=FOLDER,
    show_default=True,
    help="Where page, figures and tables are written.",
)
@studio_options
@index_option
def cli(folder: Path, w3: Web3, deployment: Deployment, history: StudioIndex) -> None:
    """Report what the market did: one page with figures, and the data beside it as CSV.

    Example: ape run market
    """
    # Drawing is slow to import, and every command imports every script.
    from scripts._market.history import MarketHistory
    from scripts._market.page import write_report

    market = MarketHistory(w3, deployment, history)
    with console.status("reading the chain's events"):
        page = write_report(market, deployment.name, folder)
    shown = table(f"The market of {plain(deployment.name)}", "", "")
    for name, value in market.facts.items():
        shown.add_row(name, value)
    console.print(shown)
    said("the report is written")
    console.print(str(page), soft_wrap=True)
