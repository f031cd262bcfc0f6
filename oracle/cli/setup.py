"""`atelier-oracle init | check`: from nothing to a node that is known to work."""

import sys
from pathlib import Path

import click
from rich.markup import escape

from oracle.chain.addresses import read_address
from oracle.cli.amounts import ADDRESS
from oracle.cli.node_log import silent
from oracle.cli.options import FILE, PASSWORD, config_option
from oracle.cli.tables import console, said, table
from oracle.errors import FatalError
from oracle.making.model_store import ModelStore
from oracle.node.config import load_config, parse_place
from oracle.node.config_file import Value, variable, write
from oracle.node.keys import address_of, make_key, read_password
from oracle.node.operating.preflight import Verdict, check_node

MARKS = {
    Verdict.GOOD: "[green]✓[/]",
    Verdict.WARNING: "[yellow]![/]",
    Verdict.FAILED: "[red]✗[/]",
}


@click.command()
@config_option
@click.option("--rpc", multiple=True, help="An RPC endpoint; several times for several.")
@click.option("--deployment", type=FILE, help="The studio's deployment record.")
@click.option("--operator", type=ADDRESS, help="The owner's address; its key stays cold.")
@click.option("--keystore", type=FILE, help="The node's own key, a V3 keystore.")
@click.option("--new-key", is_flag=True, help="Make that key now.")
@click.option(
    "--password-file", type=PASSWORD, help="The keystore's password; asked for without one."
)
@click.option("--data", type=click.Path(path_type=Path), help="A folder for journal and works.")
@click.option("--listen", help="HOST:PORT for metrics and health.")
def init(
    config: Path,
    rpc: tuple[str, ...],
    deployment: Path | None,
    operator: str | None,
    keystore: Path | None,
    new_key: bool,
    password_file: Path | None,
    data: Path | None,
    listen: str | None,
) -> None:
    """Write the settings: every key with its comment. What no option names is asked for.

    Example: atelier-oracle init --rpc http://127.0.0.1:8545 --new-key
    """
    if config.exists():
        raise FatalError(f"{config} exists: edit it, or name another file with --config")
    if listen:
        try:
            parse_place(listen)
        except ValueError as error:
            raise FatalError(f"--listen: {error}") from error
    urls = list(rpc) or asked("--rpc", "RPC endpoints, with spaces between them").split()
    record = deployment or Path(asked("--deployment", "the studio's deployment record"))
    owner = read_address(
        operator or asked("--operator", "the owner's address (a key that is not on this node)")
    )
    key = keystore or Path(asked("--keystore", "the node's keystore", "signer.json"))
    folder = data or Path(asked("--data", "a folder for journal and works", "data"))
    here = config.parent.absolute()
    if new_key or (not key.exists() and can_ask() and click.confirm(f"{key} is new: make a key?")):
        password = read_password(password_file, f"a password for {key.name}: ", twice=True)
        said(f"{key} holds the new key {make_key(key, password)}")
    elif not key.is_file():
        raise FatalError(f"no keystore at {key}: name one, or make one with --new-key")
    if address_of(key) == owner:
        raise FatalError(
            f"{key} holds the owner's own key: the node needs one of its own, so that whoever "
            "breaks into it finds gas money and no bond: --new-key makes one"
        )
    make_folder(folder)
    values: dict[str, Value] = {
        "rpc": urls,
        "deployment": placed(record, here),
        "operator": owner,
        "keystore": placed(key, here),
        "data": placed(folder, here),
    }
    if password_file:
        values["password_file"] = placed(password_file, here)
    if listen:
        values["listen"] = listen
    write(config, values)
    said(f"{config} is written: read it once, every key is explained there")
    said("next: `atelier-oracle check`")


@click.command()
@config_option
def check(config: Path) -> None:
    """Check everything that the node needs, and say what to do about what is wrong.

    Changes nothing. Ends with exit code 1 if a check failed.
    """
    settings = load_config(config)
    # Without a cache: it is the running node's.
    models = ModelStore(settings.models, settings.threads, silent(), provider=settings.provider)
    shown = table("", "", "check", "found")
    failed = warned = 0
    with console.status("checking"):
        for finding in check_node(settings, models):
            failed += finding.verdict is Verdict.FAILED
            warned += finding.verdict is Verdict.WARNING
            remedy = f"\n[bold]→ {escape(finding.remedy)}[/]" if finding.remedy else ""
            shown.add_row(MARKS[finding.verdict], finding.what, escape(finding.found) + remedy)
    console.print(shown)
    if failed:
        raise FatalError(f"{failed} checks failed: see the arrows above")
    said("the node can run: `atelier-oracle run`" + (f", {warned} warnings" if warned else ""))


def can_ask() -> bool:
    """Whether there is a person at a terminal."""
    return sys.stdin.isatty()


def asked(option: str, what: str, default: str | None = None) -> str:
    """A person's answer. Raises FatalError that names the option if nobody is there."""
    if not can_ask():
        if default is not None:
            return default
        raise FatalError(f"{option} is missing (or {variable(option[2:])} when the node runs)")
    return str(click.prompt(what, default=default))


def placed(path: Path, here: Path) -> Path:
    """The path as it is written into a file in the folder `here`: relative below it."""
    whole = path.absolute()
    return whole.relative_to(here) if whole.is_relative_to(here) else whole


def make_folder(folder: Path) -> None:
    """Makes a folder that its user alone can read."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise FatalError(f"the folder {folder} cannot be made: {error.strerror}") from error
