"""Reverts become words: the contract's own error with its values."""

import pytest
from eth_abi import encode
from web3 import Web3

from oracle.chain.abi import CONTRACTS, describe_revert, load


def selector(signature: str) -> bytes:
    return Web3.keccak(text=signature)[:4]


def test_describe_revert__names_error_and_values() -> None:
    data = selector("RoundWorksInvalid(uint256,uint256)") + encode(["uint256"] * 2, [7, 2])
    assert describe_revert("0x" + data.hex()) == "RoundWorksInvalid(works=7, max=2)"


def test_describe_revert__when_values_have_units__says_them_exactly() -> None:
    data = selector("RoundFeeTooSmall(uint256,uint256)") + encode(["uint256"] * 2, [1, 2 * 10**17])
    words = "RoundFeeTooSmall(sent=0.000000000000000001 ETH, required=0.2 ETH)"
    assert describe_revert(data) == words
    data = selector("AuctionOver(uint256,uint256)") + encode(["uint256"] * 2, [3, 86_400])
    assert describe_revert(data) == "AuctionOver(lot=3, end=1970-01-02 00:00:00 UTC)"


def test_describe_revert__when_a_value_is_a_terms_name__shows_it_as_text() -> None:
    types = ["bytes32", *["uint256"] * 3]
    data = selector(f"RulesInvalid({','.join(types)})") + encode(types, [b"quorum", 9, 1, 5])
    assert describe_revert(data) == "RulesInvalid(rule=“quorum”, value=9, min=1, max=5)"


def test_describe_revert__when_a_value_is_a_phase__names_it() -> None:
    data = selector("RoundWrongPhase(uint256,uint8)") + encode(["uint256", "uint8"], [7, 2])
    assert describe_revert(data) == "RoundWrongPhase(round=7, phase=commit)"


def test_describe_revert__when_error_is_another_contracts__still_names_it() -> None:
    data = selector("StyleLengthInvalid(uint256,uint256)") + encode(["uint256"] * 2, [3, 20])
    assert describe_revert(data) == "StyleLengthInvalid(length=3, expected=20)"


def test_describe_revert__when_a_reason_string__gives_it() -> None:
    data = selector("Error(string)") + encode(["string"], ["no way"])
    assert describe_revert(data) == "no way"


@pytest.mark.parametrize(
    ("data", "words"), [("0x", "no reason given"), ("0xdeadbeef01", "0xdeadbeef01")]
)
def test_describe_revert__when_unknown__shows_what_came(data: str, words: str) -> None:
    assert describe_revert(data) == words


def test_describe_revert__when_values_are_cut_off__names_the_error() -> None:
    data = selector("ModelTextInvalid(string)") + encode(["string"], ["too long"])[:40]
    assert describe_revert(data) == "ModelTextInvalid"


@pytest.mark.parametrize("contract", CONTRACTS)
def test_every_custom_error__has_named_values(contract: str) -> None:
    """A value without a name cannot be explained to anybody."""
    own = (
        *("Round", "Model", "Style", "Palette", "Operator", "Artwork", "Seed", "Credit", "Rules"),
        *("Treasury", "TimelockSweep"),
    )
    for entry in load(contract):
        if entry["type"] == "error" and entry["name"].startswith(own):
            assert all(i["name"] for i in entry["inputs"]), entry["name"]
