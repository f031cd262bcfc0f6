"""What a token's metadata calls values and shares: the library's words, in all cases there are."""

import pytest
from web3.contract import Contract

from oracle.generator.style import Kind, composition_axes
from oracle.generator.style.in_words import share_words
from oracle.local.anvil import Anvil
from oracle.quantities import BASIS_POINTS
from tests.referee.bench import Bench
from tests.support.solidity import compiled

SOURCE = "tests/support/contracts/TraitNames.sol"
AT_ONCE = 2_000


@pytest.fixture(scope="module")
def words(bench: Bench) -> Contract:
    """The library, behind a contract of its own."""
    chain: Anvil = bench.chain
    artifact = compiled(SOURCE)["TraitNames"]
    factory = chain.w3.eth.contract(abi=artifact.abi, bytecode=artifact.bytecode)
    sent = factory.constructor().transact({"from": chain.w3.eth.accounts[0]})
    address = chain.w3.eth.wait_for_transaction_receipt(sent, poll_latency=0.02)["contractAddress"]
    return chain.w3.eth.contract(address=address, abi=artifact.abi)


def test_values_of_composition__in_metadata__are_called_as_in_the_library(words: Contract) -> None:
    for axis in composition_axes(64):
        if axis.kind is Kind.PALETTE:
            continue
        named = words.functions.names(axis.kind, axis.hi + 1).call()
        assert named == [axis.label(value) for value in range(axis.hi + 1)]


def test_values__whose_kind_has_no_names__have_none(words: Contract) -> None:
    for kind in (Kind.PALETTE, Kind.CHOICE, Kind.SCALAR):
        assert words.functions.names(kind, 300).call() == [""] * 300


def test_shares__in_metadata__are_told_as_in_the_library(words: Contract) -> None:
    """Each that a style can ask for, from less than a ten-thousandth to all."""
    for first in range(0, BASIS_POINTS, AT_ONCE):
        told = words.functions.percents(first, AT_ONCE + 1).call({"gas": 10**9})
        assert told == [share_words(share) for share in range(first, first + AT_ONCE + 1)]
