"""Appraiser: what works and vaults are worth by sales, market and licences."""

from dataclasses import dataclass
from typing import Any

from web3 import Web3
from web3.contract import Contract
from web3.types import TxReceipt

from oracle.chain.appraisal.parameters import AppraisalParameters
from oracle.chain.deployment import Deployment
from oracle.chain.sender import Sender, transact
from oracle.quantities import BASIS_POINTS


@dataclass(frozen=True, slots=True)
class Evidence:
    """One source: wei, Unix seconds of its newest datum, and what stands behind it."""

    value: int
    newest: int
    depth: int


@dataclass(frozen=True, slots=True)
class Appraisal:
    """What each source says, and the studio's conservative answer in wei."""

    comparables: Evidence
    market: Evidence
    income: Evidence
    value: int

    @property
    def usable(self) -> dict[str, int]:
        """The sources that can be relied on, and their values."""
        told = {"comparables": self.comparables, "market": self.market, "income": self.income}
        return {name: source.value for name, source in told.items() if source.value}

    def reason(self, haircut_bps: int) -> str:
        """The rule that made the value, in words."""
        sources = self.usable
        if not sources:
            return "the data are too thin or too old for any value"
        name, lowest = min(sources.items(), key=lambda source: source[1])
        cut = lowest * (BASIS_POINTS - haircut_bps) // BASIS_POINTS
        if len(sources) == 1 and self.value == cut:
            return f"{name} alone, less {haircut_bps / 100:g} %"
        if len(sources) > 1 and self.value == lowest:
            return f"the lowest of {len(sources)} sources: {name}"
        return "what a buy-out leaves the holders for certain"


@dataclass(frozen=True, slots=True)
class Collateral:
    """All fractions of a vault as collateral, in wei. `draw`: what they count for when somebody
    draws; `worth`: what a loan's health is judged by; `reach`: up to which value their market is
    deep enough to tell."""

    draw: int
    worth: int
    reach: int


@dataclass(frozen=True, slots=True)
class SalesRecord:
    """What comparable sales say about a vault's items, 0 if nothing, and what the items fetched at
    the studio's own auctions, in wei. In force until `until`, Unix seconds; 0: as of now."""

    comparables: int
    sold: int
    until: int


class Appraiser:
    """Reads and writes of the studio's appraiser."""

    def __init__(self, w3: Web3, deployment: Deployment) -> None:
        self._w3 = w3
        self.contract: Contract = deployment.contract(w3, "Appraiser")

    def appraise(self, collection: str, token_id: int) -> Appraisal:
        """The value of one token. Raises the chain's refusal if the studio's has no such token."""
        return _appraisal(self.contract.functions.appraise(collection, token_id).call())

    def appraise_vault(self, vault: str) -> Appraisal:
        """The value of all items of a vault together."""
        return _appraisal(self.contract.functions.appraiseVault(vault).call())

    def collateral(self, vault: str) -> Collateral:
        """What its fractions together count for in a loan."""
        draw, _, _ = self.contract.functions.drawValue(vault).call()
        return Collateral(int(draw), *map(int, self.contract.functions.marketValue(vault).call()))

    def recorded(self, vault: str) -> SalesRecord:
        """What sales say about its items."""
        return SalesRecord(*map(int, self.contract.functions.recorded(vault).call()))

    def terms(self) -> AppraisalParameters:
        """The terms that the DAO has set for it."""
        found = map(int, self.contract.functions.getTerms().call())
        names = AppraisalParameters.model_fields
        return AppraisalParameters.model_validate(dict(zip(names, found, strict=True)))

    def record(self, sender: Sender, vault: str) -> TxReceipt:
        """Records what sales say about a vault's items; anyone may."""
        return transact(self._w3, sender, self.contract.functions.record(vault))


def _appraisal(told: Any) -> Appraisal:
    comparables, market, income, value = told
    return Appraisal(Evidence(*comparables), Evidence(*market), Evidence(*income), int(value))
