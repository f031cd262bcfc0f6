"""RevenueShare, through StudioToken: what comes in accrues over a day to who holds meanwhile."""

from typing import Any

import pytest
from ape.api import AccountAPI

from oracle.quantities import ETHER
from tests.contracts.auction.market import DAY
from tests.contracts.studio import Studio
from tests.support import receivers
from tests.support.refusals import error

SUM = 7 * ETHER + 123_456_789
MIN_SHARES = 2**32
CRUMBS = 10**6
"""Wei that may be carried because they cannot be divided among a supply of 10^25."""


def pay(studio: Studio, amount: int) -> None:
    """Sends ETH to the token as `transfer` does, with 2,300 gas."""
    assert studio.send(studio.stranger, studio.token, value=amount)


def holders(studio: Studio) -> list[AccountAPI]:
    """Three holders of a half, a third and a sixth of the supply."""
    supply = studio.token.totalSupply()
    people = [studio.person(f"holder {n}") for n in (3, 6)]
    for person, part in zip(people, (3, 6), strict=True):
        studio.token.transfer(person, supply // part, sender=studio.holder)
    return [studio.holder, *people]


def claimable(studio: Studio, who: object) -> int:
    return int(studio.token.claimable(who))


def test_revenue__when_paid__accrues_over_a_day_by_holding(studio: Studio) -> None:
    people = holders(studio)
    pay(studio, SUM)
    assert studio.token.revenue().waiting == SUM
    studio.token.accrue(sender=studio.stranger)
    begun = studio.now
    assert [claimable(studio, who) for who in people] == [0, 0, 0], "nothing accrues at once"
    supply = studio.token.totalSupply()
    for share in (0.25, 0.5, 1, 3):
        studio.pass_to(begun + int(share * DAY))
        part = SUM * min(DAY, int(share * DAY)) // DAY
        for who in people:
            due = part * studio.token.balanceOf(who) // supply
            assert 0 <= due - claimable(studio, who) <= CRUMBS
    assert studio.token.revenue().unreleased == 0


def test_revenue__when_tokens_move__stays_with_who_held_them(studio: Studio) -> None:
    ada, bob, cyd = holders(studio)
    pay(studio, SUM)
    studio.token.accrue(sender=ada)
    studio.pass_time(DAY // 2)
    studio.token.transfer(cyd, studio.token.balanceOf(bob), sender=bob)
    had = claimable(studio, bob)
    studio.pass_time(DAY)
    assert claimable(studio, bob) == had > 0
    whole = claimable(studio, ada) + claimable(studio, cyd) + had
    assert SUM - CRUMBS <= whole <= SUM


def test_revenue__when_tokens_are_held_for_the_moment_of_a_payment__is_nothing(
    studio: Studio,
) -> None:
    """The whole supply, borrowed, paid beside, and given back in one block, earns nothing."""
    lender, borrower = studio.holder, studio.person("borrower")
    supply = studio.token.balanceOf(lender)
    token = studio.token
    studio.rpc("evm_setAutomine", [False])
    for sender, data, value in (
        (lender, token.transfer.encode_input(borrower, supply), 0),
        (studio.stranger, b"", SUM),
        (borrower, token.accrue.encode_input(), 0),
        (borrower, token.transfer.encode_input(lender, supply), 0),
    ):
        transaction = {"from": sender.address, "to": token.address, "value": hex(value)}
        transaction |= {"data": "0x" + bytes(data).hex(), "gas": hex(300_000)}
        studio.rpc("eth_sendTransaction", [transaction])
    studio.rpc("evm_mine", [])
    studio.rpc("evm_setAutomine", [True])
    assert len(studio.w3.eth.get_block("latest")["transactions"]) == 4
    assert token.balanceOf(lender) == supply
    studio.pass_time(3 * DAY)
    assert claimable(studio, borrower) == 0
    assert claimable(studio, lender) >= SUM - CRUMBS


def test_revenue__when_paid_while_a_stream_runs__waits_for_the_next(studio: Studio) -> None:
    pay(studio, SUM)
    studio.token.accrue(sender=studio.holder)
    begun = studio.now
    for _ in range(5):
        pay(studio, 1)
        studio.token.accrue(sender=studio.stranger)
    streams = studio.token.revenue()
    assert (streams.waiting, streams.streamEnd) == (5, begun + DAY), "dust delays nothing"
    studio.pass_to(begun + DAY)
    assert SUM - CRUMBS <= claimable(studio, studio.holder) <= SUM
    studio.token.accrue(sender=studio.stranger)
    assert studio.token.revenue().unreleased == 5


def test_claim__pays_its_owner_once_whoever_calls(studio: Studio) -> None:
    pay(studio, SUM)
    studio.token.accrue(sender=studio.stranger)
    studio.pass_time(2 * DAY)
    owner, had = studio.holder, studio.balance(studio.holder)
    studio.token.claim(owner, sender=studio.stranger)
    assert SUM - CRUMBS <= studio.balance(owner) - had <= SUM
    found = studio.refusal(studio.token.claim, owner, sender=studio.stranger)
    assert found == error("RevenueNothingOwed", account=owner)


def test_claim__when_refused_by_its_owner__stays_owed(studio: Studio) -> None:
    purse = studio.nobody("purse that refuses")
    studio.token.transfer(purse, studio.token.totalSupply() // 2, sender=studio.holder)
    studio.behaves(purse, receivers.REFUSES)
    pay(studio, SUM)
    studio.token.accrue(sender=studio.stranger)
    studio.pass_time(DAY)
    due = claimable(studio, purse)
    found = studio.refusal(studio.token.claim, purse, sender=studio.stranger)
    assert found.startswith(f"RevenuePaymentRefused(account={purse.lower()}")
    studio.behaves(purse, "0x")
    studio.token.claim(purse, sender=studio.stranger)
    assert studio.balance(purse) >= due


def test_claim__when_its_owner_calls_back__pays_once(studio: Studio) -> None:
    purse = studio.nobody("greedy purse")
    studio.token.transfer(purse, studio.token.totalSupply() // 2, sender=studio.holder)
    again = bytes(studio.token.claim.encode_input(purse))
    studio.behaves(purse, receivers.calls_back(studio.token.address, again))
    pay(studio, SUM)
    studio.token.accrue(sender=studio.stranger)
    studio.pass_time(DAY)
    studio.token.claim(purse, sender=studio.stranger)
    assert studio.balance(purse) <= SUM // 2
    assert claimable(studio, studio.holder) >= SUM // 2 - CRUMBS


def test_tokens__when_the_contract_holds_them__have_no_part(studio: Studio) -> None:
    token = studio.token
    token.transfer(token, token.totalSupply() // 2, sender=studio.holder)
    assert token.shares() == token.totalSupply() - token.totalSupply() // 2
    pay(studio, SUM)
    token.accrue(sender=studio.stranger)
    studio.pass_time(DAY)
    assert claimable(studio, studio.holder) >= SUM - CRUMBS
    assert claimable(studio, token.address) == 0


def test_supply__when_it_could_not_be_paid_exactly__is_refused(studio: Studio) -> None:
    found = studio.creation_refusal("StudioToken", "T", "T", studio.holder.address, 2**96)
    assert found == error("RevenueTooManyShares", supply=2**96, max=2**96 - 1)


def test_revenue__of_the_least_shares__accrues_and_of_fewer_waits(
    studio: Studio, project: Any
) -> None:
    holder = studio.holder
    token = studio.stranger.deploy(project.StudioToken, "T", "T", holder, MIN_SHARES)
    assert token.MIN_SHARES() == token.shares() == MIN_SHARES
    assert studio.send(studio.stranger, token, value=SUM)
    token.accrue(sender=studio.stranger)
    begun = studio.now
    assert token.revenue().unreleased == SUM, "so many begin a stream"
    studio.pass_to(begun + DAY // 2)
    assert 0 <= SUM // 2 - token.claimable(holder) <= 1, "and so many earn it"
    token.transfer(token, 1, sender=holder)
    earned = token.claimable(holder)
    studio.pass_to(begun + 2 * DAY)
    assert token.claimable(holder) == earned, "one fewer earns nothing"
    few = studio.stranger.deploy(project.StudioToken, "T", "T", holder, MIN_SHARES - 1)
    assert studio.send(studio.stranger, few, value=SUM)
    few.accrue(sender=studio.stranger)
    assert (few.revenue().unreleased, few.revenue().waiting) == (0, SUM)


def test_supply__as_large_as_can_be_paid_exactly__is_taken(studio: Studio, project: Any) -> None:
    token = studio.stranger.deploy(project.StudioToken, "T", "T", studio.holder, 2**96 - 1)
    assert token.shares() == token.MAX_SHARES() == 2**96 - 1


@pytest.mark.parametrize("amount", [1, 10**26])
def test_revenue__when_tiny_or_all_there_is__is_paid_to_the_wei(
    studio: Studio, amount: int
) -> None:
    studio.rpc("anvil_setBalance", [studio.stranger.address, hex(2 * 10**26)])
    pay(studio, amount)
    studio.token.accrue(sender=studio.holder)
    studio.pass_time(DAY)
    assert 0 <= amount - claimable(studio, studio.holder) <= min(amount, CRUMBS)
