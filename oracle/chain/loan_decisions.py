"""What members decide of loans: what is collateral, what borrowing costs, what is sold how."""

from collections.abc import Mapping

from eth_typing import ChecksumAddress

from oracle.chain.dao_decisions import DaoDecisions, defaults, written
from oracle.chain.governance import Proposal, action
from oracle.chain.loan_terms import (
    CollateralParameters,
    LiquidationParameters,
    LoanRateParameters,
)
from oracle.chain.vaults import Vault
from oracle.words import duration


class LoanDecisions(DaoDecisions):
    """Builds proposals for one studio. `why` is markdown, put below what is decided."""

    def collateral(
        self, vault: ChecksumAddress, changes: Mapping[str, int], why: str = ""
    ) -> Proposal:
        """What a vault's fractions are good for, named as in CollateralParameters.

        Of a vault that is not listed yet the terms are the defaults with these changes. Raises
        FatalError if the studio made no such vault.
        """
        held = Vault(self._w3, self._deployment, vault)
        pool = self._contract("LendingPool").functions
        listed = tuple(pool.listing(held.address).call()[0])
        if listed[2]:
            return self._terms(
                listed,
                CollateralParameters,
                changes,
                lambda terms: pool.setCollateral(held.address, terms),
                f"Fractions of {held.symbol} as collateral",
                why,
            )
        terms = defaults(CollateralParameters, changes)
        text = [f"- {name}: {value}" for name, value in terms.model_dump().items()]
        call = pool.setCollateral(held.address, terms.as_tuple())
        return written(f"Lend against fractions of {held.symbol}", [action(call)], text, why)

    def rates(self, changes: Mapping[str, int], why: str = "") -> Proposal:
        """What borrowers pay, at once, named as in LoanRateParameters."""
        pool = self._contract("LendingPool").functions
        now = pool.getRates().call()
        return self._terms(
            now, LoanRateParameters, changes, pool.setRates, "What borrowing costs", why
        )

    def liquidations(self, changes: Mapping[str, int], why: str = "") -> Proposal:
        """How collateral is sold from then on, named as in LiquidationParameters."""
        pool = self._contract("LendingPool").functions
        start, floor, penalty, length = pool.getLiquidation().call()
        return self._terms(
            (start, floor, penalty, length),
            LiquidationParameters,
            changes,
            pool.setLiquidation,
            "Sales of collateral to come",
            why,
        )

    def lending(self, stopped: bool, why: str = "") -> Proposal:
        """Stops all drawing, or lets it go on; debts and collateral stay as they are."""
        call = self._contract("LendingPool").functions.setStopped(stopped)
        title = "Lend nothing more" if stopped else "Go on with lending"
        return written(title, [action(call)], [], why)

    def reserve_receiver(self, receiver: ChecksumAddress, why: str = "") -> Proposal:
        """Where the reserve's spare part goes."""
        call = self._contract("LendingPool").functions.setReceiver(receiver)
        text = [f"What the lending pool's reserve can spare goes to {receiver}."]
        return written("Where the reserve goes", [action(call)], text, why)

    def loan_appraiser(self, appraiser: ChecksumAddress, why: str = "") -> Proposal:
        """Another appraiser of collateral, which anyone can have adopted after the notice."""
        pool = self._contract("LendingPool").functions
        notice = duration(int(pool.notice().call()))
        text = [f"Collateral is worth what {appraiser} says, {notice} after the vote at the least."]
        call = pool.announceAppraiser(appraiser)
        return written("Who says what collateral is worth", [action(call)], text, why)
