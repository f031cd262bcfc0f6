// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Lanes} from "./Lanes.sol";

/**
 * @title WholeHours
 * @notice Dates in whole hours since 1970, so that eight of them fit in a word. A licence ends on a full hour; whoever
 * buys within one has its rest on top.
 */
library WholeHours {
    uint256 internal constant HOUR = 3_600;

    /// @dev Hours that are over. What ends at an hour after this one is still in force.
    function passed() internal view returns (uint256) {
        return block.timestamp / HOUR;
    }

    /// @dev The next full hour, or this very second if it is one.
    function next() internal view returns (uint256) {
        return (block.timestamp + HOUR - 1) / HOUR;
    }

    /// @dev `count` hours after `start`; 24 bits hold the years up to 3883, and what is for ever stays so.
    function later(uint256 start, uint256 count) internal pure returns (uint256) {
        if (start == Lanes.FOREVER) return start;
        return start + count < Lanes.FOREVER ? start + count : Lanes.FOREVER - 1;
    }

    /// @dev In seconds; for ever is the greatest number of 64 bits.
    function time(uint256 hour) internal pure returns (uint64) {
        return hour == Lanes.FOREVER ? type(uint64).max : uint64(hour * HOUR);
    }
}
