"""FractionVault: whoever holds nearly all takes the items and pays for the rest."""

from typing import Any

import pytest
from ape.api import AccountAPI

from oracle.quantities import ETHER
from tests.contracts.auction.market import DAY
from tests.contracts.fractions.buyouts import fee_of, gain, quartered
from tests.contracts.fractions.fractions import (
    FOREVER,
    HELD,
    HONEST,
    PRICE,
    REDEEMED,
    REFUSES,
    SOLD,
    SUPPLY,
    Fractions,
)
from tests.contracts.studio import BARE_GAS, Studio
from tests.support import receivers
from tests.support.refusals import ACCEPTED, error


@pytest.fixture
def vault(fractions: Fractions, studio: Studio) -> Any:
    """A vault whose curator holds three quarters and ada a quarter."""
    return quartered(fractions, studio)


def test_redeem__when_one_holds_nearly_all__pays_for_the_rest(
    fractions: Fractions, studio: Studio, vault: Any
) -> None:
    """Somebody with the last fraction cannot hold out, and is paid for it."""
    ada, last = studio.person("vault ada"), studio.person("last holder")
    vault.transfer(last, SUPPLY // 1_000, sender=ada)
    vault.transfer(fractions.curator, vault.balanceOf(ada), sender=ada)
    studio.pass_time(1)
    due = PRICE // 1_000
    assert vault.redemptionPrice(fractions.curator) == due
    found = studio.refusal(vault.redeem, sender=fractions.curator, value=due - 1)
    assert found == error("VaultPaymentTooSmall", sent=due - 1, due=due)
    had = studio.balance(vault)
    vault.redeem(value=due + ETHER, sender=fractions.curator)
    assert studio.balance(vault) - had == due, "what was too much is back"
    assert fractions.collection.ownerOf(1) == fractions.curator
    assert vault.buyout().stage == REDEEMED
    assert gain(studio, last, vault.cash, sender=last) == due


def test_redeem__when_one_holds_too_little__is_refused(
    fractions: Fractions, studio: Studio, vault: Any
) -> None:
    curator, held = fractions.curator, SUPPLY * 3 // 4
    found = studio.refusal(vault.redeem, sender=curator, value=PRICE)
    wanted = error("VaultShareTooSmall", account=curator, held=held, needed=SUPPLY * 999 // 1_000)
    assert found == wanted


def test_redeem__when_nobody_holds_a_fraction_any_more__is_nobodys(
    fractions: Fractions, studio: Studio, buyers: list[AccountAPI]
) -> None:
    """All fractions were sent to the vault: a buy-out at the last price is possible still."""
    vault = fractions.vault()
    vault.transfer(vault, SUPPLY, sender=fractions.curator)
    studio.pass_time(1)
    for who in (fractions.curator, studio.stranger):
        found = studio.refusal(vault.redeem, sender=who, value=PRICE)
        assert found == error("VaultShareTooSmall", account=who, held=0, needed=1)
    fractions.auctioned(vault, buyers[0])
    assert fractions.collection.ownerOf(1) == buyers[0]
    found = studio.refusal(vault.cash, sender=studio.stranger)
    assert found == error("VaultNotOver", stage=SOLD)
    rest = gain(studio, fractions.curator, vault.sweep, sender=studio.stranger)
    assert rest == PRICE - fee_of(PRICE)
    assert studio.balance(vault) == 0


def test_redeem__when_the_pool_says_more__pays_the_pools_mean(
    fractions: Fractions, studio: Studio
) -> None:
    """Naming a low price for one's own fractions does not make the others' cheap."""
    vault = fractions.vault()
    studio.pass_time(1)
    fractions.pool(vault, eth=ETHER, fractions=SUPPLY // 2_000)
    studio.pass_time(2 * DAY)
    worth = 2_000 * ETHER
    due = worth // 2_000
    assert 0 <= vault.redemptionPrice(fractions.curator) - due <= 1_000
    found = studio.refusal(vault.redeem, sender=fractions.curator, value=PRICE // 2_000)
    assert found.startswith("VaultPaymentTooSmall")


def test_redeem__from_within_a_payment_of_the_pool__cannot_miss_its_mean(
    fractions: Fractions, studio: Studio
) -> None:
    """A pool that pays refuses to be read; that does not make the others' fractions cheap."""
    vault = fractions.vault()
    studio.pass_time(1)
    pool = fractions.pool(vault, eth=ETHER, fractions=SUPPLY // 4_000)
    studio.pass_time(2 * DAY)
    trader, taker = studio.person("helps"), studio.nobody("redeems while paid")
    vault.transfer(trader, ETHER // 1_000, sender=fractions.curator)
    vault.approve(pool, ETHER, sender=trader)
    vault.transfer(taker, vault.balanceOf(fractions.curator), sender=fractions.curator)
    rest = SUPPLY - vault.balanceOf(taker)
    cheap, due = PRICE * rest // SUPPLY + 1, vault.redemptionPrice(taker)
    assert cheap < due // 50
    data = bytes(vault.redeem.encode_input())
    studio.behaves(taker, receivers.calls_back(vault.address, data, 600_000, pays=True))
    studio.rpc("anvil_setBalance", [taker, hex(cheap)])
    receipt = pool.swapFractionsForEth(ETHER // 10_000, 0, taker, FOREVER, sender=trader)
    (told,) = [log for log in receipt.logs if log["address"].lower() == taker.lower()]
    assert int.from_bytes(bytes(told["topics"][0]), "big") == 0
    assert vault.buyout().stage == HELD
    studio.behaves(taker, "0x")
    vault.redeem(value=vault.redemptionPrice(taker), sender=studio.account(taker))
    assert fractions.collection.ownerOf(1) == taker


def test_redeem__when_an_item_cannot_be_delivered__is_refused_whole(
    fractions: Fractions, studio: Studio
) -> None:
    vault = fractions.vault()
    studio.pass_time(1)
    fractions.collection.behave(REFUSES, studio.stranger, b"", sender=studio.stranger)
    assert studio.refusal(vault.redeem, sender=fractions.curator, value=0) != ACCEPTED
    fractions.collection.behave(HONEST, studio.stranger, b"", sender=studio.stranger)
    vault.redeem(sender=fractions.curator)
    assert fractions.collection.ownerOf(1) == fractions.curator
    assert vault.totalSupply() == 0


def test_redeem__when_income_waits__pays_the_redeemers_part(
    fractions: Fractions, studio: Studio
) -> None:
    vault = fractions.vault()
    last = fractions.holder(vault, "patient", 0.001)
    studio.pass_time(1)
    studio.send(studio.stranger, vault, value=ETHER, gas=BARE_GAS)
    due = vault.redemptionPrice(fractions.curator)
    income = ETHER - fee_of(ETHER)
    gained = due + gain(
        studio, fractions.curator, vault.redeem, sender=fractions.curator, value=due
    )
    assert 0 <= income * 999 // 1_000 - gained <= 1
    assert gain(studio, last, vault.cash, sender=last) == due + income - gained
    assert studio.balance(vault) == fee_of(ETHER) == vault.totalCredit()
