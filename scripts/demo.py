"""The demo: a studio on a private chain makes, proves, sells, splits and trades works."""

import sys
from pathlib import Path

import click

from oracle.local.anvil import Anvil
from scripts._shared.errors import interrupt_once, one_line_errors

FOLDER = Path("demo")


@click.command()
def cli() -> None:
    """Run a whole generation round on a private chain and check every claim against it.

    Leaves the images, a contact sheet and the nodes' logs in demo/.
    """
    # What makes and measures pictures is slow to import.
    from scripts._demo.story import tell

    interrupt_once()
    # A block for each transaction, and one every second besides: time goes on for the nodes.
    with (
        one_line_errors(f"; nothing runs any more, the nodes' logs are in {FOLDER}/"),
        Anvil(block_time=1, options=("--mixed-mining",)) as chain,
    ):
        tell(chain, FOLDER)


if __name__ == "__main__":
    sys.exit(cli())
