"""Calls in the words that members read: money as money, time as time, and nothing rounded."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from web3 import Web3

from oracle.chain import abi, units
from oracle.chain.deployment import Deployment
from oracle.chain.governance.calls import Reader, Told
from oracle.local.anvil import PROJECT, account
from tests.support.sentences import SETTERS, Setter, padded, studio
from tools import units as made

ETHER = 10**18
TOKEN = account(99).address
TERMS = b"\x16" * 32


@pytest.fixture(scope="module")
def deployment() -> Deployment:
    """A studio whose contracts have addresses."""
    return studio()


def said(deployment: Deployment, name: str, function: str, *arguments: Any) -> str:
    """A call of the studio's contract `name`, as it stands behind its sentence."""
    return told(deployment, name, function, *arguments).call


def told(deployment: Deployment, name: str, function: str, *arguments: Any) -> Told:
    """A call of the studio's contract `name`, told."""
    w3 = Web3()
    contract = deployment.contract(w3, name)
    data = contract.encode_abi(function, list(arguments))
    return Reader(w3, deployment).call(contract.address, 0, Web3.to_bytes(hexstr=data))


def tier(currency: str) -> tuple[Any, ...]:
    """The terms of a tier whose floor is 10^18 of `currency`'s smallest unit."""
    name = padded("print")
    return (6, 4, 0, 0, 3, True, 2, False, 125_000, False, ETHER, currency, name, name, TERMS)


@pytest.mark.parametrize("setter", SETTERS, ids=lambda s: f"{s[0]}.{s[1]}")
def test_call__of_every_setter__is_said_as_members_must_read_it(
    deployment: Deployment, setter: Setter
) -> None:
    name, function, arguments, words = setter
    assert said(deployment, name, function, *arguments) == f"{name}.{function}({words})"


def test_setters__that_only_a_vote_can_call__are_all_in_the_list() -> None:
    theirs = {
        (name, entry["name"])
        for name in (*abi.CONTRACTS, *abi.MARKET)
        for entry in abi.load(name)
        if entry["type"] == "function" and entry["name"] in made.by_vote()
    }
    owned = {"transferOwnership", "renounceOwnership"}
    missing = {s for s in theirs if s[1] not in owned} - {s[:2] for s in SETTERS}
    assert not missing, f"say in tests/support/sentences.py what members read of {missing}"
    assert len(theirs) > 40


def test_table__when_a_setter_says_no_unit__is_not_made() -> None:
    types = json.loads((PROJECT / ".build" / "__local__.json").read_text())["contractTypes"]
    assert made.table(types, abi.ALL) == units.units()
    said = types["RoyaltyTree"]["devdoc"]["methods"].pop("setStudioShare(uint256)")
    assert made.unit_in(said["params"]["share"]) == "basis points"
    del types["IRoyaltyTree"]["devdoc"]["methods"]["setStudioShare(uint256)"]
    with pytest.raises(made.UnitError, match=r"RoyaltyTree.setStudioShare: @param share"):
        made.table(types, abi.ALL)


@pytest.mark.parametrize("wei", [2**256 - 1, 10**28 + 1])
def test_call__when_an_amount_is_huge__rounds_nothing(deployment: Deployment, wei: int) -> None:
    exact = f"{wei // ETHER}.{wei % ETHER:018}".rstrip("0")
    assert f"amount={exact} ETH" in said(deployment, "Treasury", "pay", TOKEN, wei)


def test_call__when_an_amount_is_of_a_token__does_not_call_it_ether(
    deployment: Deployment,
) -> None:
    assert "floor=1000000000000000000, " in said(deployment, "LicenseTiers", "addTier", tier(TOKEN))
    paid = said(deployment, "Treasury", "payToken", TOKEN, TOKEN, ETHER)
    assert f"amount={ETHER}" in paid


def entries() -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Functions, events and errors of all contracts, each with its contract's name."""
    told = ("function", "event", "error")
    for name in abi.ALL:
        yield from ((name, e) for e in abi.load(name) if e["type"] in told)


def kinds() -> dict[str, set[str]]:
    """Struct, call, event and error to its arguments; enum to nothing."""
    found: dict[str, set[str]] = {}

    def look(kind: str, arguments: list[Mapping[str, Any]]) -> None:
        found.setdefault(kind, set()).update(a["name"] for a in arguments)
        for argument in arguments:
            inner = argument.get("internalType", "").partition("[")[0]
            if inner.startswith("struct "):
                look(units.struct(argument), argument["components"])
            elif inner.startswith("enum "):
                found[inner.removeprefix("enum ").rpartition(".")[2]] = set()

    for name, entry in entries():
        said = entry["name"] if entry["type"] == "error" else f"{name}.{entry['name']}"
        look(said, entry["inputs"])
    return found


def test_units__are_of_what_the_contracts_have() -> None:
    known = kinds()
    for kind, table in units.units().items():
        assert kind in known, f"no contract has {kind}"
        if isinstance(table, dict):
            assert set(table) <= known[kind], kind
            assert set(table.values()) <= set(units.SAID), kind
