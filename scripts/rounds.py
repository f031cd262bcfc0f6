"""List the rounds."""

import click
from web3 import Web3

from oracle.chain.artwork.curation import Curation, CurationRecord
from oracle.chain.deployment import Deployment
from oracle.chain.generation.rounds import Round, RoundBook
from oracle.chain.types import Phase, RoundId
from oracle.cli.tables import console, table
from oracle.words import duration
from scripts._shared.studio_command import StudioCommand, studio_options


@click.command(cls=StudioCommand)
@click.option("-n", "count", default=20, show_default=True, type=click.IntRange(1, 1_000))
@studio_options
def cli(count: int, w3: Web3, deployment: Deployment) -> None:
    """Show the last rounds: their works, who agreed on them, and what comes next.

    Works are named by round and index: 3.15 is work 15 of round 3.

    Example: ape run rounds -n 5
    """
    book, curation = RoundBook(w3, deployment), Curation(w3, deployment)
    last = book.count()
    if not last:
        console.print("no rounds yet: see `ape run propose round --help`")
        return
    now = book.now()
    shown = table("Rounds", ">round", "works", ">model", "phase", "agreed", "next")
    records = book.several(
        [RoundId(number) for number in range(max(1, last - count + 1), last + 1)]
    )
    choices = curation.several([r.id for r in records if r.phase is Phase.FINALISED])
    for record in records:
        shown.add_row(
            str(record.id),
            f"{record.id}.0 to {record.id}.{record.works - 1}",
            str(record.model),
            record.phase.name.lower(),
            f"{record.agreeing} of {record.committed}",
            coming(record, choices.get(record.id), now),
        )
    console.print(shown)


def coming(record: Round, choice: CurationRecord | None, now: int) -> str:
    """What happens next in a round, and when, in words; `now` is the chain's time.

    `choice` is that among its works, None if it was not opened.
    """
    match record.phase:
        case Phase.REQUESTED:
            return f"its seed falls with block {record.seed_block}"
        case Phase.COMMIT:
            return f"operators commit for {duration(record.commit_end - now)}"
        case Phase.REVEAL:
            return f"operators reveal for {duration(record.reveal_end - now)}"
        case Phase.CHALLENGE:
            return f"final in {duration(record.closes_at - now)}"
        case Phase.FINALISABLE | Phase.FAILABLE:
            return "ape run finalise"
        case Phase.FINALISED:
            return choosing(record.id, choice, now)
        case _:
            return ""


def choosing(round_id: RoundId, choice: CurationRecord | None, now: int) -> str:
    """How far the choice among a final round's works is, in words."""
    if choice is None:
        return f"ape run curate open {round_id}"
    if choice.closed:
        return "works are chosen"
    if choice.end > now:
        return f"votes are spent for {duration(choice.end - now)}"
    return f"ape run curate close {round_id}"
