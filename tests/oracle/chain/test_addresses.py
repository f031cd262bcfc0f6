"""Addresses that people write: taken in letters of one case, or with the right checksum, only."""

import importlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner
from web3 import Web3

from oracle.chain.addresses import AddressError, read_address
from oracle.chain.deployment import Deployment
from oracle.chain.fractions.vaults import Vaults
from oracle.chain.launch.parameters import MarketParameters
from oracle.chain.licensing.tiers import TierParameters
from oracle.cli.amounts import ADDRESS
from oracle.cli.commands import main
from oracle.errors import FatalError
from oracle.local.anvil import PROJECT, account
from scripts._artwork.items import read_item
from scripts._licensing.command import read_offer
from scripts.deploy import read_members
from scripts.relay import read_ballot
from tests.support.addresses import mistyped
from tests.support.sentences import studio

RIGHT = account(3).address
WRONG = mistyped(RIGHT)
HALF = {"members": 500_000}


@pytest.mark.parametrize("text", [RIGHT, RIGHT.lower(), "0x" + RIGHT[2:].upper(), "0x" + "0" * 40])
def test_address__in_one_case_or_with_its_checksum__is_taken(text: str) -> None:
    assert read_address(text) == (RIGHT if text.lower() == RIGHT.lower() else text)


@pytest.mark.parametrize("text", [RIGHT[2:], RIGHT[:-1], RIGHT + "0", "", " " + RIGHT, None, 7])
def test_address__when_it_is_none__is_refused(text: object) -> None:
    with pytest.raises(AddressError, match="is no address"):
        read_address(text)


def every_mistyped_letter() -> Iterator[str]:
    for at in range(2, 42):
        if RIGHT[at].isalpha():
            yield RIGHT[:at] + RIGHT[at].swapcase() + RIGHT[at + 1 :]


def test_address__with_any_letter_in_the_wrong_case__is_refused() -> None:
    for text in every_mistyped_letter():
        with pytest.raises(AddressError, match="is mistyped: its checksum"):
            read_address(text)


def record(tmp_path: Path) -> Path:
    """A deployment record with a slip in one address."""
    contracts = studio().contracts | {"Treasury": WRONG}
    path = tmp_path / "record.json"
    path.write_text(json.dumps({"name": "a", "chain_id": 1, "block": 0, "contracts": contracts}))
    return path


def written(tmp_path: Path, **told: Any) -> Path:
    """A file that somebody sent."""
    path = tmp_path / "file.json"
    path.write_text(json.dumps(told))
    return path


OFFER = {"token": "1", "tier": 1, "price": "1", "nonce": "1", "deadline": 1, "signature": "0x"}

READERS: dict[str, Callable[[Path], object]] = {
    "amounts and options": lambda _: ADDRESS.convert(WRONG, None, None),
    "a deployment record": lambda at: Deployment.load(record(at)),
    "a split": lambda _: MarketParameters(split=HALF | {WRONG: 500_000}),
    "a studio's WETH": lambda _: MarketParameters(wrapped_ether=WRONG),
    "a tier's currency": lambda _: TierParameters(name="x", rights="print", currency=WRONG),
    "a token's collection": lambda _: read_item(f"{WRONG}:7", studio(), Web3()),
    "a vault": lambda _: Vaults(Web3(), studio()).at(WRONG),
    "members": lambda at: read_members(written(at, **{WRONG: 1})),
    "an offer": lambda at: read_offer(written(at, collection=RIGHT, buyer=WRONG, **OFFER)),
    "a ballot": lambda at: read_ballot(written(at, voter=WRONG)),
}


@pytest.mark.parametrize("reader", READERS)
def test_reader__when_an_address_is_mistyped__says_so(reader: str, tmp_path: Path) -> None:
    with pytest.raises((FatalError, ValueError, click.BadParameter), match="is mistyped"):
        READERS[reader](tmp_path)


def test_split__when_a_recipient_stands_there_twice__is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        MarketParameters(split={RIGHT: 500_000, RIGHT.lower(): 500_000})


def test_init__when_the_owner_is_mistyped__says_so_and_writes_nothing(tmp_path: Path) -> None:
    config = tmp_path / "node.toml"
    words = ["--rpc", "http://127.0.0.1:9", "--deployment", "x", "--operator", WRONG]
    done = CliRunner(mix_stderr=False).invoke(main, ["init", "--config", str(config), *words])
    assert done.exit_code != 0 and "is mistyped" in done.stderr
    assert not config.exists()


def parameters(command: click.Command, path: str) -> Iterator[tuple[str, click.Parameter]]:
    """Every parameter of a command and of those below it."""
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            yield from parameters(inner, f"{path} {name}")
    for parameter in command.params:
        yield path, parameter


NAMES = {"address", "borrower", "buyer", "collection", "guardian", "holder", "to", "vault", "whose"}
"""What addresses are called on the command line."""


def test_commands__that_take_an_address__all_read_it_alike() -> None:
    files = sorted((PROJECT / "scripts").glob("[!_]*.py"))
    found = [
        (f"{path} {parameter.name}", parameter.type)
        for file in files
        for path, parameter in parameters(
            importlib.import_module(f"scripts.{file.stem}").cli, file.stem
        )
        if parameter.name in NAMES
    ]
    assert [name for name, kind in found if kind is not ADDRESS] == []
    assert len(found) > 20
