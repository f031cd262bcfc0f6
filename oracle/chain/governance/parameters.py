"""What the token, the votes and the treasury of a new studio begin with."""

from pydantic import Field

from oracle.chain.terms import Parameters
from oracle.quantities import DAY, ETHER


class TokenParameters(Parameters):
    """StudioToken; `supply` in its smallest unit (18 decimals)."""

    name: str = "Atelier Studio"
    symbol: str = "STUDIO"
    supply: int = Field(default=1_000_000 * ETHER, gt=0)


class GovernorParameters(Parameters):
    """StudioGovernor and its timelock: times in seconds, the threshold in wei of StudioToken."""

    voting_delay: int = Field(default=DAY, ge=0)
    voting_period: int = Field(default=5 * DAY, gt=0)
    proposal_threshold: int = Field(default=1_000 * ETHER, ge=0)
    quorum_percent: int = Field(default=4, ge=1, le=100)
    late_quorum_extension: int = Field(default=DAY, ge=0)
    timelock_delay: int = Field(default=2 * DAY, ge=0)


class TreasuryParameters(Parameters):
    """Treasury: in each `period` seconds at most `cap_bps` of what was there; see ITreasury.sol.

    `min_period` is for ever; the others can be changed by vote.
    """

    min_period: int = Field(default=7 * DAY, gt=0)
    period: int = Field(default=30 * DAY, gt=0, le=365 * DAY)
    cap_bps: int = Field(default=2_000, ge=100, le=5_000)

    def as_tuple(self) -> tuple[int, ...]:
        """`Limit` in ITreasury.sol."""
        return self.period, self.cap_bps
