"""Queue a proposal."""

from oracle.chain.governance.governor import Governance
from oracle.chain.types import ProposalState
from scripts._governance.step import step_command

cli = step_command(
    ProposalState.SUCCEEDED,
    Governance.queue,
    "queued",
    """Queue PROPOSAL, which passed, in the timelock.

    Example: ape run queue 1234… --account alice
    """,
)
