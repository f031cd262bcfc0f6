"""Curation and auctions under anything that members, bidders and the DAO do.

Votes spent never exceed votes held, seats are always those of a plain sort, every wei that came in
went out or is owed, and every bid can be got out.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any, ClassVar

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from oracle.local.anvil import Anvil
from tests.invariants.auction.market_start import (
    ANYBODY,
    DURATION,
    MEMBERS,
    PERIOD,
    RESERVE,
    SEATS,
    TERMS,
    WORKS,
    MarketStart,
)
from tests.invariants.bare_chain import OPTIONS, PLENTY, BareChain, person
from tests.invariants.runs import run
from tests.support import receivers

UNIT = 10**9
BIDDERS = [person(f"bidder {n}") for n in range(3)]
SOME = st.integers(0, 2)


class MarketMachine(RuleBasedStateMachine):
    """Members vote, the curation closes, the winners are auctioned to bidders who misbehave."""

    start: ClassVar[MarketStart]
    seen: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        start = self.start
        start.chain.again()
        self.chain, self.curation, self.house = start.chain, start.curation, start.house
        self.tallies: Counter[int] = Counter()
        self.spent: Counter[str] = Counter()
        self.closed = False
        self.paid_in: Counter[str] = Counter()
        self.got: Counter[str] = Counter()
        for who in BIDDERS:
            self.chain.endow(who)
            self.chain.behave(who, "0x")

    @initialize(
        votes=st.lists(st.integers(1, UNIT // 10), max_size=WORKS),
        on_sale=st.sampled_from([True, True, False]),
        contested=st.booleans(),
    )
    def begin(self, votes: list[int], on_sale: bool, contested: bool) -> None:
        """Most examples begin with an auction under way, the others with nothing done.

        In a contested one somebody who takes no money back was outbid.
        """
        if not (votes and on_sale):
            return
        member = next(iter(MEMBERS))
        self.vote(member, dict(enumerate(votes)), 0)
        self.close()
        assert self.do(ANYBODY, self.house, "start") is None
        if contested:
            self.behave(0, receivers.REFUSES)
            self.bid(0, 0, credit=False)
            self.bid(1, 0, credit=True)

    def do(self, sender: str, contract: Any, function: str, *arguments: Any, value: int = 0):  # type: ignore[no-untyped-def]
        refused = self.chain.act(sender, contract, function, *arguments, value=value)
        self.seen[refused or function] += 1
        return refused

    # Curation

    @precondition(lambda self: not self.closed)
    @rule(
        member=st.sampled_from(list(MEMBERS)),
        ballot=st.dictionaries(
            st.integers(0, WORKS), st.integers(0, 3 * UNIT), min_size=0, max_size=4
        ),
        share=st.sampled_from([0, 0, 0, 1]),
    )
    def vote(self, member: str, ballot: dict[int, int], share: int) -> None:
        """Some ballots spend all that is left, or a billionth more."""
        left = MEMBERS[member] // UNIT - self.spent[member]
        if share and ballot:
            ballot = {next(iter(ballot)): left + next(iter(ballot.values())) % 2}
        choices = [weight << 16 | index for index, weight in ballot.items()]
        refused = self.do(member, self.curation, "vote", 1, choices)
        weights = list(ballot.values())
        good = bool(ballot) and max(ballot) < WORKS and min(weights) > 0 and sum(weights) <= left
        assert (refused is None) == good, refused
        if good:
            self.tallies.update(ballot)
            self.spent[member] += sum(weights)

    @precondition(lambda self: not self.closed)
    @rule(member=st.sampled_from(list(MEMBERS)), to=st.sampled_from(list(MEMBERS)))
    def move_votes(self, member: str, to: str) -> None:
        """Tokens and delegations that move now change nothing here."""
        held = self.start.token.functions.balanceOf(member).call()
        self.do(member, self.start.token, "transfer", to, held // 2)
        self.do(member, self.start.token, "delegate", to)

    def ranking(self) -> list[tuple[int, int]]:
        salt = int.from_bytes(self.start.seed[-2:], "big")
        order = sorted(self.tallies.items(), key=lambda item: (-item[1], -(item[0] ^ salt)))
        return order[:SEATS]

    @precondition(lambda self: not self.closed and bool(self.tallies))
    @rule()
    def close(self) -> None:
        indices = [index for index, _ in self.ranking()]
        digests = [self.start.digests[index] for index in indices]
        proofs = [self.start.tree.proof(index) for index in indices]
        assert self.do(ANYBODY, self.curation, "close", 1, digests, proofs) == "CurationNotOver"
        self.chain.pass_time(PERIOD + 1)
        assert self.do(ANYBODY, self.curation, "close", 1, digests, proofs) is None
        self.closed = True

    # Auctions

    def auction(self) -> Any:
        return self.house.functions.auction().call()

    @precondition(lambda self: self.closed)
    @rule()
    def start(self) -> None:
        refused = self.do(ANYBODY, self.house, "start")
        allowed = {None, "AuctionUnderWay", "AuctionsPaused", "AuctionNothingToSell"}
        assert refused in {*allowed, "AuctionNotMinter"}, refused

    @precondition(lambda self: self.closed)
    @rule(max_lots=st.integers(0, 3))
    def skip(self, max_lots: int) -> None:
        before = self.house.functions.nextLot().call()
        refused = self.do(ANYBODY, self.house, "skip", max_lots)
        assert refused in (None, "AuctionNothingToSkip"), refused
        after = self.house.functions.nextLot().call()
        assert (refused is None) == (before < after <= before + max_lots)

    @precondition(lambda self: self.closed)
    @rule(lot=st.integers(0, SEATS - 1))
    def take(self, lot: int) -> None:
        """The DAO mints a lot past the house."""
        artwork, dao = self.start.artwork, self.start.dao
        had = artwork.functions.minter().call()
        assert self.do(dao, artwork, "setMinter", dao) is None
        self.do(dao, artwork, "mintCurated", lot, dao)
        assert self.do(dao, artwork, "setMinter", had) is None

    @precondition(lambda self: self.closed)
    @rule(bidder=SOME, over=st.integers(-1, 10**6), credit=st.booleans())
    def bid(self, bidder: int, over: int, credit: bool) -> None:
        who, (lot, *_, min_bid, settled) = BIDDERS[bidder], self.auction()
        self.chain.endow(who)
        amount = max(0, min_bid + over)
        held = self.house.functions.credit(who).call()
        value = max(0, amount - held) if credit else amount
        function, words = ("bidWithCredit", (lot, amount)) if credit else ("bid", (lot,))
        had = self.chain.balance(str(self.house.address))
        refused = self.do(who, self.house, function, *words, value=value)
        if over < 0:
            assert refused is not None
        if refused is None:
            assert not settled
            self.seen["credit bid"] += bool(credit and held)
            assert self.chain.balance(str(self.house.address)) <= had + value

    @precondition(lambda self: self.closed)
    @rule()
    def settle(self) -> None:
        refused = self.do(ANYBODY, self.house, "settle")
        assert refused in (None, "AuctionNone", "AuctionNotOver"), refused

    @rule(
        bidder=SOME,
        code=st.sampled_from(
            ["0x", receivers.REFUSES, receivers.BURNS_GAS, receivers.BOMB, "greedy"]
        ),
    )
    def behave(self, bidder: int, code: str) -> None:
        if code == "greedy":
            again = self.house.encode_abi("withdrawCredit", [BIDDERS[bidder]])
            code = receivers.calls_back(str(self.house.address), bytes.fromhex(again[2:]))
        self.chain.behave(BIDDERS[bidder], code)

    @rule(seconds=st.sampled_from([1, 30, DURATION, 2 * DURATION]))
    def wait(self, seconds: int) -> None:
        if self.closed:
            self.chain.pass_time(seconds)

    @rule(paused=st.booleans())
    def pause(self, paused: bool) -> None:
        assert self.do(self.start.dao, self.house, "setPaused", paused) is None

    @rule(mints=st.booleans())
    def set_minter(self, mints: bool) -> None:
        minter = self.house.address if mints else self.start.dao
        assert self.do(self.start.dao, self.start.artwork, "setMinter", minter) is None

    @rule(amount=st.integers(1, 10**18))
    def force(self, amount: int) -> None:
        """ETH that nobody bid changes nobody's money."""
        if not hasattr(self, "forced"):
            self.forced = 0
        self.chain.force(person("bomb"), str(self.house.address), amount)
        self.forced += amount

    # What always holds

    @invariant()
    def seats_are_those_of_a_plain_sort(self) -> None:
        seats = self.curation.functions.seats(1).call()
        assert [tuple(seat) for seat in seats] == self.ranking()
        for member, held in MEMBERS.items():
            spent = self.curation.functions.spent(1, member).call()
            assert spent == self.spent[member] <= held // UNIT

    @invariant()
    def the_house_holds_the_bid_and_the_credits(self) -> None:
        _, _, _, _, _, amount, _, settled = self.auction()
        bids = 0 if settled else amount
        credits_ = self.house.functions.totalCredit().call()
        forced = getattr(self, "forced", 0)
        balance = self.chain.balance(str(self.house.address))
        assert balance == bids + credits_ + forced
        owed = sum(self.house.functions.credit(who).call() for who in BIDDERS)
        assert owed == credits_

    @invariant()
    def every_sale_reached_the_splitter(self) -> None:
        prices = self.house.functions.prices(100).call()
        assert self.chain.balance(self.start.splitter) == sum(price[0] for price in prices)
        assert all(price[0] >= RESERVE for price in prices)

    def teardown(self) -> None:
        """In the end the auction settles and every bidder gets what it is owed."""
        for who in BIDDERS:
            self.chain.behave(who, "0x")
        self.chain.pass_time(3 * DURATION)
        if self.closed and not self.auction()[-1]:
            assert self.do(ANYBODY, self.house, "settle") is None
        for who in BIDDERS:
            self.do(ANYBODY, self.house, "withdrawCredit", who)
        assert self.house.functions.totalCredit().call() == 0
        if self.closed:
            self.sell_all()

    def sell_all(self) -> None:
        """No lot is lost: the house, in office again, comes to an end with every work minted."""
        self.pause(False)
        self.set_minter(True)
        while (refused := self.do(ANYBODY, self.house, "start")) != "AuctionNothingToSell":
            assert refused in (None, "AuctionUnderWay"), refused
            self.chain.pass_time(3 * DURATION)
            assert self.do(ANYBODY, self.house, "settle") is None
        for number in range(self.curation.functions.winnerCount().call()):
            digest = self.curation.functions.winner(number).call()[2]
            assert self.start.artwork.functions.isTaken(digest).call()


@pytest.fixture(scope="module")
def start() -> Iterator[MarketStart]:
    with Anvil(options=OPTIONS) as anvil:
        yield MarketStart(BareChain(anvil))


def test_market__whatever_anybody_does__loses_no_vote_and_no_wei(start: MarketStart) -> None:
    assert TERMS[0] == RESERVE
    assert PLENTY > 10**26
    MarketMachine.start = start
    MarketMachine.seen.clear()
    run(MarketMachine, quick=(25, 40), deep=(150, 60))
    # A machine that never got anywhere proves nothing.
    for what in ("vote", "close", "start", "bid", "bidWithCredit", "settle", "withdrawCredit"):
        assert MarketMachine.seen[what], f"no example saw {what}: {dict(MarketMachine.seen)}"
