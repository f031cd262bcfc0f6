"""What the vaults and pools of a new studio begin with."""

from pydantic import Field

from oracle.chain.terms import Terms
from oracle.quantities import DAY, HOUR, MINUTE


class VaultParameters(Terms):
    """Vaults to come (`VaultTerms` in IFractionVault.sol), in its order; durations in seconds."""

    duration: int = Field(default=3 * DAY, gt=0)
    extension: int = Field(default=15 * MINUTE, ge=0)
    extension_cap: int = Field(default=6 * HOUR, ge=0)
    increment_bps: int = Field(default=500, ge=1, le=5_000)
    quorum_bps: int = Field(default=5_000, ge=1_000, le=9_000)
    max_curator_fee_bps: int = Field(default=1_000, ge=0, le=1_000)


class PoolParameters(Terms):
    """Pools to come (`PoolTerms` in IFractionPool.sol); the studio's part is one of the fee."""

    fee_bps: int = Field(default=30, ge=0, le=500)
    studio_part_bps: int = Field(default=2_000, ge=0, le=5_000)
