"""The market's past: prices, volume, licences, royalties, holders, yields."""

from pathlib import Path

import click
from web3 import Web3

from oracle.chain.deployment import Deployment
from oracle.cli.tables import console, plain, said, table
from scripts._shared.studio_command import StudioCommand, studio_options

FOLDER = Path("build") / "market"


@click.command(cls=StudioCommand)
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=FOLDER,
    show_default=True,
    help="Where page, figures and tables are written.",
)
@studio_options
def cli(folder: Path, w3: Web3, deployment: Deployment) -> None:
    """Report what the market did: one page with figures, and the data beside it as CSV.

    Example: ape run market
    """
    # Drawing is slow to import, and every command imports every script.
    from scripts._market.history import MarketHistory
    from scripts._market.page import write_report

    history = MarketHistory(w3, deployment)
    with console.status("reading the chain's events"):
        page = write_report(history, deployment.name, folder)
    shown = table(f"The market of {plain(deployment.name)}", "", "")
    for name, value in history.facts.items():
        shown.add_row(name, value)
    console.print(shown)
    said("the report is written")
    console.print(str(page), soft_wrap=True)
