"""Licences for ERC-20s: WETH is ETH; others move exactly, and nobody's refusal stops a sale."""

from typing import Any

import pytest

from oracle.quantities import ETHER
from tests.contracts.fractions.fractions import deployed
from tests.contracts.licensing.licensing import (
    DERIVATIVE,
    FLOOR,
    FOREVER,
    PRICE,
    RENEWAL,
    STUDIO_BPS,
    Licensing,
)
from tests.support.currencies import EXACT, ODDITIES, SOURCE, Does, Says, arrives
from tests.support.refusals import ACCEPTED, error

PART = PRICE * STUDIO_BPS // 10_000


@pytest.fixture
def currency(licensing: Licensing) -> Any:
    return licensing.currency()


def test_weth__is_paid_as_ether(licensing: Licensing) -> None:
    """Also for a work in a vault, whose income is ether alone."""
    studio, weth, tier = (
        licensing.studio,
        licensing.weth,
        licensing.tier(currency=licensing.weth.address),
    )
    licensing.offer(tier)
    licensing.vault()
    weth.deposit(value=ETHER, sender=licensing.buyer)
    weth.approve(licensing.licenses, PRICE + RENEWAL, sender=licensing.buyer)
    assert licensing.licenses.quote(*licensing.work.name, tier) == (PRICE, weth)
    vault = studio.artwork.ownerOf(licensing.work.token)
    arguments = (*licensing.work.name, tier, licensing.buyer, PRICE, FOREVER)
    had = studio.balance(licensing.buyer)
    receipt = licensing.licenses.buy(*arguments, value=5, sender=licensing.buyer)
    (sold,) = receipt.decode_logs(licensing.licenses.LicenseSold)
    assert had - studio.balance(licensing.buyer) == receipt.total_fees_paid, "all ETH came back"
    assert studio.balance(vault) == PRICE - PART
    assert studio.balance(licensing.splitter) == PART
    licensing.licenses.renew(sold.license, RENEWAL, FOREVER, sender=licensing.buyer)
    assert weth.balanceOf(licensing.buyer) == ETHER - PRICE - RENEWAL
    assert weth.balanceOf(licensing.licenses) == studio.balance(licensing.licenses) == 0
    assert licensing.licenses.income(*licensing.work.name) == (PRICE + RENEWAL, studio.now, 2)


def test_token__is_split_like_ether_and_is_no_income_in_ether(
    licensing: Licensing, currency: Any
) -> None:
    tier = licensing.offered(currency=currency.address)
    licensing.buy(tier)
    assert currency.balanceOf(licensing.splitter) == PART
    assert currency.balanceOf(licensing.work.owner) == PRICE - PART
    assert currency.balanceOf(licensing.buyer) == 100 * ETHER - PRICE
    assert licensing.licenses.income(*licensing.work.name) == (0, 0, 0)


def test_token__when_a_recipient_is_refused__is_owed_to_it_alone(
    licensing: Licensing, currency: Any
) -> None:
    studio, owner, royalties = licensing.studio, licensing.work.owner, licensing.royalties
    tier = licensing.offered(currency=currency.address)
    currency.setRefused(owner, True, sender=studio.stranger)
    licensing.buy(tier)
    assert currency.balanceOf(licensing.splitter) == PART
    assert royalties.owedTokens(currency, owner) == PRICE - PART
    assert currency.balanceOf(royalties) == PRICE - PART
    found = studio.refusal(royalties.withdrawTokens, currency, owner, sender=studio.stranger)
    assert found == error(
        "RoyaltyPaymentRefused", token=currency, account=owner, amount=PRICE - PART
    )
    currency.setRefused(owner, False, sender=studio.stranger)
    royalties.withdrawTokens(currency, owner, sender=studio.stranger)
    assert currency.balanceOf(owner) == PRICE - PART
    found = studio.refusal(royalties.withdrawTokens, currency, owner, sender=studio.stranger)
    assert found == error("RoyaltyNothingOwed", token=currency, account=owner)


def test_token__that_keeps_a_fee__is_refused(licensing: Licensing, currency: Any) -> None:
    tier = licensing.offered(currency=currency.address)
    currency.setFee(7, sender=licensing.studio.stranger)
    assert licensing.refused(tier) == error(
        "LicensePaymentInexact", currency=currency, received=PRICE - 7, fee=PRICE
    )


@pytest.mark.parametrize("who", ["payer's purse", "owner", "splitter"])
@pytest.mark.parametrize(("does", "says"), ODDITIES.values(), ids=ODDITIES)
def test_token__that_lies__is_paid_or_owed_or_refused_but_never_twice(
    licensing: Licensing, does: Does, says: Says, who: str
) -> None:
    """Balances tell what moved, at the purchase and when it is passed on."""
    studio, royalties, anybody = licensing.studio, licensing.royalties, licensing.studio.stranger
    odd = deployed(studio, SOURCE, "OddCurrency")
    odd.mint(licensing.buyer, ETHER, sender=anybody)
    odd.approve(licensing.licenses, 2**256 - 1, sender=licensing.buyer)
    tier = licensing.offered(currency=odd.address)
    owner, splitter = licensing.work.owner.address, licensing.splitter
    where = {"payer's purse": royalties.address, "owner": owner, "splitter": splitter}[who]
    odd.behave(where, True, does, says, sender=anybody)
    if who == "payer's purse" and does not in (Does.MOVES, Does.TAKES_MORE):
        received = {Does.MOVES_HALF: PRICE // 2, Does.BURNS_PART: arrives(does, PRICE)}
        wanted = error(
            "LicensePaymentInexact", currency=odd, received=received.get(does, 0), fee=PRICE
        )
        found = licensing.refused(tier)
        assert found == wanted or does in (Does.REVERTS, Does.BURNS_GAS)
        assert found != ACCEPTED
        return
    bought = licensing.licenses.buy(
        *licensing.work.name, tier, licensing.buyer, PRICE, FOREVER, sender=licensing.buyer
    )
    due = {splitter: PART, owner: PRICE - PART}
    for name, amount in due.items():
        paid = name != where or does in EXACT
        has = arrives(does if name == where else Does.MOVES, amount) if paid else 0
        assert (odd.balanceOf(name), royalties.owedTokens(odd, name)) == (
            has,
            0 if paid else amount,
        )
        event = royalties.TokenPaid if paid else royalties.TokenCredited
        assert event(odd.address, name, amount) in bought.decode_logs(event)
    assert odd.balanceOf(royalties) == sum(royalties.owedTokens(odd, name) for name in due)
    if odd.balanceOf(royalties):
        assert studio.refusal(royalties.withdrawTokens, odd, where, sender=anybody) != ACCEPTED
        odd.behave(where, True, Does.MOVES, Says.WRONG, sender=anybody)
        royalties.withdrawTokens(odd, where, sender=anybody)
        assert (odd.balanceOf(where), odd.balanceOf(royalties)) == (due[where], 0)


def test_push__is_the_trees_own(licensing: Licensing, currency: Any) -> None:
    studio, royalties = licensing.studio, licensing.royalties
    currency.mint(royalties, PRICE, sender=studio.stranger)
    arguments = (currency, studio.stranger, PRICE)
    for caller in (studio.stranger, studio.dao):
        found = studio.refusal(royalties.pushToken, *arguments, sender=caller)
        assert found == error("RoyaltyNotAllowed", caller=caller, allowed=royalties)


def test_token__for_a_vaulted_work_or_a_derivative__is_unfit(
    licensing: Licensing, currency: Any
) -> None:
    """Neither the holders of fractions nor parents could be reached."""
    studio, work = licensing.studio, licensing.work
    tier = licensing.offered(currency=currency.address)
    license_id = licensing.buy(tier)
    child = licensing.foreign(licensing.other)
    licensing.derive([(work, licensing.tier(DERIVATIVE))], child)
    licensing.offer(tier, child)
    assert licensing.refused(tier, child) == error(
        "LicenseCurrencyUnfit", currency=currency, collection=child.collection, tokenId=child.token
    )
    licensing.vault()
    unfit = error(
        "LicenseCurrencyUnfit", currency=currency, collection=work.collection, tokenId=work.token
    )
    assert licensing.refused(tier) == unfit
    arguments = (license_id, FLOOR, FOREVER)
    assert studio.refusal(licensing.licenses.renew, *arguments, sender=licensing.buyer) == unfit
    assert not licensing.licenses.isRenewable(license_id)


def test_tokens__are_paid_on_by_the_registry_alone(licensing: Licensing, currency: Any) -> None:
    studio, royalties = licensing.studio, licensing.royalties
    arguments = (*licensing.work.name, currency, 1)
    found = studio.refusal(royalties.payTokens, *arguments, sender=studio.dao)
    assert found == error("RoyaltyNotAllowed", caller=studio.dao, allowed=licensing.licenses)
