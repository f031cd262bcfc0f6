"""What members decide of loans: what is collateral, what borrowing costs, what is sold how."""

from collections.abc import Mapping
from typing import Any

from eth_typing import ChecksumAddress

from oracle.chain.fractions.vaults import Vault
from oracle.chain.governance.governor import Proposal, action
from oracle.chain.lending.parameters import (
    CollateralParameters,
    LiquidationParameters,
    LoanRateParameters,
)
from oracle.decisions.dao import DaoDecisions, defaults, written
from oracle.words import duration


class LoanDecisions(DaoDecisions):
    """Builds proposals for one studio. `why` is markdown, put below what is decided.

    All but stopping and the reserve's receiver only announces: once the notice is over, anyone has
    the change made.
    """

    def collateral(
        self, vault: ChecksumAddress, changes: Mapping[str, int], why: str = ""
    ) -> Proposal:
        """What a vault's fractions are good for, named as in CollateralParameters.

        Of a vault that is not listed yet the terms are the defaults with these changes, of which
        the ceiling must be one. Raises FatalError if the studio made no such vault.
        """
        held = Vault(self._w3, self._deployment, vault)
        terms = self._loans
        listed = tuple(terms.collateral(held.address).call())
        if listed[2]:
            return self._terms(
                listed,
                CollateralParameters,
                changes,
                lambda changed: terms.setCollateral(held.address, changed),
                f"Fractions of {held.symbol} as collateral, {self._notice()} from now",
                why,
            )
        named = defaults(CollateralParameters, changes)
        text = [f"- {name}: {value}" for name, value in named.model_dump().items()]
        call = terms.setCollateral(held.address, named.as_tuple())
        title = f"Lend against fractions of {held.symbol}, {self._notice()} from now"
        return written(title, [action(call)], text, why)

    def stop_collateral(self, vault: ChecksumAddress, why: str = "") -> Proposal:
        """Stops locking and drawing on one vault's fractions at once."""
        held = Vault(self._w3, self._deployment, vault)
        call = self._loans.stopCollateral(held.address)
        title = f"Lend nothing more on fractions of {held.symbol}"
        return written(title, [action(call)], [], why)

    def rates(self, changes: Mapping[str, int], why: str = "") -> Proposal:
        """What borrowers pay, named as in LoanRateParameters."""
        title = f"What borrowing costs, {self._notice()} from now"
        now, setter = self._loans.getRates().call(), self._loans.setRates
        return self._terms(now, LoanRateParameters, changes, setter, title, why)

    def liquidations(self, changes: Mapping[str, int], why: str = "") -> Proposal:
        """How collateral is sold, named as in LiquidationParameters."""
        title = f"Sales of collateral to come, {self._notice()} from now"
        now, setter = self._loans.getLiquidation().call(), self._loans.setLiquidation
        return self._terms(now, LiquidationParameters, changes, setter, title, why)

    def lending(self, stopped: bool, why: str = "") -> Proposal:
        """Stops all drawing, or lets it go on; debts and collateral stay as they are."""
        call = self._loans.setStopped(stopped)
        title = "Lend nothing more" if stopped else "Go on with lending"
        return written(title, [action(call)], [], why)

    def reserve_receiver(self, receiver: ChecksumAddress, why: str = "") -> Proposal:
        """Where the reserve's spare part goes."""
        call = self._loans.setReceiver(receiver)
        text = [f"What the lending pool's reserve can spare goes to {receiver}."]
        return written("Where the reserve goes", [action(call)], text, why)

    def loan_appraiser(self, appraiser: ChecksumAddress, why: str = "") -> Proposal:
        """Another appraiser of collateral."""
        text = [f"Collateral is worth what {appraiser} says, {self._notice()} after the vote."]
        call = self._loans.setAppraiser(appraiser)
        return written("Who says what collateral is worth", [action(call)], text, why)

    @property
    def _loans(self) -> Any:
        return self._contract("LoanTerms").functions

    def _notice(self) -> str:
        return duration(int(self._loans.notice().call()))
