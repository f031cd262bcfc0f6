"""A command for a step of a proposal that is due; who is no member may take it as well."""

from collections.abc import Callable

import click
from web3 import Web3
from web3.types import TxReceipt

from oracle.chain.deployment import Deployment
from oracle.chain.governance.governor import Governance, Proposal
from oracle.chain.history import History
from oracle.chain.sender import Sender
from oracle.chain.types import ProposalState
from oracle.cli.tables import said
from scripts._governance.proposals import find_proposal, require_state
from scripts._shared.studio_command import ApeSender, StudioCommand, signer_option, studio_options
from scripts._shared.studio_index import index_option


def step_command(
    needed: ProposalState,
    act: Callable[[Governance, Sender, Proposal], TxReceipt],
    done: str,
    text: str,
) -> click.Command:
    """A command that acts on a proposal in the state `needed`, then says `done` and the gas.

    `text` is its help.
    """

    @click.command(cls=StudioCommand, help=text)
    @click.argument("proposal")
    @signer_option
    @studio_options
    @index_option
    def cli(
        proposal: str, sender: ApeSender, w3: Web3, deployment: Deployment, history: History
    ) -> None:
        governance = Governance(w3, deployment, history)
        record = find_proposal(governance, proposal)
        require_state(w3, record, needed)
        receipt = act(governance, sender, record.proposal)
        said(done, receipt["gasUsed"])

    return cli
