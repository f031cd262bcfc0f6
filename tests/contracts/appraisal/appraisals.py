"""The appraiser beside a studio's market, and sales for it to compare, through Ape."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from oracle.chain.appraisal.parameters import AppraisalParameters
from oracle.generator.latent import blocks
from oracle.generator.style import decode_style, draw_values
from oracle.quantities import ETHER
from tests.contracts.auction.market import DAY, Market
from tests.contracts.fractions.fractions import PRICE, SUPPLY, Fractions
from tests.contracts.studio import MODEL
from tests.support import models as small

HOUR = 3_600
TERMS = AppraisalParameters(
    window=DAY,
    short_window=HOUR,
    age=100 * DAY,
    record_age=5 * DAY,
    depth_multiple=4,
    depth_days=3,
    sample=16,
    min_sales=3,
    sold_multiple=2,
    income_multiple=12,
    min_licenses=2,
    haircut_bps=4_000,
)
NOTICE = 60
SEATS = 8
VOTE = 10**9
WHOLE = 10_000
ETH = 20 * ETHER
"""Of the pools of these tests, beside half of all fractions."""

WORTH = 2 * ETH
"""Of all fractions, at the pool's first price: half of them lie in it."""

CRUMBS = 10**12
"""Wei that prices in 2^-96, liquidity in 2^36 shares, and roots lose."""

ZERO = "0x" + "00" * 20
CHOICES = 8
"""Composition and family: the axes of the small model that are choices."""


def cut(value: int) -> int:
    """A value that one source alone speaks for."""
    return value * (WHOLE - TERMS.haircut_bps) // WHOLE


def near(value: int, wanted: int) -> bool:
    """Whether both are the same but for crumbs."""
    return abs(value - wanted) <= CRUMBS


@dataclass(frozen=True)
class Sold:
    """A work that was auctioned."""

    token: int
    round: int
    index: int
    price: int
    time: int


class Appraisals:
    """The appraiser, and whoever sells works and makes markets for it."""

    def __init__(self, market: Market, fractions: Fractions, project: Any) -> None:
        self.market, self.fractions, self.studio = market, fractions, market.studio
        studio = self.studio
        self.appraiser = studio.stranger.deploy(
            project.Appraiser,
            studio.dao,
            studio.artwork,
            (market.house, market.curation, studio.oracle, studio.models),
            fractions.pools,
            fractions.vaults,
            ZERO,
            NOTICE,
            60,
            TERMS.as_tuple(),
        )
        market.curation.setTerms((500, SEATS), sender=studio.dao)

    def set_terms(self, **changes: int) -> None:
        """The terms with these changes, announced and made."""
        self.decide(self.appraiser.setTerms, TERMS.model_copy(update=changes).as_tuple())

    def decide(self, change: Any, what: Any) -> Any:
        """A change that the members announce and anybody makes; returns the receipt of that."""
        change(what, sender=self.studio.dao)
        self.studio.pass_time(NOTICE)
        return change(what, sender=self.studio.stranger)

    def sell(self, prices: Sequence[int], buyer: Any = None, model: int = MODEL) -> list[Sold]:
        """A round of which so many works are chosen and sold, in order, for these prices."""
        studio, market = self.studio, self.market
        buyer = buyer or self.fractions.curator
        voter = studio.person("curation's voter")
        if not studio.token.getVotes(voter):
            market.member("curation's voter", 100 * ETHER)
        finished = studio.finish(works=SEATS, model=model)
        market.curation.open(finished.id, sender=studio.stranger)
        ballot = [(SEATS - n) * VOTE << 16 | n for n in range(len(prices))]
        market.curation.vote(finished.id, ballot, sender=voter)
        market.close(finished)
        if market.house.auction().settled:
            market.house.start(sender=studio.stranger)
        sold = []
        for index, price in enumerate(prices):
            self.sell_lot(buyer, price)
            token = int(studio.artwork.tokenOf(finished.digests[index]))
            sold.append(Sold(token, finished.id, index, price, studio.now))
        return sold

    def sell_lot(self, buyer: Any, price: int) -> None:
        """The current lot goes to `buyer`."""
        house = self.market.house
        house.bid(house.auction().lot, value=price, sender=buyer)
        self.studio.pass_to(house.auction().end + 1)
        house.settle(sender=self.studio.stranger)

    def choices(self, work: Sold) -> list[int]:
        """The work's own composition and family."""
        origin = self.studio.oracle.provenance(work.round)
        draws = blocks(bytes(origin.seed), np.array([work.index]), 0)
        values = draw_values(draws, decode_style(small.AXES, bytes(origin.style)))
        return [int(value) for value in values[0][:CHOICES]]

    def median(self, sales: Sequence[Sold], work: Sold, now: int) -> int:
        """What comparables say about `work` at `now`, reckoned here."""
        own = self.choices(work)
        weighed = []
        for sale in sorted(sales, key=lambda s: s.price):
            shared = sum(a == b for a, b in zip(own, self.choices(sale), strict=True))
            weighed.append((sale.price, (1 + shared) * (TERMS.age - (now - sale.time))))
        total, passed = sum(weight for _, weight in weighed), 0
        for price, weight in weighed:
            passed += weight
            if 2 * passed >= total:
                return price
        raise AssertionError("no sales")

    def vault_of(self, *works: Sold) -> Any:
        """A vault of works that the curator bought."""
        studio, curator = self.studio, self.fractions.curator
        studio.artwork.setApprovalForAll(self.fractions.vaults, True, sender=curator)
        return self.fractions.vault([(studio.artwork.address, work.token) for work in works])

    def vault(self, price: int = PRICE, sold: int = 400 * ETHER) -> Any:
        """A vault of one work, which fetched so much that this bounds nothing: its only sale."""
        (work,) = self.sell([sold])
        self.studio.artwork.setApprovalForAll(
            self.fractions.vaults, True, sender=self.fractions.curator
        )
        return self.fractions.vault([(self.studio.artwork.address, work.token)], price=price)

    def market_of(self, vault: Any, eth: int, fractions: int = SUPPLY // 2) -> Any:
        """The vault's pool, old enough that its price and its depth count."""
        pool = self.fractions.pool(vault, eth, fractions)
        self.studio.pass_time((TERMS.depth_days + 1) * DAY)
        return pool

    def collateral(self, vault: Any) -> tuple[int, int]:
        """What can be drawn against all fractions, and what decides a loan's health, in wei."""
        draw = int(self.appraiser.drawValue(vault, block_id="latest").value)
        worth = int(self.appraiser.marketValue(vault, block_id="latest").worth)
        assert draw <= worth
        return draw, worth

    def reach(self, vault: Any) -> int:
        """Up to which value the vault's market is deep enough to tell, in wei."""
        return int(self.appraiser.marketValue(vault, block_id="latest").reach)
