"""A lending pool beside vaults, with values that a machine sets: where its examples begin."""

from typing import Any

from web3.contract import Contract

from tests.contracts.lending.lending import (
    APPRAISER,
    FRESH,
    LIQUIDATION,
    MIN_DURATION,
    NOTICE,
    RATES,
    TERMS,
)
from tests.invariants.bare_chain import PLENTY, BareChain, person
from tests.invariants.fractions.fractions_start import ANYBODY, DAO, FractionsStart
from tests.support.solidity import compiled

RECEIVER = person("reserve's receiver")


class LendingStart(FractionsStart):
    """The chain at the beginning of every example; each has a pool of its own."""

    def __init__(self, chain: BareChain) -> None:
        self.weth = chain.deploy("WrappedEther")
        self.appraiser = chain.create(ANYBODY, compiled(APPRAISER)["SetAppraiser"])
        super().__init__(chain)

    def lending(
        self, appraiser: str | None = None, terms: tuple[Any, ...] = LIQUIDATION
    ) -> Contract:
        """A new pool, of the appraiser that a machine sets or of another one."""
        self.chain.endow(RECEIVER, PLENTY)
        self.terms = self.chain.deploy(
            "LoanTerms",
            DAO,
            self.vaults.address,
            appraiser or self.appraiser.address,
            RECEIVER,
            NOTICE,
            MIN_DURATION,
            RATES,
            terms,
        )
        return self.chain.deploy("LendingPool", self.weth.address, self.terms.address)

    def list(self, vault: Contract, terms: tuple[int, ...] = TERMS) -> None:
        """Fractions of the vault become collateral of the pool made last."""
        self.decide(self.terms, "setCollateral", vault.address, terms)

    def decide(self, contract: Contract, change: str, *words: Any) -> None:
        """A change that the members announce and anybody makes."""
        self.must(DAO, contract, change, *words)
        self.chain.pass_time(NOTICE)
        self.must(ANYBODY, contract, change, *words)

    def worth(self, draw: int, worth: int) -> None:
        """What all fractions of every vault are worth, and have been for as long as draws go by
        the same value."""
        self.must(ANYBODY, self.appraiser, "set", draw, worth)
        self.chain.pass_time(FRESH)
