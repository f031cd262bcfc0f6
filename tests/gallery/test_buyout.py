"""A whole work is bought out of its fractions, from the first bid to everybody's money."""

from oracle.chain.fractions.vaults import Stage
from oracle.quantities import ETHER
from tests.gallery.browser import Guest, refused
from tests.gallery.museum import WINDOW, Museum


def test_buyout__when_it_ends__delivers_the_work_and_pays_whoever_holds_fractions(
    guest: Guest, museum: Museum, room: str
) -> None:
    vault, w3, me = museum.vault, museum.chain.w3, museum.visitor.address
    token = museum.studio.artwork.functions.tokenOf(museum.curation.winner(0).digest).call()
    page = guest(me)
    page.go(room).sees("Buy the whole work")
    page.fill("Your offer for the whole work", "4.5")
    page.act("Start the buy-out", "You offer 4.5 ETH", "lasts 6 hours", "You send 4.5 ETH")
    assert (vault.buyout().stage, vault.buyout().bidder) == (Stage.AUCTION, me)

    vault.bid(museum.studio.members[1], 5 * ETHER)
    page.sees("Being bought out")
    page.fill("Your offer for the whole work", "5")
    page.press("Bid for the whole work")
    refused(page, "The least bid is 5.25 ETH, and 5 ETH were bid.")
    page.fill("Your offer for the whole work", "6")
    page.act("Bid for the whole work", "You offer 6 ETH", "your money comes back")

    museum.chain.pass_time(WINDOW + 1)
    museum.chain.mine()
    page.act("Settle the buy-out", "to its highest bidder for 6 ETH", "You send no money")
    assert museum.studio.artwork.functions.ownerOf(token).call() == me
    page.sees("This work was bought out.")

    holder = museum.studio.members[3].address
    other = guest(holder)
    before, held = w3.eth.get_balance(holder), vault.balance(holder)
    due = vault.buyout().pot * held // vault.supply()
    other.go(room).act("Cash your fractions", "fractions are burnt for", "stays yours to claim")
    assert vault.balance(holder) == 0
    assert due - ETHER // 1_000 < w3.eth.get_balance(holder) - before <= due


def test_price__when_a_holder_names_it__moves_the_holders_price(
    guest: Guest, museum: Museum, room: str
) -> None:
    holder = museum.studio.members[3].address
    page = guest(holder)
    page.go(room).sees("You have named 4 ETH.")
    page.fill("Your price for the whole work", "90")
    page.press("Name your price")
    refused(page, "Today a price must be between 2 ETH and 8 ETH, not 90 ETH.")
    page.fill("Your price for the whole work", "5")
    page.act("Name your price", "You want at least 5 ETH", "in the holders’ price")
    museum.chain.mine()
    page.sees("You have named 5 ETH.")
    page.sees("Whoever offers the holders’ price of 5 ETH")


def test_buyout__when_too_few_have_named_a_price__says_what_is_missing(
    guest: Guest, museum: Museum, room: str
) -> None:
    curator = museum.studio.members[3]
    museum.vault.name_price(curator, 0)
    museum.chain.mine()
    page = guest(museum.visitor.address)
    page.go(room).sees("It cannot begin yet: holders of 0 fractions have named a price")
    assert page.page.get_by_role("button", name="Start the buy-out").count() == 0
