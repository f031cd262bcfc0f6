"""What a token's metadata calls values and shares: the library's words, in all cases there are."""

import pytest
from web3.contract import Contract

from oracle.generator.style import Kind, composition_axes
from oracle.generator.style.in_words import share_words
from oracle.quantities import BASIS_POINTS
from tests.referee.bench import Bench

SOURCE = "tests/support/contracts/TraitNames.sol"
AT_ONCE = 2_000


@pytest.fixture(scope="module")
def words(bench: Bench) -> Contract:
    """The library, behind a contract of its own."""
    return bench.deploy_from(SOURCE, "TraitNames")


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
