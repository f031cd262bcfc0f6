"""Execute a proposal."""

from oracle.chain.governance.governor import Governance
from oracle.chain.types import ProposalState
from scripts._governance.step import step_command

cli = step_command(
    ProposalState.QUEUED,
    Governance.execute,
    "executed",
    """Execute PROPOSAL, whose time in the timelock is over.

    Example: ape run execute 1234… --account alice
    """,
)
