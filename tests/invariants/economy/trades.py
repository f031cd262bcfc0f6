"""Trades in pools, liquidity and fractions from hand to hand, with what each must come to."""

from tests.invariants.economy.book import HELD, Vault
from tests.invariants.economy.studio import ANYBODY, BOB, FOREVER, WORLD
from tests.invariants.economy.town import WAGE, Town, fine
from tests.invariants.fractions.pool_model import GWEI, LOCKED, Pool


class Trades(Town):
    """What pools do; outputs are told beforehand, and a pool that gives less refuses."""

    def buy(self, who: str, vault: str, eth: int) -> str | None:
        """Wei for fractions."""
        pool, held = self.book.pools[vault], self.book.vaults[vault].fractions
        min_fractions = pool.output(eth, pool.eth, pool.fractions) if pool.total else 0
        words = (min_fractions, who, FOREVER)
        refused = self.do(who, self.pool(vault), "swapEthForFractions", *words, value=eth)
        if refused is None:
            self.book.wei[who] -= eth
            held[who] += (out := pool.buy(eth))
            held[pool.address] -= out
        return refused

    def sell(self, who: str, vault: str, amount: int) -> str | None:
        """Fractions for wei."""
        pool, held = self.book.pools[vault], self.book.vaults[vault].fractions
        min_eth = pool.output(amount, pool.fractions, pool.eth) if pool.total else 0
        refused = self.do(
            who, self.pool(vault), "swapFractionsForEth", amount, min_eth, who, FOREVER
        )
        if refused is None:
            held[who] -= amount
            held[pool.address] += amount
            self.book.wei[who] += pool.sell(amount)
        return refused

    def add(self, who: str, vault: str, eth: int, max_fractions: int | None = None) -> str | None:
        """Wei and as many fractions become liquidity."""
        pool, held = self.book.pools[vault], self.book.vaults[vault].fractions
        limit = held[who] if max_fractions is None else max_fractions
        words = (limit, 0, who, FOREVER)
        refused = self.do(who, self.pool(vault), "addLiquidity", *words, value=eth)
        if refused is None:
            self.book.wei[who] -= eth
            fractions = pool.add(who, eth, limit)
            pool.note(self.now)
            held[who] -= fractions
            held[pool.address] += fractions
        return refused

    def remove(self, who: str, vault: str, shares: int) -> str | None:
        """Liquidity leaves."""
        pool, held = self.book.pools[vault], self.book.vaults[vault].fractions
        words = (shares, *pool.standing_for(shares), who, FOREVER)
        refused = self.do(who, self.pool(vault), "removeLiquidity", *words)
        if refused is None:
            eth, fractions = pool.remove(who, shares)
            pool.note(self.now)
            self.book.wei[who] += eth
            held[who] += fractions
            held[pool.address] -= fractions
        return refused

    def collect_part(self, vault: str) -> str | None:
        """The studio's part of the pool's fees goes to it, or to whom a stranger's item names."""
        pool = self.book.pools[vault]
        refused = self.do(ANYBODY, self.pool(vault), "collect")
        if refused is None:
            if self.book.vaults[vault].splitter is None:
                self.book.wei[BOB] += pool.due * GWEI
            pool.due = 0
        return refused

    def give(self, who: str, vault: str, to: str, amount: int) -> str | None:
        """Fractions go from hand to hand."""
        held = self.book.vaults[vault].fractions
        refused = self.do(who, self.vault(vault), "transfer", to, amount)
        if refused is None:
            held[who] -= amount
            held[to] += amount
        return refused

    def level(self) -> None:
        """The world trades every pool back to the honest price, where that pays for the way."""
        for vault in self.book.vaults.values():
            pool = self.book.pools[vault.address]
            if vault.stage == HELD and pool.total > LOCKED:
                self._level(vault, pool)

    def pass_time(self, seconds: int) -> None:
        """Nobody does anything for so long, once the world has made prices honest."""
        self.close()
        self.level()
        self.go_to(self.now + seconds)

    def _level(self, vault: Vault, pool: Pool) -> None:
        eth, fractions = pool.towards(max(1.0, vault.worth), vault.supply)
        if eth > 0:
            out = pool.output(eth, pool.eth, pool.fractions)
            if vault.price(out) - eth > WAGE:
                fine(self.buy(WORLD, vault.address, eth))
        elif fractions := min(fractions, vault.fractions[WORLD]):
            out = pool.output(fractions, pool.fractions, pool.eth)
            if out - vault.price(fractions) > WAGE:
                fine(self.sell(WORLD, vault.address, fractions))
