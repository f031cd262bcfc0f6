"""The command line of the node: `atelier-oracle`."""

from oracle.cli.commands import main

__all__ = ["main"]
