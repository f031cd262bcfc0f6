"""The command `ape run loan`, and the pool and vault that its subcommands are about."""

import click
from web3 import Web3

from oracle.chain.deployment import Deployment
from oracle.chain.fractions.vaults import Vault, Vaults
from oracle.chain.lending.loans import LendingPool
from oracle.cli.amounts import ADDRESS

VAULT = click.argument("vault", type=ADDRESS)
BORROWER = click.option("--for", "whose", type=ADDRESS, help="Whose loan; default yours.")


@click.group()
def cli() -> None:
    """Lend ETH, or borrow it against fractions."""


def opened(vault: str, w3: Web3, deployment: Deployment) -> tuple[LendingPool, Vault]:
    """The pool and the vault at an address. Raises FatalError."""
    return LendingPool(w3, deployment), Vaults(w3, deployment).at(vault)
