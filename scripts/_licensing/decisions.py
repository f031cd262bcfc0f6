"""Subcommands of `ape run propose`: kinds of licences, their floors, and claims."""

from typing import Any

import click
from pydantic import ValidationError

from oracle.chain.licensing.tiers import TierParameters
from oracle.cli.amounts import AMOUNT_OR_NONE
from oracle.decisions.studio import Decisions
from oracle.errors import FatalError
from oracle.quantities import BASIS_POINTS
from scripts._artwork.items import read_item
from scripts._governance.decision import CHANGES, decision, read_changes
from scripts._shared.studio_command import UINT32_MAX

TIER = click.argument("tier", type=click.IntRange(1, 2**16 - 1))
CLAIM = click.argument("claim", type=click.IntRange(1, UINT32_MAX))


@decision(
    click.argument("name"),
    click.argument("terms", metavar="TERM=VALUE…", nargs=-1, required=True),
)
def tier(decisions: Decisions, *, name: str, terms: tuple[str, ...], why: str, **_: Any) -> Any:
    """Propose a kind of licence called NAME. Its terms never change.

    Terms: rights, exclusive (names with commas), duration, grace (hours), seats, transferable,
    derivatives (none, allowed, approval), reciprocal, parent_share (millionths), floor (wei),
    currency, territory, terms (SHA-256). Example: ape run propose tier "books" rights=print
    duration=8760 floor=100000000000000000 --account alice
    """
    return decisions.tier(read_tier(name, terms), why)


@decision(TIER, click.argument("amount", type=AMOUNT_OR_NONE))
def floor(decisions: Decisions, *, tier: int, amount: int, why: str, **_: Any) -> Any:
    """Propose what licences of TIER cost at least, in ETH.

    Example: ape run propose floor 3 0.2 --account alice
    """
    return decisions.floor(tier, amount, why)


@decision(TIER, click.option("--open", "again", is_flag=True, help="Sell them again."))
def close_tier(decisions: Decisions, *, tier: int, again: bool, why: str, **_: Any) -> Any:
    """Propose that no more licences of TIER are sold; those there are can be renewed.

    Example: ape run propose close-tier 3 --account alice
    """
    return decisions.close_tier(tier, not again, why)


@decision(click.argument("bps", type=click.IntRange(0, BASIS_POINTS)))
def studio_share(decisions: Decisions, *, bps: int, why: str, **_: Any) -> Any:
    """Propose which part of licence fees and royalties, in basis points, goes to splitters.

    Example: ape run propose studio-share 1000 --account alice
    """
    return decisions.studio_share(bps, why)


@decision(CLAIM, click.argument("verdict", type=click.Choice(["uphold", "reject"])))
def claim(decisions: Decisions, *, claim: int, verdict: str, why: str, **_: Any) -> Any:
    """Propose to uphold a CLAIM of infringement, or to reject it.

    Example: ape run propose claim 1 reject --account alice
    """
    return decisions.claim(claim, verdict == "uphold", why)


@decision(click.argument("work"))
def lift(decisions: Decisions, *, work: str, why: str, deployment: Any, w3: Any, **_: Any) -> Any:
    """Propose that WORK is no longer tagged as infringing.

    Example: ape run propose lift 1234… --account alice
    """
    item = read_item(work, deployment, w3)
    return decisions.lift(*item.named, why)


@decision(CHANGES)
def claims(decisions: Decisions, *, changes: tuple[str, ...], why: str, **_: Any) -> Any:
    """Propose other terms for claims of infringement to come: bond in wei, period in seconds.

    Example: ape run propose claims bond=200000000000000000 --account alice
    """
    return decisions.claims(read_changes(changes), why)


def read_tier(name: str, terms: tuple[str, ...]) -> TierParameters:
    """A tier from its name and TERM=VALUE. Raises FatalError."""
    found: dict[str, str] = {}
    for term in terms:
        key, equals, value = term.partition("=")
        if not equals:
            raise FatalError(f"{term!r} is no term: write TERM=VALUE, as rights=print,web")
        found[key] = value
    try:
        return TierParameters.model_validate({**found, "name": name})
    except ValidationError as error:
        first = error.errors()[0]
        raise FatalError(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from error
