"""What the operators and the rounds of a new studio begin with."""

from pydantic import Field

from oracle.chain.terms import Parameters, Terms
from oracle.quantities import DAY, ETHER, GWEI, HOUR


class OperatorParameters(Parameters):
    """What OperatorRegistry begins with: the bond in wei, delays in seconds."""

    min_bond: int = Field(default=ETHER, ge=0)
    exit_delay: int = Field(default=30 * DAY, ge=0)
    replacement_delay: int = Field(default=61 * DAY, ge=0)


class RuleParameters(Terms):
    """The rules of rounds (`Rules` in IGenerationOracle.sol), in the struct's order.

    Money in wei, windows and `lifetime` in seconds, `seed_delay` in blocks.
    """

    base_fee: int = Field(default=ETHER // 100, ge=0)
    fee_per_work: int = Field(default=ETHER // 10_000, ge=0)
    stake: int = Field(default=ETHER // 4, gt=0)
    gas_price: int = Field(default=10 * GWEI, ge=0)
    no_show_penalty_bps: int = Field(default=2_000, ge=0, le=2_500)
    quorum: int = Field(default=2, ge=1)
    max_works: int = Field(default=16_384, ge=1, le=65_536)
    seed_delay: int = Field(default=4, ge=1)
    commit_window: int = Field(default=2 * HOUR, gt=0)
    reveal_window: int = Field(default=2 * HOUR, gt=0)
    challenge_window: int = Field(default=DAY, gt=0)
    lifetime: int = Field(default=7 * DAY, gt=0)
