"""Works that are chosen, and bids for them."""

from ape.api import AccountAPI

from oracle.quantities import ETHER
from tests.contracts.auction.market import Market
from tests.contracts.studio import FinishedRound

VOTE = 10**9


def furnish(market: Market, name: str = "") -> FinishedRound:
    """A round whose works 2, 0 and 1 were chosen, in this order."""
    voter = market.studio.person("curator")
    if not market.studio.token.getVotes(voter):
        market.member("curator", 10 * ETHER)
    finished = market.opened(name=name)
    ballot = [3 * VOTE << 16 | 2, 2 * VOTE << 16 | 0, VOTE << 16 | 1]
    market.curation.vote(finished.id, ballot, sender=voter)
    assert market.close(finished) == [2, 0, 1]
    return finished


def bid(market: Market, who: AccountAPI, amount: int, lot: int = 0):  # type: ignore[no-untyped-def]
    return market.house.bid(lot, value=amount, sender=who)


def refused(market: Market, who: AccountAPI, amount: int, lot: int = 0) -> str:
    return market.studio.refusal(market.house.bid, lot, sender=who, value=amount)


def finish(market: Market):  # type: ignore[no-untyped-def]
    """Settles the auction in its first second after the end."""
    market.studio.pass_to(market.house.auction().end + 1)
    return market.house.settle(sender=market.studio.stranger)
