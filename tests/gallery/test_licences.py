"""Licences of a work: bought, renewed, and sold by whoever controls it."""

from oracle.quantities import DAY, ETHER
from tests.gallery.browser import Guest, refused
from tests.gallery.museum import LICENCES, Museum

OFFERED = 4
"""A kind that is not on sale yet: exclusive advertising."""


def test_licence__when_it_is_bought__is_held_and_its_fee_arrives(
    guest: Guest, museum: Museum, room: str
) -> None:
    me, (_, web, *_) = museum.visitor.address, LICENCES
    page = guest(me)
    page.go(room).sees("Licences")
    had = museum.chain.w3.eth.get_balance(museum.vault.address)
    page.act("Buy “web”", "You buy “web” for 0.02 ETH", "display, web", "You send 0.02 ETH")
    page.sees("You hold “web”, until")
    assert [licence.tier for licence in museum.licences.of(museum.work, me)] == [web]
    # All but the studio's share is the fractions' holders'.
    assert museum.chain.w3.eth.get_balance(museum.vault.address) - had == ETHER * 17 // 1_000


def test_licence__when_its_holder_renews_it__holds_a_year_longer(
    guest: Guest, museum: Museum, room: str
) -> None:
    me, (_, web, *_) = museum.visitor.address, LICENCES
    page = guest(me)
    page.go(room).act("Buy “web”", "You buy “web”")
    (bought,) = museum.licences.of(museum.work, me)
    page.act("Renew “web”", "You renew “web” for 0.02 ETH", "365 days longer")
    (renewed,) = museum.licences.of(museum.work, me)
    assert (renewed.tier, renewed.expires_at) == (web, bought.expires_at + 365 * DAY)
    page.press("Renew “web”")
    refused(page, "can be renewed from")


def test_selling__when_the_controller_offers_a_kind__can_be_bought_at_once(
    guest: Guest, museum: Museum, room: str
) -> None:
    curator, me = museum.studio.members[3].address, museum.visitor.address
    page, buyer = guest(curator), guest(me)
    name = museum.licences.tier(OFFERED).name
    buyer.go(room).sees("Licences")
    assert buyer.page.get_by_role("button", name=f"Buy “{name}”").count() == 0
    page.go(room).sees("You control this work.")
    page.page.get_by_label("Kind of licence").select_option(str(OFFERED))
    page.fill("Price, in ETH", "0.0001")
    page.press("Offer it")
    refused(page, "The price is below the least that members have set for this tier.")
    page.fill("Price, in ETH", "2")
    page.fill("Price of a renewal", "1.5")
    page.act("Offer it", f"Anybody can buy “{name}” for 2 ETH", "Each renewal costs 1.5 ETH.")
    offer = museum.licences.offer_of(museum.work, OFFERED)
    assert (offer.price, offer.renewal_price, offer.stands) == (2 * ETHER, 3 * ETHER // 2, True)

    buyer.act(f"Buy “{name}”", "for 2 ETH")
    page.act("Take it off sale", f"Nobody can buy “{name}” any more.")
    assert not museum.licences.offer_of(museum.work, OFFERED).sells
    buyer.sees(f"You hold “{name}”")
    buyer.page.get_by_role("button", name=f"Buy “{name}”").wait_for(state="detached")


def test_licences__when_the_work_is_being_bought_out__are_shown_and_refused_in_words(
    guest: Guest, museum: Museum, room: str
) -> None:
    museum.vault.start(museum.studio.members[1], 5 * ETHER)
    page = guest(museum.visitor.address)
    page.go(room).press("Buy “web”")
    refused(page, f"The work is being bought out of vault {museum.vault.address}")
    refused(page, "no licence of it is sold meanwhile.")
