"""Wallets as they are: on other chains, left, shared, sped up, smart, silent or several."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
import requests
from eth_typing import HexStr
from playwright.sync_api import Browser, Locator, expect
from web3 import Web3

from oracle.chain.fractions.pools import Pools
from oracle.quantities import ETHER, GWEI
from tests.gallery.browser import PATIENCE, Visit, offer, refused, visit
from tests.gallery.museum import Museum

NAME = "Test wallet"
ELSEWHERE = "0x1"
NUMBER = "0x" + "5afe" * 16
"""The number that a shared wallet gives before there is a transaction."""

SAFE = (
    "0x600035" + "7f" + Web3.keccak(text="ExecutionSuccess(bytes32,uint256)").hex() + "60206000a200"
)
"""Code that says its first word was carried out, as a Safe does of what its owners signed."""

Enter = Callable[..., Visit]


@pytest.fixture
def enter(museum: Museum, browser: Browser, undone: None) -> Iterator[Enter]:
    """Opens the page for the visitor with a wallet that behaves so; it is not connected yet."""
    with ExitStack() as stack:

        def open_page(account: str = museum.visitor.address, **behaviour: Any) -> Visit:
            page = stack.enter_context(visit(browser, museum.url))
            offer(page.page.context, museum.chain.url, account, NAME, **behaviour)
            stack.callback(page.check)
            return page.go()

        yield open_page


@pytest.fixture
def slow(museum: Museum) -> Iterator[None]:
    """Blocks are made by the test only."""
    museum.chain.rpc("evm_setAutomine", False)
    yield
    museum.chain.rpc("evm_setAutomine", True)
    museum.chain.rpc("anvil_dropAllTransactions")


def behave(page: Visit, name: str = NAME, **behaviour: Any) -> None:
    """Has the wallet behave otherwise from now on."""
    page.page.evaluate(f"Object.assign(behaviour[{json.dumps(name)}], {json.dumps(behaviour)})")


def emit(page: Visit, event: str, value: object, name: str = NAME) -> None:
    """Has a wallet tell the page something."""
    page.page.evaluate(
        f"behaviour[{json.dumps(name)}].emit({json.dumps(event)}, {json.dumps(value)})"
    )


def asked(page: Visit, method: str, name: str = NAME) -> list[Any]:
    """The parameters of every question of one kind that the wallet was asked."""
    questions = page.page.evaluate(f"behaviour[{json.dumps(name)}].asked")
    return [each["params"] for each in questions if each["method"] == method]


def bid(page: Visit, amount: str = "0.8") -> None:
    """Bids up to the wallet's question."""
    page.fill("Your bid, in ETH", amount)
    page.press("Bid")
    page.confirm("Bid", f"You offer {amount} ETH")


def account_of(page: Visit) -> Locator:
    """The button that shows which account is connected."""
    return page.page.get_by_role("button", name="Your account")


def short(address: str) -> str:
    """An address as the page shortens it."""
    return f"{address[:6]}…{address[-4:]}"


def test_chain__when_the_wallet_is_on_another__is_changed_and_the_visitor_stays_connected(
    enter: Enter, museum: Museum
) -> None:
    page = enter(chain=ELSEWHERE)
    page.connect()
    assert asked(page, "wallet_switchEthereumChain") == [
        [{"chainId": hex(museum.studio.deployment.chain_id)}]
    ]
    expect(page.page.locator(".trouble")).to_have_count(0, timeout=PATIENCE)
    bid(page)
    page.hears("Bid: done in transaction")
    ((sent,),) = asked(page, "eth_sendTransaction")
    assert sent["chainId"] == hex(museum.studio.deployment.chain_id)
    assert museum.house.auction().bidder == museum.visitor.address


def test_chain__when_it_is_another_at_signing__is_refused_in_words_with_a_way_to_change(
    enter: Enter, museum: Museum
) -> None:
    page = enter()
    page.connect()
    page.fill("Your bid, in ETH", "0.8")
    page.press("Bid")
    expect(page.page.get_by_role("group", name="Bid")).to_be_visible(timeout=PATIENCE)
    # It changes without telling the page.
    behave(page, chain=ELSEWHERE)
    page.confirm("Bid")
    refused(page, "Test wallet is on Ethereum (1), and this studio is on a chain on one machine")
    refused(page, "Nothing was signed.")
    assert asked(page, "eth_sendTransaction") == []
    page.press("Bid")
    refused(page, "Nothing was signed.")
    page.press("Change to a chain on one machine (31337)")
    page.confirm("Bid", "You offer 0.8 ETH")
    page.hears("Bid: done in transaction")
    assert museum.house.auction().bidder == museum.visitor.address


def test_chain__when_the_change_is_turned_down__is_said_and_may_be_tried_again(
    enter: Enter,
) -> None:
    page = enter(chain=ELSEWHERE, refused=["wallet_switchEthereumChain"])
    page.connect()
    trouble = page.page.locator(".trouble")
    expect(trouble).to_contain_text("nothing is sent from there", timeout=PATIENCE)
    page.press("Change it")
    expect(trouble).to_contain_text("You turned it down in the wallet.", timeout=PATIENCE)
    behave(page, refused=[])
    page.press("Change it")
    expect(trouble).to_have_count(0, timeout=PATIENCE)
    expect(account_of(page)).to_be_visible()


@pytest.mark.parametrize("lacks", ["plain", "nested"])
def test_chain__when_the_wallet_lacks_it__is_added(
    enter: Enter, museum: Museum, lacks: str
) -> None:
    page = enter(chain=ELSEWHERE, lacks=lacks)
    page.connect()
    expect(page.page.locator(".trouble")).to_have_count(0, timeout=PATIENCE)
    ((added,),) = asked(page, "wallet_addEthereumChain")
    assert added["chainId"] == hex(museum.studio.deployment.chain_id)
    assert added["nativeCurrency"] == {"name": "Ether", "symbol": "ETH", "decimals": 18}
    assert all(url.startswith("http") for url in added["rpcUrls"])
    assert len(asked(page, "wallet_switchEthereumChain")) == 2


def test_chain__when_no_endpoint_is_public__is_left_to_its_owner_to_add(
    enter: Enter, museum: Museum
) -> None:
    page = enter(chain=ELSEWHERE, lacks="plain")
    served = requests.get(museum.url, timeout=30)
    hidden = served.text.replace(f'["{museum.chain.url}"]', '["rpc"]')
    page.page.route(museum.url, lambda route: route.fulfill(body=hidden, content_type="text/html"))
    page.page.route(f"{museum.url}rpc", lambda route: route.fallback(url=museum.chain.url))
    page.page.reload()
    page.connect()
    page.press("Change it")
    trouble = page.page.locator(".trouble", has_text="nothing is sent from there")
    expect(trouble).to_contain_text("add it in the wallet itself", timeout=PATIENCE)
    assert asked(page, "wallet_addEthereumChain") == []
    page.complaints, page.given = [], []


@pytest.mark.parametrize("deaf", [False, True])
def test_wallet__when_it_was_left__does_not_matter_any_more(
    enter: Enter, museum: Museum, deaf: bool
) -> None:
    page = enter(deaf=deaf)
    other = museum.studio.members[1].address
    offer(page.page.context, museum.chain.url, other, "Second wallet")
    page.page.reload()
    page.connect()
    assert page.page.evaluate("behaviour['Test wallet'].listening()") == 3
    account_of(page).click()
    page.press("Disconnect")
    page.connect("Second wallet")
    assert deaf or page.page.evaluate("behaviour['Test wallet'].listening()") == 0
    for event, value in (("accountsChanged", []), ("chainChanged", "0x1"), ("disconnect", {})):
        emit(page, event, value)
    expect(account_of(page)).to_contain_text(short(other))
    expect(page.page.locator(".trouble")).to_have_count(0)


def test_wallet__when_it_changes_account_or_ends__is_followed(enter: Enter, museum: Museum) -> None:
    page = enter()
    other = museum.studio.members[1].address
    page.connect()
    page.fill("Your bid, in ETH", "0.8")
    page.press("Bid")
    plan = page.page.get_by_role("group", name="Bid")
    expect(plan).to_be_visible(timeout=PATIENCE)
    emit(page, "accountsChanged", [other])
    expect(account_of(page)).to_contain_text(short(other))
    # What was planned for one account is not sent by another.
    expect(plan).to_have_count(0)
    emit(page, "disconnect", {"code": 4900})
    expect(page.page.get_by_role("button", name="Connect a wallet")).to_be_visible()


def test_wallets__when_several_announce_themselves__are_a_choice(
    enter: Enter, museum: Museum
) -> None:
    page = enter()
    other = museum.studio.members[1].address
    offer(page.page.context, museum.chain.url, other, "Second wallet")
    page.page.reload()
    page.press("Connect a wallet")
    menu = page.page.get_by_role("group", name="Wallets")
    expect(menu).to_contain_text("Which of your wallets?")
    expect(menu.get_by_role("button")).to_have_text([NAME, "Second wallet"])
    page.press("Second wallet")
    expect(account_of(page)).to_contain_text(short(other), timeout=PATIENCE)
    account_of(page).click()
    expect(page.page.get_by_role("group", name="Your account")).to_contain_text(other)


def test_wallet__when_it_says_nothing__is_not_waited_for_for_ever(
    enter: Enter, museum: Museum
) -> None:
    page = enter(silent=["eth_sendTransaction", "wallet_getCapabilities"])
    page.connect()
    bid(page)
    expect(page.page.locator(".outcome")).to_contain_text("Look at Test wallet")
    page.page.get_by_role("button", name="begin anew").click(timeout=PATIENCE)
    behave(page, silent=[])
    bid(page)
    page.hears("Bid: done in transaction")


@contextmanager
def on_its_way(page: Visit, museum: Museum) -> Iterator[dict[str, Any]]:
    """A bid that waits to be mined; what takes its place is mined afterwards."""
    bid(page)
    page.hears("on its way in transaction")
    (pool,) = museum.chain.rpc("txpool_content")["pending"].values()
    (waiting,) = pool.values()
    # Only then does the page know its nonce, by which what takes its place is found.
    page.until(
        lambda: "does not know it yet" not in page.page.locator(".notices").inner_text(),
        "the page to find the transaction",
    )
    yield waiting
    museum.chain.mine()


def replace(museum: Museum, waiting: dict[str, Any], **changes: Any) -> HexStr:
    """What a wallet sends in place of a transaction that waits."""
    kept = {name: waiting[name] for name in ("from", "to", "value", "nonce", "gas")}
    request = {**kept, "data": waiting["input"], "gasPrice": hex(500 * GWEI), **changes}
    return HexStr(museum.chain.rpc("eth_sendTransaction", request))


def test_transaction__when_it_is_sped_up__is_told_as_done(
    enter: Enter, museum: Museum, slow: None
) -> None:
    page = enter()
    page.connect()
    with on_its_way(page, museum) as waiting:
        other = replace(museum, waiting)
    page.hears(f"Bid: done in transaction {short(other)}")
    page.hears(f"You sped it up: it took the place of {short(waiting['hash'])}.")
    assert museum.house.auction().bidder == museum.visitor.address


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"data": "0x", "value": "0x0"}, "not done. You cancelled it in the wallet: transaction"),
        ({"data": "0x", "value": "0x1"}, "not done. Another transaction of your account,"),
    ],
)
def test_transaction__when_another_takes_its_place__is_told_as_not_done(
    enter: Enter, museum: Museum, slow: None, changes: dict[str, Any], words: str
) -> None:
    page = enter()
    page.connect()
    with on_its_way(page, museum) as waiting:
        replace(museum, waiting, to=museum.visitor.address, **changes)
    page.hears(f"Bid: {words}")
    expect(page.page.get_by_label("Your bid, in ETH")).to_have_value("0.8")
    assert museum.house.auction().bidder != museum.visitor.address


def test_transaction__when_the_page_is_left_meanwhile__is_told_at_the_next_visit(
    enter: Enter, museum: Museum, slow: None
) -> None:
    page = enter()
    page.connect()
    with on_its_way(page, museum) as waiting:
        page.page.reload()
        page.hears("on its way in transaction")
    page.hears(f"Bid: done in transaction {short(waiting['hash'])}")
    page.page.reload()
    page.sees("4 bids")
    expect(page.page.locator(".notice")).to_have_count(0)


def test_safe__when_its_number_comes_before_its_transaction__is_waited_for_and_told(
    enter: Enter, museum: Museum
) -> None:
    chain, safe = museum.chain, Web3.to_checksum_address("0x" + "5afe" * 10)
    chain.rpc("anvil_setCode", safe, SAFE)
    chain.rpc("anvil_setBalance", safe, hex(9 * ETHER))
    page = enter(safe, late=NUMBER)
    page.connect()
    bid(page)
    page.hears(f"Test wallet keeps it as {short(NUMBER)}")
    page.hears("If the account is shared, its owners agree to it there first.")
    expect(page.page.locator(".notice .no")).to_have_count(0)
    page.page.reload()
    page.hears("You can leave this page meanwhile.")
    chain.mine(3)
    sent = chain.rpc(
        "eth_sendTransaction", {"from": museum.visitor.address, "to": safe, "data": NUMBER}
    )
    page.hears(f"Bid: done in transaction {short(sent)}")


@pytest.mark.parametrize("atomic", ["supported", "ready"])
def test_two_steps__when_the_wallet_does_both_together__are_asked_once(
    enter: Enter, museum: Museum, room: str, atomic: str
) -> None:
    me, vault = museum.visitor.address, museum.vault
    Pools(museum.chain.w3, museum.studio.deployment).of(vault).buy(museum.visitor, ETHER // 10)
    held = vault.balance(me)
    page = enter(atomic=atomic)
    page.connect()
    sell(page, room)
    page.confirm("Sell", "Test wallet does both together, or neither.", "would succeed")
    page.hears("Sell: done in transaction")
    ((batch,),) = asked(page, "wallet_sendCalls")
    assert (batch["version"], batch["atomicRequired"]) == ("2.0.0", True)
    assert (batch["chainId"], batch["from"]) == (hex(museum.studio.deployment.chain_id), me)
    assert len(batch["calls"]) == 2
    assert vault.balance(me) == held - 50 * ETHER


@pytest.mark.parametrize(
    ("behaviour", "words"),
    [
        ({"upgrades": False}, "You did not want the account upgraded, so it goes in two steps."),
        ({"missing": ["wallet_sendCalls"]}, "The wallet cannot do both together"),
    ],
)
def test_two_steps__when_the_wallet_will_not_do_both_together__are_done_one_by_one(
    enter: Enter, museum: Museum, room: str, behaviour: dict[str, Any], words: str
) -> None:
    vault = museum.vault
    Pools(museum.chain.w3, museum.studio.deployment).of(vault).buy(museum.visitor, ETHER // 10)
    held = vault.balance(museum.visitor.address)
    page = enter(atomic="ready", **behaviour)
    page.connect()
    sell(page, room)
    page.confirm("Sell", "does both together")
    page.confirm("Sell", words, "These are two steps")
    page.confirm("Sell", "The first of two steps is done", "You give 50 TIDE")
    page.hears("Sell: done in transaction")
    assert vault.balance(museum.visitor.address) == held - 50 * ETHER


def test_two_steps__when_the_batch_is_turned_down__are_not_done_otherwise(
    enter: Enter, museum: Museum, room: str
) -> None:
    Pools(museum.chain.w3, museum.studio.deployment).of(museum.vault).buy(
        museum.visitor, ETHER // 10
    )
    page = enter(atomic="supported", refused=["wallet_sendCalls"])
    page.connect()
    sell(page, room)
    page.confirm("Sell", "does both together")
    refused(page, "You turned it down in the wallet.")
    assert asked(page, "eth_sendTransaction") == []


def sell(page: Visit, room: str) -> None:
    """Asks to sell 50 fractions for which no allowance was given."""
    page.go(room).sees("Trade fractions")
    page.page.get_by_label("Sell for ETH").check()
    page.fill("TIDE to give", "50")
    page.press("Sell")
