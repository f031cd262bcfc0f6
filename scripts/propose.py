"""Propose something to the members."""

from typing import Any

import click
from web3 import Web3

from oracle.chain.deployment import Deployment
from oracle.chain.governance import Governance, Proposal
from oracle.chain.models import ModelRegistry
from oracle.chain.types import ModelId
from oracle.errors import FatalError
from oracle.generator.style import Kind, decode_style, encode_style, parse_range
from scripts._studio import ApeSender, StudioCommand, signer_option, studio_options
from scripts._tables import console, ether, said


@click.group()
def cli() -> None:
    """Build, simulate and submit a proposal."""


@cli.command("round", cls=StudioCommand)
@signer_option
@click.option("--works", type=click.IntRange(min=1), required=True, help="How many works.")
@click.option("--model", type=int, default=1, show_default=True, help="Model id.")
@click.option(
    "--style",
    "styles",
    multiple=True,
    metavar="AXIS=RANGE",
    help="e.g. density=40..200, symmetry=quad, palette=ember; others as in the house style.",
)
@click.option("--fee", type=str, help="ETH for the operators; default the least allowed.")
@click.option("--why", default="", help="What the members should know.")
@studio_options
def round_(
    sender: ApeSender,
    works: int,
    model: int,
    styles: tuple[str, ...],
    fee: str | None,
    why: str,
    w3: Web3,
    deployment: Deployment,
) -> None:
    """Propose a round of works.

    Example: ape run propose round --works 64 --style palette=ember --account alice
    """
    governance = Governance(w3, deployment)
    style = resolve_style(ModelRegistry(w3, deployment), ModelId(model), styles)
    wei = None if fee is None else parse_ether(fee)
    text = f"# A round of {works} works\n\nModel {model}."
    if why:
        text += f"\n\n{why}"
    proposal = governance.round_proposal(ModelId(model), works, style, wei, text)
    submit(governance, sender, proposal)


def submit(governance: Governance, sender: ApeSender, proposal: Proposal) -> int:
    """Simulates and submits a proposal and prints its id.

    The proposer's address goes into the description, so that nobody else can submit the same
    proposal first and then cancel it.
    """
    guarded = Proposal(proposal.actions, f"{proposal.description}\n\n#proposer={sender.address}")
    cost = sum(a.value for a in proposal.actions)
    if cost > governance.treasury():
        raise FatalError(
            f"the proposal pays {ether(cost)}, but the treasury {governance.timelock} "
            f"holds {ether(governance.treasury())}: send it the difference first"
        )
    governance.simulate(guarded)
    proposal_id, receipt = governance.propose(sender, guarded)
    said(f"proposed; it pays {ether(cost)}", receipt["gasUsed"])
    console.print(str(proposal_id))
    return proposal_id


def resolve_style(registry: ModelRegistry, model: ModelId, styles: tuple[str, ...]) -> bytes:
    """The style bytes for `AXIS=RANGE` words; what is not named is as in the house style.

    Raises FatalError or StyleError for an unknown axis or a range outside its bounds.
    """
    house = registry.house_style(model)
    if not styles:
        return b""
    axes = registry.axes(model)
    ranges: list[Any] = list(decode_style(axes, house)) if house else [(a.lo, a.hi) for a in axes]
    names = [a.name for a in axes]
    for word in styles:
        name, separator, text = word.partition("=")
        if not separator or name not in names:
            raise FatalError(f"{word!r} is no style: write AXIS=RANGE, AXIS of {', '.join(names)}")
        place = names.index(name)
        axis = axes[place]
        palettes = registry.palette_names() if axis.kind is Kind.PALETTE else []
        if text in palettes:
            ranges[place] = (palettes.index(text),) * 2
        else:
            ranges[place] = parse_range(axis, text)
    return encode_style(axes, ranges)


def parse_ether(text: str) -> int:
    """Wei for a number of ETH. Raises FatalError."""
    try:
        return int(Web3.to_wei(text, "ether"))
    except (ValueError, ArithmeticError, TypeError) as error:
        raise FatalError(f"{text!r} is no amount of ETH") from error
