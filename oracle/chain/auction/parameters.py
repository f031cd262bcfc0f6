"""What the auctions of a new studio begin with."""

from pydantic import Field

from oracle.chain.terms import Terms
from oracle.quantities import DAY, ETHER, HOUR, MINUTE


class AuctionParameters(Terms):
    """Auctions of chosen works (`AuctionTerms` in IAuctionHouse.sol), in the struct's order.

    The reserve is in wei, durations are in seconds. `retry`: whether an unsold work is offered
    again, up to `tries` times, before it goes to the treasury.
    """

    reserve: int = Field(default=ETHER // 10, ge=1)
    duration: int = Field(default=DAY, gt=0)
    extension: int = Field(default=15 * MINUTE, ge=0)
    extension_cap: int = Field(default=6 * HOUR, ge=0)
    increment_bps: int = Field(default=500, ge=1, le=5_000)
    retry: bool = True
    tries: int = Field(default=2, ge=1, le=10)
