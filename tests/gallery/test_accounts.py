"""Accounts on the page: by the name that leads back to them, and by their whole address."""

import pytest
import requests
from playwright.sync_api import expect
from web3 import Web3

from tests.gallery.browser import PATIENCE, Visit
from tests.gallery.museum import Museum
from tests.support.solidity import compiled

SOURCE = "tests/support/contracts/UniversalResolver.sol"
RESOLVER = Web3.to_checksum_address("0xeeeeeeee14d718c2b47d9923deab1335e144eeee")
"""Where the Ethereum Name Service answers on every chain that has it."""


@pytest.fixture
def names(museum: Museum, undone: None) -> None:
    """The museum's chain has the service. Of three bidders one has a name that leads back."""
    made = compiled(SOURCE)["UniversalResolver"]
    w3, members = museum.chain.w3, museum.studio.members
    factory = w3.eth.contract(abi=made.abi, bytecode=made.bytecode)
    payer = {"from": members[0].address}
    receipt = w3.eth.wait_for_transaction_receipt(factory.constructor().transact(payer))
    museum.chain.rpc(
        "anvil_setCode", RESOLVER, Web3.to_hex(w3.eth.get_code(receipt["contractAddress"]))
    )
    resolver = w3.eth.contract(address=RESOLVER, abi=made.abi).functions
    honest, borrowed, looks_alike = (bytes.fromhex(members[n].address[2:]) for n in (1, 2, 3))
    for account, name, leads_to in (
        (honest, "ada.studio.eth", honest),
        (borrowed, "vitalik.eth", honest),
        (looks_alike, "\N{CYRILLIC SMALL LETTER A}da.eth", looks_alike),
    ):
        resolver.claim(account, name, leads_to).transact(payer)
    # A name is asked for once, so the server must have heard of the service before.
    assert requests.post(museum.url + "answers", json={"now": True}, timeout=30).ok


def test_account__when_it_has_a_name_that_leads_back__shows_it_and_its_whole_address(
    visitor: Visit, museum: Museum, names: None
) -> None:
    members = museum.studio.members
    visitor.go().sees("ada.studio.eth")
    bids = visitor.page.get_by_role("region", name="3 bids")
    expect(bids.get_by_role("button")).to_have_text(
        [
            f"{members[3].address[:6]}…{members[3].address[-4:]}",
            f"{members[2].address[:6]}…{members[2].address[-4:]}",
            "ada.studio.eth",
        ],
        timeout=PATIENCE,
    )
    bids.get_by_role("button", name="ada.studio.eth").click()
    expect(bids).to_contain_text(members[1].address)
