"""An appraisal as scripts and console show it."""

from rich.table import Table
from web3 import Web3

from oracle.chain.addresses import looks_like_address
from oracle.chain.appraisal.appraisals import Appraisal, Appraiser, Evidence
from oracle.chain.deployment import Deployment
from oracle.chain.fractions.vaults import Vaults
from oracle.cli.tables import plain, table
from oracle.words import duration, ether
from scripts._artwork.items import read_item


def appraised(w3: Web3, deployment: Deployment, what: str) -> Table:
    """The appraisal of a vault's address, of TOKEN or of COLLECTION:TOKEN. Raises FatalError."""
    appraiser = Appraiser(w3, deployment)
    is_vault = ":" not in what and looks_like_address(what)
    vault = Vaults(w3, deployment).at(what) if is_vault else None
    if vault:
        title, told = f"{plain(vault.symbol)} at {what}", appraiser.appraise_vault(vault.address)
    else:
        item = read_item(what, deployment, w3)
        title = f"token {item.token_id}"
        told = appraiser.appraise(*item.named)
    now = int(w3.eth.get_block("latest")["timestamp"])
    shown = _sources(title, told, now)
    shown.add_section()
    reason = told.reason(appraiser.terms().haircut_bps)
    shown.add_row("[bold]value[/]", f"[bold]{ether(told.value)}[/]", "", reason)
    if vault:
        collateral = appraiser.collateral(vault.address)
        recorded = appraiser.recorded(vault.address)
        against = f"its works fetched {ether(recorded.sold)} at auction"
        deep = f"its market can tell up to {ether(collateral.reach)}"
        shown.add_row("to borrow on", ether(collateral.draw), "", against)
        shown.add_row("a loan is healthy by", ether(collateral.worth), "", deep)
    return shown


def _sources(title: str, told: Appraisal, now: int) -> Table:
    shown = table(title, "source", ">value", "newest", "behind it")
    for name, source, behind in (
        ("comparables", told.comparables, f"{told.comparables.depth} sales of its model"),
        ("market", told.market, f"{ether(told.market.depth)} in the pool"),
        ("income", told.income, f"{told.income.depth} licence fees"),
    ):
        shown.add_row(name, _value(source), _age(source, now), behind if source.newest else "")
    return shown


def _value(source: Evidence) -> str:
    return ether(source.value) if source.value else "none"


def _age(source: Evidence, now: int) -> str:
    if not source.newest:
        return "never"
    return f"{duration(now - source.newest)} ago" if now > source.newest else "now"
