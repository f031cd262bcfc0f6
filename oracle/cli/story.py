"""A work's story as `verify` and the demo print it."""

from datetime import UTC, datetime

from oracle.cli.tables import console, plain
from oracle.verify.provenance import Provenance


def tell(told: Provenance) -> None:
    """Prints a work's story."""
    when = datetime.fromtimestamp(told.seed_time, UTC).strftime("%d %B %Y %H:%M:%S UTC")
    style = "\n".join(f"{trait.axis}: {trait.words}" for trait in told.traits)
    lines = (
        ("studio", f"{told.studio} on chain {told.chain_id}"),
        ("work", f"{told.index} of round {told.round} ({told.works} works)"),
        ("file", f"ipfs://{told.cid}"),
        ("model", f"{told.model}, weights 0x{told.weights_digest.hex()}"),
        ("style", style),
        ("seed", f"0x{told.seed.hex()}"),
        ("", f"from block {told.seed_block}, {when}"),
        ("attested by", "\n".join(told.attested_by)),
        ("", f"{len(told.attested_by)} of {told.committed} that committed"),
        ("token", f"{told.token}\nowned by {told.owner}" if told.owner else "not minted"),
    )
    for title, text in lines:
        for number, line in enumerate(text.splitlines()):
            console.print(
                f"[dim]{title if number == 0 else '':>12}[/]  {plain(line)}", soft_wrap=True
            )
    verdict("made again here", told.is_same_here, "the same bytes", "other bytes")
    if told.is_same_by_chain is not None:
        verdict("made by the chain", told.is_same_by_chain, "the same bytes", "other bytes")
    verdict("proven", told.is_proven, "its leaf leads to the root on the chain", "no proof")


def verdict(title: str, holds: bool, yes: str, no: str) -> None:
    """Prints one check."""
    console.print(f"[dim]{title:>16}[/]  " + (f"[green]✓ {yes}[/]" if holds else f"[red]✗ {no}[/]"))
