"""Options that several commands share, and the studio that the settings lead to."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from eth_account.signers.local import LocalAccount
from web3 import Web3

from oracle.chain.deployment import Deployment
from oracle.chain.endpoints import Endpoints
from oracle.chain.sender import KeySender
from oracle.errors import FatalError
from oracle.node.config import NodeConfig, WatchConfig
from oracle.node.keys import load_key, require_private

Function = TypeVar("Function", bound=Callable[..., Any])


class PasswordFile(click.Path):
    """A file that nobody else on this machine can read; refused before anything is done."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path. Raises KeyFileError if others can read the file."""
        path = Path(str(super().convert(value, param, ctx)))
        require_private(path)
        return path


FILE = click.Path(dir_okay=False, path_type=Path)
PASSWORD = PasswordFile(dir_okay=False, path_type=Path)

config_option = click.option(
    "--config", type=FILE, default=Path("node.toml"), show_default=True, help="The node's settings."
)
yes_option = click.option("--yes", is_flag=True, help="Do not ask before anything is sent.")


def owner_options(function: Function) -> Function:
    """Adds the options that name the owner's key, which the node itself never has."""
    function = click.option(
        "--owner-password-file", type=PASSWORD, help="Its password; asked for without one."
    )(function)
    return click.option(
        "--owner-keystore", type=FILE, required=True, help="The cold key whose address is operator."
    )(function)


def open_studio(config: WatchConfig) -> tuple[Web3, Deployment]:
    """A client of the first good endpoint, and the deployment, checked against its chain."""
    deployment = Deployment.load(config.deployment)
    w3 = Endpoints(config.rpc, deployment.chain_id, timeout=config.rpc_seconds).client()
    deployment.check(w3)
    return w3, deployment


def open_owner(config: NodeConfig, keystore: Path, password_file: Path | None) -> KeySender:
    """The owner's key. Raises FatalError if it is not the operator's."""
    account: LocalAccount = load_key(keystore, password_file)
    if account.address != config.operator:
        raise FatalError(
            f"{keystore} holds {account.address}, but operator in the settings is "
            f"{config.operator}: only that key may do this"
        )
    return KeySender(account)
