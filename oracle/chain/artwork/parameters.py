"""How the members of a new studio choose works."""

from pydantic import Field

from oracle.chain.terms import Terms
from oracle.quantities import DAY


class CurationParameters(Terms):
    """How many seconds members choose from a round, and how many works they choose."""

    period: int = Field(default=3 * DAY, gt=0)
    seats: int = Field(default=8, ge=1, le=32)
