"""Vote on a proposal."""

import json
from pathlib import Path

import click
from web3 import Web3

from oracle.chain.deployment import Deployment
from oracle.chain.governance.governor import SUPPORT, Governance
from oracle.chain.history import History
from oracle.chain.types import ProposalState
from oracle.cli.amounts import AMOUNT, tokens
from oracle.cli.tables import said
from oracle.errors import FatalError
from scripts._governance.proposals import find_proposal, require_state, short_id
from scripts._shared.studio_command import ApeSender, StudioCommand, signer_option, studio_options
from scripts._shared.studio_index import index_option


@click.command(cls=StudioCommand)
@click.argument("proposal")
@click.argument("support", type=click.Choice(list(SUPPORT)))
@click.option("--votes", type=AMOUNT, help="Only so many; the rest can be cast otherwise later.")
@click.option(
    "--sign",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Send nothing; write a signed ballot into this file, for `ape run relay`.",
)
@click.option("--reason", default="", help="Recorded on the chain beside the vote.")
@signer_option
@studio_options
@index_option
def cli(
    proposal: str,
    support: str,
    votes: int | None,
    file: Path | None,
    reason: str,
    sender: ApeSender,
    w3: Web3,
    deployment: Deployment,
    history: History,
) -> None:
    """Cast all your votes on PROPOSAL, or with --votes a part of them.

    Example: ape run vote 1234… for --account alice
    """
    governance = Governance(w3, deployment, history)
    record = find_proposal(governance, proposal)
    require_state(w3, record, ProposalState.ACTIVE)
    left = governance.votes_left(record.id, sender.address, record.vote_start)
    if not governance.governor.functions.getVotes(sender.address, record.vote_start).call():
        raise FatalError(
            f"{sender.address} had no votes when voting on {short_id(record)} opened: "
            "tokens vote once they are delegated (`ape run delegate`)"
        )
    if votes is not None and votes > left:
        raise FatalError(f"{sender.address} has {tokens(left)} votes left here")
    if file is not None:
        if votes is not None or reason:
            raise FatalError("a signed ballot casts all votes and gives no reason")
        data = governance.ballot(record.id, SUPPORT[support], sender.address)
        signature = sender.sign_typed_data(data)
        ballot = {"proposal": str(record.id), "support": support, "voter": sender.address}
        file.write_text(
            json.dumps({**ballot, "signature": "0x" + signature.hex()}, indent=2) + "\n"
        )
        said(f"{file} votes {support} with {tokens(left)} votes, whoever relays it")
        return
    receipt = governance.vote(sender, record.id, SUPPORT[support], reason, votes)
    said(
        f"voted {support} with {tokens(left if votes is None else votes)} votes", receipt["gasUsed"]
    )
