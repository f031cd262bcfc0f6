"""The command `ape run propose`, and how a decision becomes one of its subcommands."""

from collections.abc import Callable
from typing import Any

import click
from web3 import Web3

from oracle.chain.deployment import Deployment
from oracle.chain.governance.governor import Governance
from oracle.decisions.studio import Decisions
from oracle.errors import FatalError
from scripts._shared.studio_command import (
    ApeSender,
    StudioCommand,
    signer_option,
    studio_options,
    submit,
)

WHY = click.option("--why", default="", help="What the members should know; markdown.")
CHANGES = click.argument("changes", metavar="NAME=NUMBER…", nargs=-1, required=True)


@click.group()
def cli() -> None:
    """Build, simulate and submit a proposal; it says what would change before it is sent."""


def decision(*parameters: Callable[..., Any]) -> Callable[..., Any]:
    """A subcommand that builds a proposal from its own parameters, and submits it."""

    def made(build: Callable[..., Any]) -> click.Command:
        @signer_option
        @WHY
        @studio_options
        def run(
            *, sender: ApeSender, why: str, w3: Web3, deployment: Deployment, **given: Any
        ) -> None:
            proposal = build(
                Decisions(w3, deployment), why=why, w3=w3, deployment=deployment, **given
            )
            submit(Governance(w3, deployment), sender, proposal)

        run.__doc__ = build.__doc__
        command: Any = run
        for parameter in reversed(parameters):
            command = parameter(command)
        name = build.__name__.strip("_").replace("_", "-")
        return cli.command(name, cls=StudioCommand)(command)

    return made


def read_changes(changes: tuple[str, ...]) -> dict[str, int]:
    """Name to number. Raises FatalError."""
    found: dict[str, int] = {}
    for change in changes:
        name, _, number = change.partition("=")
        if not number.isdecimal():
            raise FatalError(f"{change!r} is no change: write NAME=NUMBER, as quorum=3")
        found[name] = int(number)
    return found
