"""What nobody of the actors does: the world's trades, votes, and time that passes."""

from oracle.quantities import DAY, HOUR
from tests.invariants.economy.book import AUCTION, SOLD
from tests.invariants.economy.credit import POOL
from tests.invariants.economy.loans import VIRTUAL
from tests.invariants.economy.studio import ACTORS, LENDER
from tests.invariants.economy.town import PEOPLE, fine
from tests.invariants.economy.votes import Votes

CRUMBS = 10**9
"""Wei by which sums that the chain rounds otherwise may differ."""


class World(Votes):
    """Everything that can happen in the town."""

    def visit(self) -> None:
        """The world looks in: it trades, keeps, bids, settles, and cashes what is over."""
        self.close()
        self.level()
        self.note_markets()
        self.keep()
        for (borrower, vault), loan in self.book.lending.loans.items():
            loan.on_sale = loan.on_sale and not self.is_sound(borrower, self.book.vaults[vault])
        self.outbid()
        self.attend()
        for address, known in self.book.vaults.items():
            if known.stage == AUCTION and self.now + 12 > known.end:
                fine(self.settle(address))
            if known.stage >= SOLD and not known.cashed:
                self._wind_up(address)

    def _wind_up(self, address: str) -> None:
        if self.cash_collateral(address) is None:
            for borrower, vault in list(self.book.lending.loans):
                if vault == address:
                    fine(self.settle_loan(borrower, vault))

    def wait(self, seconds: int) -> None:
        """Time passes, in which the world looks in by the hour while something is sold."""
        self.visit()
        until = self.now + seconds
        while self.now < until:
            self.go_to(min(until, self.now + self._step()))
            self.visit()

    def _step(self) -> int:
        auctions = [v for v in self.book.vaults.values() if v.stage == AUCTION]
        if any(loan.on_sale and loan.scaled for loan in self.book.lending.loans.values()):
            return HOUR
        return HOUR * 6 if auctions else DAY

    def overdue(self) -> list[tuple[str, str]]:
        """Loans far beyond their limit at honest prices, where the pool's price is no higher."""
        return [
            (borrower, vault)
            for (borrower, vault), loan in self.book.lending.loans.items()
            if loan.scaled and self._is_fair(vault)
            if not self.is_sound(borrower, self.book.vaults[vault], 1.05)
        ]

    def _is_fair(self, vault: str) -> bool:
        """Whether the world had enough fractions to bring the price down to the honest one."""
        known = self.book.vaults[vault]
        return self.book.pools[vault].price(known.supply) < 1.05 * known.worth

    def move(self, vault: str, change: float) -> None:
        """The honest price moves: who has fractions gains or loses, and that is all.

        Lenders lose by it only where no market could tell it in time: there a fall is their risk.
        """
        self.close()
        before = [self.book.wealth(who, self.now) for who in (ACTORS, [LENDER])]
        known = self.book.vaults[vault]
        known.move(self.now, known.worth * change)
        after = [self.book.wealth(who, self.now) for who in (ACTORS, [LENDER])]
        self.book.allowed += after[0] - before[0]
        if any(loan.lost for loan in self.book.lending.loans.values()):
            self.book.risked += max(0.0, before[1] - after[1])

    # What the book must agree with

    def everything(self) -> int:
        """All wei that people and contracts have."""
        places = {*PEOPLE, self.start.dao, *self.start.deployment.contracts.values()}
        places |= {*self.book.vaults, *(pool.address for pool in self.book.pools.values())}
        places |= {work.splitter for work in self.start.works}
        return sum(self.balances(sorted(places)))

    def verify(self) -> None:
        """The chain says of everybody and everything what the book says."""
        book, asked, told = self.book, [], []
        for address, known in book.vaults.items():
            pool = book.pools[address]
            for who in (*PEOPLE, pool.address, self.money):
                asked.append((self.vault(address), "balanceOf", (who,)))
                told.append(known.fractions[who])
            for who in PEOPLE:
                asked.append((self.pool(address), "balanceOf", (who,)))
                told.append(pool.shares[who])
            asked += [(self.pool(address), "reserves", ()), (self.pool(address), "totalSupply", ())]
            told += [pool.eth, pool.total]
            asked.append((self.pool(address), "studioDue", ()))
            told.append(pool.due * 10**9)
        said = self.numbers(asked)
        wrong = [(*a[1:], s, t) for a, s, t in zip(asked, said, told, strict=True) if s != t]
        assert not wrong, wrong
        for who, wei in zip(PEOPLE, self.balances(PEOPLE), strict=True):
            assert abs(wei - book.wei[who]) <= CRUMBS, (who, wei, book.wei[who])
            book.wei[who] = wei
        self._verify_lending()

    def _verify_lending(self) -> None:
        """Crumbs of income that no loan gets are not in the book."""
        lending = self.book.lending
        seen = self.book.loans_at(self.chain.anvil.now)
        (assets,) = self.numbers([(POOL, "totalAssets", ())])
        assert abs(assets - seen.assets) <= CRUMBS, (assets, seen.assets)
        held = self.numbers((POOL, "balanceOf", (who,)) for who in PEOPLE)
        for who, shares in zip(PEOPLE, held, strict=True):
            assert abs(shares - lending.shares[who]) <= CRUMBS * VIRTUAL, (who, shares)
            lending.shares[who] = shares
        lending.total = sum(held)
