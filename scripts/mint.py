"""Propose to mint works."""

import click
from eth_typing import ChecksumAddress
from web3 import Web3

from oracle.chain.deployment import Deployment
from oracle.chain.governance.governor import Governance
from oracle.chain.types import RoundId
from oracle.cli.amounts import ADDRESS
from oracle.decisions.studio import Decisions
from oracle.errors import FatalError
from scripts._artwork.index import open_index
from scripts._shared.studio_command import (
    UINT32_MAX,
    ApeSender,
    StudioCommand,
    signer_option,
    studio_options,
    submit,
)


@click.command(cls=StudioCommand)
@click.argument("round_id", metavar="ROUND", type=click.IntRange(1, UINT32_MAX))
@click.argument(
    "indices", metavar="INDEX…", nargs=-1, type=click.IntRange(0, UINT32_MAX), required=True
)
@click.option("--to", required=True, type=ADDRESS, help="Who gets the tokens.")
@signer_option
@studio_options
def cli(
    round_id: int,
    indices: tuple[int, ...],
    to: ChecksumAddress,
    sender: ApeSender,
    w3: Web3,
    deployment: Deployment,
) -> None:
    """Propose to mint the works INDEX… of the finalised ROUND.

    The auction house mints what members chose; anything else is a vote. The proofs are made from
    the works, which are made again here.

    Example: ape run mint 3 0 15 --to 0x… --account alice
    """
    with open_index(w3, deployment) as (index, _):
        index.update()
        digests = index.digests(RoundId(round_id))
        tree = index.tree(RoundId(round_id))
    if bad := [i for i in indices if i >= len(digests)]:
        raise FatalError(f"round {round_id} has works 0 to {len(digests) - 1}, not {bad[0]}")
    works = [(i, digests[i], tree.proof(i)) for i in indices]
    governance = Governance(w3, deployment)
    listed = ", ".join(map(str, indices))
    text = f"# Mint works {listed} of round {round_id}\n\nTo {to}."
    proposal = Decisions(w3, deployment).mint(round_id, works, to, text)
    submit(governance, sender, proposal)
