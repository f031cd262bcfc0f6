"""The command line of the generators: `atelier-models`."""

from models.cli.commands import main

__all__ = ["main"]
