"""What must hold of the town whatever anybody does, and the way out of it."""

from collections import Counter
from typing import ClassVar

from hypothesis.stateful import RuleBasedStateMachine, invariant

from oracle.quantities import DAY, ETHER
from tests.invariants.economy.book import AUCTION, HELD
from tests.invariants.economy.credit import POOL
from tests.invariants.economy.scene import Scene
from tests.invariants.economy.studio import ACTORS, ANYBODY, HAL, LENDER, MONEY
from tests.invariants.economy.town import PEOPLE, fine
from tests.invariants.economy.world import World
from tests.invariants.fractions.pool_model import LOCKED

PATIENCE = 28 * DAY
"""Seconds for which no market must have been able to tell before a loan is sold without one."""

CRUMBS = ETHER // 50
"""Wei of wealth that rounding, fees and the world's laziness may move."""


class Checked(RuleBasedStateMachine):
    """The town, what must hold of it after each step, and at its end."""

    scene: ClassVar[Scene]
    seen: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.town: World = self.scene.again()
        self.shared, self.own = self.scene.shared, self.scene.own
        self.first = self.town.book.wealth(ACTORS, self.town.now)
        self.borrowed = self.town.book.lending.owed(HAL, self.shared)
        self.all_money = self.town.everything()

    def note(self, what: str, refused: str | None) -> str | None:
        """Counts what happened: a machine that never got anywhere proves nothing."""
        self.seen[f"{what}: {refused}" if refused else what] += 1
        return refused

    # What must hold

    @invariant()
    def the_book_is_the_chains(self) -> None:
        """Every fraction, share and wei is where the rules put it, and no wei is lost."""
        if self.town.left > 0:
            return
        self.town.verify()
        assert self.town.everything() == self.all_money

    @invariant()
    def nobody_is_robbed(self) -> None:
        """Together the actors gain what was given them, and nothing else."""
        book, now = self.town.book, self.town.now
        interest = max(0, book.loans_at(now).owed(HAL, self.shared) - self.borrowed)
        gained = book.wealth(ACTORS, now) - self.first - book.allowed - interest
        assert gained <= CRUMBS, f"{gained / ETHER} ETH from nowhere"

    @invariant()
    def lenders_lose_nothing(self) -> None:
        """What is lent keeps its worth, but for falls that no market could tell in time."""
        book = self.town.book
        assert book.wealth([LENDER], self.town.now) >= MONEY - CRUMBS - book.risked

    @invariant()
    def what_is_sound_is_not_for_sale(self) -> None:
        """A loan that is healthy at honest prices cannot be liquidated, whatever else happened."""
        town = self.town
        if town.left > 0:
            return
        town.note_markets()
        sound = [
            (borrower, address)
            for (borrower, address), loan in town.book.lending.loans.items()
            if loan.scaled and not (loan.lost and town.now > loan.lost + PATIENCE)
            if town.book.vaults[address].stage == HELD
            if town.is_sound(borrower, town.book.vaults[address])
        ]
        told = town.all_refused(ANYBODY, POOL, "liquidate", sound)
        for loan, refused in zip(sound, told, strict=True):
            assert refused is not None, f"the sound loan {loan} is for sale"

    # The way out

    def teardown(self) -> None:
        """Whoever wants to leaves with what is theirs, and needs nobody's leave."""
        town = self.town
        town.wait(DAY)
        self._sales_end()
        self._loans_are_paid()
        self._liquidity_leaves()
        self._vaults_are_sold()
        self._lenders_leave()
        for address in town.book.vaults:
            town.claim_all(address)
        self.the_book_is_the_chains()
        self.nobody_is_robbed()
        self.lenders_lose_nothing()

    def _sales_end(self) -> None:
        """Within a week, or a month more where no market could tell that they should begin."""
        for _ in range(40):
            if not self.town.overdue():
                return
            self.town.wait(DAY)
        raise AssertionError(f"nobody could buy {self.town.overdue()} for forty days")

    def _loans_are_paid(self) -> None:
        town, lending = self.town, self.town.book.lending
        for (borrower, vault), loan in list(lending.loans.items()):
            if loan.scaled:
                owed = town.book.loans_at(town.now).owed(borrower, vault) + ETHER // 100
                fine(town.repay(borrower, vault, owed))
            assert loan.scaled == 0
            if loan.collateral:
                fine(town.unlock(borrower, vault, loan.collateral))

    def _liquidity_leaves(self) -> None:
        for address, pool in self.town.book.pools.items():
            for who in PEOPLE:
                eth, fractions = pool.standing_for(pool.shares[who])
                if eth and fractions:
                    fine(self.town.remove(who, address, pool.shares[who]))
            assert pool.total <= LOCKED + 10**6

    def _vaults_are_sold(self) -> None:
        """The holders say for how little they would sell, and somebody pays it."""
        town = self.town
        for address, known in town.book.vaults.items():
            if known.stage == HELD:
                town.go_to(town.now + DAY)
                for who in PEOPLE:
                    if known.fractions[who]:
                        min_price = self.town.start.read(town.vault(address), "priceBand")[0]
                        fine(town.name_price(who, address, min_price))
                town.close()
                price = town.reserve(address)
                town.chain.endow(ANYBODY, price + MONEY)
                self.all_money += price + MONEY - town.book.wei[ANYBODY]
                town.book.wei[ANYBODY] = price + MONEY
                fine(town.start_buyout(ANYBODY, address, price))
            if known.stage == AUCTION:
                town.go_to(known.end + 1)
                fine(town.settle(address))
            for who in PEOPLE:
                if known.fractions[who]:
                    fine(town.cash(who, address))

    def _lenders_leave(self) -> None:
        lending = self.town.book.lending
        self.town.verify()
        for who in PEOPLE:
            if shares := lending.shares[who]:
                fine(self.town.leave(who, shares))
        assert lending.scaled == 0
