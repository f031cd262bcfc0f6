"""What is not for everybody is refused to a stranger for that reason, on the deployed studio."""

from typing import Any

import pytest
from eth_abi import encode
from eth_utils import function_abi_to_4byte_selector

from oracle.chain import abi
from tests.contracts.access import OWNER, rules_of
from tests.contracts.studio import Studio
from tests.support.refusals import refusal

RESTRICTED: dict[str, dict[str, str]] = {
    "Appraiser": {OWNER: "setLicenses"},
    "Artwork": {
        "ArtworkNotLicenses": "setUser",
        "ArtworkNotMinter": "mint mintCurated",
        OWNER: "setCuration setLicenses setMinter setRoyalty setSplits",
    },
    "AuctionHouse": {OWNER: "setPaused setTerms"},
    "Curation": {OWNER: "setTerms"},
    "FractionPoolFactory": {OWNER: "setTerms"},
    "FractionVault": {"VaultOnlyFactory": "deliver initialise"},
    "FractionVaultFactory": {OWNER: "addLender setPools setTerms"},
    "GenerationOracle": {
        OWNER: "requestRound setRules",
        "RoundCallerInvalid": "bookDeath bookDemand bookPublication",
    },
    "InfringementClaims": {OWNER: "lift reject setTerms uphold"},
    "LicenseTiers": {OWNER: "addTier setClosed setFloor"},
    "LoanTerms": {OWNER: "setAppraiser setReceiver setStopped stopCollateral"},
    "ModelRegistry": {OWNER: "addPalette authorise retire setHouseStyle"},
    "OperatorRegistry": {OWNER: "proposeOracle setMinBond"},
    "RoundDisputes": {"DisputesCallerInvalid": "divide payPublisher"},
    "RoundSplits": {OWNER: "setHouseSplit"},
    "RoyaltySplitter": {"SplitNotItself": "push"},
    "RoyaltyTree": {
        OWNER: "setStudioShare setUp",
        "RoyaltyNotAllowed": "payTokens pushToken setTag",
    },
    "StudioTimelock": {"TimelockUnauthorizedCaller": "setTreasury"},
    "Treasury": {OWNER: "announceLimit give pay payToken"},
}
"""By contract and error what only the owner, the minter or another contract may call."""

COPIED = {"FractionVault": "FractionVaultFactory", "RoyaltySplitter": "SplitterFactory"}
"""What makes the contracts of which there is one for each work."""

CASES = [
    (name, error, function)
    for name, errors in RESTRICTED.items()
    for error, functions in errors.items()
    for function in functions.split()
]


def nothing(entry: dict[str, Any]) -> Any:
    """The emptiest value of an argument."""
    kind = str(entry["type"])
    if kind.endswith("[]"):
        return []
    if kind == "tuple":
        return tuple(map(nothing, entry["components"]))
    if kind.startswith("bytes"):
        return bytes(int(kind[5:] or 0))
    return {"address": "0x" + "00" * 20, "bool": False, "string": ""}.get(kind, 0)


def kind_of(entry: dict[str, Any]) -> str:
    """An argument's type as the encoder has it."""
    kind = str(entry["type"])
    if not kind.startswith("tuple"):
        return kind
    return f"({','.join(map(kind_of, entry['components']))}){kind[5:]}"


def empty_calls(name: str, function: str) -> list[bytes]:
    """A call with the emptiest arguments for each function of that name."""
    entries = [
        entry
        for entry in abi.load(name)
        if entry["type"] == "function" and entry.get("name") == function
    ]
    return [
        bytes(function_abi_to_4byte_selector(entry))  # type: ignore[arg-type]
        + encode(list(map(kind_of, entry["inputs"])), list(map(nothing, entry["inputs"])))
        for entry in entries
    ]


def where(studio: Studio, name: str) -> str:
    """A contract of the studio's; of copies the one that they all run."""
    if name not in COPIED:
        return str(studio.deployment.address(name))
    factory = studio.deployment.contract(studio.w3, COPIED[name])
    return str(factory.functions.implementation().call())


@pytest.mark.parametrize(("name", "error", "function"), CASES)
def test_function__when_a_stranger_calls_it__is_refused_for_that(
    studio: Studio, name: str, error: str, function: str
) -> None:
    calls = empty_calls(name, function)
    assert calls, f"{name} has no {function} in its ABI"
    for call in calls:
        said = refusal(studio.w3, studio.stranger.address, where(studio, name), call)
        assert said.startswith(f"{error}("), said


def test_list__of_what_is_not_for_everybody__is_what_the_sources_say() -> None:
    said = {(name, rule.error, rule.function) for name in abi.ALL for rule in rules_of(name)}
    assert said == set(CASES)
