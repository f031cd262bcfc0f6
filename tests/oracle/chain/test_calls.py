"""Calls in the words that members read: money as money, time as time, and nothing rounded."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from web3 import Web3

from oracle.chain import abi, units
from oracle.chain.calls import Reader
from oracle.chain.deployment import Deployment
from oracle.chain.treasury import ETH
from oracle.local.anvil import account

ETHER = 10**18
TOKEN = account(99).address
TERMS = b"\x16" * 32


@pytest.fixture(scope="module")
def deployment() -> Deployment:
    """A studio whose contracts have addresses; nothing is asked of a chain."""
    addresses = {name: account(at).address for at, name in enumerate(sorted(abi.ALL))}
    return Deployment(name="atelier", chain_id=1, block=0, contracts=addresses)


def said(deployment: Deployment, name: str, function: str, *arguments: Any) -> str:
    """A call of the studio's contract `name` in words."""
    w3 = Web3()
    contract = deployment.contract(w3, name)
    data = contract.encode_abi(function, list(arguments))
    return Reader(w3, deployment).call(contract.address, 0, Web3.to_bytes(hexstr=data))


def tier(currency: str) -> tuple[Any, ...]:
    name, where = b"print".ljust(32, b"\0"), b"worldwide".ljust(32, b"\0")
    return (
        6,
        4,
        8_784,
        168,
        3,
        True,
        2,
        False,
        125_000,
        False,
        ETHER,
        currency,
        name,
        where,
        TERMS,
    )


def test_call__says_each_amount_in_its_unit(deployment: Deployment) -> None:
    terms = (ETHER // 4, 86_400, 300, 93_784, 525, 1, 3)
    assert said(deployment, "AuctionHouse", "setTerms", terms) == (
        "AuctionHouse.setTerms(terms=(reserve=0.25 ETH, duration=1 day, extension=5 minutes, "
        "extensionCap=1 day 2 hours 3 minutes 4 seconds, increment=5.25 %, "
        "unsold=offered again, tries=3))"
    )
    parts = [(TOKEN, 333_333), (account(98).address, 666_667)]
    assert "share=33.3333 %), " in said(deployment, "RoundSplits", "setHouseSplit", parts)
    loans = said(deployment, "LendingPool", "setCollateral", TOKEN, (1, 0, 10_000, 50_000_000))
    assert "ceiling=0.000000000000000001 ETH, ltv=0 %, threshold=100 %, leastDebt=0.05 ETH" in loans
    threshold = said(deployment, "StudioGovernor", "setProposalThreshold", 1_500 * ETHER)
    assert threshold.endswith("(newProposalThreshold=1500 tokens)")


def test_call__says_what_a_tier_of_licences_allows(deployment: Deployment) -> None:
    words = said(deployment, "LicenseTiers", "addTier", tier(ETH))
    assert "rights=web, print, exclusive=print, duration=366 days, grace=7 days" in words
    assert "derivatives=by approval, reciprocal=False, parentShare=12.5 %" in words
    assert "floor=1 ETH, " in words and "name='print', territory='worldwide'" in words


def test_call__when_an_amount_is_of_a_token__does_not_call_it_ether(
    deployment: Deployment,
) -> None:
    assert "floor=1000000000000000000, " in said(deployment, "LicenseTiers", "addTier", tier(TOKEN))
    assert "amount=1 ETH" in said(deployment, "Treasury", "pay", TOKEN, ETHER)
    paid = said(deployment, "Treasury", "payToken", TOKEN, TOKEN, ETHER)
    assert f"amount={ETHER}" in paid


def entries() -> Iterator[Mapping[str, Any]]:
    """Functions and events of all contracts."""
    for name in abi.ALL:
        yield from (e for e in abi.load(name) if e["type"] in ("function", "event"))


def kinds() -> dict[str, set[str]]:
    """Struct, call and event to its arguments; enum to nothing."""
    found: dict[str, set[str]] = {}

    def look(kind: str, arguments: list[Mapping[str, Any]]) -> None:
        found.setdefault(kind, set()).update(a["name"] for a in arguments)
        for argument in arguments:
            inner = argument.get("internalType", "").partition("[")[0]
            if inner.startswith("struct "):
                look(units.struct(argument), argument["components"])
            elif inner.startswith("enum "):
                found[inner.removeprefix("enum ").rpartition(".")[2]] = set()

    for entry in entries():
        look(entry["name"], entry["inputs"])
    return found


def test_units__are_of_what_the_contracts_have() -> None:
    known = kinds()
    for kind, table in units.units().items():
        assert kind in known, f"no contract has {kind}"
        if isinstance(table, dict):
            assert set(table) <= known[kind], kind
            assert set(table.values()) <= set(units.SAID), kind


def terms_that_members_set() -> Iterator[Mapping[str, Any]]:
    """The structs that set or announce something for the whole studio."""
    holders = ("Offer", "Signature", "Source", "Work")
    for entry in entries():
        if entry["type"] == "function" and entry["name"].startswith(("set", "add", "announce")):
            found = (a for a in entry["inputs"] if units.struct(a))
            yield from (a for a in found if units.struct(a) not in holders)


def test_units__cover_every_number_of_every_rule_that_members_set() -> None:
    bare = [
        f"{units.struct(terms)}.{part['name']}"
        for terms in terms_that_members_set()
        for part in terms["components"]
        if "int" in part["type"] and units.said(units.struct(terms), part, 1) is None
    ]
    assert bare == []
