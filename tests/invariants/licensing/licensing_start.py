"""Works of a studio and of others, whose owners can license them: where examples begin."""

from collections.abc import Sequence
from typing import Any

from web3.contract import Contract

from oracle.chain.licensing.tiers import TierParameters
from oracle.quantities import ETHER
from tests.invariants.auction.market_start import ANYBODY, ARTIST, MarketStart
from tests.invariants.bare_chain import BareChain, person
from tests.support.solidity import compiled

SOURCES = [f"tests/support/contracts/{name}.sol" for name in ("Collection", "Gate")]
OWNERS = [person(f"rights holder {n}") for n in range(3)]
FOREVER = 2**40
STUDIO_BPS = 1_500
Work = tuple[str, int]


class LicensingStart(MarketStart):
    """Three works of the studio and three of others, one each of every owner."""

    def __init__(
        self, chain: BareChain, tiers: Sequence[TierParameters], prices: Sequence[int] = ()
    ) -> None:
        """Owners offer the tiers at these prices, and renew them for half."""
        self._tiers, self._prices = tiers, prices
        super().__init__(chain)

    def _open_market(self) -> None:
        super()._open_market()
        names = ("LicenseRegistry", "RoyaltyTree", "FractionVaultFactory", "WrappedEther")
        self.tiers = self.deployment.contract(self.chain.w3, "LicenseTiers")
        self.licenses, self.royalties, self.vaults, self.weth = (
            self.deployment.contract(self.chain.w3, name) for name in names
        )
        self._must(ANYBODY, self.splits, "fix", self.round)
        made = compiled(*SOURCES)
        self.foreign, self.gate = (
            self.chain.create(ANYBODY, made[name]) for name in ("Collection", "Gate")
        )
        self._must(ANYBODY, self.foreign, "setRoyalty", ARTIST, 500)
        self.works: list[Work] = []
        for number, owner in enumerate(OWNERS):
            self.chain.endow(owner)
            self.works.append(self._minted(number, owner))
        for number, owner in enumerate(OWNERS, 1):
            self._must(ANYBODY, self.foreign, "mint", owner, number)
            self.works.append((str(self.foreign.address), number))
        for collection in (self.artwork, self.foreign):
            for owner in OWNERS:
                self._must(owner, collection, "setApprovalForAll", self.vaults.address, True)
        self.first_tier = self.tiers.functions.tierCount().call() + 1
        for tier in self._tiers:
            self._must(self.dao, self.tiers, "addTier", tier.as_tuple())
        for number, work in enumerate(self.works):
            for tier, price in enumerate(self._prices, self.first_tier):
                words = (*work, tier, (price, price // 2, True, True))
                self._must(OWNERS[number % 3], self.licenses, "setOffer", *words)

    def _minted(self, index: int, owner: str) -> Work:
        digest = self.digests[index]
        proof = self.tree.proof(index)
        self._must(self.dao, self.artwork, "mint", self.round, index, digest, proof, owner)
        return str(self.artwork.address), self.artwork.functions.tokenOf(digest).call()

    def vault(self, work: Work, curator: str) -> Contract:
        """A vault with one work; all fractions are the curator's."""
        arguments = ([work], "Works", "W", 1_000 * ETHER, ETHER, 0)
        self._must(curator, self.vaults, "fractionalise", *arguments)
        factory = str(self.vaults.address).lower()
        (topics,) = [log["topics"] for log in self.chain.logs if log["address"] == factory]
        return self.chain.at("FractionVault", "0x" + topics[1][-40:])

    def sold(self) -> int:
        """The licence that the last transaction sold."""
        topic = self.licenses.events.LicenseSold().topic
        (found,) = [log["topics"][1] for log in self.chain.logs if log["topics"][0] == topic]
        return int(found, 16)

    def must(self, sender: str, contract: Any, function: str, *words: Any, value: int = 0) -> int:
        """A call that succeeds; returns its gas."""
        self._must(sender, contract, function, *words, value=value)
        return self.chain.gas_used
