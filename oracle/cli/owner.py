"""`atelier-oracle register | top-up | set-signer | exit | claim`: the owner and its bond.

The owner's key is cold: it is opened for one command and kept nowhere.
"""

from pathlib import Path

import click
from web3 import Web3

from oracle.chain.generation.operators import OperatorRegistry
from oracle.chain.generation.rounds import RoundBook
from oracle.chain.sender import KeySender
from oracle.chain.types import AttestationState, RoundId
from oracle.cli.amounts import ADDRESS, AMOUNT
from oracle.cli.options import (
    FILE,
    PASSWORD,
    config_option,
    open_owner,
    open_studio,
    owner_options,
    yes_option,
)
from oracle.cli.tables import said
from oracle.errors import FatalError
from oracle.node.config import load_config
from oracle.node.keys import address_of, load_key
from oracle.words import duration, ether

OPEN = (AttestationState.COMMITTED, AttestationState.REVEALED)


@click.command()
@config_option
@owner_options
@click.option("--bond", type=AMOUNT, required=True, help="ETH at stake for honest work.")
@click.option("--payee", type=ADDRESS, help="Where fees go; by default to the owner.")
@yes_option
def register(
    config: Path,
    owner_keystore: Path,
    owner_password_file: Path | None,
    bond: int,
    payee: str | None,
    yes: bool,
) -> None:
    """Become an operator: put down the bond and name the node's key as signer.

    Example: atelier-oracle register --owner-keystore owner.json --bond 2
    """
    settings = load_config(config)
    signer = signer_of(settings.keystore, settings.password_file)
    if signer == settings.operator:
        raise FatalError(
            "the node's key is the owner's: whoever steals it from the node has the bond too; "
            "make one of its own with `atelier-oracle init --new-key`"
        )
    w3, deployment = open_studio(settings)
    registry = OperatorRegistry(w3, deployment)
    if registry.is_registered(settings.operator):
        raise FatalError(f"{settings.operator} is an operator already: see `status`, or top-up")
    if bond < (min_bond := registry.min_bond()):
        raise FatalError(f"the smallest bond is {ether(min_bond)}, not {ether(bond)}")
    owner = open_owner(settings, owner_keystore, owner_password_file)
    require_money(w3, owner, bond)
    if not yes:
        click.confirm(f"bond {ether(bond)} of {owner.address}, signer {signer}?", abort=True)
    receipt = registry.register(owner, signer, payee or owner.address, bond)
    said(f"{owner.address} is an operator with {ether(bond)} bonded", receipt["gasUsed"])
    if not w3.eth.get_balance(w3.to_checksum_address(signer)):
        said(f"next: send {signer} some ETH for gas, then `atelier-oracle check`")


@click.command("top-up")
@config_option
@owner_options
@click.argument("amount", type=AMOUNT)
@yes_option
def top_up(
    config: Path, owner_keystore: Path, owner_password_file: Path | None, amount: int, yes: bool
) -> None:
    """Add AMOUNT of ETH to the bond, for more rounds at a time or after a penalty."""
    settings = load_config(config)
    w3, deployment = open_studio(settings)
    registry = OperatorRegistry(w3, deployment)
    owner = open_owner(settings, owner_keystore, owner_password_file)
    require_money(w3, owner, amount)
    if not yes:
        click.confirm(f"add {ether(amount)} to the bond?", abort=True)
    receipt = registry.top_up(owner, settings.operator, amount)
    said(f"the bond is {ether(registry.get(settings.operator).bond)}", receipt["gasUsed"])


@click.command("set-signer")
@config_option
@owner_options
@yes_option
def set_signer(
    config: Path, owner_keystore: Path, owner_password_file: Path | None, yes: bool
) -> None:
    """Let the key of these settings act for the operator in rounds to come.

    Open rounds keep the key that committed to them: leave its node running until they are over.
    """
    settings = load_config(config)
    signer = signer_of(settings.keystore, settings.password_file)
    w3, deployment = open_studio(settings)
    owner = open_owner(settings, owner_keystore, owner_password_file)
    if not yes:
        click.confirm(f"let {signer} act for {owner.address}?", abort=True)
    receipt = OperatorRegistry(w3, deployment).set_signer(owner, signer)
    said(f"{signer} acts for {owner.address}", receipt["gasUsed"])


@click.command("exit")
@config_option
@owner_options
@click.option("--cancel", is_flag=True, help="Stay after all.")
@yes_option
def leave(
    config: Path, owner_keystore: Path, owner_password_file: Path | None, cancel: bool, yes: bool
) -> None:
    """Start leaving: no new rounds; `claim` pays the bond once the delay is over."""
    settings = load_config(config)
    w3, deployment = open_studio(settings)
    registry = OperatorRegistry(w3, deployment)
    owner = open_owner(settings, owner_keystore, owner_password_file)
    if cancel:
        said("the operator stays", registry.cancel_exit(owner)["gasUsed"])
        return
    delay = duration(registry.exit_delay())
    if not yes:
        click.confirm(f"leave? the bond can be claimed in {delay}", abort=True)
    receipt = registry.request_exit(owner)
    said(
        f"leaving: keep the node running until no round is open, `claim` pays the bond in {delay}",
        receipt["gasUsed"],
    )


@click.command()
@config_option
@click.option("--owner-keystore", type=FILE, help="The cold key; only the bond needs it.")
@click.option("--owner-password-file", type=PASSWORD, help="Its password; asked for without one.")
@click.option("--to", type=ADDRESS, help="Where the bond goes; by default to the owner.")
def claim(
    config: Path, owner_keystore: Path | None, owner_password_file: Path | None, to: str | None
) -> None:
    """Fetch what is owed: fees of rounds that are over, refused payments, the bond after an exit.

    Fees go to the payee, whoever asks, so the node's key does that.
    """
    settings = load_config(config)
    w3, deployment = open_studio(settings)
    registry, book = OperatorRegistry(w3, deployment), RoundBook(w3, deployment)
    operator = registry.get(settings.operator)
    signer = KeySender(load_key(settings.keystore, settings.password_file))
    nothing = True
    for number in range(1, book.count() + 1):
        record = book.get(RoundId(number))
        if not record.phase.is_over:
            continue
        if book.attestation(record.id, settings.operator).state in OPEN:
            receipt = book.settle(signer, record.id, settings.operator)
            said(f"round {number} is settled", receipt["gasUsed"])
            nothing = False
    if owed := book.credit(operator.payee):
        receipt = book.withdraw_credit(signer, operator.payee)
        said(f"{operator.payee} was paid {ether(owed)}", receipt["gasUsed"])
        nothing = False
    free = registry.get(settings.operator).free
    if operator.exit_at and free:
        left = operator.exit_at - int(w3.eth.get_block("latest")["timestamp"])
        if left > 0:
            said(f"the bond of {ether(free)} can be claimed in {duration(left)}")
        elif owner_keystore is None:
            said(f"the bond of {ether(free)} is due: claim it with --owner-keystore")
        else:
            owner = open_owner(settings, owner_keystore, owner_password_file)
            receipt = registry.withdraw(owner, to or owner.address)
            said(f"{to or owner.address} was paid the bond of {ether(free)}", receipt["gasUsed"])
        nothing = False
    if nothing:
        said("nothing is owed")


def signer_of(keystore: Path, password_file: Path | None) -> str:
    """The address of the node's key, without opening it if the keystore says it."""
    return address_of(keystore) or load_key(keystore, password_file).address


def require_money(w3: Web3, owner: KeySender, wei: int) -> None:
    """Raises FatalError unless the owner can pay so much, gas aside."""
    if (balance := w3.eth.get_balance(owner.address)) <= wei:
        raise FatalError(f"{owner.address} holds {ether(balance)}: send it more than {ether(wei)}")
