// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {FixedPointMathLib} from "solady/utils/FixedPointMathLib.sol";

/**
 * @title InterestRate
 * @notice What borrowing costs: a yearly rate that rises with utilisation in two straight lines, compounded every second.
 *
 * Compounding is a power, not a series that is cut off, so that years without a transaction cost what as many single
 * seconds would, but for rounding in the twentieth place.
 */
library InterestRate {
    /// @dev The unit of rates and growth.
    uint256 internal constant RAY = 1e27;

    uint256 private constant YEAR = 365 days;
    uint256 private constant BASIS_POINTS = 10_000;
    uint256 private constant PERCENT = 100;

    /// So many seconds at most are made up for at once, so that no power overflows, whatever the clock does.
    uint256 private constant MAX_SECONDS = 5 * YEAR;

    /// @dev The yearly rate for `debt` wei lent out and `cash` wei not; rates in basis points, `kink` in percent.
    function yearly(
        uint256 debt,
        uint256 cash,
        uint256 base,
        uint256 atKink,
        uint256 atFull,
        uint256 kink
    ) internal pure returns (uint256) {
        // What the division cuts off is a 10^-27th.
        // slither-disable-next-line divide-before-multiply
        uint256 used = debt == 0 ? 0 : (debt * RAY) / (debt + cash);
        uint256 turn = (kink * RAY) / PERCENT;
        // The rate is kept in basis points times RAY until the end.
        uint256 rate =
            used <= turn
                ? base * RAY + ((atKink - base) * RAY * used) / turn
                : atKink * RAY + ((atFull - atKink) * RAY * (used - turn)) / (RAY - turn);
        return rate / BASIS_POINTS;
    }

    /// @dev What one becomes in `elapsed` seconds at a yearly rate.
    function growth(uint256 rate, uint256 elapsed) internal pure returns (uint256) {
        if (elapsed > MAX_SECONDS) elapsed = MAX_SECONDS;
        return FixedPointMathLib.rpow(RAY + rate / YEAR, elapsed, RAY);
    }
}
