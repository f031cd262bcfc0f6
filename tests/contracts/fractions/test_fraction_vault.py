"""FractionVault: making one, what its holders earn, and the price that they name."""

from ape.api import AccountAPI
from eth_account import Account
from eth_account.messages import encode_typed_data

from oracle.chain.abi import describe_revert
from oracle.quantities import ETHER
from tests.contracts.auction.market import DAY, ZERO
from tests.contracts.fractions.fractions import (
    CALLS_BACK,
    FEE,
    HELD,
    PRETENDS,
    PRICE,
    QUORUM,
    SUPPLY,
    VAULT_TERMS,
    Fractions,
)
from tests.contracts.studio import BARE_GAS, Studio
from tests.support.hostile import UNSEEN
from tests.support.refusals import ACCEPTED, error

GWEI = 10**9
MIN_SUPPLY, MAX_SUPPLY = ETHER, 2**96 - 1
CRUMBS = 10**4


def name(studio: Studio, vault: object, who: AccountAPI, price: int) -> None:
    vault.namePrice(price, sender=who)  # type: ignore[attr-defined]
    studio.pass_time(1)


def test_fractionalise__when_one_owns_works__gives_all_fractions(
    fractions: Fractions, studio: Studio, token: int
) -> None:
    """A real work and somebody else's item in one vault."""
    studio.artwork.approve(fractions.vaults, token, sender=studio.stranger)
    studio.artwork.transferFrom(studio.stranger, fractions.curator, token, sender=studio.stranger)
    studio.artwork.approve(fractions.vaults, token, sender=fractions.curator)
    items = [(studio.artwork.address, token), fractions.item()]
    vault = fractions.vault(items)
    assert studio.artwork.ownerOf(token) == vault
    assert fractions.collection.ownerOf(1) == vault
    assert (vault.name(), vault.symbol(), vault.decimals()) == ("Jasper 7", "JSP7", 18)
    assert vault.balanceOf(fractions.curator) == vault.totalSupply() == SUPPLY
    created = studio.now
    studio.pass_time(1)
    facts = vault.facts()
    assert [tuple(item) for item in facts["items"]] == items
    assert (facts.curator, facts.curatorFee) == (fractions.curator, FEE)
    assert tuple(facts.terms) == VAULT_TERMS
    assert facts.created == created
    assert vault.reserve() == (PRICE, SUPPLY, SUPPLY // 2)
    assert vault.buyout().stage == HELD
    assert vault.buyout().minBid == PRICE
    assert fractions.vaults.isVault(vault)


def test_fractionalise__when_terms_are_out_of_bounds__is_refused(
    fractions: Fractions, studio: Studio
) -> None:
    item, make = fractions.item(), fractions.vaults.fractionalise

    def refused(items=(item,), name="N", symbol="S", supply=SUPPLY, price=PRICE, fee=0):  # type: ignore[no-untyped-def]
        arguments = (list(items), name, symbol, supply, price, fee)
        return studio.refusal(make, *arguments, sender=fractions.curator)

    assert refused() == ACCEPTED
    assert refused(items=()) == error("VaultItemsInvalid", count=0, max=20)
    assert refused(items=[item] * 21) == error("VaultItemsInvalid", count=21, max=20)
    for supply in (MIN_SUPPLY - 1, MAX_SUPPLY + 1):
        wanted = error("VaultSupplyInvalid", supply=supply, min=MIN_SUPPLY, max=MAX_SUPPLY)
        assert refused(supply=supply) == wanted
    for price in (GWEI - 1, 10**27 + 1):
        wanted = error("VaultFirstPriceInvalid", price=price, min=GWEI, max=10**27)
        assert refused(price=price) == wanted
    assert refused(fee=1_001) == error("VaultFeeInvalid", fee=1_001, max=1_000)
    assert refused(name="") == error("VaultNameInvalid", name="", max=64)
    assert refused(symbol="S" * 17) == error("VaultNameInvalid", name="S" * 17, max=16)
    for text in UNSEEN:
        assert refused(name=text) == error("VaultNameInvalid", name=text, max=64)
        assert refused(symbol=text) == error("VaultNameInvalid", name=text, max=16)
    assert refused(items=[item, item]) != ACCEPTED


def test_fractionalise__when_a_collection_only_pretends__is_refused(
    fractions: Fractions, studio: Studio
) -> None:
    item = fractions.item()
    fractions.collection.behave(PRETENDS, studio.stranger, b"", sender=studio.stranger)
    found = studio.refusal(
        fractions.vaults.fractionalise,
        *([item], "N", "S", SUPPLY, PRICE, 0),
        sender=fractions.curator,
    )
    assert found == error("VaultItemRefused", index=0, collection=item[0], tokenId=item[1])


def test_fractionalise__when_a_collection_calls_back__cannot_start_a_buyout_of_nothing(
    fractions: Fractions, studio: Studio
) -> None:
    """From within a transfer the vault has its fractions, and no price that counts yet."""
    start = fractions.project.FractionVault.at(studio.nobody("any vault")).start.encode_input()
    item = fractions.item()
    fractions.collection.behave(CALLS_BACK, ZERO, start, sender=studio.stranger)
    receipt = fractions.vaults.fractionalise(
        *([item], "N", "S", SUPPLY, PRICE, 0), sender=fractions.curator
    )
    (event,) = receipt.decode_logs(fractions.collection.CalledBack)
    wanted = error("VaultQuorumMissed", votes=0, needed=SUPPLY // 2)
    assert (event.success, describe_revert(bytes(event.result))) == (False, wanted)
    (made,) = receipt.decode_logs(fractions.vaults.Fractionalised)
    assert fractions.project.FractionVault.at(made.vault).buyout().stage == HELD


def test_factory__when_asked_of_others__knows_its_own_vaults(
    fractions: Fractions, studio: Studio
) -> None:
    vault = fractions.vault()
    copy = studio.nobody("a copy's address")
    studio.behaves(copy, studio.w3.to_hex(studio.w3.eth.get_code(vault.address)))
    assert fractions.vaults.isVault(vault)
    for address in (copy, studio.stranger, studio.token, fractions.vaults.implementation()):
        assert not fractions.vaults.isVault(address)
    assert studio.refusal(vault.initialise, copy, 1, GWEI, sender=studio.stranger) == error(
        "VaultOnlyFactory", caller=studio.stranger
    )
    found = studio.refusal(vault.deliver, copy, sender=studio.stranger)
    assert found == error("VaultOnlyFactory", caller=studio.stranger)


def test_terms__when_set__are_bounded_and_bind_only_vaults_to_come(
    fractions: Fractions, studio: Studio
) -> None:
    vault, factory = fractions.vault(), fractions.vaults
    changed = (DAY, *VAULT_TERMS[1:])
    assert studio.refusal(factory.setTerms, changed, sender=studio.stranger) != ACCEPTED
    factory.setTerms(changed, sender=studio.dao)
    assert tuple(vault.facts().terms) == VAULT_TERMS
    assert tuple(fractions.vault().facts().terms) == changed
    for at, value, min_value, max_value in (
        (0, 59, 60, 30 * DAY),
        (1, DAY + 1, 0, DAY),
        (2, VAULT_TERMS[1] - 1, VAULT_TERMS[1], 7 * DAY),
        (3, 0, 1, 5_000),
        (4, 999, 1_000, 9_000),
        (5, 1_001, 0, 1_000),
    ):
        terms = [*VAULT_TERMS]
        terms[at] = value
        found = studio.refusal(factory.setTerms, terms, sender=studio.dao)
        assert found.startswith("VaultTermsInvalid")
        assert f"value={value}, min={min_value}, max={max_value}" in found
        arguments = (studio.dao.address, studio.artwork.address, 60, terms)
        assert studio.creation_refusal("FractionVaultFactory", *arguments) == found
    for bounds in ((60, 0, 0, 1, 1_000, 0), (30 * DAY, DAY, 7 * DAY, 5_000, 9_000, 1_000)):
        assert studio.refusal(factory.setTerms, bounds, sender=studio.dao) == ACCEPTED
    assert studio.refusal(factory.setTerms, (60, 1, 1, 1, 1_000, 0), sender=studio.dao) == ACCEPTED
    found = studio.refusal(factory.setPools, studio.stranger, sender=studio.dao)
    assert found == error("VaultPoolsKnown", pools=fractions.pools)


def test_income__when_it_comes__accrues_to_holders_less_the_curators_fee(
    fractions: Fractions, studio: Studio
) -> None:
    vault = fractions.vault()
    ada = fractions.holder(vault, "fraction ada", 0.25)
    assert studio.send(studio.stranger, vault, value=ETHER, gas=BARE_GAS), "a bare transfer"
    vault.accrue(sender=studio.stranger)
    fee = ETHER * FEE // 10_000
    assert vault.credit(fractions.curator) == vault.totalCredit() == fee
    assert vault.totalSupply() == SUPPLY, "the fee dilutes nobody"
    studio.pass_time(DAY + 1)
    due = (ETHER - fee) // 4
    assert 0 <= due - vault.claimable(ada) <= CRUMBS
    had = studio.balance(ada)
    vault.claim(ada, sender=studio.stranger)
    assert 0 <= due - (studio.balance(ada) - had) <= CRUMBS
    had = studio.balance(fractions.curator)
    vault.withdrawCredit(fractions.curator, sender=studio.stranger)
    assert studio.balance(fractions.curator) - had == fee


def test_reserve__when_holders_name_prices__is_their_mean_by_fractions(
    fractions: Fractions, studio: Studio
) -> None:
    vault = fractions.vault()
    ada = fractions.holder(vault, "price ada", 0.25)
    studio.pass_time(1)
    quarter = SUPPLY // 4
    assert vault.reserve()[:2] == (PRICE, SUPPLY - quarter), "who named nothing has no say"
    name(studio, vault, ada, 2 * PRICE)
    assert vault.reserve()[:2] == (PRICE + PRICE // 4, SUPPLY)
    name(studio, vault, fractions.curator, PRICE // 2)
    assert vault.reserve()[0] == (PRICE // 2 * 3 + 2 * PRICE) // 4
    name(studio, vault, fractions.curator, 0)
    assert vault.reserve()[:2] == (2 * PRICE, quarter)
    assert vault.priceOf(ada) == 2 * PRICE
    assert vault.priceOf(fractions.curator) == 0
    name(studio, vault, ada, 0)
    assert vault.reserve()[:2] == (PRICE, 0), "with no price at all the anchor stays"


def test_reserve__when_fractions_move__follows_them(fractions: Fractions, studio: Studio) -> None:
    vault = fractions.vault()
    ada = fractions.holder(vault, "moving ada", 0.5)
    bob = studio.person("moving bob")
    vault.namePrice(2 * PRICE, sender=ada)
    studio.pass_time(1)
    assert vault.reserve()[0] == PRICE + PRICE // 2
    vault.transfer(bob, SUPPLY // 2, sender=ada)
    studio.pass_time(1)
    assert vault.reserve()[:2] == (PRICE, SUPPLY // 2), "bob named nothing"
    vault.transfer(ada, SUPPLY // 4, sender=fractions.curator)
    studio.pass_time(1)
    assert vault.reserve()[:2] == (PRICE + PRICE // 2, SUPPLY // 2)
    vault.transfer(ada, vault.balanceOf(ada), sender=ada)
    studio.pass_time(1)
    assert vault.reserve()[:2] == (PRICE + PRICE // 2, SUPPLY // 2), "to oneself changes nothing"
    vault.transfer(vault, SUPPLY // 4, sender=ada)
    studio.pass_time(1)
    assert vault.reserve() == (PRICE, SUPPLY // 4, SUPPLY * 3 // 4 * QUORUM // 10_000)


def test_reserve__when_fractions_are_borrowed_for_a_block__does_not_move(
    fractions: Fractions, studio: Studio
) -> None:
    """A flash loan of nearly all fractions, and a price named with them, in one block."""
    vault = fractions.vault()
    flash = studio.person("flash")
    studio.pass_time(1)
    sent = vault.transfer.encode_input(flash, SUPPLY * 9 // 10)
    low = vault.namePrice.encode_input(PRICE // 2)
    back = vault.transfer.encode_input(fractions.curator, SUPPLY * 9 // 10)
    seen = []
    studio.rpc("evm_setAutomine", [False])
    try:
        for who, data in ((fractions.curator, sent), (flash, low), (flash, back)):
            call = {"from": who.address, "to": vault.address, "data": studio.w3.to_hex(data)}
            seen.append(studio.rpc("eth_sendTransaction", [call | {"gas": hex(500_000)}]))
        # In the block that these make the start would still cost the last block's reserve.
        wanted = error("VaultBidInvalid", amount=PRICE - 1, min=PRICE)
        assert studio.refusal(vault.start, sender=flash, value=PRICE - 1) == wanted
        studio.rpc("evm_mine", [])
    finally:
        studio.rpc("evm_setAutomine", [True])
    for transaction in seen:
        assert studio.w3.eth.get_transaction_receipt(transaction)["status"] == 1
    studio.pass_time(1)
    assert vault.priceOf(flash) == PRICE // 2
    assert vault.reserve()[:2] == (PRICE, SUPPLY), "the price left with the fractions"


def test_name_price__when_far_from_the_anchor__is_refused(
    fractions: Fractions, studio: Studio
) -> None:
    """However many fractions one has, the reserve moves by a factor of two a day at most."""
    vault, curator = fractions.vault(), fractions.curator

    def refused(price: int) -> str:
        return studio.refusal(vault.namePrice, price, sender=curator)

    assert vault.priceBand() == (PRICE // 2, 2 * PRICE)
    for price in (1, PRICE // 2 - GWEI, 2 * PRICE + GWEI, 2**256 - 1):
        wanted = error("VaultPriceInvalid", price=price, min=PRICE // 2, max=2 * PRICE)
        assert refused(price) == wanted
    for _ in range(3):
        name(studio, vault, curator, PRICE // 2)
    assert vault.priceBand() == (PRICE // 2, 2 * PRICE), "naming often does not move it"
    studio.pass_time(DAY)
    assert vault.priceBand() == (PRICE // 4, PRICE)
    name(studio, vault, curator, PRICE // 4)
    assert vault.priceBand() == (PRICE // 4, PRICE), "a new day began"
    assert vault.reserve()[0] == PRICE // 4


def test_name_price__at_the_least_of_prices__never_rounds_to_zero(
    fractions: Fractions, studio: Studio
) -> None:
    vault = fractions.vault(price=GWEI, supply=MAX_SUPPLY)
    for _ in range(3):
        studio.pass_time(DAY)
        assert vault.priceBand()[0] >= GWEI
        name(studio, vault, fractions.curator, vault.priceBand()[0])
    assert vault.reserve()[0] == GWEI
    found = studio.refusal(vault.start, sender=studio.stranger, value=GWEI - 1)
    assert found == error("VaultBidInvalid", amount=GWEI - 1, min=GWEI)


def test_name_price__when_all_say_the_most__still_counts(
    fractions: Fractions, studio: Studio
) -> None:
    """Sums at their bounds: all fractions there can be, at all the prices there can be."""
    vault = fractions.vault(price=10**27, supply=MAX_SUPPLY)
    name(studio, vault, fractions.curator, 2 * 10**27)
    assert vault.reserve()[0] == 2 * 10**27
    for _ in range(8):
        studio.pass_time(DAY)
        name(studio, vault, fractions.curator, vault.priceBand()[1])
    assert vault.reserve()[0] == (2**64 - 1) * GWEI


def test_permit__when_signed__approves_once(fractions: Fractions, studio: Studio) -> None:
    vault, signer = fractions.vault(), Account.create()
    domain = {
        "name": "Jasper 7",
        "version": "1",
        "chainId": studio.w3.eth.chain_id,
        "verifyingContract": vault.address,
    }
    fields = ("owner:address", "spender:address", "value:uint256", "nonce:uint256")
    kinds = [*fields, "deadline:uint256"]
    types = {"Permit": [dict(zip(("name", "type"), k.split(":"), strict=True)) for k in kinds]}
    deadline = studio.now + 100
    said = {"owner": signer.address, "spender": studio.stranger.address}
    said |= {"value": 7, "nonce": 0, "deadline": deadline}
    signed = signer.sign_message(encode_typed_data(domain, types, said))
    r, s = signed.r.to_bytes(32, "big"), signed.s.to_bytes(32, "big")
    arguments = (signer.address, studio.stranger, 7, deadline, signed.v, r, s)
    assert studio.refusal(
        vault.permit, *(*arguments[:2], 8, *arguments[3:]), sender=studio.stranger
    ) == error("PermitSignatureInvalid", owner=signer.address)
    vault.permit(*arguments, sender=studio.stranger)
    assert vault.allowance(signer.address, studio.stranger) == 7
    assert vault.nonces(signer.address) == 1
    assert studio.refusal(vault.permit, *arguments, sender=studio.stranger) == error(
        "PermitSignatureInvalid", owner=signer.address
    )
    studio.pass_time(200)
    found = studio.refusal(vault.permit, *arguments, sender=studio.stranger)
    assert found == error("PermitExpired", deadline=deadline)
