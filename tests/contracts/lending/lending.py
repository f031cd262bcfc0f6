"""A lending pool beside a studio's vaults, whose values a test sets, through Ape."""

from typing import Any

from ape.api import AccountAPI
from ape.contracts import ContractContainer
from ethpm_types import ContractType

from oracle.chain.sender import KeySender, transact
from oracle.quantities import ETHER
from tests.contracts.auction.market import DAY
from tests.contracts.fractions.fractions import FOREVER, SUPPLY, Fractions
from tests.contracts.studio import Studio
from tests.support.solidity import compiled

APPRAISER = "tests/support/contracts/SetAppraiser.sol"
GWEI = 10**9
YEAR = 365 * DAY
BASIS_POINTS = 10_000

BASE, AT_KINK, AT_FULL, KINK = 200, 800, 6_000, 80
RESERVE_FACTOR, CUSHION = 1_000, 200
RATES = (BASE, AT_KINK, AT_FULL, KINK, RESERVE_FACTOR, CUSHION)
"""Yearly, in basis points; the kink in percent."""

START, OF_DEBT, PENALTY, HALVING = 12_000, 20_000, 500, 3_600
LIQUIDATION = (START, OF_DEBT, PENALTY, HALVING)
DURATION = 12 * HALVING

LTV, THRESHOLD, MARGIN = 5_000, 7_000, 500
CEILING = 1_000 * ETHER
MIN_DEBT = ETHER // 100
TERMS = (CEILING, LTV, THRESHOLD, MIN_DEBT // GWEI)

NOTICE, MIN_DURATION = 7 * DAY, 60
PATIENCE, GAP = 30 * DAY, 3 * DAY
FRESH = 900
"""Seconds for which draws go by the same value, as far as its market stands."""
DEEP = 2**128 - 1
"""The reach of a market that can tell any value."""

VALUE = 40 * ETHER
"""What all fractions of the vault are worth, to whoever draws as to whoever asks for health."""

UNSIGNED = (0, bytes(32), bytes(32))


class Lending:
    """The pool, a listed vault whose fractions people hold, and lenders' money."""

    def __init__(self, studio: Studio, fractions: Fractions, project: Any) -> None:
        self.studio, self.fractions = studio, fractions
        self.weth = studio.stranger.deploy(project.WrappedEther)
        self.appraiser = self._appraiser()
        self.receiver = studio.nobody("reserve's receiver")
        self.terms = self.decided(fractions.vaults)
        self.pool = self.another()
        fractions.vaults.addLender(self.pool, sender=studio.dao)
        self.vault = self.listed()
        self.worth(VALUE)
        self.lender = studio.person("lender")

    def decided(self, vaults: Any) -> Any:
        """What members decide of loans against fractions of these vaults."""
        return self.studio.stranger.deploy(
            self.fractions.project.LoanTerms,
            self.studio.dao,
            vaults,
            self.appraiser,
            self.receiver,
            NOTICE,
            MIN_DURATION,
            RATES,
            LIQUIDATION,
        )

    def another(self, vaults: Any = None) -> Any:
        """One more pool, which the vaults' factory does not know yet."""
        terms = self.decided(vaults) if vaults else self.terms
        return self.studio.stranger.deploy(self.fractions.project.LendingPool, self.weth, terms)

    def _appraiser(self) -> Any:
        artifact = compiled(APPRAISER)["SetAppraiser"]
        factory = self.studio.w3.eth.contract(abi=artifact.abi, bytecode=artifact.bytecode)
        receipt = transact(self.studio.w3, KeySender(self.studio.deployer), factory.constructor())
        kind = ContractType.model_validate({"abi": artifact.abi, "contractName": "SetAppraiser"})
        return ContractContainer(kind).at(receipt["contractAddress"], fetch_from_explorer=False)

    def listed(self, terms: tuple[int, ...] = TERMS) -> Any:
        """A new vault, whose fractions the pool takes."""
        vault = self.fractions.vault(fee=0)
        self.decide(self.terms.setCollateral, vault, terms)
        return vault

    def decide(self, change: Any, *words: Any) -> Any:
        """A change that the members announce and anybody makes; returns the receipt of that."""
        change(*words, sender=self.studio.dao)
        self.studio.pass_time(NOTICE)
        return change(*words, sender=self.studio.stranger)

    def rates(self, rates: tuple[int, ...]) -> None:
        """Other rates, which the pool adopts."""
        self.decide(self.terms.setRates, rates)
        self.pool.adoptRates(sender=self.studio.stranger)

    def worth(self, worth: int, draw: int | None = None) -> None:
        """What all fractions of every vault are worth from now on, and have been for a while."""
        lower = worth if draw is None else draw
        self.appraiser.set(lower, worth, sender=self.studio.stranger)
        self.studio.pass_time(FRESH)

    def reach(self, reach: int) -> None:
        """Up to which value the market of every vault is deep enough to tell."""
        self.appraiser.setReach(reach, sender=self.studio.stranger)

    def lend(self, amount: int = 100 * ETHER, lender: AccountAPI | None = None) -> None:
        """ETH into the pool."""
        who = lender or self.lender
        self.pool.depositEth(0, who, value=amount, sender=who)

    def holder(self, name: str, part: float = 0.25, vault: Any = None) -> AccountAPI:
        """Somebody with this part of a vault's fractions, which the pool may take."""
        held = vault or self.vault
        person = self.fractions.holder(held, name, part)
        held.approve(self.pool, 2**256 - 1, sender=person)
        return person

    def borrower(self, name: str, amount: int, part: float = 0.25, vault: Any = None) -> AccountAPI:
        """Somebody who has locked all its fractions and drawn `amount`."""
        held = vault or self.vault
        person = self.holder(name, part, held)
        self.add(person, held.balanceOf(person), held)
        if amount:
            self.borrow(person, amount, held)
        return person

    def add(self, who: AccountAPI, fractions: int, vault: Any = None) -> Any:
        """Locks fractions."""
        return self.pool.addCollateral(vault or self.vault, fractions, sender=who)

    def borrow(self, who: AccountAPI, amount: int, vault: Any = None) -> Any:
        """Draws to oneself."""
        return self.pool.borrow(vault or self.vault, amount, who, FOREVER, sender=who)

    def loan(self, who: Any, vault: Any = None) -> Any:
        """The loan as of the latest block."""
        return self.pool.loan(who, vault or self.vault)

    def debt(self, who: Any, vault: Any = None) -> int:
        """What somebody owes."""
        return int(self.loan(who, vault).debt)

    def income(self, amount: int, vault: Any = None) -> None:
        """ETH to a vault, all of which has accrued when this returns."""
        held = vault or self.vault
        self.studio.send(self.studio.stranger, held, value=amount, gas=100_000)
        held.accrue(sender=self.studio.stranger)
        self.studio.pass_time(DAY)

    def books(self) -> int:
        """Wei that the pool's books account for: cash, credits, and income in no loan yet."""
        kept = self.studio.balance(self.pool) - self.pool.market().cash - self.pool.totalCredit()
        assert kept >= 0
        return kept


def part_of(value: int, fractions: int, ltv: int) -> int:
    """What can be owed on fractions of a vault worth `value`."""
    return value * fractions * ltv // (SUPPLY * BASIS_POINTS)
