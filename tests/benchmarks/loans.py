"""Gas of lending and borrowing in a steady state, with the studio's own appraiser of collateral."""

from typing import Any

from web3.contract import Contract

from oracle.chain.appraisal.parameters import AppraisalParameters
from oracle.local.anvil import Anvil
from oracle.quantities import ETHER
from tests.benchmarks.report import Row
from tests.benchmarks.rounds import RULES
from tests.contracts.lending.lending import HALVING, NOTICE
from tests.invariants.bare_chain import OPTIONS, BareChain, person
from tests.invariants.fractions.fractions_start import ANYBODY, CURATOR, DAO, FOREVER
from tests.invariants.lending.lending_start import LendingStart
from tests.support.solidity import compiled

SUPPLY = 10_000 * ETHER
BLOCK = 12
DAY = 86_400
SALES = "tests/support/contracts/SetSales.sol"
FRESH = 900
"""Seconds for which draws go by the same value."""

TARGETS = {"loan.draw_more": (92_811, 95_000)}
"""papr's, which has no interest to book and sells to a pool; and ours at most."""

HOW = {
    "loan.lend": "ETH, by a lender who has lent before",
    "loan.lend_weth": "the same of WETH",
    "loan.withdraw": "a part, as ETH",
    "loan.add_and_borrow": "the first loan on a vault where others borrow, approved before",
    "loan.draw_more": "the second draw, by a value of this quarter hour whose depth stands",
    "loan.draw_more.valued": "the same with a new value: pool means of an hour and a day",
    "loan.repay": "a part",
    "loan.settle": "with the vault's payment of a day's income",
    "loan.remove": "a part of the collateral, valued anew",
    "loan.liquidate": "an unhealthy loan is put up for sale",
    "loan.buy": "as much as makes it healthy",
}


class Loans:
    """A vault whose pool has been traded in for days, and people who borrow against it."""

    def __init__(self, chain: BareChain) -> None:
        self.start, self.chain = LendingStart(chain), chain
        self.gas: dict[str, int] = {}
        self.vault = self.start.vault()
        self.market = self.start.pool(self.vault)
        self.pool = self.start.lending(str(self._appraiser().address))
        self.start.list(self.vault)
        self.must = self.start.must

    def _appraiser(self) -> Contract:
        """The studio's; its works were sold, but too few to compare, and have no licences."""
        start = self.start
        sales = self.chain.create(ANYBODY, compiled(SALES)["SetSales"])
        start.must(ANYBODY, sales, "set", 1_000 * ETHER)
        sources = (str(sales.address),) * 4
        words = (start.pools.address, start.vaults.address, person("no licences"), NOTICE, 3_600)
        terms = AppraisalParameters().as_tuple()
        return self.chain.deploy("Appraiser", DAO, start.collection.address, sources, *words, terms)

    def act(self, name: str, who: str, function: str, *words: Any, value: int = 0) -> None:
        """One user action; its last receipt counts."""
        self.gas[name] = self.must(who, self.pool, function, *words, value=value)
        self.chain.pass_time(BLOCK)

    def trade(self, days: int = 9) -> None:
        """Somebody trades a few times a day."""
        words = (1_000 * ETHER, 0, CURATOR, FOREVER)
        self.must(CURATOR, self.market, "addLiquidity", *words, value=40 * ETHER)
        for _ in range(8 * days):
            self.chain.pass_time(DAY // 8)
            words = (0, CURATOR, FOREVER)
            self.must(CURATOR, self.market, "swapEthForFractions", *words, value=ETHER // 100)

    def lend(self) -> None:
        """Two lenders."""
        weth = self.start.weth
        for who in (person("lender ada"), person("lender bob")):
            self.chain.endow(who)
            self.must(who, weth, "deposit", value=100 * ETHER)
            self.must(who, weth, "approve", self.pool.address, 2**256 - 1)
            for _ in range(2):
                self.act("loan.lend", who, "depositEth", 0, who, value=10 * ETHER)
                self.act("loan.lend_weth", who, "deposit", 10 * ETHER, who)
            self.act("loan.withdraw", who, "redeemEth", ETHER * 10**6, 0, who, who)

    def borrow(self) -> None:
        """Three borrowers; the last one's transactions count."""
        vault = self.vault.address
        unsigned = (0, bytes(32), bytes(32))
        people = [person(f"borrower {n}") for n in range(3)]
        for who in people:
            self.chain.endow(who)
            self.must(CURATOR, self.vault, "transfer", who, SUPPLY // 5)
            self.must(who, self.vault, "approve", self.pool.address, 2**256 - 1)
            words = (vault, SUPPLY // 40, ETHER // 2, who, FOREVER, unsigned)
            self.act("loan.add_and_borrow", who, "addAndBorrow", *words)
            self.act("loan.draw_more", who, "borrow", vault, ETHER // 4, who, FOREVER)
            self.chain.pass_time(FRESH)
            self.act("loan.draw_more.valued", who, "borrow", vault, ETHER // 4, who, FOREVER)
        self.chain.send(ANYBODY, str(vault), value=ETHER)
        self.must(ANYBODY, self.vault, "accrue")
        for who in people:
            self.chain.pass_time(3_600)
            self.act("loan.settle", who, "settle", who, vault)
            self.act("loan.repay", who, "repay", who, vault, value=ETHER // 10)
            self.act("loan.remove", who, "removeCollateral", vault, ETHER, who, FOREVER)

    def sell(self) -> None:
        """The price falls for days, and a loan is sold."""
        vault, who = self.vault.address, person("borrower 2")
        self.must(CURATOR, self.vault, "approve", self.market.address, 2**256 - 1)
        words = (3_000 * ETHER, 0, CURATOR, FOREVER)
        self.must(CURATOR, self.market, "swapFractionsForEth", *words)
        self.trade_on()
        self.act("loan.liquidate", ANYBODY, "liquidate", who, vault)
        self.chain.pass_time(HALVING)
        words = (who, vault, SUPPLY, 0, CURATOR, FOREVER)
        self.act("loan.buy", CURATOR, "buy", *words, value=100 * ETHER)

    def trade_on(self) -> None:
        """Two days later the means say what the price is."""
        for _ in range(16):
            self.chain.pass_time(DAY // 8)
            words = (0, CURATOR, FOREVER)
            self.must(CURATOR, self.market, "swapEthForFractions", *words, value=10**12)


def rows() -> list[Row]:
    """Every gas figure of loans."""
    with Anvil(options=OPTIONS) as anvil:
        loans = Loans(BareChain(anvil))
        loans.trade()
        loans.lend()
        loans.borrow()
        loans.sell()
    found = []
    for name, gas in sorted(loans.gas.items()):
        peers, target = TARGETS.get(name, (None, None))
        peer = "papr, without the interest model (quoted, not run here)" if peers else None
        found.append(Row(name, gas, "gas", f"{HOW[name]}; {RULES}", peer, peers, target))
    return found
