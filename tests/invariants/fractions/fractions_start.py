"""Factories of vaults and pools and a collection of items: where their machines begin."""

from typing import Any

from web3.contract import Contract

from oracle.quantities import ETHER
from tests.invariants.bare_chain import BareChain, person
from tests.support.solidity import compiled

COLLECTION = "tests/support/contracts/Collection.sol"
LENDER = "tests/support/contracts/Lender.sol"
DAO, CURATOR, ARTIST, ANYBODY = (person(n) for n in ("dao", "curator", "artist", "anybody"))
DURATION, EXTENSION, EXTENSION_CAP = 7_200, 600, 1_800
TERMS = (DURATION, EXTENSION, EXTENSION_CAP, 500, 5_000, 1_000)
POOL_TERMS = (30, 2_000)
ROYALTY = 500
FOREVER = 2**40
NO_WORKS = "0x" + "00" * 20
"""These vaults hold only what others made."""


class FractionsStart:
    """The chain at the beginning of every example."""

    def __init__(self, chain: BareChain, pool_terms: tuple[int, int] = POOL_TERMS) -> None:
        self.chain = chain
        for who in (DAO, CURATOR, ARTIST, ANYBODY):
            chain.endow(who)
        self.vaults = chain.deploy("FractionVaultFactory", DAO, NO_WORKS, 60, TERMS)
        self.pools = chain.deploy("FractionPoolFactory", DAO, self.vaults.address, pool_terms)
        self.must(DAO, self.vaults, "setPools", self.pools.address)
        lender = compiled(LENDER)["Lender"]
        self.lender = chain.create(ANYBODY, lender, self.vaults.address)
        self.must(DAO, self.vaults, "addLender", self.lender.address)
        self.collection = chain.create(ANYBODY, compiled(COLLECTION)["Collection"])
        self.must(ANYBODY, self.collection, "setRoyalty", ARTIST, ROYALTY)
        self._items = 0
        chain.mark()

    def must(
        self, sender: str, contract: Contract, function: str, *arguments: Any, value: int = 0
    ) -> int:
        """A call that succeeds; returns its gas."""
        refused = self.chain.act(sender, contract, function, *arguments, value=value)
        assert refused is None, f"{function}: {refused}"
        return self.chain.gas_used

    def vault(
        self, supply: int = 10_000 * ETHER, price: int = 40 * ETHER, fee: int = 200, items: int = 1
    ) -> Contract:
        """A vault whose fractions are the curator's."""
        held = []
        for _ in range(items):
            self._items += 1
            self.must(ANYBODY, self.collection, "mint", CURATOR, self._items)
            held.append((self.collection.address, self._items))
        self.must(CURATOR, self.collection, "setApprovalForAll", self.vaults.address, True)
        self.gas = self.must(
            CURATOR, self.vaults, "fractionalise", held, "Works", "W", supply, price, fee
        )
        factory = str(self.vaults.address).lower()
        (topics,) = [log["topics"] for log in self.chain.logs if log["address"] == factory]
        address = "0x" + topics[1][-40:]
        return self.chain.at("FractionVault", address)

    def pool(self, vault: Contract) -> Contract:
        """The vault's pool, empty."""
        self.must(ANYBODY, self.pools, "create", vault.address)
        address = self.pools.functions.poolOf(vault.address).call()
        self.must(CURATOR, vault, "approve", address, 2**256 - 1)
        return self.chain.at("FractionPool", address)
