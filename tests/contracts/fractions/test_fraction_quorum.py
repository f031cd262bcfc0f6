"""FractionVault: whose fractions a buy-out's quorum is counted of, beside pools and loans."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from ape.api import AccountAPI

from oracle.quantities import ETHER
from tests.contracts.auction.market import DAY
from tests.contracts.fractions.fractions import (
    FOREVER,
    PRICE,
    QUORUM,
    SUPPLY,
    Fractions,
    deployed,
)
from tests.contracts.lending.lending import Lending
from tests.contracts.studio import Studio
from tests.support.events import event, said
from tests.support.refusals import ACCEPTED, error

BASIS_POINTS = 10_000
BUNDLE = "tests/support/contracts/Bundle.sol"


@pytest.fixture
def vault(lending: Lending, studio: Studio) -> Any:
    """A listed vault whose fractions are the curator's."""
    made = lending.listed()
    studio.pass_time(1)
    return made


@pytest.fixture
def buyer(studio: Studio) -> AccountAPI:
    """Somebody with money."""
    return studio.person("quorum buyer")


def needed(silent: int, shares: int = SUPPLY) -> int:
    """Fractions that a start needs behind its price."""
    return -(-(shares - silent) * QUORUM // BASIS_POINTS)


@contextmanager
def one_block(studio: Studio) -> Iterator[list[str]]:
    """What is sent meanwhile is one block."""
    sent: list[str] = []
    studio.rpc("evm_setAutomine", [False])
    try:
        yield sent
        studio.rpc("evm_mine", [])
    finally:
        studio.rpc("evm_setAutomine", [True])


def send(studio: Studio, who: Any, to: Any, data: bytes, value: int = 0) -> str:
    """A transaction of the block to come."""
    call = {"from": str(who), "to": str(to), "data": studio.w3.to_hex(data)}
    return str(
        studio.rpc("eth_sendTransaction", [call | {"gas": hex(800_000), "value": hex(value)}])
    )


def test_start__when_half_is_pooled_or_locked__needs_a_quorum_of_the_rest(
    lending: Lending, studio: Studio, buyer: AccountAPI, vault: Any
) -> None:
    """26 % in the pool and 25 % in loans name no price, and hold up nobody who can pay."""
    pool = lending.fractions.pool(vault, eth=10 * ETHER, fractions=SUPPLY * 26 // 100)
    lending.borrower("locks a quarter", 0, part=0.25, vault=vault)
    studio.pass_time(1)
    assert vault.balanceOf(pool) == SUPPLY * 26 // 100
    silent = SUPPLY * 51 // 100
    assert vault.reserve() == (PRICE, SUPPLY * 49 // 100, needed(silent))
    assert studio.refusal(vault.start, sender=buyer, value=PRICE) == ACCEPTED
    studio.account(buyer.address, balance=101 * PRICE)
    vault.start(value=100 * PRICE, sender=buyer)
    assert vault.buyout().amount == 100 * PRICE


def test_start__when_those_who_could_speak_do_not__is_refused(
    lending: Lending, studio: Studio, buyer: AccountAPI, vault: Any
) -> None:
    """Only who cannot name a price is left out, not who does not."""
    curator = lending.fractions.curator
    lending.fractions.pool(vault, eth=10 * ETHER, fractions=SUPPLY // 5)
    quiet = lending.fractions.holder(vault, "says nothing", 0.5)
    studio.pass_time(1)
    votes, wanted = SUPPLY * 3 // 10, needed(SUPPLY // 5)
    missed = error("VaultQuorumMissed", votes=votes, needed=wanted)
    assert studio.refusal(vault.start, sender=buyer, value=PRICE) == missed
    # On the boundary: exactly the quorum.
    vault.transfer(curator, SUPPLY // 10 - 1, sender=quiet)
    studio.pass_time(1)
    missed = error("VaultQuorumMissed", votes=wanted - 1, needed=wanted)
    assert studio.refusal(vault.start, sender=buyer, value=PRICE) == missed
    vault.transfer(curator, 1, sender=quiet)
    studio.pass_time(1)
    assert studio.refusal(vault.start, sender=buyer, value=PRICE) == ACCEPTED


def test_start__when_all_is_silent__goes_by_the_last_price(
    lending: Lending, studio: Studio, buyer: AccountAPI, vault: Any
) -> None:
    lending.fractions.pool(vault, eth=10 * ETHER, fractions=SUPPLY // 2)
    lending.borrower("locks the rest", 0, part=0.5, vault=vault)
    studio.pass_time(1)
    assert vault.reserve() == (PRICE, 0, 0)
    found = studio.refusal(vault.start, sender=buyer, value=PRICE - 1)
    assert found == error("VaultBidInvalid", amount=PRICE - 1, min=PRICE)
    assert studio.refusal(vault.start, sender=buyer, value=PRICE) == ACCEPTED


def test_silence__when_an_account_can_speak__is_refused(
    lending: Lending, studio: Studio, buyer: AccountAPI, vault: Any
) -> None:
    """Nobody is silenced but the vault's own pool and the studio's lending pools."""
    other = lending.fractions.vault()
    foreign = lending.fractions.pool(other)
    holder = lending.fractions.holder(vault, "speaks", 0.1)
    for account in (holder, vault, foreign, lending.fractions.vaults, lending.fractions.pools):
        found = studio.refusal(vault.silence, account, sender=buyer)
        assert found == error("VaultAccountSpeaks", account=account)
    zero = "0x" + "00" * 20
    found = studio.refusal(vault.silence, zero, sender=buyer)
    assert found == error("VaultAccountSpeaks", account=zero)
    receipt = vault.silence(lending.pool, sender=buyer)
    assert said(receipt, vault) == [event("AccountSilenced", account=lending.pool)]
    again = vault.silence(lending.pool, sender=buyer)
    assert said(again, vault) == [], "once"


def test_silence__of_a_lending_pool__comes_with_the_first_collateral(
    lending: Lending, studio: Studio, vault: Any
) -> None:
    ada, bob = (lending.holder(f"locks, {name}", 0.2, vault) for name in ("ada", "bob"))
    first = lending.add(ada, SUPPLY // 5, vault)
    assert said(first, vault) == [event("AccountSilenced", account=lending.pool)]
    assert said(lending.add(bob, SUPPLY // 5, vault), vault) == []
    studio.pass_time(1)
    assert vault.reserve() == (PRICE, SUPPLY * 3 // 5, needed(SUPPLY * 2 // 5))
    # One that no vote has made known can be silenced later.
    newer = lending.another()
    vault.approve(newer, SUPPLY, sender=lending.fractions.curator)
    receipt = newer.addCollateral(vault, 1, sender=lending.fractions.curator)
    assert said(receipt, vault) == []


def test_silence__of_a_vaults_pool__comes_with_the_pool(
    fractions: Fractions, studio: Studio, buyer: AccountAPI
) -> None:
    vault = fractions.vault()
    receipt = fractions.pools.create(vault, sender=studio.stranger)
    pool = fractions.pools.poolOf(vault)
    assert said(receipt, vault) == [event("AccountSilenced", account=pool)]
    assert said(vault.silence(pool, sender=buyer), vault) == [], "once"


def test_silence__of_a_lending_pool_that_was_replaced__lasts(
    lending: Lending, studio: Studio, buyer: AccountAPI, vault: Any
) -> None:
    """Loans of the old pool run on; the new one is silent beside it."""
    lending.borrower("old borrower", 0, part=0.3, vault=vault)
    newer = lending.another()
    lending.fractions.vaults.addLender(newer, sender=studio.dao)
    vault.silence(newer, sender=studio.stranger)
    borrower = lending.fractions.holder(vault, "new borrower", 0.3)
    vault.approve(newer, SUPPLY, sender=borrower)
    newer.addCollateral(vault, SUPPLY * 3 // 10, sender=borrower)
    studio.pass_time(1)
    silent = SUPPLY * 6 // 10
    assert vault.reserve() == (PRICE, SUPPLY * 4 // 10, needed(silent))
    assert studio.refusal(vault.start, sender=buyer, value=PRICE) == ACCEPTED


def test_name_price__by_a_silent_account__is_refused(
    lending: Lending, studio: Studio, vault: Any
) -> None:
    """Even if a lending pool had a way to say it: no fraction counts on both sides."""
    studio.rpc("anvil_setBalance", [lending.pool.address, hex(ETHER)])
    as_pool = studio.account(lending.pool.address)
    vault.silence(lending.pool, sender=studio.stranger)
    found = studio.refusal(vault.namePrice, PRICE, sender=as_pool)
    assert found == error("VaultAccountSilent", account=lending.pool)


def test_silence__when_the_account_had_named_a_price__takes_it_back(
    lending: Lending, studio: Studio
) -> None:
    vault, newer = lending.fractions.vault(), lending.another()
    studio.rpc("anvil_setBalance", [newer.address, hex(ETHER)])
    vault.transfer(newer, SUPPLY // 4, sender=lending.fractions.curator)
    vault.namePrice(2 * PRICE, sender=studio.account(newer.address))
    studio.pass_time(1)
    assert vault.reserve()[:2] == (PRICE + PRICE // 4, SUPPLY)
    lending.fractions.vaults.addLender(newer, sender=studio.dao)
    vault.silence(newer, sender=studio.stranger)
    studio.pass_time(1)
    assert vault.priceOf(newer) == 0
    assert vault.reserve() == (PRICE, SUPPLY * 3 // 4, needed(SUPPLY // 4))


def test_add_lender__when_it_lends_against_other_vaults__is_refused(
    lending: Lending, studio: Studio, vault: Any
) -> None:
    """A vote silences no holder: an account, or a contract that does not say it lends here."""
    factory = lending.fractions.vaults
    for lender in (studio.stranger, lending.pool):
        found = studio.refusal(factory.addLender, lender, sender=studio.dao)
        assert found == error("VaultLenderInvalid", lender=lender)
    assert studio.refusal(factory.addLender, vault, sender=studio.dao) != ACCEPTED
    elsewhere = Fractions(studio, lending.fractions.project).vaults
    stranger = lending.another(vaults=elsewhere)
    found = studio.refusal(factory.addLender, stranger, sender=studio.dao)
    assert found == error("VaultLenderInvalid", lender=stranger)
    found = studio.refusal(factory.addLender, lending.another(), sender=studio.stranger)
    assert found == error("OwnableUnauthorizedAccount", account=studio.stranger)


def test_add_lender__when_there_are_eight__is_refused(lending: Lending, studio: Studio) -> None:
    factory = lending.fractions.vaults
    while factory.lenders() < factory.MAX_LENDERS():
        newer = lending.another()
        receipt = factory.addLender(newer, sender=studio.dao)
        assert said(receipt, factory) == [event("LenderAdded", lender=newer)]
        assert factory.isLender(newer)
    found = studio.refusal(factory.addLender, lending.another(), sender=studio.dao)
    assert found == error("VaultLendersFull", max=8)


@pytest.mark.parametrize("way", ["pool", "loan", "silenced"])
def test_start__when_fractions_fall_silent_in_the_same_transaction__still_counts_them(
    lending: Lending, studio: Studio, buyer: AccountAPI, vault: Any, way: str
) -> None:
    """Fractions lent for a moment, pooled or locked, and a start: the quorum is as it was."""
    fractions = lending.fractions
    pool = fractions.pool(vault, eth=10 * ETHER, fractions=SUPPLY // 10)
    fractions.holder(vault, "says nothing", 0.3)
    bundle = deployed(studio, BUNDLE, "Bundle")
    lent = SUPPLY // 4
    vault.transfer(bundle, lent, sender=fractions.curator)
    target, lender = (pool if way == "pool" else lending.pool), lending.pool
    if way == "silenced":
        target = lender = lending.another()
        fractions.vaults.addLender(lender, sender=studio.dao)
    bundle.run([(vault, 0, vault.approve.encode_input(target, lent))], sender=buyer)
    studio.pass_time(1)
    wanted = needed(SUPPLY // 10)
    votes = vault.reserve()[1]
    assert votes < wanted
    assert votes > needed(SUPPLY // 10 + lent), "else this test shows nothing"
    start = (vault, PRICE, vault.start.encode_input())
    steps = {
        "pool": [
            (pool, 10 * ETHER, pool.swapEthForFractions.encode_input(0, bundle, FOREVER)),
            (pool, 0, pool.swapFractionsForEth.encode_input(lent, 0, bundle, FOREVER)),
        ],
        "loan": [(lender, 0, lender.addCollateral.encode_input(vault, lent))],
        "silenced": [
            (vault, 0, vault.transfer.encode_input(lender, lent)),
            (vault, 0, vault.silence.encode_input(lender)),
        ],
    }[way]
    money = sum(step[1] for step in [*steps, start])
    silent = studio.refusal(bundle.run, [*steps, start], sender=buyer, value=money)
    assert silent.startswith("VaultQuorumMissed"), silent
    bundle.run(steps, sender=buyer, value=money)
    studio.pass_time(1)
    assert studio.refusal(bundle.run, [start], sender=buyer, value=PRICE) == ACCEPTED


def test_start__when_fractions_leave_silence_and_fall_back_into_it__needs_no_more(
    lending: Lending, studio: Studio, buyer: AccountAPI, vault: Any
) -> None:
    """What was silent before the transaction and is so again was never lent for a moment."""
    fractions = lending.fractions
    pool = fractions.pool(vault, eth=10 * ETHER, fractions=SUPPLY // 2)
    fractions.holder(vault, "says nothing", 0.2)
    bundle = deployed(studio, BUNDLE, "Bundle")
    bundle.run([(vault, 0, vault.approve.encode_input(pool, SUPPLY))], sender=buyer)
    studio.pass_time(1)
    money = 10 * ETHER
    moved = pool.fractionsOut(money)
    assert needed(SUPPLY // 2) <= vault.reserve()[1] < needed(SUPPLY // 2 - moved)
    start = (vault, PRICE, vault.start.encode_input())
    out = pool.swapEthForFractions.encode_input(moved, bundle, FOREVER)
    back = pool.swapFractionsForEth.encode_input(moved, 0, bundle, FOREVER)
    there, again = (pool, money, out), (pool, 0, back)
    found = studio.refusal(bundle.run, [there, start], sender=buyer, value=money + PRICE)
    assert found.startswith("VaultQuorumMissed"), found
    steps = [there, again, start]
    assert studio.refusal(bundle.run, steps, sender=buyer, value=money + PRICE) == ACCEPTED


def test_start__when_the_speakers_own_fractions_fall_silent_in_the_block__counts_them_once(
    lending: Lending, studio: Studio, buyer: AccountAPI, vault: Any
) -> None:
    """Prices count as of the last block, silence as of now: what moved between, for neither."""
    fractions, curator = lending.fractions, lending.fractions.curator
    fractions.holder(vault, "says nothing", 0.6)
    vault.approve(lending.pool, SUPPLY, sender=curator)
    studio.pass_time(1)
    held = vault.balanceOf(curator)
    lock = lending.pool.addCollateral.encode_input(vault, held - 1)
    with one_block(studio):
        send(studio, curator, lending.pool, lock)
        started = send(studio, buyer, vault, vault.start.encode_input(), PRICE)
    assert studio.w3.eth.get_transaction_receipt(started)["status"] == 0
    assert vault.reserve()[1:] == (1, needed(held - 1))


def test_start__when_pooled_fractions_are_taken_out__counts_them_at_once(
    lending: Lending, studio: Studio, buyer: AccountAPI, vault: Any
) -> None:
    """Whoever has its fractions back can speak, and a start then needs more."""
    fractions = lending.fractions
    pool = fractions.pool(vault, eth=10 * ETHER, fractions=SUPPLY * 6 // 10)
    studio.pass_time(1)
    before = vault.reserve()[2]
    quiet = studio.person("takes its part")
    pool.removeLiquidity(
        pool.balanceOf(fractions.curator) // 2, 0, 0, quiet, FOREVER, sender=fractions.curator
    )
    studio.pass_time(1)
    assert vault.reserve()[2] == needed(vault.balanceOf(pool)) > before


def test_band__when_prices_are_named_twice_a_day__moves_each_day(
    fractions: Fractions, studio: Studio
) -> None:
    """Naming within a day neither moves the band early nor keeps it from moving."""
    vault, curator = fractions.vault(), fractions.curator
    studio.pass_time(DAY)
    vault.namePrice(2 * PRICE, sender=curator)
    begun = studio.now
    assert vault.priceBand() == (PRICE // 2, 2 * PRICE)
    studio.pass_to(begun + DAY // 2)
    vault.namePrice(2 * PRICE, sender=curator)
    assert vault.priceBand() == (PRICE // 2, 2 * PRICE), "half a day later it has not moved"
    studio.pass_to(begun + DAY)
    assert vault.priceBand() == (PRICE, 4 * PRICE), "a day later it has"
    vault.namePrice(4 * PRICE, sender=curator)
    assert vault.priceOf(curator) == 4 * PRICE
