"""Splitters: a token that calls back while it is split begins no other split."""

import pytest

from oracle.quantities import ETHER
from tests.contracts.auction.market import WHOLE, Market
from tests.contracts.intruder import GUARDED, Intruder, call, hooked_currency

INNER = ("distribute ether", "distribute token", "withdraw")


@pytest.mark.parametrize("outer", ["distribute token", "withdraw"])
@pytest.mark.parametrize("inner", INNER)
def test_splitter__from_within_a_tokens_hook__pays_nobody(
    market: Market, intruder: Intruder, outer: str, inner: str
) -> None:
    studio = market.studio
    splitter = market.splitter([(intruder.address, WHOLE)])
    first, second = (hooked_currency(studio, intruder.address, splitter.address) for _ in range(2))
    # Of the second token something is owed; of both something is there.
    for token in (first, second):
        token.setRefused(intruder.address, True, sender=studio.stranger)
        splitter.distribute(token, sender=studio.stranger)
        token.setRefused(intruder.address, False, sender=studio.stranger)
        token.mint(splitter, ETHER, sender=studio.stranger)
    assert studio.send(studio.stranger, splitter, value=ETHER)
    begins = {
        "distribute token": call(splitter.distribute, first),
        "withdraw": call(splitter.withdraw, first, intruder.address),
    }
    follows = {
        "distribute ether": call(splitter.distribute),
        "distribute token": call(splitter.distribute, second),
        "withdraw": call(splitter.withdraw, second, intruder.address),
    }
    assert intruder.refused(begins[outer], follows[inner]) == GUARDED
