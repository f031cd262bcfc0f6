"""Relay somebody's signed ballot."""

import json
from pathlib import Path

import click
from web3 import Web3

from oracle.chain.addresses import read_address
from oracle.chain.deployment import Deployment
from oracle.chain.governance.governor import SUPPORT, Governance
from oracle.chain.history import History
from oracle.chain.types import ProposalState
from oracle.cli.tables import said
from oracle.errors import FatalError
from scripts._governance.proposals import find_proposal, require_state
from scripts._shared.studio_command import ApeSender, StudioCommand, signer_option, studio_options
from scripts._shared.studio_index import index_option


@click.command(cls=StudioCommand)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@signer_option
@studio_options
@index_option
def cli(file: Path, sender: ApeSender, w3: Web3, deployment: Deployment, history: History) -> None:
    """Bring the ballot in FILE, which `ape run vote --sign` wrote, to the chain; anyone may.

    Example: ape run relay ballot.json --account alice
    """
    proposal, support, voter, signature = read_ballot(file)
    governance = Governance(w3, deployment, history)
    record = find_proposal(governance, proposal)
    require_state(w3, record, ProposalState.ACTIVE)
    receipt = governance.relay(sender, record.id, SUPPORT[support], voter, signature)
    said(f"{voter} voted {support}", receipt["gasUsed"])


def read_ballot(file: Path) -> tuple[str, str, str, bytes]:
    """Proposal, support, voter and signature. Raises FatalError."""
    try:
        ballot = json.loads(file.read_text())
        voter = read_address(ballot["voter"])
        signature = Web3.to_bytes(hexstr=ballot["signature"])
        if ballot["support"] not in SUPPORT:
            raise ValueError(f"{ballot['support']!r} is no way to vote")
        return str(ballot["proposal"]), ballot["support"], voter, signature
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise FatalError(f"{file} is no signed ballot: {error}") from error
