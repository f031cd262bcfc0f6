"""What the licences and the claims of a new studio begin with."""

from pydantic import Field

from oracle.chain.licensing.tiers import DEFAULT_TIERS, TierParameters
from oracle.chain.terms import Parameters, Terms
from oracle.quantities import DAY, ETHER


class ClaimParameters(Terms):
    """Claims to come (`ClaimTerms` in IInfringementClaims.sol): bond in wei, period in seconds."""

    bond: int = Field(default=ETHER // 10, ge=ETHER // 1_000, le=10 * ETHER)
    period: int = Field(default=60 * DAY, gt=0, le=180 * DAY)


class LicensingParameters(Parameters):
    """What a studio's licences begin with.

    `studio_share_bps`: what of every fee and royalty goes to the work's splitter.
    """

    studio_share_bps: int = Field(default=1_500, ge=0, le=3_000)
    claims: ClaimParameters = ClaimParameters()
    tiers: tuple[TierParameters, ...] = DEFAULT_TIERS
