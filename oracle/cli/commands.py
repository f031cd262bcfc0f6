"""`atelier-oracle …`: the group, and the commands that run the node."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import click

from oracle.chain.retryable import PASSING
from oracle.cli.content import export_car, serve, verify
from oracle.cli.extras import extras
from oracle.cli.gallery import gallery
from oracle.cli.node_log import make_log
from oracle.cli.options import config_option
from oracle.cli.owner import claim, leave, register, set_signer, top_up
from oracle.cli.setup import check, init
from oracle.cli.status import status
from oracle.cli.tables import said
from oracle.errors import AtelierError
from oracle.node.config import WatchConfig, load_config, load_watch_config, parse_place
from oracle.node.health import health_app
from oracle.node.instruments import Instruments
from oracle.node.keys import holding
from oracle.node.operating.loop import open_dry_node, open_node
from oracle.node.watching.standalone import open_watch
from oracle.web import serving
from oracle.words import one_line


class NodeGroup(click.Group):
    """Turns the project's errors into one line and exit code 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command; web3's own errors come from an endpoint that fails meanwhile."""
        try:
            return super().invoke(ctx)
        except (AtelierError, *PASSING) as error:
            raise click.ClickException(one_line(error)) from error


@click.group(cls=NodeGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="atelier-studio")
def main() -> None:
    """Run an Atelier node: make the works of rounds, commit to them, reveal them, get paid.

    New here? `init`, `register`, `check`, `run`, in this order.
    """


@main.command()
@config_option
def run(config: Path) -> None:
    """Watch the chain and take part in every round until told to stop (Ctrl-C, SIGTERM)."""
    stop = threading.Event()
    _stop_on_signals(stop)
    settings = load_config(config)
    log = make_log(settings.log)
    with (
        open_node(settings, log, stop) as node,
        holding(settings.keystore),
        _seen(settings, node.instruments),
    ):
        node.prepare()
        node.run()
    log.info("stopped")


patience_option = click.option(
    "--patience",
    type=click.FloatRange(min=0),
    default=60.0,
    show_default=True,
    help="After how many seconds without an endpoint that answers it is given up.",
)


@main.command()
@config_option
@patience_option
def once(config: Path, patience: float) -> None:
    """Look at every open round once, do what is due, and end."""
    stop = threading.Event()
    _stop_on_signals(stop)
    settings = load_config(config)
    with open_node(settings, make_log(settings.log), stop) as node, holding(settings.keystore):
        node.prepare(patience)
        still_open = node.once()
    click.echo(f"{still_open} rounds are not over")


@main.command("dry-run")
@config_option
@patience_option
def dry_run(config: Path, patience: float) -> None:
    """Do what `once` does, but store and send nothing: say what would be sent.

    A running node is not disturbed. Works are made, so that it takes as long.
    """
    stop = threading.Event()
    _stop_on_signals(stop)
    with open_dry_node(load_config(config), make_log(), stop) as node:
        node.prepare(patience)
        still_open = node.once()
        for line in node.would:
            said(line)
    said(f"{still_open} rounds are not over; nothing was sent")


@main.command()
@config_option
def watch(config: Path) -> None:
    """Make the works of every round again and dispute what is false, until told to stop.

    Needs no bond, and no key before it has found a lie. `run` does the same by the way.
    """
    stop = threading.Event()
    _stop_on_signals(stop)
    settings = load_watch_config(config)
    log = make_log(settings.log)
    with (
        open_watch(settings, log, stop) as watcher,
        holding(settings.keystore) if settings.keystore else nullcontext(),
        _seen(settings, watcher.instruments),
    ):
        watcher.prepare()
        watcher.run()
    log.info("stopped")


for command in (init, check, register, top_up, set_signer, leave, claim):
    main.add_command(command)
for command in (status, export_car, verify, serve, gallery, extras):
    main.add_command(command)


@contextmanager
def _seen(settings: WatchConfig, instruments: Instruments) -> Iterator[None]:
    """In the block, metrics and health are served if the settings say where."""
    if settings.listen is None:
        yield
        return
    with serving(health_app(instruments, settings.stall_seconds), *parse_place(settings.listen)):
        yield


def _stop_on_signals(stop: threading.Event) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
