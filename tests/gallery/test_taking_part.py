"""Everything that somebody with a wallet does, from the button to the receipt."""

from playwright.sync_api import Browser, expect

from oracle.chain.fractions.pools import Pools
from oracle.chain.revenue.splits import Splits
from oracle.quantities import DAY, ETHER
from tests.gallery.browser import Guest, Visit, refused, visit
from tests.gallery.museum import HOSTILE, Museum
from tests.support.addresses import mistyped


def test_bid__when_it_is_the_highest_at_the_end__is_settled_into_a_token(
    guest: Guest, museum: Museum
) -> None:
    house, account = museum.house, museum.visitor.address
    page = guest(account)
    lot = house.auction().lot
    page.go().fill("Your bid, in ETH", "0.9")
    page.act("Bid", "You offer 0.9 ETH", "You send 0.9 ETH", "would succeed")
    assert (house.auction().bidder, house.auction().amount) == (account, 9 * ETHER // 10)
    page.sees("you")
    page.sees("4 bids")

    museum.chain.pass_until(house.auction().end + 1)
    page.sees("The auction is over")
    page.act("Settle the auction", "minted to its highest bidder", "You send no money")
    work = museum.curation.winner(lot)
    token = museum.studio.artwork.functions.tokenOf(work.digest).call()
    assert museum.studio.artwork.functions.ownerOf(token).call() == account
    assert house.auction().lot == lot + 1
    page.go(f"works/{work.round}/{work.index}").sees("At auction to you for 0.9 ETH")


def test_bid__when_it_cannot_be_made__is_refused_in_words_before_it_is_sent(
    guest: Guest, museum: Museum
) -> None:
    page = guest(museum.visitor.address)
    before = museum.chain.w3.eth.get_transaction_count(museum.visitor.address)
    for text, words in (
        ("a lot", "Say your bid as a number"),
        ("0", "must be more than nothing"),
        ("0.1", "The least bid is 0.735 ETH, and 0.1 ETH were bid."),
        ("99999999", "exceeds"),
    ):
        page.fill("Your bid, in ETH", text)
        page.press("Bid")
        refused(page, words)
    page.fill("Your bid, in ETH", "0.8")
    page.press("Bid")
    page.page.evaluate("behaviour['Test wallet'].refused = ['eth_sendTransaction']")
    page.press("Confirm in Test wallet")
    refused(page, "You turned it down in the wallet.")
    assert museum.chain.w3.eth.get_transaction_count(museum.visitor.address) == before


def test_bid__when_there_is_a_credit__uses_it_first(guest: Guest, museum: Museum) -> None:
    house, chain = museum.house, museum.chain
    poor = museum.studio.members[3].address  # the highest bidder, whose refund will be refused
    code = chain.w3.eth.get_code(house.contract.address)
    assert code
    chain.rpc("anvil_setCode", poor, "0x60006000fd")
    house.bid(museum.studio.members[1], house.auction().lot, 8 * ETHER // 10)
    chain.rpc("anvil_setCode", poor, "0x")
    assert house.credit(poor) == 7 * ETHER // 10
    page = guest(poor)
    page.go().fill("Your bid, in ETH", "0.9")
    page.act("Bid", "0.7 ETH of it are money of yours", "You send 0.2 ETH")
    assert (house.auction().bidder, house.credit(poor)) == (poor, 0)


def test_vote__when_a_member_gives_a_reason__counts_and_is_shown(
    guest: Guest, museum: Museum
) -> None:
    member = museum.studio.members[2]
    page = guest(member.address)
    page.go(f"proposals/{museum.active}").sees("open for votes")
    page.page.get_by_role("radio", name="against").check()
    page.fill("Why, if you like to say", "too <b>dear</b>")
    page.act("Vote", "You cast 200", "votes against this proposal", "“too <b>dear</b>”")
    assert museum.studio.governance.find(museum.active).against == 200_000 * ETHER
    page.press("Vote")
    refused(page, "You have voted on this already.")


def test_vote__when_somebody_has_no_votes__says_what_to_do(guest: Guest, museum: Museum) -> None:
    page = guest(museum.visitor.address)
    page.go(f"proposals/{museum.active}")
    page.press("Vote")
    refused(page, "You had no votes when this was proposed")


def test_proposal__when_it_passed__is_queued_and_carried_out(guest: Guest, museum: Museum) -> None:
    studio, chain = museum.studio, museum.chain
    for member in studio.members[:3]:
        studio.governance.vote(member, museum.active, 1)
    page = guest(museum.visitor.address)
    chain.pass_until(studio.governance.find(museum.active).vote_end + 1)
    page.go(f"proposals/{museum.active}").sees("passed")
    page.act("Queue it", "It passed.")
    chain.pass_until(studio.governance.find(museum.active).eta + 1)
    had = chain.w3.eth.get_balance(museum.visitor.address)
    page.act("Carry it out", "Pay 0.1 ETH from the treasury to")
    page.sees("carried out")
    assert chain.w3.eth.get_balance(museum.visitor.address) > had


def test_delegate__when_nobody_is_named__is_to_oneself(guest: Guest, museum: Museum) -> None:
    member = museum.studio.members[1].address
    token = museum.studio.governance.token.functions
    page = guest(member)
    page.go("proposals").sees("Your votes")
    page.fill("Who shall vote with your tokens", museum.visitor.address)
    page.act("Delegate", f"speak through {museum.visitor.address}", "You keep them.")
    assert token.delegates(member).call() == museum.visitor.address
    for wrong in ("0x12", mistyped(museum.visitor.address)):
        page.fill("Who shall vote with your tokens", wrong)
        page.press("Delegate")
        refused(page, "That is no address, or mistyped")
    page.fill("Who shall vote with your tokens", "")
    page.act("Delegate", "through yourself")
    assert token.delegates(member).call() == member


def test_curate__when_pictures_are_picked__spends_votes_on_them_in_equal_parts(
    guest: Guest, museum: Museum
) -> None:
    member = museum.studio.members[1].address
    page = guest(member)
    page.go(f"rounds/{museum.open}").sees("Pick pictures below")
    page.press("Spend votes")
    refused(page, "Pick one picture at least.")
    page.press("Work 7")
    page.press("Work 11")
    page.sees("2 works picked: 7, 11")
    page.fill("Votes to spend on them", "3000")
    page.act("Spend votes", "You spend 3\u202f000 votes on 2 works: 7, 11.")
    seats = {seat.index: seat.votes for seat in museum.curation.seats(museum.open)}
    assert (seats[7], seats[11]) == (1_500 * ETHER, 1_500 * ETHER)
    page.sees("197\u202f000 votes left")

    page.press("Work 7")
    page.fill("Votes to spend on them", "500000")
    page.press("Spend votes")
    refused(page, f"has 197000 votes left in round {museum.open}, fewer than")


def test_curation__when_it_is_over__is_closed_with_the_proofs_of_the_page(
    guest: Guest, museum: Museum
) -> None:
    before = len(museum.curation.winners())
    page = guest(museum.visitor.address)
    museum.chain.pass_until(museum.curation.get(museum.open).end + 1)
    page.go(f"rounds/{museum.open}").sees("Voting is over")
    page.act("Record the winners", "go to auction")
    chosen = museum.curation.winners()[before:]
    assert [(w.round, w.index) for w in chosen] == [(museum.open, 3), (museum.open, 5)]
    page.sees("Members chose 2 works.")


def test_swap__when_fractions_are_bought_and_sold__gives_what_was_said(
    guest: Guest, museum: Museum
) -> None:
    me, vault = museum.visitor.address, museum.vault
    pool = Pools(museum.chain.w3, museum.studio.deployment).of(vault)
    page = guest(me)
    page.go(f"works/{museum.sold}/{museum.curation.winner(0).index}").sees("Trade fractions")
    quoted = pool.fractions_out(ETHER // 4)
    page.fill("ETH to give", "0.25")
    page.act("Buy", "You give 0.25 ETH", "TIDE, at least", "You send 0.25 ETH")
    assert vault.balance(me) == quoted

    page.page.get_by_label("Sell for ETH").check()
    page.fill("TIDE to give", "100")
    page.press("Sell")
    page.confirm("Sell", "First you allow the pool to take 100 TIDE", "These are two steps")
    page.confirm("Sell", "The first of two steps is done", "You give 100 TIDE and get about")
    page.hears("Sell: done in transaction")
    assert vault.balance(me) == quoted - 100 * ETHER
    page.fill("TIDE to give", "100000")
    page.press("Sell")
    refused(page, "fewer than 100\u202f000.")


def test_claim__when_income_has_accrued__pays_it(guest: Guest, museum: Museum) -> None:
    member = museum.studio.members[1].address
    museum.chain.pass_time(2 * DAY)
    Splits(museum.chain.w3, museum.studio.deployment).accrue(museum.visitor)
    museum.chain.pass_time(DAY)
    owed = museum.studio.governance.token.functions.claimable(member).call()
    assert owed
    page = guest(member)
    page.go("money").sees("have accrued for you")
    page.act("Claim", "are paid to you")
    assert museum.studio.governance.token.functions.claimable(member).call() == 0


def test_income__when_it_waits_at_the_splitter__is_paid_on_by_anybody(
    guest: Guest, museum: Museum
) -> None:
    splits = Splits(museum.chain.w3, museum.studio.deployment)
    museum.chain.pass_until(museum.house.auction().end + 1)
    museum.house.settle(museum.visitor)
    assert splits.waiting(museum.sold) > ETHER // 2
    page = guest(museum.visitor.address)
    page.go("money/2").sees("of this round’s income wait")
    page.act("Pay it on", "go to 0x")
    assert splits.waiting(museum.sold) < 10
    page.sees("All of it has been paid on.")


def test_wallet__when_it_only_sits_at_window_ethereum__is_offered_and_bids(
    museum: Museum, browser: Browser, undone: None
) -> None:
    wallet = (museum.chain.url, museum.visitor.address)
    with visit(browser, museum.url, wallet=wallet, wallet_name="old") as page:
        page.go().connect("the browser's wallet")
        page.fill("Your bid, in ETH", "0.8")
        page.act("Bid", "You offer 0.8 ETH")
        page.check()
    assert museum.house.auction().bidder == museum.visitor.address


def test_wallet__when_it_names_itself_hostilely__is_text(museum: Museum, browser: Browser) -> None:
    wallet = (museum.chain.url, museum.visitor.address)
    with visit(browser, museum.url, wallet=wallet, wallet_name=HOSTILE.name) as page:
        page.go().press("Connect a wallet")
        expect(page.page.locator(".menu button")).to_have_text(HOSTILE.name)
        page.check()


def test_wallet__when_there_is_none__says_what_can_be_done_without(visitor: Visit) -> None:
    visitor.go().press("Connect a wallet")
    menu = visitor.page.locator(".menu")
    expect(menu).to_contain_text("open this page in the browser inside your wallet’s app")
    expect(menu).to_contain_text("Looking and checking need none.")
