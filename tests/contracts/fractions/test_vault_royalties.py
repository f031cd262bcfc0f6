"""What lies beside a work in a vault takes nothing from its royalty: real vault, pool, splitter."""

from collections.abc import Sequence
from typing import Any

import pytest
from ape.api import AccountAPI

from oracle.quantities import ETHER
from tests.contracts.auction.market import WHOLE, ZERO
from tests.contracts.fractions.fractions import FOREVER, foreign_collection
from tests.contracts.studio import Studio
from tests.support import receivers
from tests.support.refusals import error

ITEMS = 20
PRICE = 100 * ETHER
SUPPLY = 1_000 * ETHER
CURATORS_FEE = 200
ROYALTY = 500
GREEDY = 5_000
"""What the curator's own collection asks for; a tenth is the most that anybody gets."""


class Stall:
    """The deployed factories, works of two rounds, and a curator with a collection of his own."""

    def __init__(self, studio: Studio, project: Any) -> None:
        self.studio, self.project = studio, project
        at = studio.deployment.address
        self.vaults = project.FractionVaultFactory.at(at("FractionVaultFactory"))
        self.pools = project.FractionPoolFactory.at(at("FractionPoolFactory"))
        self.splits = project.RoundSplits.at(at("RoundSplits"))
        self.curator = studio.person("a vault's curator")
        self.pocket = studio.nobody("the curator's pocket")
        self.collection = foreign_collection(studio)
        self.collection.setRoyalty(self.pocket, GREEDY, sender=studio.stranger)
        for collection in (studio.artwork, self.collection):
            collection.setApprovalForAll(self.vaults, True, sender=self.curator)
        self._minted, self._rounds = 0, 0

    def works(self, count: int) -> tuple[list[tuple[str, int]], str]:
        """Works of one round, the curator's; and the round's splitter."""
        # Rounds of one split share a splitter, so each has a split of its own.
        self._rounds += 1
        split = [(ZERO, WHOLE - self._rounds), (self.studio.nobody("artist"), self._rounds)]
        self.splits.setHouseSplit(split, sender=self.studio.dao)
        finished, made = self.studio.finish(), []
        for index in range(count):
            self.studio.artwork.mint(*finished.work(index), self.curator, sender=self.studio.dao)
            token = self.studio.artwork.tokenOf(finished.digests[index])
            made.append((self.studio.artwork.address, token))
        return made, str(self.splits.splitterOf(finished.id))

    def junk(self, count: int) -> list[tuple[str, int]]:
        """Worthless items of the curator's own."""
        made = []
        for _ in range(count):
            self._minted += 1
            self.collection.mint(self.curator, self._minted, sender=self.studio.stranger)
            made.append((self.collection.address, self._minted))
        return made

    def vault(self, items: Sequence[tuple[str, int]]) -> Any:
        """A vault of these items in this order."""
        made = self.vaults.fractionalise(
            items, "Mixed", "MIX", SUPPLY, PRICE, CURATORS_FEE, sender=self.curator
        )
        (event,) = made.decode_logs(self.vaults.Fractionalised)
        return self.project.FractionVault.at(event.vault)

    def sold(self, vault: Any) -> None:
        """A buy-out at its price."""
        self.studio.pass_time(1)
        vault.start(value=PRICE, sender=self.studio.person("buyer"))
        self.studio.pass_to(vault.buyout().end + 1)
        vault.settle(sender=self.studio.stranger)

    def pool(self, vault: Any) -> Any:
        """The vault's pool with money in it, after a trade."""
        self.pools.create(vault, sender=self.studio.stranger)
        pool = self.project.FractionPool.at(self.pools.poolOf(vault))
        vault.approve(pool, 2**256 - 1, sender=self.curator)
        ada: AccountAPI = self.curator
        pool.addLiquidity(SUPPLY // 2, 0, ada, FOREVER, value=50 * ETHER, sender=ada)
        pool.swapEthForFractions(0, ada, FOREVER, value=10 * ETHER, sender=ada)
        return pool


@pytest.fixture
def stall(studio: Studio, project: Any) -> Stall:
    """Deployed as a studio is; Ape undoes what a test does to it."""
    return Stall(studio, project)


@pytest.mark.parametrize("place", [0, 7, ITEMS - 1])
def test_sale__of_a_work_among_junk__pays_the_studio_its_whole_royalty(
    stall: Stall, place: int
) -> None:
    """Twenty items: the studio had 0.25 of 5 ETH, the curator 9.5 beyond its fee."""
    (work,), splitter = stall.works(1)
    items = stall.junk(ITEMS - 1)
    items.insert(place, work)
    vault, studio = stall.vault(items), stall.studio
    had = studio.balance(stall.curator)
    stall.sold(vault)
    assert studio.balance(splitter) == PRICE * ROYALTY // 10_000 == 5 * ETHER
    assert studio.balance(stall.pocket) == 0
    assert studio.balance(stall.curator) - had == PRICE * CURATORS_FEE // 10_000
    assert vault.buyout().pot == PRICE - 5 * ETHER - 2 * ETHER


def test_sale__of_works_of_two_rounds__pays_each_its_part_in_any_order(stall: Stall) -> None:
    (first, second), splitter = stall.works(2)
    (third,), other = stall.works(1)
    stall.studio.artwork.setRoyalty(stall.studio.treasury, 1_000, sender=stall.studio.dao)
    stall.sold(stall.vault([third, *stall.junk(3), first, second]))
    max_royalty, studio = PRICE // 10, stall.studio
    # A price that three do not divide leaves a wei or two with the holders.
    assert studio.balance(splitter) == PRICE // 3 // 10 * 2
    assert studio.balance(other) == PRICE // 3 // 10
    assert max_royalty - 3 <= studio.balance(splitter) + studio.balance(other) <= max_royalty


def test_sale__of_others_items_alone__pays_them_a_tenth_together(stall: Stall) -> None:
    stall.sold(stall.vault(stall.junk(ITEMS)))
    assert stall.studio.balance(stall.pocket) == PRICE // 10


@pytest.mark.parametrize("first", [True, False])
def test_pool__of_a_work_beside_junk__collects_for_the_studio(stall: Stall, first: bool) -> None:
    (work,), splitter = stall.works(1)
    junk, studio = stall.junk(ITEMS - 1), stall.studio
    pool = stall.pool(stall.vault([work, *junk] if first else [*junk, work]))
    assert pool.facts().terms.studioPart == stall.pools.getTerms().studioPart
    due = pool.studioDue()
    collected = pool.collect(sender=studio.stranger)
    assert collected.decode_logs(pool.StudioPartCollected) == [
        pool.StudioPartCollected(receiver=splitter, amount=due)
    ]
    assert studio.balance(splitter) == due > 0
    assert (studio.balance(stall.pocket), pool.studioDue()) == (0, 0)


def test_pool__of_works_of_two_rounds__collects_for_each(stall: Stall) -> None:
    (first, second), splitter = stall.works(2)
    (third,), other = stall.works(1)
    pool = stall.pool(stall.vault([*stall.junk(2), first, third, second]))
    due, studio = pool.studioDue(), stall.studio
    pool.collect(sender=studio.stranger)
    assert studio.balance(other) == due // 3
    assert studio.balance(splitter) == due - due // 3
    found = studio.refusal(pool.collect, sender=studio.stranger)
    assert found == error("PoolNothingToCollect")


def test_pool__made_while_the_works_named_nobody__has_its_studio_part_all_the_same(
    stall: Stall,
) -> None:
    """Whom the part is for is asked when it is collected, so no moment is lost for ever."""
    (work,), splitter = stall.works(1)
    vault, studio = stall.vault([work]), stall.studio
    code = studio.w3.eth.get_code(studio.artwork.address)
    studio.behaves(studio.artwork.address, receivers.BURNS_GAS)
    stall.pools.create(vault, sender=studio.stranger)
    pool = stall.project.FractionPool.at(stall.pools.poolOf(vault))
    vault.approve(pool, 2**256 - 1, sender=stall.curator)
    terms = (SUPPLY // 2, 0, stall.curator, FOREVER)
    pool.addLiquidity(*terms, value=50 * ETHER, sender=stall.curator)
    pool.swapEthForFractions(0, stall.curator, FOREVER, value=10 * ETHER, sender=stall.curator)
    found = studio.refusal(pool.collect, sender=studio.stranger)
    assert found == error("PoolNothingToCollect")
    due = pool.studioDue()
    studio.behaves(studio.artwork.address, "0x" + bytes(code).hex())
    pool.collect(sender=studio.stranger)
    assert studio.balance(splitter) == due > 0


def test_pool__of_others_items_that_name_nobody__has_no_studio_part(stall: Stall) -> None:
    stall.collection.setRoyalty(stall.pocket, 0, sender=stall.studio.stranger)
    items = stall.junk(2)
    other = foreign_collection(stall.studio)
    other.mint(stall.curator, 1, sender=stall.studio.stranger)
    other.setApprovalForAll(stall.vaults, True, sender=stall.curator)
    assert other.royaltyInfo(1, ETHER) == (ZERO, 0)
    assert stall.pool(stall.vault([(other.address, 1)])).facts().terms.studioPart == 0
    assert stall.pool(stall.vault(items)).facts().terms.studioPart != 0, "somebody is named"


def test_settle_and_collect__when_given_too_little_gas__save_no_royalty(stall: Stall) -> None:
    """Asking is refused before it can be starved."""
    works, splitter = stall.works(2)
    vault, studio = stall.vault(works), stall.studio
    pool = stall.pool(vault)
    due, data = pool.studioDue(), bytes(pool.collect.encode_input())
    for gas in range(60_000, 400_000, 20_000):
        snapshot = studio.rpc("evm_snapshot", [])
        studio.send(studio.stranger, pool, data, gas=gas)
        assert (studio.balance(splitter), pool.studioDue()) in ((0, due), (due, 0))
        studio.rpc("evm_revert", [snapshot])
    found = studio.send(studio.stranger, pool, data, gas=600_000)
    assert found and studio.balance(splitter) == due
