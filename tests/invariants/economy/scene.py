"""Where every example begins: two vaults with pools, lenders' money, and an honest man's loan."""

from copy import deepcopy

from oracle.chain.lending.parameters import LoanRateParameters
from oracle.quantities import DAY, ETHER
from tests.invariants.bare_chain import BareChain
from tests.invariants.economy.book import Book
from tests.invariants.economy.loans import Lending
from tests.invariants.economy.studio import (
    ADA,
    ANYBODY,
    BOB,
    CYD,
    HAL,
    LENDER,
    LENT,
    MONEY,
    SUPPLY,
    TERMS,
    WORK,
    WORLD,
    EconomyStart,
)
from tests.invariants.economy.town import PEOPLE, fine
from tests.invariants.economy.world import World

FEE = 200
"""What the curator takes, in basis points."""


class Scene:
    """The chain at the beginning, and the book of it."""

    def __init__(self, chain: BareChain) -> None:
        self.start = start = EconomyStart(chain)
        start.must(ANYBODY, start.collection, "mint", BOB, 1)
        book = Book(Lending(LoanRateParameters(), chain.anvil.now), work=float(WORK))
        for who in PEOPLE:
            chain.endow(who, MONEY)
            book.wei[who] = MONEY
        book.works = {work.token: ADA for work in start.works}
        town = self.again(book)
        fine(town.lend(LENDER, LENT))
        # First a work that many share, then something of Bob's own that nobody else wants.
        work = start.works[0]
        self.shared = town.fractionalise(ADA, [start.artwork(work)], WORK, WORK, FEE)
        item = (str(start.collection.address), 1)
        self.own = town.fractionalise(BOB, [item], 0, 0, FEE)
        for who, part in ((WORLD, 25), (HAL, 15), (BOB, 10), (CYD, 5)):
            fine(town.give(ADA, self.shared, who, SUPPLY * part // 100))
        fine(town.add(ADA, self.shared, 12 * ETHER, SUPPLY * 30 // 100))
        fine(town.add(WORLD, self.shared, 2 * ETHER))
        fine(town.add(BOB, self.own, 40 * ETHER, SUPPLY // 2))
        for vault in (self.shared, self.own):
            fine(town.announce(TERMS, vault))
        town.go_to(town.now + 9 * DAY)
        for change in list(town.announced):
            fine(town.adopt(change))
        fine(town.lock(HAL, self.shared, SUPPLY * 15 // 100))
        fine(town.borrow(HAL, self.shared, ETHER * 11 // 10))
        town.go_to(town.now + DAY)
        town.must(ANYBODY, town.vault(self.shared), "accrue")
        town.verify()
        self._book = deepcopy(book)
        chain.mark()

    def again(self, book: Book | None = None) -> World:
        """The town at the beginning."""
        if book is None:
            self.start.chain.again()
        return World(self.start, book or deepcopy(self._book))
