"""List the rounds."""

import click
from web3 import Web3
from web3.exceptions import ContractLogicError

from oracle.chain.artwork.curation import Curation
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
    for number in range(max(1, last - count + 1), last + 1):
        record = book.get(RoundId(number))
        shown.add_row(
            str(number),
            f"{number}.0 to {number}.{record.works - 1}",
            str(record.model),
            record.phase.name.lower(),
            f"{record.agreeing} of {record.committed}",
            coming(record, curation, now),
        )
    console.print(shown)


def coming(record: Round, curation: Curation, now: int) -> str:
    """What happens next in a round, and when, in words; `now` is the chain's time."""
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
            return choosing(record.id, curation, now)
        case _:
            return ""


def choosing(round_id: RoundId, curation: Curation, now: int) -> str:
    """How far the choice among a final round's works is, in words."""
    try:
        found = curation.get(round_id)
    except ContractLogicError:
        return f"ape run curate open {round_id}"
    if found.closed:
        return "works are chosen"
    if found.end > now:
        return f"votes are spent for {duration(found.end - now)}"
    return f"ape run curate close {round_id}"
