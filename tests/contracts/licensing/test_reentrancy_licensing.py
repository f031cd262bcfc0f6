"""Licences, royalties and claims: whoever is paid or paid back in the middle can begin nothing."""

import pytest

from oracle.chain.licensing.parameters import ClaimParameters
from tests.contracts.intruder import GUARDED, Call, Intruder, call, hooked_currency
from tests.contracts.licensing.licensing import (
    DURATION,
    FOREVER,
    HOUR,
    PRICE,
    RENEWAL,
    Licensing,
    Piece,
)

BOND, PERIOD = ClaimParameters().bond, ClaimParameters().period
EVIDENCE = b"\x11" * 32


@pytest.fixture
def intruder(licensing: Licensing) -> Intruder:
    return Intruder(licensing.studio)


@pytest.fixture
def own(licensing: Licensing, intruder: Intruder) -> Piece:
    """A work of the intruder's, which signs whatever is wanted."""
    return licensing.foreign(intruder.account)


# The registry


SALES = ("buy", "buyPrivately", "renew", "renewSubscription", "cancelSubscription")


def sales(licensing: Licensing, intruder: Intruder, own: Piece) -> dict[str, Call]:
    """Every guarded call of the registry, by a licensee that owns a work and has two licences."""
    licenses, tier = licensing.licenses, licensing.offered()
    for _ in range(2):
        arguments = (*licensing.work.name, tier, intruder.address, PRICE, FOREVER)
        intruder.act(call(licenses.buy, *arguments, value=PRICE))
    second, first = licenses.licensesOf(*licensing.work.name, intruder.address)
    private = (*own.name, tier, intruder.address, PRICE, 7, FOREVER)
    # What was sent too much comes back with all gas: that is when the intruder calls.
    return {
        "buy": call(licenses.buy, *arguments, value=PRICE + 1),
        "buyPrivately": call(licenses.buyPrivately, private, b"", PRICE, value=PRICE + 1),
        "renew": call(licenses.renew, first, RENEWAL, FOREVER, value=RENEWAL + 1),
        "renewSubscription": call(
            licenses.renewSubscription, first, DURATION * HOUR, value=RENEWAL + 1
        ),
        "cancelSubscription": call(licenses.cancelSubscription, second),
    }


@pytest.mark.parametrize("outer", SALES[:-1])
@pytest.mark.parametrize("inner", SALES)
def test_registry__from_within_a_refund__does_nothing(
    licensing: Licensing, intruder: Intruder, own: Piece, outer: str, inner: str
) -> None:
    every = sales(licensing, intruder, own)
    assert intruder.refused(every[outer], every[inner]) == GUARDED


# The tree


TREE = ("payRoyalty", "payTokens", "withdrawTokens")


@pytest.mark.parametrize("inner", TREE)
def test_tree__from_within_a_withdrawal__pays_nobody(
    licensing: Licensing, intruder: Intruder, own: Piece, inner: str
) -> None:
    """Tokens reach the tree through the registry alone, which is asked for that."""
    royalties, licenses = licensing.royalties, licensing.licenses
    stranger = licensing.studio.stranger
    currency = hooked_currency(licensing.studio, intruder.address, intruder.address, 10 * PRICE)
    intruder.act(call(currency.approve, licenses, 10 * PRICE))
    tier = licensing.tier(currency=currency.address)
    intruder.act(call(licenses.setOffer, *own.name, tier, (PRICE, 0, True, False)))
    buy = call(licenses.buy, *own.name, tier, intruder.address, PRICE, FOREVER)
    currency.setRefused(intruder.address, True, sender=stranger)
    intruder.act(buy)
    currency.setRefused(intruder.address, False, sender=stranger)
    assert royalties.owedTokens(currency, intruder.address) == PRICE
    withdraw = call(royalties.withdrawTokens, currency, intruder.address)
    every = {
        "payRoyalty": call(royalties.payRoyalty, *own.name, value=1),
        "payTokens": buy,
        "withdrawTokens": withdraw,
    }
    assert intruder.refused(withdraw, every[inner]) == GUARDED


def test_tree__from_within_a_royalty__pays_nobody(
    licensing: Licensing, intruder: Intruder, own: Piece
) -> None:
    """The owner is paid with little gas: enough to be told so by the guard."""
    royalties = licensing.royalties
    pay = call(royalties.payRoyalty, *own.name, value=PRICE)
    assert intruder.refused(pay, pay) == GUARDED


# Claims


DECISIONS = ("lapse", "uphold", "reject")


@pytest.mark.parametrize("outer", DECISIONS)
@pytest.mark.parametrize("inner", DECISIONS)
def test_claims__from_within_a_bonds_payment__decide_nothing(
    licensing: Licensing, intruder: Intruder, own: Piece, outer: str, inner: str
) -> None:
    studio, claims = licensing.studio, licensing.claims
    claims.transferOwnership(intruder.address, sender=studio.dao)
    # Two claims that are over, then two that are not.
    for _ in range(2):
        for _ in range(2):
            intruder.act(call(claims.report, *own.name, EVIDENCE, value=BOND))
        studio.pass_time(PERIOD // 2 + 1)
    last = int(claims.claimCount())
    first, second = (
        call(getattr(claims, name), last - (2 if name == "lapse" else 0) - number)
        for number, name in enumerate((outer, inner))
    )
    assert intruder.refused(first, second) == GUARDED
