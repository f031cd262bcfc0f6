"""The studio of the connected chain: what `studio` is in `ape console`."""

from typing import Any

import pandas as pd
from rich.table import Table
from web3 import Web3

from oracle.chain.artwork.curation import Curation
from oracle.chain.auction.auctions import AuctionHouse
from oracle.chain.deployment import Deployment
from oracle.chain.fractions.pools import Pools
from oracle.chain.fractions.vaults import Vaults
from oracle.chain.generation.models import ModelRegistry
from oracle.chain.generation.operators import OperatorRegistry
from oracle.chain.governance.governor import Governance
from oracle.chain.logs import logs
from oracle.chain.revenue.splits import Splits
from oracle.cli.node_log import silent
from oracle.cli.tables import table
from oracle.generator.released import RELEASED
from oracle.making.model_store import ModelStore
from oracle.quantities import ETHER
from oracle.words import ether
from scripts._console.market import Market
from scripts._console.proposals import Proposals, Propose
from scripts._console.shown import Shown
from scripts._console.works import Rounds
from scripts._shared.studio_index import open_index


class Studio(Shown):
    """Everything of one studio: `rounds`, `proposals`, `propose`, `curation`, `auctions`, `splits`,
    `vaults`, `pools`, `market`; and as tables `members`, `nodes`, `sales`, `history`."""

    def __init__(self, w3: Web3, deployment: Deployment) -> None:
        self.w3, self.deployment = w3, deployment
        self.index = open_index(w3, deployment)
        self._governance = Governance(w3, deployment, self.index)
        self._models = ModelRegistry(w3, deployment, self.index)
        self.operators = OperatorRegistry(w3, deployment)
        self.artwork = deployment.contract(w3, "Artwork")
        self.curation = Curation(w3, deployment)
        self.auctions = AuctionHouse(w3, deployment)
        self.splits = Splits(w3, deployment)
        self.vaults = Vaults(w3, deployment)
        self.pools = Pools(w3, deployment)
        self.rounds = Rounds(self)
        self.market = Market(self)
        self.proposals = Proposals(self)
        self.propose = Propose(self)
        self.generators = ModelStore(RELEASED, threads=1, log=silent())

    @property
    def governance(self) -> Governance:
        """The governor, with all proposals up to now."""
        self.index.catch_up()
        return self._governance

    @property
    def models(self) -> ModelRegistry:
        """The registry, with all models and palettes up to now."""
        self.index.catch_up()
        return self._models

    @property
    def members(self) -> pd.DataFrame:
        """Everybody who holds tokens: tokens, and votes delegated to them."""
        token = self.governance.token
        head = self.w3.eth.block_number
        events = logs(token.events.Transfer(), self.deployment.block, head, {})
        holders = sorted({event["args"]["to"] for event in events})
        functions = token.functions
        rows = [
            (who, functions.balanceOf(who).call() / ETHER, functions.getVotes(who).call() / ETHER)
            for who in holders
        ]
        found = pd.DataFrame(rows, columns=["member", "tokens", "votes"])
        return found[found["tokens"] + found["votes"] > 0].reset_index(drop=True)

    @property
    def nodes(self) -> pd.DataFrame:
        """Every operator: its signer, and its bond and what is locked of it in ETH."""
        rows = [
            (o.address, o.signer, o.bond / ETHER, o.locked / ETHER) for o in self.operators.all()
        ]
        return pd.DataFrame(rows, columns=["operator", "signer", "bond", "locked"])

    @property
    def sales(self) -> pd.DataFrame:
        """Every auction's price in ETH, oldest first."""
        count = int(self.auctions.contract.functions.sales().call())
        rows = (
            [
                (p.lot, pd.to_datetime(p.time, unit="s"), p.amount / ETHER)
                for p in self.auctions.prices(count)
            ]
            if count
            else []
        )
        return pd.DataFrame(rows[::-1], columns=["lot", "time", "price"])

    @property
    def history(self) -> pd.DataFrame:
        """Every round: phase, works, model, operators that agreed, and the fee in ETH."""
        rows: list[Any] = [
            (r.id, r.phase.name.lower(), len(r.works), r.model, r.agreeing, r.fee / ETHER)
            for r in self.rounds
        ]
        columns = ["round", "phase", "works", "model", "agreeing", "fee"]
        return pd.DataFrame(rows, columns=columns)

    def _table(self) -> Table:
        shown = table(f"{self.deployment.name} on chain {self.deployment.chain_id}", "", "")
        shown.add_row("rounds", str(len(self.rounds)))
        shown.add_row("models", str(self.models.count()))
        shown.add_row("proposals", f"{len(self.proposals)}, {len(self.proposals.open)} open")
        shown.add_row("operators", str(len(self.operators.all())))
        treasury = self.governance.treasury
        may = f"{ether(treasury.held())}, of which {ether(treasury.available())} may be paid now"
        shown.add_row("treasury", may)
        shown.add_row("sales", str(len(self.sales)))
        return shown
