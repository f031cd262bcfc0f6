"""One table of sentences, for every custom error and every call of a vote."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from eth_abi import encode
from web3 import Web3

from oracle.chain import abi
from oracle.chain.sentences import FILE, PLACE, why_refused
from oracle.chain.units import SAID
from tests.support.sentences import SETTERS

TABLE: dict[str, dict[str, Any]] = json.loads(FILE.read_text())
EVERYWHERE = "contract"
"""What every call's sentence can name besides its arguments."""


def entries(kind: str) -> dict[str, Mapping[str, Any]]:
    """The custom errors by name, or the functions by `Contract.function` and by their name."""
    found: dict[str, Mapping[str, Any]] = {}
    for contract in abi.ALL:
        for entry in abi.load(contract):
            if entry["type"] == kind:
                found[entry["name"]] = entry
                found[f"{contract}.{entry['name']}"] = entry
    return found


def alternatives(sentence: str | Mapping[str, str]) -> tuple[str, ...]:
    return (sentence,) if isinstance(sentence, str) else (sentence["set"], sentence["unset"])


def test_errors__of_all_contracts__each_have_a_sentence() -> None:
    theirs = {name for name in entries("error") if "." not in name}
    assert theirs == set(TABLE["errors"])


@pytest.mark.parametrize(("part", "kind"), [("errors", "error"), ("calls", "function")])
def test_sentence__names_only_values_that_there_are__in_units_that_there_are(
    part: str, kind: str
) -> None:
    known = entries(kind)
    for name, sentence in TABLE[part].items():
        held = {item["name"] for item in known[name]["inputs"]}
        if isinstance(sentence, dict):
            assert sentence.keys() == {"by", "set", "unset"} and sentence["by"] in held, name
        for text in alternatives(sentence):
            assert text[0].isupper() or text[0] == "{", name
            assert text.endswith("."), name
            places = PLACE.findall(text)
            assert "{" not in PLACE.sub("", text), name
            assert {value for value, _ in places} <= held | {EVERYWHERE}, name
            assert {unit for _, unit in places if unit} <= set(SAID), name


def test_calls__that_only_a_vote_can_make__each_have_a_sentence_with_all_their_values() -> None:
    known = entries("function")
    missing = {f"{s[0]}.{s[1]}" for s in SETTERS} - set(TABLE["calls"])
    assert not missing, f"say in oracle/chain/sentences.json what they do: {missing}"
    for name, sentence in TABLE["calls"].items():
        # What decides which sentence is said need not be named in it.
        decides = sentence["by"] if isinstance(sentence, dict) else None
        wanted = {item["name"] for item in known[name]["inputs"]} - {decides}
        for text in alternatives(sentence):
            assert wanted <= {value for value, _ in PLACE.findall(text)}, name


def revert(signature: str, *values: object) -> bytes:
    types = signature.rstrip(")").partition("(")[2].split(",")
    return Web3.keccak(text=signature)[:4] + encode(types, values)


def test_refusal__is_a_sentence_in_money__with_the_error_behind_it() -> None:
    data = revert("AuctionBidInvalid(uint256,uint256,uint256)", 0, 10**16, 10**17)
    assert why_refused(data) == (
        "The least bid is 0.1 ETH, and 0.01 ETH were bid. The lot at auction is 0. "
        "[AuctionBidInvalid(lot=0, amount=0.01 ETH, min=0.1 ETH)]"
    )


def test_refusal__of_which_a_value_decides__says_what_holds() -> None:
    never, later = (revert("LoanValueUnknown(uint256)", at) for at in (0, 86_400))
    assert "cannot be put up for sale now" in why_refused(never)
    assert "from 1970-01-02 00:00:00 UTC on" in why_refused(later)


def test_refusal__whose_values_are_cut_off_or_that_is_unknown__is_shown_as_it_came() -> None:
    data = revert("AuctionBidInvalid(uint256,uint256,uint256)", 0, 1, 2)
    assert why_refused(data[:40]) == "AuctionBidInvalid"
    assert why_refused("0xdeadbeef01") == "0xdeadbeef01"
    assert why_refused(b"") == "no reason given"
