"""Subcommands of `ape run propose`: collateral, rates, liquidations, and stopping to lend.

All but stopping and the reserve's receiver only announces: see `ape run loan adopt`.
"""

from typing import Any

import click

from oracle.cli.amounts import ADDRESS
from oracle.decisions.studio import Decisions
from scripts._governance.decision import CHANGES, decision, read_changes


@decision(
    click.argument("vault", type=ADDRESS),
    click.argument("changes", metavar="[NAME=NUMBER…]", nargs=-1),
)
def collateral(
    decisions: Decisions, *, vault: str, changes: tuple[str, ...], why: str, **_: Any
) -> Any:
    """Propose what fractions of VAULT are good for: ceiling, ltv_bps, threshold_bps, min_debt.

    The ceiling in wei, which a new vault's terms must name; the least debt in gwei.
    Example: ape run propose collateral 0x… ceiling=20000000000000000000 --account alice
    """
    return decisions.collateral(vault, read_changes(changes), why)


@decision(CHANGES)
def rates(decisions: Decisions, *, changes: tuple[str, ...], why: str, **_: Any) -> Any:
    """Propose what borrowers pay in a year: base_bps, at_kink_bps, at_full_bps, kink_percent …

    Example: ape run propose rates at_kink_bps=900 reserve_factor_bps=1500 --account alice
    """
    return decisions.rates(read_changes(changes), why)


@decision(CHANGES)
def liquidations(decisions: Decisions, *, changes: tuple[str, ...], why: str, **_: Any) -> Any:
    """Propose how collateral is sold: start_of_worth_bps, start_of_debt_bps, halving in seconds.

    Example: ape run propose liquidations penalty_bps=300 --account alice
    """
    return decisions.liquidations(read_changes(changes), why)


@decision(click.argument("vault", type=ADDRESS))
def stop_collateral(decisions: Decisions, *, vault: str, why: str, **_: Any) -> Any:
    """Propose to lend nothing more on fractions of VAULT, at once.

    Example: ape run propose stop-collateral 0x… --account alice
    """
    return decisions.stop_collateral(vault, why)


@decision(click.option("--off", is_flag=True, help="Let lending go on again."))
def lending(decisions: Decisions, *, off: bool, why: str, **_: Any) -> Any:
    """Propose to lend nothing more; debts and collateral stay as they are.

    Example: ape run propose lending --account alice
    """
    return decisions.lending(not off, why)


@decision(click.argument("address", type=ADDRESS))
def reserve_receiver(decisions: Decisions, *, address: str, why: str, **_: Any) -> Any:
    """Propose where the lending pool's reserve goes.

    Example: ape run propose reserve-receiver 0x… --account alice
    """
    return decisions.reserve_receiver(address, why)


@decision(click.argument("address", type=ADDRESS))
def loan_appraiser(decisions: Decisions, *, address: str, why: str, **_: Any) -> Any:
    """Propose another appraiser of collateral, to be adopted after the notice.

    Example: ape run propose loan-appraiser 0x… --account alice
    """
    return decisions.loan_appraiser(address, why)
