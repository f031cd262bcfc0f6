"""Vaults and pools beside a studio, and items to put into them, through Ape."""

from collections.abc import Sequence
from typing import Any

from ape.api import AccountAPI
from ape.contracts import ContractContainer
from ethpm_types import ContractType

from oracle.chain.sender import KeySender, transact
from oracle.quantities import ETHER
from tests.contracts.studio import Studio
from tests.support.solidity import compiled

COLLECTION = "tests/support/contracts/Collection.sol"
HONEST, REFUSES, BURNS_GAS, PRETENDS, CALLS_BACK = range(5)
HELD, AUCTION, SOLD, REDEEMED = range(4)

DURATION, EXTENSION, EXTENSION_CAP = 7_200, 600, 1_800
INCREMENT, QUORUM, MAX_FEE = 500, 5_000, 1_000
VAULT_TERMS = (DURATION, EXTENSION, EXTENSION_CAP, INCREMENT, QUORUM, MAX_FEE)
SUPPLY = 10_000 * ETHER
PRICE = 40 * ETHER
FEE = 200
"""Of the curator, in basis points."""

POOL_TERMS = (30, 2_000)
FOREVER = 2**40


class Fractions:
    """The factories, a collection, and a curator with an item of it."""

    def __init__(self, studio: Studio, project: Any) -> None:
        self.studio = studio
        self.project = project
        deployer = studio.stranger
        self.vaults = deployer.deploy(
            project.FractionVaultFactory, studio.dao, studio.artwork, 60, VAULT_TERMS
        )
        self.pools = deployer.deploy(
            project.FractionPoolFactory, studio.dao, self.vaults, POOL_TERMS
        )
        self.vaults.setPools(self.pools, sender=studio.dao)
        self.collection = foreign_collection(studio)
        self.curator = studio.person("vault curator")
        self.artist = studio.nobody("collection's artist")
        self._minted = 0

    def item(self, owner: Any = None) -> tuple[str, int]:
        """A new item, which its owner has approved the factory for."""
        self._minted += 1
        owner = owner or self.curator
        self.collection.mint(owner, self._minted, sender=self.studio.stranger)
        self.collection.setApprovalForAll(self.vaults, True, sender=owner)
        return self.collection.address, self._minted

    def vault(
        self,
        items: Sequence[tuple[str, int]] = (),
        supply: int = SUPPLY,
        price: int = PRICE,
        fee: int = FEE,
    ) -> Any:
        """A new vault, all of whose fractions are the curator's."""
        held = list(items) or [self.item()]
        made = self.vaults.fractionalise(
            held, "Jasper 7", "JSP7", supply, price, fee, sender=self.curator
        )
        (event,) = made.decode_logs(self.vaults.Fractionalised)
        return self.project.FractionVault.at(event.vault)

    def pool(self, vault: Any, eth: int = 0, fractions: int = 0) -> Any:
        """The vault's pool, with what the curator puts into it."""
        self.pools.create(vault, sender=self.studio.stranger)
        pool = self.project.FractionPool.at(self.pools.poolOf(vault))
        vault.approve(pool, 2**256 - 1, sender=self.curator)
        if eth:
            pool.addLiquidity(fractions, 0, self.curator, FOREVER, value=eth, sender=self.curator)
        return pool

    def holder(self, vault: Any, name: str, part: float) -> AccountAPI:
        """Somebody with this part of the curator's fractions."""
        person = self.studio.person(name)
        vault.transfer(person, int(SUPPLY * part), sender=self.curator)
        return person

    def auctioned(self, vault: Any, bidder: AccountAPI, amount: int = PRICE) -> None:
        """A buy-out that `bidder` wins; settled."""
        vault.start(value=amount, sender=bidder)
        self.studio.pass_to(vault.buyout().end + 1)
        vault.settle(sender=self.studio.stranger)


def foreign_collection(studio: Studio) -> Any:
    """Somebody else's ERC-721."""
    return deployed(studio, COLLECTION, "Collection")


def deployed(studio: Studio, source: str, name: str, *arguments: Any) -> Any:
    """A contract that only tests need."""
    artifact = compiled(source)[name]
    factory = studio.w3.eth.contract(abi=artifact.abi, bytecode=artifact.bytecode)
    receipt = transact(studio.w3, KeySender(studio.deployer), factory.constructor(*arguments))
    kind = ContractType.model_validate({"abi": artifact.abi, "contractName": name})
    return ContractContainer(kind).at(receipt["contractAddress"], fetch_from_explorer=False)
