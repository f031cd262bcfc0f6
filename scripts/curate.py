"""Choose works of a finished round: open, vote, see the seats, close."""

import click
from web3 import Web3

from oracle.chain.artwork.curation import UNIT, Curation
from oracle.chain.deployment import Deployment
from oracle.chain.generation.labels import drawn_traits
from oracle.chain.generation.models import ModelRegistry
from oracle.chain.generation.rounds import RoundBook
from oracle.chain.types import RoundId
from oracle.cli.amounts import tokens
from oracle.cli.tables import console, plain, said, table
from oracle.errors import FatalError
from oracle.generator.style import rarest
from oracle.quantities import ETHER
from oracle.words import duration
from scripts._artwork.index import open_index
from scripts._shared.studio_command import (
    UINT32_MAX,
    ApeSender,
    StudioCommand,
    signer_option,
    studio_options,
)

ROUND = click.argument("round_id", metavar="ROUND", type=click.IntRange(1, UINT32_MAX))


@click.group()
def cli() -> None:
    """Choose works of a finished round."""


@cli.command(name="open", cls=StudioCommand)
@ROUND
@signer_option
@studio_options
def begin(round_id: int, sender: ApeSender, w3: Web3, deployment: Deployment) -> None:
    """Open the curation of a finalised ROUND; anyone may.

    Example: ape run curate open 3 --account alice
    """
    curation = Curation(w3, deployment)
    receipt = curation.open(sender, RoundId(round_id))
    record = curation.get(RoundId(round_id))
    left = duration(record.end - _now(w3))
    said(f"open for {left}: {record.seats} of {record.works} works", receipt["gasUsed"])


@cli.command(cls=StudioCommand)
@ROUND
@click.argument("choices", metavar="INDEX[=VOTES]…", nargs=-1, required=True)
@signer_option
@studio_options
def vote(
    round_id: int, choices: tuple[str, ...], sender: ApeSender, w3: Web3, deployment: Deployment
) -> None:
    """Spend votes on works of ROUND, in whole tokens; without =VOTES they share what is left.

    Votes spent cannot be taken back. Example: ape run curate vote 3 0=500 7=120 11 --account alice
    """
    curation = Curation(w3, deployment)
    left = curation.left(RoundId(round_id), sender.address)
    votes = read_choices(choices, left)
    receipt = curation.vote(sender, RoundId(round_id), votes)
    said(f"spent {tokens(sum(votes.values()))} votes on {len(votes)} works", receipt["gasUsed"])


@cli.command(cls=StudioCommand)
@ROUND
@studio_options
def seats(round_id: int, w3: Web3, deployment: Deployment) -> None:
    """Show the works of ROUND that lead.

    Example: ape run curate seats 3
    """
    curation = Curation(w3, deployment)
    record = curation.get(RoundId(round_id))
    left = record.end - _now(w3)
    state = "closed" if record.closed else f"open for {duration(left)}" if left > 0 else "over"
    leading = curation.seats(RoundId(round_id))
    works = drawn_traits(
        ModelRegistry(w3, deployment),
        RoundBook(w3, deployment).get(RoundId(round_id)),
        [seat.index for seat in leading],
    )
    shown = table(f"Round {round_id}, {state}", ">seat", ">work", ">votes", "rarest in it")
    for number, (seat, work) in enumerate(zip(leading, works, strict=True), 1):
        rare = rarest(work)
        words = plain(f"{rare.axis} {rare.words}")
        shown.add_row(str(number), str(seat.index), tokens(seat.votes), words)
    console.print(shown)


@cli.command(cls=StudioCommand)
@ROUND
@signer_option
@studio_options
def close(round_id: int, sender: ApeSender, w3: Web3, deployment: Deployment) -> None:
    """Record the winners of ROUND once its curation is over; anyone may.

    The proofs are made from the works, which are made again here.

    Example: ape run curate close 3 --account alice
    """
    curation = Curation(w3, deployment)
    winners = [seat.index for seat in curation.seats(RoundId(round_id))]
    with open_index(w3, deployment) as (index, _):
        index.update()
        digests = index.digests(RoundId(round_id))
        tree = index.tree(RoundId(round_id))
    receipt = curation.close(
        sender,
        RoundId(round_id),
        [digests[i] for i in winners],
        [tree.proof(i) for i in winners],
    )
    said(f"{len(winners)} works are chosen: {', '.join(map(str, winners))}", receipt["gasUsed"])


def read_choices(choices: tuple[str, ...], left: int) -> dict[int, int]:
    """Index to votes in wei of StudioToken; what names no votes shares what is `left`.

    Raises FatalError for what is no choice, and if there is nothing to share.
    """
    votes: dict[int, int] = {}
    for choice in choices:
        index, _, wanted = choice.partition("=")
        if not index.isdecimal() or (wanted and not wanted.isdecimal()):
            raise FatalError(f"{choice!r} is no choice: write INDEX or INDEX=VOTES, as 7=120")
        if int(index) in votes:
            raise FatalError(f"work {int(index)} is named twice")
        votes[int(index)] = int(wanted) * ETHER if wanted else 0
    sharing = [index for index, wei in votes.items() if wei == 0]
    rest = left - sum(votes.values())
    if rest < UNIT * len(sharing):
        raise FatalError(
            f"{tokens(sum(votes.values()))} votes were named and {tokens(left)} are left"
        )
    for index in sharing:
        votes[index] = rest // len(sharing)
    return votes


def _now(w3: Web3) -> int:
    return int(w3.eth.get_block("latest")["timestamp"])
