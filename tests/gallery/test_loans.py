"""The room in which ETH is lent, and borrowed on fractions: seen by all, used with a wallet."""

import pytest
from playwright.sync_api import Browser, Route, expect

from oracle.chain.fractions.pools import Pool, Pools
from oracle.chain.lending.loans import Loan
from oracle.chain.sender import KeySender
from oracle.quantities import ETHER
from tests.gallery.browser import PATIENCE, Guest, Visit, refused, visit
from tests.gallery.lending import LOCKED, OWED
from tests.gallery.museum import HOSTILE, WINDOW, Museum

FALL = 200
"""Seconds after which a new price is the mean of both windows."""

WITHOUT_POOL = """
document.addEventListener("readystatechange", () => {
  const block = document.getElementById("studio");
  const studio = JSON.parse(block.textContent);
  delete studio.contracts.LendingPool;
  block.textContent = JSON.stringify(studio);
}, { once: true });
"""
"""Takes the pool out of what the page knows of its studio, before the page's own script runs."""


@pytest.fixture
def owner(museum: Museum) -> KeySender:
    """Who has borrowed."""
    return museum.studio.members[2]


@pytest.fixture
def room(museum: Museum) -> str:
    """Where one borrows on the museum's vault."""
    return f"loans/{museum.vault.address}"


def pool_of(museum: Museum) -> Pool:
    """Where the vault's fractions are traded."""
    return Pools(museum.chain.w3, museum.studio.deployment).of(museum.vault)


def loan_of(museum: Museum, borrower: KeySender) -> Loan:
    """How somebody's loan stands."""
    return museum.loans.loan(borrower.address, museum.vault)


def fall(museum: Museum, owner: KeySender) -> None:
    """The curator sells most fractions of its own, and the price stays where that leaves it."""
    pool_of(museum).sell(museum.studio.members[3], 3_000 * ETHER, slippage=10_000)
    museum.chain.pass_time(FALL)
    loan = loan_of(museum, owner)
    assert loan.debt > loan.limit


def test_loans__when_nobody_is_connected__show_market_terms_and_loans(
    visitor: Visit, room: str
) -> None:
    visitor.go("loans").sees("0.11 ETH, 27.")
    for words in (
        "0.29 ETH, 72.",
        "borrowers pay4.06 % a year",
        "lenders earn1.0",
        "8 % when 80 % is lent",
        HOSTILE.name,
        "800 of 10\u202f000 TIDE",
        "Healthy: it owes 38.6",
        "Connect a wallet, above, to lend.",
    ):
        visitor.sees(words)
    assert visitor.main.locator("svg[onload]").count() == 0
    visitor.page.get_by_role("link", name="Its terms, and borrowing on it").click()
    for words in (
        "You can borrow 50 % of what your fractions count for.",
        "A debt over 60 % of what the fractions are worth is unhealthy",
        "All fractions together count for 50 ETH at most",
        "A debt is at least 0.01 ETH.",
        "Connect a wallet, above, to borrow.",
    ):
        visitor.sees(words)
    assert visitor.page.url.endswith(room)


@pytest.mark.parametrize(
    ("where", "words"),
    [("loans/0x12", "There is no such vault"), (f"loans/0x{'12' * 20}", "Nothing is lent on this")],
)
def test_loans__when_there_is_no_such_vault__say_so(visitor: Visit, where: str, words: str) -> None:
    visitor.go(where).sees(words)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_loans__when_axe_looks_at_a_vault_on_a_phone__have_nothing_serious_and_fit(
    museum: Museum, browser: Browser, room: str, owner: KeySender, scheme: str
) -> None:
    size = {"width": 320, "height": 640}
    wallet = (museum.chain.url, owner.address)
    settings = {"viewport": size, "color_scheme": scheme, "bypass_csp": True}
    with visit(browser, museum.url, wallet=wallet, **settings) as page:
        page.go().connect()
        for choice in ("Borrow", "Pay back", "Take fractions back"):
            page.go(room).sees("Your loan")
            page.page.get_by_role("radio", name=choice).check()
            assert page.axe() == []
            assert page.page.evaluate("document.documentElement.scrollWidth") == size["width"]


def test_work__when_its_vault_is_listed__leads_to_borrowing_on_it(
    visitor: Visit, museum: Museum
) -> None:
    visitor.go(f"works/{museum.sold}/{museum.curation.winner(0).index}")
    visitor.page.get_by_role("link", name="borrow ETH on them").click(timeout=PATIENCE)
    visitor.sees(f"Loans on {HOSTILE.name}")


def test_loans__when_the_studio_has_no_pool__are_no_room_of_it(
    visitor: Visit, museum: Museum
) -> None:
    visitor.page.add_init_script(WITHOUT_POOL)
    visitor.go("loans").sees("Nothing is lent here")
    expect(visitor.page.get_by_role("link", name="Loans")).to_have_count(0)
    visitor.go(f"works/{museum.sold}/{museum.curation.winner(0).index}").sees("Trade fractions")
    expect(visitor.page.get_by_role("link", name="borrow ETH on them")).to_have_count(0)


def test_lend__when_money_is_lent__earns_and_is_taken_back(guest: Guest, museum: Museum) -> None:
    me, loans = museum.visitor.address, museum.loans
    page = guest(me)
    page.go("loans").fill("ETH to lend", "1.5")
    page.act("Lend", "You lend 1.5 ETH.", "a year now", "You send 1.5 ETH")
    assert abs(loans.worth(me) - 3 * ETHER // 2) < ETHER // 10**6
    page.sees("your money here is worth1.")

    page.page.get_by_role("radio", name="Take money back").check()
    page.fill("ETH to take back", "2")
    page.press("Take back")
    refused(page, "Your money here is worth 1.")
    page.fill("ETH to take back", "0.5")
    page.act("Take back", "You take back 0.5 ETH.", "stays here and earns")
    assert abs(loans.worth(me) - ETHER) < ETHER // 10**6
    museum.chain.pass_time(30 * 86_400)
    page.act("Take all back", "You take back 1.000", "Nothing of yours stays here.")
    assert loans.shares(me) == 0


def test_lend__when_cash_is_short__says_what_is_free_and_gives_that(
    guest: Guest, museum: Museum
) -> None:
    _, lender, _, _, other, *_ = museum.studio.members
    museum.loans.withdraw(other)
    museum.chain.pass_time(60)
    museum.loans.withdraw(lender, 17 * ETHER // 100)
    page = guest(lender.address)
    page.go("loans").sees("Cash is short")
    page.page.get_by_role("radio", name="Take money back").check()
    page.fill("ETH to take back", "0.1")
    page.press("Take back")
    refused(page, "ETH of it is free now: the rest is lent.")
    page.act("Take back what is free", "You take back 0.0", "ETH of yours is lent and stays.")
    assert museum.loans.market().cash < ETHER // 10**5
    page.go(f"loans/{museum.vault.address}").fill("ETH to borrow", "0.1")
    page.press("Borrow")
    refused(page, "Lenders have 0")


def test_withdraw__when_cash_is_short__takes_what_is_free_in_a_later_second_too(
    museum: Museum, undone: None
) -> None:
    """As a script does it: between the question and the answer shares get dearer."""
    _, lender, _, _, other, *_ = museum.studio.members
    museum.loans.withdraw(other)
    had = museum.loans.market().cash
    assert museum.loans.worth(lender.address) > had
    museum.chain.rpc("evm_setNextBlockTimestamp", hex(museum.chain.now + 3_600))
    museum.loans.withdraw(lender)
    assert museum.loans.market().cash < had // 5_000


def test_loan__when_fractions_are_locked__is_drawn_paid_back_and_they_return(
    guest: Guest, museum: Museum, room: str
) -> None:
    borrower, chain = museum.studio.members[3], museum.chain
    had, money = museum.vault.balance(borrower.address), chain.w3.eth.get_balance(borrower.address)
    page = guest(borrower.address)
    page.go(room).fill("TIDE to lock", "500")
    page.fill("ETH to borrow", "0.9")
    page.press("Lock and borrow")
    refused(page, "With so much locked you can borrow 0.07")
    page.fill("ETH to borrow", "0.05")
    page.press("Lock and borrow")
    page.confirm("Lock and borrow", "First you allow the lending pool to take 500 TIDE", "no more")
    told = ("The first of two steps is done", "You lock 500 TIDE.", "You borrow 0.05 ETH at 4.")
    page.confirm("Lock and borrow", *told, "You send no")
    page.hears("Lock and borrow: done in transaction")
    loan = loan_of(museum, borrower)
    assert (loan.collateral, loan.debt // 10**12) == (500 * ETHER, ETHER // 20 // 10**12)

    page.sees("Your loan")
    page.fill("ETH to borrow", "0.01")
    page.act("Borrow", "You borrow 0.01 ETH", "Then you owe 0.06")
    page.page.get_by_role("radio", name="Pay back").check()
    page.fill("ETH to pay back", "0.055")
    page.press("Pay back")
    refused(page, "It must be at least 0.01 ETH, or nothing.")
    page.fill("ETH to pay back", "0.02")
    page.act("Pay back", "You pay back 0.02 ETH. 0.04", "You send 0.02 ETH")
    chain.pass_time(86_400)
    page.act("Pay all back", "You pay back all that you owe, 0.04", "comes back at once")
    assert loan_of(museum, borrower).debt == 0

    page.page.get_by_role("radio", name="Take fractions back").check()
    page.sees("You have locked 500 TIDE.")
    page.press("Fill in 500 TIDE")
    page.act("Take fractions back", "You take back 500 TIDE.", "0 stay locked.")
    assert museum.vault.balance(borrower.address) == had
    # Interest of a day, and fees of the network: nothing stayed behind.
    assert money - chain.w3.eth.get_balance(borrower.address) < ETHER // 500


def test_loan__when_more_is_wanted_than_it_secures__is_refused_in_words(
    guest: Guest, museum: Museum, room: str, owner: KeySender
) -> None:
    page = guest(owner.address)
    page.go(room).fill("ETH to borrow", "0.2")
    page.press("Borrow")
    refused(page, "What is locked then secures a debt of 0.11")
    page.fill("ETH to borrow", "")
    page.press("Borrow")
    refused(page, "how much ETH you borrow, or both.")
    page.fill("TIDE to lock", "900000")
    page.press("Lock")
    refused(page, "TIDE, fewer than 900\u202f000.")
    page.fill("TIDE to lock", "")
    page.press("Fill in 0.00", exact=False)
    page.act("Borrow", "You borrow 0.00")
    loan = loan_of(museum, owner)
    assert loan.max_debt - loan.debt < ETHER // 10_000
    page.page.get_by_role("radio", name="Take fractions back").check()
    page.fill("TIDE to take back", "700")
    page.press("Take fractions back")
    refused(page, "What is locked then secures a debt of 0.01")
    page.fill("TIDE to take back", "2500")
    page.press("Take fractions back")
    refused(page, "800 fractions are locked; 2500 cannot be taken out.")


def test_liquidation__when_the_price_has_fallen__is_started_and_bought_by_anybody(
    guest: Guest, museum: Museum, room: str, owner: KeySender
) -> None:
    me, vault = museum.visitor.address, museum.vault
    fall(museum, owner)
    page = guest(me)
    page.go(room).sees("Unhealthy: it owes 11")
    page.act(
        "Put it up for sale",
        "go up for sale at 150 % of that, or at 300 % of the debt if that is more",
        "The price halves every 6 hours.",
        "5 % of that to the reserve",
        "You get nothing for it.",
    )
    page.sees("for sale now")
    page.sees("1 of them for sale now")
    assert loan_of(museum, owner).auction_end - museum.chain.now == 12 * WINDOW
    museum.chain.pass_time(WINDOW)
    page.sees("the sale ends in2 days")

    page.fill("TIDE to buy", "40")
    page.act("Buy", "You buy 40 TIDE for about 0.00", "they are worth 0.00")
    assert vault.balance(me) == 40 * ETHER
    page.fill("TIDE to buy", "")
    page.act("Buy", "You buy all that is for sale", "comes back at once")
    page.sees("Healthy: it owes")
    loan = loan_of(museum, owner)
    assert loan.price == loan.sellable == 0
    assert loan.debt < loan.limit
    assert loan.collateral + vault.balance(me) == LOCKED


def test_liquidation__when_it_is_ones_own__is_warned_of_and_ended_by_paying(
    guest: Guest, museum: Museum, room: str, owner: KeySender
) -> None:
    fall(museum, owner)
    page = guest(owner.address)
    page.go(room).sees("Anybody can put your fractions up for sale now.")
    museum.loans.liquidate(museum.visitor, owner.address, museum.vault)
    page.sees("Your fractions are for sale.")
    page.page.get_by_role("radio", name="Pay back").check()
    page.fill("ETH to pay back", "0.05")
    page.act("Pay back", "You pay back 0.05 ETH.")
    page.sees("Healthy: it owes")
    assert loan_of(museum, owner).price == 0


def test_liquidation__when_the_loan_is_healthy_by_then__is_refused_in_words(
    guest: Guest, museum: Museum, room: str, owner: KeySender
) -> None:
    fall(museum, owner)
    page = guest(museum.visitor.address)
    page.go(room).sees("Put it up for sale")
    liquidate = museum.loans.contract.encode_abi("liquidate", [owner.address, museum.vault.address])

    def pay_at_the_trial(route: Route) -> None:
        # Paid back at any other question, the page could show it before the button is pressed.
        if liquidate[2:10] in (route.request.post_data or ""):
            _pay(museum, owner)
        route.continue_()

    page.page.route(museum.chain.url, pay_at_the_trial)
    page.press("Put it up for sale")
    refused(page, "The loan is healthy by now")


def _pay(museum: Museum, owner: KeySender) -> None:
    """The owner pays back what makes the loan healthy, unless that was done."""
    if loan_of(museum, owner).debt > OWED - ETHER // 100:
        museum.loans.repay(owner, owner.address, museum.vault, ETHER // 20)


def test_loan__when_its_work_is_bought_out__is_settled_from_the_money(
    guest: Guest, museum: Museum, room: str, owner: KeySender
) -> None:
    buyer = museum.studio.members[1]
    museum.vault.start(buyer, 5 * ETHER)
    page = guest(owner.address)
    page.go(room).sees("The work is being bought out.")
    museum.chain.pass_time(WINDOW + 1)
    museum.vault.settle(buyer)
    page.act("Fetch the money", "800 locked fractions are given")
    page.act("Settle it", "the rest is kept for the borrower")
    kept = museum.loans.credit(owner.address)
    assert kept > ETHER // 5
    page.act("Have it paid", "that are kept for you are paid to you")
    assert museum.loans.credit(owner.address) == 0
    assert museum.loans.market().debt == 0
