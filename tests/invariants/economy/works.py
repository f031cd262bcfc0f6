"""Works before and beside vaults: their auctions and licences, and what of them is the studio's."""

from oracle.chain.auction.parameters import AuctionParameters
from oracle.chain.licensing.parameters import LicensingParameters
from tests.invariants.economy.studio import ANYBODY, FOREVER, WORK, WORLD
from tests.invariants.economy.town import fine, topic
from tests.invariants.economy.vaults import Vaults

HOUSE, LICENSES = "AuctionHouse", "LicenseRegistry"
SETTLED = topic("AuctionSettled(uint256,uint256,address,uint256)")
TIER = 2
"""Of the tiers that a studio begins with: the web, a licence that ends."""

AUCTION = AuctionParameters()
LICENSING = LicensingParameters()


class Works(Vaults):
    """What the auction house and the registry of licences do."""

    def bid_for_work(self, who: str, eth: int) -> str | None:
        """A bid in the auction that is under way, if it is high enough."""
        self.close()
        lot, _, _, _, _, amount, *_ = self.start.read(HOUSE, "auction")
        refused = self.do(who, HOUSE, "bid", lot, value=eth)
        if refused is None:
            if self.book.bidder:
                self.book.wei[self.book.bidder] += amount
            self.book.wei[who] -= eth
            self.book.bidder, self.book.bid = who, eth
        return refused

    def settle_work(self) -> str | None:
        """The auction that is over ends; the whole price is the splitter's. The next one begins."""
        splitter = self.start.works[0].splitter
        self.close()
        (had,) = self.balances([splitter])
        refused = self.do(ANYBODY, HOUSE, "settle")
        if refused is not None:
            return refused
        self.close()
        sold = [log for log in self.logs if log["topics"][0] == SETTLED]
        paid = self.balances([splitter])[0] - had
        assert paid == self.book.bid, "the whole price reaches the work's splitter"
        assert bool(sold) == bool(self.book.bid)
        for log in sold:
            self.book.works[int(log["topics"][2], 16)] = self.book.bidder
        self.book.bidder, self.book.bid = "", 0
        return None

    def attend(self) -> None:
        """The world bids for works below their worth, and ends auctions that are over."""
        _, _, end, _, _, amount, min_bid, settled = self.start.read(HOUSE, "auction")
        if settled:
            self.do(ANYBODY, HOUSE, "start")
        elif self.now + 12 > end:
            fine(self.settle_work())
        elif amount and self.book.bidder != WORLD and min_bid < 0.98 * WORK:
            fine(self.bid_for_work(WORLD, int(0.98 * WORK)))

    def license(self, vault: str, price: int) -> str | None:
        """A licence of a vault's work is bought: part is the studio's, the rest its holders'."""
        known = self.book.vaults[vault]
        if not known.splitter:
            return "no work of the studio's"
        self.close()
        item = (self.start.contract("Artwork").address, known.tokens[0])
        offered = self.do(known.curator, LICENSES, "setOffer", *item, TIER, (price, 0, True, False))
        if offered is not None:
            return offered
        self.close()
        had = self.balances([known.splitter, ANYBODY])
        words = (*item, TIER, ANYBODY, price, FOREVER)
        refused = self.do(ANYBODY, LICENSES, "buy", *words, value=price)
        if refused is not None:
            return refused
        self.close()
        has = self.balances([known.splitter, ANYBODY])
        studio = price * LICENSING.studio_share_bps // 10_000
        assert has[0] - had[0] == studio > 0, "the studio's part of a licence"
        assert had[1] - has[1] == price
        self.book.wei[ANYBODY] -= price
        self.book.allowed += price - studio
        self.let_accrue(vault)
        return None
