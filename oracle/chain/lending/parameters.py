"""The terms of loans: rates, sales of collateral, and what fractions secure."""

from pydantic import Field

from oracle.chain.terms import Parameters, Terms
from oracle.quantities import DAY, ETHER, GWEI


class LoanRateParameters(Terms):
    """What borrowers pay in a year (`LoanRates` in ILoanTerms.sol), in the struct's order.

    `base_bps` while none of the lenders' money is lent, `at_kink_bps` when `kink_percent` of it is,
    `at_full_bps` when all is. `reserve_factor_bps` of the interest goes to the reserve, which keeps
    `cushion_bps` of all debt against bad debt.
    """

    base_bps: int = Field(default=200, ge=0, le=20_000)
    at_kink_bps: int = Field(default=800, ge=0, le=20_000)
    at_full_bps: int = Field(default=6_000, ge=0, le=20_000)
    kink_percent: int = Field(default=80, ge=10, le=95)
    reserve_factor_bps: int = Field(default=1_000, ge=0, le=3_000)
    cushion_bps: int = Field(default=200, ge=0, le=2_000)


class LiquidationParameters(Terms):
    """Sales of collateral to come (`LiquidationTerms` in ILoanTerms.sol), in the struct's order.

    The price starts at `start_of_worth_bps` of what the fractions are worth, or at
    `start_of_debt_bps` of what is owed if that is more, and halves every `halving` seconds: by
    default it falls by 70 % a day.
    """

    start_of_worth_bps: int = Field(default=15_000, ge=11_000, le=50_000)
    start_of_debt_bps: int = Field(default=30_000, ge=20_000, le=100_000)
    penalty_bps: int = Field(default=500, ge=0, le=1_000)
    halving: int = Field(default=50_000, gt=0, le=7 * DAY)


class CollateralParameters(Terms):
    """What fractions of a vault are good for (`CollateralTerms` in ILoanTerms.sol), in its order.

    `ceiling` in wei: what all fractions together count for at most; each listing names its own.
    `ltv_bps` of the value can be drawn, 0 for nothing any more; from `threshold_bps` of it on a
    loan is unhealthy. `min_debt` in gwei.
    """

    ceiling: int = Field(ge=GWEI, lt=2**96)
    ltv_bps: int = Field(default=4_000, ge=0, le=8_000)
    threshold_bps: int = Field(default=6_000, ge=1_000, le=9_000)
    min_debt: int = Field(default=ETHER // 20 // GWEI, ge=10**6, le=4 * 10**9)


class LendingParameters(Parameters):
    """What lending begins with. `notice`: how many seconds before it holds every change of terms is
    announced, those of the appraiser included."""

    notice: int = Field(default=7 * DAY, gt=0, le=90 * DAY)
    rates: LoanRateParameters = LoanRateParameters()
    liquidation: LiquidationParameters = LiquidationParameters()
