"""Whose things a list shows."""

from collections.abc import Callable
from typing import Any

import click

from oracle.cli.amounts import ADDRESS


def owner_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Adds `--of`, and passes `owner`: an address, or None for everybody."""
    option = click.option("--of", "owner", type=ADDRESS, help="Only what this account has.")
    return option(function)
