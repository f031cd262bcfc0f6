"""Gas of curation, splits and auctions in a steady state: touched slots are not zero."""

from typing import Any

from oracle.local.anvil import Anvil
from tests.benchmarks.report import Row
from tests.benchmarks.rounds import RULES
from tests.invariants.auction.market_start import (
    ANYBODY,
    DURATION,
    MEMBERS,
    PERIOD,
    RESERVE,
    MarketStart,
)
from tests.invariants.bare_chain import OPTIONS, BareChain, person
from tests.support import receivers

UNIT = 10**9
WHOLE = 1_000_000
MAX_PARTS, VOTES = 100, 1_000
PEERS = {
    "artwork.royalty_info": (None, None, 15_000),
    "curation.vote.10": (None, None, 120_000),
    "split.create.5": ("0xSplits v2", 174_062, 120_000),
    "split.distribute.5": ("0xSplits v2", 92_772, 80_000),
    "split.distribute.10": ("0xSplits v2", 146_546, 130_000),
    "auction.outbid": ("Nouns V3, no proxy", 48_745, 47_000),
    "auction.settle_and_start": ("Nouns V3 with a counter for a token", 148_041, 190_000),
}
HOW = {
    "artwork.royalty_info": "asked by another contract, the cold call included; a split of 100 "
    "parts, 1,000 votes on splits",
    "curation.vote.10": "a member's second vote, ten works in one transaction",
    "split.create.5": "five recipients",
    "split.distribute.5": "ETH to five accounts that exist",
    "split.distribute.10": "ETH to ten accounts that exist",
    "auction.outbid": "with the refund to the bidder before",
    "auction.settle_and_start": "minting to a holder, paying the splitter, starting the next lot",
}


class Market:
    """The studio of the machines, measured."""

    def __init__(self, start: MarketStart) -> None:
        self.start, self.chain = start, start.chain
        self.gas: dict[str, int] = {}

    def act(
        self, name: str, sender: str, contract: Any, function: str, *words: Any, value: int = 0
    ) -> None:
        """One user action; its last receipt counts."""
        refused = self.chain.act(sender, contract, function, *words, value=value)
        assert refused is None, f"{function}: {refused}"
        self.gas[name] = self.chain.gas_used

    def curate(self) -> None:
        """Members vote for the same ten works, and the round's winners are recorded."""
        curation = self.start.curation
        for member in (*MEMBERS, next(iter(MEMBERS))):
            choices = [(UNIT // 100 + index) << 16 | index for index in range(10)]
            self.act("curation.vote.10", member, curation, "vote", 1, choices)
        self.chain.pass_time(PERIOD + 1)
        seats = curation.functions.seats(1).call()
        digests = [self.start.digests[index] for index, _ in seats]
        proofs = [self.start.tree.proof(index) for index, _ in seats]
        self.act("curation.close.3", ANYBODY, curation, "close", 1, digests, proofs)
        self.act("split.fix", ANYBODY, self.start.splits, "fix", 1)

    def auction(self) -> None:
        """Two of three works, six bids each; the last bidder wins them all."""
        house, amount = self.start.house, RESERVE
        self.act("auction.start", ANYBODY, house, "start")
        bidders = [person(f"bidder {n}") for n in range(3)]
        for who in bidders:
            self.chain.endow(who)
        for lot in range(2):
            for who in (*bidders, *bidders):
                amount = amount * 11 // 10
                self.act("auction.outbid", who, house, "bid", lot, value=amount)
            self.chain.pass_time(2 * DURATION)
            self.act("auction.settle_and_start", ANYBODY, house, "settle")

    def split(self) -> None:
        """New splits, each paid twice."""
        chain = self.chain
        factory = chain.deploy("SplitterFactory")
        for size in (5, 10):
            names = sorted((person(f"part {size} {n}") for n in range(size)), key=str.lower)
            for name in names:
                chain.endow(name)
            parts = [(name, WHOLE // size) for name in names]
            self.act(f"split.create.{size}", ANYBODY, factory, "create", parts)
            splitter = chain.at("RoyaltySplitter", factory.functions.addressOf(parts).call())
            for _ in range(2):
                chain.send(ANYBODY, str(splitter.address), value=10**18, gas=23_300)
                refused = chain.send(ANYBODY, str(splitter.address), "0xe4fc6b6d")
                assert refused is None, refused
                self.gas[f"split.distribute.{size}"] = chain.gas_used


def royalty_gas(chain: BareChain) -> int:
    """What asking a work for its royalty costs another contract, with a split of many parts."""
    names = sorted((person(f"part of many {n}") for n in range(MAX_PARTS)), key=str.lower)
    start = MarketStart(chain, split=[(name, WHOLE // MAX_PARTS) for name in names])
    for _ in range(VOTES):
        assert chain.act(start.dao, start.splits, "setHouseSplit", [(ANYBODY, WHOLE)]) is None
    work = (start.round, 0, start.digests[0], start.tree.proof(0), ANYBODY)
    assert chain.act(start.dao, start.artwork, "mint", *work) is None
    token = start.artwork.functions.tokenOf(start.digests[0]).call()
    meter = person("meter")
    chain.behave(meter, receivers.meters(start.artwork.address))
    data = start.artwork.encode_abi("royaltyInfo", [token, 10**18])
    return int(chain.rpc("eth_call", {"to": meter, "data": data}, "latest"), 16)


def rows() -> list[Row]:
    """Every gas figure of the market."""
    with Anvil(options=OPTIONS) as anvil:
        chain = BareChain(anvil)
        market = Market(MarketStart(chain, seats=3))
        market.curate()
        market.auction()
        market.split()
        market.gas["artwork.royalty_info"] = royalty_gas(chain)
    found = []
    for name, gas in sorted(market.gas.items()):
        peer, peers, target = PEERS.get(name, (None, None, None))
        told = f"{HOW.get(name, 'one user action')}; {RULES}"
        named = f"{peer} (quoted, not run here)" if peer else None
        found.append(Row(name, gas, "gas", told, named, peers, target))
    return found
