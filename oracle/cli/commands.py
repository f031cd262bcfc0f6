"""`atelier-oracle run | once | watch | status | gallery`."""

import signal
import threading
from pathlib import Path
from typing import Any

import click

from oracle.cli.gallery import gallery
from oracle.cli.logs import make_log
from oracle.cli.status import show_status
from oracle.errors import AtelierError
from oracle.node.config import load_config, load_watch_config
from oracle.node.loop import open_node
from oracle.node.retrying import PASSING
from oracle.node.watch import open_watch


class NodeGroup(click.Group):
    """Turns the project's errors into one line and exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command; web3's own errors are an endpoint's that fails in the middle."""
        try:
            return super().invoke(ctx)
        except (AtelierError, *PASSING) as error:
            raise click.ClickException(" ".join(str(error).split())) from error


config_option = click.option(
    "--config",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("node.toml"),
    show_default=True,
    help="The node's settings.",
)


@click.group(cls=NodeGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="atelier-studio")
def main() -> None:
    """Run an Atelier node: make the works of rounds, commit to them, reveal them, get paid."""


@main.command()
@config_option
def run(config: Path) -> None:
    """Watch the chain and take part in every round until told to stop (Ctrl-C, SIGTERM)."""
    stop = threading.Event()
    _stop_on_signals(stop)
    log = make_log()
    with open_node(load_config(config), log) as node:
        node.prepare(stop)
        node.run(stop)
    log.info("stopped")


@main.command()
@config_option
def once(config: Path) -> None:
    """Look at every open round once, do what is due, and end."""
    stop = threading.Event()
    _stop_on_signals(stop)
    with open_node(load_config(config), make_log()) as node:
        node.prepare(stop)
        still_open = node.once(stop)
    click.echo(f"{still_open} rounds are not over")


@main.command()
@config_option
def watch(config: Path) -> None:
    """Make the works of every round again and dispute what is false, until told to stop.

    Needs no bond, and no key before it has found a lie. `run` does the same by the way.
    """
    stop = threading.Event()
    _stop_on_signals(stop)
    log = make_log()
    with open_watch(load_watch_config(config), log) as watcher:
        watcher.prepare(stop)
        watcher.run(stop)
    log.info("stopped")


@main.command()
@config_option
@click.option("--last", type=click.IntRange(1), default=20, show_default=True, help="Rounds.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def status(config: Path, last: int, as_json: bool) -> None:
    """Show the last rounds: phase, this node's part, what is at stake, what is wrong."""
    show_status(load_config(config), last=last, as_json=as_json)


main.add_command(gallery)


def _stop_on_signals(stop: threading.Event) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
