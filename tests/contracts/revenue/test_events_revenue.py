"""What splitters, splits and shares of revenue say, to the last value."""

from typing import Any

from oracle.quantities import ETHER
from tests.contracts.auction.market import DAY, WHOLE, ZERO, Market
from tests.contracts.fractions.fractions import deployed
from tests.contracts.studio import Studio
from tests.support import receivers
from tests.support.events import event, said

CURRENCY = "tests/support/contracts/Currency.sol"
SUM = 10 * ETHER
HALF = WHOLE // 2


def pair(market: Market) -> tuple[Any, list[str]]:
    """A splitter of two recipients with a half each."""
    names = sorted((market.studio.nobody(f"half {n}") for n in range(2)), key=lambda n: int(n, 16))
    return market.splitter([(name, HALF) for name in names]), names


def test_splitter__says_what_it_splits_pays_and_owes(market: Market) -> None:
    studio = market.studio
    splitter, (ada, bob) = pair(market)
    studio.behaves(bob, receivers.REFUSES)
    assert studio.send(studio.stranger, splitter, value=SUM)
    split = splitter.distribute(sender=studio.stranger)
    assert said(split, splitter) == [
        event("Distributed", token=ZERO, amount=SUM),
        event("Credited", account=bob, amount=SUM // 2),
    ]
    assert studio.balance(ada) == SUM // 2
    studio.behaves(bob, "0x")
    paid = splitter.withdrawCredit(bob, sender=studio.stranger)
    assert said(paid, splitter) == [event("Paid", account=bob, amount=SUM // 2)]


def test_splitter__says_the_same_of_tokens(market: Market) -> None:
    studio = market.studio
    splitter, (ada, bob) = pair(market)
    currency = deployed(studio, CURRENCY, "Currency")
    currency.mint(splitter, SUM, sender=studio.stranger)
    currency.setRefused(bob, True, sender=studio.stranger)
    split = splitter.distribute(currency, sender=studio.stranger)
    assert said(split, splitter) == [
        event("Distributed", token=currency, amount=SUM),
        event("TokenCredited", token=currency, account=bob, amount=SUM // 2),
    ]
    currency.setRefused(bob, False, sender=studio.stranger)
    paid = splitter.withdraw(currency, bob, sender=studio.stranger)
    assert said(paid, splitter) == [
        event("TokenPaid", token=currency, account=bob, amount=SUM // 2)
    ]
    assert currency.balanceOf(ada) == currency.balanceOf(bob) == SUM // 2


def test_factory__says_where_a_new_splitter_is(market: Market) -> None:
    parts = [(market.studio.nobody("only one"), WHOLE)]
    made = market.splitters.create(parts, sender=market.studio.stranger)
    where = market.splitters.addressOf(parts)
    assert said(made, market.splitters) == [event("SplitterCreated", splitter=where)]
    again = market.splitters.create(parts, sender=market.studio.stranger)
    assert said(again, market.splitters) == []


def test_house_split__is_said_with_its_version(market: Market) -> None:
    studio, parts = market.studio, market.ordered({ZERO: 1, market.artist.address: WHOLE - 1})
    changed = market.splits.setHouseSplit(parts, sender=studio.dao)
    assert said(changed, market.splits) == [event("HouseSplitSet", version=2, parts=parts)]


def test_revenue__says_what_is_streamed_until_when_and_what_is_claimed(studio: Studio) -> None:
    token = studio.token
    assert studio.send(studio.stranger, token, value=SUM)
    streamed = token.accrue(sender=studio.stranger)
    assert said(streamed, token) == [event("RevenueStreamed", amount=SUM, end=studio.now + DAY)]
    studio.pass_time(2 * DAY)
    due = token.claimable(studio.holder)
    claimed = token.claim(studio.holder, sender=studio.stranger)
    assert said(claimed, token) == [
        event("RevenueClaimed", account=studio.holder, amount=due),
    ]
