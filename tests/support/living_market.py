"""What a living studio's market does with each round: a choice, an auction, licences, a vault."""

from collections.abc import Sequence

from eth_account import Account

from oracle.chain.artwork.curation import Curation
from oracle.chain.auction.auctions import AuctionHouse
from oracle.chain.fractions.vaults import Vaults
from oracle.chain.licensing.licences import Item, Licences
from oracle.chain.types import RoundId
from oracle.generator import merkle
from oracle.local.studio import LocalStudio
from oracle.quantities import ETHER

LICENCES = 5
"""Licences that are sold of each work; of the kinds that may have any number of holders."""

VAULTS = 10
"""Of so many works one is held in fractions."""

CHOSEN = 1
"""The work that members choose of each round."""

KIND = 1
LATE = 2**39
"""A deadline that never comes, in Unix seconds."""


class LivingMarket:
    """Sells one work of each round, and what follows from it."""

    def __init__(self, studio: LocalStudio) -> None:
        w3, deployment = studio.chain.w3, studio.deployment
        self._studio = studio
        self._curation, self._house = Curation(w3, deployment), AuctionHouse(w3, deployment)
        self._licences, self._vaults = Licences(w3, deployment), Vaults(w3, deployment)

    def trade(self, round_id: RoundId, digests: Sequence[bytes]) -> None:
        """A work of the round is chosen, sold, licensed, and now and then held in fractions."""
        studio, chain = self._studio, self._studio.chain
        first, *others = studio.members
        self._curation.open(first, round_id)
        chain.pass_time(2)
        for member in studio.members:
            self._curation.vote(member, round_id, {CHOSEN: 10 * ETHER})
        chain.pass_until(self._curation.get(round_id).end + 1)
        tree = merkle.MerkleTree(merkle.leaves(round_id, digests))
        self._curation.close(first, round_id, [digests[CHOSEN]], [tree.proof(CHOSEN)])
        self._house.start(first)
        lot = self._house.auction().lot
        buyer = others[round_id % len(others)]
        for bidder, tenths in ((first, 2), (others[0], 3), (buyer, 4)):
            self._house.bid(bidder, lot, tenths * ETHER // 10)
        chain.pass_until(self._house.auction().end + 1)
        self._house.settle(first)
        token = int(studio.artwork.functions.tokenOf(digests[CHOSEN]).call())
        work = Item(studio.artwork.address, token)
        floor = self._licences.tier(KIND).floor
        self._licences.offer(buyer, work, KIND, price=floor, renewal_price=floor)
        for _ in range(LICENCES):
            someone, fee = Account.create().address, self._licences.quote(work, KIND)
            self._licences.buy(first, work, KIND, someone, fee, LATE)
        if round_id % VAULTS == 0:
            self._vaults.fractionalise(
                buyer,
                [work],
                name=f"Work of round {round_id}",
                symbol="PART",
                supply=10_000 * ETHER,
                price=ETHER,
                fee_bps=100,
            )
