"""The terms of a new studio's appraiser."""

from pydantic import Field

from oracle.chain.terms import Terms
from oracle.quantities import DAY, HOUR


class AppraisalParameters(Terms):
    """What the appraiser goes by (`AppraisalTerms` in IStudioAppraiser.sol), in the struct's order.

    `depth_multiple`: how many times the ETH in its pool a vault can be worth, for drawing the ETH
    that stood there for `depth_days` whole days; `sold_multiple`: how many times what its works
    fetched at auction it can secure; `income_multiple`: of what licences earned in 90 days.
    Windows and ages are in seconds.
    """

    window: int = Field(default=DAY, gt=0)
    short_window: int = Field(default=HOUR, gt=0)
    age: int = Field(default=180 * DAY, gt=0)
    record_age: int = Field(default=7 * DAY, gt=0)
    depth_multiple: int = Field(default=5, ge=1, le=50)
    depth_days: int = Field(default=7, ge=2, le=30)
    sample: int = Field(default=32, ge=3, le=64)
    min_sales: int = Field(default=5, ge=3, le=64)
    sold_multiple: int = Field(default=1, ge=1, le=5)
    income_multiple: int = Field(default=12, ge=1, le=80)
    min_licenses: int = Field(default=5, ge=1, le=1_000)
    haircut_bps: int = Field(default=5_000, ge=1_000, le=9_000)
