"""Propose something to the members."""

from pathlib import Path
from typing import Any

import click
from web3 import Web3

from oracle.chain.deployment import Deployment
from oracle.chain.generation.models import ModelRegistry
from oracle.chain.launch.parameters import MarketParameters
from oracle.chain.types import ModelId
from oracle.cli.amounts import AMOUNT_OR_NONE
from oracle.decisions.studio import Decisions
from oracle.errors import FatalError
from oracle.generator.palettes import load_palettes
from oracle.quantities import MILLIONTHS
from scripts._generation.style import resolve_style
from scripts._governance import decisions as governance
from scripts._governance.decision import CHANGES, cli, decision, read_changes
from scripts._lending import decisions as lending
from scripts._licensing import decisions as licensing
from scripts._shared.studio_command import UINT32_MAX

MORE_DECISIONS = (governance, lending, licensing)
"""Rooms whose decisions are subcommands here as well: each adds its own to `cli`."""

MODEL = click.argument("model", type=click.IntRange(1, UINT32_MAX))
STYLE_HELP = (
    "A value, a range, a set or odds: symmetry=quad, density=40..200, palette=ember,delft, "
    "scale=half, margin=none:2/3,wide:1/3, symmetry=none:90%,six-fold:10%, or * for all. "
    "What is not named is as in the house style."
)
STYLES = click.option("--style", "styles", multiple=True, metavar="AXIS=VALUES", help=STYLE_HELP)

__all__ = ["cli"]


@decision(
    click.option(
        "--works", type=click.IntRange(1, UINT32_MAX), required=True, help="How many works."
    ),
    click.option(
        "--model",
        type=click.IntRange(1, UINT32_MAX),
        default=1,
        show_default=True,
        help="Model id.",
    ),
    STYLES,
    click.option(
        "--fee", type=AMOUNT_OR_NONE, help="ETH for the operators; default the least allowed."
    ),
)
def round_(
    decisions: Decisions,
    *,
    works: int,
    model: int,
    styles: tuple[str, ...],
    fee: int | None,
    why: str,
    w3: Web3,
    deployment: Deployment,
) -> Any:
    """Propose a round of works.

    Example: ape run propose round --works 64 --style margin=none:2/3,wide:1/3 --account alice
    """
    style = resolve_style(ModelRegistry(w3, deployment), ModelId(model), styles)
    return decisions.round(ModelId(model), works, style, fee, why)


@decision(MODEL, STYLES)
def model(
    decisions: Decisions,
    *,
    model: int,
    styles: tuple[str, ...],
    why: str,
    w3: Web3,
    deployment: Deployment,
) -> Any:
    """Propose that rounds may be asked for of MODEL, with a house style.

    Without one a model that has none yet gets the usual one: any palette, and some rare works a
    round. Example: ape run propose model 2 --style palette=ember,delft --account alice
    """
    style = resolve_style(ModelRegistry(w3, deployment), ModelId(model), styles)
    return decisions.upgrade(ModelId(model), style, why)


@decision(MODEL)
def retire(decisions: Decisions, *, model: int, why: str, **_: Any) -> Any:
    """Propose that no more rounds of MODEL are made.

    Example: ape run propose retire 1 --account alice
    """
    return decisions.retire(ModelId(model), why)


@decision(MODEL, click.argument("styles", metavar="AXIS=VALUES…", nargs=-1, required=True))
def style(
    decisions: Decisions,
    *,
    model: int,
    styles: tuple[str, ...],
    why: str,
    w3: Web3,
    deployment: Deployment,
) -> Any:
    """Propose a house style for MODEL: what rounds are like that name none.

    Example: ape run propose style 1 palette=ember,delft symmetry=none:90%,six-fold:10% --account a
    """
    encoded = resolve_style(ModelRegistry(w3, deployment), ModelId(model), styles)
    return decisions.house_style(ModelId(model), encoded, why)


@decision(click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path)))
def palette(decisions: Decisions, *, file: Path, why: str, **_: Any) -> Any:
    """Propose the palettes in FILE, which `atelier-models palette` writes.

    Example: ape run propose palette dawn.json --account alice
    """
    return decisions.palettes(load_palettes(file), why)


@decision(click.argument("parts", metavar="RECIPIENT=PERCENT…", nargs=-1, required=True))
def split(decisions: Decisions, *, parts: tuple[str, ...], why: str, **_: Any) -> Any:
    """Propose who is paid which part: trainer, members, treasury or an address.

    Example: ape run propose split trainer=10 members=40 treasury=10 0x…=40 --account alice
    """
    return decisions.split(read_split(parts), why)


@decision(CHANGES)
def rules(decisions: Decisions, *, changes: tuple[str, ...], why: str, **_: Any) -> Any:
    """Propose other rules for rounds to come: fees, stake, quorum, windows.

    Money in wei, times in seconds. Example: ape run propose rules quorum=3 --account alice
    """
    return decisions.rules(read_changes(changes), why)


@decision(CHANGES)
def auctions(decisions: Decisions, *, changes: tuple[str, ...], why: str, **_: Any) -> Any:
    """Propose other terms for auctions to come: reserve, duration, extension, increment, tries.

    Money in wei, times in seconds. Example: ape run propose auctions duration=172800 --account a
    """
    return decisions.auctions(read_changes(changes), why)


@decision(CHANGES)
def curations(decisions: Decisions, *, changes: tuple[str, ...], why: str, **_: Any) -> Any:
    """Propose other terms for curations to come: period and seats.

    Example: ape run propose curations seats=12 --account alice
    """
    return decisions.curations(read_changes(changes), why)


@decision(CHANGES)
def vaults(decisions: Decisions, *, changes: tuple[str, ...], why: str, **_: Any) -> Any:
    """Propose other terms for vaults to come.

    Example: ape run propose vaults quorum_bps=6000 --account alice
    """
    return decisions.vaults(read_changes(changes), why)


@decision(CHANGES)
def pools(decisions: Decisions, *, changes: tuple[str, ...], why: str, **_: Any) -> Any:
    """Propose other terms for pools to come: fee and the studio's part of it.

    Example: ape run propose pools fee_bps=100 --account alice
    """
    return decisions.pools(read_changes(changes), why)


@decision(CHANGES)
def appraisal(decisions: Decisions, *, changes: tuple[str, ...], why: str, **_: Any) -> Any:
    """Propose what works are appraised by: windows, ages, sample, multiples, haircut.

    Times in seconds. Example: ape run propose appraisal haircut_bps=6000 --account alice
    """
    return decisions.appraisal(read_changes(changes), why)


@decision(click.option("--off", is_flag=True, help="Let auctions go on again."))
def pause(decisions: Decisions, *, off: bool, why: str, **_: Any) -> Any:
    """Propose to pause new auctions; the one under way settles.

    Example: ape run propose pause --account alice
    """
    return decisions.pause(not off, why)


def read_split(parts: tuple[str, ...]) -> dict[str, int]:
    """Recipient to millionths. Raises FatalError unless they are recipients and make a whole."""
    found: dict[str, int] = {}
    for part in parts:
        name, _, percent = part.partition("=")
        try:
            found[name] = round(float(percent) * MILLIONTHS / 100)
        except ValueError:
            raise FatalError(f"{part!r} is no part: write RECIPIENT=PERCENT") from None
    try:
        return dict(MarketParameters(split=found).split)
    except ValueError as error:
        raise FatalError(str(error).splitlines()[2].strip().partition(" [")[0]) from None
