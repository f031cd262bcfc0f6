"""`atelier-oracle extras`: the files around a node."""

from pathlib import Path

import click

from oracle.cli.tables import said
from oracle.errors import FatalError
from oracle.operations import NAMES, text


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def extras(folder: Path) -> None:
    """Write systemd units, Prometheus rules and a Grafana dashboard into FOLDER."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in NAMES:
            with (folder / name).open("x") as target:
                target.write(text(name))
            said(f"{folder / name}")
    except OSError as error:
        raise FatalError(f"{error.filename} cannot be written: {error.strerror}") from error
