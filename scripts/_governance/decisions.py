"""Subcommands of `ape run propose`: the DAO's money, its rules, its contracts and its guardian."""

from typing import Any

import click

from oracle.cli.amounts import ADDRESS, AMOUNT, AMOUNT_OR_NONE
from oracle.decisions.studio import Decisions
from oracle.quantities import BASIS_POINTS
from scripts._governance.decision import CHANGES, decision, read_changes

UINT256_MAX = 2**256 - 1


@decision(click.argument("to", type=ADDRESS), click.argument("amount", type=AMOUNT))
def pay(decisions: Decisions, *, to: str, amount: int, why: str, **_: Any) -> Any:
    """Propose to pay AMOUNT ETH of the treasury's to an address.

    Example: ape run propose pay 0x… 1.5 --account alice
    """
    return decisions.pay(to, amount, why)


@decision(
    click.argument("token", type=ADDRESS),
    click.argument("to", type=ADDRESS),
    click.argument("amount", type=click.IntRange(1, UINT256_MAX)),
)
def pay_token(decisions: Decisions, *, token: str, to: str, amount: int, why: str, **_: Any) -> Any:
    """Propose to pay AMOUNT of the treasury's ERC-20 TOKEN, in its smallest unit, to an address.

    Example: ape run propose pay-token 0x… 0x… 1000000 --account alice
    """
    return decisions.pay_token(token, to, amount, why)


@decision(
    click.argument("collection", type=ADDRESS),
    click.argument("token", type=click.IntRange(0, UINT256_MAX)),
    click.argument("to", type=ADDRESS),
)
def give(decisions: Decisions, *, collection: str, token: int, to: str, why: str, **_: Any) -> Any:
    """Propose to give the treasury's ERC-721 TOKEN of a collection to an address.

    Example: ape run propose give 0x… 7 0x… --account alice
    """
    return decisions.give(collection, token, to, why)


@decision(CHANGES)
def treasury(decisions: Decisions, *, changes: tuple[str, ...], why: str, **_: Any) -> Any:
    """Propose another share that the treasury may pay in a period, or another period.

    From a whole period after the vote on. Example: ape run propose treasury cap_bps=1000
    period=2592000 --account alice
    """
    return decisions.treasury(read_changes(changes), why)


@decision(CHANGES)
def governance(decisions: Decisions, *, changes: tuple[str, ...], why: str, **_: Any) -> Any:
    """Propose how the DAO decides: voting_delay, voting_period, quorum_percent, timelock_delay …

    Times in seconds, proposal_threshold in wei of the token. Example: ape run propose governance
    quorum_percent=5 --account alice
    """
    return decisions.governance(read_changes(changes), why)


@decision(click.argument("bps", type=click.IntRange(0, BASIS_POINTS)))
def royalty(decisions: Decisions, *, bps: int, why: str, **_: Any) -> Any:
    """Propose the royalty of all works, in basis points of a sale.

    Example: ape run propose royalty 500 --account alice
    """
    return decisions.royalty(bps, why)


@decision(click.argument("address", type=ADDRESS))
def minter(decisions: Decisions, *, address: str, why: str, **_: Any) -> Any:
    """Propose another auction house, which alone mints beside the DAO.

    Example: ape run propose minter 0x… --account alice
    """
    return decisions.minter(address, why)


@decision(click.argument("address", type=ADDRESS))
def oracle(decisions: Decisions, *, address: str, why: str, **_: Any) -> Any:
    """Propose another oracle; it may lock bonds after the delay in which operators can leave.

    Example: ape run propose oracle 0x… --account alice
    """
    return decisions.oracle(address, why)


@decision(click.argument("amount", type=AMOUNT_OR_NONE))
def bond(decisions: Decisions, *, amount: int, why: str, **_: Any) -> Any:
    """Propose the least bond of an operator, in ETH.

    Example: ape run propose bond 2 --account alice
    """
    return decisions.bond(amount, why)


@decision(click.argument("address", type=ADDRESS, required=False))
def guardian(decisions: Decisions, *, address: str | None, why: str, **_: Any) -> Any:
    """Propose another guardian, or without an address none; the old one cannot cancel it.

    Example: ape run propose guardian --account alice
    """
    return decisions.guardian(address, why)
