"""RoyaltySplitter: one address a split, which takes what comes and pays everybody it can."""

from itertools import pairwise
from typing import Any

import pytest
from web3 import Web3

from oracle.quantities import ETHER
from tests.contracts.auction.market import WHOLE, ZERO, Market
from tests.contracts.fractions.fractions import deployed
from tests.contracts.studio import Studio
from tests.support import receivers
from tests.support.currencies import EXACT, ODDITIES, SOURCE, Does, Says, arrives
from tests.support.refusals import error

SUM = 10 * ETHER + 7


def people(studio: Studio, count: int) -> list[str]:
    names = [studio.nobody(f"recipient {n}") for n in range(count)]
    return sorted(names, key=lambda name: int(name, 16))


def even(names: list[str]) -> list[tuple[str, int]]:
    """Equal shares; the first takes what is left over."""
    share = WHOLE // len(names)
    return [(name, share + (WHOLE - share * len(names)) * (n == 0)) for n, name in enumerate(names)]


def send(studio: Studio, to: str, amount: int) -> None:
    """A bare transfer of 2,300 gas."""
    assert studio.send(studio.stranger, to, value=amount)


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 8, 100])
def test_splitter__pays_each_part_to_the_wei_and_keeps_the_rest(market: Market, count: int) -> None:
    studio, parts = market.studio, even(people(market.studio, count))
    where = market.splitters.addressOf(parts)
    send(studio, where, SUM)  # before it is there
    splitter = market.splitter(parts)
    assert splitter.address == where
    assert [(part.recipient, part.share) for part in splitter.parts()] == parts
    send(studio, where, 5)
    splitter.distribute(sender=studio.stranger)
    due = [(SUM + 5) * share // WHOLE for _, share in parts]
    assert [studio.balance(name) for name, _ in parts] == due
    assert studio.balance(where) == SUM + 5 - sum(due)
    send(studio, where, SUM)
    splitter.distribute(sender=studio.stranger)
    kept = studio.balance(where)
    assert sum(studio.balance(name) for name, _ in parts) + kept == 2 * SUM + 5
    assert kept < count


def test_splitter__when_made_again__is_the_same(market: Market) -> None:
    parts = even(people(market.studio, 3))
    first = market.splitter(parts)
    receipt = market.splitters.create(parts, sender=market.studio.stranger)
    assert not receipt.events
    assert market.splitter(parts).address == first.address
    other = [(parts[0][0], parts[0][1] - 1), (parts[1][0], parts[1][1] + 1), parts[2]]
    assert market.splitters.addressOf(other) != first.address


def test_split__when_it_has_no_one_form__is_refused(market: Market) -> None:
    studio, (a, b) = market.studio, people(market.studio, 2)
    half = WHOLE // 2
    cases: list[tuple[Any, str]] = [
        ([], error("SplitPartsInvalid", count=0, max=100)),
        ([(b, half), (a, half)], error("SplitPartInvalid", index=1, recipient=a, share=half)),
        ([(a, half), (a, half)], error("SplitPartInvalid", index=1, recipient=a, share=half)),
        ([(a, WHOLE), (b, 0)], error("SplitPartInvalid", index=1, recipient=b, share=0)),
        ([(ZERO, WHOLE)], error("SplitPartInvalid", index=0, recipient=ZERO, share=WHOLE)),
        ([(a, half), (b, half - 1)], error("SplitSharesInvalid", total=WHOLE - 1, wanted=WHOLE)),
        (even(people(studio, 101)), error("SplitPartsInvalid", count=101, max=100)),
    ]
    for parts, wanted in cases:
        assert studio.refusal(market.splitters.create, parts, sender=studio.stranger) == wanted
        assert studio.refusal(market.splitters.addressOf, parts, sender=studio.stranger) == wanted


@pytest.mark.parametrize("code", [receivers.REFUSES, receivers.BURNS_GAS, receivers.BOMB])
def test_distribute__when_a_recipient_takes_no_money__credits_it_alone(
    market: Market, code: str
) -> None:
    studio, names = market.studio, people(market.studio, 4)
    splitter = market.splitter(even(names))
    studio.behaves(names[1], code)
    send(studio, splitter.address, SUM)
    splitter.distribute(sender=studio.stranger)
    due = SUM // 4
    assert [studio.balance(name) for name in names] == [due, 0, due, due]
    assert splitter.owed(ZERO, names[1]) == splitter.credit(names[1]) == due
    # What waits for it is not split again.
    send(studio, splitter.address, 400)
    splitter.distribute(sender=studio.stranger)
    assert studio.balance(names[0]) == due + (400 + SUM % 4) // 4
    studio.behaves(names[1], "0x")
    splitter.withdrawCredit(names[1], sender=studio.stranger)
    assert studio.balance(names[1]) >= due


def test_distribute__when_a_recipient_calls_back__splits_once(market: Market) -> None:
    studio, names = market.studio, people(market.studio, 3)
    splitter = market.splitter(even(names))
    again = Web3.keccak(text="distribute()")[:4]
    studio.behaves(names[0], receivers.calls_back(splitter.address, bytes(again)))
    send(studio, splitter.address, SUM)
    splitter.distribute(sender=studio.stranger)
    assert studio.balance(names[2]) == SUM * even(names)[2][1] // WHOLE
    assert sum(map(studio.balance, [*names, splitter.address])) == SUM


def test_distribute__when_given_too_little_gas__starves_nobody(market: Market) -> None:
    """A caller must not be able to turn a push into a credit by sending just enough gas."""
    studio, names = market.studio, people(market.studio, 2)
    splitter = market.splitter(even(names))
    for name in names:
        studio.behaves(name, receivers.THIRSTY)
    send(studio, splitter.address, SUM)
    data = bytes(Web3.keccak(text="distribute()")[:4])
    for gas in range(60_000, 260_000, 10_000):
        snapshot = studio.rpc("evm_snapshot", [])
        studio.send(studio.stranger, splitter, data, gas=gas)
        assert splitter.totalCredit() == 0
        studio.rpc("evm_revert", [snapshot])


def test_distribute__when_there_is_nothing__says_so(market: Market) -> None:
    studio = market.studio
    splitter = market.splitter(even(people(studio, 2)))
    found = studio.refusal(splitter.distribute, sender=studio.stranger)
    assert found == error("SplitNothingToDistribute", token=ZERO)
    found = studio.refusal(splitter.distribute, studio.token.address, sender=studio.stranger)
    assert found == error("SplitNothingToDistribute", token=studio.token.address)
    found = studio.refusal(splitter.withdraw, studio.token, studio.stranger, sender=studio.stranger)
    assert found == error("SplitNothingOwed", token=studio.token, account=studio.stranger)


def test_distribute__of_a_token__pays_its_parts(market: Market) -> None:
    studio, names = market.studio, people(market.studio, 3)
    splitter, token = market.splitter(even(names)), market.studio.token
    token.transfer(splitter, SUM, sender=studio.holder)
    splitter.distribute(token, sender=studio.stranger)
    assert [token.balanceOf(name) for name in names] == [SUM * p // WHOLE for _, p in even(names)]
    assert token.balanceOf(splitter) < 3


@pytest.fixture
def odd(market: Market) -> Any:
    """A token that can be told what its transfers do and answer."""
    return deployed(market.studio, SOURCE, "OddCurrency")


@pytest.mark.parametrize(("does", "says"), ODDITIES.values(), ids=ODDITIES)
def test_distribute__of_an_odd_token__pays_or_owes_each_part_once(
    market: Market, odd: Any, does: Does, says: Says
) -> None:
    """What a token answers is not believed; what did not move exactly is undone and owed."""
    studio, names = market.studio, people(market.studio, 2)
    splitter, anybody, half = market.splitter(even(names)), market.studio.stranger, SUM // 2
    odd.mint(splitter, SUM, sender=anybody)
    odd.behave(names[0], True, does, says, sender=anybody)
    receipt = splitter.distribute(odd, sender=anybody)
    assert receipt.decode_logs(splitter.Distributed) == [
        splitter.Distributed(token=odd.address, amount=SUM)
    ]
    moves = does in EXACT
    arrived = arrives(does, half) if moves else 0
    assert [odd.balanceOf(name) for name in names] == [arrived, half]
    owed = 0 if moves else half
    assert [splitter.owed(odd, name) for name in names] == [owed, 0]
    assert odd.balanceOf(splitter) == SUM - half - half + owed, "what is owed is there"
    if moves:
        assert not receipt.decode_logs(splitter.TokenCredited)
        return
    assert receipt.decode_logs(splitter.TokenCredited) == [
        splitter.TokenCredited(token=odd.address, account=names[0], amount=half)
    ]
    # Later payments are split as if nothing had been, and what waits can be had once it moves.
    odd.mint(splitter, SUM, sender=anybody)
    splitter.distribute(odd, sender=anybody)
    later = (SUM + SUM % 2) // 2
    assert odd.balanceOf(names[1]) == half + later
    assert splitter.owed(odd, names[0]) == half + later
    refused = error("SplitPaymentRefused", token=odd, account=names[0], amount=half + later)
    found = studio.refusal(splitter.withdraw, odd, names[0], sender=anybody)
    assert found == refused or does == Does.BURNS_GAS
    odd.behave(names[0], True, Does.MOVES, Says.WRONG, sender=anybody)
    paid = splitter.withdraw(odd, names[0], sender=anybody)
    assert paid.decode_logs(splitter.TokenPaid) == [
        splitter.TokenPaid(token=odd.address, account=names[0], amount=half + later)
    ]
    assert splitter.owed(odd, names[0]) == 0
    assert odd.balanceOf(names[0]) == half + later


def test_distribute__when_a_recipient_brings_other_money_meanwhile__owes_nobody_twice(
    market: Market, odd: Any
) -> None:
    """Its token calls it before it is paid, and it has what another splitter owes this one pushed:
    what leaves is less than its part, but it was paid. All of that is undone."""
    names, anybody = people(market.studio, 2), market.studio.stranger
    splitter = market.splitter(even(names))
    above = market.splitter([(splitter.address, WHOLE)])
    odd.mint(splitter, SUM, sender=anybody)
    odd.mint(above, ETHER, sender=anybody)
    again = Web3.keccak(text="distribute(address)")[:4] + bytes.fromhex(
        odd.address[2:].rjust(64, "0")
    )
    odd.callBack(above, again, sender=anybody)
    odd.behave(names[0], True, Does.CALLS_BACK, Says.RIGHT, sender=anybody)
    splitter.distribute(odd, sender=anybody)
    half = SUM // 2
    assert [odd.balanceOf(name) for name in names] == [0, half]
    assert [splitter.owed(odd, name) for name in names] == [half, 0]
    assert odd.balanceOf(above) == ETHER
    assert odd.balanceOf(splitter) == SUM - half


def test_distribute__of_a_token_with_two_addresses__pays_out_what_waits_under_the_other(
    market: Market, odd: Any
) -> None:
    """The splitter cannot know: what waits is split again. No more is paid than came."""
    studio, names = market.studio, people(market.studio, 2)
    splitter, anybody = market.splitter(even(names)), market.studio.stranger
    twin = deployed(studio, SOURCE, "Twin", odd.address)
    odd.setTwin(twin, sender=anybody)
    odd.mint(splitter, 4 * ETHER, sender=anybody)
    odd.behave(names[0], True, Does.REVERTS, Says.RIGHT, sender=anybody)
    splitter.distribute(odd, sender=anybody)
    assert splitter.owed(odd, names[0]) == 2 * ETHER
    splitter.distribute(twin, sender=anybody)
    assert [odd.balanceOf(name) for name in names] == [ETHER, 3 * ETHER]
    odd.behave(names[0], False, Does.MOVES, Says.RIGHT, sender=anybody)
    found = studio.refusal(splitter.withdraw, odd, names[0], sender=anybody)
    wanted = error("SplitPaymentRefused", token=odd, account=names[0], amount=2 * ETHER)
    assert found == wanted


def test_distribute__of_a_token_when_given_too_little_gas__starves_nobody(
    market: Market, odd: Any
) -> None:
    studio, names = market.studio, people(market.studio, 2)
    splitter = market.splitter(even(names))
    odd.mint(splitter, SUM, sender=studio.stranger)
    data = bytes(splitter.distribute.encode_input(odd))
    for gas in range(100_000, 700_000, 25_000):
        snapshot = studio.rpc("evm_snapshot", [])
        studio.send(studio.stranger, splitter, data, gas=gas)
        assert [splitter.owed(odd, name) for name in names] == [0, 0]
        studio.rpc("evm_revert", [snapshot])


def test_push__is_the_splitters_own(market: Market, odd: Any) -> None:
    studio, names = market.studio, people(market.studio, 2)
    splitter = market.splitter(even(names))
    odd.mint(splitter, SUM, sender=studio.stranger)
    for caller in (studio.stranger, studio.dao):
        found = studio.refusal(splitter.push, odd, caller, SUM, sender=caller)
        assert found == error("SplitNotItself", caller=caller)


def test_splitter__costs_less_than_its_peer(market: Market) -> None:
    """Receipts of 0xSplits v2: 174,062 to make, 92,772 and 146,546 to pay five and ten."""
    studio = market.studio
    for count, max_gas in ((5, 80_000), (10, 130_000)):
        names = people(studio, count)
        if count == 5:
            receipt = market.splitters.create(even(names), sender=studio.stranger)
            assert receipt.gas_used <= 120_000
        splitter = market.splitter(even(names))
        spent = []
        for _ in range(2):
            send(studio, splitter.address, SUM)
            spent.append(splitter.distribute(sender=studio.stranger).gas_used)
        assert spent[1] <= max_gas
        assert all(a != b for a, b in pairwise(names))
